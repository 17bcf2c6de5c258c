"""``scrapy export``: the lines of the store, all or those that are asked for; for consumers, what is new since last time."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from scrapy.exceptions import UsageError

from pipelines.engine.article import KINDS
from pipelines.engine.rights import PURPOSES
from pipelines.state import StateError
from pipelines.store.cursor import CursorError
from pipelines.store.reader import Snapshot, lines_in, look_up
from pipelines.store.selection import Selection
from pipelines.usage import purpose_of
from scrapers.bookmark import Bookmark, BookmarkError, append, held, save, take_back
from scrapers.moments import moment
from scrapers.plain_errors import PlainErrors, check_sites, complain, turn_off_output
from scrapers.run import INTERRUPTED, NOTHING_DONE, OK
from scrapers.whole_file import put_lines, whole

_OUTPUT = "-"


class Command(PlainErrors):
    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        return "[options]"

    def short_desc(self) -> str:
        return "Print the articles of the store, all or those asked for; with a cursor, what is new since last time"

    def long_desc(self) -> str:
        return (
            "Prints lines of OUTPUT_DIR's articles as they stand, also while a crawl writes: only what is committed. "
            "-s OUTPUT_DIR=output prints those of the last replay. docs/output.md has the cursor's guarantees. "
            "Exit codes: 0; 2 if they cannot be read, or there is nothing to go on from; 130 after Ctrl-C."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        several = {"nargs": "+", "action": "extend", "default": []}
        parser.add_argument("--site", metavar="NAME", help="only of these sites", **several)
        parser.add_argument("--kind", metavar="KIND", help=f"only of these kinds: {', '.join(KINDS)}", **several)
        parser.add_argument(
            "--since", metavar="WHEN", help="fetched then or later: a date (2025-10-21, in UTC), or 12h, 7d, 2w ago"
        )
        parser.add_argument("--until", metavar="WHEN", help="the same; what was fetched then is left out")
        parser.add_argument("--latest", action="store_true", help="of each id its newest line only")
        parser.add_argument(
            "--usage",
            metavar="PURPOSE",
            help=f"leave out what may not serve {', '.join(PURPOSES)} (docs/usage-rights.md)",
        )
        parser.add_argument("-o", "--output", metavar="FILE", default=_OUTPUT, help="whole or not at all; -: print")
        parser.add_argument(
            "--after", metavar="CURSOR", help="what is new since, and the next cursor on standard error; start: all"
        )
        parser.add_argument(
            "--cursor-file", metavar="FILE", help="take the cursor from it, and put the next there when all is written"
        )
        parser.add_argument("--append", action="store_true", help="to -o FILE, in step with --cursor-file")

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        self.to = None if opts.output == _OUTPUT else Path(opts.output).resolve()
        if said := _mistake(args, opts):
            raise UsageError(said, print_help=False)
        try:
            period = moment(opts.since), moment(opts.until)
            purpose = opts.usage or purpose_of(self.settings)
        except ValueError as error:
            raise UsageError(str(error), print_help=False) from error
        self.selection = Selection(frozenset(opts.site), frozenset(opts.kind), *period, purpose)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        try:
            self._go_on(opts) if opts.cursor_file else self._export(opts)
            self.exitcode = OK
        except BrokenPipeError:  # whoever read it has seen enough
            turn_off_output()
            self.exitcode = OK
        except (CursorError, BookmarkError, StateError) as error:
            self.exitcode = complain(NOTHING_DONE, str(error))
        except OSError as error:
            if not error.filename:
                turn_off_output()
            self.exitcode = complain(NOTHING_DONE, f"{error.filename or 'standard output'}: {error.strerror or error}")
        except KeyboardInterrupt:
            turn_off_output()
            self.exitcode = complain(INTERRUPTED, "interrupted")

    def _export(self, opts: argparse.Namespace) -> None:
        snapshot = self._look_up(opts, opts.after)
        count = self._write(self._chosen(snapshot))
        if opts.after is not None:
            _hand_over(snapshot, count)

    def _go_on(self, opts: argparse.Namespace) -> None:
        """Write what is new behind the cursor of a file; then, when it is safe, the next cursor into that file."""
        place = Path(opts.cursor_file).resolve()
        with held(place) as bookmark:
            take_back(place, bookmark, self.to if opts.append else None)
            bookmark = Bookmark(bookmark.cursor)
            snapshot = self._look_up(opts, bookmark.cursor)
            lines = self._chosen(snapshot)
            count = append(self.to, lines, place, bookmark) if opts.append else self._write(lines)
            with suppress(OSError):  # a pipe
                os.fsync(sys.stdout.fileno())
            save(place, Bookmark(str(snapshot.end)))
        _hand_over(snapshot, count)

    def _look_up(self, opts: argparse.Namespace, after: str | None) -> Snapshot:
        folder, state = Path(self.settings["OUTPUT_DIR"]), Path(self.settings["STATE_DIR"])
        snapshot = look_up(folder.resolve(), state.resolve(), after=after, latest=opts.latest)
        check_sites(self.settings, sorted(self.selection.sites), snapshot.sites)
        return snapshot

    def _chosen(self, snapshot: Snapshot) -> Iterator[bytes]:
        try:
            yield from filter(self.selection.takes, lines_in(snapshot))
        except CursorError:
            raise
        except ValueError as error:
            raise StateError(f"{snapshot.folder}: one of its articles' lines is no JSON: {error}") from error

    def _write(self, lines: Iterable[bytes]) -> int:
        """Write lines to the file, or print them; gives their number."""
        if self.to is not None:
            with whole(self.to) as file:
                return put_lines(lines, file)
        return put_lines(lines, sys.stdout.buffer)


def _hand_over(snapshot: Snapshot, count: int) -> None:
    print(json.dumps({"cursor": str(snapshot.end), "lines": count}), file=sys.stderr)


def _mistake(args: list[str], opts: argparse.Namespace) -> str | None:
    """What is wrong with the arguments, in words."""
    if args:
        return f"no such argument: {' '.join(args)}"
    if unknown := [kind for kind in opts.kind if kind not in KINDS]:
        return f"--kind {' '.join(unknown)}: it can be {', '.join(KINDS)}"
    if opts.usage is not None and opts.usage not in PURPOSES:
        return f"--usage {opts.usage}: it can be {', '.join(PURPOSES)}"
    if opts.after is not None and opts.cursor_file:
        return "--after or --cursor-file, not both"
    if opts.append and (opts.output == _OUTPUT or not opts.cursor_file):
        return "--append needs -o FILE and --cursor-file FILE"
    return None
