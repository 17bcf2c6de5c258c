"""``scrapy status [SITE ...]``: how each site was in its last run, and in the ones before."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from typing import ClassVar

from scrapy.exceptions import UsageError
from scrapy.spiderloader import get_spider_loader

from pipelines.status import WELL, SiteStatus
from scrapers.plain_errors import PlainErrors, check_sites, complain, turn_off_output
from scrapers.run import NOTHING_DONE, OK, UNHEALTHY
from scrapers.status import history
from scrapers.status.table import RUNS, known, print_runs, print_statuses
from scrapers.upkeep.places import Places, changing, reading


class Command(PlainErrors):
    requires_project = True
    default_settings: ClassVar = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "[SITE ...] [--json] [--runs N] | SITE --accept"

    def short_desc(self) -> str:
        return "Show how each site is, with a small history: healthy, quiet, blocked, layout changed, ..."

    def long_desc(self) -> str:
        return (
            "As the last run of each site found it. Runs: the last ones, the newest at the right: ▪ healthy, · unknown, else "
            "the status's first letter. --json: the last run's line of status.jsonl. --accept: SITE, which is layout changed, "
            "paywalled or quiet, is well so. Exit codes: 0 all healthy, 1 some site is not, 2 nothing could be said."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="one line a run, as JSON")
        parser.add_argument("--runs", metavar="N", type=int, help="the last N runs of each site, one by one")
        parser.add_argument("--accept", action="store_true", help="take SITE as it is now for its usual self")

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        if opts.runs is not None and opts.runs < 1:
            raise UsageError(f"--runs {opts.runs}: at least 1", print_help=False)
        if opts.accept and (len(args) != 1 or opts.json or opts.runs):
            raise UsageError("--accept goes with one site, and nothing else", print_help=False)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        places = Places.of(self.settings)
        try:
            if opts.accept:
                self.exitcode = _accept(places, args[0])
                return
            with reading(places) as database:
                check_sites(self.settings, args, stored=history.sites(database.execute))
                sites = list(dict.fromkeys(args)) or get_spider_loader(self.settings).list()
                count = opts.runs or (1 if opts.json else RUNS)
                runs = {site: history.last_runs(database.execute, site, count) for site in sites}
        except OSError as error:
            self.exitcode = complain(NOTHING_DONE, str(error))
            return
        try:
            self.exitcode = _shown(runs, opts)
            sys.stdout.flush()
        except BrokenPipeError:  # whoever read it has seen enough
            turn_off_output()


def _accept(places: Places, site: str) -> int:
    with changing(places) as database:
        last = history.last_known(database.execute, site)
        if last is None:
            return complain(NOTHING_DONE, f"{site}: was never run; nothing was changed")
        said = last.status.replace("_", " ")
        if last.status not in history.CAN_BE_USUAL:
            return complain(NOTHING_DONE, f"{site}: is {said}; there is nothing to accept, and nothing was changed")
        history.accept(database.execute, site, last)
    print(f"{site}: was {said}, and is well as it is: {_ACCEPTED[last.status]}")
    return OK


_ACCEPTED = {
    "layout_changed": "later runs are compared with the ones since then",
    "paywalled": "later runs are compared with the ones since then",
    "quiet": "until its next article",
}


def _shown(runs: dict[str, list[SiteStatus]], opts: argparse.Namespace) -> int:
    if opts.json:
        for last in runs.values():
            for run in last:
                print(json.dumps(asdict(run), ensure_ascii=False))
    elif opts.runs:
        for site, last in runs.items():
            print(site if last else f"{site}: never run")
            if last:
                print_runs(last)
    else:
        print_statuses(runs)
    told = [run for last in runs.values() if (run := known(last)) is not None]
    return UNHEALTHY if any(run.status not in WELL for run in told) else OK
