"""robots.txt as RFC 9309 has it, in place of Scrapy's middleware, which takes every answer that is no file for permission.

    2xx ─▶ rules, kept in the state      4xx ─▶ no rules      5xx, no answer ─▶ the kept rules, else nothing may be asked for

A host is asked once a day, and once a run; what it has to say of its pace is given to its slot in the downloader.
"""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from scrapy import Request
from scrapy import signals as scrapy_signals
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest, StopDownload
from scrapy.http import Response, TextResponse
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import RobotParser
from scrapy.utils.misc import build_from_crawler

from pipelines.engine.rights import read_robots
from pipelines.engine.rights.robots import MAX_BYTES, RobotsTxt
from pipelines.engine.urls import host_of
from pipelines.state import StateError
from scrapers import signals
from scrapers.failures import in_words
from scrapers.middlewares.outcomes import ASKS_TO_WAIT, GivenBack, Postponed, is_stopping, postpone, seconds_of
from scrapers.robots import (
    FORBIDDEN,
    FRESH,
    REDIRECTS,
    ROBOTS,
    KeptRobots,
    RobotsUnreachable,
    forbidding_line,
    given_delay,
    has_rules,
    is_about_the_host,
    is_unreachable,
    rules_in,
    stated_delay,
)

logger = logging.getLogger(__name__)

_RETRIES = 1
"""Of what fails: every page of the host waits for the answer."""
_TOO_OFTEN = "max redirections reached"
"""What Scrapy says."""
_AGAIN_AFTER = 3600.0
"""Seconds after which a robots.txt that could not be had is asked for again by a run that still goes on."""
_BUSY = 5.0
"""The same, if the host asks for time and does not say how much: the frontier's shortest block."""


@dataclass(frozen=True, slots=True)
class HostRules:
    """What the robots.txt of a host lets be asked for."""

    until: float
    """When to ask for it again, in seconds since 1970."""
    parser: RobotParser | None = None
    """None: it cannot be had, and nothing may be asked for."""
    said: RobotsTxt | None = None
    failure: str = ""
    """Why it cannot be had."""
    is_answered: bool = False
    """... though the host has answered."""
    status: int | None = None
    """Of the answer of a host that asks for time."""
    seconds: float | None = None
    """How long, if it says so."""
    delay: float | None = None
    """Seconds between two requests, if it says anything about them."""


class ObeyRobots(RobotsTxtMiddleware):
    """Scrapy's middleware, with our answers; ROBOTSTXT_OBEY, ROBOTSTXT_USER_AGENT and ``dont_obey_robotstxt`` mean what they mean there."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._hosts: dict[str, asyncio.Future[HostRules]] = {}
        self._received: WeakKeyDictionary[Request, int] = WeakKeyDictionary()
        self._is_replay = bool(crawler.settings.get("REPLAY_ARCHIVE"))
        crawler.signals.connect(self._read_so_far, scrapy_signals.bytes_received)

    async def process_request(self, request: Request) -> None:
        if request.meta.get(ROBOTS):
            request.meta["download_maxsize"] = 0  # it may be as large as it likes: it is read so far and no further
        await super().process_request(request)

    async def robot_parser(self, request: Request) -> HostRules:
        host = _host(request)
        known = self._hosts.get(host)
        if known is None or (known.done() and known.result().until <= time.time()):
            if is_stopping(self.crawler):
                raise GivenBack("the crawl is stopping")
            known = self._hosts[host] = asyncio.ensure_future(self._ask(request))
        return await known

    def process_request_2(self, rules: HostRules, request: Request) -> None:
        """Let a request pass, at the host's pace.

        :raises IgnoreRequest: with the reason, if it may not.
        """
        if rules.parser is None:
            raise self._unreachable(rules, request)
        agent = self._agent(request)
        if not rules.parser.allowed(request.url, agent):
            self._stats.inc_value("robotstxt/forbidden")
            line = forbidding_line(rules.said, request.url, agent) if rules.said else None
            raise IgnoreRequest(FORBIDDEN + (f" (rule: {line})" if line else ""))
        if rules.delay is not None:
            self._slow_down(request, rules.delay)

    def _agent(self, request: Request) -> str:
        agent = self._robotstxt_useragent or request.headers.get(b"User-Agent", self._default_useragent)
        return agent.decode("latin-1") if isinstance(agent, bytes) else agent

    def _unreachable(self, rules: HostRules, request: Request) -> IgnoreRequest:
        """The refusal of a request; one that waits for the next run, if the crawl is stopping; one that waits in the frontier until the host may be asked again, if the host asks for time."""
        if is_stopping(self.crawler):
            return GivenBack("the crawl is stopping")
        if rules.status and (wait := postpone(self.crawler, request, rules.seconds)) is not None:
            return Postponed(f"robots.txt: {rules.failure}: {_host(request)} is left alone for {wait:.0f} s")
        self._stats.inc_value("winnow/robots/unreachable")
        words = f"robots.txt cannot be had ({rules.failure}), so nothing is asked for"
        return RobotsUnreachable(words, is_answered=rules.is_answered, status=rules.status)

    # -- asking --

    async def _ask(self, request: Request) -> HostRules:
        """What the host says; nothing is raised, as all its pages wait for it."""
        asked = _request_for(request)
        self._stats.inc_value("robotstxt/request_count")
        try:
            response = await self.crawler.engine.download_async(asked)
        except Exception as error:
            if isinstance(error, IgnoreRequest) and str(error) == _TOO_OFTEN:
                return await self._rules(b"", request)
            self._stats.inc_value(f"robotstxt/exception_count/{type(error)}")
            reason = in_words(error, asked)
            if isinstance(error, GivenBack):
                return HostRules(time.time(), failure=reason)
            return await self._without(asked, request, HostRules(time.time() + _AGAIN_AFTER, failure=reason))
        self._stats.inc_value("robotstxt/response_count")
        self._stats.inc_value(f"robotstxt/response_status_count/{response.status}")
        if is_unreachable(response.status) and not self._is_replay:
            return await self._without(asked, request, _refusal(response))
        if len(response.body) > MAX_BYTES:
            logger.warning("%s: larger than %d KiB; what comes after them is not read", asked.url, MAX_BYTES // 1024)
        body = rules_in(response.body) if has_rules(response.status) else b""
        self._keep(asked, KeptRobots(body, time.time()) if has_rules(response.status) else None)
        return await self._rules(body, request)

    async def _rules(self, body: bytes, request: Request) -> HostRules:
        parser = build_from_crawler(self._parserimpl, self.crawler, body)
        await self.crawler.signals.send_catch_log_async(
            signal=scrapy_signals.robots_parsed, robotparser=parser, request=request
        )
        stated = stated_delay(parser, self._agent(request))
        delay = self._given(stated, request) if stated is not None else None
        return HostRules(time.time() + FRESH, parser, read_robots(body), delay=delay)

    async def _without(self, asked: Request, request: Request, refusal: HostRules) -> HostRules:
        """The rules of a host whose robots.txt cannot be had now: the last ones, or none and a refusal."""
        kept, now = self._kept(asked), time.time()
        if kept is None or not kept.stands_in(now) or is_about_the_host(refusal.status, refusal.seconds):
            logger.warning("%s: cannot be had (%s); nothing is asked of its host", asked.url, refusal.failure)
            return refusal
        day = datetime.fromtimestamp(kept.had, UTC).date().isoformat()
        logger.warning("%s: cannot be had (%s); the rules of %s hold", asked.url, refusal.failure, day)
        self._stats.inc_value("winnow/robots/kept")
        response = TextResponse(asked.url, body=kept.body, encoding="utf-8")
        self.crawler.signals.send_catch_log(signals.robots_kept, response=response, request=asked)
        return replace(await self._rules(kept.body, request), until=now + _AGAIN_AFTER)

    def _read_so_far(self, data: bytes, request: Request) -> None:
        """Read no more of robots.txt than counts, however large it is.

        :raises StopDownload: then; what was read is the answer.
        """
        if not request.meta.get(ROBOTS):
            return
        received = self._received[request] = self._received.get(request, 0) + len(data)
        request.meta["download_maxsize"] = self.crawler.settings.getint("DOWNLOAD_MAXSIZE")  # of what is packed in it
        if received > MAX_BYTES:
            raise StopDownload(fail=False)

    # -- what is remembered --

    @property
    def _frontier(self) -> Any:
        """The frontier, if the crawl has one of ours: replays and single pages touch no state."""
        return getattr(self.crawler.engine.scheduler, "frontier", None)

    def _kept(self, asked: Request) -> KeptRobots | None:
        try:
            return self._frontier.robots(_host(asked)) if self._frontier is not None else None
        except StateError:
            return None  # said by the store, which stops the crawl

    def _keep(self, asked: Request, kept: KeptRobots | None) -> None:
        with suppress(StateError):  # said by the store, too
            if self._frontier is not None:
                self._frontier.keep_robots(_host(asked), kept)

    # -- the pace --

    def _given(self, stated: float, request: Request) -> float:
        settings, host = self.crawler.settings, _host(request)
        slot = settings.getdict("DOWNLOAD_SLOTS").get(self.crawler.engine.downloader.get_slot_key(request), {})
        least, most = slot.get("delay", settings.getfloat("DOWNLOAD_DELAY")), settings.getfloat("CRAWL_DELAY_MOST")
        if stated > max(least, most) and not self._is_replay:
            words = "%s: robots.txt asks for %g s between two requests, and is given %g (CRAWL_DELAY_MOST)"
            logger.info(words, host, stated, given_delay(stated, least, most))
        return given_delay(stated, least, most)

    def _slow_down(self, request: Request, delay: float) -> None:
        """Give the host's slot a delay that no chance makes shorter; and the slot that comes after it, if it is idle for long."""
        downloader = self.crawler.engine.downloader
        key = downloader.get_slot_key(request)
        settings = downloader.per_slot_settings.setdefault(key, {})
        settings |= {"delay": max(delay, settings.get("delay", 0.0)), "jitter": 0.0}
        if (slot := downloader.slots.get(key)) is not None:
            slot.delay, slot.jitter = max(delay, slot.delay), 0.0


def _host(request: Request) -> str:
    return host_of(request.url)


def _request_for(request: Request) -> Request:
    """The request for the robots.txt of a request's host; it may be redirected to any other."""
    parts = urlsplit(request.url)
    return Request(
        f"{parts.scheme}://{parts.netloc}/robots.txt",
        callback=NO_CALLBACK,
        priority=ObeyRobots.DOWNLOAD_PRIORITY,
        meta={
            ROBOTS: True,
            "dont_obey_robotstxt": True,
            "allow_offsite": True,
            "redirect_ttl": REDIRECTS,
            "max_retry_times": _RETRIES,
        },
    )


def _refusal(response: Response) -> HostRules:
    """What a host is told by that does not give its rules: nothing may be asked for."""
    asks, seconds = response.status in ASKS_TO_WAIT, seconds_of(response)
    wait = (_BUSY if seconds is None else seconds) if asks else _AGAIN_AFTER
    failure = f"HTTP {response.status}"
    status = response.status if asks else None
    return HostRules(time.time() + wait, failure=failure, is_answered=True, status=status, seconds=seconds)
