"""Has a middleware that refuses a page's answer."""

from __future__ import annotations

from typing import ClassVar

from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from tests.scrapers import local_site


class Refuse:
    """Nearer to the engine than Winnow's own."""

    def process_response(self, request: Request, response: Response) -> Response:
        if response.url.endswith("/fed"):
            raise IgnoreRequest("not this one")
        return response


class WilfulSite(local_site.LocalSite):
    name = "local"
    custom_settings: ClassVar[dict[str, object]] = {
        "DOWNLOADER_MIDDLEWARES": {
            "scrapers.middlewares.outcomes.NoteOutcomes": 555,
            "tests.scrapers.wilful_site.refuses.Refuse": 100,
        }
    }
