"""``scrapy view``: Scrapy's own command, one answer, in a browser; no crawl's state is touched."""

from __future__ import annotations

from scrapy.commands import view

from scrapers.without_state import WithoutState


class Command(WithoutState, view.Command):
    pass
