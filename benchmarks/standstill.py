"""How long a crawl's reactor stands still: a Scrapy extension that ticks.

    scrapy replay FILE -s 'EXTENSIONS={"benchmarks.standstill.Standstill": 0}' -s EXTRACT_IN=reactor

While a page is read within the reactor nothing else is done: no answer is taken, no request sent, no signal heard.
"""

from __future__ import annotations

import asyncio
import sys
import time

from scrapy import signals
from scrapy.crawler import Crawler

TICK = 0.01
"""Seconds between two ticks: what is shorter than a tenth of the limit is not looked for."""
LIMIT = 0.1
"""Seconds that the reactor may stand still: a person at the other end notices more."""
_SETTLED = 0.2
"""Seconds after the engine's start from which ticks count: imports and files are opened before."""


class Standstill:
    """Ticks while an engine runs; says at the end how late the latest tick was, and how many were later than the limit."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.latest = 0.0
        self.late = 0
        crawler.signals.connect(self.start, signals.engine_started)
        crawler.signals.connect(self.stop, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Standstill:
        return cls(crawler)

    def start(self) -> None:
        self._ticking = asyncio.ensure_future(self._tick())

    async def _tick(self) -> None:
        await asyncio.sleep(_SETTLED)
        while True:
            due = time.perf_counter() + TICK
            await asyncio.sleep(TICK)
            self._note(time.perf_counter() - due)

    def _note(self, late: float) -> None:
        self.latest = max(self.latest, late)
        self.late += late > LIMIT

    def stop(self) -> None:
        self._ticking.cancel()
        self.crawler.stats.set_value("standstill/longest_ms", round(1000 * self.latest))
        self.crawler.stats.set_value("standstill/over_limit", self.late)
        print(
            f"{self.crawler.spidercls.name}: the reactor stood still for at most {1000 * self.latest:.0f} ms, "
            f"{self.late} times for more than {1000 * LIMIT:.0f} ms",
            file=sys.stderr,
        )
