"""Whether what a page prints as a field became one: what did not has its receipt with the article, like all that is removed."""

from __future__ import annotations

from collections.abc import Iterable

from pipelines.engine.article import Article, Image, Receipt
from pipelines.engine.fields.dates import says_a_day_of
from pipelines.engine.spans import Label, Span
from pipelines.engine.story import Story
from pipelines.engine.text import fold

IMAGE_TEXTS = frozenset({Label.CAPTION, Label.IMAGE_CREDIT})
_ALWAYS = frozenset({Label.HEADLINE, Label.DEK, Label.SOURCE, Label.EXTRA})
"""Told by what the article has, or by the site's own word."""


def untaken(story: Story, article: Article) -> list[Receipt]:
    """Of what the story's region prints of fields, what no field of the complete article has."""
    return [printed for printed in story.printed if not _is_taken(printed, story, article)]


def is_of_an_image(text: str, images: Iterable[Image]) -> bool:
    """True if the text is, or has in it, the caption or credit of one of the images."""
    return _has_one(text, [value for image in images for value in (image.caption, image.credit)])


def _is_taken(printed: Receipt, story: Story, article: Article) -> bool:
    label = Label(printed.label)
    block, start, end = printed.position
    text = story.sheet.blocks[block].text[start:end]
    if label in _ALWAYS:
        return True
    if label in IMAGE_TEXTS:
        return is_of_an_image(text, article.images)
    if label is Label.DATE:
        span = Span(block, start, end, label, printed.rule)
        return _has_one(text, _values(label, article)) or says_a_day_of(article, story, span)
    return _has_one(text, _values(label, article))


def _values(label: Label, article: Article) -> list[str | None]:
    """What the article has of a kind of field."""
    if label is Label.BYLINE:
        return [*article.authors, article.publisher, article.origin.publisher, article.origin.agency]
    if label is Label.DATE:
        return [article.date_published_raw, article.date_modified_raw]
    return [article.section] if label is Label.SECTION else [article.section, *article.tags]


def _has_one(text: str, values: Iterable[str | None]) -> bool:
    """True if one is in the other, letters and digits compared; a text without any is nothing that anybody misses."""
    text = fold(text)
    folded = [fold(value) for value in values if value]
    return not text or any(text in value or (value in text) for value in folded if value)
