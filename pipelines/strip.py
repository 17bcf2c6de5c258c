"""Stage 1: take away navigation, adverts, syndication cruft and the rest by label, with receipts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pipelines import engine
from pipelines.engine import Story

if TYPE_CHECKING:  # where pages are read, nothing else needs Scrapy
    from scrapy.crawler import Crawler

RECEIPTS = ("full", "region", "count")


class Strip:
    """Story in, story with its article's text out.

    :param receipts: what ``removed`` holds: ``full`` (the page's chrome too), ``region``, ``count`` (no texts).
    """

    def __init__(self, receipts: str = "region") -> None:
        if receipts not in RECEIPTS:
            raise ValueError(f"RECEIPTS is {receipts!r}: it can be {', '.join(RECEIPTS)}")
        self.receipts = receipts

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Strip:
        return cls(crawler.settings.get("RECEIPTS", "region"))

    def process_item(self, item: Any) -> Any:
        if not isinstance(item, Story):
            return item
        story = engine.strip(item)
        removed = story.article.removed
        if self.receipts == "full":
            removed = sorted([*removed, *story.chrome], key=lambda receipt: receipt.position)
        elif self.receipts == "count":
            removed = [replace(receipt, text=None) for receipt in removed]
            story.printed = [replace(receipt, text=None) for receipt in story.printed]
        story.article.removed = removed
        return story
