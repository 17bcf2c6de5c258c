"""Stage 5: keep back what may not serve the purpose that the output is for. Without a purpose everything passes."""

from __future__ import annotations

from typing import Any

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from pipelines.engine.article import Article
from pipelines.engine.rights import PURPOSES, objection

ACTIONS = ("drop", "mark")


class Usage:
    """Articles whose rights object to a purpose are dropped, or marked with a warning; either is counted.

    :param purpose: ``search``, ``input`` or ``train``; empty for none.
    :param action: ``drop`` or ``mark``.
    :raises ValueError: for other values; the message names the setting.
    """

    def __init__(self, purpose: str | None = None, action: str = "drop", crawler: Crawler | None = None) -> None:
        if purpose and purpose not in PURPOSES:
            raise ValueError(f"USAGE is {purpose!r}: it can be {', '.join(PURPOSES)}, or empty")
        if action not in ACTIONS:
            raise ValueError(f"USAGE_ACTION is {action!r}: it can be {', '.join(ACTIONS)}")
        self.purpose, self.action, self.crawler = purpose, action, crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Usage:
        return cls(crawler.settings.get("USAGE"), crawler.settings.get("USAGE_ACTION", "drop"), crawler)

    def process_item(self, item: Any) -> Any:
        if not self.purpose or not isinstance(item, Article):
            return item
        if signal := objection(item.usage_rights, self.purpose):
            said = f"not for {self.purpose} ({signal.replace(': ', ':')})"
            if self.action == "drop":
                self._count(f"winnow/dropped/not_for_{self.purpose}")
                raise DropItem(f"{item.page_url or item.url}: {said}", log_level="INFO")
            self._count(f"winnow/article_warnings/marked_not_for_{self.purpose}")
            item.quality.warnings.append(f"usage: {said}")
        return item

    def _count(self, name: str) -> None:
        if self.crawler:
            self.crawler.stats.inc_value(name)
