"""``scrapy parse``: Scrapy's own command, one answer, through a spider's callback; no crawl's state is touched."""

from __future__ import annotations

from scrapy.commands import parse

from scrapers.without_state import WithoutState


class Command(WithoutState, parse.Command):
    pass
