"""``scrapy crawl SITE``: Scrapy's own command; what cannot be used is said in one line before anything is fetched."""

from __future__ import annotations

import argparse

from scrapy.commands import crawl
from scrapy.exceptions import UsageError

from pipelines import ledger
from scrapers import scope
from scrapers.plain_errors import PlainErrors, check_sites, complain
from scrapers.run import NOTHING_DONE, close_files, open_files


class Command(PlainErrors, crawl.Command):
    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        scope.add_options(parser)

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        if len(args) != 1:
            raise UsageError("one site, please: scrapy crawl SITE", print_help=False)
        check_sites(self.settings, args)
        scope.take_options(self.settings, opts)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        try:
            ledger.check(self.settings, args[0])
            open_files(self.settings)
        except (ledger.StateError, OSError, ValueError) as error:
            self.exitcode = complain(NOTHING_DONE, str(error))
            return
        try:
            super().run(args, opts)
        finally:
            if not close_files():
                self.exitcode = NOTHING_DONE
