"""What tells where a story comes from: a clue, and the lines of the page that may hold one."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pipelines.engine.article import Article
from pipelines.engine.blocks import Block
from pipelines.engine.fields.publisher import site_names
from pipelines.engine.spans import BODY_LABELS, Label
from pipelines.engine.story import Story
from pipelines.engine.text import fold
from pipelines.engine.urls import site_of

_OPENING = 3
"""Blocks of text in which a dateline may stand: a standfirst or a heading may come before it."""
_CLOSING = 4
"""Blocks of text at the end in which a credit may stand."""
_AFTER = 8
"""Blocks after the text that may still speak of it."""
_NEAR = 3
"""Blocks above and below the headline that may say what kind of text it is."""
_UNDER = 3
"""Blocks between a picture and its credit, at most."""
_MAX_LINE = 600
"""Characters; a longer block is a paragraph, not a notice."""
_SHORT, _LONG = 3, 8
"""Letters that a name must have to be the beginning of the site's, and the site's to be that of a name: "River News print edition"."""
_OTHERS = frozenset(
    {Label.CAPTION, Label.IMAGE_CREDIT, Label.RELATED, Label.COMMENTS, Label.NAVIGATION, Label.AUTHOR_BOX, Label.SOURCE}
)
"""Labels of what speaks of pictures, of other stories, of persons."""

_SERVICE = re.compile(r"\bdpa-infocom\b|\bdpa:\d{6}")
"""A text's number at its agency, which pictures have not: "© dpa" may be under either."""


@dataclass(frozen=True, slots=True)
class Clue:
    """A line of the page and what it says of the story's origin; None where it says nothing."""

    kind: str
    evidence: str
    publisher: str | None = None
    url: str | None = None
    agency: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A story, and its lines by where they stand."""

    story: Story
    article: Article
    names: frozenset[str]
    """Folded names of the site."""
    text: tuple[str, ...]
    """The article's own paragraphs, in order."""
    closing: tuple[str, ...] = ()
    """The last lines of the text, and short ones after it, kept or removed."""
    notices: tuple[tuple[Label, str], ...] = ()
    """Notices of wires and of other publishers, as labelled."""
    near_headline: tuple[tuple[Label | None, str], ...] = ()
    """Lines round the headline, with what they were taken for."""
    bylines: tuple[str, ...] = field(default=())

    @property
    def opening(self) -> tuple[str, ...]:
        return self.text[:_OPENING]

    @property
    def home(self) -> str:
        """The text's language and its site's country, as far as they are known: ``en-CA``, ``en uk``."""
        return f"{self.article.language or ''} {site_of(self.story.sheet.url).rpartition('.')[2]}".strip()

    def is_ours(self, name: str) -> bool:
        """Whether a name is the site's own, or begins it, or begins with it: "River News" of rivernews.example."""
        key = fold(name).removeprefix("the")
        ours = [own.removeprefix("the") for own in self.names]
        return not key or any(
            key == own or (len(key) > _SHORT and own.startswith(key)) or (len(own) > _LONG and key.startswith(own))
            for own in ours
        )


def case_of(story: Story, article: Article) -> Case:
    """The lines of a story that may tell."""
    body = story.body_blocks
    return Case(
        story,
        article,
        site_names(story),
        tuple(line.removeprefix("- ") for line in article.body.split("\n\n") if line),
        tuple(_closing(story, body)),
        tuple(_notices(story)),
        tuple(_near_headline(story)) if story.is_own_page else (),
        tuple(span_text for _, span_text in _spans(story, story.region, frozenset({Label.BYLINE}))),
    )


def _spans(story: Story, blocks: list[Block], labels: frozenset[Label]) -> list[tuple[Label, str]]:
    found = [(block, span) for block in blocks for span in story.sheet.labels.of(block.index) if span.label in labels]
    return [(span.label, text) for block, span in found if (text := block.text[span.start : span.end].strip())]


def _closing(story: Story, body: list[Block]) -> list[str]:
    if not body:
        return []
    last = body[-1].index
    end = min(last + 1 + _AFTER, len(story.sheet.blocks)) if story.is_own_page else story.last
    after = [
        block
        for block in story.sheet.blocks[last + 1 : max(last + 1, end)]
        if story.sheet.labels.main(block.index) not in _OTHERS
        or _SERVICE.search(block.text)
        or _credits_text(story, block)
    ]
    return [
        line for block in body[-_CLOSING:] + after if len(block.text) <= _MAX_LINE for line in block.text.split("\n")
    ]


def _credits_text(story: Story, block: Block) -> bool:
    """Whether what looks like a picture's credit has no picture above it: "Source: Xinhua" under the text."""
    above = range(block.index - _UNDER, block.index + 1)
    is_credit = story.sheet.labels.main(block.index) is Label.IMAGE_CREDIT
    return is_credit and not any(picture.block in above for picture in story.sheet.page.pictures)


def _notices(story: Story) -> list[tuple[Label, str]]:
    return _spans(story, story.region, frozenset({Label.WIRE_NOTICE, Label.SYNDICATION_NOTICE}))


def _near_headline(story: Story) -> list[tuple[Label | None, str]]:
    at = story.sheet.headline.block
    body = story.body_blocks
    if at is None or not body:
        return []
    blocks = story.sheet.blocks[max(0, at - _NEAR) : max(at + 1, min(at + 1 + _NEAR, body[0].index + 1))]
    labels = story.sheet.labels
    return [
        (labels.main(block.index), block.text)
        for block in blocks
        if block.index != at and _is_line(labels.main(block.index))
    ]


def _is_line(label: Label | None) -> bool:
    return label not in BODY_LABELS or label is Label.HEADING
