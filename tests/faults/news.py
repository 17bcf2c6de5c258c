"""A small news site that is well: home page, feed, sitemap, robots.txt, articles with enough text; and its spiders."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping

from scrapers.site import SiteSpider
from tests.faults.server import Page
from tests.scrapers.warc import article_page

SITES = "FAULTY_SITES"
"""Environment variable: name -> home, as JSON."""
_XML = "application/xml"


def news_site(
    home: Iterable[str] = (), feed: Iterable[str] = (), sitemap: Iterable[str] = (), dates: Mapping[str, str] = {}
) -> dict[str, Page]:
    """The pages of a site whose home page, feed and sitemap name the articles of these names.

    :param dates: name -> what feed, sitemap and page give as its date.
    """
    named = {name: dates.get(name) for name in (*home, *feed, *sitemap)}
    pages = {f"/news/{name}": article(name, date) for name, date in named.items()}
    pages["/robots.txt"] = Page(b"User-agent: *\nDisallow: /nothing\nSitemap: /sitemap.xml\n", "text/plain")
    links = "".join(f"<li><a href='/news/{name}'>The story of {name}</a></li>" for name in home)
    head = "<link rel='alternate' type='application/rss+xml' href='/feed.xml'>"
    pages["/"] = Page(f"<!doctype html><html><head>{head}</head><body><ul>{links}</ul></body></html>".encode())
    pages["/feed.xml"] = rss(feed, dates)
    pages["/sitemap.xml"] = urlset(sitemap, dates)
    return pages


def article(name: str, date: str | None = None) -> Page:
    body = article_page(f"The story of {name} at the Ostrow", words=f"{name.replace('-', ' ')} and the bridge")
    if date:
        said = f'<meta property="article:published_time" content="{date}"></head>'
        body = body.replace(b"</head>", said.encode())
    return Page(body)


def rss(names: Iterable[str], dates: Mapping[str, str] = {}) -> Page:
    items = "\n".join(
        f"<item><title>The story of {name} at the Ostrow</title><link>/news/{name}</link>{_element('pubDate', dates.get(name))}</item>"
        for name in names
    )
    return Page(f"<rss version='2.0'><channel><title>News</title>\n{items}\n</channel></rss>".encode(), _XML)


def urlset(names: Iterable[str], dates: Mapping[str, str] = {}) -> Page:
    urls = "\n".join(f"<url><loc>/news/{name}</loc>{_element('lastmod', dates.get(name))}</url>" for name in names)
    return Page(f"<urlset>\n{urls}\n</urlset>".encode(), _XML)


def index(paths: Iterable[str]) -> Page:
    parts = "".join(f"<sitemap><loc>{path}</loc></sitemap>" for path in paths)
    return Page(f"<sitemapindex>{parts}</sitemapindex>".encode(), _XML)


def _element(name: str, said: str | None) -> str:
    return f"<{name}>{said}</{name}>" if said else ""


def _spider(name: str, home: str) -> type[SiteSpider]:
    """A site's spider; "huge" in its name lets it have ten times as much."""
    settings = {"DOWNLOAD_MAXSIZE": 10_000_000 if "huge" in name else 1_000_000}
    fields = {"name": name, "home": home, "article": r"^/news/", "custom_settings": settings, "__module__": __name__}
    return type(name, (SiteSpider,), fields)


globals().update({name: _spider(name, home) for name, home in json.loads(os.environ.get(SITES, "{}")).items()})
