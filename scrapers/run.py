"""Several sites in one process: crawl them all, then say what was done."""

from __future__ import annotations

import sys
from typing import Any

from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import SETTINGS_PRIORITIES

from pipelines.store import close_writers, writer_of
from pipelines.stories.stage import close_indexes, index_of
from pipelines.strip import Strip
from pipelines.usage import Usage
from scrapers.report import SiteReport, print_table

OK, NOTHING_DONE, INTERRUPTED = 0, 2, 130
"""Exit codes; the last is the shell's own for Ctrl-C."""
CMDLINE = SETTINGS_PRIORITIES["cmdline"]
ABOVE_PROJECT = CMDLINE - 5
"""Priority of what a command sets for itself: above settings.py, below ``-s``."""


def run_sites(process: AsyncCrawlerProcess, sites: list[str], notes: list[str]) -> int:
    """Crawl sites at once, print the table; the exit code: 0, 130 if interrupted, 2 if not one article is there."""
    try:
        Strip(process.settings.get("RECEIPTS"))
        Usage(process.settings.get("USAGE"), process.settings.get("USAGE_ACTION"))
        output = writer_of(process.settings).path
        index_of(process.settings)
    except (OSError, ValueError) as error:
        close_writers()
        print(f"winnow: {error}", file=sys.stderr)
        return NOTHING_DONE
    crawlers = [process.create_crawler(site) for site in sites]
    for crawler in crawlers:
        process.crawl(crawler)
    try:
        process.start()
    finally:
        close_indexes()
        close_writers()
    stats = {crawler.spidercls.name: _stats(crawler) for crawler in crawlers}
    reports = [SiteReport.of(name, found) for name, found in sorted(stats.items())]
    print_table(reports, notes)
    if any(found.get("finish_reason") == "shutdown" for found in stats.values()):
        print("winnow: interrupted; what was read until then is written", file=sys.stderr)
        return INTERRUPTED
    if not sum(report.articles + report.unchanged for report in reports):
        print("winnow: not one article came of it; nothing was written", file=sys.stderr)
        return NOTHING_DONE
    print(f"Articles: {output}", file=sys.stderr)
    return OK


def _stats(crawler: Crawler) -> dict[str, Any]:
    try:
        return crawler.stats.get_stats()
    except RuntimeError:  # the crawl never began
        return {}
