"""Addresses that are known: those of a list that was had elsewhere, taken in; those of a site, handed on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipelines.engine.urls import host_of
from scrapers.frontier.interface import End, Entry
from scrapers.frontier.sqlite import DEAD, FAILED, LEASED, WAITING

IMPORTED = "imported"
"""The reason of an address that was had elsewhere."""
_HAD = (End.FETCHED, End.MOVED, End.GONE)
"""What is not asked for anew by itself, because it was had."""
_OPEN = (WAITING, LEASED, FAILED, DEAD)
"""What becomes known when a list names it."""


class Unreadable(ValueError):
    """A list with lines that are no addresses of a site; the message names some of them, with their numbers."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a list."""

    new: int = 0
    """Not heard of before."""
    closed: int = 0
    """Waiting, or failed, until now."""
    known: int = 0
    """Fetched already, or sources, or twice in the list: as they were."""


def addresses(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """(number, address) of each line; blank ones and comments (#) are left out.

    >>> list(addresses(["# seen", "", " https://example.org/a "]))
    [(3, 'https://example.org/a')]
    """
    for number, line in enumerate(lines, 1):
        if (address := line.strip()) and not address.startswith("#"):
            yield number, address


def take_in(database: sqlite3.Connection, site: str, entries: Iterable[Entry], now: float) -> Taken:
    """Make addresses known, and not due by themselves, in the caller's transaction.

    A crawl fetches one only if REVISIT is ``all``, or a source says that it was changed after ``now``.
    """
    new = closed = known = 0
    for entry in entries:
        row = database.execute("SELECT state, always FROM url WHERE site = ? AND key = ?", (site, entry.key)).fetchone()
        if row is None:
            _insert(database, site, entry, now)
            new += 1
        elif row[0] in _OPEN and not row[1]:
            _close(database, site, entry, now)
            closed += 1
        else:
            known += 1
    return Taken(new, closed, known)


def _insert(database: sqlite3.Connection, site: str, entry: Entry, now: float) -> None:
    database.execute(
        "INSERT INTO url (site, key, url, host, state, priority, place, request, always, round, found, interrupted, "
        "deliveries, failures, unchanged, reason, fetched, seen) "
        f"VALUES (?, ?, ?, ?, '{End.FETCHED}', 0, 0, ?, 0, 0, ?, 0, 0, 0, 0, '{IMPORTED}', ?, ?)",
        (site, entry.key, entry.url, host_of(entry.url), entry.request, now, now, now),
    )


def _close(database: sqlite3.Connection, site: str, entry: Entry, now: float) -> None:
    database.execute(
        f"UPDATE url SET state = '{End.FETCHED}', reason = '{IMPORTED}', status = NULL, fetched = ?, seen = ?, due = NULL, "
        "interrupted = 0, deliveries = 0, failures = 0, unchanged = 0 WHERE site = ? AND key = ?",
        (now, now, site, entry.key),
    )


def counts(database: sqlite3.Connection, site: str) -> dict[str, int]:
    """State -> addresses; those that were had elsewhere under ``imported``, sources under ``sources``."""
    rows = database.execute(
        f"SELECT CASE WHEN always THEN 'sources' WHEN state = '{End.FETCHED}' AND reason = '{IMPORTED}' THEN '{IMPORTED}' "
        "ELSE state END AS said, count(*) FROM url WHERE site = ? GROUP BY said",
        (site,),
    )
    return dict(rows.fetchall())


def had(database: sqlite3.Connection, site: str) -> Iterator[str]:
    """The addresses of a site's pages that were had, here or elsewhere, in order."""
    for (url,) in database.execute(
        f"SELECT url FROM url WHERE site = ? AND NOT always AND state IN ({', '.join('?' * len(_HAD))}) ORDER BY url",
        (site, *_HAD),
    ):
        yield url
