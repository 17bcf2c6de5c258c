"""What every stretch of a page's text is: its label, and the rule that said so.

A page's normalised text is a list of blocks. A :class:`Labels` cuts each block into spans; when
labelling is done every character of every block lies in exactly one of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

_Block = TypeVar("_Block")


class Label(StrEnum):
    """What a span is."""

    # the article's text
    BODY = "body"
    HEADING = "heading"
    STANDFIRST = "standfirst"
    # printed on the page, and a field of the article
    HEADLINE = "headline"
    DEK = "dek"
    BYLINE = "byline"
    DATE = "date"
    SECTION = "section"
    TAGS = "tags"
    CAPTION = "caption"
    IMAGE_CREDIT = "image_credit"
    SOURCE = "source"
    EXTRA = "extra"
    # neither: removed, with a receipt
    NAVIGATION = "navigation"
    ADVERT = "advert"
    SHARE = "share"
    RELATED = "related"
    NEWSLETTER = "newsletter"
    COMMENTS = "comments"
    CALL_TO_ACTION = "call_to_action"
    WIRE_NOTICE = "wire_notice"
    SYNDICATION_NOTICE = "syndication_notice"
    COPYRIGHT = "copyright"
    CONSENT = "consent"
    PAYWALL = "paywall"
    AGGREGATOR_FURNITURE = "aggregator_furniture"
    AI_NOTE = "ai_note"
    AUTHOR_BOX = "author_box"
    CITATION = "citation"
    LIST_MARKER = "list_marker"
    IMAGE_TEXT = "image_text"
    CONTROL = "control"
    BOILERPLATE = "boilerplate"


BODY_LABELS = frozenset({Label.BODY, Label.HEADING, Label.STANDFIRST})
"""A standfirst is read with the text and stays in it; the article's description repeats it."""

FIELD_LABELS = frozenset(
    {
        Label.HEADLINE,
        Label.DEK,
        Label.BYLINE,
        Label.DATE,
        Label.SECTION,
        Label.TAGS,
        Label.CAPTION,
        Label.IMAGE_CREDIT,
        Label.SOURCE,
        Label.EXTRA,
    }
)


@dataclass(frozen=True, slots=True)
class Span:
    """Characters ``start`` to ``end`` of one block, with the verdict on them."""

    block: int
    start: int
    end: int
    label: Label
    rule: str
    """``family:what matched``, such as ``share:phrase 'copy link'``."""


PASSING_FIELDS = frozenset({Label.DATE, Label.BYLINE, Label.SECTION})
"""Fields that other stories' cards have, too: there they are not this article's."""


class Labels:
    """The verdicts on a page's blocks. The first verdict on a character stands."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._sizes = [len(text) for text in texts]
        self._spans: list[list[Span]] = [[] for _ in texts]

    def put(self, block: int, label: Label, rule: str, start: int = 0, end: int | None = None) -> bool:
        """Label what is still free between ``start`` and ``end``; tell whether anything was."""
        end = self._sizes[block] if end is None else end
        if not self._spans[block]:
            if start < end:
                self._spans[block] = [Span(block, start, end, label, rule)]
            return start < end
        gaps = [(max(a, start), min(b, end)) for a, b in self.free(block)]
        fresh = [Span(block, a, b, label, rule) for a, b in gaps if a < b]
        if fresh:
            self._spans[block] = sorted([*self._spans[block], *fresh], key=lambda span: span.start)
        return bool(fresh)

    def overrule_passing(self, block: int, label: Label, rule: str) -> None:
        """Label a block that has no verdict, or only that of a field which other stories have as well."""
        if self.untouched(block) or self.main(block) in PASSING_FIELDS:
            self.replace(block, label, rule)

    def replace(self, block: int, label: Label, rule: str) -> None:
        """Overrule whatever was said of a whole block."""
        self._spans[block] = [Span(block, 0, self._sizes[block], label, rule)]

    def relabel(self, old: Span, label: Label, rule: str) -> None:
        """Overrule one span."""
        spans = self._spans[old.block]
        spans[spans.index(old)] = Span(old.block, old.start, old.end, label, rule)

    def clear(self, block: int) -> None:
        """Take back whatever was said of a block."""
        self._spans[block] = []

    def free(self, block: int) -> list[tuple[int, int]]:
        """The stretches of a block that nobody has labelled yet."""
        if not self._spans[block]:
            return [(0, self._sizes[block])]
        gaps, at = [], 0
        for span in self._spans[block]:
            if at < span.start:
                gaps.append((at, span.start))
            at = span.end
        if at < self._sizes[block]:
            gaps.append((at, self._sizes[block]))
        return gaps

    def untouched(self, block: int) -> bool:
        """True while no verdict has been given on any part of a block."""
        return not self._spans[block]

    def untouched_of(self, blocks: list[_Block]) -> list[_Block]:
        """Those of all blocks on which no verdict has been given."""
        return [block for block, spans in zip(blocks, self._spans) if not spans]

    def main(self, block: int) -> Label | None:
        """The label of most of a block, None while most of it is free."""
        spans = self._spans[block]
        if not spans:
            return None
        if len(spans) == 1 and 2 * (spans[0].end - spans[0].start) > self._sizes[block]:
            return spans[0].label
        shares: Counter[Label | None] = Counter()
        for span in spans:
            shares[span.label] += span.end - span.start
        shares[None] = self._sizes[block] - sum(shares.values())
        return max(shares, key=lambda label: shares[label])

    def of(self, block: int) -> list[Span]:
        """The spans of one block, in order."""
        return self._spans[block]

    def __iter__(self) -> Iterator[Span]:
        for spans in self._spans:
            yield from spans

    def __len__(self) -> int:
        return len(self._sizes)
