"""Finds a site's pages: asks for its sources, follows what they name, newest first.

    home ──▶ feeds, WordPress's and Blogger's interfaces, links, the next page
    robots.txt ──▶ sitemaps ──▶ sitemaps of an index
    each source ──▶ entries: pages, with what the source says of them; the source's next page

``scrapers.discovery`` reads, this decides: what is asked for, in which order, and where a walk through an archive ends.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, ClassVar
from urllib.parse import urljoin

import scrapy
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from pipelines.engine import Unreadable, read
from pipelines.engine.urls import site_of
from scrapers.discovery import blogger, feeds, listings, sitemaps, wordpress
from scrapers.discovery.addresses import canonical
from scrapers.discovery.entry import Entry, Found, Link, newest_first
from scrapers.discovery.rest import asked_again, guessed_again
from scrapers.frontier.interface import SourceState, Standing
from scrapers.frontier.requests import ENTIRE, GUESS, MODIFIED, SOURCE
from scrapers.headers import plain_headers
from scrapers.middlewares.rights import robots_host
from scrapers.remembering import Remembering
from scrapers.robots import is_unreachable
from scrapers.walks import WALK, Tally, Walk, asked, hash_of, walk_of

_SOURCE_PRIORITY = 1_000_000_100
"""Above every page's, which is the minute that it is from."""
_FEED_PRIORITY = _SOURCE_PRIORITY + 100
"""Feeds first: a page found in one brings its hints along."""
_MINUTE = 60
_INDEX_DEPTH = "index_depth"
_DEEPEST = 4
"""Indexes of indexes; an index that names ever new ones ends here."""
_IDLE = 50
"""Pages in a row that name nothing which was not named before: the walk goes round in circles."""
_TRIES = 3
"""Walks without an end, after which what is known ends the next: some pages always fail."""


class Finding(Remembering):
    """The part of a site's spider that finds; ``scrapers.site`` says what a site declares, and reads pages."""

    home: ClassVar[str]
    feeds: ClassVar[tuple[str, ...]]
    sitemaps: ClassVar[tuple[str, ...]]
    listings: ClassVar[tuple[str, ...]]
    wordpress: ClassVar[str | None]

    async def start(self) -> AsyncIterator[Any]:
        for feed in self.feeds:
            for request in self._ask(urljoin(self.home, feed), "feed", _FEED_PRIORITY):
                yield request
        if self.wordpress:
            for request in self._ask_wordpress(wordpress.root_of(self.home, self.wordpress)):
                yield request
        for sitemap in self.sitemaps:
            for request in self._ask(urljoin(self.home, sitemap), "sitemap"):
                yield request
        if not self.settings.getbool("ROBOTSTXT_OBEY"):  # else it is asked for in any case, and once is enough
            for request in self._ask(urljoin(self.home, "/robots.txt"), "robots"):
                yield request
        for listing in (self.home, *self.listings):
            for request in self._ask(urljoin(self.home, listing), "listing"):
                yield request

    # -- readers --

    def parse_feed(self, response: Response) -> Iterator[scrapy.Request]:
        """Follow a feed's entries; what they say travels along as hints."""
        yield from self._follow(feeds.read(response.body, response.url), response, "feed")

    def parse_sitemap(self, response: Response) -> Iterator[scrapy.Request]:
        """Follow a sitemap's pages, or the sitemaps of an index."""
        found = sitemaps.read(response.body, response.url)
        yield from self._follow_index(found.links, response)
        yield from self._follow(found, response, "sitemap")

    def parse_wordpress(self, response: Response) -> Iterator[scrapy.Request]:
        """Follow a page of WordPress's posts."""
        pages = (response.headers.get("X-WP-TotalPages") or b"").decode("latin-1")
        yield from self._follow(wordpress.read(response.body, response.url, pages), response, "wordpress")

    def parse_wordpress_types(self, response: Response, root: str) -> Iterator[scrapy.Request]:
        """Ask for the posts of the site's own types."""
        for base in wordpress.read_types(response.body):
            yield from self._ask_type(wordpress.first_page(root, base))

    def parse_robots(self, response: Response) -> Iterator[scrapy.Request]:
        """Follow the sitemaps that robots.txt names; look where they mostly are if it names none."""
        text = response.text if hasattr(response, "text") and response.status == 200 else ""
        named = sitemaps.named_in_robots(text, response.url)
        for url in named:
            yield from self._ask(url, "sitemap")
        if not named and not self.sitemaps:
            for place in sitemaps.GUESSES:
                yield from self._ask(urljoin(self.home, place), "sitemap", guess=True)

    def received(self, response: Response, request: scrapy.Request) -> None:
        """Read the robots.txt that was asked for, or the one that stands in for it."""
        if is_unreachable(response.status):
            return
        host = robots_host(request) if request.callback is NO_CALLBACK else None
        if host and site_of(f"//{host}") in self.domains():
            for follow in self.parse_robots(response):
                self.crawler.engine.crawl(follow)

    def parse_listing(self, response: Response) -> Iterator[Any]:
        """Follow a listing's links and next page, and the sources that it names."""
        if not hasattr(response, "text"):
            self._complain(response, "a listing that is not HTML")
            return
        sources = list(self._sources_of(response))
        yield from sources
        found = listings.read(response)
        is_known_by = any(not request.meta.get(GUESS) for request in sources)
        if not is_known_by and not any(self._is_wanted(entry.url) for entry in found.entries):
            yield from self._say_why_empty(response)
        yield from self._follow(found, response, "listing")

    def _sources_of(self, response: Response) -> Iterator[scrapy.Request]:
        named = listings.feeds_named_in(response)
        for url in named:
            yield from self._ask(url, "feed", _FEED_PRIORITY)
        if asked(response.request) != self.home:
            return
        if not named and not self.feeds:
            yield from self._ask(urljoin(self.home, listings.FEED_GUESS), "feed", _FEED_PRIORITY, guess=True)
        if root := listings.wordpress_named_in(response):
            yield from self._ask_wordpress(root)
        if listings.is_blogger(response):
            yield from self._ask(blogger.first_page(self.home), "feed", _FEED_PRIORITY, guess=True)

    def _say_why_empty(self, response: Response) -> Iterator[Any]:
        """A listing without one article: a wall is read as one, for the event; anything else is said."""
        try:
            refusal = read(response.body, url=response.url, headers=plain_headers(response.headers)).refusal
        except Unreadable as error:
            refusal = error.reason
        if refusal and refusal != "no_text":
            yield from self.parse_page(response)
        else:
            self._complain(response, "names no article; if the site has new addresses, its `article` has to say so")

    # -- asking --

    def _ask(
        self,
        url: str,
        kind: str,
        priority: int = _SOURCE_PRIORITY,
        *,
        guess: bool = False,
        modified: float | None = None,
        depth: int = 0,
        of: str | None = None,
        **arguments: Any,
    ) -> Iterator[scrapy.Request]:
        """The request for a source; none if it has nothing to say yet.

        :param guess: nobody names it.
        :param modified: the last second in which it may have been changed, as its index says.
        :param of: the address under which it is remembered, if it is asked for under several.
        """
        state = self._state(of or url)
        if self._rests(url, state, guess=guess, modified=modified, in_index=depth > 0):
            self._count("resting")
            return
        meta: dict[str, Any] = {SOURCE: True, WALK: Walk(of or url, kind).to_json()}
        meta |= {GUESS: True} if guess else {}
        meta |= {MODIFIED: modified} if modified is not None else {}
        meta |= {_INDEX_DEPTH: depth} if depth else {}
        is_whole = state is None or state.walked is not None or self.scope.since is not None
        if self.scope.backfill or not is_whole:
            meta[ENTIRE] = True  # an answer that it has not changed would not say how it goes on
        yield scrapy.Request(
            url,
            getattr(self, _CALLBACKS[kind]),
            errback=self.failed,
            priority=priority,
            meta=meta,
            cb_kwargs=arguments,
        )

    def _rests(
        self, url: str, state: SourceState | None, *, guess: bool, modified: float | None, in_index: bool
    ) -> bool:
        if state is None or self.scope.backfill or url == self.home:
            return False
        now = time.time()
        if guess and now < guessed_again(state, now):
            return True
        if (
            modified is not None
            and state.read is not None
            and state.problem is None
            and state.modified == modified <= state.read
        ):
            return True
        changed = modified is not None and modified != state.modified
        return not changed and now < asked_again(state, now, of_index=in_index)

    def _ask_wordpress(self, root: str | None) -> Iterator[scrapy.Request]:
        if root and site_of(root) in self.domains():
            yield from self._ask_type(wordpress.first_page(root, wordpress.POSTS))
            yield from self._ask(wordpress.types_of(root), "types", _FEED_PRIORITY, guess=True, root=root)

    def _ask_type(self, first: str) -> Iterator[scrapy.Request]:
        """All posts of a type, whose first page is given; what was changed, once all were had."""
        state = self._state(first)
        walked = state.walked if state is not None and not self.scope.backfill else None
        url = wordpress.changed_since(first, walked) if walked is not None else first
        yield from self._ask(url, "wordpress", _FEED_PRIORITY, guess=True, of=first)

    def ask_what_it_named(self, request: scrapy.Request) -> Iterator[scrapy.Request]:
        """The sources that listings have named, for one that has not changed: it is not read, and they may have changed."""
        if self._frontier is None or request.callback != self.parse_listing:
            return
        for url, state in self._frontier.sources().items():
            if state.kind == "feed":
                yield from self._ask(url, "feed", _FEED_PRIORITY, guess=state.missing is not None)
            elif state.kind == "wordpress":
                yield from self._ask_type(url)

    # -- following --

    def _follow_index(self, links: Iterable[Link], response: Response) -> Iterator[scrapy.Request]:
        depth = response.meta.get(_INDEX_DEPTH, 0) + 1
        for link in links:
            is_old = link.modified is not None and self._is_before(link.modified)
            if depth > _DEEPEST or is_old or link.url == asked(response.request):
                continue
            priority = _SOURCE_PRIORITY if link.modified is None else _priority(link.modified)
            yield from self._ask(link.url, "sitemap", priority, modified=link.modified, depth=depth)

    def _follow(self, found: Found, response: Response, kind: str) -> Iterator[scrapy.Request]:
        """Ask for the entries of a source, newest first, then for its next page; remember what it has given."""
        walk = walk_of(response.request, kind)
        if found.problem:
            self._complain(response, found.problem)
            self._note_broken(response, found.problem)
        entries = [entry for entry in found.entries if self._is_wanted(entry.url)]
        tally = Tally(ends_old=self._is_before(next((one.moment for one in reversed(entries) if one.moment), 0.0)))
        for entry in newest_first(entries):
            if not self._is_old(entry, tally):
                yield self._entry_request(entry, walk, tally)
        seen = hash_of(entries if kind == "listing" else found.entries)
        is_dated = all(link.modified is not None for link in found.links)  # else an unchanged index says nothing
        is_last = not found.next or not seen or seen == walk.last or walk.idle >= _IDLE
        is_stopped = not is_last and self._is_enough(walk, tally)
        if not is_last and not is_stopped:
            yield self._next(found.next, response, walk, seen, tally)
        self._note(
            response,
            walk,
            tally,
            found.problem,
            entries=len(found.entries),
            ended=is_last and is_dated,
            stopped=is_stopped,
        )

    def _is_old(self, entry: Entry, tally: Tally) -> bool:
        tally.names += 1
        tally.dated += entry.moment is not None
        is_old = entry.moment is not None and self._is_before(entry.moment)
        tally.old += is_old
        if is_old:
            self._count("left_out")
        return is_old

    def _is_before(self, moment: float) -> bool:
        return self.scope.since is not None and moment < self.scope.since

    def _entry_request(self, entry: Entry, walk: Walk, tally: Tally) -> scrapy.Request:
        request = self.page_of(entry, undated=tally.now if walk.page == 1 and walk.kind != "sitemap" else 0.0)
        tally.priority = min(request.priority, tally.priority if tally.priority is not None else request.priority)
        standing = self._standing(request)
        tally.new += standing in (Standing.NEW, Standing.NAMED)
        tally.first_named += standing is Standing.NEW
        if standing is not Standing.DUE:
            walk.row = walk.row + 1 if standing is Standing.KNOWN else 0
        return request

    def _is_enough(self, walk: Walk, tally: Tally) -> bool:
        """True if what is behind this page is known, or too old."""
        if self.scope.since is not None and tally.ends_old:
            return True  # also if nothing is dated: nobody could say where to end
        if self.scope.backfill:
            return False
        state = self._state(walk.of)
        was_here = state is not None and (state.walked is not None or state.walks >= _TRIES)
        if not was_here and self.scope.since is None:
            return False
        return walk.row >= self.scope.stop_after or (tally.names > tally.old and not tally.new)

    def _next(self, url: str, response: Response, walk: Walk, seen: str, tally: Tally) -> scrapy.Request:
        """The request for a source's next page: its turn comes after the pages that were named before it."""
        idle = 0 if tally.first_named else walk.idle + 1
        after = replace(walk, last=seen, idle=idle, page=walk.page + 1)
        meta = {SOURCE: True, WALK: after.to_json(), ENTIRE: True}
        meta |= {GUESS: True} if response.meta.get(GUESS) else {}
        if tally.priority is None:
            priority = response.request.priority
        else:
            priority = tally.priority if tally.dated else 0
        return scrapy.Request(url, response.request.callback, errback=self.failed, priority=priority, meta=meta)

    def page_of(self, entry: Entry, *, undated: float = 0.0) -> scrapy.Request:
        """The request for a page that a source names.

        :param undated: the moment that an entry without a date is taken to be from.
        """
        hints = entry.hints()
        moment = entry.moment if entry.moment is not None else undated
        return scrapy.Request(
            canonical(entry.url),
            self.parse_page,
            errback=self.failed,
            priority=_priority(moment),
            cb_kwargs={"hints": hints} if hints else {},
            meta={MODIFIED: entry.modified} if entry.modified is not None else {},
        )


_CALLBACKS: Mapping[str, str] = {
    "feed": "parse_feed",
    "sitemap": "parse_sitemap",
    "listing": "parse_listing",
    "wordpress": "parse_wordpress",
    "types": "parse_wordpress_types",
    "robots": "parse_robots",
}


def _priority(moment: float) -> int:
    """The minute that something is from: the newest is asked for first; what is dated in the future is from now."""
    return max(0, int(min(moment, time.time()) // _MINUTE))
