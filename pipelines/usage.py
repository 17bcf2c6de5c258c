"""Stage 5: keep back what may not serve the purpose that the output is for. Without a purpose everything passes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem
from scrapy.settings import BaseSettings

from pipelines.engine.article import Article, UsageRights
from pipelines.engine.rights import PURPOSES, objection

ACTIONS = ("drop", "mark")
_SIGNALS = frozenset(field.name for field in fields(UsageRights))


def line_objects(line: Mapping[str, Any], purpose: str) -> str | None:
    """The first signal on a line of output that forbids a purpose; None if none does.

    >>> line_objects({"usage_rights": {"content_signal": "ai-train=no"}}, "train")
    'ai-train=no'
    """
    rights = line.get("usage_rights") or {}
    return objection(UsageRights(**{name: value for name, value in rights.items() if name in _SIGNALS}), purpose)


def purpose_of(settings: BaseSettings) -> str | None:
    """The purpose that settings leave lines out for; None if they name none, or only mark. Raises ValueError for others."""
    usage = Usage(settings.get("USAGE"), settings.get("USAGE_ACTION", "drop"))
    return usage.purpose if usage.purpose and usage.action == "drop" else None


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
