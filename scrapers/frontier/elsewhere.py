"""Redirects that lead to another site: where a need is, and where none is."""

from __future__ import annotations

from scrapy import Request, Spider

from pipelines.engine.urls import site_of
from scrapers.frontier.requests import SOURCE


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
