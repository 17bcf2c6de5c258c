"""Where on a page a sentence stands, whatever became of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pipelines.engine import Explained
from pipelines.engine.spans import Span
from pipelines.engine.text import fold
from scrapers.explained.palette import KEPT, group_of, printed_spans


def holding(blocks: list[Explained], sentence: str) -> list[Explained]:
    """The blocks with words of a sentence in them, cut down to the pieces that have them; [] if it is not on the page.

    Letters and digits are compared. It may go over several pieces: as the page prints them, or as the article does.
    """
    pieces = [(block, span) for block in blocks for span in printed_spans(block)]
    kept = [(block, span) for block, span in pieces if group_of(span.label) == KEPT]
    wanted = fold(sentence)
    found = {id(span) for way in (pieces, kept) for span in _with(way, wanted)}
    cut = [replace(block, spans=tuple(span for span in block.spans if id(span) in found)) for block in blocks]
    return [block for block in cut if block.spans]


def _with(pieces: Iterable[tuple[Explained, Span]], wanted: str) -> list[Span]:
    """The pieces that have a part of each place where the folded words stand."""
    text, ends, spans = "", [], []
    for block, span in pieces:
        text += fold(block.text[span.start : span.end])
        ends.append(len(text))
        spans.append(span)
    found, at = [], text.find(wanted) if wanted else -1
    while at >= 0:
        begins = [0, *ends]
        found += [span for span, begin, end in zip(spans, begins, ends) if begin < at + len(wanted) and at < end]
        at = text.find(wanted, at + 1)
    return found
