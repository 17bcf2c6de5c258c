"""``scrapy state check|backup|vacuum|forget-output``: looking after what crawls remember."""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import closing
from pathlib import Path
from typing import ClassVar

from rich.console import Console
from rich.table import Table
from scrapy.exceptions import UsageError

from pipelines.state import StateError, open_database
from pipelines.state.database import said_of
from scrapers.plain_errors import PlainErrors, complain
from scrapers.run import INTERRUPTED, NOTHING_DONE, OK
from scrapers.upkeep.backup import back_up_all
from scrapers.upkeep.check import STATES, counts, problems
from scrapers.upkeep.output import Forgotten, forget_output, what_would_be_forgotten
from scrapers.upkeep.places import Places, alone, changing, reading

_UNSOUND = 1
_ACTS = ("check", "backup", "vacuum", "forget-output")


class Command(PlainErrors):
    requires_project = True
    default_settings: ClassVar = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "check [--all] | backup FOLDER | vacuum | forget-output [--yes]"

    def short_desc(self) -> str:
        return "Check the state of crawls, back it up, make it small, or forget what was written"

    def long_desc(self) -> str:
        return (
            "check: each database wholly, and the output as it is counted; changes nothing. backup: a copy of all into a new "
            "folder, also while a crawl runs. vacuum: give free space back. forget-output: after the output was deleted or "
            "moved away; every page is fetched and written again. Exit codes: 0; 1 if check finds something; 2 if nothing was done."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--all", action="store_true", help="check: look up each article's line, not a sample")
        parser.add_argument(
            "--yes", action="store_true", help="forget-output: do it; without, it says what it would do"
        )

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        if not args or args[0] not in _ACTS:
            raise UsageError(f"scrapy state {self.syntax()}", print_help=False)
        if len(args) != 1 + (args[0] == "backup"):
            words = "one new folder, please: scrapy state backup FOLDER" if args[0] == "backup" else " ".join(args[1:])
            raise UsageError(words if args[0] == "backup" else f"no such argument: {words}", print_help=False)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        try:
            places = Places.of(self.settings)
            if not places.databases():
                raise StateError(f"{places.state}: no database there; a crawl makes them")
            if args[0] == "check":
                self.exitcode = _check(places, every=opts.all)
            elif args[0] == "backup":
                _back_up(places, Path(args[1]).absolute())
            elif args[0] == "vacuum":
                _vacuum(places)
            else:
                _forget_output(places, is_meant=opts.yes)
        except OSError as error:
            self.exitcode = complain(NOTHING_DONE, str(error))
        except KeyboardInterrupt:
            self.exitcode = complain(INTERRUPTED, "interrupted")


def _check(places: Places, *, every: bool) -> int:
    found = problems(places, every=every)
    if places.crawl.exists() and not any(one.startswith(str(places.crawl)) for one in found):
        with reading(places) as database:
            _print_counts(counts(database))
    for one in found:
        print(f"winnow: {one}", file=sys.stderr)
    if not found:
        print(f"{places.state}: sound: {', '.join(path.name for path in places.databases())}; output: {places.output}")
    return _UNSOUND if found else OK


def _print_counts(found: dict[str, dict[str, int]]) -> None:
    table = Table("Site", *(state.capitalize() for state in STATES))
    for site, states in found.items():
        table.add_row(site, *(f"{states.get(state, 0)}" for state in STATES))
    if found:
        Console().print(table)


def _back_up(places: Places, to: Path) -> None:
    for name, size in back_up_all(places, to).items():
        print(f"{to / name}: {size} bytes")


def _vacuum(places: Places) -> None:
    with alone(places):
        for path, kind in places.databases().items():
            before = _size(path)
            with closing(open_database(path, kind)) as database:
                try:
                    database.execute("VACUUM")
                    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                except database.Error as error:
                    raise StateError(f"{path}: not made smaller: {said_of(error)}") from error
            print(f"{path}: {before} bytes before, {_size(path)} after")


def _size(path: Path) -> int:
    """Of a database and its log."""
    log = path.with_name(f"{path.name}-wal")
    return os.path.getsize(path) + (os.path.getsize(log) if log.exists() else 0)


def _forget_output(places: Places, *, is_meant: bool) -> None:
    if is_meant:
        with changing(places) as database:
            forgotten = forget_output(database)
        print(f"{places.crawl}: {_said(forgotten, 'forgotten')}")
        return
    with reading(places) as database:
        print(f"{places.crawl}: {_said(what_would_be_forgotten(database), 'would be forgotten')}")
    print("Nothing was changed; do it with --yes, and the same options")


def _said(one: Forgotten, done: str) -> str:
    return (
        f"{one.segments} segments and {one.articles} articles {done}; the next run fetches {one.pages} pages and writes all anew, "
        "as first revisions. No file is deleted: what is still in OUTPUT_DIR is read back, and not written again"
    )
