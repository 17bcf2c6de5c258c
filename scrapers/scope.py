"""How much of a site a run asks for: without a word, all that it names and that is due."""

from __future__ import annotations

import argparse
import math
import re
from dataclasses import dataclass

from scrapy.exceptions import UsageError
from scrapy.settings import BaseSettings

from scrapers.moments import moment

CMDLINE = "cmdline"
_UNITS = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9}
_STOP_AFTER = 20
"""Where STOP_AFTER_KNOWN is not set."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a run's settings say of it."""

    since: float | None = None
    """Seconds since 1970: what a source says to be older is left alone."""
    backfill: bool = False
    """Follow every source to its end, known or not."""
    stop_after: int = _STOP_AFTER
    """Known pages in a row after which a source's next page is not asked for."""

    @classmethod
    def of(cls, settings: BaseSettings) -> Scope:
        """The settings SINCE, BACKFILL and STOP_AFTER_KNOWN.

        :raises ValueError: for a SINCE that cannot be used; the message names it. ``own_settings`` checks the others.
        """
        try:
            since = moment(settings.get("SINCE") or None)
        except ValueError as error:
            raise ValueError(f"SINCE: {error}") from error
        return cls(since, settings.getbool("BACKFILL"), settings.getint("STOP_AFTER_KNOWN", _STOP_AFTER))


def add_options(parser: argparse.ArgumentParser) -> None:
    """``--since``, ``--limit``, ``--backfill``."""
    group = parser.add_argument_group(title="How much of a site")
    group.add_argument(
        "--since",
        metavar="WHEN",
        help="leave alone what sources say to be older: a date (2025-10-21, UTC if it has no offset), or 12h, 7d, 2w ago",
    )
    group.add_argument("--limit", metavar="N", type=int, help="stop after N pages of each site; the next run goes on")
    group.add_argument(
        "--minutes", metavar="M", type=float, help="stop after M minutes on each site; the next run goes on"
    )
    group.add_argument(
        "--bytes", metavar="B", help="stop after B bytes from each site, as 500k, 50M, 2G; the next run goes on"
    )
    group.add_argument(
        "--backfill",
        action="store_true",
        help="follow archives, sitemaps and pages of listings to their end, also behind what is known",
    )


def take_options(settings: BaseSettings, options: argparse.Namespace) -> None:
    """Make settings of the options.

    :raises UsageError: for a value that cannot be used.
    """
    if options.limit is not None and options.limit < 1:
        raise UsageError(f"--limit {options.limit}: at least 1", print_help=False)
    try:
        moment(options.since)
    except ValueError as error:
        raise UsageError(f"--since {error}", print_help=False) from error
    if options.minutes is not None and not 0 < options.minutes < math.inf:
        raise UsageError(f"--minutes {options.minutes:g}: more than 0", print_help=False)
    said = {
        "SINCE": options.since,
        "LIMIT": options.limit,
        "LIMIT_MINUTES": options.minutes,
        "LIMIT_BYTES": _bytes(options.bytes) if options.bytes is not None else None,
        "BACKFILL": options.backfill,
    }
    for name, value in said.items():
        if value:
            settings.set(name, value, priority=CMDLINE)


def given(options: argparse.Namespace) -> list[str]:
    """The options that say how much a run takes, of those that were given: ``--limit``, ..."""
    names = ("since", "limit", "minutes", "bytes")
    return [f"--{name}" for name in names if getattr(options, name) is not None]


def _bytes(text: str) -> int:
    """A number of bytes as users write it.

    :raises UsageError: for anything else.

    >>> _bytes("50M"), _bytes("500k"), _bytes("1000")
    (50000000, 500000, 1000)
    """
    match = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?)([kKMG]?)B?", text)
    number = int(float(match[1]) * _UNITS[match[2].lower()]) if match else 0
    if not number:
        raise UsageError(f"--bytes {text}: a number as 500k, 50M, 2G", print_help=False)
    return number
