"""Redirects: those that lead to another site, where a need is and where none is, and those that lead nowhere."""

from __future__ import annotations

import logging

from scrapy import Request, Spider
from scrapy.exceptions import IgnoreRequest

from pipelines.engine.urls import site_of
from scrapers.frontier.outcome import Notes
from scrapers.frontier.requests import SOURCE

logger = logging.getLogger(__name__)


def redirected_by(request: Request) -> int | None:
    """The status of the redirect that a request follows; None after a retry, or a refresh in the page itself."""
    reasons = request.meta.get("redirect_reasons") or [None]
    return reasons[-1] if isinstance(reasons[-1], int) else None


def is_circle(request: Request, before: str, notes: Notes) -> bool:
    """True for a redirect back to where it came from, which is then noted and said.

    :param before: the address that it follows, and whose ``notes`` these are.
    """
    if request.url not in request.meta.get("redirect_urls", ()):
        return False
    notes.astray_from, notes.failure = request.url, "redirects in a circle"
    logger.warning("%s: not read: redirects in a circle, over %s", request.url, before)
    return True


def refuse_elsewhere(request: Request, spider: Spider, notes: Notes) -> None:
    """Refuse a redirect that leads to another site, with a line in the log: a warning for a home page, as a domain may have been sold.

    :param notes: of the request that it follows.
    :raises IgnoreRequest: for such a redirect.
    """
    if not leads_elsewhere(request, spider):
        return
    notes.elsewhere, notes.status = request.url, redirected_by(request)
    stats = spider.crawler.stats
    stats.inc_value("winnow/elsewhere")
    level = logging.INFO
    if is_listing(request, spider):
        stats.inc_value("winnow/unreachable")
        level = logging.WARNING
    asked = request.meta["redirect_urls"][0]
    logger.log(level, "%s: redirects to another site, not followed: %s", asked, request.url)
    raise IgnoreRequest("redirects to another site")


def leads_elsewhere(request: Request, spider: Spider) -> bool:
    """True for a redirected page or listing that is no longer one of the spider's site, nor of a host under it.

    What only names pages (feeds, sitemaps, interfaces) may live elsewhere: feeds often lie with a service. Spiders that
    do not say which hosts are theirs may go anywhere.
    """
    if not request.meta.get("redirect_urls") or not hasattr(spider, "domains"):
        return False
    return not _may_live_elsewhere(request, spider) and not _is_at_home(site_of(request.url), spider.domains())


def _is_at_home(host: str, domains: set[str]) -> bool:
    """True for a site's own hosts, and those under them: example.org moves its news to news.example.org."""
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)


def is_listing(request: Request, spider: Spider) -> bool:
    """True for the home page, and other listings."""
    return bool(request.meta.get(SOURCE)) and request.callback == getattr(spider, "parse_listing", None)


def _may_live_elsewhere(request: Request, spider: Spider) -> bool:
    return bool(request.meta.get(SOURCE)) and not is_listing(request, spider)
