"""What a crawl receives, counted as it comes: also of answers that break off, are too large or never end."""

from __future__ import annotations

from typing import Any

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.http import Headers

BYTES = "winnow/bytes"
"""Statistic: bytes of headers and bodies, as they came over the wire."""
_AROUND = 4
"""Bytes of a header's colon, space and end of line."""


class CountReceived:
    """A Scrapy extension. Scrapy's own count is of the answers that a crawl was given."""

    def __init__(self, crawler: Crawler) -> None:
        self.stats = crawler.stats
        crawler.signals.connect(self.headers_received, signals.headers_received)
        crawler.signals.connect(self.bytes_received, signals.bytes_received)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> CountReceived:
        return cls(crawler)

    def headers_received(self, headers: Headers, **_: Any) -> None:
        said = sum(len(name) + len(value) + _AROUND for name, values in headers.items() for value in values)
        self.stats.inc_value(BYTES, said)

    def bytes_received(self, data: bytes, **_: Any) -> None:
        self.stats.inc_value(BYTES, len(data))
