"""Feeds, sitemaps and listing pages: the addresses in them, broken or not."""

import gzip

import pytest
from scrapy.http import HtmlResponse

from scrapers.discovery import feeds, listings, sitemaps

RSS = b"""<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>News</title>
<item><title>A &amp; B</title><link>https://example.org/a</link><dc:creator>Ann Lee</dc:creator><pubDate>Tue, 21 Oct 2025 09:00:00 +0200</pubDate><category>Bridges</category></item>
<item><title>Second</title><link>/b</link></item></channel></rss>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>A</title><link rel="self" href="/x"/><link rel="alternate" href="/a"/>
<author><name>Ann Lee</name></author><published>2025-10-21T09:00:00Z</published><category term="Bridges"/></entry></feed>"""
RDF = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><item><title>A</title><link>https://example.org/a</link></item></rdf:RDF>"""


@pytest.mark.parametrize("body", [RSS, ATOM, RDF])
def test_feed(body):
    """RSS, Atom and RDF give the address and title of their entries."""
    first = next(feeds.read(body, "https://example.org/feed"))

    assert first.url == "https://example.org/a"
    assert first.headline in ("A", "A & B")


@pytest.mark.parametrize("body", [RSS, ATOM])
def test_feed_hints(body):
    """Authors, date and tags travel along."""
    hints = next(feeds.read(body, "https://example.org/feed")).hints()

    assert (hints["authors"], hints["tags"], hints["source"]) == (("Ann Lee",), ("Bridges",), "feed")
    assert "2025" in hints["date_published"]


LONG = "The river bridge at Marlow reopened on Monday after two years of repairs. " * 4


@pytest.mark.parametrize(
    ("item", "content"),
    [
        (f"<c:encoded xmlns:c='http://purl.org/rss/1.0/modules/content/'><![CDATA[<p>{LONG}</p>]]></c:encoded><description>{LONG * 2}</description>", f"<p>{LONG}</p>"),
        (f"<content type='html'>&lt;p&gt;{LONG}&lt;/p&gt;</content>", f"<p>{LONG}</p>"),
        (f"<content type='xhtml'><div><p>{LONG}</p></div></content>", f"<div><p>{LONG}</p></div>"),
        (f"<description>{LONG}</description>", LONG.strip()),
        ("<description>A dek.</description>", None),
        ("<encoded/>", None),
        ("", None),
    ],
)  # fmt: skip
def test_feed_content(item, content):
    """The entry's text travels along as a witness: whole where the feed has it, else a long description."""
    feed = f"<rss><item><link>https://example.org/a</link>{item}</item></rss>"

    assert content == next(feeds.read(feed.encode(), "https://example.org/feed")).hints()["content"]


@pytest.mark.parametrize(
    ("body", "addresses"),
    [
        (RSS[:-30], ["https://example.org/a", "https://example.org/b"]),
        (RSS.replace(b"&amp;", b"&"), ["https://example.org/a", "https://example.org/b"]),
        (b"", []),
        (b"<html><body>404</body></html>", []),
        (b"\x00\x01", []),
        (
            b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><rss><channel><item><link>/&e;a</link></item></channel></rss>',
            ["https://example.org/"],
        ),
    ],
)
def test_broken_feed_is_read_as_far_as_it_goes(body, addresses):
    """Truncated, ill-formed or no feed at all: what is there is read, nothing is fetched for it."""
    assert addresses == [entry.url for entry in feeds.read(body, "https://example.org/feed")]


def test_sitemap_and_index():
    """Pages of a sitemap, sitemaps of an index, plain and gzipped."""
    pages = b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc> https://example.org/a </loc></url><url><loc>/b</loc></url></urlset>'
    index = b"<sitemapindex><sitemap><loc>https://example.org/1.xml</loc></sitemap></sitemapindex>"

    assert sitemaps.read(gzip.compress(pages), "https://example.org/s.xml").pages == (
        "https://example.org/a",
        "https://example.org/b",
    )
    assert sitemaps.read(index, "https://example.org/s.xml").sitemaps == ("https://example.org/1.xml",)


@pytest.mark.parametrize("body", [b"", b"\x1f\x8bbroken", b"<html>", b"no xml"])
def test_broken_sitemap_names_nothing(body):
    """What is no sitemap names no page."""
    assert sitemaps.Sitemap((), ()) == sitemaps.read(body, "https://example.org/s.xml")


def test_sitemaps_of_robots_txt():
    """Sitemap lines count wherever they stand, comments do not."""
    text = "User-agent: *\nDisallow: /x\nSITEMAP: https://example.org/a.xml\n# sitemap: /no.xml\nSitemap:/b.xml\n"

    assert sitemaps.named_in_robots(text, "https://example.org/robots.txt") == [
        "https://example.org/a.xml",
        "https://example.org/b.xml",
    ]


def test_listing():
    """Links once, absolute, without fragments; feeds without those of comments."""
    body = b"""<html><head><link rel="alternate" type="application/rss+xml" href="/feed"><link rel="alternate" type="application/rss+xml" href="/comments/feed"></head>
    <a href="/a#x">A</a><a href="/a">A</a><a href="mailto:x@example.org">m</a><a rel="nofollow" href="/n">n</a><a href="javascript:void(0)">j</a></html>"""
    response = HtmlResponse("https://example.org/", body=body)

    assert listings.links(response) == ["https://example.org/a"]
    assert listings.feeds_named_in(response) == ["https://example.org/feed"]
