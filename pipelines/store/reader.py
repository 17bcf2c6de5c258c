"""Reading a store while a crawl writes to it: what is committed, up to the byte that the state counts, and nothing else.

    look_up ──▶ Snapshot: the stretches of segments that hold what is asked for, and the cursor of their end
    lines_in ──▶ their lines, byte for byte, wherever the writer has moved the files meanwhile

Without a state (the output of a replay), the whole lines of the files are read, and there is no cursor.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from gzip import BadGzipFile
from pathlib import Path
from typing import BinaryIO

from pipelines.state import StateError, open_database
from pipelines.state.crawl import CRAWL, CRAWL_KIND
from pipelines.store.cursor import Counted, Cursor, CursorError, Past, check_cursor, end_of, read_cursor
from pipelines.store.files import finished, open_segment
from pipelines.store.forgetting import first_kept, forgotten_end, last_noted

_STREAM = "articles"


@dataclass(frozen=True, slots=True)
class Stretch:
    """What is to be read of a segment."""

    number: int
    begin: int
    end: int | None
    """None: as far as its lines are whole."""
    newest: array[int] | None = None
    """Where the lines begin that are wanted; None: all are."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What there is to read at one moment."""

    folder: Path
    stretches: list[Stretch]
    end: Cursor | None
    """Where the next export goes on; None without a state."""
    sites: frozenset[str] = frozenset()
    """The sites of the articles, as far as a state knows them."""


def look_up(folder: Path, state: Path, *, after: str | None = None, latest: bool = False) -> Snapshot:
    """What is committed of a folder's articles behind a cursor.

    :param after: a cursor, ``start``, or None for who needs none.
    :param latest: only the newest line of each id.
    :raises CursorError: if there is nothing to go on from.
    :raises StateError: if the state cannot be used, or nothing was ever written.
    """
    cursor = read_cursor(after or "")
    path = state / CRAWL
    with account_of(folder, state) as database:
        if database is not None:
            return _committed(database, path, folder, cursor, needs_cursor=after is not None, latest=latest)
    if after is not None:
        raise CursorError(f"{folder}: no state keeps account of it ({path}), and a cursor needs one: export it without")
    return _whole_files(folder, latest=latest)


def lines_in(snapshot: Snapshot) -> Iterator[bytes]:
    """The lines of a snapshot, in order.

    :raises StateError: if a file has not what the state counts, or cannot be read.
    :raises CursorError: if the cursor is no place between two lines.
    """
    for stretch in snapshot.stretches:
        path, file = _open(snapshot, stretch)
        with file:
            try:
                yield from _lines(path, file, stretch)
            except (EOFError, BadGzipFile, zlib.error) as error:
                raise StateError(f"{path}: is damaged: {error}") from error
            except OSError as error:
                raise StateError(f"{path}: {error.strerror or error}") from error


@contextmanager
def account_of(folder: Path, state: Path) -> Iterator[sqlite3.Connection | None]:
    """The state, as of one moment, if it keeps account of a folder; else None. Raises StateError if it cannot be used."""
    path = state / CRAWL
    if not path.exists():
        yield None
        return
    with closing(open_database(path, CRAWL_KIND, read_only=True)) as database:
        try:
            database.execute("BEGIN")
            yield database if _is_account_of(database, state, folder) else None
        except sqlite3.Error as error:
            raise StateError(f"{path}: {error}") from error


def _is_account_of(database: sqlite3.Connection, state: Path, folder: Path) -> bool:
    output = _meta(database, "output")
    return output is not None and (state.resolve() / output).resolve() == folder.resolve()


def _meta(database: sqlite3.Connection, name: str) -> str | None:
    row = database.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
    return row[0] if row else None


def _committed(
    database: sqlite3.Connection, path: Path, folder: Path, cursor: Cursor | None, *, needs_cursor: bool, latest: bool
) -> Snapshot:
    rows = database.execute(
        "SELECT number, bytes, ended IS NOT NULL FROM segment WHERE stream = ? ORDER BY number", (_STREAM,)
    )
    segments = [Counted(number, size, bool(is_finished)) for number, size, is_finished in rows]
    store = _meta(database, "store")
    if needs_cursor and store is None:
        raise CursorError(f"{path}: is of an older Winnow, which gave a store no id; the next crawl does")
    past = Past(last_noted(database, _STREAM), first_kept(database, _STREAM), forgotten_end(database, _STREAM))
    if cursor is not None:
        check_cursor(cursor, store, segments, past)
    first, byte = (cursor.segment, cursor.byte) if cursor else (0, 0)
    newest = _newest_known(database, first) if latest else None
    stretches = [
        Stretch(
            segment.number,
            byte if segment.number == first else 0,
            segment.bytes,
            newest[segment.number] if latest else None,
        )
        for segment in segments
        if segment.number >= first
    ]
    sites = frozenset(site for (site,) in database.execute("SELECT DISTINCT site FROM article"))
    return Snapshot(folder, stretches, end_of(store, segments, past) if store else None, sites)


def _newest_known(database: sqlite3.Connection, first: int) -> dict[int, array[int]]:
    """Where the newest line of each id begins, by segment."""
    rows = database.execute("SELECT segment, offset FROM article WHERE segment >= ? ORDER BY segment, offset", (first,))
    return _by_segment(rows)


def _by_segment(places: Iterable[tuple[int, int]]) -> dict[int, array[int]]:
    found: dict[int, array[int]] = defaultdict(lambda: array("q"))
    for number, offset in places:
        found[number].append(offset)
    return found


def _whole_files(folder: Path, *, latest: bool) -> Snapshot:
    first = folder / f"{_STREAM}.jsonl"
    numbers = [*finished(folder, _STREAM)]
    if first.exists():
        numbers.append(max(numbers, default=0) + 1)
    if not numbers:
        raise StateError(f"{first}: not there; a crawl makes it")
    whole = Snapshot(folder, [Stretch(number, 0, None) for number in numbers], None)
    if not latest:
        return whole
    newest = _by_segment(sorted(_newest_read(whole)))
    return Snapshot(folder, [Stretch(number, 0, None, newest[number]) for number in numbers], None)


def _newest_read(snapshot: Snapshot) -> Iterable[tuple[int, int]]:
    """Where the newest line of each id begins: read, because no state knows it."""
    newest: dict[str, tuple[int, int]] = {}
    for stretch in snapshot.stretches:
        at = 0
        for line in lines_in(Snapshot(snapshot.folder, [stretch], None)):
            newest[id_of(line, f"{snapshot.folder}, segment {stretch.number}, at byte {at}")] = stretch.number, at
            at += len(line)
    return newest.values()


def id_of(line: bytes, where: str) -> str:
    """The id on a line. Raises StateError for a line that is no article."""
    try:
        return json.loads(line)["id"]
    except (ValueError, KeyError, TypeError) as error:
        raise StateError(f"{where}: no article ({error})") from error


def _open(snapshot: Snapshot, stretch: Stretch) -> tuple[Path, BinaryIO]:
    try:
        return open_segment(snapshot.folder, _STREAM, stretch.number)
    except StateError:
        raise
    except OSError as error:
        raise StateError(f"{error.filename}: {error.strerror or error}") from error


def _lines(path: Path, file: BinaryIO, stretch: Stretch) -> Iterator[bytes]:
    if stretch.begin and stretch.begin != stretch.end:
        file.seek(stretch.begin - 1)
        if file.read(1) != b"\n":
            raise CursorError(f"cursor at byte {stretch.begin} of {path}: is in the middle of a line")
    if stretch.newest is None:
        yield from _all_lines(path, file, stretch)
        return
    for offset in stretch.newest:
        if offset >= stretch.begin:
            file.seek(offset)
            yield _whole(file.readline(), path, stretch)


def _all_lines(path: Path, file: BinaryIO, stretch: Stretch) -> Iterator[bytes]:
    at = stretch.begin
    while stretch.end is None or at < stretch.end:
        line = file.readline()
        at += len(line)
        if stretch.end is None and not line.endswith(b"\n"):
            return
        yield _whole(line if stretch.end is None or at <= stretch.end else b"", path, stretch)


def _whole(line: bytes, path: Path, stretch: Stretch) -> bytes:
    if not line.endswith(b"\n"):
        raise StateError(f"{path}: has not the {stretch.end} bytes of whole lines that the state counts")
    return line
