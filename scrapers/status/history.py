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

_USUAL = 100
"""Runs with pages that are the site's history."""
_LAST = 20
"""Runs with pages that may be judged together with the present one."""
_USUALLY = frozenset({"healthy", "quiet"})
"""Runs that a later one may be compared with."""
CAN_BE_USUAL = frozenset({"layout_changed", "paywalled", "quiet"})
"""What a site may be, and be well so."""
_READINGS = "readings"


def keep(execute: Query, status: SiteStatus) -> None:
    """Add a run, in the caller's transaction; none is later than it.

    One whose readings have shifted is usual once a later one is as before: then the site varies so.
    """
    has_pages = bool(status.new_pages or status.known_pages)
    is_pending = bool(status.suspects) or status.ground == _READINGS
    is_usual = None if is_pending else status.status in _USUALLY
    if has_pages and status.readings.articles and not is_pending:
        execute("UPDATE run SET is_usual = 1 WHERE site = ? AND is_usual IS NULL", (status.site,))
    execute("DELETE FROM run WHERE site = ? AND begun > ?", (status.site, status.begun))  # of a clock that was ahead
    row = (status.site, status.begun, status.status, is_usual, has_pages, json.dumps(asdict(status)))
    execute("INSERT OR REPLACE INTO run VALUES (?, ?, ?, ?, ?, ?)", row)


def last_runs(query: Query, site: str, count: int) -> list[SiteStatus]:
    """A site's runs, the newest first."""
    return _runs(query, "", site, count)


def last_known(query: Query, site: str) -> SiteStatus | None:
    """The last run that could say something."""
    return next(iter(_runs(query, "AND status != 'unknown'", site, 1)), None)


def runs_with_pages(query: Query, site: str) -> list[SiteStatus]:
    """The last runs that have seen pages, the newest first."""
    return _runs(query, "AND has_pages", site, _LAST)


def usual_runs(query: Query, site: str) -> list[SiteStatus]:
    """The runs with pages that are a site's history, the newest first."""
    return _runs(query, "AND has_pages AND is_usual", site, _USUAL)


def _runs(query: Query, which: str, site: str, count: int) -> list[SiteStatus]:
    rows = query(f"SELECT record FROM run WHERE site = ? {which} ORDER BY begun DESC LIMIT ?", (site, count))
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


def accept(execute: Query, site: str, last: SiteStatus) -> None:
    """Let a site be well as it is, in the caller's transaction: runs since it is so are its history, and what was before is not.

    :param last: its last run that could say something; its status is one of ``CAN_BE_USUAL``.
    """
    if last.status == "quiet":
        execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (_silence_of(site), last.newest or ""))
    else:
        execute("UPDATE run SET is_usual = (begun >= ?2) WHERE site = ?1", (site, last.since))
    words = f"taken for usual; it was {last.status.replace('_', ' ')}"
    row = asdict(last) | {"status": "healthy", "ground": None, "reason": words, "first_bad": None, "suspects": []}
    execute(
        "UPDATE run SET status = 'healthy', record = ? WHERE site = ? AND begun = ?",
        (json.dumps(row), site, last.begun),
    )


def accepted_silence(query: Query, site: str) -> str | None:
    """The hour of the newest article after which a site may be silent; None if that was not said of it."""
    return next((value for (value,) in query("SELECT value FROM meta WHERE name = ?", (_silence_of(site),))), None)


def _silence_of(site: str) -> str:
    return f"silence of {site}"


def has_given(query: Query, site: str) -> bool:
    """True if an article of the site was ever written."""
    return bool(list(query("SELECT 1 FROM published WHERE site = ? LIMIT 1", (site,))))


def published(query: Query, site: str) -> dict[int, int]:
    """Hour since 1970 -> articles that the site has published in it."""
    return dict(query("SELECT hour, articles FROM published WHERE site = ?", (site,)))


def told(query: Query, site: str, hook: str) -> str | None:
    """The status that a hook was told last."""
    rows = query("SELECT status FROM told WHERE site = ? AND hook = ?", (site, hook))
    return next((status for (status,) in rows), None)


def note_told(execute: Query, site: str, hook: str, status: str) -> None:
    """Remember it, in the caller's transaction."""
    execute("INSERT OR REPLACE INTO told VALUES (?, ?, ?)", (site, hook, status))


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
