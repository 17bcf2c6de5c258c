"""Addresses: absolute, and the same for the same page."""

from urllib.parse import urljoin

import pytest

from pipelines.engine.urls import absolute, identity, join, same_site, site_of, without_tracking

BASE = "https://example.org/news/a"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/b", "https://example.org/b"),
        ("b?x=1", "https://example.org/news/b?x=1"),
        ("//cdn.example.net/b.jpg", "https://cdn.example.net/b.jpg"),
        (" https://example.net/b \n", "https://example.net/b"),
        ("https://пример.рф/b", "https://пример.рф/b"),
        ("", None),
        (None, None),
        ("mailto:ann@example.org", None),
        ("javascript:void(0)", None),
        ("data:image/gif;base64,R0lGODlhAQABAAAAACw=", None),
        ("tel:+41", None),
        ("http://", None),
        ("http://[bad", None),
        ("#top", "https://example.org/news/a#top"),
    ],
)
def test_absolute(address, expected):
    """An http address is made absolute; nothing else is one, and nothing is an error."""
    assert expected == absolute(BASE, address)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.org/a?utm_source=x&id=3#top", "https://example.org/a?id=3"),
        ("https://example.org/a?fbclid=x", "https://example.org/a"),
        ("https://example.org/a?UTM_Source=x&b=", "https://example.org/a?b="),
        ("https://example.org/a?m=1", "https://example.org/a"),
        ("https://example.org/a?m=2", "https://example.org/a?m=2"),
        ("https://example.org/a", "https://example.org/a"),
        ("https://example.org/a?q=%C3%BC", "https://example.org/a?q=%C3%BC"),
        ("https://example.org/%E6%A1%A5", "https://example.org/%E6%A1%A5"),
    ],
)
def test_without_tracking(url, expected):
    """Campaign parameters and fragments go, the page's own parameters stay."""
    assert expected == without_tracking(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/a",
        "http://example.org/a",
        "https://Example.ORG/a",
        "https://example.org/a/",
        "https://example.org/a#x",
        "https://example.org:443/a",
        "http://example.org:80/a/",
        "https://example.org/a?utm_medium=x",
    ],
)
def test_one_identity_for_all_spellings(url):
    """All spellings of one address have one form."""
    assert "https://example.org/a" == identity(url)


@pytest.mark.parametrize(
    "url",
    ["https://example.org/A", "https://example.org/a?id=3", "https://m.example.org/a", "https://example.org:8080/a"],
)
def test_other_pages_have_other_identities(url):
    """Case in a path, a parameter, a host and a port tell pages apart."""
    assert identity(url) != "https://example.org/a"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.example.org/a", "example.org"),
        ("https://EXAMPLE.org:8080", "example.org"),
        ("https://news.example.org", "news.example.org"),
        ("/a", ""),
        ("", ""),
    ],
)
def test_site_of(url, expected):
    """The site is the host without ``www.``."""
    assert expected == site_of(url)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("https://example.org/a", "http://www.example.org/b", True),
        ("https://news.example.org", "https://example.org", True),
        ("https://example.org", "https://badexample.org", False),
        ("https://example.org", "https://example.net", False),
        ("/a", "/b", False),
    ],
)
def test_same_site(one, other, expected):
    """A subdomain belongs to its site, a longer name does not."""
    assert expected == same_site(one, other)


@pytest.mark.parametrize(
    "base", [BASE, "http://example.org", "https://example.org:8080/a?b#c", "HTTP://Example.org/", ""]
)
@pytest.mark.parametrize(
    "address",
    [
        "https://example.net/b?c=1&d=/../#e", "https://example.net", "https://example.net?", "https://example.net/b#", "https://example.net/b;",
        "https://example.net/a b", "http:b", "HTTP://example.net/B", "/b/c.html?d=1", "/", "/b/../c", "/./b", "/b/..", "/b?", "/b;", "//b/c", "///b", "b", "../b",
        "?b", "#b", "", "/\tb", "/é", "https://exämple.net/é", "mailto:ann@example.org",
    ],
)  # fmt: skip
def test_join_is_urljoin(base, address):
    """The short way gives what the long one does."""
    assert urljoin(base, address) == join(base, address)
