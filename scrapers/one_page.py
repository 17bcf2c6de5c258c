"""One page on its own: a file, standard input, or an address, as a spider would have yielded it.

An address is fetched by a crawl of one request with the project's settings: robots.txt, user agent,
time-outs and redirects are the crawl's. Nothing of it goes through the stages, so nothing is written.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import scrapy
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.http import Response
from scrapy.spiderloader import SpiderLoaderProtocol
from scrapy.spidermiddlewares.httperror import HttpError
from w3lib.url import file_uri_to_path

from pipelines.engine import Hints, SiteSignals
from pipelines.engine.structured import read_structured
from pipelines.engine.text import one_line
from pipelines.engine.tree import parse
from pipelines.engine.urls import absolute, site_of, without_tracking
from scrapers.headers import plain_headers
from scrapers.items import Page
from scrapers.middlewares.rights import KnowSites
from scrapers.site import SiteSpider

STDIN = "-"
FETCHING = {
    "SPIDER_MIDDLEWARES": {},
    "ITEM_PIPELINES": {},
    "FEEDS": {},
    "SCHEDULER": "scrapy.core.scheduler.Scheduler",
}
"""Settings under which a page is fetched and handed over, and nothing else is done."""


class NoPage(ValueError):
    """There are no bytes to read; the message names the file or address and the reason."""


def is_address(source: str) -> bool:
    return source.lower().startswith(("http://", "https://"))


def load(source: str, address: str | None, process: AsyncCrawlerProcess) -> Page:
    """The page behind a path, an address or ``-`` (standard input), with what its site declares.

    :param address: which address a saved page had; if absent, the one that the page gives itself.
    :raises NoPage: if nothing could be read or fetched.
    :raises Unreadable: if the bytes of a file are no HTML page.
    """
    if is_address(source):
        return _fetch(source, process)
    body = _read_file(source)
    url = address or stated_address(body)
    return _page(url, body, spider_of(url, process.spider_loader), http_status=None)


def stated_address(body: bytes) -> str:
    """The address that a page gives itself, "" if it gives none.

    :raises Unreadable: for bytes that are no HTML page.
    """
    facts = read_structured(parse(body).root)
    stated = facts.link("canonical") or next(iter(facts.meta.get("og:url", ())), None)
    return absolute("", stated) or ""


def spider_of(url: str, loader: SpiderLoaderProtocol) -> type[SiteSpider] | None:
    """The project's spider for the site of an address."""
    spiders = (loader.load(name) for name in loader.list())
    return next((spider for spider in spiders if site_of(url) in spider.domains()), None)


def hints_of(spider: type[SiteSpider] | None) -> Hints:
    """What a site's declaration says of each of its pages."""
    return spider().hints if spider else Hints()


def _page(url: str, body: bytes, spider: type[SiteSpider] | None, **fetched: Any) -> Page:
    return Page(url, body, hints=hints_of(spider), spider=spider.name if spider else "", **fetched)


def _read_file(source: str) -> bytes:
    try:
        if source == STDIN:
            return sys.stdin.buffer.read()
        return Path(file_uri_to_path(source) if source.startswith("file:") else source).read_bytes()
    except IsADirectoryError as error:
        raise NoPage(f"{source}: is a folder, not a page") from error
    except FileNotFoundError as error:
        hint = " (an address begins with https://)" if source.startswith("www.") else ""
        raise NoPage(f"{source}: no such file{hint}") from error
    except (OSError, ValueError) as error:  # ValueError: a null character in the path
        raise NoPage(f"{source}: {getattr(error, 'strerror', None) or error}") from error


@dataclass(slots=True)
class _Answer:
    response: Response | None = None
    reason: str = "no answer"
    site_signals: SiteSignals | None = None


class _OnePage(scrapy.Spider):
    """Asks for one page, and keeps the answer."""

    name = "one_page"

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> _OnePage:
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.sites = KnowSites(crawler)
        return spider

    async def start(self) -> AsyncIterator[Any]:
        yield scrapy.Request(without_tracking(self.url), self.parse, errback=self.failed)

    async def parse(self, response: Response) -> None:
        self.answer.site_signals = await self.sites.of(response.url)
        self.answer.response = response

    def failed(self, failure: Any) -> None:
        if failure.check(HttpError):
            self.answer.reason = f"HTTP {failure.value.response.status}"
        else:
            self.answer.reason = one_line(failure.getErrorMessage()) or failure.type.__name__


def _fetch(url: str, process: AsyncCrawlerProcess) -> Page:
    try:
        parts = urlsplit(url)
        if not parts.hostname or parts.port == 0:
            raise ValueError("no host in it")
    except ValueError as error:
        raise NoPage(f"{url}: not an address: {error}") from error
    site, answer = spider_of(url, process.spider_loader), _Answer()
    settings = {"custom_settings": site.custom_settings if site else None}
    process.crawl(type("OnePage", (_OnePage,), settings), url=url, answer=answer)
    _run(process)
    if answer.response is None:
        raise NoPage(f"{url}: not read: {answer.reason}")
    response = answer.response
    return _page(
        response.url,
        response.body,
        spider_of(response.url, process.spider_loader),
        headers=plain_headers(response.headers),
        http_status=response.status,
        fetched_at=datetime.now(UTC).isoformat(timespec="seconds"),
        site_signals=answer.site_signals,
    )


def _run(process: AsyncCrawlerProcess) -> None:
    """Run the crawl; Ctrl-C ends it at once, for there is nothing half done that it should wait for.

    :raises KeyboardInterrupt: then.
    """
    from twisted.internet import reactor  # not before Scrapy has chosen one

    interrupted = []

    def interrupt(*_: Any) -> None:  # raising here would end in whichever callback runs, and be logged there
        interrupted.append(True)
        reactor.callFromThread(reactor.crash)

    before = signal.signal(signal.SIGINT, interrupt)
    try:
        process.start(install_signal_handlers=False)
    finally:
        signal.signal(signal.SIGINT, before)
    if interrupted:
        reactor.getThreadPool().stop()  # the process would wait for its threads
        raise KeyboardInterrupt
