"""What stands above a page's text: the head of one article, or the name of a section."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from pipelines.engine.sheet import Sheet
from pipelines.engine.spans import BODY_LABELS, Label
from pipelines.engine.text import UNSPACED, words

_SHARED_WITH_SLUG = 3
_MIN_HEADLINE_WORDS = 4
"""A section's name has fewer words, an article's headline has more."""
_NAMING_STORIES = frozenset({"feed", "news_sitemap", "wp_rest"})
"""Sources of hints that list stories, and little else."""
_PUBLISHED = "article:published_time"
"""What the templates of archives leave out, though they call each page an article."""


def is_headline(sheet: Sheet) -> bool:
    """Whether the page's headline is printed and longer than a section's name."""
    if sheet.headline.block is None:
        return False
    block = sheet.blocks[sheet.headline.block]
    unspaced = len(UNSPACED.findall(block.text)) // 2  # behind "2011" they are counted as one word
    return max(block.words, unspaced) >= _MIN_HEADLINE_WORDS


def is_stated_article(sheet: Sheet) -> bool:
    """Whether the page's source or address says that it is one article."""
    return bool(sheet.facts.article()) or _PUBLISHED in sheet.facts.meta or _address_names_headline(sheet)


def is_known_story(sheet: Sheet) -> bool:
    """True if the site itself says, in its feed or in the form of its addresses, that this is a story of its own."""
    pattern = sheet.hints.story_id
    return sheet.hints.source in _NAMING_STORIES or bool(pattern and re.search(pattern, sheet.url))


def is_called_article(sheet: Sheet) -> bool:
    """Whether its ``og:type`` calls it an article: archives' templates do so, too."""
    return sheet.facts.meta_value("og:type") == "article"


def _address_names_headline(sheet: Sheet) -> bool:
    """True if the page's address repeats words of its headline, as an article's does and an archive's does not."""
    slug = set(words(urlsplit(sheet.url).path.replace("-", " ").replace("_", " ")))
    return len(slug & set(words(sheet.headline.text or ""))) >= _SHARED_WITH_SLUG


def prints(sheet: Sheet, blocks: Iterable[int], *labels: Label) -> bool:
    """Whether any of the blocks has a span with one of the labels."""
    return any(span.label in labels for block in blocks for span in sheet.labels.of(block))


def words_above(sheet: Sheet, first: int) -> int:
    """Running text between the headline and a block that is not in the text."""
    between = sheet.blocks[(sheet.headline.block or 0) + 1 : first]
    return sum(block.words for block in between if block.prose and sheet.labels.main(block.index) not in BODY_LABELS)
