"""``scrapy crawl SITE``: Scrapy's own command; what cannot be used is said in one line before anything is fetched."""

from __future__ import annotations

import argparse

from scrapy.commands import crawl

from pipelines import ledger
from scrapers.page_command import complain
from scrapers.run import NOTHING_DONE, close_files, open_files


class Command(crawl.Command):
    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        try:
            for site in args[:1]:
                ledger.check(self.settings, site)
            open_files(self.settings)
        except (ledger.StateError, OSError, ValueError) as error:
            self.exitcode = complain(NOTHING_DONE, str(error))
            return
        try:
            super().run(args, opts)
        finally:
            close_files()
