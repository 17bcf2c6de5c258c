"""Commands of Scrapy's own that crawl: what a crawl writes is opened before its crawler is made, and closed at the end."""

from __future__ import annotations

import argparse

from scrapy import Spider
from scrapy.commands import BaseRunSpiderCommand
from scrapy.crawler import Crawler
from scrapy.spiderloader import get_spider_loader

from pipelines import ledger
from scrapers import scope
from scrapers.plain_errors import PlainErrors, complain
from scrapers.run import NOTHING_DONE, close_files, open_files


class _Refused(Exception):
    """Something that a crawl needs cannot be used; the message says what, and why."""


class WithFiles(PlainErrors, BaseRunSpiderCommand):
    """Stands before a command that makes one crawler, and runs it; how much of a site it asks for are options of it."""

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        scope.add_options(parser)

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        scope.take_options(self.settings, opts)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        try:
            super().run(args, opts)
        except _Refused as error:
            self.exitcode = complain(NOTHING_DONE, str(error))
        finally:
            if not close_files():
                self.exitcode = NOTHING_DONE

    def _create_crawler(self, spidercls: type[Spider] | str) -> Crawler:
        if isinstance(spidercls, str):
            spidercls = get_spider_loader(self.settings).load(spidercls)
        try:
            ledger.check(self.settings, spidercls.name)
            open_files(self.settings)
        except (OSError, ValueError) as error:
            raise _Refused(str(error)) from error
        return super()._create_crawler(spidercls)
