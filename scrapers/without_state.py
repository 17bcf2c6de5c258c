"""Commands that fetch a page to look at it: nothing is stored, and no crawl's state is touched."""

from __future__ import annotations

import argparse

from scrapy.commands import ScrapyCommand

from scrapers.one_page import FETCHING
from scrapers.run import ABOVE_PROJECT


class WithoutState(ScrapyCommand):
    """Stands before one of Scrapy's own commands."""

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        for name, value in FETCHING.items():
            self.settings.set(name, value, priority=ABOVE_PROJECT)
