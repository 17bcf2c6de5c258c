"""What a page shows of its site's habits: the lines of each of its articles, with their places."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from pipelines.engine import Reading, Story
from pipelines.engine.blocks import Block, count_words
from pipelines.engine.memory import is_short, key_of, path_shape
from pipelines.engine.rules.fields import stated_authors
from pipelines.engine.rules.remembered import (
    RULE,
    begins_with_speech,
    lines_in,
    may_be_remembered,
    names_author,
)
from pipelines.engine.sheet import Sheet
from pipelines.engine.spans import BODY_LABELS, Label, Span
from pipelines.engine.text import fold
from pipelines.engine.urls import identity

ARCHIVE, CRAWL = "archive", "crawl"
"""Where a page was read from. Several pages of an archive may be of one day; a crawl sees a site's day, and needs two."""
_EVIDENCE = frozenset({"article", "digest", "aggregate"})
"""Types of pages that show articles: a listing repeats what they say."""
_SENTENCE_END = re.compile(r"(?<=[.!?。！？])[\"'”’»)]?\s*(?=[^\s])")
MAX_TEXT = 300
"""Characters of a line that are kept to be shown."""


@dataclass(frozen=True, slots=True, order=True)
class Line:
    """One line of an article."""

    key: str
    path: str
    text: str
    label: Label
    is_text: bool
    """It is the article's text, as far as the rules know: whatever takes it away changes the body."""
    is_own: bool
    """It counts when articles are compared: text that no ledger has taken away."""
    beside: bool
    """It stands outside of the article's region."""
    at_end: bool
    """No running text of the article comes after it."""
    from_start: int
    from_end: int
    words: int
    share: float
    """Of the words of the article's text; above 1 for a long footer under a short text."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One article as one page shows it."""

    article: str
    """Its address in one form, or the hash of its text where it has none."""
    day: str | None
    source: str
    lines: tuple[Line, ...]


def sightings(reading: Reading, *, source: str) -> list[Seen]:
    """The articles of a page with their lines; [] for pages that are no evidence."""
    return [
        Seen(_identity(story), (story.fetched.fetched_at or "")[:10] or None, source, tuple(_lines(story)))
        for story in reading.stories
        if story.page_type in _EVIDENCE
    ]


def _identity(story: Story) -> str:
    if story.url and urlsplit(story.url).path.strip("/"):  # a site's front page is nobody's own
        return identity(story.url)
    text = "".join(fold(block.text) for block in story.body_blocks)
    return hashlib.sha256(f"{fold(story.headline or '')}\n{text}".encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class _Piece:
    block: Block
    text: str
    label: Label
    rule: str


def _lines(story: Story) -> Iterator[Line]:
    names = [fold(name) for name in stated_authors(story.sheet)]
    pieces = [piece for piece in _pieces(story) if not names_author(piece.text, names)]
    text = [place for place, piece in enumerate(pieces) if _is_text(piece)]
    body = sum(count_words(pieces[place].text) for place in text) or 1
    end = max((place for place in text if _is_own_prose(pieces[place])), default=-1)
    before = 0
    for place, piece in enumerate(pieces):
        after = len(text) - before - _is_text(piece)
        beside = not story.first <= piece.block.index < story.last
        if not _is_said(piece):
            yield _line(piece, body, before, after, at_end=place > end, beside=beside)
        before += _is_text(piece)
    if text:
        yield from _glued(pieces[text[-1]], body, len(text) - 1)


def _line(piece: _Piece, body: int, before: int, after: int, *, at_end: bool, beside: bool) -> Line:
    """A piece with ``before`` and ``after`` lines of text round it, in an article of ``body`` words."""
    words = count_words(piece.text)
    return Line(
        key=key_of(piece.text),
        path=path_shape(piece.block.node.path),
        text=" ".join(piece.text.split())[:MAX_TEXT],
        label=Label.BOILERPLATE if piece.label in BODY_LABELS else piece.label,
        is_text=_is_text(piece),
        is_own=piece.label in BODY_LABELS,
        beside=beside,
        at_end=at_end,
        from_start=before,
        from_end=after,
        words=words,
        share=words / body,
    )


def _is_said(piece: _Piece) -> bool:
    """True for what somebody says: it is text of the article, and never a line to learn."""
    return begins_with_speech(piece.block.text) or begins_with_speech(piece.text)


def _is_own_prose(piece: _Piece) -> bool:
    return piece.block.prose and piece.label in BODY_LABELS


def _is_text(piece: _Piece) -> bool:
    return piece.label in BODY_LABELS or piece.rule.startswith(RULE)


def _pieces(story: Story) -> Iterator[_Piece]:
    """The lines of a story's region that are text, or that a phrase or the ledger took away; running text beside it."""
    sheet = story.sheet
    inside = range(story.first, story.last)
    for block in sheet.blocks if story.is_own_page else story.region:
        if not may_be_remembered(sheet, block):
            continue
        for start, line in lines_in(block):
            span = _span_of(sheet, block, start, start + len(line))
            if span and key_of(line) and (_is_named(span) if block.index in inside else _is_loose(span, block)):
                yield _Piece(block, line, span.label, span.rule)


def _span_of(sheet: Sheet, block: Block, start: int, end: int) -> Span | None:
    """The verdict on most of a line."""
    spans = [(min(span.end, end) - max(span.start, start), span) for span in sheet.labels.of(block.index)]
    size, span = max(spans, key=lambda pair: pair[0], default=(0, None))
    return span if 2 * size > end - start else None


def _is_named(span: Span) -> bool:
    if span.rule.startswith("site:"):
        return False
    return span.label in BODY_LABELS or span.rule.startswith(RULE) or ":phrase" in span.rule or _is_left_over(span)


def _is_loose(span: Span, block: Block) -> bool:
    """Running text that no rule knows, outside of the article: under a short text, it competes with it."""
    return block.prose and (_is_left_over(span) or span.rule.startswith(RULE))


def _is_left_over(span: Span) -> bool:
    return span.label is Label.BOILERPLATE and span.rule.startswith("boilerplate:")


def _glued(piece: _Piece, body: int, before: int) -> Iterator[Line]:
    """The last sentences of an article's last line of text, each with what follows it: a closing line may be glued to it."""
    cuts = [match.end() for match in _SENTENCE_END.finditer(piece.text)][-2:]
    for cut in cuts if piece.label in BODY_LABELS else ():
        ending = replace(piece, text=piece.text[cut:])
        if not is_short(key_of(ending.text)) and not _is_said(ending):
            yield replace(_line(ending, body, before, 0, at_end=True, beside=False), is_own=False)
