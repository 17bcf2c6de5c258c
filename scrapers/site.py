"""A site: where its pages are found, and what the engine should know of them.

A site's file says so in class attributes; most need nothing else. Discovery reads feeds and sitemaps
(declared, or named by the home page and robots.txt) and listing pages, and follows what looks like an
article's address. Each page becomes a ``Page``; what it says is the engine's business.
"""

from __future__ import annotations

import logging
import re
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, ClassVar
from urllib.parse import urljoin

import scrapy
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest, UsageError
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.settings import BaseSettings
from scrapy.spidermiddlewares.httperror import HttpError

from pipelines import ledger
from pipelines.engine import ArchiveRecord, Hints
from pipelines.engine.article import RESERVED_EXTRA
from pipelines.engine.urls import site_of, without_tracking
from pipelines.engine.walls import DENYING
from pipelines.usage import Usage
from scrapers.archive import NOT_IN_ARCHIVE
from scrapers.discovery import feeds, listings, sitemaps
from scrapers.frontier.requests import MODIFIED, SOURCE
from scrapers.headers import plain_headers
from scrapers.items import Page
from scrapers.middlewares.rights import robots_host

_OK, _NOT_MODIFIED = 200, 304
_SOURCE_PRIORITY = 100
_FEED_PRIORITY = 200
"""Feeds first: a page found in one brings its hints along, and is not fetched again from a listing."""


class SiteSpider(scrapy.Spider):
    """Crawls one site. Subclasses are data."""

    home: ClassVar[str]
    """The site's first page; read as a listing."""
    publisher: ClassVar[str | None] = None
    """Who publishes the site, as its readers know it."""
    language: ClassVar[str | None] = None
    """BCP 47, for pages that do not say."""
    timezone: ClassVar[str | None] = None
    """IANA zone of printed times without an offset."""
    article: ClassVar[str] = r"."
    """Regular expression for the path of an article's address."""
    digest: ClassVar[str | None] = None
    """Regular expression for the path of pages that print several whole posts."""
    not_article: ClassVar[str | None] = None
    """Regular expression for paths that only look like articles."""
    feeds: ClassVar[tuple[str, ...]] = ()
    """Feeds, absolute or relative to ``home``; the ones that the home page names are read too."""
    sitemaps: ClassVar[tuple[str, ...]] = ()
    """Sitemaps; the ones that robots.txt names are read too."""
    listings: ClassVar[tuple[str, ...]] = ()
    """Listing pages beside ``home``."""
    story_id: ClassVar[str | None] = None
    """Regular expression whose first group is the site's own id of a story, in its address."""
    title_suffix: ClassVar[str | None] = None
    """What the site appends to its titles."""
    extra: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    """The site's own fields: name -> regular expressions over the page's lines, tried in order; a first group is the value."""
    drop: ClassVar[tuple[str, ...]] = ()
    """Lines that are cruft on this site."""
    keep: ClassVar[tuple[str, ...]] = ()
    """Lines that are text on this site, whatever a rule says."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Refuse a site file with a mistake in it, naming file and attribute."""
        super().__init_subclass__(**kwargs)
        if "name" not in cls.__dict__:
            return  # a platform, not a site
        where = f"{cls.__module__}.{cls.__name__}"
        if not str(getattr(cls, "home", "")).startswith(("http://", "https://")):
            raise ValueError(f"{where}: home must be the address of the site's first page")
        if reserved := [name for name in RESERVED_EXTRA if name in cls.extra]:
            raise ValueError(
                f"{where}: extra[{reserved[0]!r}] is the engine's own, for every site; give the field another name"
            )
        patterns = {name: getattr(cls, name) for name in ("article", "digest", "not_article", "story_id")}
        patterns |= {
            f"extra[{name!r}][{n}]": pattern for name, tried in cls.extra.items() for n, pattern in enumerate(tried)
        }
        for name, pattern in patterns.items():
            try:
                groups = re.compile(pattern).groups if pattern is not None else 1
            except re.error as error:
                raise ValueError(f"{where}: {name} is no regular expression: {error}") from error
            if not groups and (name == "story_id" or name.startswith("extra")):
                raise ValueError(f"{where}: {name} needs a group for its value")

    @property
    def hints(self) -> Hints:
        """What the engine should know of every page of the site."""
        return Hints(
            site=self.name,
            publisher=self.publisher,
            language=self.language,
            timezone=self.timezone,
            story_id=self.story_id,
            title_suffix=self.title_suffix,
            extra=dict(self.extra),
            drop=self.drop,
            keep=self.keep,
        )

    @classmethod
    def domains(cls) -> set[str]:
        """The hosts, without ``www.``, whose pages are this site's."""
        return {
            site_of(cls.home),
            *(domain.removeprefix("www.") for domain in getattr(cls, "allowed_domains", None) or ()),
        }

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Refuse settings with a mistake in them, in one line, before anything is asked for."""
        super().update_settings(settings)
        try:
            Usage(settings.get("USAGE"), settings.get("USAGE_ACTION", "drop"))
            ledger.check(settings, cls.name)
        except (ledger.StateError, ValueError) as error:
            raise UsageError(str(error), print_help=False) from error

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> SiteSpider:
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.received, signals.response_received)
        return spider

    async def start(self) -> AsyncIterator[Any]:
        for feed in self.feeds:
            yield self._source(urljoin(self.home, feed), self.parse_feed, _FEED_PRIORITY)
        for sitemap in self.sitemaps:
            yield self._source(urljoin(self.home, sitemap), self.parse_sitemap)
        if not self.settings.getbool("ROBOTSTXT_OBEY"):  # else Scrapy asks for it, and once is enough
            yield self._source(urljoin(self.home, "/robots.txt"), self.parse_robots)
        for listing in (self.home, *self.listings):
            yield self._source(urljoin(self.home, listing), self.parse_listing)

    def parse_feed(self, response: Response) -> Iterator[scrapy.Request]:
        """Follow a feed's entries; what they say travels along as hints."""
        for entry in feeds.read(response.body, response.url):
            if self._is_wanted(entry.url):
                yield self._page(entry.url, {"hints": entry.hints()}, modified=entry.modified)

    def parse_sitemap(self, response: Response) -> Iterator[scrapy.Request]:
        """Follow a sitemap's pages, or the sitemaps of an index."""
        found = sitemaps.read(response.body, response.url)
        for url in found.sitemaps:
            yield self._source(url, self.parse_sitemap)
        for url in found.pages:
            if self._is_wanted(url):
                yield self._page(url, modified=found.modified.get(url))

    def received(self, response: Response, request: scrapy.Request) -> None:
        """Read the robots.txt that Scrapy has asked for."""
        host = robots_host(request) if request.callback is NO_CALLBACK else None
        if host and response.status == _OK and site_of(f"//{host}") in self.domains():
            for follow in self.parse_robots(response):
                self.crawler.engine.crawl(follow)

    def parse_robots(self, response: Response) -> Iterator[scrapy.Request]:
        """Follow the sitemaps that robots.txt names."""
        for url in sitemaps.named_in_robots(response.text if hasattr(response, "text") else "", response.url):
            yield self._source(url, self.parse_sitemap)

    def parse_listing(self, response: Response) -> Iterator[scrapy.Request]:
        """Follow a listing's feeds and links."""
        if not hasattr(response, "text"):
            self.logger.warning("%s: a listing that is not HTML", response.url)
            return
        for url in listings.feeds_named_in(response):
            yield self._source(url, self.parse_feed, _FEED_PRIORITY)
        for url in listings.links(response):
            if self._is_wanted(url):
                yield self._page(url)

    def parse_page(self, response: Response, hints: Mapping[str, Any] | None = None) -> Iterator[Page]:
        """Hand a page to the engine."""
        archive = response.meta.get("archive")
        yield Page(
            url=response.url,
            body=response.body,
            headers=plain_headers(response.headers),
            http_status=response.status,
            fetched_at=response.meta.get("fetched_at") or datetime.now(UTC).isoformat(timespec="seconds"),
            hints=replace(
                self.hints,
                **{name: tuple(said) if isinstance(said, list) else said for name, said in (hints or {}).items()},
            ),
            spider=self.name,
            archive=ArchiveRecord(**archive) if archive else None,
        )

    def failed(self, failure: Any) -> Iterable[Page]:
        """Say which request failed, and why; the crawl goes on. An answer that denies a page or a listing is read: it may be a wall."""
        response = failure.value.response if failure.check(HttpError) else None
        if response is not None and (NOT_IN_ARCHIVE in response.flags or response.status == _NOT_MODIFIED):
            return ()
        for_browsers = failure.request.callback in (self.parse_page, self.parse_listing)
        if response is not None and response.status in DENYING and for_browsers:
            return self.parse_page(response)
        if response is None and failure.check(IgnoreRequest):  # robots.txt; Scrapy counts it
            self.logger.info("%s: not asked for: %s", failure.request.url, failure.getErrorMessage())
            return ()
        kind = "page" if failure.request.callback == self.parse_page else "source"
        reason = (
            f"HTTP {response.status}" if response is not None else failure.getErrorMessage() or failure.type.__name__
        )
        archive = failure.request.meta.get("archive")
        address = (
            f"{failure.request.url} ({archive['file']} at {archive['offset']})" if archive else failure.request.url
        )
        self.crawler.stats.inc_value(f"winnow/failed/{kind}")
        expected = kind == "source" and response is not None  # few sites have every kind of source
        self.logger.log(logging.INFO if expected else logging.WARNING, "%s: %s not read: %s", address, kind, reason)
        if kind == "source" and not expected:
            self.crawler.stats.inc_value("winnow/unreachable")
        return ()

    def _source(self, url: str, callback: Any, priority: int = _SOURCE_PRIORITY, **meta: Any) -> scrapy.Request:
        return scrapy.Request(url, callback, errback=self.failed, priority=priority, meta={SOURCE: True, **meta})

    def _page(
        self, url: str, cb_kwargs: dict[str, Any] | None = None, *, modified: float | None = None
    ) -> scrapy.Request:
        """:param modified: when a source says that the page was changed last, in seconds since 1970."""
        return scrapy.Request(
            without_tracking(url),
            self.parse_page,
            errback=self.failed,
            cb_kwargs=cb_kwargs or {},
            meta={MODIFIED: modified} if modified is not None else {},
        )

    def _is_wanted(self, url: str) -> bool:
        """True for the address of an article or digest of this site."""
        if site_of(url) not in self.domains():
            return False
        path = re.sub(r"^https?://[^/]+", "", url).split("?")[0].split("#")[0]
        if self.not_article and re.search(self.not_article, path):
            return False
        return bool(re.search(self.article, path)) or bool(self.digest and re.search(self.digest, path))
