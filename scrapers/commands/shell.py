"""``scrapy shell``: Scrapy's own command, one answer, to try selectors on; no crawl's state is touched."""

from __future__ import annotations

from scrapy.commands import shell

from scrapers.without_state import WithoutState


class Command(WithoutState, shell.Command):
    pass
