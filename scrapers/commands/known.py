"""``scrapy known SITE``: which addresses a crawl need not fetch any more; take in a list of those had elsewhere."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from rich.console import Console
from rich.table import Table
from scrapy.crawler import Crawler
from scrapy.exceptions import UsageError
from scrapy.spiderloader import get_spider_loader
from scrapy.utils.misc import build_from_crawler, load_object

from pipelines.engine.urls import site_of
from scrapers.discovery.entry import LISTING
from scrapers.discovery.entry import Entry as Named
from scrapers.frontier.interface import Entry
from scrapers.frontier.known import Unreadable, addresses, counts, had, take_in
from scrapers.frontier.requests import to_json
from scrapers.plain_errors import PlainErrors, check_sites, complain
from scrapers.run import INTERRUPTED, NOTHING_DONE
from scrapers.site import SiteSpider
from scrapers.upkeep.places import Places, changing, reading

_NAMED = 5
"""Bad lines that are named; more say no more."""


class Command(PlainErrors):
    requires_project = True
    default_settings: ClassVar = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "SITE [--import FILE | --export]"

    def short_desc(self) -> str:
        return "Count or print the addresses of a site that were had; take in a list of those had elsewhere"

    def long_desc(self) -> str:
        return (
            "--import: one address a line, blank lines and # comments left out; nothing is taken in unless every line can be "
            "read. They are not fetched unless REVISIT=all, or a source says that they were changed later. "
            "Exit codes: 0; 2 if nothing was done."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--import", metavar="FILE", dest="file", help="addresses had elsewhere; - for a pipe")
        what.add_argument("--export", action="store_true", help="print the addresses that were had, one a line")

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        if len(args) != 1:
            raise UsageError("one site, please: scrapy known SITE", print_help=False)
        self.settings.set("LEDGER", "", priority="cmdline")  # nothing is read with it

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        check_sites(self.settings, args)
        spider = get_spider_loader(self.settings).load(args[0])
        try:
            places = Places.of(self.settings)
            if opts.file:
                self._import(places, spider, opts.file)
            elif opts.export:
                with reading(places) as database:
                    for url in had(database, spider.name):
                        print(url)
                    sys.stdout.flush()
            else:
                with reading(places) as database:
                    _print(spider.name, counts(database, spider.name))
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # `| head` has had enough
        except (OSError, Unreadable) as error:
            self.exitcode = complain(NOTHING_DONE, str(error))
        except KeyboardInterrupt:
            self.exitcode = complain(INTERRUPTED, "interrupted")

    def _import(self, places: Places, spider: type[SiteSpider], name: str) -> None:
        entries = entries_of(name, self.crawler_process.create_crawler(spider))
        with changing(places, make=True) as database:
            taken = take_in(database, spider.name, entries, time.time())
        print(
            f"{spider.name}: {taken.new} taken in, {taken.closed} were waiting or failing, {taken.known} known before"
        )


def entries_of(name: str, crawler: Crawler) -> list[Entry]:
    """The addresses of a file, or of a pipe (-), each as a crawl would ask for it.

    :raises Unreadable: for lines that are no addresses of the site.
    :raises OSError: if the file cannot be read.
    """
    spider = crawler.spidercls()
    fingerprinter = build_from_crawler(load_object(crawler.settings["REQUEST_FINGERPRINTER_CLASS"]), crawler)
    entries, bad = [], []
    for number, address in addresses(_lines(name)):
        try:
            if site_of(address) not in spider.domains() or not address.startswith(("http://", "https://")):
                raise ValueError(f"no address of {spider.name}")
            request = spider.page_of(Named(address, LISTING))
        except ValueError as error:
            bad.append(f"line {number}: {error}: {address[:200]}")
            continue
        entries.append(Entry(fingerprinter.fingerprint(request).hex(), request.url, to_json(request, spider)))
    if bad:
        more = f"; and {len(bad) - _NAMED} more" if len(bad) > _NAMED else ""
        raise Unreadable(f"{name}: nothing was taken in: {'; '.join(bad[:_NAMED])}{more}")
    if not entries:
        raise Unreadable(f"{name}: no address in it")
    return entries


def _lines(name: str) -> Iterator[str]:
    try:
        if name == "-":
            yield from sys.stdin
            return
        with Path(name).open(encoding="utf-8-sig") as file:
            yield from file
    except OSError as error:
        raise OSError(f"{name}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise Unreadable(f"{name}: not UTF-8: {error.reason}; nothing was taken in") from error


def _print(site: str, found: dict[str, int]) -> None:
    table = Table("Site", *(name.capitalize() for name in found))
    table.add_row(site, *(f"{number}" for number in found.values()))
    Console().print(table if found else f"{site}: nothing is known yet")
