"""The engine, between spider and item pipelines: a Page in, one Story out per article that it prints.

An item pipeline cannot do this: it returns one item for one item.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import AsyncIterator
from typing import Any

from scrapy import signals as scrapy_signals
from scrapy.crawler import Crawler
from scrapy.http import Response

from pipelines.engine import (
    Fetched,
    Memory,
    Reading,
    Story,
    Unreadable,
    chrome_receipts,
    content_hash,
    field_texts,
    read,
)
from pipelines.engine.assemble import is_removed
from pipelines.engine.urls import site_of
from pipelines.engine.walls import DENYING, Wall
from pipelines.events import EVENTS, Event
from pipelines.ledger import Run
from pipelines.state import StateError
from pipelines.store import Writer, receipts_line, writer_of
from scrapers import signals
from scrapers.items import Page

logger = logging.getLogger(__name__)


class ReadPages:
    """The outermost spider middleware; other items pass through."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.writer: Writer = writer_of(crawler.settings)
        self.receipts = crawler.settings.get("RECEIPTS")
        self.ledger = Run(crawler.settings, crawler.spidercls.name)
        if self.ledger.learnt is not None and self.ledger.learnt.stopped:
            crawler.stats.inc_value("winnow/ledger_stopped")
        crawler.signals.connect(self.ledger.close, scrapy_signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ReadPages:
        return cls(crawler)

    async def process_spider_output(self, response: Response | None, result: AsyncIterator[Any]) -> AsyncIterator[Any]:
        async for item in result:
            if isinstance(item, Page):
                for story in self._stories(item):
                    yield story
            else:
                yield item

    def _stories(self, page: Page) -> list[Story]:
        try:
            return self.read(page)
        except StateError:  # the store has said so, and stops the crawl; the page is read again by the next
            return []

    def read(self, page: Page) -> list[Story]:
        """The page's stories; [] with a warning and an event that say why."""
        stats = self.crawler.stats
        stats.inc_value("winnow/pages")
        try:
            reading = read_page(page, self.ledger.memory)
        except Unreadable as error:
            return self._refuse(page, "denied" if page.http_status in DENYING else error.reason, str(error))
        for warning in reading.warnings:
            stats.inc_value("winnow/warnings")
            logger.warning("%s: %s", where(page), warning)
        if reading.refusal:
            return self._refuse(page, reading.refusal, REFUSALS[reading.refusal], reading.wall)
        self.ledger.see(reading)
        removed = Counter(span.label.value for span in reading.sheet.labels if is_removed(span))
        for label, number in removed.items():
            stats.inc_value(f"winnow/removed/{label}", number)
        if self.receipts != "count":
            self._keep_receipts(page, reading)
        self.crawler.signals.send_catch_log(
            signals.page_read, page=page, stories=reading.stories, removed=sum(removed.values())
        )
        return reading.stories

    def _keep_receipts(self, page: Page, reading: Reading) -> None:
        chrome = chrome_receipts(reading.sheet, reading.stories)
        if self.receipts == "full":
            for story in reading.stories:
                story.chrome = chrome
        self.writer.add_receipts(receipts_line(reading.stories[0].fetched, chrome, field_texts(reading.sheet)))

    def _refuse(self, page: Page, reason: str, words: str, wall: Wall | None = None) -> list[Story]:
        event = event_of(page, reason, words, wall)
        self.crawler.stats.inc_value(f"winnow/refused/{reason}")
        self.crawler.stats.inc_value(f"winnow/events/{event.event}")
        said = ", ".join(filter(None, (event.vendor, *event.evidence)))
        logger.warning("%s: no article: %s%s", where(page), words, f" ({said})" if said else "")
        self.writer.add_event(event)
        self.crawler.signals.send_catch_log(signals.page_refused, page=page, reason=reason)
        self.crawler.signals.send_catch_log(signals.event_written, event=event)
        return []


def event_of(page: Page, reason: str, words: str, wall: Wall | None = None) -> Event:
    """The event that a page is which gives no article."""
    return Event(
        event=reason if reason in EVENTS else "unreadable",
        url=page.url,
        site=page.hints.site or site_of(page.url),
        spider=page.spider or None,
        at=page.fetched_at,
        http_status=page.http_status,
        vendor=wall.vendor if wall else None,
        reason=words,
        evidence=list(wall.evidence) if wall else [],
        content_hash=content_hash(page.body),
        archive=page.archive,
    )


REFUSALS = {
    "challenge": "a challenge page of a protection service stands in front of it",
    "denied": "the site denies it",
    "consent": "a consent page stands in front of it",
    "login": "a log-in page stands in front of it",
    "age": "a page that asks for the reader's age stands in front of it",
    "script": "only a script would fill the page",
    "missing": "the page says that there is none",
    "no_text": "no text of an article found",
}


def read_page(page: Page, memory: Memory | None = None) -> Reading:
    """What the engine makes of a page, with the site's frozen ledger if there is one. Raises what ``read`` raises."""
    fetched = Fetched(
        page.url,
        page.headers,
        page.fetched_at,
        page.http_status,
        content_hash(page.body),
        page.spider,
        page.archive,
        page.site_signals,
    )
    return read(
        page.body,
        url=page.url,
        headers=page.headers,
        hints=page.hints,
        fetched_at=page.fetched_at,
        memory=memory,
        fetched=fetched,
    )


def where(page: Page) -> str:
    """The page's address, and the archive that it came from."""
    return f"{page.url} ({page.archive.file} at {page.archive.offset})" if page.archive else page.url
