"""Follows every page's links; its callback fails where the page says so."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any

import scrapy
from scrapy.http import Response

from scrapers.site import SiteSpider


class ChaosSite(SiteSpider):
    name = "chaos"
    home = os.environ.get("CHAOS_SITE", "http://127.0.0.1/")
    article = r"^/(?:news|moved)/"
    publisher = "Chaos"

    async def start(self) -> AsyncIterator[Any]:
        yield scrapy.Request(f"{self.home}news/0", self.parse_page, errback=self.failed)

    def parse_page(self, response: Response, hints: Mapping[str, Any] | None = None) -> Iterator[Any]:
        yield from super().parse_page(response, hints)
        for n, link in enumerate(response.css("a.next::attr(href)").getall()):
            # some cannot be stored: a callback that is no method of the spider
            callback = self.parse_page if n % 5 != 4 else lambda response: self.parse_page(response)
            yield scrapy.Request(response.urljoin(link), callback, errback=self.failed)
        if response.css(".raise-always, .raise-once"):
            raise ValueError("the page is not as the spider expects it")
