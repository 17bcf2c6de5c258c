"""``scrapy ledger SITE``: the lines that recur over a site's articles; approve, keep or forget them, learn from an archive."""

from __future__ import annotations

import argparse
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from scrapy.exceptions import UsageError
from scrapy.spiderloader import get_spider_loader
from scrapy.utils.gz import gunzip

from pipelines.engine import Reading, Unreadable
from pipelines.engine.memory import Decision
from pipelines.ledger import Learnt, State, StateError, Unreviewable, only_run, sightings
from pipelines.ledger.sightings import ARCHIVE, Seen
from scrapers.archive import Archive, ArchiveError, Record, open_archive
from scrapers.headers import plain_headers
from scrapers.items import Page
from scrapers.middlewares.reading import read_page
from scrapers.plain_errors import PlainErrors, check_sites, complain
from scrapers.run import NOTHING_DONE, OK
from scrapers.site import SiteSpider

_OK_STATUS = 200
_GZIP = b"\x1f\x8b"


class Command(PlainErrors):
    requires_project = True
    default_settings = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "SITE [--approve ID | --keep ID | --forget ID | --learn ARCHIVE.warc.gz]"

    def short_desc(self) -> str:
        return "Show the lines that recur over a site's articles; approve, keep or forget them, learn from an archive"

    def long_desc(self) -> str:
        return (
            "The ledger is read by the site's next crawl. --approve: the line goes, whatever the guards say; --keep: it is "
            "text, and stays; --forget: as if it had never been seen. Exit codes: 0; 2 if there is nothing to do it with."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--approve", metavar="ID", help="this line is cruft")
        what.add_argument("--keep", metavar="ID", help="this line is text")
        what.add_argument(
            "--forget", metavar="ID", help="take this line out; it is learnt again if it goes on recurring"
        )
        what.add_argument("--learn", metavar="ARCHIVE.warc.gz", help="learn from the site's pages in an archive")

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        if len(args) != 1:
            raise UsageError("one site, please: scrapy ledger SITE", print_help=False)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        check_sites(self.settings, args)
        try:
            self.exitcode = self._act(get_spider_loader(self.settings).load(args[0]), opts)
        except (StateError, Unreviewable, ArchiveError) as error:
            self.exitcode = complain(NOTHING_DONE, str(error))

    def _act(self, spider: type[SiteSpider], opts: argparse.Namespace) -> int:
        site, folder = spider.name, Path(self.settings["STATE_DIR"])
        archive = open_archive(Path(opts.learn).absolute()) if opts.learn else None
        with only_run(folder, site):
            state = State(folder)
            try:
                if archive:
                    state.add(site, _seen_in(archive, spider, state.learnt(site)))
                elif name := opts.approve or opts.keep or opts.forget:
                    if not _decide(state, site, name, opts):
                        return complain(NOTHING_DONE, f"{site}: no line {name} in its ledger (scrapy ledger {site})")
                show(site, state.learnt(site), state.file_of(site))
            finally:
                state.close()
        return OK


def _decide(state: State, site: str, name: str, opts: argparse.Namespace) -> bool:
    try:
        if opts.forget:
            state.forget(site, name)
        else:
            state.decide(site, name, Decision.APPROVED if opts.approve else Decision.KEPT)
    except KeyError:
        return False
    return True


def _seen_in(archive: Archive, spider: type[SiteSpider], known: Learnt) -> list[Seen]:
    """What the site's pages in an archive show, read with the ledger so far."""
    records = [one for one in archive.unserved_pages(spider.domains()) if one.status == _OK_STATUS]
    readings = (_read(archive, record, spider, known) for record in sorted(records, key=lambda record: record.url))
    return [seen for reading in readings if reading for seen in sightings(reading, source=ARCHIVE)]


def _read(archive: Archive, record: Record, spider: type[SiteSpider], known: Learnt) -> Reading | None:
    """A page of an archive; None for what is none, or is packed otherwise than with gzip."""
    headers, body = archive.read(record)
    page = Page(
        record.url,
        gunzip(body) if body.startswith(_GZIP) else body,
        plain_headers(headers),
        record.status,
        record.date.replace("Z", "+00:00") or None,
        spider().hints,
        spider.name,
    )
    try:
        return read_page(page, known.memory)
    except Unreadable:
        return None


def show(site: str, learnt: Learnt, file: Path, *, console: Console | None = None) -> None:
    """The ledger as a table, and what it does."""
    console = console or Console()
    table = Table("Id", "Decision", "Label", "Articles", "From end", "Last seen", "Line")
    for entry in sorted(learnt.entries, key=lambda entry: (-entry.articles, entry.key)):
        seen = f"{entry.articles}/{entry.total}"
        table.add_row(
            entry.id, entry.decision, entry.label, seen, f"{entry.from_end}", entry.last_seen or "", escape(entry.text)
        )
    console.print(table)
    lines = len(learnt.entries)
    console.print(
        f"{site}: {lines} lines over {learnt.articles} articles, version {learnt.memory.version}; {file}",
        soft_wrap=True,
    )
    if learnt.stopped:
        console.print(f"! learnt lines are not used: {learnt.stopped}; approve those that are cruft", soft_wrap=True)
