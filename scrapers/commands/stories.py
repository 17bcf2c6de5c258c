"""``scrapy stories``: which articles tell one story, who was first, and whose text is whose."""

from __future__ import annotations

import argparse
import json
import sqlite3
import sys
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from scrapy.exceptions import UsageError

from pipelines.state import StateError
from pipelines.stories.database import STORIES, open_to_read
from pipelines.stories.listing import Cluster, Member, clusters
from pipelines.stories.rebuild import rebuild
from scrapers.moments import moment
from scrapers.plain_errors import PlainErrors, complain
from scrapers.run import ABOVE_PROJECT, CMDLINE, INTERRUPTED, NOTHING_DONE, OK

_DAY = 10
"""Characters of a date."""


class Command(PlainErrors):
    requires_project = True

    def short_desc(self) -> str:
        return "List the stories that several articles tell: sites, who was first, copies, named source"

    def long_desc(self) -> str:
        return (
            "Lists the clusters of the index that crawls keep in STATE_DIR; -s STATE_DIR=output lists those of the last replay. "
            "Exit codes: 0; 2 if the index cannot be read."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--since",
            metavar="WHEN",
            help="a date (2025-10-21, 2025-10-21T09:00+02:00; UTC if it has no offset), or 12h, 7d, 2w ago",
        )
        parser.add_argument("--until", metavar="WHEN", help="the same; what was published then is no longer listed")
        parser.add_argument("--min", metavar="N", type=int, default=2, help="articles of a cluster, at least (2)")
        parser.add_argument("--json", action="store_true", help="one cluster a line, as JSON")
        parser.add_argument(
            "--rebuild",
            metavar="FILE",
            nargs="+",
            help="make the index anew from articles.jsonl files; the old one stays as .old",
        )

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        if args:
            raise UsageError(f"no such argument: {' '.join(args)}", print_help=False)
        if opts.min < 1:
            raise UsageError(f"--min {opts.min}: at least 1", print_help=False)
        if self.settings.getpriority("LOG_LEVEL") < CMDLINE:
            self.settings.set("LOG_LEVEL", "CRITICAL", priority=ABOVE_PROJECT)
        try:
            self.period = moment(opts.since), moment(opts.until)
        except ValueError as error:
            raise UsageError(str(error), print_help=False) from error
        since, until = self.period
        if since is not None and until is not None and since >= until:
            raise UsageError(f"--since {opts.since} is not before --until {opts.until}", print_help=False)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        path = Path(self.settings["STATE_DIR"]).resolve() / STORIES
        try:
            if opts.rebuild:
                count = rebuild(path, map(Path, opts.rebuild))
                print(f"{path}: made anew from {count} lines", file=sys.stderr)
                return
            with closing(open_to_read(path)) as database:
                found = clusters(database, since=self.period[0], until=self.period[1], least=opts.min)
            _print_json(found) if opts.json else _print(found)
            self.exitcode = OK
        except (StateError, sqlite3.Error) as error:
            self.exitcode = complain(NOTHING_DONE, str(error) if isinstance(error, StateError) else f"{path}: {error}")
        except KeyboardInterrupt:
            self.exitcode = complain(INTERRUPTED, "interrupted")


def _print_json(found: list[Cluster]) -> None:
    for cluster in found:
        print(json.dumps(asdict(cluster), ensure_ascii=False))


def _print(found: list[Cluster]) -> None:
    console = Console(soft_wrap=True, highlight=False, markup=False)
    for cluster in found:
        sites = f"{len(cluster.sites)} sites" if len(cluster.sites) > 1 else "1 site"
        copies = {0: "no copy", 1: "1 copy"}.get(cluster.duplicates, f"{cluster.duplicates} copies")
        source = f", source: {cluster.source}" if cluster.source else ""
        console.print(cluster.headline, style="bold")
        console.print(f"  {len(cluster.articles)} articles, {sites}, {copies}{source}  [{cluster.id}]")
        for member in cluster.articles:
            console.print(f"  {_line(member, cluster)}")
    if not found:
        console.print("No story that several articles tell.")


def _line(member: Member, cluster: Cluster) -> str:
    marks = [
        mark
        for mark, first in (("first published", cluster.first_published), ("first seen", cluster.first_seen))
        if first == member.id
    ]
    if member.duplicate_of:
        marks.append(f"copy {member.likeness} of {member.duplicate_of}")
    if member.source:
        marks.append(f"names {member.source}")
    if member.why:
        marks.append(f"by {member.why}")
    date = (member.published or member.fetched or "").replace("T", " ")[: _DAY + 6]
    return f"{date:<16}  {member.site:<15}  {member.headline}  {'; '.join(marks)}".rstrip()
