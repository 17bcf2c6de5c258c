"""Scrapy's scheduler on a frontier: what it hands out is leased, and acked when the engine is done with it.

    put ──▶ frontier ──lease──▶ in hand ──▶ download, callback, items ──▶ gone from the engine ──▶ ack or fail

What came of a request is noted by those who see it: ``scrapers.middlewares.outcomes`` the answer, Scrapy's signals the items
and errors. A retry or a redirect is put before the request that it follows is acked: one transaction holds both.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request, Spider, signals
from scrapy.core.scheduler import BaseScheduler
from scrapy.crawler import Crawler

from pipelines.engine.article import Article
from pipelines.state import StateError
from pipelines.store import writer_of
from scrapers.extensions.received import BYTES
from scrapers.frontier.budget import Budget
from scrapers.frontier.endings import Endings
from scrapers.frontier.interface import Entry, Frontier, Lease, Standing
from scrapers.frontier.outcome import Notes, failure_of
from scrapers.frontier.redirects import is_circle, redirected_by, refuse_elsewhere
from scrapers.frontier.requests import (
    LEASE,
    MODIFIED,
    PARENT,
    POSTPONED,
    SOURCE,
    Unserialisable,
    forget_the_way,
    from_json,
    to_json,
    with_meta,
)
from scrapers.frontier.revisits import LEFT_ALONE
from scrapers.frontier.sqlite import Limits, SqliteFrontier

logger = logging.getLogger(__name__)

_BATCH = 32
"""Leases that are taken at once: twice what Scrapy downloads at once by default."""
_MOST_POSTPONED = 2
"""Times that an address is asked for again in one run because its host had no time: it may be the address."""
_MOST_PRIORITY = 2**62
"""Of what SQLite can keep."""
_LATER = 10
"""Priority that a postponed address loses: others of its host may have better luck."""
_BEFORE_PAGES = 1_000_000_000
"""Above every page's priority, which is the minute that it is from, and below a source's."""
FINISHED, ENOUGH = "finished", "limit"
"""Reasons for the end of a crawl after which the next begins anew with its sources; the second is that of a budget."""


@dataclass(slots=True)
class _InHand:
    """A request that the engine has, and what is known of its end."""

    key: str
    lease: Lease | None
    """None for a request that could not be stored: it lives in memory, and its parent's lease waits for it."""
    notes: Notes = field(default_factory=Notes)
    has_left: bool = False
    children: int = 0
    """Requests in memory that its callback made."""
    parent: str | None = None
    is_followed: bool = False
    """It has redirected, and where to will be asked for in this run."""


class FrontierScheduler(BaseScheduler):
    """Hands out the requests of a site's frontier."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.stats = crawler.stats
        self.writer = writer_of(crawler.settings)
        self._ready: deque[Lease] = deque()
        self._unstored: deque[Request] = deque()
        self._in_hand: dict[Request, _InHand] = {}
        self._by_key: dict[str, _InHand] = {}
        self._woken: Request | None = None
        self._is_trying = False
        self._budget = Budget.of(crawler.settings)
        self._at_once = crawler.settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN", 1)
        self._pages = 0
        self._end_of_run: asyncio.Future[None] | None = None
        self._seen_in_memory: set[bytes] = set()
        self._alarm: asyncio.TimerHandle | None = None
        for receive, signal in (
            (self._item_stored, signals.item_scraped),
            (self._item_failed, signals.item_error),
            (self._spider_failed, signals.spider_error),
            (self._refuse_elsewhere, signals.request_scheduled),
        ):
            crawler.signals.connect(receive, signal)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> FrontierScheduler:
        return cls(crawler)

    def open(self, spider: Spider) -> None:
        self.spider = spider
        self.frontier: Frontier = SqliteFrontier(self.writer.journal, spider.name, limits_of(self.crawler.settings))
        self.frontier.open(time.time())
        self._endings = Endings(self.crawler, self.frontier, self.writer)
        self._budget.begin(time.monotonic())
        self.longest_wait = self.crawler.settings.getfloat("WAIT_FOR_HOST")

    def close(self, reason: str) -> None:
        self._silence()
        if self.writer.journal.failure is not None:
            return  # said by the store; what was in hand or ready is handed out again by the next run, as after a kill
        try:
            self._settle_what_has_left()
            self._give_back()
            self.stats.set_value("winnow/waiting", self.waiting())
            self.stats.set_value("winnow/failing", self.frontier.failing())
            self.frontier.close(time.time(), finished=reason in (FINISHED, ENOUGH))
        except StateError as error:
            logger.critical("%s", error)

    def waiting(self) -> int:
        """Addresses that wait for this run; also safe from another thread."""
        return len(self._unstored) + len(self._ready) + self.frontier.waiting()

    def has_pending_requests(self) -> bool:
        return bool(self._unstored or self._ready or self._is_waiting())

    def _is_waiting(self) -> bool:
        return self.writer.journal.failure is None and self.frontier.ready_at(time.time()) is not None

    # -- in --

    def enqueue_request(self, request: Request) -> bool:
        if request is self._woken:
            return True
        follows = self._followed_by(request)
        try:
            return self._put(request, follows)
        except Unserialisable as error:
            return self._keep_in_memory(request, follows, str(error))
        except StateError:
            return False  # the crawl is being stopped; the request that made this one is not acked

    def _followed_by(self, request: Request) -> _InHand | None:
        """What a retry or redirect follows; None for any other request."""
        lease_key = request.meta.get(LEASE)
        return self._by_key.get(lease_key) if lease_key else None

    def _refuse_elsewhere(self, request: Request) -> None:
        """Do not follow a redirect to another site; by a signal, as Scrapy's own rules for that come before the scheduler.

        :raises IgnoreRequest: for such a redirect.
        """
        follows = self._followed_by(request) if request is not self._woken else None
        if follows is not None:
            refuse_elsewhere(request, self.spider, follows.notes)

    def _put(self, request: Request, follows: _InHand | None) -> bool:
        if follows is not None:
            if follows.lease is None:
                return self._keep_in_memory(request, follows, "what it follows is in memory")
            forget_the_way(request, follows.lease.request)
        entry = self._entry(request)
        if follows is not None:
            if entry.key == follows.lease.key:
                follows.notes.waits_again = True
                self.frontier.requeue(follows.lease, entry.request, entry.priority)
                return True
            follows.notes.successor, follows.notes.successor_key = entry.url, entry.key
            follows.notes.status = redirected_by(request)
            if is_circle(request, follows.lease.url, follows.notes):
                return False
            entry = self._before_others(entry, follows.lease)
        is_new = self.frontier.put(entry, time.time(), again=request.dont_filter, led_to=follows is not None)
        if request.dont_filter and not is_new and entry.key in self._by_key:
            return self._keep_in_memory(request, follows, "it is asked for again before it is done")
        self.stats.inc_value("winnow/frontier/put" if is_new else "winnow/frontier/known")
        if follows is not None:
            follows.is_followed = is_new
        return is_new

    def _before_others(self, entry: Entry, follows: Lease) -> Entry:
        """What a page of a budget has moved to, as the next page to ask for: else each redirect would make room for another page."""
        if follows.is_source or not self._budget.pages:
            return entry
        self._give_back()
        return replace(entry, priority=_BEFORE_PAGES)

    def _entry(self, request: Request) -> Entry:
        return Entry(
            key=self.crawler.request_fingerprinter.fingerprint(request).hex(),
            url=request.url,
            request=to_json(request, self.spider),
            priority=max(-_MOST_PRIORITY, min(request.priority, _MOST_PRIORITY)),
            is_source=bool(request.meta.get(SOURCE) or request.meta.get("is_start_request")),
            modified=request.meta.get(MODIFIED),
        )

    def _keep_in_memory(self, request: Request, follows: _InHand | None, reason: str) -> bool:
        """What cannot be stored is fetched in this run; who made it is not acked before that is done, so that a kill loses nothing."""
        fingerprint = self.crawler.request_fingerprinter.fingerprint(request)
        if fingerprint in self._seen_in_memory and not request.dont_filter and follows is None:
            return False
        self._seen_in_memory.add(fingerprint)
        if not self.stats.get_value("winnow/frontier/unstored"):
            logger.warning("%s: not stored, kept in memory (said once): %s", request.url, reason)
        self.stats.inc_value("winnow/frontier/unstored")
        if follows is not None:
            follows.notes.successor = request.url
        parent = request.meta.get(LEASE) or request.meta.get(PARENT)
        if parent in self._by_key:
            self._by_key[parent].children += 1
            request.meta[PARENT] = parent
        request.meta[LEASE] = f"memory {self.stats.get_value('winnow/frontier/unstored')}"
        self._unstored.append(request)
        return True

    def standing_of(self, request: Request) -> Standing:
        """What is known of a request's address before it is put."""
        key = self.crawler.request_fingerprinter.fingerprint(request).hex()
        entry = Entry(key, request.url, "", modified=request.meta.get(MODIFIED))
        return self.frontier.standing(entry, time.time())

    # -- out --

    def next_request(self) -> Request | None:
        try:
            self._settle_what_has_left()
            return self._next()
        except StateError:
            return None  # said by the store, which stops the crawl

    def _next(self) -> Request | None:
        if self._woken is not None:
            request, self._woken = self._woken, None
            return request
        if self._unstored:
            request = self._unstored.popleft()
            in_hand = _InHand(request.meta[LEASE], None, parent=request.meta.get(PARENT))
            self._in_hand[request] = self._by_key[request.meta[LEASE]] = in_hand
            return request
        if self._is_used_up():
            return None
        if not self._ready:
            self._ready.extend(self.frontier.lease(_BATCH, time.time()))
        while self._ready:
            if self._in_hand and (self._ready[0].is_suspect or self._is_trying):
                return None  # what may end the run is tried alone
            if self._is_enough(self._ready[0]):
                return None
            if self._has_a_queue(self._ready[0]):
                return None  # the engine asks again when an answer has come
            if self._may_be_outdone(self._ready[0]):
                self._give_back()
                return None
            if (request := self._restored(self._ready.popleft())) is not None:
                return request
        self._set_alarm()
        return None

    def _is_used_up(self) -> bool:
        """True if the run has no time or bytes left for the site."""
        received = self.stats.get_value(BYTES, 0)
        words = self._budget.used_up(time.monotonic(), received)
        return words is not None and self.has_pending_requests() and self._ends_with(words)

    def _is_enough(self, lease: Lease) -> bool:
        """True if the run has had its pages; sources are asked still."""
        return not lease.is_source and self._ends_with(self._budget.full(self._pages))

    def _ends_with(self, words: str | None) -> bool:
        """End the crawl when those in hand are done with, if there is something to say; true then."""
        if words is None:
            return False
        if not self._in_hand and self._end_of_run is None:
            self.stats.set_value("winnow/budget", words)
            logger.info("%s: stopped by its budget (%s); what is left waits for the next run", self.spider.name, words)
            self._end_of_run = asyncio.ensure_future(self.crawler.engine.close_spider_async(reason=ENOUGH))
        return True

    def _has_a_queue(self, lease: Lease) -> bool:
        """True while the downloader has one more of a host than it asks for at once: what it has taken cannot be called back, be it for
        Ctrl-C, the end of a budget, or news that a source names meanwhile."""
        host = urlsplit(lease.url).hostname
        asked = (it for it in self._in_hand.values() if it.lease is not None and it.notes.is_under_way)
        return sum(urlsplit(it.lease.url).hostname == host for it in asked) > self._at_once

    def _give_back(self) -> None:
        self.frontier.release(list(self._ready))
        self._ready.clear()

    def _may_be_outdone(self, lease: Lease) -> bool:
        """True for a page while a source is read: it may name newer ones, or say more of this one."""
        return not lease.is_source and any(it.lease is not None and it.lease.is_source for it in self._in_hand.values())

    def _restored(self, lease: Lease) -> Request | None:
        try:
            request = from_json(lease.request, self.spider)
        except Unserialisable as error:
            self._endings.fail(lease, f"cannot be made again: {error}", broken=True)
            return None
        request.meta[LEASE] = lease.key
        self._is_trying = lease.is_suspect
        if lease.is_suspect:
            self.frontier.suspect(lease)
        self._in_hand[request] = self._by_key[lease.key] = _InHand(lease.key, lease)
        self._pages += not lease.is_source
        return request

    def lease_of(self, request: Request) -> Lease | None:
        """The lease that a request was handed out with."""
        in_hand = self._in_hand.get(request)
        return in_hand.lease if in_hand else None

    def notes_of(self, request: Request) -> Notes | None:
        """Where to note what came of a request; None for one that was not handed out here, whatever its meta says: it may be a copy."""
        in_hand = self._in_hand.get(request)
        return in_hand.notes if in_hand else None

    # -- the end --

    def _settle_what_has_left(self) -> None:
        """Ack or fail what the engine is done with.

        Scrapy has no signal for this moment: the callback is exhausted, every item has passed the stages, errbacks are done.
        The engine then takes the request out of the set of those that it works on, and asks for the next one.
        """
        if not self._in_hand or self.writer.journal.failure is not None:  # no row is as it was when it was handed out
            return
        working_on = self.crawler.engine._slot.inprogress
        for request in [one for one in self._in_hand if one not in working_on and one is not self._woken]:
            in_hand = self._in_hand.pop(request)
            in_hand.has_left = True
            self._settle(in_hand)
        if self._is_trying and not self._in_hand:
            self._is_trying = False
            self.frontier.commit()  # before the next is tried

    def _settle(self, in_hand: _InHand) -> None:
        if in_hand.children:
            if in_hand.lease is not None and in_hand.lease.is_suspect:
                self.frontier.clear(in_hand.lease)
                self._is_trying = False
            return
        if self._by_key.get(in_hand.key) is in_hand:
            del self._by_key[in_hand.key]
        if in_hand.lease is not None and not self._endings.settle(in_hand.lease, in_hand.notes):
            comes_again = in_hand.notes.waits_again or in_hand.is_followed
            self._pages -= comes_again and not in_hand.lease.is_source  # what comes in its place counts
        parent = self._by_key.get(in_hand.parent or "")
        if parent is not None:
            parent.children -= 1
            if in_hand.lease is None and (failed := failure_of(in_hand.notes)):
                parent.notes.errors.append(f"a request in memory that it made failed: {failed}")
            if parent.has_left:
                self._settle(parent)

    def postpone(self, request: Request, host: str, seconds: float | None) -> float | None:
        """Leave a host alone, and ask again for this address when it may be asked. Gives the seconds until then; None if this
        run will not: the host wants more time than it waits, or has been asked for this address often enough."""
        now = time.time()
        wait = self.frontier.block(host, now, seconds=seconds) - now
        self._give_back()  # they may be of this host
        times = request.meta.get(POSTPONED, 0)
        if wait > self.longest_wait or times >= _MOST_POSTPONED:
            return None
        in_hand = self._in_hand[request]
        in_hand.notes.waits_again = True
        again = with_meta(in_hand.lease.request, POSTPONED, times + 1)
        self.frontier.requeue(in_hand.lease, again, request.priority - _LATER)
        return wait

    def leave(self, host: str) -> None:
        """Ask nothing more of a host in this run."""
        self.frontier.block(host, time.time(), seconds=max(LEFT_ALONE, self.longest_wait + 1))
        self._give_back()  # they may be of this host

    # -- what others see --

    def _item_stored(self, item: Any, response: Any) -> None:
        if (notes := self._notes_of_answer(response)) is not None and isinstance(item, Article):
            notes.add(item)

    def _item_failed(self, item: Any, response: Any, failure: Any) -> None:
        if (notes := self._notes_of_answer(response)) is not None:
            notes.errors.append(f"a stage failed: {_said(failure)}")

    def _spider_failed(self, failure: Any, response: Any) -> None:
        if (notes := self._notes_of_answer(response)) is not None:
            notes.errors.append(f"the spider failed: {_said(failure)}")

    def _notes_of_answer(self, response: Any) -> Notes | None:
        request = getattr(response, "request", None)  # of a response, or of the failure that an errback was given
        return self.notes_of(request) if request is not None else None

    # -- waiting --

    def _set_alarm(self) -> None:
        """The engine asks again in five seconds, or when it is woken: wake it when a blocked host may be asked."""
        at = self.frontier.ready_at(time.time())
        if at is None or self._alarm is not None:
            return
        self._alarm = asyncio.get_running_loop().call_later(max(0.0, at - time.time()), self._wake)

    def _wake(self) -> None:
        self._alarm = None
        engine = self.crawler.engine
        if engine is None or not engine.running or self._ready or self._woken is not None:
            return
        try:
            self._woken = self._next()
        except StateError:
            return
        if self._woken is not None:
            engine.crawl(self._woken)

    def _silence(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None


def limits_of(settings: Any) -> Limits:
    """The settings of the frontier."""
    return Limits(
        revisit=settings.get("REVISIT"),
        resume_within=0 if settings.getbool("BACKFILL") else 3600 * settings.getfloat("RESUME_WITHIN_HOURS"),
        deliveries=settings.getint("MAX_DELIVERIES"),
        wait=settings.getfloat("WAIT_FOR_HOST"),
    )


def _said(failure: Any) -> str:
    return f"{failure.type.__name__}: {failure.getErrorMessage()}".strip().splitlines()[0][:300]
