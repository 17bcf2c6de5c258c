"""The runs before, in the crawl's database: what each site's status was, which runs are its usual ones, when it has published.

Functions take the database as a function that runs a statement: a crawl's journal, or a connection that only reads.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from pipelines.status import Articles, BadPage, Cost, Readings, SiteStatus, Spread

Query = Callable[[str, tuple[Any, ...]], Any]
"""Runs a statement with values; gives rows that can be walked through."""

_USUAL = 30
"""Runs that are the site's history."""
_USUALLY = frozenset({"healthy", "quiet"})
"""Runs that a later one may be compared with."""


def keep(execute: Query, status: SiteStatus) -> None:
    """Add a run, in the caller's transaction."""
    execute(
        "INSERT OR REPLACE INTO run VALUES (?, ?, ?, ?, ?)",
        (status.site, status.begun, status.status, status.status in _USUALLY, json.dumps(asdict(status))),
    )


def last_runs(query: Query, site: str, count: int) -> list[SiteStatus]:
    """A site's runs, the newest first."""
    rows = query("SELECT record FROM run WHERE site = ? ORDER BY begun DESC LIMIT ?", (site, count))
    return [_from_json(text) for (text,) in rows]


def usual_runs(query: Query, site: str) -> list[SiteStatus]:
    """The runs that are a site's history, the newest first."""
    rows = query("SELECT record FROM run WHERE site = ? AND is_usual ORDER BY begun DESC LIMIT ?", (site, _USUAL))
    return [_from_json(text) for (text,) in rows]


def since(query: Query, site: str, status: str, begun: str) -> str:
    """When the first run began since which a site has had no other status; unknown ones do not count."""
    other = "SELECT max(begun) FROM run WHERE site = ?1 AND status NOT IN (?2, 'unknown')"
    rows = query(
        f"SELECT min(begun) FROM run WHERE site = ?1 AND status = ?2 AND begun > ifnull(({other}), '')", (site, status)
    )
    return next(iter(rows))[0] or begun


def sites(query: Query) -> list[str]:
    """The sites of which there is a run."""
    return [site for (site,) in query("SELECT DISTINCT site FROM run ORDER BY site", ())]


def accept(execute: Query, site: str) -> bool:
    """Let a site's last run be its history, and none before: it has changed, and is well so. False if there is none.

    In the caller's transaction.
    """
    last = "SELECT max(begun) FROM run WHERE site = ?1 AND status != 'unknown'"
    return bool(execute(f"UPDATE run SET is_usual = (begun = ({last})) WHERE site = ?1", (site,)).rowcount)


def published(query: Query, site: str) -> dict[int, int]:
    """Hour since 1970 -> articles that the site has published in it."""
    return dict(query("SELECT hour, articles FROM published WHERE site = ?", (site,)))


def told(query: Query, site: str) -> str | None:
    """The status that the hooks were told last."""
    return next((status for (status,) in query("SELECT status FROM told WHERE site = ?", (site,))), None)


def note_told(execute: Query, site: str, status: str) -> None:
    """Remember it, in the caller's transaction."""
    execute("INSERT OR REPLACE INTO told VALUES (?, ?)", (site, status))


def _from_json(text: str) -> SiteStatus:
    fields = json.loads(text)
    readings = fields["readings"]
    spreads = {name: Spread(**readings[name]) for name in ("log_words", "removed_share")}
    return SiteStatus(
        **fields
        | {
            "first_bad": BadPage(**fields["first_bad"]) if fields["first_bad"] else None,
            "articles": Articles(**fields["articles"]),
            "cost": Cost(**fields["cost"]),
            "readings": Readings(**readings | spreads),
        }
    )
