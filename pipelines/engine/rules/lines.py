"""Lines that the phrase library knows."""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.engine.blocks import Block, count_words
from pipelines.engine.phrases import Match, library
from pipelines.engine.sheet import Sheet
from pipelines.engine.spans import Label


def label_phrases(sheet: Sheet) -> None:
    """Label each line that is a known phrase; a line is what stands between line breaks of the page."""
    for block in sheet.unlabelled():
        if block.inside("blockquote"):
            continue
        for start, line in _lines(block):
            match = library().find(line, count_words(line))
            if match and not _is_text_of_the_article(match, block):
                label = match.phrase.label
                sheet.labels.put(
                    block.index, label, f"{label}:phrase {match.text!r}", start + match.start, start + match.end
                )


def is_cut(sheet: Sheet, block: int) -> bool:
    """True if a block is a phrase after which nothing of the article comes."""
    return any(
        match.phrase.cut
        for _, line in _lines(sheet.blocks[block])
        if (match := library().find(line, count_words(line)))
    )


def _lines(block: Block) -> Iterator[tuple[int, str]]:
    start = 0
    for line in block.text.split("\n"):
        if line.strip():
            yield start, line
        start += len(line) + 1


def _is_text_of_the_article(match: Match, block: Block) -> bool:
    """A list item or table cell that happens to be a phrase, unlinked, among longer ones."""
    return match.phrase.label is Label.NAVIGATION and block.tag == "tr"
