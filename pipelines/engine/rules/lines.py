"""Lines that the phrase library knows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.engine.blocks import Block, count_words
from pipelines.engine.phrases import HEAD, INLINE, TAIL, Match, library
from pipelines.engine.rules.lists import is_needed_list
from pipelines.engine.sheet import Sheet
from pipelines.engine.spans import Label
from pipelines.engine.text import CLOSERS, SENTENCE_ENDS

_SIDES = 2
_SPOKEN_OF = frozenset(Label) - {Label.CALL_TO_ACTION, Label.IMAGE_CREDIT, Label.COPYRIGHT}
"""What sentences of the text speak of, too: cookies, books "originally published" long ago."""


@dataclass(frozen=True, slots=True)
class _Line:
    """What stands between line breaks of a block."""

    block: Block
    start: int
    text: str
    words: int


def label_phrases(sheet: Sheet) -> None:
    """Label each line that is a known phrase; a line is what stands between line breaks of the page."""
    known = library()
    lines = [line for block in sheet.unlabelled() if not block.inside("blockquote") for line in _lines(block)]
    found = [(line, match) for line in lines if (match := known.find(line.text, line.words))]
    running = _running_text(sheet, {line.block.index for line, _ in found})
    for line, match in found:
        places = _places(running, line.block.index)
        if match.phrase.position.isdisjoint(places):
            match = known.find(line.text, line.words, places)
        if match and not _is_text_of_the_article(sheet, match, line.block, line.text):
            _label(sheet, line, match)


def _label(sheet: Sheet, line: _Line, match: Match) -> None:
    label = match.phrase.label
    rule = f"{label}:phrase {match.text!r}"
    sheet.labels.put(line.block.index, label, rule, line.start + match.start, line.start + match.end)
    if match.phrase.cut:
        sheet.cuts.add(line.block.index)


def _running_text(sheet: Sheet, phrases: set[int]) -> tuple[int, int] | None:
    """The first and the last block of the running text: the prose in the element whose paragraphs have most of the
    page's words, what phrases match left out; None if there is none."""
    prose = [block for block in sheet.unlabelled() if block.prose and block.index not in phrases]
    if not prose:
        return None
    words: Counter[str] = Counter()
    for block in prose:
        words[_home(block)] += block.words
    home = words.most_common(1)[0][0]
    at_home = [block.index for block in prose if f"{_home(block)}/".startswith(f"{home}/")]
    return at_home[0], at_home[-1]


def _home(block: Block) -> str:
    return block.node.path.rpartition("/")[0]


def _places(running: tuple[int, int] | None, block: int) -> set[str]:
    """Where in the page a block stands: before, after or between running text; everywhere if there is none."""
    if running is None:
        return {HEAD, INLINE, TAIL}
    first, last = running
    return {HEAD if block < first else TAIL if block > last else INLINE}


def _lines(block: Block) -> Iterator[_Line]:
    if "\n" not in block.text:
        yield _Line(block, 0, block.text, block.words)
        return
    start = 0
    for text in block.text.split("\n"):
        if text.strip():
            yield _Line(block, start, text, count_words(text))
        start += len(text) + 1


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
