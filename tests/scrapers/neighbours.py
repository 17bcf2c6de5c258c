"""Two sites of one host, as sections of a paper or feeds at a service are."""

from __future__ import annotations

import os

from scrapers.site import SiteSpider


class _Section(SiteSpider):
    home = os.environ.get("LOCAL_SITE", "http://127.0.0.1/")
    publisher = "Local"


class News(_Section):
    name = "news"
    article = r"^/news/"


class Sport(_Section):
    name = "sport"
    article = r"^/sport/"
