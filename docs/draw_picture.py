"""Draw docs/kept-and-removed.svg: one saved page, block by block, with what was kept and what was taken away.

    python docs/draw_picture.py

Made from the engine's own account of the page; neighbouring blocks with one label are drawn as one.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from pipelines.engine import Explained, explain  # noqa: E402
from pipelines.engine.spans import BODY_LABELS, FIELD_LABELS, Label  # noqa: E402
from tests.replicas import hints_of  # noqa: E402

FOLDER = ROOT / "tests/pages/digwatch/block"
PAGE = "photonic-chips.html"
WIDTH, ROW, LEFT, TEXT_AT = 980, 25, 24, 196
MAX_CHARS = 104
KEPT, FIELD, GONE = "#1a7f37", "#0969da", "#cf222e"


@dataclass
class Row:
    label: Label
    text: str
    blocks: int


def rows(explained: list[Explained]) -> list[Row]:
    """One row a kept block, one a run of removed blocks of one label."""
    spans = [(span.label, block.text[span.start : span.end]) for block in explained for span in block.spans]
    found = []
    for label, run in groupby(spans, key=lambda pair: pair[0]):
        texts = [text for _, text in run]
        if label in BODY_LABELS:
            found += [Row(label, text, 1) for text in texts]
        else:
            found.append(Row(label, "  ·  ".join(texts), len(texts)))
    return found


def colour(label: Label) -> str:
    return KEPT if label in BODY_LABELS else FIELD if label in FIELD_LABELS else GONE


def draw(found: list[Row]) -> str:
    """The picture as SVG."""
    height = 64 + ROW * len(found)
    kept, fields, gone = (
        sum(row.blocks for row in found if colour(row.label) == which) for which in (KEPT, FIELD, GONE)
    )
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" font-family="ui-sans-serif, system-ui, sans-serif">',
        f'<rect width="{WIDTH}" height="{height}" rx="10" fill="#ffffff" stroke="#d0d7de"/>',
        f'<text x="{LEFT}" y="34" font-size="15" font-weight="600" fill="#1f2328">One page, in the order in which the site prints it</text>',
        f'<text x="{WIDTH - LEFT}" y="34" font-size="13" text-anchor="end"><tspan fill="{KEPT}">■ {kept} blocks kept</tspan>  <tspan fill="{FIELD}" dx="10">■ {fields} made fields</tspan>  <tspan fill="{GONE}" dx="10">■ {gone} removed, each with a receipt</tspan></text>',
    ]
    for number, row in enumerate(found):
        y = 54 + ROW * number
        tint = colour(row.label)
        gone_now = tint == GONE
        text = row.text.replace("\n", " ")
        text = text if len(text) <= MAX_CHARS else text[: MAX_CHARS - 1].rstrip() + "…"
        count = f" × {row.blocks}" if row.blocks > 1 else ""
        weight = "600" if row.label in (Label.HEADLINE, Label.HEADING) else "400"
        out.append(f'<rect x="{LEFT}" y="{y}" width="4" height="{ROW - 4}" rx="2" fill="{tint}"/>')
        out.append(
            f'<text x="{LEFT + 14}" y="{y + 15}" font-size="12" fill="{tint}">{escape(str(row.label))}{count}</text>'
        )
        style = 'fill="#8c959f" text-decoration="line-through"' if gone_now else 'fill="#1f2328"'
        out.append(
            f'<text x="{TEXT_AT}" y="{y + 15}" font-size="13" font-weight="{weight}" {style}>{escape(text)}</text>'
        )
    return "\n".join([*out, "</svg>", ""])


if __name__ == "__main__":
    record = next(
        record
        for record in json.loads((FOLDER / "manifest.json").read_text("utf-8"))["records"]
        if record["file"] == PAGE
    )
    found = rows(
        explain(
            (FOLDER / PAGE).read_bytes(), url=record["url"], hints=hints_of("digwatch"), fetched_at=record["fetched_at"]
        )
    )
    (ROOT / "docs/kept-and-removed.svg").write_text(draw(found), "utf-8")
    print(f"docs/kept-and-removed.svg: {len(found)} rows")
