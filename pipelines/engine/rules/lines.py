"""Lines that the phrase library knows."""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.engine.blocks import Block, count_words
from pipelines.engine.phrases import Match, library
from pipelines.engine.rules.lists import is_needed_list
from pipelines.engine.sheet import Sheet
from pipelines.engine.spans import Label
from pipelines.engine.text import CLOSERS, SENTENCE_ENDS

_SIDES = 2
_SPOKEN_OF = frozenset(Label) - {Label.CALL_TO_ACTION, Label.IMAGE_CREDIT, Label.COPYRIGHT}
"""What sentences of the text speak of, too: cookies, books "originally published" long ago."""


def label_phrases(sheet: Sheet) -> None:
    """Label each line that is a known phrase; a line is what stands between line breaks of the page."""
    known = library()
    for block in sheet.unlabelled():
        if block.inside("blockquote"):
            continue
        for start, line, count in _lines(block):
            match = known.find(line, count)
            if match and not _is_text_of_the_article(sheet, match, block, line):
                label = match.phrase.label
                sheet.labels.put(
                    block.index, label, f"{label}:phrase {match.text!r}", start + match.start, start + match.end
                )


def is_cut(sheet: Sheet, block: int) -> bool:
    """True if a block is a phrase after which nothing of the article comes."""
    return any(
        match.phrase.cut for _, line, count in _lines(sheet.blocks[block]) if (match := library().find(line, count))
    )


def _lines(block: Block) -> Iterator[tuple[int, str, int]]:
    """(start, text, words) of each line of a block."""
    if "\n" not in block.text:
        yield 0, block.text, block.words
        return
    start = 0
    for line in block.text.split("\n"):
        if line.strip():
            yield start, line, count_words(line)
        start += len(line) + 1


def _is_text_of_the_article(sheet: Sheet, match: Match, block: Block, line: str) -> bool:
    """What a phrase must not touch: items of a list that the text announces, rows of a table, sentences among sentences."""
    if block.tag == "tr" or is_needed_list(sheet, block):
        return True
    if match.phrase.match == "pattern" and not _is_whole_sentence(line, match):
        return True
    if match.phrase.imperative:
        return False
    if match.phrase.match == "line" or match.phrase.label not in _SPOKEN_OF or not block.prose or block.link_chars:
        return False
    neighbours = [sheet.blocks[at] for at in (block.index - 1, block.index + 1) if 0 <= at < len(sheet.blocks)]
    return len(neighbours) == _SIDES and all(_is_sibling(block, other) for other in neighbours)


def _is_sibling(block: Block, other: Block) -> bool:
    return other.prose and other.node.path == block.node.path and other.node.parent is block.node.parent


def _is_whole_sentence(line: str, match: Match) -> bool:
    """A pattern's match stands for itself: not in the middle of a sentence."""
    before, after = line[: match.start].rstrip(), line[match.end :].strip()
    return (not before or before[-1] in SENTENCE_ENDS + CLOSERS) and (not after or after[0].isupper())
