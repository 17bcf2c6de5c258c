"""A story's kept spans become the article's text; its removed ones become receipts."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from pipelines.engine.article import Article, Quality, Receipt, Source
from pipelines.engine.blocks import Block, count_words
from pipelines.engine.images import find_images
from pipelines.engine.markdown import is_item, kept_text, to_markdown
from pipelines.engine.sheet import Sheet
from pipelines.engine.spans import BODY_LABELS, FIELD_LABELS, Label, Span
from pipelines.engine.story import Story
from pipelines.engine.text import fold, one_line, words

_SHARED_WORDS = 2
"""A heading at the top of the text that shares so many words with the headline is a second headline."""
_WHOLE_HEADLINE = 5
"""... and so is one of so many words, whatever they are; "Article Summary" is none."""
_MIN_WORD = 3


def strip(story: Story, *, markdown: bool = True, receipts: bool = True, images: bool = True) -> Story:
    """Take away everything that is not the article, with receipts: text, images, sources.

    ``markdown``, ``receipts`` and ``images``: False leaves ``body_markdown``, ``removed`` and ``images`` empty.
    """
    blocks = story.body_blocks
    lines = _lines(story.sheet, blocks)
    article = Article(
        kind=story.kind,
        headline=story.headline,
        alternative_headline=_alternative_headline(story, blocks),
        body="\n\n".join(f"- {line.text}" if line.item else line.text for line in lines),
        body_markdown=_markdown(story.sheet, lines) if markdown else "",
        word_count=sum(line.words for line in lines),
        images=find_images(story, blocks) if images else [],
        sources=[
            Source(found.rank, found.publisher, found.headline, found.url, found.body) for found in story.sheet.sources
        ]
        if story.kind == "aggregate"
        else [],
        removed=region_receipts(story) if receipts else [],
        extra=dict(story.sheet.extra),
        quality=Quality(story.page_type, round(story.confidence, 3)),
    )
    return replace(story, article=article)


@dataclass(frozen=True, slots=True)
class _Line:
    """What is left of a block."""

    block: Block
    text: str
    item: bool
    """It begins an item of a list."""

    @property
    def words(self) -> int:
        return self.block.words if self.text == self.block.text else count_words(self.text)


def _lines(sheet: Sheet, blocks: list[Block]) -> list[_Line]:
    lines: list[_Line] = []
    for block in blocks:
        if text := kept_text(block, sheet.labels.of(block.index)):
            lines.append(_Line(block, text, is_item(block, lines[-1].block if lines else None)))
    return lines


def _markdown(sheet: Sheet, lines: list[_Line]) -> str:
    base, labels = sheet.base, sheet.labels
    return "\n\n".join(
        to_markdown(line.block, labels.of(line.block.index), base=base, item=line.item) for line in lines
    )


def _alternative_headline(story: Story, blocks: list[Block]) -> str | None:
    """A heading that opens the text: one that speaks of the same thing as the headline, or is as long as one."""
    if not blocks or not story.headline or story.sheet.labels.main(blocks[0].index) is not Label.HEADING:
        return None
    text = one_line(blocks[0].text)
    shared = _content_words(text) & _content_words(story.headline)
    says_so = len(shared) >= _SHARED_WORDS or len(words(text)) >= _WHOLE_HEADLINE
    return text if says_so and fold(text) != fold(story.headline) else None


def _content_words(text: str) -> set[str]:
    """Words long enough to mean something; single characters of scripts without spaces."""
    found = {word for word in words(text) if len(word) > _MIN_WORD or (word.isdigit() or not word.isascii())}
    return found | {char for word in found if not word.isascii() and count_words(word) > 1 for char in word}


def receipt(sheet: Sheet, span: Span) -> Receipt:
    return Receipt(
        span.label.value,
        span.rule,
        sheet.blocks[span.block].text[span.start : span.end],
        [span.block, span.start, span.end],
    )


def is_removed(span: Span) -> bool:
    return span.label not in BODY_LABELS and span.label not in FIELD_LABELS


def is_blank(sheet: Sheet, span: Span) -> bool:
    """A space between two pieces of a line is nothing that anybody misses."""
    return not sheet.blocks[span.block].text[span.start : span.end].strip()


def region_receipts(story: Story) -> list[Receipt]:
    return [
        receipt(story.sheet, span)
        for block in story.region
        for span in story.sheet.labels.of(block.index)
        if is_removed(span) and not is_blank(story.sheet, span)
    ]


def chrome_receipts(sheet: Sheet, stories: list[Story]) -> list[Receipt]:
    """Receipts for what was removed outside every story's region: the page's menus, sidebars and footer."""
    inside = {block.index for story in stories for block in story.region}
    return [
        receipt(sheet, span)
        for span in sheet.labels
        if span.block not in inside and is_removed(span) and not is_blank(sheet, span)
    ]


def field_texts(sheet: Sheet) -> list[Receipt]:
    """What the page prints and an article has as a field, in the form of receipts."""
    return [receipt(sheet, span) for span in sheet.labels if span.label in FIELD_LABELS]


def text_hash(headline: str | None, body: str, description: str | None = None) -> str:
    """The hash by which a revision is told from the one before; a standfirst alone makes none: listings leave it out."""
    opening, _, rest = body.partition("\n\n")
    body = rest if rest and description and fold(opening) == fold(description) else body
    return hashlib.sha256(f"{headline or ''}\n\n{body}".encode("utf-8", "replace")).hexdigest()
