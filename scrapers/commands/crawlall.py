"""``scrapy crawlall [SITE ...]``: every site, or the ones named, in one process."""

from __future__ import annotations

import argparse
import sys

from scrapy.commands import BaseRunSpiderCommand
from scrapy.spiderloader import get_spider_loader

from scrapers import scope
from scrapers.plain_errors import PlainErrors, check_sites
from scrapers.run import ABOVE_PROJECT, CMDLINE, run_sites


class Command(PlainErrors, BaseRunSpiderCommand):
    requires_project = True

    def syntax(self) -> str:
        return "[options] [SITE ...]"

    def short_desc(self) -> str:
        return "Crawl all sites of the project, or the ones named, and print a table"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        scope.add_options(parser)

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        scope.take_options(self.settings, opts)
        self.settings.set(
            "EXTENSIONS",
            {**self.settings.getdict("EXTENSIONS"), "scrapers.extensions.progress.Progress": 0},
            priority=ABOVE_PROJECT,
        )
        if self.settings.getpriority("LOG_LEVEL") < CMDLINE:
            self.settings.set("LOG_LEVEL", "WARNING", priority=ABOVE_PROJECT)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        check_sites(self.settings, args)
        sites = args or get_spider_loader(self.settings).list()
        print(f"Crawling {', '.join(sites)}", file=sys.stderr)
        self.exitcode = run_sites(self.crawler_process, sites, [], opts.spargs)
