"""Sitemaps and sitemap indexes (sitemaps.org protocol), plain or gzipped."""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urljoin

from lxml import etree

from pipelines.engine.urls import absolute
from scrapers.discovery.moments import seconds_of
from scrapers.discovery.xml import parse_xml

_IN_ROBOTS = re.compile(r"^\s*sitemap\s*:\s*(\S+)", re.IGNORECASE | re.MULTILINE)
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Sitemap:
    """What a sitemap names."""

    pages: tuple[str, ...]
    sitemaps: tuple[str, ...]
    modified: Mapping[str, float] = field(default_factory=dict)
    """When each was changed last, where the sitemap says so: seconds since 1970."""


def read(body: bytes, url: str) -> Sitemap:
    """The pages of a sitemap, or the sitemaps of an index; of a broken one, those before the break."""
    if body.startswith(_GZIP):
        try:
            body = gzip.decompress(body)
        except (OSError, EOFError, zlib.error):
            return Sitemap((), ())
    root = parse_xml(body)
    if root is None:
        return Sitemap((), ())
    pages, indexed = dict(_locations(root, "url", url)), dict(_locations(root, "sitemap", url))
    modified = {address: moment for address, moment in (pages | indexed).items() if moment is not None}
    return Sitemap(tuple(pages), tuple(indexed), modified)


def named_in_robots(text: str, url: str) -> list[str]:
    """The addresses of robots.txt's Sitemap lines."""
    return list(dict.fromkeys(urljoin(url, address) for address in _IN_ROBOTS.findall(text)))


def _locations(root: etree._Element, kind: str, base: str) -> Iterator[tuple[str, float | None]]:
    for entry in root.iter(f"{{*}}{kind}"):
        location = entry.find("{*}loc")
        if location is not None and (address := absolute(base, location.text)):
            yield address, seconds_of(entry.findtext("{*}lastmod"))
