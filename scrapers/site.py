"""A site: where its pages are found, and what the engine should know of them.

A site's file says so in class attributes; most need nothing else. ``scrapers.finding`` asks for what they name and for what
it finds by itself, and follows what looks like an article's address. Each page becomes a ``Page``; what it says is the
engine's business.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, ClassVar

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest, UsageError
from scrapy.http import Request, Response
from scrapy.settings import BaseSettings
from scrapy.spidermiddlewares.httperror import HttpError

from pipelines import ledger
from pipelines.engine import ArchiveRecord, Hints
from pipelines.engine.article import RESERVED_EXTRA
from pipelines.engine.urls import site_of
from pipelines.engine.walls import DENYING
from scrapers.archive import NOT_IN_ARCHIVE
from scrapers.discovery.addresses import is_aside
from scrapers.failures import TOO_OFTEN, in_words
from scrapers.finding import Finding
from scrapers.frontier.requests import GUESS
from scrapers.headers import plain_headers
from scrapers.items import Page
from scrapers.middlewares.outcomes import Postponed, is_conditional, note_failure
from scrapers.own_settings import check_settings
from scrapers.robots import RobotsUnreachable
from scrapers.scope import Scope
from scrapers.signals import robots_kept

_NOT_MODIFIED = 304
_SERVER_ERROR = 500


class SiteSpider(Finding):
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
    wordpress: ClassVar[str | None] = None
    """The root of WordPress's REST interface; the one that the home page names is read too."""
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
            check_settings(settings)
            ledger.check(settings, cls.name)
        except (ledger.StateError, ValueError) as error:
            raise UsageError(str(error), print_help=False) from error

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> SiteSpider:
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.scope = Scope.of(crawler.settings)
        for known in (signals.response_received, robots_kept):
            crawler.signals.connect(spider.received, known)
        return spider

    def parse_page(self, response: Response, hints: Mapping[str, Any] | None = None) -> Iterator[Page]:
        """Hand a page to the engine."""
        archive = response.meta.get("archive")
        yield Page(
            url=response.url,
            body=response.body,
            headers=plain_headers(response.headers),
            http_status=response.status,
            fetched_at=response.meta.get("fetched_at") or datetime.now(UTC).isoformat(timespec="seconds"),
            hints=replace(self.hints, **(hints or {})),
            spider=self.name,
            archive=ArchiveRecord(**archive) if archive else None,
        )

    def failed(self, failure: Any) -> Iterable[Page | Request]:
        """Say which request failed, and why; the crawl goes on. An answer that denies a page or a listing is read: it may be a wall."""
        request, error = failure.request, failure.value
        note_failure(self.crawler, request, error)
        response = error.response if failure.check(HttpError) else None
        if str(error) == TOO_OFTEN:
            return self._say_not_read(request, in_words(error, request))
        if response is not None and response.status == _NOT_MODIFIED and not is_conditional(request):
            return self._say_not_read(request, "HTTP 304, and nobody has asked whether it has changed")
        is_page = request.callback == self.parse_page
        is_forbidden = failure.check(IgnoreRequest) and not failure.check(Postponed, RobotsUnreachable)
        if not is_page and (response is not None or is_forbidden):
            self._note_unread(request, response.status if response is not None else None)
        if response is not None and response.status == _NOT_MODIFIED:
            return self.ask_what_it_named(request)
        if response is not None and NOT_IN_ARCHIVE in response.flags:
            return ()
        for_browsers = request.callback in (self.parse_page, self.parse_listing)
        if response is not None and response.status in DENYING and for_browsers:
            return self.parse_page(response)
        if response is None and failure.check(IgnoreRequest):  # robots.txt; Scrapy counts it
            self.logger.info("%s: not asked for: %s", request.url, failure.getErrorMessage())
            return ()
        if response is None:
            return self._say_not_read(request, in_words(error, request))
        return self._say_not_read(request, f"HTTP {response.status}", may_lack=response.status < _SERVER_ERROR)

    def _say_not_read(self, request: Request, reason: str, *, may_lack: bool = False) -> tuple[()]:
        """Count and say what could not be had.

        :param may_lack: the site answers that it has no such source; few have every kind.
        """
        is_page = request.callback == self.parse_page
        kind = "page" if is_page else "source"
        is_first = request.callback == self.parse_listing and self.is_first_page(request)
        expected = not is_page and not is_first and (may_lack or bool(request.meta.get(GUESS)))
        archive = request.meta.get("archive")
        asked = (request.meta.get("redirect_urls") or [request.url])[0]
        address = f"{asked} ({archive['file']} at {archive['offset']})" if archive else asked
        self.crawler.stats.inc_value(f"winnow/failed/{kind}")
        self.logger.log(logging.INFO if expected else logging.WARNING, "%s: %s not read: %s", address, kind, reason)
        if not is_page and not expected:
            self.crawler.stats.inc_value("winnow/unreachable")
        return ()

    def _is_wanted(self, url: str) -> bool:
        """True for the address of an article or digest of this site."""
        if site_of(url) not in self.domains():
            return False
        path = re.sub(r"^https?://[^/]+", "", url).split("?")[0].split("#")[0]
        if self.not_article and re.search(self.not_article, path):
            return False
        if self.digest and re.search(self.digest, path):
            return True
        return bool(re.search(self.article, path)) and not is_aside(url)
