"""Watches a crawl, and says at its end how the site is: one line of ``status.jsonl``, and a row for the runs to come."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response

from pipelines.engine.article import Article
from pipelines.events import Event
from pipelines.judge import in_words, reason_to_drop
from pipelines.state import StateError
from pipelines.status import WELL, Articles, BadPage, Cost, SiteStatus
from pipelines.store import writer_of
from scrapers.extensions.received import BYTES
from scrapers.frontier.interface import Lease, Outcome
from scrapers.frontier.outcome import Notes
from scrapers.frontier.scheduler import FINISHED
from scrapers.items import Page
from scrapers.middlewares.reading import REFUSALS
from scrapers.signals import page_refused, request_ended, status_known
from scrapers.status import history
from scrapers.status.badpages import save
from scrapers.status.ends import WELL as WELL_ENDS
from scrapers.status.ends import Ended, ended
from scrapers.status.facts import Facts, History, Verdict
from scrapers.status.readings import FIELDS, Tally, removed_characters, warning_of
from scrapers.status.rhythm import silence
from scrapers.status.verdict import verdict
from scrapers.status.words import in_one_line

logger = logging.getLogger(__name__)

_LARGEST = 1024 * 1024
"""Bytes of a page that was answered with an error, and is kept to be shown."""
_ERRORS = 400


class WatchSite:
    """A Scrapy extension; it does nothing in a crawl that keeps no state."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        crawler.signals.connect(self.opened, signals.spider_opened)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> WatchSite:
        return cls(crawler)

    def opened(self, spider: Spider) -> None:
        if getattr(self.crawler.engine.scheduler, "frontier", None) is None:
            return
        self.begun = time.time()
        self.facts = Facts()
        self.tally = Tally()
        self._refused: dict[str, tuple[str, str]] = {}
        self._dropped: dict[str, tuple[str, str]] = {}
        self._bodies: dict[str, bytes] = {}
        """Of the pages that may be shown: the first of each kind."""
        self._kinds: set[str] = set()
        self._extremes: dict[str, int] = {}
        connect = self.crawler.signals.connect
        connect(self.page_refused, page_refused)
        connect(self.item_dropped, signals.item_dropped)
        connect(self.item_scraped, signals.item_scraped)
        connect(self.request_ended, request_ended)
        connect(self.response_received, signals.response_received)
        connect(self.closed, signals.spider_closed)

    # -- what is seen --

    def page_refused(self, page: Page, reason: str) -> None:
        self._refused[page.url] = reason, REFUSALS.get(reason, reason)
        self._show(f"refused {reason}", page.url, page.body)

    def item_dropped(self, item: Any, response: Response | None) -> None:
        if not isinstance(item, Article) or response is None:
            return
        reason = reason_to_drop(item)
        self._dropped.setdefault(response.url, (reason or "", in_words(reason, item) if reason else ""))
        if reason:
            self._show(f"dropped {reason}", response.url, response.body)

    def response_received(self, response: Response) -> None:
        """Keep the first page of each error, and the home page: they may be what is shown."""
        if response.url == getattr(self.crawler.spider, "home", None):
            self._bodies[response.url] = response.body[:_LARGEST]
        elif response.status >= _ERRORS:
            self._show(f"HTTP {response.status}", response.url, response.body[:_LARGEST])

    def item_scraped(self, item: Any, response: Response | None) -> None:
        if not isinstance(item, Article):
            return
        self.tally.add(item)
        if response is None:
            return
        for name in FIELDS:
            if not getattr(item, name):
                self._show_first(name, f"no {name}", response)
        for warning in item.quality.warnings:
            self._show_first(f"warning:{warning_of(warning)}", warning, response)
        if item.access.state == "paywalled":
            self._show_first("paywalled", "; ".join(item.access.evidence), response)
        self._show_extreme("short", -item.word_count, f"{item.word_count} words", response)
        self._show_extreme("long", item.word_count, f"{item.word_count} words", response)
        removed = removed_characters(item)
        self._show_extreme("removed", removed, f"{removed} characters removed", response)

    def request_ended(self, lease: Lease, is_guess: bool, ending: Outcome | str, notes: Notes) -> None:
        refused, dropped = self._refused.pop(lease.url, None), self._dropped.pop(lease.url, None)
        end = ended(
            ending,
            notes,
            is_source=lease.is_source,
            refused=refused and refused[0],
            dropped=dropped[0] if dropped else None,
        )
        if lease.is_source and lease.url == getattr(self.crawler.spider, "home", None):
            self.facts.home = end
        if is_guess and end not in WELL_ENDS:
            return
        if lease.is_source:
            self.facts.sources[end] += 1
        else:
            self._count_page(lease, end)
        self._note_first(end, lease.url, lease.is_source, _reason(ending, refused or dropped), notes.status)

    def _count_page(self, lease: Lease, end: Ended) -> None:
        """What was not well before and is not now says nothing new: it is only tried again."""
        self.facts.pages[end] += 1
        is_known = lease.fetched is not None and lease.had_articles and not lease.was_bad
        if is_known:
            self.facts.known[end] += 1
        elif (lease.fetched is None and not lease.was_bad) or end is Ended.ARTICLE:
            self.facts.new[end] += 1

    def _note_first(self, end: Ended, url: str, is_source: bool, reason: str, status: int | None) -> None:
        key = f"{'sources' if is_source else 'pages'}:{end}"
        self.facts.first.setdefault(key, BadPage(url, reason, status))

    def _show(self, kind: str, url: str, body: bytes) -> None:
        if kind not in self._kinds:
            self._kinds.add(kind)
            self._bodies[url] = body

    def _show_first(self, measure: str, reason: str, response: Response) -> None:
        if measure not in self.facts.first:
            self.facts.first[measure] = BadPage(response.url, reason, response.status)
            self._bodies[response.url] = response.body

    def _show_extreme(self, measure: str, value: int, reason: str, response: Response) -> None:
        if measure not in self._extremes or value > self._extremes[measure]:
            self._extremes[measure] = value
            self.facts.first[measure] = BadPage(response.url, reason, response.status)
            self._bodies[response.url] = response.body

    # -- the end --

    def closed(self, spider: Spider, reason: str) -> None:
        writer = writer_of(self.crawler.settings)
        try:
            status = self._status(spider, reason, writer.journal.query)
            if status.first_bad is not None and status.first_bad.file is None:
                status.first_bad.file = self._saved(status, writer.path.parent)
            if status.status == "quiet" and status.before != "quiet":
                writer.add_event(_quiet(status, getattr(spider, "home", None)))
            writer.add_status(status, lambda: history.keep(writer.journal.execute, status))
        except StateError as error:  # said by the store, which has stopped the crawl
            logger.critical("%s", error)
            return
        level = logging.INFO if status.status in WELL else logging.WARNING
        logger.log(level, "%s: %s", spider.name, in_one_line(status))
        self.crawler.signals.send_catch_log(status_known, status=status)

    def _status(self, spider: Spider, finish: str, query: history.Query) -> SiteStatus:
        now, begun = time.time(), _moment(self.begun)
        last = history.last_known(query, spider.name)
        self._take_facts(spider, finish, query, now)
        said: Verdict = verdict(
            self.facts,
            History(
                last,
                history.runs_with_pages(query, spider.name),
                history.usual_runs(query, spider.name),
                history.has_given(query, spider.name),
            ),
        )
        quiet = self.facts.silence
        return SiteStatus(
            site=spider.name,
            begun=begun,
            ended=_moment(now),
            finish=finish,
            status=said.status,
            ground=said.ground,
            since=history.since(query, spider.name, said.status, begun),
            before=last.status if last else None,
            reason=said.reason,
            first_bad=said.first_bad,
            pages=_plain(self.facts.pages),
            new_pages=_plain(self.facts.new),
            known_pages=_plain(self.facts.known),
            sources=_plain(self.facts.sources),
            articles=articles_of(self._stats),
            cost=cost_of(self._stats),
            readings=self.facts.readings,
            suspects=list(said.suspects),
            newest=_moment(quiet.newest) if quiet else None,
            expected_since=round(quiet.expected, 2) if quiet else None,
        )

    def _take_facts(self, spider: Spider, finish: str, query: history.Query, now: float) -> None:
        facts = self.facts
        facts.readings = self.tally.readings()
        facts.written = articles_of(self._stats).new
        facts.is_whole = finish == FINISHED
        facts.named = self._named()
        facts.has_lost_names = bool(self._stats.get("winnow/sources/lost"))
        home = getattr(spider, "home", None)
        if home:
            facts.first["names"] = BadPage(home, "names no page of the site")
        facts.silence = silence(history.published(query, spider.name), now, _zone(spider))
        if facts.silence and history.accepted_silence(query, spider.name) == _moment(facts.silence.newest):
            facts.silence = None
        hosts = query("SELECT host, until FROM host WHERE site = ? AND until > ?", (spider.name, now))
        facts.failing = self._stats.get("winnow/failing", 0)
        hosts = list(hosts)
        if self._stats.get("winnow/hosts_left") and any(
            home is None or host == urlsplit(home).netloc for host, _ in hosts
        ):
            facts.left = "its host answers nothing any more, and was left for the next run"
        facts.waits_for = next(
            (f"{host} wants to be left alone until {_moment(int(until))}" for host, until in hosts), None
        )

    @property
    def _stats(self) -> Mapping[str, Any]:
        return self.crawler.stats.get_stats()

    def _named(self) -> int | None:
        """Pages that the sources name; None if nothing was read that could say."""
        if not self.facts.sources[Ended.ARTICLE]:
            return None
        states = self.crawler.engine.scheduler.frontier.sources().values()
        read = [state for state in states if state.read is not None and state.missing is None]
        return sum(state.names for state in read) if any(state.read >= self.begun for state in read) else None

    def _saved(self, status: SiteStatus, folder: Any) -> str | None:
        body = self._bodies.get(status.first_bad.url)
        return save(folder, status, body) if body and status.status not in WELL else None


def articles_of(stats: Mapping[str, Any]) -> Articles:
    """What was written, from a crawl's statistics."""
    written, revised = stats.get("winnow/articles", 0), stats.get("winnow/revised", 0)
    return Articles(written - revised, revised, stats.get("winnow/unchanged", 0))


def cost_of(stats: Mapping[str, Any]) -> Cost:
    """What it took, from a crawl's statistics."""
    requests = stats.get("downloader/request_count", 0)
    received = stats.get(BYTES, 0)
    answers = stats.get("downloader/response_count", 0)
    unmodified, written = stats.get("downloader/response_status_count/304", 0), stats.get("winnow/articles", 0)
    return Cost(
        requests,
        received,
        unmodified,
        round(unmodified / answers, 4) if answers else None,
        round(requests / written, 2) if written else None,
        round(received / written) if written else None,
    )


def _reason(ending: Outcome | str, read: tuple[str, str] | None) -> str:
    if isinstance(ending, str):
        return ending
    return read[1] if read else ending.reason or (f"HTTP {ending.status}" if ending.status else "")


def _quiet(status: SiteStatus, home: str | None) -> Event:
    return Event(
        event="quiet",
        url=home,
        site=status.site,
        spider=status.site,
        at=status.ended,
        reason="nothing new for longer than the site's rhythm explains",
        evidence=[status.reason or ""],
    )


def _zone(spider: Spider) -> Any:
    try:
        return ZoneInfo(getattr(spider, "timezone", None) or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return UTC


def _plain(ends: Mapping[Ended, int]) -> dict[str, int]:
    return {end.value: ends[end] for end in Ended if ends[end]}


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds" if seconds % 1 else "seconds")
