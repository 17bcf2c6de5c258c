"""Cost grows with the page and no faster: each shape in two sizes, and how many times as long the larger one takes."""

from __future__ import annotations

import cProfile
import pstats
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from time import process_time

from lxml.html import document_fromstring

from benchmarks.shapes import SHAPES, made_page
from pipelines.engine import Unreadable, extract

SMALL, TIMES = 200, 10
MOST = 12.0
"""A page ten times as large may take twelve times as long: caches and sorting are no quadratic loop."""
_SAME = 1.2
"""Growth up to so many times that of parsing is the parser's."""
_RUNS = 3
_PATIENCE = 20.0
"""Seconds after which one run of the larger page is enough."""
_URL = "https://made.example/a"


@dataclass(frozen=True, slots=True)
class Growth:
    """One shape in two sizes."""

    shape: str
    size: float
    """How many times as many bytes the larger page has."""
    small: float
    """Seconds for the smaller page."""
    large: float
    parsing: float
    """How many times as long parsing alone takes: where the parser is quadratic, nobody above it can be linear."""

    @property
    def ratio(self) -> float:
        """Growth of time for ten times the bytes."""
        return self.large / self.small * TIMES / self.size

    @property
    def is_too_much(self) -> bool:
        return self.ratio > max(MOST, _SAME * self.parsing)


def measure_growth(shapes: Sequence[str] = tuple(SHAPES), small: int = SMALL) -> Iterator[Growth]:
    """Each shape, in turn."""
    for shape in shapes:
        pages = made_page(shape, small), made_page(shape, TIMES * small)
        _seconds(pages[0], 1)
        small_time, large_time = _seconds(pages[0], 2 * _RUNS), _seconds(pages[1], _RUNS)
        parsing = _seconds(pages[1], _RUNS, document_fromstring) / _seconds(pages[0], 2 * _RUNS, document_fromstring)
        yield Growth(shape, len(pages[1]) / len(pages[0]), small_time, large_time, parsing)


def _seconds(page: bytes, runs: int, read: Callable[[bytes], object] | None = None) -> float:
    best = float("inf")
    for _ in range(runs):
        started = process_time()
        (read or _extract)(page)
        best = min(best, process_time() - started)
        if best > _PATIENCE:
            break
    return best


def _extract(page: bytes) -> None:
    try:
        extract(page, url=_URL)
    except Unreadable:
        return


def hints(shape: str, number: int = 3, small: int = SMALL) -> list[str]:
    """The functions whose own time grew most between the two sizes."""
    before, after = _own_times(made_page(shape, small)), _own_times(made_page(shape, TIMES * small))
    excess = {where: seconds - TIMES * before.get(where, 0.0) for where, seconds in after.items()}
    worst = sorted(excess, key=lambda where: -excess[where])[:number]
    return [f"{where}: {after[where]:.2f} s, {before.get(where, 0.0):.3f} s before" for where in worst]


def _own_times(page: bytes) -> dict[str, float]:
    profile = cProfile.Profile()
    profile.runcall(_extract, page)
    stats = pstats.Stats(profile).stats  # (file, line, function) -> (calls, ..., own time, total time, callers)
    return {_place(*place): figures[2] for place, figures in stats.items()}


def _place(file: str, line: int, function: str) -> str:
    return f"{file.rsplit('/pipelines/', 1)[-1]}:{line} {function}" if "/pipelines/" in file else function
