"""``scrapy deadletters [SITE]``: addresses that were given up, and those that fail at present; try them again, or forget them."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, ClassVar

from scrapy.exceptions import UsageError

from scrapers.frontier.deadletters import Letter, NoLetter, forget, letters, retry
from scrapers.plain_errors import PlainErrors, check_sites, complain
from scrapers.run import NOTHING_DONE
from scrapers.upkeep.places import Places, changing, reading


class Command(PlainErrors):
    requires_project = True
    default_settings: ClassVar = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "[SITE] [--json] | [SITE] --retry [URL ...] | [SITE] --forget URL ..."

    def short_desc(self) -> str:
        return "List the addresses that crawls gave up, and those that fail at present; try them again, or forget them"

    def long_desc(self) -> str:
        return (
            "dead: given up, never asked for by itself; failed: tried again at the time that is named. --retry: all of SITE, or "
            "the ones named, wait for the next run. --forget: as if never found; found again, it is fetched again. "
            "Exit codes: 0; 2 if nothing was done."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        what = parser.add_mutually_exclusive_group()
        what.add_argument(
            "--retry", metavar="URL", nargs="*", help="let them wait for the next run; without URL all of SITE"
        )
        what.add_argument("--forget", metavar="URL", nargs="+", help="forget them, as if they had never been found")
        what.add_argument("--json", action="store_true", help="one a line, as JSON")

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        if len(args) > 1:
            raise UsageError("one site at most, please: scrapy deadletters SITE", print_help=False)
        if opts.retry == [] and not args:
            raise UsageError("which? scrapy deadletters SITE --retry, or --retry URL ...", print_help=False)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        check_sites(self.settings, args)
        site = args[0] if args else None
        try:
            places = Places.of(self.settings)
            if opts.retry is None and opts.forget is None:
                with reading(places) as database:
                    found = letters(database, site)
                _print_json(found) if opts.json else _print(found)
            else:
                print(_change(places, site, opts))
        except NoLetter as error:
            self.exitcode = complain(NOTHING_DONE, f"{error.args[0]}; nothing was changed")
        except OSError as error:
            self.exitcode = complain(NOTHING_DONE, str(error))


def _change(places: Places, site: str | None, opts: argparse.Namespace) -> str:
    with changing(places) as database:
        if opts.forget:
            return f"{forget(database, site, opts.forget)} forgotten"
        return f"{retry(database, site, opts.retry)} wait for the next run"


def _print_json(found: Sequence[Letter]) -> None:
    for one in found:
        print(json.dumps(_dated(one), ensure_ascii=False))


def _dated(one: Letter) -> dict[str, Any]:
    return asdict(one) | {"found": _moment(one.found), "due": _moment(one.due)}


def _print(found: Sequence[Letter]) -> None:
    """Addresses whole, to be copied: no table."""
    for one in found:
        print(f"{one.state:<6}  {one.site}  {one.url}")
        print(f"        {'; '.join(_said(one))}")
    if not found:
        print("No address was given up, and none fails.")


def _said(one: Letter) -> Iterator[str]:
    yield one.reason or "no reason noted"
    if one.deliveries:
        yield f"not worked with {_times(one.deliveries)}"
    if one.failures:
        yield f"not had {_times(one.failures)} in a row"
    yield f"found {_moment(one.found)}"
    yield f"next try {_moment(one.due)}" if one.due is not None else "not tried again by itself"


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"


def _moment(seconds: float | None) -> str | None:
    """As a date in UTC."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
