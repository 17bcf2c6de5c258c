"""Ends the crawl from a callback."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scrapy.exceptions import CloseSpider
from scrapy.http import Response

from tests.scrapers import local_site


class WilfulSite(local_site.LocalSite):
    name = "local"

    def parse_page(self, response: Response, hints: Mapping[str, Any] | None = None) -> Iterator[Any]:
        if response.url.endswith("/fed"):
            raise CloseSpider("enough")
        yield from super().parse_page(response, hints)
