"""Addresses that were given up, and those that fail at present: listed, tried again, forgotten."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from scrapers.frontier.sqlite import DEAD, FAILED, WAITING

_STATES = f"state IN ('{DEAD}', '{FAILED}')"


@dataclass(frozen=True, slots=True)
class Letter:
    """An address that could not be had, or not be worked with."""

    site: str
    url: str
    state: str
    """``dead``: given up; ``failed``: tried again by itself."""
    reason: str | None
    status: int | None
    deliveries: int
    """Times that the spider or a stage failed, or a run ended with it in hand."""
    failures: int
    """Times in a row that it could not be had."""
    found: float
    """Seconds since 1970."""
    due: float | None
    """When it is tried again; None: not by itself."""


class NoLetter(LookupError):
    """An address that is not among them; the message names it."""


def letters(database: sqlite3.Connection, site: str | None = None) -> list[Letter]:
    """Those of a site, or of all; the dead ones first."""
    rows = database.execute(
        f"SELECT site, url, state, reason, status, deliveries, failures, found, due FROM url WHERE {_STATES} "
        "AND (?1 IS NULL OR site = ?1) ORDER BY site, state, url",
        (site,),
    )
    return [Letter(*row) for row in rows]


def retry(database: sqlite3.Connection, site: str | None, urls: Sequence[str] = ()) -> int:
    """Let them wait for the next run as if they had never failed: the ones that are named, or all of the site. In the caller's transaction.

    :raises NoLetter: for an address that is none of them.
    """
    return _each(
        database,
        f"UPDATE url SET state = '{WAITING}', reason = NULL, status = NULL, due = NULL, deliveries = 0, failures = 0, interrupted = 0",
        site,
        urls,
    )


def forget(database: sqlite3.Connection, site: str | None, urls: Sequence[str]) -> int:
    """Forget them as if they had never been found: what names them again puts them again. Raises as ``retry``."""
    return _each(database, "DELETE FROM url", site, urls)


def _each(database: sqlite3.Connection, act: str, site: str | None, urls: Sequence[str]) -> int:
    if not urls:
        return database.execute(f"{act} WHERE {_STATES} AND site = ?", (site,)).rowcount
    count = 0
    for url in dict.fromkeys(urls):
        found = database.execute(
            f"{act} WHERE {_STATES} AND url = ?1 AND (?2 IS NULL OR site = ?2)", (url, site)
        ).rowcount
        if not found:
            raise NoLetter(f"{url}: neither given up nor failing (scrapy deadletters)")
        count += found
    return count
