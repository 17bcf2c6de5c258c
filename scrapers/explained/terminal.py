"""Every block of a page on a terminal, in colour; in a pipe one line a span, fields parted by tabs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from pipelines.engine import Explained, Reading
from pipelines.engine.spans import Span
from scrapers.explained.page import counts
from scrapers.explained.palette import FIELD, GROUPS, KEPT, REMOVED, group_of, printed_spans
from scrapers.explained.recorded import NOWHERE

_TITLES = {KEPT: "kept", FIELD: "made fields", REMOVED: "removed"}
_STYLES = {KEPT: "green", FIELD: "cyan", REMOVED: "red"}
"""The terminal's own colours, which its owner can read, on whatever ground."""


def print_blocks(reading: Reading, blocks: list[Explained], *, console: Console | None = None) -> None:
    """Blocks in reading order with label, rule and score; then the counts of each label."""
    beginnings = {story.first: story.headline for story in reading.stories} if len(reading.stories) > 1 else {}
    print_pieces(blocks, beginnings, console=console)


def print_pieces(
    blocks: list[Explained], beginnings: Mapping[int, str | None] | None = None, *, console: Console | None = None
) -> None:
    """The same for blocks from anywhere.

    :param beginnings: the headlines of stories by the block where they begin.
    """
    console, beginnings = console or Console(), beginnings or {}
    if console.is_terminal:
        _print_table(blocks, beginnings, console)
    else:
        _print_lines(blocks, beginnings, console)
    _print_counts(blocks, console)


def print_notes(notes: Iterable[str], *, console: Console | None = None) -> None:
    """Lines about what is shown; in a pipe they begin with ``# ``, as what is no row of a table."""
    console = console or Console()
    for note in notes:
        print(note if console.is_terminal else f"# {note}", file=console.file)


def print_fields(fields: Iterable[tuple[str, str, str]], *, console: Console | None = None) -> None:
    """(name, where it comes from, value) of each field of an article; in a pipe parted by tabs."""
    console = console or Console()
    if not console.is_terminal:
        for field in fields:
            print("\t".join(field), file=console.file)
        return
    table = Table.grid(padding=(0, 2, 0, 0), expand=True)
    for column in ({"no_wrap": True, "style": f"bold {_STYLES[FIELD]}"}, {"no_wrap": True, "style": "dim italic"}):
        table.add_column(**column)
    table.add_column(ratio=1, overflow="fold")
    for field in fields:
        table.add_row(*map(Text, field))
    console.print(table)


def _print_lines(blocks: list[Explained], beginnings: Mapping[int, str | None], console: Console) -> None:
    for block in blocks:
        if block.index in beginnings:
            print(f"# story: {beginnings[block.index]}", file=console.file)
        for span in printed_spans(block):
            fields = (_number(block), span.label, span.rule, _score(block), _text(block, span))
            print("\t".join(fields), file=console.file)


def _print_table(blocks: list[Explained], beginnings: Mapping[int, str | None], console: Console) -> None:
    table = Table.grid(padding=(0, 2, 0, 0), expand=True)
    table.add_column(justify="right", style="dim", no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(ratio=1, overflow="fold")
    for block in blocks:
        if block.index in beginnings:
            table.add_row("", "", "", Text(f"\nStory: {beginnings[block.index]}", style="bold underline"))
        for number, span in enumerate(printed_spans(block)):
            group = group_of(span.label)
            style = "dim strike" if group == REMOVED else "" if group == KEPT else _STYLES[group]
            said = Text.assemble((_text(block, span), style), "\n", (span.rule, "dim italic"))
            index = _number(block) if number == 0 else ""
            table.add_row(index, Text(span.label, style=f"bold {_STYLES[group]}"), _score(block), said)
    console.print(table)


def _print_counts(blocks: list[Explained], console: Console) -> None:
    found = counts(blocks)
    console.print()
    for group in GROUPS:
        of_group = {label: number for label, number in found.items() if group_of(label) == group}
        named = ", ".join(f"[{_STYLES[group]}]{escape(label)}[/] {number}" for label, number in of_group.items())
        console.print(
            f"{_TITLES[group]} {sum(of_group.values())}{': ' + named if named else ''}", highlight=False, soft_wrap=True
        )


def _number(block: Explained) -> str:
    return "" if block.index == NOWHERE else str(block.index)


def _score(block: Explained) -> str:
    return "" if block.score is None else f"{block.score:.2f}"


def _text(block: Explained, span: Span) -> str:
    return " ".join(block.text[span.start : span.end].split())
