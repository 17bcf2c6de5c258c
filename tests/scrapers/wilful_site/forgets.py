"""Asks for a page with a callback that cannot be stored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import scrapy
from scrapy.http import Response

from tests.scrapers import local_site


class WilfulSite(local_site.LocalSite):
    name = "local"

    def parse_page(self, response: Response, hints: Mapping[str, Any] | None = None) -> Iterator[Any]:
        if response.url.endswith("/fed"):
            yield scrapy.Request(response.urljoin("/news/inner"), lambda inner: self.parse_page(inner))
        yield from super().parse_page(response, hints)
