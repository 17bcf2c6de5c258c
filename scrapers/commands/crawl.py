"""``scrapy crawl SITE``: Scrapy's own command; what cannot be used is said in one line before anything is fetched."""

from __future__ import annotations

import argparse

from scrapy.commands import crawl
from scrapy.exceptions import UsageError

from scrapers.plain_errors import check_sites
from scrapers.with_files import WithFiles


class Command(WithFiles, crawl.Command):
    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        if len(args) != 1:
            raise UsageError("one site, please: scrapy crawl SITE", print_help=False)
        check_sites(self.settings, args)
