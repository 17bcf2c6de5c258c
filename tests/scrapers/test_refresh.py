"""Pages that lead elsewhere by themselves, and pages that only load themselves again."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse, Response
from scrapy.settings import Settings

from scrapers.middlewares.refresh import FollowRefresh
from scrapers.robots import ROBOTS
from tests.scrapers.commands import lines
from tests.scrapers.local_site import serving
from tests.scrapers.test_site import HTML, crawl, site
from tests.scrapers.warc import article_page

PAGE = "https://example.org/live"


def made():
    """The middleware, with the project's settings."""
    settings = Settings()
    settings.setmodule("scrapers.settings")
    middleware = FollowRefresh(settings)
    middleware.crawler = SimpleNamespace(spider=None)
    return middleware


def refreshed(content, asked=PAGE, **meta):
    """The address that is asked for instead of a page that says so; None if it is read."""
    middleware = made()
    request = Request(asked, meta=meta)
    body = f"<html><head><meta http-equiv='refresh' content='{content}'></head><p>Text".encode()
    found = middleware.process_response(request, HtmlResponse(asked, body=body, encoding="utf-8", request=request))
    return found.url if isinstance(found, Request) else None


@pytest.mark.parametrize(
    "content",
    ["60; url=/live", "0; url=/live", "0; url=https://EXAMPLE.org/live#top", "1;URL=/live?visit=2", "30; url=/other"],
)
def test_page_that_stays_is_read(content):
    """Also at once, if it leads to the page itself or only to another query or fragment of it."""
    assert refreshed(content) is None


@pytest.mark.parametrize(
    ("content", "asked", "leads"),
    [
        ("0; url=/other", PAGE, "https://example.org/other"),
        ("1; url=/other", PAGE, "https://example.org/other"),
        ("0; url=https://example.org/live", "http://example.org/live", PAGE),
        ("0; url=https://example.org/en/", "https://example.org/", "https://example.org/en/"),
    ],
)
def test_immediate_refresh_is_a_redirect(content, asked, leads):
    """To another page, within a second or so; https is another page."""
    assert leads == refreshed(content, asked)


def test_robots_txt_is_never_refreshed():
    """A page in place of the file has no rules, wherever it leads; and what is no HTML has no refresh."""
    middleware = made()
    request, answer = Request(PAGE), Response(PAGE, body=b"<meta http-equiv=refresh content='0;url=/other'>")

    assert refreshed("0; url=/other", "https://example.org/robots.txt", **{ROBOTS: True}) is None
    assert answer is middleware.process_response(request, answer)


def test_live_pages_are_read(tmp_path):
    """A home page and a story that load themselves again are asked for once, and give what they have."""
    refresh = b"<meta http-equiv='refresh' content='60;url=%s'>"
    home_page = b"<html><head>" + refresh % b"/" + b"</head><a href='/news/live'>The live story of the day</a></html>"
    story = article_page("The live story of the day").replace(b"<head>", b"<head>" + refresh % b"/news/live?t=1")
    pages = site(**{"/": (200, HTML, home_page), "/news/live": (200, HTML, story)})
    with serving(pages) as (home, asked):
        run = crawl(home, tmp_path)

    assert "The live story of the day" in {one["headline"] for one in lines(tmp_path / "articles.jsonl")}, run.stderr
    assert (1, 1, 0) == (asked["/"], asked["/news/live"], asked["/news/live?t=1"])
