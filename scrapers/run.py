"""Several sites in one process: crawl them all, then say what was done."""

from __future__ import annotations

import sys

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import SETTINGS_PRIORITIES

from pipelines.store import close_writers, writer_of
from scrapers.report import SiteReport, print_table

OK, NOTHING_DONE = 0, 2
"""Exit codes."""
CMDLINE = SETTINGS_PRIORITIES["cmdline"]
ABOVE_PROJECT = CMDLINE - 5
"""Priority of what a command sets for itself: above settings.py, below ``-s``."""


def run_sites(process: AsyncCrawlerProcess, sites: list[str], notes: list[str]) -> int:
    """Crawl sites at once, print the table; the exit code: 0, or 2 if not one article is there."""
    try:
        writer_of(process.settings)
    except (OSError, ValueError) as error:
        print(f"winnow: {error}", file=sys.stderr)
        return NOTHING_DONE
    crawlers = [process.create_crawler(site) for site in sites]
    for crawler in crawlers:
        process.crawl(crawler)
    try:
        process.start()
    finally:
        close_writers()
    reports = [
        SiteReport.of(crawler.spidercls.name, crawler.stats.get_stats() if crawler.crawling or _ran(crawler) else {})
        for crawler in crawlers
    ]
    print_table(sorted(reports, key=lambda report: report.site), notes)
    done = sum(report.articles + report.unchanged for report in reports)
    if not done:
        print("winnow: not one article came of it", file=sys.stderr)
    return OK if done else NOTHING_DONE


def _ran(crawler: object) -> bool:
    try:
        return bool(crawler.stats)  # type: ignore[attr-defined]
    except RuntimeError:  # the crawl never began
        return False
