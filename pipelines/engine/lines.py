"""What is left of each block of a story: the lines of its text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipelines.engine.blocks import Block, Node, count_words
from pipelines.engine.sheet import Sheet
from pipelines.engine.spans import BODY_LABELS, Label, Span

_SPACE_BEFORE = re.compile(r"\s+(?=[.,;:!?…)])")
_MAX_ITEM_BLOCKS = 4
"""A list item that holds more is a container: block themes print whole posts as items."""


@dataclass(slots=True)
class Line:
    """What is left of a block."""

    block: Block
    spans: list[Span]
    text: str
    item: bool
    """It begins an item of a list."""

    @property
    def whole(self) -> bool:
        return self.text == self.block.text

    @property
    def heading(self) -> bool:
        """The rules call it a heading, whatever its element is."""
        return self.spans[0].label is Label.HEADING or any(span.label is Label.HEADING for span in self.spans[1:])

    @property
    def words(self) -> int:
        return self.block.words if self.whole else count_words(self.text)

    def places(self) -> list[int]:
        """For each place of the block's text, and its end, the place in what is left."""
        kept = bytearray(len(self.block.text))
        for span in self.spans:
            if span.label in BODY_LABELS:
                kept[span.start : span.end] = b"\1" * (span.end - span.start)
        found, at = [], 0
        for char, own in zip(self.block.text, kept):
            found.append(at)
            at += bool(own) and at < len(self.text) and self.text[at] == char
        return [*found, at]


def lines_of(sheet: Sheet, blocks: list[Block]) -> list[Line]:
    """The lines of these blocks; those of which nothing is left are none."""
    lines: list[Line] = []
    for block in blocks:
        spans = sheet.labels.of(block.index)
        if text := kept_text(block, spans):
            lines.append(Line(block, spans, text, is_item(block, lines[-1].block if lines else None, sheet.blocks)))
    return lines


def kept_text(block: Block, spans: list[Span]) -> str:
    """The text of a block that is left, closed up where something was cut out."""
    kept = [span for span in spans if span.label in BODY_LABELS]
    if len(kept) == 1 and kept[0].end - kept[0].start == len(block.text):
        return block.text
    text = ""
    for span in kept:
        piece = block.text[span.start : span.end]
        if text and text[-1].isspace() and piece[:1].isspace():
            piece = piece.lstrip(" ")
        text += piece
    if any(span.label is Label.CITATION for span in spans):
        text = _SPACE_BEFORE.sub("", text)
    return "\n".join(line.strip() for line in text.strip().split("\n"))


def is_item(block: Block, previous: Block | None, blocks: list[Block]) -> bool:
    """True for the first block of a list item, or a line with a printed bullet."""
    item = inside(block, "li")
    if item is not None and holds_one_item(item, blocks):
        return previous is None or inside(previous, "li") is not item
    return bool(block.bullet or block.listed)


def holds_one_item(item: Node, blocks: list[Block]) -> bool:
    """True for a list item that is no container, whatever lists are in it."""
    if item.last - item.first <= _MAX_ITEM_BLOCKS:
        return True
    return sum(inside(block, "li") is item for block in blocks[item.first : item.last]) <= _MAX_ITEM_BLOCKS


def inside(block: Block, tag: str) -> Node | None:
    """What ``block.inside`` says, without the way up where the path has no such tag: on most pages nine times in ten."""
    return block.inside(tag) if f"/{tag}" in block.node.path else None
