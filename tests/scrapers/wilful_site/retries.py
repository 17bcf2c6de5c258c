"""Asks for a page again from its callback, once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scrapy.http import Response

from tests.scrapers import local_site


class WilfulSite(local_site.LocalSite):
    name = "local"

    def parse_page(self, response: Response, hints: Mapping[str, Any] | None = None) -> Iterator[Any]:
        if response.url.endswith("/fed") and not response.meta.get("again"):
            yield response.request.replace(dont_filter=True, meta={**response.meta, "again": True})
            return
        yield from super().parse_page(response, hints)
