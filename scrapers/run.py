"""Several sites in one process: what they need is opened, they are crawled at once, and what came of them is given back."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import SETTINGS_PRIORITIES, BaseSettings
from scrapy.spiderloader import get_spider_loader

from pipelines.processes.place import close_places
from pipelines.state import StateError
from pipelines.status import SiteStatus
from pipelines.store import EVENTS, Writer, close_writers, writer_of
from pipelines.stories.stage import close_indexes, index_of
from scrapers.contact import say_if_unknown
from scrapers.feeds import check_feeds
from scrapers.own_settings import check_settings
from scrapers.report import SiteReport
from scrapers.signals import status_known
from scrapers.status.hooks import finish_hooks
from scrapers.upkeep.retention import forget_old

OK, UNHEALTHY, NOTHING_DONE, INTERRUPTED = 0, 1, 2, 130
"""Exit codes; the last is the shell's own for Ctrl-C."""
CMDLINE = SETTINGS_PRIORITIES["cmdline"]
ABOVE_PROJECT = CMDLINE - 5
"""Priority of what a command sets for itself: above settings.py, below ``-s``."""


@dataclass(slots=True)
class Ran:
    """What came of crawls that were run at once."""

    writer: Writer
    stats: dict[str, dict[str, Any]]
    """Site -> the statistics of its crawl."""
    statuses: dict[str, SiteStatus]
    """Site -> how it is; without those whose crawl has not come to its end, or keeps no state."""
    is_written: bool
    """The last of what the stages were given, too."""
    is_whole: bool = True
    """Each crawl has begun."""

    @property
    def reports(self) -> list[SiteReport]:
        return [SiteReport.of(site, found) for site, found in sorted(self.stats.items())]

    @property
    def is_stored(self) -> bool:
        """True if all that was read is written: no disk was full."""
        return self.is_written and not any(found.get("winnow/store_failed") for found in self.stats.values())

    @property
    def is_interrupted(self) -> bool:
        """True after Ctrl-C, or two."""
        return self.is_cut or any(found.get("finish_reason") == "shutdown" for found in self.stats.values())

    @property
    def is_cut(self) -> bool:
        """True after the second Ctrl-C: some crawl has not come to its end."""
        return self.is_whole and any("finish_reason" not in found for found in self.stats.values())

    def total(self, name: str) -> int:
        """A number of the crawls' statistics, over all sites."""
        return sum(found.get(name, 0) for found in self.stats.values())


class CannotRun(Exception):
    """Nothing was begun; the message says why."""


def run_sites(
    process: AsyncCrawlerProcess,
    sites: list[str],
    arguments: Mapping[str, str] | None = None,
    shown: Callable[[list[Crawler]], AbstractContextManager[Any]] = nullcontext,
) -> Ran:
    """Crawl sites at once.

    :param arguments: what each spider is given.
    :param shown: shows the crawls while they work.
    :raises CannotRun: if a setting is wrong, or a file cannot be used.
    """
    try:
        check_feeds(process.settings, map(get_spider_loader(process.settings).load, sites))
        writer = open_files(process.settings)
    except (OSError, ValueError) as error:
        raise CannotRun(str(error)) from error
    statuses: dict[str, SiteStatus] = {}

    def keep(status: SiteStatus) -> None:
        statuses[status.site] = status

    process._log_shutdown = _say_stopping  # Scrapy's own line is of the level INFO, which crawlall does not show
    tasks: dict[str, asyncio.Task[None]] = {}
    try:
        crawlers = [process.create_crawler(site) for site in sites]
        for crawler in crawlers:
            crawler.signals.connect(keep, status_known)
            tasks[crawler.spidercls.name] = process.crawl(crawler, **(arguments or {}))
        with shown(crawlers):
            process.start()
    finally:
        is_written = close_files()
    _say_failed(tasks)
    stats = {crawler.spidercls.name: stats_of(crawler) for crawler in crawlers}
    return Ran(writer, stats, statuses, is_written, not process.bootstrap_failed)


def _say_stopping(signum: int) -> None:
    """Answer the first Ctrl-C or SIGTERM at once: the end may take a while."""
    words = "stopping when what is under way is done; Ctrl-C again does not wait"
    print(f"winnow: {words}", file=sys.stderr, flush=True)


def _say_failed(tasks: Mapping[str, asyncio.Task[None]]) -> None:
    """Name the crawls that could not begin, or ended with an error, and why."""
    for site, task in tasks.items():
        if task.done() and not task.cancelled() and (error := task.exception()) is not None:
            print(f"winnow: {site}: did not run: {type(error).__name__}: {error}", file=sys.stderr)


def say_events(ran: Ran) -> None:
    """Where what was met is that is no article."""
    if ran.writer.events:
        print(f"Met that is no article: {ran.writer.events}, in {ran.writer.path.parent / EVENTS}", file=sys.stderr)


def say_interrupted(*, is_cut: bool = False) -> int:
    """Gives the exit code.

    :param is_cut: what was under way was not waited for.
    """
    words = "what was not written is fetched again by the next run" if is_cut else "what was read until then is written"
    print(f"winnow: interrupted; {words}", file=sys.stderr)
    return INTERRUPTED


def open_files(settings: BaseSettings) -> Writer:
    """Check what settings say, and open what a crawl writes; gives the writer of articles.

    :raises OSError, ValueError: if a setting is wrong or a file cannot be used; the message says which, and why.
    """
    check_settings(settings)
    say_if_unknown(settings)
    try:
        writer = writer_of(settings)
        forget_old(settings, writer, index_of(settings))
    except (OSError, ValueError):
        close_files()
        raise
    return writer


def close_files() -> bool:
    """Let others use what a crawl has written; False, with a line that says why, if the last of it could not be written."""
    close_places()  # nothing is read any more
    finish_hooks()
    close_indexes()
    try:
        close_writers()
    except StateError as error:
        print(f"winnow: {error}; what was not written is fetched again by the next run", file=sys.stderr)
        return False
    return True


def stats_of(crawler: Crawler) -> dict[str, Any]:
    """The statistics of a crawl, as far as it has come."""
    try:
        return crawler.stats.get_stats()
    except (AttributeError, RuntimeError):  # it has not begun
        return {}
