"""Pages a second, end to end: a bare Scrapy spider, the same on our frontier and store, and whole crawls, over one site on loopback.

All ways take turns in one run, on the same pages. The site's server has one of the cores to itself as long as there are two; what
it takes of it is said.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

import scrapy
from scrapy import signals
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from scrapy.settings import Settings

from benchmarks.crawlserver import page, serving
from scrapers.site import SiteSpider

_ROUNDS = 3
_TICK = 0.01
_SAMPLE = 1000
"""Pages between two looks at memory and open files."""
_OUR_OWN = {
    "ROBOTSTXT_OBEY": False,
    "DOWNLOAD_DELAY": 0,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
    "LOG_LEVEL": "CRITICAL",
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "TDMREP_ENABLED": False,
}


@dataclass(frozen=True, slots=True)
class Run:
    """One crawl."""

    pages: int
    seconds: float
    """From the spider's opening to its closing."""
    processor: float
    """Processor time of the crawl, workers included."""
    stall: float
    """The longest time that the event loop stood still, in seconds."""
    memory: tuple[int, ...]
    """MiB, each thousand pages."""
    files: tuple[int, ...]
    """Open files, each thousand pages."""


class Bare(scrapy.Spider):
    """Follows the index, and does nothing with an article."""

    name = "bare"

    async def start(self) -> Any:
        yield scrapy.Request(f"{self.home}index/page/0", self.parse_index)

    def parse_index(self, response: Response) -> Iterator[scrapy.Request]:
        for address in response.xpath("//li/a/@href").getall():
            yield scrapy.Request(response.urljoin(address), self.parse_article)
        for address in response.xpath("//body/a/@href").getall():
            yield scrapy.Request(response.urljoin(address), self.parse_index)

    def parse_article(self, response: Response) -> None:
        """The empty callback."""


class Whole(SiteSpider):
    """Finds the same pages by itself, and reads each article."""

    name = "whole"
    home = "http://127.0.0.1/"
    article = r"^/news/"


def settings_of(way: str, folder: Path) -> dict[str, Any]:
    """Scrapy's defaults for ``bare``, with two items at once for ``bare2``; our frontier and store below the same spider for ``frontier``; all of ours without
    reading (``unread``), and with it (``whole``)."""
    if way == "bare":
        return _OUR_OWN
    if way == "bare2":
        return _OUR_OWN | {"CONCURRENT_ITEMS": 2}
    from scrapers import settings as ours

    names = {name: value for name, value in vars(ours).items() if name.isupper()}
    places = {"OUTPUT_DIR": str(folder / "out"), "STATE_DIR": str(folder / "state"), "LEDGER": ""}
    stages = {"ITEM_PIPELINES": {"pipelines.store.Store": 700}}
    without_reading = {
        "SPIDER_MIDDLEWARES": {
            name: at for name, at in ours.SPIDER_MIDDLEWARES.items() if not name.endswith(("ReadPages", "KnowSites"))
        }
    }
    more = {"frontier": stages | without_reading, "unread": without_reading, "whole": {}}[way]
    return names | _OUR_OWN | places | more


def crawl(way: str, home: str, folder: Path) -> Run:
    """One crawl in this process."""
    process = AsyncCrawlerProcess(Settings(settings_of(way, folder)))
    spider = Whole if way in ("unread", "whole") else Bare
    spider.home = f"{home}index/page/0" if spider is Whole else home
    crawler = process.create_crawler(spider)
    seen = _Watch(crawler)
    process.crawl(crawler)
    process.start()
    if not way.startswith("bare"):
        from scrapers.run import close_files

        close_files()
    own, workers = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = sum(usage.ru_utime + usage.ru_stime for usage in (own, workers))
    return Run(seen.pages, seen.seconds, spent, seen.stall, tuple(seen.memory), tuple(seen.files))


class _Watch:
    """Counts pages, times the crawl, and looks how long the event loop stands still."""

    def __init__(self, crawler: Any) -> None:
        self.pages, self.stall, self.seconds = 0, 0.0, 0.0
        self.memory: list[int] = []
        self.files: list[int] = []
        crawler.signals.connect(self._opened, signals.spider_opened)
        crawler.signals.connect(self._received, signals.response_received)
        crawler.signals.connect(self._closed, signals.spider_closed)

    def _opened(self) -> None:
        self._begun = time.perf_counter()
        self._ticking = asyncio.ensure_future(self._tick())

    async def _tick(self) -> None:
        while True:
            before = time.perf_counter()
            await asyncio.sleep(_TICK)
            self.stall = max(self.stall, time.perf_counter() - before - _TICK)

    def _received(self) -> None:
        self.pages += 1
        if self.pages % _SAMPLE == 0:
            self.memory.append(_resident())
            self.files.append(len(os.listdir("/proc/self/fd")))

    def _closed(self) -> None:
        self.seconds = time.perf_counter() - self._begun
        self._ticking.cancel()


def _resident() -> int:
    """MiB of memory of this process."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() >> 20


WAYS = ("bare", "bare2", "frontier", "unread", "whole")
"""Scrapy's defaults; the same with our CONCURRENT_ITEMS; that on our frontier and store; all of ours but the reading; all."""


def measure(count: int, ways: Iterable[str] = WAYS, rounds: int = _ROUNDS) -> Iterator[tuple[str, Run, float]]:
    """(way, run, the server's share of a core) of each crawl, the ways in turns."""
    for _ in range(rounds):
        for way in ways:
            with serving(count) as site, tempfile.TemporaryDirectory() as folder:
                started, before = site.spent(), time.perf_counter()
                words = [sys.executable, "-m", "benchmarks.crawls", way, site.home, folder]
                done = subprocess.run(words, capture_output=True, text=True, check=False)
                if done.returncode:
                    raise OSError(f"the crawl {way} failed: {done.stderr.strip().splitlines()[-1:]}")
                share = (site.spent() - started) / (time.perf_counter() - before)
                yield way, Run(**json.loads(done.stdout.splitlines()[-1])), share


def report(count: int, ways: Iterable[str] = WAYS, rounds: int = _ROUNDS) -> Iterator[str]:
    """The table, line by line, in Markdown."""
    runs: dict[str, list[tuple[Run, float]]] = {}
    for way, run, share in measure(count, ways, rounds):
        runs.setdefault(way, []).append((run, share))
    first = next(iter(runs))
    floor = median(run.pages / run.seconds for run, _ in runs[first])
    yield f"| way | pages a second | of {first} | ms of processor a page | server's share of a core | longest stall, ms | MiB | open files |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    for way, made in runs.items():
        speed = median(run.pages / run.seconds for run, _ in made)
        cells = (
            f"{speed:.0f}",
            f"{speed / floor:.2f}",
            f"{median(1000 * run.processor / run.pages for run, _ in made):.1f}",
            f"{median(share for _, share in made):.2f}",
            f"{1000 * max(run.stall for run, _ in made):.0f}",
            _span(run.memory for run, _ in made),
            _span(run.files for run, _ in made),
        )
        yield f"| {way} | {' | '.join(cells)} |"
    yield ""
    yield f"{count} articles of {len(page(0, '')) // 1024} kB and more, {rounds} rounds in turns, medians (stalls: the longest); load average {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores."


def _span(samples: Iterable[tuple[int, ...]]) -> str:
    """First and largest of what was looked at each thousand pages."""
    found = [sample for sample in samples if sample]
    return f"{found[0][0]}, at most {max(map(max, found))}" if found else ""


if __name__ == "__main__":
    way, home, folder = sys.argv[1:]
    print(json.dumps(asdict(crawl(way, home, Path(folder)))))
