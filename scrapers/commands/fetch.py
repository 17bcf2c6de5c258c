"""``scrapy fetch``: Scrapy's own command, one answer, as it came; no crawl's state is touched."""

from __future__ import annotations

from scrapy.commands import fetch

from scrapers.without_state import WithoutState


class Command(WithoutState, fetch.Command):
    pass
