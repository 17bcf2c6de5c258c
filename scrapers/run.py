"""Several sites in one process: crawl them all, then say what was done."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import SETTINGS_PRIORITIES, BaseSettings
from scrapy.spiderloader import get_spider_loader

from pipelines.processes.place import close_places
from pipelines.state import StateError
from pipelines.store import EVENTS, Writer, close_writers, writer_of
from pipelines.stories.stage import close_indexes, index_of
from scrapers.contact import say_if_unknown
from scrapers.feeds import check_feeds
from scrapers.own_settings import check_settings
from scrapers.report import SiteReport, print_table
from scrapers.upkeep.retention import forget_old

OK, NOTHING_DONE, INTERRUPTED = 0, 2, 130
"""Exit codes; the last is the shell's own for Ctrl-C."""
CMDLINE = SETTINGS_PRIORITIES["cmdline"]
ABOVE_PROJECT = CMDLINE - 5
"""Priority of what a command sets for itself: above settings.py, below ``-s``."""


def run_sites(
    process: AsyncCrawlerProcess, sites: list[str], notes: list[str], arguments: Mapping[str, str] | None = None
) -> int:
    """Crawl sites at once, print the table; the exit code: 0, 130 if interrupted, 2 if not one article is there.

    :param arguments: what each spider is given.
    """
    try:
        check_feeds(process.settings, map(get_spider_loader(process.settings).load, sites))
        writer = open_files(process.settings)
    except (OSError, ValueError) as error:
        print(f"winnow: {error}", file=sys.stderr)
        return NOTHING_DONE
    crawlers = [process.create_crawler(site) for site in sites]
    for crawler in crawlers:
        process.crawl(crawler, **(arguments or {}))
    try:
        process.start()
    finally:
        is_written = close_files()
    stats = {crawler.spidercls.name: _stats(crawler) for crawler in crawlers}
    reports = [SiteReport.of(name, found) for name, found in sorted(stats.items())]
    print_table(reports, notes)
    if writer.events:
        print(f"Met that is no article: {writer.events}, in {writer.path.parent / EVENTS}", file=sys.stderr)
    if any(found.get("finish_reason", "shutdown") == "shutdown" for found in stats.values()):  # none: a second Ctrl-C
        print("winnow: interrupted; what was read until then is written", file=sys.stderr)
        return INTERRUPTED
    if not is_written:
        return NOTHING_DONE
    if not sum(report.articles + report.unchanged for report in reports):
        if any(found.get(f"winnow/frontier/{known}") for found in stats.values() for known in ("known", "unchanged")):
            print("Nothing new: what the sites name is known, and not due", file=sys.stderr)
            return OK
        print("winnow: not one article came of it; none was written", file=sys.stderr)
        return NOTHING_DONE
    print(f"Articles: {writer.path}", file=sys.stderr)
    return OK


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
    close_indexes()
    try:
        close_writers()
    except StateError as error:
        print(f"winnow: {error}; what was not written is fetched again by the next run", file=sys.stderr)
        return False
    return True


def _stats(crawler: Crawler) -> dict[str, Any]:
    try:
        return crawler.stats.get_stats()
    except RuntimeError:  # the crawl never began
        return {}
