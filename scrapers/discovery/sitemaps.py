"""Sitemaps, news sitemaps and indexes (sitemaps.org), plain, gzipped or a list of addresses; feeds that serve as one."""

from __future__ import annotations

import re
import zlib
from urllib.parse import urljoin

from lxml import etree

from pipelines.engine.text import one_line
from pipelines.engine.urls import absolute
from scrapers.discovery import feeds
from scrapers.discovery.entry import NEWS_SITEMAP, SITEMAP, Entry, Found, Link
from scrapers.discovery.moments import latest_of, seconds_of
from scrapers.discovery.xml import Elements, local_name

GUESSES = ("/sitemap.xml", "/sitemap_index.xml", "/wp-sitemap.xml", "/news-sitemap.xml")
"""Where sitemaps are that nobody names."""
_IN_ROBOTS = re.compile(r"^\s*sitemap\s*:\s*(\S+)", re.IGNORECASE | re.MULTILINE)
_GZIP = b"\x1f\x8b"
_MOST = 50 * 1024 * 1024
"""Bytes of a sitemap, unpacked: the protocol allows no more."""
_FEEDS = frozenset({"rss", "feed", "RDF"})
_BETWEEN_KEYWORDS = re.compile(r"\s*,\s*")


def read(body: bytes, url: str) -> Found:
    """The pages of a sitemap, or the sitemaps of an index; of a broken one those before the break, and what is broken."""
    body, damage = unpacked(body) if body.startswith(_GZIP) else (body, None)
    if b"<" not in body[:1024] and body.lstrip()[:4] == b"http":
        return Found(_plain_list(body, url), problem=damage)
    elements = Elements(body, "url", "sitemap")
    entries, links = [], []
    for element in elements:
        address = absolute(url, element.findtext("{*}loc"))
        if address and local_name(element) == "url":
            entries.append(_entry(element, address))
        elif address:
            links.append(Link(address, latest_of(element.findtext("{*}lastmod"))))
    if elements.root in _FEEDS:
        return feeds.read(body, url)
    return Found(tuple(entries), tuple(links), problem=damage or elements.problem)


def named_in_robots(text: str, url: str) -> list[str]:
    """The addresses of robots.txt's Sitemap lines."""
    return list(dict.fromkeys(urljoin(url, address) for address in _IN_ROBOTS.findall(text)))


def unpacked(body: bytes) -> tuple[bytes, str | None]:
    """What gzip holds, as far as it can be had and a sitemap may be long; and what is wrong with it."""
    unpack = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        plain = unpack.decompress(body, _MOST)
    except zlib.error as error:
        return _until_the_break(body), f"its gzip is broken: {error}"
    if unpack.unconsumed_tail:
        return plain, f"has more than {_MOST} bytes, unpacked; the rest is not read"
    return plain, None if unpack.eof else "its gzip is truncated"


def _until_the_break(body: bytes, step: int = 256) -> bytes:
    unpack, plain = zlib.decompressobj(16 + zlib.MAX_WBITS), bytearray()
    try:
        for start in range(0, len(body), step):
            if len(plain) >= _MOST:
                break
            plain += unpack.decompress(body[start : start + step], _MOST - len(plain))
    except zlib.error:
        pass
    return bytes(plain)


def _entry(element: etree._Element, address: str) -> Entry:
    modified = seconds_of(element.findtext("{*}lastmod"))
    news = element.find("{*}news")
    if news is None:
        return Entry(address, SITEMAP, modified=modified)
    return Entry(
        address,
        NEWS_SITEMAP,
        headline=_text(news, "{*}title"),
        date_published=_text(news, "{*}publication_date"),
        tags=tuple(dict.fromkeys(filter(None, _BETWEEN_KEYWORDS.split(_text(news, "{*}keywords") or "")))),
        stated_language=_text(news, "{*}publication/{*}language"),
        modified=modified,
    )


def _text(element: etree._Element, path: str) -> str | None:
    return one_line(element.findtext(path) or "") or None


def _plain_list(body: bytes, url: str) -> tuple[Entry, ...]:
    lines = body.decode("utf-8", "replace").splitlines()
    return tuple(Entry(address) for line in lines if (address := absolute(url, line)))
