"""Watches a crawl, and says at its end how the site is: one line of ``status.jsonl``, and a row for the runs to come."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
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
from scrapers.frontier.interface import Outcome
from scrapers.frontier.outcome import Notes
from scrapers.items import Page
from scrapers.middlewares.reading import REFUSALS
from scrapers.signals import page_refused, request_ended, status_known
from scrapers.status import history
from scrapers.status.badpages import save
from scrapers.status.ends import Ended, ended
from scrapers.status.readings import FIELDS, Tally, warning_of
from scrapers.status.rhythm import silence
from scrapers.status.verdict import Facts, Verdict, verdict
from scrapers.status.words import in_one_line

logger = logging.getLogger(__name__)

_BEFORE = 5
"""Last runs that a verdict looks at."""


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
        connect(self.closed, signals.spider_closed)

    # -- what is seen --

    def page_refused(self, page: Page, reason: str) -> None:
        self._refused[page.url] = reason, REFUSALS.get(reason, reason)
        self._show(f"refused {reason}", page.url, page.body)

    def item_dropped(self, item: Any, response: Response | None) -> None:
        if isinstance(item, Article) and response is not None and (reason := reason_to_drop(item)):
            self._dropped[response.url] = reason, in_words(reason, item)
            self._show(f"dropped {reason}", response.url, response.body)

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
        removed = sum(receipt.position[2] - receipt.position[1] for receipt in item.removed)
        self._show_extreme("removed", removed, f"{removed} characters removed", response)

    def request_ended(self, url: str, is_source: bool, is_guess: bool, ending: Outcome | str, notes: Notes) -> None:
        refused, dropped = self._refused.pop(url, None), self._dropped.pop(url, None)
        end = ended(ending, notes, refused=refused and refused[0], dropped=dropped and dropped[0])
        if is_source and url == getattr(self.crawler.spider, "home", None):
            self.facts.home = end
        if is_guess and end not in (Ended.ARTICLE, Ended.UNCHANGED):
            return
        (self.facts.sources if is_source else self.facts.pages)[end] += 1
        self._note_first(end, url, is_source, _reason(ending, refused or dropped), notes.status)

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
            if status.first_bad is not None:
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
        now = time.time()
        self.facts.readings = self.tally.readings()
        self.facts.named = self._named()
        self.facts.silence = silence(history.published(query, spider.name), now, _zone(spider))
        before = history.last_runs(query, spider.name, _BEFORE)
        said: Verdict = verdict(self.facts, history.usual_runs(query, spider.name), before)
        begun = _moment(self.begun)
        quiet = self.facts.silence
        return SiteStatus(
            site=spider.name,
            begun=begun,
            ended=_moment(now),
            finish=finish,
            status=said.status,
            since=history.since(query, spider.name, said.status, begun),
            before=next((run.status for run in before if run.status != "unknown"), None),
            reason=said.reason,
            first_bad=said.first_bad,
            pages=_plain(self.facts.pages),
            sources=_plain(self.facts.sources),
            articles=articles_of(self._stats),
            cost=cost_of(self._stats),
            readings=self.facts.readings,
            newest=_moment(quiet.newest) if quiet else None,
            expected_since=round(quiet.expected, 2) if quiet else None,
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
    requests, received = stats.get("downloader/request_count", 0), stats.get("downloader/response_bytes", 0)
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
