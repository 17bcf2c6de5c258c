"""What a run would ask for, and why, as far as the state can tell: what its sources will name, only they know. Nothing is changed."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urljoin

from scrapy.settings import BaseSettings

from scrapers.discovery.rest import asked_again, guessed_again, quiet_since
from scrapers.frontier.interface import End, SourceState
from scrapers.frontier.scheduler import limits_of
from scrapers.frontier.sqlite import FAILED, LEASED, WAITING, sources_of
from scrapers.site import SiteSpider
from scrapers.upkeep.places import Places, reading

_SHOWN = 5
"""Addresses of each reason."""


@dataclass(frozen=True, slots=True)
class Planned:
    """Pages that would be asked for, for one reason."""

    why: str
    number: int
    urls: tuple[str, ...]
    """The first of them."""


@dataclass(slots=True)
class Plan:
    """What a run of a site would ask for."""

    site: str
    round: str = ""
    """What run it is, in words."""
    sources: dict[str, str] = field(default_factory=dict)
    """Address -> when or how it is asked."""
    resting: dict[str, str] = field(default_factory=dict)
    """Sources that are not asked now -> why."""
    pages: list[Planned] = field(default_factory=list)
    blocked: dict[str, str] = field(default_factory=dict)
    """Hosts that want to be left alone -> until when."""


def plan_of(places: Places, settings: BaseSettings, spidercls: type[SiteSpider]) -> Plan:
    """The plan of a site's next run.

    :raises StateError: if the state is there and cannot be read.
    """
    settings = settings.copy()
    spidercls.update_settings(settings)
    plan = Plan(spidercls.name)
    declared = _declared(spidercls)
    if not places.crawl.exists():
        plan.round = "its first run: all that its sources name is fetched"
        plan.sources = dict.fromkeys(declared, "in every run")
        return plan
    with reading(places) as database:
        is_resumed = _take_round(database, settings, plan)
        _take_sources(database, settings, plan, declared, spidercls.home, is_resumed=is_resumed)
        plan.pages = list(_pages(database, plan.site, limits_of(settings).revisit))
        rows = database.execute("SELECT host, until FROM host WHERE site = ? AND until > ?", (plan.site, time.time()))
        plan.blocked = {host: _day(until) for host, until in rows}
    return plan


def _declared(spidercls: type[SiteSpider]) -> list[str]:
    named = (*spidercls.feeds, *spidercls.sitemaps, "/robots.txt", "", *spidercls.listings)
    return list(dict.fromkeys(urljoin(spidercls.home, one) for one in named))


def _take_round(database: sqlite3.Connection, settings: BaseSettings, plan: Plan) -> bool:
    """Say what run it is; True if it goes on with one that was interrupted."""
    row = database.execute("SELECT begun, ended FROM round WHERE site = ?", (plan.site,)).fetchone()
    if row is None:
        plan.round = "its first run: all that its sources name is fetched"
        return False
    begun, ended = row
    if ended is None and 0 <= time.time() - begun <= limits_of(settings).resume_within:
        plan.round = (
            f"goes on with the run that began {_day(begun)} and was interrupted; its sources are not asked again"
        )
        return True
    plan.round = f"the last run began {_day(begun)}"
    return False


def _take_sources(
    database: sqlite3.Connection,
    settings: BaseSettings,
    plan: Plan,
    declared: list[str],
    home: str,
    *,
    is_resumed: bool,
) -> None:
    if is_resumed:
        rows = database.execute(
            f"SELECT url FROM url WHERE site = ? AND always AND state IN ('{WAITING}', '{LEASED}')", (plan.site,)
        )
        plan.sources = {url: "not read yet" for (url,) in rows}
        return
    known = sources_of(database.execute, plan.site)
    for url in dict.fromkeys((*declared, *known)):
        state = known.get(url)
        rests = None if state is None or url == home or settings.getbool("BACKFILL") else _rests(state)
        if rests:
            plan.resting[url] = rests
        elif state is not None and state.modified is not None:
            plan.sources[url] = f"if its index names another date than {_day(state.modified)}"
        else:
            plan.sources[url] = "in every run"


def _rests(state: SourceState) -> str | None:
    """Why a source is left alone now; None if it is not."""
    now = time.time()
    if state.missing is not None and now < guessed_again(state, now):
        return f"was not there on {_day(state.missing)}; looked for again {_day(guessed_again(state, now))}"
    if now < asked_again(state, now):
        return f"has named nothing new since {_day(quiet_since(state))}; asked again {_day(asked_again(state, now))}"
    return None


def _pages(database: sqlite3.Connection, site: str, revisit: str) -> Iterator[Planned]:
    now = time.time()
    due = "due <= ?" if revisit != "all" else "? IS NOT NULL"
    reasons: Mapping[str, tuple[str, tuple[object, ...]]] = {
        "found, and not had yet": (f"state IN ('{WAITING}', '{LEASED}') AND fetched IS NULL", ()),
        "waits to be asked for again": (f"state IN ('{WAITING}', '{LEASED}') AND fetched IS NOT NULL", ()),
        "could not be had, and is tried again": (f"state = '{FAILED}' AND {due}", (now,)),
        "was forbidden or elsewhere, and is looked at again": (f"state = '{End.EXCLUDED}' AND {due}", (now,)),
    }
    if revisit != "never":
        reasons |= {"may have changed": (f"state = '{End.FETCHED}' AND {due}", (now,))}
    for why, (where, values) in reasons.items():
        where = f"FROM url WHERE site = ? AND NOT always AND {where}"
        number = database.execute(f"SELECT count(*) {where}", (site, *values)).fetchone()[0]
        if number:
            order = f"SELECT url {where} ORDER BY priority DESC, due, place LIMIT {_SHOWN}"
            yield Planned(why, number, tuple(url for (url,) in database.execute(order, (site, *values))))


def _day(seconds: float | None) -> str:
    return "" if seconds is None else datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M")
