"""Rows of a data table as a table of GitHub Flavored Markdown (GFM 0.29, 4.10)."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from lxml import html

from pipelines.engine.blocks import CELL_GAP, Block, Node
from pipelines.engine.inline import Stretch, one_line_of, stretches_of
from pipelines.engine.lines import Line, inside

_MAX_SPAN = 20
"""Columns or rows that one cell may span; more is a page's mistake."""
_MAX_COLUMNS = 200
_MAX_CELLS = 20_000
"""Rows times columns, as GFM fills up every row; no reader reads more in one table, and one odd row would make billions of cells."""


@dataclass(frozen=True, slots=True)
class _Cell:
    start: int
    end: int
    """Its text in the block of its row."""
    element: html.HtmlElement


def table_of(line: Line) -> Node | None:
    """The data table that a line is a row of."""
    return inside(line.block, "table") if line.block.tag == "tr" else None


def to_table(lines: Sequence[Line], base: str) -> str | None:
    """The rows of one table; None where they are no rows of cells after all, or too many: they stand as lines then.

    So do the rows of tables with lists, paragraphs or tables in their cells: they are blocks of their own, not rows.
    The first row is the header if its cells are header cells; GFM has no table without a header, so else it is empty.
    """
    columns = max(_columns(line.block) for line in lines)
    if columns > _MAX_COLUMNS or columns * len(lines) > _MAX_CELLS:
        return None
    found = [_cells(line.block) for line in lines]
    if not all(found) or len({id(line.block.node) for line in lines}) < len(lines):
        return None
    held: dict[int, int] = {}
    rows = [_row(line, cells, held, base) for line, cells in zip(lines, found)]
    width = max(map(len, rows))
    if any(cell.element.tag != "th" for cell in found[0]) and lines[0].block.node.parent.tag != "thead":
        rows.insert(0, [])
    rows = [row + [""] * (width - len(row)) for row in rows]
    rows.insert(1, ["---"] * width)
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _columns(block: Block) -> int:
    return sum(_span(cell, "colspan") for cell in block.node.element.iterchildren("td", "th"))


def _cells(block: Block) -> list[_Cell]:
    """The cells of a row with their places in its text: each takes as many characters, blanks aside, as it has."""
    text, at, cells = block.text, 0, []
    for element in block.node.element.iterchildren("td", "th"):
        if at:
            at += len(CELL_GAP)
        size = sum(len("".join(part.split())) for part in element.itertext())
        start = at
        while size and at < len(text):
            size -= not text[at].isspace()
            at += 1
        cells.append(_Cell(start, at, element))
    return cells if at >= len(text) else []


def _row(line: Line, cells: list[_Cell], held: dict[int, int], base: str) -> list[str]:
    """A row's cells as text, with empty ones where cells span.

    :param held: column -> rows that a cell above still spans; brought up to date.
    """
    places = None if line.whole else line.places()
    stretches = deque(stretches_of(line.block.marks, base, places))
    row: list[str] = []
    for cell in cells:
        _skip_held(row, held)
        start, end = (places[cell.start], places[cell.end]) if places else (cell.start, cell.end)
        columns, rows = _span(cell.element, "colspan"), _span(cell.element, "rowspan")
        for column in range(len(row), len(row) + columns):
            held[column] = rows - 1
        row += [_cell(line.text, start, end, stretches)] + [""] * (columns - 1)
    _skip_held(row, held)
    return row


def _skip_held(row: list[str], held: dict[int, int]) -> None:
    while held.get(len(row), 0) > 0:
        held[len(row)] -= 1
        row.append("")


def _span(cell: html.HtmlElement, name: str) -> int:
    value = (cell.get(name) or "").strip()
    return min(max(int(value), 1), _MAX_SPAN) if value.isascii() and value.isdecimal() and len(value) < 9 else 1


def _cell(text: str, start: int, end: int, stretches: deque[Stretch]) -> str:
    """A cell's text.

    :param stretches: those of the row, in order; the ones that end before the cell are taken away.
    """
    while stretches and stretches[0].end <= start:
        stretches.popleft()
    inner = [
        Stretch(max(one.start, start) - start, min(one.end, end) - start, one.kind, one.address)
        for one in takewhile(lambda one: one.start < end, stretches)
        if one.end > start
    ]
    return one_line_of(text[start:end], inner).strip().replace("|", "\\|")
