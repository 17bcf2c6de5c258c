"""What hosts say of the use of all their pages: robots.txt and ``/.well-known/tdmrep.json``.

robots.txt is not asked for again: the answer that ``scrapers.middlewares.robots`` gets is read here, too. tdmrep.json is
asked for once a host and run, before the first page of the host is read, as politely as any page.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from pipelines.engine.rights import WELL_KNOWN, SiteSignals, read_robots, read_tdmrep
from pipelines.engine.rights.robots import RobotsTxt
from pipelines.engine.rights.tdm import MAX_BYTES, Location
from scrapers.archive import NOT_IN_ARCHIVE
from scrapers.items import Page
from scrapers.middlewares.outcomes import GivenBack, is_stopping, notes_of
from scrapers.robots import as_utf8
from scrapers.signals import robots_kept

logger = logging.getLogger(__name__)

_OK = 200


class KnowSites:
    """A spider middleware, nearer to the spider than the reading: gives each Page what its host says."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.agent = crawler.settings.get("ROBOTSTXT_USER_AGENT") or crawler.settings.get("USER_AGENT") or ""
        self._robots: dict[str, tuple[RobotsTxt, int]] = {}
        self._tdmrep: dict[str, asyncio.Future[tuple[Location, ...]]] = {}
        for known in (signals.response_received, robots_kept):
            crawler.signals.connect(self._received, known)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> KnowSites:
        return cls(crawler)

    async def process_spider_output(self, response: Response | None, result: AsyncIterator[Any]) -> AsyncIterator[Any]:
        async for item in result:
            if isinstance(item, Page):
                try:
                    item.site_signals = await self.of(item.url)
                except GivenBack:  # what may be done with it is not known: the next run reads it
                    _give_back(self.crawler, response)
                    return
            yield item

    async def of(self, url: str) -> SiteSignals:
        """What the host of an address says, as far as it is known."""
        host = urlsplit(url).netloc
        robots, status = self._robots.get(host, (None, None))
        return SiteSignals(self.agent, robots, status, await self._tdmrep_of(host, url))

    def _received(self, response: Response, request: Request) -> None:
        host = robots_host(request)
        if host and NOT_IN_ARCHIVE not in response.flags:
            self._robots[host] = read_robots(as_utf8(response.body)), response.status

    async def _tdmrep_of(self, host: str, url: str) -> tuple[Location, ...]:
        if not host or not self.crawler.settings.getbool("TDMREP_ENABLED"):
            return ()
        if host not in self._tdmrep:
            if is_stopping(self.crawler) and hasattr(self.crawler.engine.scheduler, "notes_of"):
                raise GivenBack("the crawl is stopping")
            self._tdmrep[host] = asyncio.ensure_future(self._ask(f"{urlsplit(url).scheme}://{host}{WELL_KNOWN}"))
        return await self._tdmrep[host]

    async def _ask(self, url: str) -> tuple[Location, ...]:
        """The locations of a tdmrep.json; () if there is none, for whatever reason: the report says so."""
        meta = {"dont_retry": True, "download_maxsize": MAX_BYTES}
        request = Request(url, callback=NO_CALLBACK, meta=meta)
        try:
            response = await self.crawler.engine.download_async(request)
        except GivenBack:
            raise
        except Exception as error:  # no answer, forbidden by robots.txt, too large: one as good as the other
            logger.info("%s: not read: %s", url, error or type(error).__name__)
            return ()
        return read_tdmrep(response.body) if response.status == _OK else ()


def _give_back(crawler: Crawler, response: Response | None) -> None:
    request = response.request if response is not None else None
    notes = notes_of(crawler, request) if request is not None else None
    if notes is not None:
        notes.is_cut_short = True


def robots_host(request: Request) -> str | None:
    """The host whose robots.txt a request is for, redirected or not; None for any other."""
    parts = urlsplit((request.meta.get("redirect_urls") or [request.url])[0])
    return parts.netloc if parts.path == "/robots.txt" else None
