"""The engine, between spider and item pipelines: a Page in, one Article out per story that it prints.

An item pipeline cannot do this: it returns one item for one item.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from typing import Any

from scrapy import Request
from scrapy import signals as scrapy_signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from pipelines.engine import Article, Fetched, Memory, Reading, content_hash
from pipelines.engine.urls import site_of
from pipelines.engine.walls import Wall
from pipelines.events import EVENTS, Event
from pipelines.ledger import Run
from pipelines.processes.place import place_of
from pipelines.processes.pool import Ended
from pipelines.reading import PageRead, Reader, read_fetched
from pipelines.state import StateError
from pipelines.store import Writer, writer_of
from pipelines.stories.marks import keep
from scrapers import signals
from scrapers.frontier.outcome import Notes
from scrapers.items import Page
from scrapers.middlewares.outcomes import notes_of

logger = logging.getLogger(__name__)


_ROUNDS = 3
"""Rounds of the loop that Scrapy needs to take an item through the stages, one at a time: wake, work, tell."""


class PageFailed(Exception):
    """A page that could not be read, or not wholly; the message names it."""


class ReadPages:
    """The outermost spider middleware; other items pass through."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.writer: Writer = writer_of(crawler.settings)
        self.ledger = Run(crawler.settings, crawler.spidercls.name)
        self.place = place_of(crawler.settings)
        self.reader = self.make_reader()
        if self.ledger.learnt is not None and self.ledger.learnt.stopped:
            crawler.stats.inc_value("winnow/ledger_stopped")
        crawler.signals.connect(self.ledger.close, scrapy_signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ReadPages:
        return cls(crawler)

    def make_reader(self) -> Reader:
        """What reads the pages of this run."""
        settings = self.crawler.settings
        return Reader(
            self.ledger.memory,
            settings.get("RECEIPTS", "region"),
            self.ledger.learns,
            settings.getbool("STORIES_ENABLED"),
        )

    async def process_spider_output(self, response: Response | None, result: AsyncIterator[Any]) -> AsyncIterator[Any]:
        notes = notes_of(self.crawler, response.request) if response is not None and response.request else None
        async for item in result:
            if isinstance(item, Page):
                async for article in self.read(item, notes):
                    yield article
            else:
                yield item

    async def read(self, page: Page, notes: Notes | None = None) -> AsyncIterator[Article]:
        """The page's articles; none with a warning and an event that say why.

        :param notes: what is noted of its request: that something else came in its place.

        :raises PageFailed: after the articles that there are, if a stage failed; or if the process that read it has ended.
        :raises ValueError: as the engine does.
        """
        self.crawler.stats.inc_value("winnow/pages")
        try:
            async with self.place.answer(self.reader, page.body, fetched_of(page), page.hints) as done:
                self._note(page, done)
                if notes is not None and done.refusal in _IN_PLACE_OF_A_PAGE:
                    notes.refused = _words_of(done)
                for article in done.articles:
                    yield article
                await _let_stages_work(len(done.articles))
        except StateError:  # the store has said so, and stops the crawl; the page is read again by the next
            return
        except Ended as error:
            self.crawler.stats.inc_value("winnow/ended_processes")
            raise PageFailed(f"{where(page)}: not read: {error}") from None
        if done.failure:
            raise _stage_failed(page, done.failure)

    def _note(self, page: Page, done: PageRead) -> None:
        """Count and keep what came of a page, and tell who listens."""
        stats = self.crawler.stats
        for warning in done.warnings:
            stats.inc_value("winnow/warnings")
            logger.warning("%s: %s", where(page), warning)
        if done.refusal:
            self._refuse(page, done.refusal, _words_of(done), done.wall)
            return
        self.ledger.see(done.seen)
        for label, number in done.removed.items():
            stats.inc_value(f"winnow/removed/{label}", number)
        for article, mark in zip(done.articles, done.marks):
            keep(article, mark)
        if done.receipts is not None:
            self.writer.add_receipts(done.receipts)
        self.crawler.signals.send_catch_log(
            signals.page_read, page=page, stories=done.articles, removed=sum(done.removed.values())
        )

    def _refuse(self, page: Page, reason: str, words: str, wall: Wall | None = None) -> None:
        event = event_of(page, reason, words, wall)
        self.crawler.stats.inc_value(f"winnow/refused/{reason}")
        self.crawler.stats.inc_value(f"winnow/events/{event.event}")
        said = ", ".join(filter(None, (event.vendor, *event.evidence)))
        logger.warning("%s: no article: %s%s", where(page), words, f" ({said})" if said else "")
        self.writer.add_event(event)
        self.crawler.signals.send_catch_log(signals.page_refused, page=page, reason=reason)
        self.crawler.signals.send_catch_log(signals.event_written, event=event)


class WaitForReading:
    """A downloader middleware, the last to see an answer: it holds answers back while pages enough wait to be read.

    Scrapy bounds what waits by its bytes only: thousands of small pages, that Ctrl-C would have to wait for.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.place = place_of(crawler.settings)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> WaitForReading:
        return cls(crawler)

    async def process_response(self, request: Request, response: Response) -> Response:
        if (
            request.callback is not NO_CALLBACK
        ):  # what a stage or a middleware has asked for may be what reading waits for
            await self.place.room()
        return response


async def _let_stages_work(articles: int) -> None:
    """Wait until the stages had time for so many articles of a page: the next one's then come after them, wherever it is read."""
    for _ in range(_ROUNDS * (articles + 1)):
        await asyncio.sleep(0)


def _stage_failed(page: Page, traceback: str) -> PageFailed:
    error = PageFailed(f"{where(page)}: a stage failed: {traceback.strip().splitlines()[-1]}")
    error.add_note(traceback)
    return error


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
_IN_PLACE_OF_A_PAGE = frozenset({"challenge", "denied", "consent", "login", "age", "empty", "not_html"})
"""Such an address has not been had, whatever the status says: the page may stand there another time. The rest is how the page is."""


def read_page(page: Page, memory: Memory | None = None) -> Reading:
    """What the engine makes of a page, with the site's frozen ledger if there is one. Raises what ``read`` raises."""
    return read_fetched(page.body, fetched_of(page), page.hints, memory)


def fetched_of(page: Page) -> Fetched:
    """The fetch behind a page, as the engine has it."""
    return Fetched(
        page.url,
        page.headers,
        page.fetched_at,
        page.http_status,
        content_hash(page.body),
        page.spider,
        page.archive,
        page.site_signals,
    )


def _words_of(done: PageRead) -> str:
    return done.words or REFUSALS[done.refusal or "no_text"]


def where(page: Page) -> str:
    """The page's address, and the archive that it came from."""
    return f"{page.url} ({page.archive.file} at {page.archive.offset})" if page.archive else page.url
