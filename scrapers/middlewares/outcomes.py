"""What the scheduler has to know of each answer, noted on its way; and conditional requests for what was had before."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import AsyncIterator
from email.utils import formatdate, parsedate_to_datetime
from hashlib import sha256
from typing import Any

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider, DownloadCancelledError, IgnoreRequest, ResponseDataLossError
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.spidermiddlewares.httperror import HttpError

from pipelines.engine.urls import host_of
from scrapers.failures import TOO_OFTEN, BrokenAnswer, in_words
from scrapers.frontier.interface import Lease
from scrapers.frontier.outcome import Notes
from scrapers.frontier.requests import CONDITIONS, ENTIRE, LEASE, PARENT
from scrapers.middlewares.whole import lacks_its_end
from scrapers.robots import RobotsUnreachable

logger = logging.getLogger(__name__)

ASKS_TO_WAIT = (429, 503)
"""Answers of a host that wants to be left alone for a while (RFC 6585, 4; RFC 9110, 15.6.4)."""

_SILENCES = 5
"""Requests in a row, with all their tries, to which a host does not answer, before it is left for the next run."""
_ANSWERED = (BrokenAnswer, DownloadCancelledError, ResponseDataLossError)
"""Failures of a host that answers: damaged, too large, not all of it."""


class Postponed(IgnoreRequest):
    """A host asks for time; the request waits in the frontier."""


class GivenBack(Postponed):
    """The crawl is stopping; the request waits for the next run."""


class NoteOutcomes:
    """A downloader middleware, between Scrapy's RetryMiddleware and the downloader: it sees each try."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        settings = crawler.settings
        tries = 1 + (settings.getint("RETRY_TIMES") if settings.getbool("RETRY_ENABLED") else 0)
        self._most_silences = _SILENCES * tries
        self._silences: Counter[str] = Counter()  # by host

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> NoteOutcomes:
        return cls(crawler)

    def _leave_if_silent(self, request: Request) -> None:
        """Count tries of a host that came to nothing in a row, and leave it when they are too many: else a run ends when all its
        addresses have been waited for."""
        host = host_of(request.url)
        self._silences[host] += 1
        if self._silences[host] < self._most_silences:
            return
        logger.warning(
            "%s: no answer to %d requests in a row; what is left waits for the next run", host, self._silences.pop(host)
        )
        request.meta["dont_retry"] = True
        self.crawler.stats.inc_value("winnow/hosts_left")
        self.crawler.engine.scheduler.leave(host)

    def _notes(self, request: Request) -> Notes | None:
        return notes_of(self.crawler, request)

    def process_request(self, request: Request) -> None:
        """Ask only for what has changed, if the last answer can be named."""
        if request.method not in ("GET", "HEAD") or self._notes(request) is None or is_conditional(request):
            return
        if request.meta.get(ENTIRE):
            return
        lease = self.crawler.engine.scheduler.lease_of(request)
        if lease is not None and lease.etag:
            request.headers["If-None-Match"] = lease.etag
        if lease is not None and lease.last_modified:
            request.headers["If-Modified-Since"] = lease.last_modified

    def process_response(self, request: Request, response: Response) -> Response:
        notes = self._notes(request)
        self._silences.pop(host_of(request.url), None)
        if notes is None:
            if response.status in ASKS_TO_WAIT and request.callback is NO_CALLBACK:  # robots.txt: at once is too soon
                request.meta["dont_retry"] = True
            self._forgo_retries(request)
            return response
        notes.status, notes.failure = response.status, None
        is_whole = not lacks_its_end(response.body)  # else it may not say of itself that it has not changed
        notes.etag = _text(response, "ETag") if is_whole else None
        notes.last_modified = _text(response, "Last-Modified") if is_whole else None
        notes.body_hash = sha256(response.body).hexdigest()
        host = host_of(request.url)
        if response.status in ASKS_TO_WAIT and _lease_of(self.crawler, request) is not None:
            if (wait := postpone(self.crawler, request, seconds_of(response))) is not None:
                raise Postponed(f"HTTP {response.status}: {host} is left alone for {wait:.0f} s")
            request.meta["dont_retry"] = True  # it stands: read, if it is a wall, and asked for again by another run
            return response
        self.crawler.engine.scheduler.frontier.is_well(host, time.time())
        return response

    def _forgo_retries(self, request: Request) -> None:
        """While the crawl stops, robots.txt and tdmrep.json are not asked for again; pages wait for the next run by themselves."""
        if is_stopping(self.crawler):
            request.meta["dont_retry"] = True

    def process_exception(self, request: Request, exception: Exception) -> None:
        notes = self._notes(request)
        if notes is None:
            self._forgo_retries(request)
            return
        if isinstance(exception, GivenBack):
            notes.is_cut_short = True
        elif isinstance(exception, RobotsUnreachable):
            notes.failure, notes.status = str(exception), exception.status
            notes.is_without_robots = exception.is_answered and exception.status is None
        elif isinstance(exception, IgnoreRequest):
            notes.ignored = str(exception) or type(exception).__name__
        else:
            notes.failure = in_words(exception, request)
            if not isinstance(exception, _ANSWERED):
                self._leave_if_silent(request)


class MarkChildren:
    """A spider middleware: a request that a callback makes knows which lease it comes from, and has none itself."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> MarkChildren:
        return cls(crawler)

    def process_spider_exception(self, response: Response, exception: Exception) -> None:
        """A callback that closes the spider has not come to its end: its page is handed out again by the next run."""
        notes = notes_of(self.crawler, response.request) if response.request else None
        if notes is not None and isinstance(exception, CloseSpider):
            notes.is_cut_short = True

    async def process_spider_output(self, response: Response | None, result: AsyncIterator[Any]) -> AsyncIterator[Any]:
        notes = notes_of(self.crawler, response.request) if response is not None and response.request else None
        if notes is not None:
            notes.is_read = True
        parent = response.request.meta.get(LEASE) if notes is not None else None
        async for item in result:
            if isinstance(item, Request):
                item.meta.pop(LEASE, None)
                if parent:
                    item.meta[PARENT] = parent
            yield item


def is_stopping(crawler: Crawler) -> bool:
    """True while a crawl ends, for whatever reason: what is under way is waited for, and nothing else should be begun."""
    slot = getattr(crawler.engine, "_slot", None)
    return slot is not None and slot.closing is not None


def notes_of(crawler: Crawler, request: Request) -> Notes | None:
    """Where to note what comes of a request; None if Scrapy's own scheduler has handed it out, or nobody has."""
    scheduler = crawler.engine.scheduler
    return scheduler.notes_of(request) if hasattr(scheduler, "notes_of") else None


def postpone(crawler: Crawler, request: Request, seconds: float | None) -> float | None:
    """Leave the host of a request alone for so long; the seconds until it is asked again, None if this run does not."""
    if _lease_of(crawler, request) is None:
        return None
    wait = crawler.engine.scheduler.postpone(request, host_of(request.url), seconds)
    if wait is not None:
        crawler.stats.inc_value("winnow/frontier/postponed")
    return wait


def _lease_of(crawler: Crawler, request: Request) -> Lease | None:
    scheduler = crawler.engine.scheduler
    return scheduler.lease_of(request) if hasattr(scheduler, "lease_of") else None


def is_conditional(request: Request) -> bool:
    """True for a request that asks whether something has changed."""
    return any(name in request.headers for name in CONDITIONS)


def note_failure(crawler: Crawler, request: Request, error: BaseException) -> None:
    """Note why a request has failed that was refused on the near side of ``NoteOutcomes``, or beyond it: only errbacks see that."""
    notes = notes_of(crawler, request)
    if notes is None or notes.ignored is not None or isinstance(error, Postponed | HttpError):
        return
    notes.failure = in_words(error, request)
    if str(error) == TOO_OFTEN:
        notes.astray_from = (request.meta.get("redirect_urls") or [request.url])[0]


def seconds_of(response: Response) -> float | None:
    """What Retry-After asks for (RFC 9110, 10.2.3), in seconds; None if it says nothing that can be understood."""
    said = _text(response, "Retry-After")
    if not said:
        return None
    if said.isascii() and said.isdigit():
        return float(said)
    try:
        until = parsedate_to_datetime(said)
        now = parsedate_to_datetime(_text(response, "Date") or formatdate(usegmt=True))
        return max(0.0, (until - now).total_seconds())
    except (TypeError, ValueError):
        return None


def _text(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1").strip() or None if value else None
