"""Stage 4: drop what is no article, with a reason and a count."""

from __future__ import annotations

from typing import Any

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from pipelines.engine.article import Article

ARTICLE_TYPES = frozenset({"article", "aggregate", "digest"})
MIN_WORDS = 15
"""Photo posts and news in brief have twenty words and more; what has fewer is a remnant."""
MIN_CONFIDENCE = 0.36
"""A page that is called something else and is an article with less probability is dropped; see docs/benchmarks.md for what that costs."""


class Judge:
    """Lets articles pass; a page of another kind, a remnant, a text without a headline is dropped."""

    def __init__(self, crawler: Crawler | None = None) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Judge:
        return cls(crawler)

    def process_item(self, item: Any) -> Any:
        if not isinstance(item, Article):
            return item
        if self.crawler:
            for warning in item.quality.warnings:
                self.crawler.stats.inc_value(f"winnow/article_warnings/{warning.split(':')[0]}")
        if reason := reason_to_drop(item):
            if self.crawler:
                self.crawler.stats.inc_value(f"winnow/dropped/{reason}")
            raise DropItem(f"{item.page_url or item.url}: {in_words(reason, item)}", log_level="INFO")
        return item


def reason_to_drop(article: Article) -> str | None:
    """The page's type where that is no article's, ``no_headline`` or ``no_body``; None for an article."""
    if article.quality.page_type not in ARTICLE_TYPES and article.quality.confidence < MIN_CONFIDENCE:
        return article.quality.page_type
    if not article.headline:
        return "no_headline"
    if article.word_count < MIN_WORDS:
        return "no_body"
    return None


def in_words(reason: str, article: Article) -> str:
    """A reason, with the figure behind it: ``not an article: forum, confidence .12``."""
    if reason != article.quality.page_type:
        return f"not an article: {reason}"
    return f"not an article: {reason}, confidence {article.quality.confidence:.2f}".replace(" 0.", " .")
