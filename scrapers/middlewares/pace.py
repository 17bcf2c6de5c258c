"""One pace for a host, whoever asks: several sites of a process may live on one host, and each has a downloader of its own.

    a request ──▶ waits for its turn here ──▶ the downloader's slot, which has nothing left to wait for ──▶ the host

What still waits when the crawl stops is given back.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response

from pipelines.engine.urls import host_of
from scrapers.middlewares.outcomes import GivenBack, is_stopping

_LOOK = 0.2
"""Seconds after which who waits looks whether the crawl is stopping."""


class Turns:
    """Whose turn it is to ask a host."""

    def __init__(self) -> None:
        self.asking = 0
        self.last = float("-inf")
        """When it was asked last, by the monotonic clock."""
        self.last_by: object = None
        self._row = asyncio.Lock()
        self._ended = asyncio.Event()

    async def take(
        self, by: object, pace: Callable[[bool], float], at_once: int, is_over: Callable[[], bool] = bool
    ) -> None:
        """Wait until one more may ask; first come, first served.

        :param pace: seconds since the last request; its argument is whether that was one of the same crawl.
        :raises GivenBack: if all is over before that.
        """
        async with self._row:
            seconds = pace(self.last_by is by)
            while (wait := self._wait(seconds, at_once)) > 0:
                if is_over():
                    raise GivenBack("the crawl is stopping")
                await self._look_again(min(wait, _LOOK))
            self.asking += 1
            self.last, self.last_by = time.monotonic(), by

    def end(self, sent: float) -> None:
        """A request is done with that was sent then: the downloader may have kept it for a while."""
        self.asking -= 1
        self.last = max(self.last, sent)
        self._ended.set()

    def _wait(self, seconds: float, at_once: int) -> float:
        return _LOOK if self.asking >= at_once else self.last + seconds - time.monotonic()

    async def _look_again(self, after: float) -> None:
        self._ended.clear()
        try:
            await asyncio.wait_for(self._ended.wait(), after)
        except TimeoutError:
            return


_HOSTS: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[str, Turns]] = WeakKeyDictionary()


def turns_of(host: str) -> Turns:
    """The turns of a host in this process."""
    return _HOSTS.setdefault(asyncio.get_running_loop(), {}).setdefault(host, Turns())


class KeepPace:
    """The downloader middleware that is nearest to the downloader."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._has_pace = not crawler.settings.get("REPLAY_ARCHIVE")
        self._held: dict[Request, Turns] = {}
        crawler.signals.connect(self._end_all, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> KeepPace:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Wait until the host may be asked.

        :raises GivenBack: if the crawl stops before that.
        """
        if not self._has_pace:
            return
        turns = turns_of(host_of(request.url))
        slot = self._slot(request)
        await turns.take(self, slot.pace, slot.at_once, lambda: is_stopping(self.crawler))
        self._held[request] = turns

    def process_response(self, request: Request, response: Response) -> Response:
        self._end(request)
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        self._end(request)

    def _slot(self, request: Request) -> _Slot:
        settings, downloader = self.crawler.settings, self.crawler.engine.downloader
        key = downloader.get_slot_key(request)
        if (slot := downloader.slots.get(key)) is not None:
            return _Slot(slot.delay, slot.jitter, slot.concurrency)
        said = downloader.per_slot_settings.get(key, {})
        at_once = said.get("concurrency", settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN"))
        return _Slot(said.get("delay", settings.getfloat("DOWNLOAD_DELAY")), said.get("jitter", 0.0), at_once)

    def _end(self, request: Request) -> None:
        if (turns := self._held.pop(request, None)) is not None:
            turns.end(time.monotonic() - request.meta.get("download_latency", 0.0))

    def _end_all(self) -> None:
        for request in [*self._held]:
            self._end(request)


@dataclass(frozen=True, slots=True)
class _Slot:
    """What the downloader keeps to with a host."""

    delay: float
    jitter: float
    at_once: int

    def pace(self, is_own: bool) -> float:
        """Seconds between two requests. Those of one crawl may come as close as chance lets them, which is the downloader's to say."""
        return self.delay * (1 - self.jitter) if is_own else self.delay
