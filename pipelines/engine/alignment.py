"""Where on the page each verdict stands: the spans of blocks, found again in the tree's own text.

Blocks have the text of the tree with whitespace collapsed, breaks as newlines and gaps between table
cells. What both have in common is every character that is no whitespace, in reading order; so they are
read side by side, character by character.

    <p>The <b>tide gate</b>
       opens.</p>             block 7: "The tide gate opens."     body, all of it
    ^^^^                      Stretch(<p>, text, 0, 3)            "The"
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from lxml import etree, html

from pipelines.engine.spans import Span

_GAP = "|"
"""What is left of a gap between cells; the tree has none there."""
_SURE = 24
"""Characters by which a block is found again, should the two have come apart."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters ``start`` to ``end`` of one text of the tree, all of one verdict."""

    element: html.HtmlElement
    tail: bool
    """It is the text behind the element, not the one at its beginning."""
    start: int
    end: int
    span: Span

    @property
    def text(self) -> str:
        """The text that it is a stretch of."""
        return (self.element.tail if self.tail else self.element.text) or ""


def align(top: html.HtmlElement, texts: Sequence[str], spans: Iterable[Sequence[Span]]) -> list[Stretch]:
    """Every text of a tree as stretches, in reading order; whitespace between two of one span is theirs.

    :param texts: the blocks of that tree, or of one with the same text.
    :param spans: the spans of each block, in order.
    """
    places = list(_texts(top))
    page = "".join(_letters(text) for _, _, text in places)
    return list(_joined(places, _verdicts(page, texts, spans)))


def _texts(top: html.HtmlElement) -> Iterator[tuple[html.HtmlElement, bool, str]]:
    for event, element in etree.iterwalk(top, events=("start", "end")):
        text = element.text if event == "start" else element.tail if element is not top else None
        if text and not text.isspace() and isinstance(element.tag, str):
            yield element, event == "end", text


def _letters(text: str) -> str:
    return "".join(text.split())


def _verdicts(page: str, texts: Sequence[str], spans: Iterable[Sequence[Span]]) -> list[Span | None]:
    """The span of each letter of a page; None where no block has it."""
    verdicts: list[Span | None] = [None] * len(page)
    at = 0
    for text, of_block in zip(texts, spans):
        letters = [(letter, span) for span in of_block for letter in _letters(text[span.start : span.end])]
        block = "".join(letter for letter, _ in letters)
        if not page.startswith(block, at) and _GAP not in block:
            at = max(at, page.find(block[:_SURE], at))
        for letter, span in letters:
            if page.startswith(letter, at):
                verdicts[at] = span
                at += 1
    return verdicts


def _joined(places: list[tuple[html.HtmlElement, bool, str]], verdicts: list[Span | None]) -> Iterator[Stretch]:
    letters = iter(verdicts)
    for element, tail, text in places:
        start, end, current = 0, 0, None
        for at, letter in enumerate(text):
            if letter.isspace():
                continue
            span = next(letters)
            if span is not current:
                if current is not None:
                    yield Stretch(element, tail, start, end, current)
                start, current = at, span
            end = at + 1
        if current is not None:
            yield Stretch(element, tail, start, end, current)
