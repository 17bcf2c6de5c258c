"""Stage 7: write each article as one line, whole or not at all, durable in groups with what the crawl has done for it.

    lines       an item as a line of JSON
    revisions   what kind of change an edited article has seen
    files       names of segments, their lines as plain text, compression
    forgetting  what is noted of segments that are deleted
    segments    a stream of lines, in files that end at the byte that counts
    journal     lines and rows of one group: all or nothing, a commit each half a second
    writer      articles, events, receipts: which is new, which is a revision
    soundness   is the output as the state counts it

    reader      what is committed, read while a crawl writes
    lookup      one article of it, and what the sidecar has of its page
    cursor      a place in it, for who wants what is new
    selection   which lines are asked for

One writer a process, whatever the number of spiders. The same article with the same contents is written once; changed
contents are its next revision.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import Any

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from pipelines.engine.article import Article
from pipelines.state import StateError
from pipelines.store.lines import to_line
from pipelines.store.writer import ARTICLES, ENTRIES, EVENTS, RECEIPTS, Writer, close_writers, writer_of

__all__ = [
    "ARTICLES",
    "ENTRIES",
    "EVENTS",
    "RECEIPTS",
    "STORE_FAILED",
    "Store",
    "Writer",
    "close_writers",
    "to_line",
    "writer_of",
]

logger = logging.getLogger(__name__)
STORE_FAILED = "store_failed"
"""Why a crawl has ended whose articles could not be written."""


class Store:
    """Writes articles. What is already written passes on, so that feeds hold everything that a run has read."""

    def __init__(self, writer: Writer, crawler: Crawler | None = None) -> None:
        self.writer = writer
        self.crawler = crawler
        writer.journal.on_failure.append(self._stop)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Store:
        return cls(writer_of(crawler.settings), crawler)

    def process_item(self, item: Any) -> Any:
        if not isinstance(item, Article):
            return item
        try:
            written = self.writer.add(item)
        except OSError as error:
            if self.writer.journal.failure is None:
                raise  # not the store's end: the page has failed, and is tried again
            raise DropItem(f"{item.id}: not stored", log_level="DEBUG") from error
        if self.writer.is_superseded(item):
            raise DropItem(f"{item.id}: its own page is already stored", log_level="DEBUG")
        self._count("winnow/articles" if written else "winnow/unchanged")
        if written and item.revision > 1:
            self._count("winnow/revised")
        return item

    def close_spider(self) -> None:
        """Make durable what the spider has brought, in a script of one's own, too, that closes nothing."""
        with suppress(StateError):  # said already
            self.writer.journal.commit()

    def _count(self, name: str) -> None:
        if self.crawler:
            self.crawler.stats.inc_value(name)

    def _stop(self, error: Exception) -> None:
        """A disk that takes no more ends the crawl; saying so once is enough."""
        if self.crawler and not self.crawler.stats.get_value("winnow/store_failed"):
            self._count("winnow/store_failed")
            logger.critical("%s: %s; the crawl stops", self.writer.path, getattr(error, "strerror", None) or error)
            if self.crawler.crawling:  # others of the process may be done
                self._stopping = asyncio.ensure_future(self._end())

    async def _end(self) -> None:
        """End the crawl, with a reason of its own: that of ``stop_async`` is the one of Ctrl-C."""
        try:
            await self.crawler.engine.close_spider_async(reason=STORE_FAILED)
        except RuntimeError:  # it has not begun yet
            await self.crawler.stop_async()
