"""Listing pages: links with the dates beside them, the next page, the sources that they name."""

import pytest
from scrapy.http import HtmlResponse

from scrapers.discovery import listings


def page(body, url="https://example.org/"):
    return HtmlResponse(url, body=body.encode())


def test_links():
    """Once, absolute, without fragments; AMP duplicates only where the page itself is not linked."""
    found = listings.read(
        page(
            """<a href="/a#x">A</a><a href="/a">A</a><a href="/a/amp/">A</a><a href="/b/amp">B</a><a href="mailto:x@example.org">m</a>
            <a rel="nofollow" href="/n">n</a><a href="javascript:void(0)">j</a><a href="http://[x">bad</a>"""
        )
    )

    assert ["https://example.org/a", "https://example.org/b/amp"] == [entry.url for entry in found.entries]


def test_links_behind_the_end():
    """Some servers close the page early, and print the newest stories behind it."""
    found = listings.read(page("<html><body><a href='/a'>A</a></body></html><div><a href='/b'>B</a></div>"))

    assert ["https://example.org/a", "https://example.org/b"] == [entry.url for entry in found.entries]


def test_dates():
    """The one date of a card is its story's, for the order; where there are several, none is. It is no hint."""
    body = """<div><article><time datetime="2025-10-21T09:00:00Z">x</time><h2><a href="/a">A</a></h2></article>
    <article><h2><a href="/b">B</a></h2></article><article><h2><a href="/c">C</a></h2></article></div>
    <section><a href="/d">D</a><time datetime="2025-10-21">x</time><time datetime="2025-10-22">x</time></section>"""
    found = {entry.url[-1]: entry for entry in listings.read(page(body)).entries}

    assert (1761037200.0, None, {}) == (found["a"].moment, found["d"].moment, found["a"].hints())


@pytest.mark.parametrize(
    ("body", "url", "following"),
    [
        ("<link rel='next' href='/page/2/'>", "/", "/page/2/"),
        ("<a rel='next' href='/next-story'>next</a>", "/", None),
        ("<a href='/page/3/'>3</a><a href='/page/2/'>2</a>", "/", "/page/2/"),
        ("<a href='/page/3/'>3</a><a href='/page/1/'>1</a>", "/page/2/", "/page/3/"),
        ("<a href='/news?paged=2'>2</a>", "/news", "/news?paged=2"),
        ("<a href='/other/page/2'>2</a>", "/news", None),
        ("<a href='/search?updated-max=2025'>Older Posts</a>", "/search", "/search?updated-max=2025"),
        ("<a href='/archive/page/7'>« Ältere Beiträge</a>", "/archive", "/archive/page/7"),
        ("<a href='/the-next-story'>Next</a>", "/", None),
        ("<a href='https://other.example/page/2'>2</a>", "/", None),
        ("<a href='#'>Next</a><a href='/?page=1'>1</a>", "/", None),
    ],
)
def test_next_page(body, url, following):
    """By relation, by number, by what the link says; never to a story, another listing or another site."""
    expected = following and f"https://example.org{following}"

    assert expected == listings.next_page(page(body, f"https://example.org{url}"))


def test_feeds():
    """RSS, Atom and JSON Feed, without those of comments and WordPress's own JSON."""
    body = """<link rel="alternate" type="application/rss+xml" href="/feed"><link rel="alternate" type="application/rss+xml" href="/comments/feed">
    <link rel="alternate" type="application/atom+xml" title="Kommentare" href="/k"><link rel="alternate" type="application/feed+json" href="/feed.json">
    <link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/7"><link rel="alternate" hreflang="de" href="/de">"""

    assert ["https://example.org/feed", "https://example.org/feed.json"] == listings.feeds_named_in(page(body))


def test_platforms():
    """WordPress by its link, Blogger by its generator."""
    wordpress = page("<link rel='https://api.w.org/' href='/wp-json'>")

    assert "https://example.org/wp-json/" == listings.wordpress_named_in(wordpress)
    assert None is listings.wordpress_named_in(page(""))
    assert listings.is_blogger(page("<meta content='blogger' name='generator'>"))
    assert not listings.is_blogger(page("<meta name='generator' content='WordPress 6.8'>"))
