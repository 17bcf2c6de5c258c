"""``scrapy crawlall [SITE ...]``: every site, or the ones named, in one process."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Collection

from scrapy.commands import BaseRunSpiderCommand
from scrapy.exceptions import UsageError
from scrapy.spiderloader import get_spider_loader

from pipelines.status import is_well
from scrapers import scope
from scrapers.board import shown
from scrapers.counts import counted, pages_wait
from scrapers.frontier.plan import plan_of
from scrapers.plain_errors import PlainErrors, check_sites, complain, turn_off_output
from scrapers.planned import print_plans
from scrapers.report import is_asked, print_crawl
from scrapers.run import (
    ABOVE_PROJECT,
    CMDLINE,
    INTERRUPTED,
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

logger = logging.getLogger(__name__)


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
        try:
            self.exitcode = self._run(args, opts)
        except BrokenPipeError:  # whoever read the plan has seen enough
            turn_off_output()
            self.exitcode = OK
        except (CannotRun, OSError) as error:
            self.exitcode = complain(NOTHING_DONE, str(error))
        except KeyboardInterrupt:
            self.exitcode = complain(INTERRUPTED, "interrupted before anything was asked for")
        except UsageError:
            raise
        except Exception as error:  # exit code 1 is that of a site
            logger.debug("crawlall failed", exc_info=True)
            self.exitcode = complain(NOTHING_DONE, f"could not run: {type(error).__name__}: {error}")

    def _run(self, args: list[str], opts: argparse.Namespace) -> int:
        loader = get_spider_loader(self.settings)
        broken = getattr(loader, "broken", {})
        check_sites(self.settings, [site for site in args if site not in broken])
        asked = list(dict.fromkeys(args)) or [*loader.list(), *broken]
        sites = [site for site in asked if site not in broken]
        if not sites:
            return complain(NOTHING_DONE, "no site can be loaded")
        if opts.dry_run:
            places = Places.of(self.settings)
            print_plans((plan_of(places, self.settings, loader.load(site)) for site in sites), scope.given(opts))
            sys.stdout.flush()
            return OK
        ran = run_sites(self.crawler_process, sites, opts.spargs, shown)
        return _say(ran, [site for site in asked if site in broken])


def _say(ran: Ran, broken: Collection[str]) -> int:
    """Print what came of a crawl; gives the exit code.

    :param broken: sites that were to be crawled, and cannot be loaded.
    """
    print_crawl(ran.reports, ran.statuses, broken)
    say_events(ran)
    if not ran.is_stored:
        return (
            complain(NOTHING_DONE, "not all could be written; the next run fetches it again")
            if ran.is_written
            else NOTHING_DONE
        )
    if ran.is_interrupted:
        return say_interrupted(is_cut=ran.is_cut)
    if not ran.statuses:
        return complain(NOTHING_DONE, "no site could be crawled")
    is_well_all = not broken and all(
        site in ran.statuses and is_well(ran.statuses[site].status, ran.statuses[site].before) for site in ran.stats
    )
    if any(report.articles for report in ran.reports):
        print(f"Articles: {ran.writer.path}", file=sys.stderr)
    elif is_well_all and all(map(is_asked, ran.statuses.values())):
        print(f"Nothing new: {_why_nothing(ran)}", file=sys.stderr)
    return OK if is_well_all else UNHEALTHY


def _why_nothing(ran: Ran) -> str:
    """What kept a run from writing anything, in words."""
    failing, left_out = ran.total("winnow/failing"), ran.total("winnow/sources/left_out")
    said = []
    if any(report.budget for report in ran.reports):
        said.append(f"a budget is used up, and {pages_wait(ran.total('winnow/waiting'), 'still')}")
    elif waiting := ran.total("winnow/waiting"):
        said.append(pages_wait(waiting, "for a later run"))
    if failing:
        said.append(pages_wait(failing, "for another try"))
    if left_out:
        said.append(f"{counted(left_out, 'page')} left out by --since")
    return "; ".join(said) or "what the sites name is known, and not due"
