"""Sitemaps, indexes and news sitemaps, plain, packed and broken."""

import gzip

import pytest

from scrapers.discovery import sitemaps

URL = "https://example.org/s.xml"
PAGES = b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc> https://example.org/a </loc></url><url><loc>/b</loc></url></urlset>'
NEWS = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:{0}="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://example.org/a</loc><{0}:news><{0}:publication><{0}:name>News</{0}:name><{0}:language>de</{0}:language></{0}:publication>
<{0}:publication_date>2025-10-21T09:00:00+02:00</{0}:publication_date><{0}:title>Die Brücke &amp; der Fluss</{0}:title><{0}:keywords>Marlow, Brücken,</{0}:keywords></{0}:news></url></urlset>"""


def addresses(found):
    return [entry.url for entry in found.entries]


@pytest.mark.parametrize(
    "body", [PAGES, gzip.compress(PAGES, mtime=0), b"https://example.org/a\r\nhttps://example.org/b\n"]
)
def test_pages(body):
    """Plain, packed, or a list of addresses."""
    assert ["https://example.org/a", "https://example.org/b"] == addresses(sitemaps.read(body, URL))


def test_feed_as_sitemap():
    """The protocol takes a feed, too."""
    found = sitemaps.read(b"<rss><channel><item><link>/a</link><title>A</title></item></channel></rss>", URL)

    assert [("https://example.org/a", "A")] == [(entry.url, entry.headline) for entry in found.entries]


def test_index():
    """The sitemaps of an index; a bare day lasts until it is over everywhere."""
    index = b"<sitemapindex><sitemap><loc>/1.xml</loc><lastmod>1970-01-02</lastmod></sitemap><sitemap><loc>/2.xml</loc></sitemap></sitemapindex>"
    found = sitemaps.read(index, URL)

    assert [("https://example.org/1.xml", 86400.0 * 2.5), ("https://example.org/2.xml", None)] == [
        (link.url, link.modified) for link in found.links
    ]


@pytest.mark.parametrize("prefix", ["news", "n"])
def test_news_sitemap(prefix):
    """Title, date, language and keywords are kept, whatever the namespace is called."""
    [entry] = sitemaps.read(NEWS.format(prefix).encode(), URL).entries

    assert {
        "headline": "Die Brücke & der Fluss",
        "date_published": "2025-10-21T09:00:00+02:00",
        "tags": ("Marlow", "Brücken"),
        "stated_language": "de",
        "source": "news_sitemap",
    } == entry.hints()


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"", "is empty"),
        (b"\x1f\x8bbroken", "its gzip is broken"),
        (b"<html>", "is an HTML page"),
        (b"no xml", "line 1: "),
    ],
)
def test_no_sitemap(body, problem):
    """What is no sitemap names no page, and says why."""
    found = sitemaps.read(body, URL)

    assert ((), ()) == (found.entries, found.links)
    assert found.problem.startswith(problem)


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (PAGES[:-20], "line 1: "),
        (gzip.compress(PAGES, mtime=0)[:-12], "its gzip is truncated"),
        (gzip.compress(PAGES + b" " * 500, compresslevel=0, mtime=0)[:-8] + b"\0" * 8, "its gzip is broken"),
    ],
)
def test_broken_sitemap_is_read_as_far_as_it_goes(body, problem):
    """Cut off, or damaged at its end."""
    found = sitemaps.read(body, URL)

    assert "https://example.org/a" in addresses(found)
    assert found.problem.startswith(problem)


def test_bomb_is_unpacked_as_far_as_a_sitemap_may_be_long():
    """A hundred megabytes behind a hundred kilobytes."""
    plain, problem = sitemaps.unpacked(gzip.compress(b" " * 100 * 1024 * 1024))

    assert (50 * 1024 * 1024, True) == (len(plain), "more than" in problem)


def test_sitemaps_of_robots_txt():
    """Sitemap lines count wherever they stand, comments do not."""
    text = "User-agent: *\nDisallow: /x\nSITEMAP: https://example.org/a.xml\n# sitemap: /no.xml\nSitemap:/b.xml\n"

    assert ["https://example.org/a.xml", "https://example.org/b.xml"] == sitemaps.named_in_robots(
        text, "https://example.org/robots.txt"
    )
