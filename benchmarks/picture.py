"""Quality against time, drawn: docs/benchmarks.svg."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from pathlib import Path
from statistics import fmean
from typing import Any
from xml.sax.saxutils import escape

from benchmarks.peers import OURS

FILE = Path(__file__).parent.parent / "docs" / "benchmarks.svg"
WIDTH, HEIGHT = 860, 540
LEFT, RIGHT, TOP, BOTTOM = 70, 40, 84, 56
_CHARACTER, _BOLD, _LINE = 7.1, 8.2, 14
"""Width of a character and of a bold one, and height of a line, at 13 px: for keeping labels apart."""
_ASIDE = 6.0
"""Each place further from the dot is taken only to avoid so many square pixels in common with another."""
_TICKS = (0.5, 1, 2, 5, 10, 20, 50, 100, 200)
_STYLE = """<style>
  .paper { fill: #ffffff; stroke: #d0d7de } .ink { fill: #1f2328 } .faint { fill: #59636e } .grid { stroke: #d8dee4 }
  .ours { fill: #1a7f37 } .peer { fill: #0969da }
  @media (prefers-color-scheme: dark) {
    .paper { fill: #0d1117; stroke: #3d444d } .ink { fill: #f0f6fc } .faint { fill: #9198a1 } .grid { stroke: #2a313c }
    .ours { fill: #3fb950 } .peer { fill: #4493f8 }
  }
</style>"""


@dataclass(frozen=True, slots=True)
class Dot:
    """An extractor in the picture."""

    name: str
    time: float
    f1: float

    @property
    def is_ours(self) -> bool:
        return self.name.startswith(OURS.name)


@dataclass(frozen=True, slots=True)
class Box:
    """Room that a label or a dot takes."""

    left: float
    top: float
    right: float
    bottom: float

    def overlap(self, other: Box) -> float:
        """The area in common."""
        return max(0.0, min(self.right, other.right) - max(self.left, other.left)) * max(
            0.0, min(self.bottom, other.bottom) - max(self.top, other.top)
        )


def dots_of(found: dict[str, Any]) -> list[Dot]:
    """Each timed extractor with its mean F1 over the corpora that have full text; variants have the text of what they vary."""
    texts = [corpus for corpus in found["corpora"].values() if not corpus["segments"]] or list(
        found["corpora"].values()
    )
    quality = {who: fmean(corpus["extractors"][who]["all"]["f1"] for corpus in texts) for who in found["versions"]}
    dots = []
    for name, row in found["speed"]["extractors"].items():
        same = name if name in quality else name.split(",")[0]
        if same in quality:
            dots.append(Dot(name, row["ratio"], quality[same]))
    return dots


def draw(dots: Sequence[Dot], corpora: int) -> str:
    """The picture as SVG."""
    frame = Frame.around(dots)
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" font-family="ui-sans-serif, system-ui, sans-serif" font-size="13">',
        _STYLE,
        f'<rect class="paper" x=".5" y=".5" width="{WIDTH - 1}" height="{HEIGHT - 1}" rx="10"/>',
        f'<text class="ink" x="{LEFT}" y="34" font-size="15" font-weight="600">Quality against time: up and to the left is better</text>',
        f'<text class="faint" x="{LEFT}" y="56">Mean F1 over {corpora} corpora with full text; time of a page in parsings of it by lxml, logarithmic</text>',
        *_grid(frame),
    ]
    places = [
        Box(frame.x(dot.time) - 7, frame.y(dot.f1) - 7, frame.x(dot.time) + 7, frame.y(dot.f1) + 7) for dot in dots
    ]
    taken = list(places)
    for dot in sorted(dots, key=lambda dot: not dot.is_ours):
        out += _dot(dot, frame, taken)
    return "\n".join([*out, "</svg>", ""])


@dataclass(frozen=True, slots=True)
class Frame:
    """Which values the picture's edges are."""

    least_time: float
    most_time: float
    least_f1: float
    most_f1: float

    @classmethod
    def around(cls, dots: Sequence[Dot]) -> Frame:
        f1 = [dot.f1 for dot in dots]
        return cls(
            next(tick for tick in reversed(_TICKS) if tick <= min(dot.time for dot in dots) or tick == _TICKS[0]),
            next((tick for tick in _TICKS if tick >= 1.2 * max(dot.time for dot in dots)), _TICKS[-1]),
            floor(20 * min(f1) - 0.3) / 20,
            min(1.0, ceil(20 * max(f1) + 0.3) / 20),
        )

    def x(self, time: float) -> float:
        share = log10(time / self.least_time) / log10(self.most_time / self.least_time)
        return LEFT + share * (WIDTH - LEFT - RIGHT)

    def y(self, f1: float) -> float:
        share = (f1 - self.least_f1) / (self.most_f1 - self.least_f1)
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)


def _grid(frame: Frame) -> list[str]:
    out = []
    for tick in (tick for tick in _TICKS if frame.least_time <= tick <= frame.most_time):
        x = frame.x(tick)
        out.append(f'<line class="grid" x1="{x:.1f}" y1="{TOP}" x2="{x:.1f}" y2="{HEIGHT - BOTTOM}"/>')
        out.append(f'<text class="faint" x="{x:.1f}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle">{tick:g} ×</text>')
    for step in range(round(20 * frame.least_f1), round(20 * frame.most_f1) + 1):
        y = frame.y(step / 20)
        out.append(f'<line class="grid" x1="{LEFT}" y1="{y:.1f}" x2="{WIDTH - RIGHT}" y2="{y:.1f}"/>')
        out.append(f'<text class="faint" x="{LEFT - 10}" y="{y + 4:.1f}" text-anchor="end">{step / 20:.2f}</text>')
    return out


def _dot(dot: Dot, frame: Frame, taken: list[Box]) -> list[str]:
    x, y = frame.x(dot.time), frame.y(dot.f1)
    tint = "ours" if dot.is_ours else "peer"
    label = _room(x, y, (_BOLD if dot.is_ours else _CHARACTER) * len(dot.name), taken)
    taken.append(label)
    middle = (label.left + label.right) / 2
    at, anchor = (
        (label.left, "start") if label.left > x else (label.right, "end") if label.right < x else (middle, "middle")
    )
    return [
        f'<circle class="{tint}" cx="{x:.1f}" cy="{y:.1f}" r="{6 if dot.is_ours else 5}"/>',
        f'<text class="{"ours" if dot.is_ours else "ink"}" x="{at:.1f}" y="{label.bottom - 3:.1f}" text-anchor="{anchor}" font-weight="{600 if dot.is_ours else 400}">{escape(dot.name)}</text>',
    ]


def _room(x: float, y: float, width: float, taken: Sequence[Box]) -> Box:
    """The place beside, above or below a dot that covers least of what is there; the nearest of several."""
    corners = [(x + 10, y - _LINE / 2), (x - 10 - width, y - _LINE / 2)]
    corners += [
        (x - width / 2 + aside, y + down)
        for down in (-_LINE - 9, 9, -_LINE - 24, 24)
        for aside in (0, width / 2, -width / 2)
    ]
    boxes = [Box(left, top, left + width, top + _LINE) for left, top in corners]
    costs = [sum(map(box.overlap, taken)) + _outside(box) + _ASIDE * place for place, box in enumerate(boxes)]
    return boxes[costs.index(min(costs))]


def _outside(box: Box) -> float:
    return 1000.0 * ((box.left < LEFT) + (box.right > WIDTH - 4) + (box.top < TOP - 4) + (box.bottom > HEIGHT - BOTTOM))


def write_picture(found: dict[str, Any], file: Path = FILE) -> None:
    corpora = sum(not corpus["segments"] for corpus in found["corpora"].values())
    file.write_text(draw(dots_of(found), corpora), "utf-8")
