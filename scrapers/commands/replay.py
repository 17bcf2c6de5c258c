"""``scrapy replay FILE``: the same crawl from an archive of saved pages, without network."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from scrapy.exceptions import UsageError
from scrapy.spiderloader import get_spider_loader

from pipelines import ledger
from pipelines.engine.urls import site_of
from scrapers.archive import Archive, ArchiveError, open_archive
from scrapers.plain_errors import PlainErrors, complain
from scrapers.report import print_table
from scrapers.run import (
    ABOVE_PROJECT,
    CMDLINE,
    NOTHING_DONE,
    OK,
    CannotRun,
    Ran,
    run_sites,
    say_events,
    say_interrupted,
)

_HANDLER = "scrapers.archive.ArchiveDownloadHandler"
_SHOWN = 5


class Command(PlainErrors):
    requires_project = True

    def syntax(self) -> str:
        return "FILE.warc[.gz]"

    def short_desc(self) -> str:
        return "Read an archive of saved pages with the sites' spiders; writes output/articles.jsonl anew"

    def long_desc(self) -> str:
        return (
            "Runs the spiders of all sites that have pages in an archive (WARC), as if the sites answered. "
            "Writes output/articles.jsonl, receipts.jsonl and events.jsonl anew, once there is an article; "
            "-s OUTPUT_DIR=FOLDER writes elsewhere. Pages that no listing links to are read too."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--ledger", metavar="FILE-or-FOLDER", help="read with this ledger; it is not changed")

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        if len(args) != 1:
            raise UsageError("one archive, please: scrapy replay FILE.warc.gz", print_help=False)
        replay = {
            "REPLAY_ARCHIVE": str(Path(args[0]).absolute()),
            "DOWNLOAD_HANDLERS": {"http": _HANDLER, "https": _HANDLER},
            "DOWNLOAD_DELAY": 0,
            "CRAWL_DELAY_MOST": 0,  # nobody is asked
            "EXTENSIONS": {
                **self.settings.getdict("EXTENSIONS"),
                "scrapers.extensions.progress.Progress": 0,
                "scrapers.extensions.leftovers.ReadLeftovers": 0,
            },
            "OUTPUT_FRESH": True,
            "ROTATE_BYTES": 0,  # one file: no segment of an earlier replay stays beside it
            "ROTATE_DAILY": False,
            "SCHEDULER": "scrapy.core.scheduler.Scheduler",  # an archive is read whole, each time
            "LEDGER": opts.ledger or "",  # never the live one: the same archive gives the same lines
        }
        for name, value in replay.items():
            self.settings.set(name, value, priority=ABOVE_PROJECT)
        if self.settings.getpriority("OUTPUT_DIR") < CMDLINE:
            self.settings.set("OUTPUT_DIR", Path(self.settings["OUTPUT_DIR"]).parent, priority=ABOVE_PROJECT)
        if self.settings.getpriority("LOG_LEVEL") < CMDLINE:
            self.settings.set("LOG_LEVEL", "WARNING", priority=ABOVE_PROJECT)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        try:
            archive = open_archive(Path(args[0]).absolute())
        except ArchiveError as error:
            print(f"winnow: {error}", file=sys.stderr)
            self.exitcode = NOTHING_DONE
            return
        loader = get_spider_loader(self.settings)
        homes = {domain: name for name in loader.list() for domain in loader.load(name).domains()}
        sites = sorted(
            {homes[site_of(record.url)] for record in archive.records.values() if site_of(record.url) in homes}
        )
        notes = [*archive.problems, *_unknown(archive, homes)]
        if archive.other_pages:
            notes.append(f"{archive.path}: pages in records that are no responses, not read: {archive.other_pages}")
        if archive.superseded:
            notes.append(
                f"{archive.path}: older records of addresses that were fetched again, the newest of which was read: {archive.superseded}"
            )
        if not sites:
            for note in notes:
                print(f"winnow: {note}", file=sys.stderr)
            print(
                f"winnow: {archive.path}: no page of a site of this project ({', '.join(loader.list())})",
                file=sys.stderr,
            )
            self.exitcode = NOTHING_DONE
            return
        try:
            for site in sites:
                ledger.check(self.settings, site)
        except (ledger.StateError, ledger.Unreviewable) as error:
            self.exitcode = complain(NOTHING_DONE, str(error))
            return
        pages = sum(record.is_page for record in archive.records.values())
        others = len(archive.records) - pages
        print(
            f"Reading {archive.path}: {pages} pages and listings, {others} feeds and the like, {len(sites)} sites",
            file=sys.stderr,
        )
        try:
            self.exitcode = _say(run_sites(self.crawler_process, sites), notes)
        except CannotRun as error:
            self.exitcode = complain(NOTHING_DONE, str(error))


def _say(ran: Ran, notes: list[str]) -> int:
    """Print what came of a replay; the exit code: 0, 130 if interrupted, 2 if not one article is there."""
    print_table(ran.reports, notes)
    say_events(ran)
    if ran.is_interrupted:
        return say_interrupted()
    if not ran.is_written:
        return NOTHING_DONE
    if not sum(report.articles + report.unchanged for report in ran.reports):
        return complain(NOTHING_DONE, "not one article came of it; none was written")
    print(f"Articles: {ran.writer.path}", file=sys.stderr)
    return OK


def _unknown(archive: Archive, homes: dict[str, str]) -> list[str]:
    """A note for each host that no spider of the project knows."""
    hosts: dict[str, list[str]] = {}
    for record in archive.records.values():
        if record.is_page and site_of(record.url) not in homes:
            hosts.setdefault(site_of(record.url), []).append(record.url)
    return [
        f"{archive.path}: unknown site {host}, pages not read: {len(urls)} ({', '.join(urls[:_SHOWN])}{', ...' if len(urls) > _SHOWN else ''})"
        for host, urls in sorted(hosts.items())
    ]
