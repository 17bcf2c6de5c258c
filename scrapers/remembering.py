"""What a spider remembers of its site's sources, from run to run: what each has given, and where the walk through its pages ended."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import scrapy
from scrapy.http import Response

from scrapers.discovery.rest import quiet_since
from scrapers.frontier.interface import SourceState, Standing
from scrapers.frontier.requests import GUESS, MODIFIED
from scrapers.middlewares.outcomes import notes_of
from scrapers.scope import Scope
from scrapers.walks import Tally, Walk, walk_of

_ENDS = (400, 404, 410)
"""Answers behind a last page; 400 is WordPress's."""


class Remembering(scrapy.Spider):
    """The part of a site's spider that keeps account of its sources, in the crawl's frontier if there is one of ours."""

    scope = Scope()

    @property
    def _frontier(self) -> Any:
        """The frontier, if the crawl has one of ours."""
        engine = getattr(getattr(self, "crawler", None), "engine", None)
        return getattr(getattr(engine, "scheduler", None), "frontier", None)

    def _standing(self, request: scrapy.Request) -> Standing:
        return self.crawler.engine.scheduler.standing_of(request) if self._frontier is not None else Standing.NEW

    def _state(self, url: str) -> SourceState | None:
        return self._frontier.source(url) if self._frontier is not None else None

    def _keep(self, url: str, kind: str, **said: Any) -> SourceState:
        state = replace(self._state(url) or SourceState(kind), **said)
        if self._frontier is not None:
            self._frontier.keep_source(url, state)
        return state

    def _note(
        self,
        response: Response,
        walk: Walk,
        tally: Tally,
        problem: str | None,
        *,
        entries: int,
        ended: bool,
        stopped: bool,
    ) -> None:
        """Remember what a source has given, whose page has so many entries; of a further page of it, only what is new, and where the walk ended."""
        now, state = time.time(), self._state(walk.of) or SourceState(walk.kind)
        said: dict[str, Any] = {"news": now, "quiet": 0} if tally.new else {}
        if walk.page == 1:
            is_missing = bool(problem and response.meta.get(GUESS) and not tally.names)
            said |= {"read": now, "names": tally.names, "problem": problem, "missing": now if is_missing else None}
            said |= {"first": now} if state.first is None else {}
            said |= {} if tally.new else {"quiet": state.quiet + 1}
            said |= {"modified": response.meta[MODIFIED]} if MODIFIED in response.meta else {}
            said |= {} if ended or stopped else {"walks": state.walks + 1}
            said |= {"walked": None} if problem else {}
            self._count("read")
            if entries and not tally.names and (state.names or state.first is None):
                self._count("lost")  # it names addresses, and none is the site's any more
        is_at_end = (ended and self.scope.since is None) or (
            not tally.old and state.walked is not None and (ended or stopped)
        )
        if is_at_end and not problem:  # what is broken may have said more; it is asked for whole again
            said |= {"walked": now, "walks": 0}
        self._report(walk.of, self._keep(walk.of, walk.kind, **said), walk)

    def _note_unread(self, request: scrapy.Request, status: int | None) -> None:
        """Remember of a source that was not read that it has not changed (304), is not there, or ends here (None: is forbidden)."""
        now, walk = time.time(), walk_of(request, "source")
        state = self._state(walk.of) or SourceState(walk.kind)
        if status == 304:
            self._report(walk.of, self._keep(walk.of, walk.kind, read=now, quiet=state.quiet + 1), walk)
        elif walk.page > 1 and (status is None or status in _ENDS):
            self._keep(walk.of, walk.kind, walked=now, walks=0)
        elif request.meta.get(GUESS) and (status is None or 400 <= status < 500):
            self._keep(walk.of, walk.kind, missing=now)

    @staticmethod
    def is_first_page(request: scrapy.Request) -> bool:
        """True for a source itself, False for a further page of it."""
        return walk_of(request, "source").page == 1

    def _report(self, url: str, state: SourceState, walk: Walk) -> None:
        since = quiet_since(state) if walk.page == 1 else None
        if since is not None:
            self._count("quiet")
            day = datetime.fromtimestamp(since, UTC).date().isoformat()
            self.logger.info("%s: has named nothing new since %s; it is asked less often", url, day)

    def _complain(self, response: Response, problem: str) -> None:
        """Say what is wrong with a source; of a guess, nothing is."""
        if not response.meta.get(GUESS):
            self._count("broken")
            self.logger.warning("%s: %s", response.url, problem)
        else:
            self.logger.info("%s: %s", response.url, problem)

    def _note_broken(self, response: Response, problem: str) -> None:
        """What is broken has not been had, as far as the frontier goes: it is asked for again, whole, whoever names it."""
        notes = notes_of(self.crawler, response.request)
        if notes is not None and not response.meta.get(GUESS):
            notes.refused = problem

    def _count(self, what: str) -> None:
        self.crawler.stats.inc_value(f"winnow/sources/{what}")
