"""``scrapy crawlall [SITE ...]``: every site, or the ones named, in one process."""

from __future__ import annotations

import argparse
import sys

from scrapy.commands import BaseRunSpiderCommand
from scrapy.spiderloader import get_spider_loader

from pipelines.status import WELL
from scrapers import scope
from scrapers.board import shown
from scrapers.frontier.plan import plan_of
from scrapers.plain_errors import PlainErrors, check_sites, complain
from scrapers.planned import print_plans
from scrapers.report import print_crawl
from scrapers.run import (
    ABOVE_PROJECT,
    CMDLINE,
    NOTHING_DONE,
    OK,
    UNHEALTHY,
    CannotRun,
    Ran,
    run_sites,
    say_events,
    say_interrupted,
)
from scrapers.upkeep.places import Places


class Command(PlainErrors, BaseRunSpiderCommand):
    requires_project = True

    def syntax(self) -> str:
        return "[options] [SITE ...]"

    def short_desc(self) -> str:
        return "Crawl all sites of the project, or the ones named, and say how each is"

    def long_desc(self) -> str:
        return (
            "All at once, in one process; a second one beside it is refused. Budgets are each site's. Exit codes: 0 all "
            "healthy, 1 some site is not (scrapy status says why), 2 nothing could be run, 130 interrupted."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        scope.add_options(parser)
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would be asked for, and why; ask for nothing"
        )

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        scope.take_options(self.settings, opts)
        if self.settings.getpriority("LOG_LEVEL") < CMDLINE:
            self.settings.set("LOG_LEVEL", "WARNING", priority=ABOVE_PROJECT)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        check_sites(self.settings, args)
        loader = get_spider_loader(self.settings)
        sites = list(dict.fromkeys(args)) or loader.list()
        try:
            if opts.dry_run:
                print_plans(plan_of(Places.of(self.settings), self.settings, loader.load(site)) for site in sites)
                return
            self.exitcode = _say(run_sites(self.crawler_process, sites, opts.spargs, shown))
        except (CannotRun, OSError) as error:
            self.exitcode = complain(NOTHING_DONE, str(error))


def _say(ran: Ran) -> int:
    """Print what came of a crawl; gives the exit code."""
    print_crawl(ran.reports, ran.statuses)
    say_events(ran)
    if ran.is_interrupted:
        return say_interrupted()
    if not ran.is_written:
        return NOTHING_DONE
    if not ran.statuses:
        return complain(NOTHING_DONE, "no site could be crawled")
    is_well = all(site in ran.statuses and ran.statuses[site].status in WELL for site in ran.stats)
    if any(report.articles for report in ran.reports):
        print(f"Articles: {ran.writer.path}", file=sys.stderr)
    elif is_well:
        print("Nothing new: what the sites name is known, and not due", file=sys.stderr)
    return OK if is_well else UNHEALTHY
