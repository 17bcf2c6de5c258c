"""What a run would ask for, and why, as far as the state can tell: what its sources will name, only they know. Nothing is changed."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urljoin

from scrapy.settings import BaseSettings

from pipelines.engine.urls import host_of
from scrapers.discovery.listings import FEED_GUESS
from scrapers.discovery.rest import asked_again, guessed_again, quiet_since
from scrapers.discovery.sitemaps import GUESSES
from scrapers.frontier.interface import End, SourceState
from scrapers.frontier.revisits import SOON
from scrapers.frontier.scheduler import limits_of
from scrapers.frontier.sqlite import FAILED, LEASED, WAITING, sources_of
from scrapers.site import SiteSpider
from scrapers.upkeep.places import Places, reading

_FIRST_RUN = "its first run: all that its sources name is fetched"
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
    settings.set("LEDGER", "", priority="cmdline")  # to look at one is to hold it, which a crawl does beside this
    spidercls.update_settings(settings)
    plan = Plan(spidercls.name)
    declared = _declared(spidercls)
    if not places.crawl.exists():
        plan.round = _FIRST_RUN
        plan.sources = dict.fromkeys(declared, "in every run") | _guesses(spidercls)
        return plan
    with reading(places) as database:
        rows = database.execute("SELECT host, until FROM host WHERE site = ? AND until > ?", (plan.site, time.time()))
        plan.blocked = {host: _day(until) for host, until in rows}
        is_resumed = _take_round(database, settings, plan)
        _take_sources(database, settings, plan, declared, spidercls.home, is_resumed=is_resumed)
        _take_blocked(plan)
        plan.pages = list(_pages(database, plan, limits_of(settings).revisit))
    return plan


def _guesses(spidercls: type[SiteSpider]) -> dict[str, str]:
    """Places that are looked at where nobody names one -> when."""
    sitemaps = {} if spidercls.sitemaps else dict.fromkeys(GUESSES, "a guess, if robots.txt names no sitemap")
    feeds = {} if spidercls.feeds else {FEED_GUESS: "a guess, if the home page names no feed"}
    return {urljoin(spidercls.home, place): words for place, words in (sitemaps | feeds).items()}


def _take_blocked(plan: Plan) -> None:
    """What is of a host that wants to be left alone is asked when it may be, or by a later run."""
    for url in [url for url in plan.sources if host_of(url) in plan.blocked]:
        del plan.sources[url]
        plan.resting[url] = f"its host wants to be left alone until {plan.blocked[host_of(url)]}"


def _declared(spidercls: type[SiteSpider]) -> list[str]:
    named = (*spidercls.feeds, *spidercls.sitemaps, "/robots.txt", "", *spidercls.listings)
    return list(dict.fromkeys(urljoin(spidercls.home, one) for one in named))


def _take_round(database: sqlite3.Connection, settings: BaseSettings, plan: Plan) -> bool:
    """Say what run it is; True if it goes on with one that was interrupted."""
    row = database.execute("SELECT begun, ended FROM round WHERE site = ?", (plan.site,)).fetchone()
    if row is None:
        plan.round = _FIRST_RUN
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


def _pages(database: sqlite3.Connection, plan: Plan, revisit: str) -> Iterator[Planned]:
    now = time.time() + SOON
    due = "due <= ?" if revisit != "all" else "? IS NOT NULL"
    reasons: Mapping[str, tuple[str, tuple[object, ...]]] = {
        "found, and not had yet": (f"state IN ('{WAITING}', '{LEASED}') AND fetched IS NULL", ()),
        "waits to be asked for again": (f"state IN ('{WAITING}', '{LEASED}') AND fetched IS NOT NULL", ()),
        "could not be had, and is tried again": (f"state = '{FAILED}' AND {due}", (now,)),
        "was forbidden or elsewhere, and is looked at again": (f"state = '{End.EXCLUDED}' AND {due}", (now,)),
    }
    if revisit != "never":
        reasons |= {"may have changed": (f"state = '{End.FETCHED}' AND {due}", (now,))}
    hosts = f"host NOT IN ({', '.join('?' * len(plan.blocked))})"
    for why, (where, values) in reasons.items():
        yield from _planned(database, why, f"{hosts} AND {where}", (plan.site, *plan.blocked, *values))
    any_reason = " OR ".join(where for where, _ in reasons.values())
    all_values = tuple(value for _, values in reasons.values() for value in values)
    left = f"NOT {hosts} AND ({any_reason})"
    yield from _planned(database, "wait for their host", left, (plan.site, *plan.blocked, *all_values))
    if revisit != "all":
        later = f"state = '{FAILED}' AND due > ?"
        first = database.execute(
            f"SELECT min(due) FROM url WHERE site = ? AND NOT always AND {later}", (plan.site, now)
        )
        why = f"could not be had, not asked for now; tried again from {_day(first.fetchone()[0])} on"
        yield from _planned(database, why, later, (plan.site, now))


def _planned(database: sqlite3.Connection, why: str, where: str, values: tuple[object, ...]) -> Iterator[Planned]:
    """The pages of which a condition holds; none if there is none."""
    where = f"FROM url WHERE site = ? AND NOT always AND {where}"
    if number := database.execute(f"SELECT count(*) {where}", values).fetchone()[0]:
        order = f"SELECT url {where} ORDER BY priority DESC, due, place LIMIT {_SHOWN}"
        yield Planned(why, number, tuple(url for (url,) in database.execute(order, values)))


def _day(seconds: float | None) -> str:
    return "" if seconds is None else datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M")
