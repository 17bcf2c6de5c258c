"""Stage 4: drop what is no article, with a reason and a count."""

from __future__ import annotations

from typing import Any

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from pipelines.engine.article import Article

MIN_WORDS = 15
"""Photo posts and news in brief have twenty words and more; what has fewer is a remnant."""


class Judge:
    """Lets articles pass; a listing, a remnant, a text without a headline is dropped."""

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
            raise DropItem(f"{item.page_url or item.url}: no article: {reason}", log_level="INFO")
        return item


def reason_to_drop(article: Article) -> str | None:
    """``listing``, ``no_headline`` or ``no_body`` for what is no article; None for one."""
    if article.quality.page_type == "listing":
        return "listing"
    if not article.headline:
        return "no_headline"
    if article.word_count < MIN_WORDS:
        return "no_body"
    return None
