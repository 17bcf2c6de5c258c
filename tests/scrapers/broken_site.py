"""The local site with a spider that cannot work with one of its pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scrapy.http import Response

from tests.scrapers import local_site


class BrokenSite(local_site.LocalSite):
    name = "local"

    def parse_page(self, response: Response, hints: Mapping[str, Any] | None = None) -> Iterator[Any]:
        if response.url.endswith("/fed"):
            raise ValueError("no such field")
        yield from super().parse_page(response, hints)
