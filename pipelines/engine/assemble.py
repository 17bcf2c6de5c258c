"""A story's kept spans become the article's text; its removed ones become receipts."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipelines.engine.article import Article, Image, Quality, Receipt, Source
from pipelines.engine.blocks import Block, count_words
from pipelines.engine.embeds import Embed, find_embeds
from pipelines.engine.fields.taken import IMAGE_TEXTS, is_of_an_image
from pipelines.engine.images import PlacedImage, find_images
from pipelines.engine.lines import Line, lines_of
from pipelines.engine.links import links_and_embeds
from pipelines.engine.markdown import Aside, to_markdown
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

    ``markdown``, ``receipts`` and ``images``: False leaves ``body_markdown`` (and links and embeds of ``extra``), ``removed``
    and ``images`` empty.
    """
    blocks = story.body_blocks
    lines = lines_of(story.sheet, blocks)
    warnings: list[str] = []
    placed = find_images(story, blocks, warnings) if images or markdown or receipts else []
    embeds = find_embeds(story, blocks) if markdown else []
    article = Article(
        kind=story.kind,
        headline=story.headline,
        alternative_headline=_alternative_headline(story, blocks),
        body="\n\n".join(f"- {line.text}" if line.item else line.text for line in lines),
        body_markdown=_markdown(story, lines, placed, embeds) if markdown else "",
        word_count=sum(line.words for line in lines),
        images=[found.image for found in placed] if images else [],
        sources=[
            Source(found.rank, found.publisher, found.headline, found.url, found.body) for found in story.sheet.sources
        ]
        if story.kind == "aggregate"
        else [],
        removed=region_receipts(story) if receipts else [],
        extra=story.sheet.extra | (links_and_embeds(story.sheet, lines, embeds) if markdown else {}),
        quality=Quality(story.page_type, round(story.confidence, 3), warnings),
    )
    return replace(story, article=article, printed=printed_fields(story) if receipts else [])


def _markdown(story: Story, lines: list[Line], images: list[PlacedImage], embeds: list[Embed]) -> str:
    asides = [
        Aside(
            found.picture.block, found.picture.node, found.image.url, found.image.alt or "", True, found.image.caption
        )
        for found in images
        if found.picture
    ]
    asides += [Aside(embed.block, embed.node, embed.url, embed.provider) for embed in embeds if not embed.in_text]
    asides += _captions(story, lines, [found.image for found in images], embeds)
    return to_markdown(lines, asides, story.sheet.blocks, base=story.sheet.base)


def _captions(story: Story, lines: list[Line], images: list[Image], embeds: list[Embed]) -> Iterator[Aside]:
    """What is printed under tables, listings, quotes and embeds, in place of pictures' captions."""
    shown = [line.block.index for line in lines]
    places = [embed.node for embed in embeds]
    for block in story.region:
        texts = [
            block.text[span.start : span.end]
            for span in story.sheet.labels.of(block.index)
            if span.label in IMAGE_TEXTS and not is_of_an_image(block.text[span.start : span.end], images)
        ]
        own = block.inside("figure", "table") if texts else None
        if own and (
            bisect_left(shown, own.first) < bisect_left(shown, own.last)
            or any(own in place.ancestors() for place in places)
        ):
            yield Aside(block.index + 1, own, caption=one_line(" ".join(texts)))


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


def printed_fields(story: Story) -> list[Receipt]:
    """What a story's region prints of its fields, in the form of receipts."""
    return [
        receipt(story.sheet, span)
        for block in story.region
        for span in story.sheet.labels.of(block.index)
        if span.label in FIELD_LABELS and not is_blank(story.sheet, span)
    ]


def chrome_receipts(sheet: Sheet, stories: list[Story]) -> list[Receipt]:
    """Receipts for what was removed outside every story's region: the page's menus, sidebars and footer."""
    inside = {block.index for story in stories for block in story.region}
    return [
        receipt(sheet, span)
        for span in sheet.labels
        if span.block not in inside and is_removed(span) and not is_blank(sheet, span)
    ]


def field_texts(sheet: Sheet, articles: Iterable[Article] = ()) -> list[Receipt]:
    """What the page prints as a field, in the form of receipts.

    :param articles: the page's, once complete: what they have receipts for, as it became no field of theirs, is left out.
    """
    untaken = {tuple(removed.position) for article in articles for removed in article.removed}
    printed = (span for span in sheet.labels if span.label in FIELD_LABELS)
    return [receipt(sheet, span) for span in printed if (span.block, span.start, span.end) not in untaken]


def text_hash(headline: str | None, body: str, description: str | None = None) -> str:
    """The hash by which a revision is told from the one before; a standfirst alone makes none: listings leave it out."""
    opening, _, rest = body.partition("\n\n")
    body = rest if rest and description and fold(opening) == fold(description) else body
    return hashlib.sha256(f"{headline or ''}\n\n{body}".encode("utf-8", "replace")).hexdigest()
