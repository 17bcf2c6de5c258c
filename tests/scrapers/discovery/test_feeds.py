"""RSS, Atom, RDF, JSON Feed and Blogger's JSON: what their entries say, broken or not."""

import json
import tracemalloc

import pytest

from scrapers.discovery import feeds

URL = "https://example.org/feed"
RSS = b"""<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>News</title><language>en-gb</language>
<item><title>A &amp; B</title><link>https://example.org/a</link><dc:creator>Ann Lee</dc:creator><pubDate>Tue, 21 Oct 2025 09:00:00 +0200</pubDate><category>Bridges</category></item>
<item><title>Second</title><link>/b</link></item></channel></rss>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-GB"><link rel="next" href="?page=2"/><entry><title>A</title><link rel="self" href="/x"/><link rel="alternate" href="/a"/>
<author><name>Ann Lee</name></author><published>2025-10-21T09:00:00Z</published><updated>2025-10-22T09:00:00Z</updated><category term="Bridges"/></entry></feed>"""
RDF = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><item><title>A</title><link>https://example.org/a</link></item></rdf:RDF>"""
ITEM = {
    "id": "1", "url": "/a", "title": "A", "content_html": "<p>Text</p>", "date_published": "2025-10-21T09:00:00Z",
    "date_modified": "2025-10-22T09:00:00Z", "tags": ["Bridges"], "language": "en-GB",
}  # fmt: skip
JSON_1_0 = json.dumps(
    {"version": "https://jsonfeed.org/version/1", "items": [ITEM | {"author": {"name": "Ann Lee"}}]}
).encode()
JSON_1_1 = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "next_url": "https://example.org/feed?page=2",
        "items": [ITEM | {"authors": [{"name": "Ann Lee"}]}],
    }
).encode()
LONG = "The river bridge at Marlow reopened on Monday after two years of repairs. " * 4


@pytest.mark.parametrize("body", [RSS, ATOM, RDF, JSON_1_0, JSON_1_1])
def test_entries(body):
    """Every kind gives the address and title of its entries, and has no fault."""
    found = feeds.read(body, URL)

    assert ("https://example.org/a", None) == (found.entries[0].url, found.problem)
    assert found.entries[0].headline in ("A", "A & B")


@pytest.mark.parametrize("body", [RSS, ATOM, JSON_1_0, JSON_1_1])
def test_hints(body):
    """Authors, dates, tags and language travel along."""
    hints = feeds.read(body, URL).entries[0].hints()

    assert (("Ann Lee",), ("Bridges",), "feed") == (hints["authors"], hints["tags"], hints["source"])
    assert "2025" in hints["date_published"]
    assert "en-gb" == hints["stated_language"].lower()
    assert ("date_modified" in hints) is (body is not RSS)


def test_address_alone_is_no_hint():
    """An entry that says nothing of its page gives none, so that nothing of the site's is overridden."""
    found = feeds.read(b"<rss><item><link>/a</link></item></rss>", URL)

    assert {} == found.entries[0].hints()


@pytest.mark.parametrize("body", [ATOM, JSON_1_1])
def test_next_page(body):
    """RFC 5005's relation, and JSON Feed's next_url."""
    assert "https://example.org/feed?page=2" == feeds.read(body, URL).next


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
def test_content(item, content):
    """The entry's text travels along as a witness: whole where the feed has it, else a long description."""
    feed = f"<rss><item><link>https://example.org/a</link>{item}</item></rss>"

    assert content == feeds.read(feed.encode(), URL).entries[0].content


@pytest.mark.parametrize(
    ("body", "addresses", "problem"),
    [
        (RSS[:-30], ["https://example.org/a", "https://example.org/b"], "line 3: "),
        (RSS.replace(b"&amp;", b"&"), ["https://example.org/a", "https://example.org/b"], "line 2: "),
        (b"\n\n" + RSS, ["https://example.org/a", "https://example.org/b"], None),
        (b"", [], "is empty"),
        (b"<html><body>404</body></html>", [], "is an HTML page"),
        (b"\x00\x01", [], "line 1: "),
        (
            b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><rss><channel><item><link>/&e;a</link></item></channel></rss>',
            ["https://example.org/"],
            None,
        ),
        (b'{"version": "https://jsonfeed.org/version/1",\n "items": [{"url": "/a"}', [], "line 2: "),
        (b'{"items": [{"url": "/a"}]}', ["https://example.org/a"], "is JSON, and no JSON Feed"),
        (b'{"items": ' + b"[" * 100_000, [], "is no JSON"),
    ],
)
def test_broken_feed_is_read_as_far_as_it_goes(body, addresses, problem):
    """Truncated, ill-formed or no feed at all: what is there is read, nothing is fetched for it, and the line is named."""
    found = feeds.read(body, URL)

    assert addresses == [entry.url for entry in found.entries]
    assert (found.problem or "").startswith(problem or "")
    assert (found.problem is None) is (problem is None)


def test_entities_that_grow_are_not_expanded():
    """A billion laughs are none."""
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha"}">' for n in range(10))
    body = f"<!DOCTYPE x [{entities}]><rss><item><link>/a</link><title>&e9;</title></item></rss>".encode()

    assert len(str(feeds.read(body, URL))) < 1000


def long_feed(entries):
    item = "<item><title>Story {0}</title><link>https://example.org/{0}</link></item>"
    return f"<rss><channel>{''.join(map(item.format, range(entries)))}</channel></rss>".encode()


def test_feed_of_100_000_entries():
    """All are read."""
    assert 100_000 == len(feeds.read(long_feed(100_000), URL).entries)


def test_long_feed_takes_little_memory():
    """A few times that of the bytes: elements are gone when they are read."""
    body = long_feed(10_000)
    tracemalloc.start()
    feeds.read(body, URL)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 12 * len(body)


def _blogger(start, total):
    said = [("$t", "openSearch$startIndex", start), ("$t", "openSearch$totalResults", total)]
    entry = {
        "title": {"$t": "A"}, "published": {"$t": "2025-10-21T09:00:00.000-07:00"}, "updated": {"$t": "2025-10-22T09:00:00.000-07:00"},
        "category": [{"scheme": "x", "term": "Bridges"}], "content": {"type": "html", "$t": "<p>Text</p>"},
        "link": [{"rel": "replies", "href": "https://example.org/c"}, {"rel": "alternate", "href": "https://example.org/a"}],
        "author": [{"name": {"$t": "Ann Lee"}}],
    }  # fmt: skip
    return json.dumps({"feed": {"entry": [entry, entry]} | {name: {key: str(value)} for key, name, value in said}})


@pytest.mark.parametrize(("start", "goes_on"), [(1, True), (149, True), (150, False)])
def test_blogger(start, goes_on):
    """Blogger's own JSON: whole posts, and the next page while there are more."""
    url = "https://example.org/feeds/posts/default?alt=json&start-index=1&max-results=150"
    found = feeds.read(_blogger(start, 151).encode(), url)
    first = found.entries[0]

    assert ("https://example.org/a", "A", ("Ann Lee",), ("Bridges",), "<p>Text</p>", None) == (
        first.url, first.headline, first.authors, first.tags, first.content, found.problem,
    )  # fmt: skip
    assert (
        f"https://example.org/feeds/posts/default?alt=json&start-index={start + 2}&max-results=150" if goes_on else None
    ) == found.next


@pytest.mark.parametrize("body", [b"{", b'{"feed": 1}', b'{"feed": {"entry": [1, {"link": "x"}]}}', b'{"x": [}'])
def test_odd_blogger(body):
    """What is no feed of Blogger names nothing."""
    url = "https://example.org/feeds/posts/default?alt=json"

    assert () == feeds.read(body, url).entries
