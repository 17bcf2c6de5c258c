"""One article of a store, and what the sidecar has of its page: found by the state where it knows the place, else by reading.

    ids_called ──▶ the ids that a name may mean
    line_of    ──▶ one of its lines, the newest or an earlier revision
    page_of    ──▶ the sidecar's line of the page that it was read from

Only without a state, for an earlier revision, and for a sidecar that is not in the order of its fetches, whole files are read.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from gzip import BadGzipFile
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from pipelines.state import StateError
from pipelines.store.files import FINISHED, GZ, finished, open_segment
from pipelines.store.reader import account_of, lines_in, look_up

MAX_SHOWN = 5
"""Ids that are named where a name means several."""
_LATE = timedelta(minutes=15)
"""How far a page's line may stand from those that were fetched with it: it waits to be read, a minute at most for each before it."""
_NEAR = 1 << 20
"""Bytes that are read sooner than halved again."""


@dataclass(frozen=True, slots=True)
class Called:
    """What a name may mean."""

    ids: list[str]
    """One more than ``MAX_SHOWN`` at most."""
    by_beginning: bool = False
    """It is none's id or address, and theirs begin so."""


def ids_called(name: str, folder: Path, state: Path) -> Called:
    """The articles with this id or address; if there are none, those whose ids begin so.

    :raises StateError: if the state or the output cannot be read, or nothing was ever written.
    """
    with account_of(folder, state) as database:
        if database is not None:
            return _ids_known(name, database)
    return _ids_read(name, folder, state)


def line_of(id: str, revision: int | None, folder: Path, state: Path) -> dict[str, Any] | None:
    """The newest line of an id, or the last of a revision; None if there is none (any more).

    :raises StateError: as ``ids_called``.
    """
    with account_of(folder, state) as database:
        known = (
            database
            and database.execute("SELECT revision, segment, offset FROM article WHERE id = ?", (id,)).fetchone()
        )
    if known and known[2] is not None and revision in (None, known[0]):
        return _parsed(_line_at(folder, *known[1:]), folder)
    lines = (line for line in _lines_with(id, folder, state) if line["id"] == id)
    of_revision = deque((line for line in lines if revision in (None, line["revision"])), maxlen=1)
    return of_revision[0] if of_revision else None


def page_of(article: dict[str, Any], folder: Path) -> dict[str, Any] | None:
    """The sidecar's line of the fetch that an article was read from; None if there is none.

    :raises StateError: if a file cannot be read.
    """
    key = article["content_hash"]
    if not key:
        return None
    wanted = _Wanted(key.encode(), article["fetched_at"], _moment(article["fetched_at"]))
    numbers = _likeliest_first(folder, wanted)
    for near_only in (True, False):
        for number in numbers:
            if found := _search(folder, number, wanted, near_only=near_only):
                return found
    return None


@dataclass(frozen=True, slots=True)
class _Wanted:
    key: bytes
    fetched_at: str | None
    moment: datetime | None


def _ids_known(name: str, database: sqlite3.Connection) -> Called:
    if database.execute("SELECT 1 FROM article WHERE id = ?", (name,)).fetchone():
        return Called([name])
    came = database.execute("SELECT articles FROM url WHERE url = ? AND articles IS NOT NULL", (name,))
    ids = [id for (articles,) in came for id in json.loads(articles)]
    if written := [id for id in ids if database.execute("SELECT 1 FROM article WHERE id = ?", (id,)).fetchone()]:
        return Called(written[: MAX_SHOWN + 1])
    begun: list[str] = []
    for beginning in _beginnings(name):
        rows = database.execute(
            "SELECT id FROM article WHERE id >= ? AND substr(id, 1, ?) = ? ORDER BY id LIMIT ?",
            (beginning, len(beginning), beginning, MAX_SHOWN + 1),
        )
        begun += [id for (id,) in rows]
    return Called(begun[: MAX_SHOWN + 1], by_beginning=True)


def _ids_read(name: str, folder: Path, state: Path) -> Called:
    own: dict[str, None] = {}
    addressed: dict[str, None] = {}
    begun: dict[str, None] = {}
    for line in _lines_with(name, folder, state):
        if line["id"] == name:
            own[name] = None
        elif name in (line["url"], line["canonical_url"], line["page_url"]):
            addressed[line["id"]] = None
        elif line["id"].startswith(_beginnings(name)):
            begun[line["id"]] = None
    if exact := own or addressed:
        return Called([*islice(exact, MAX_SHOWN + 1)])
    return Called([*islice(begun, MAX_SHOWN + 1)], by_beginning=True)


def _beginnings(name: str) -> tuple[str, ...]:
    """How an id may begin that somebody names so."""
    return (name, f"https://{name}", f"http://{name}")


def _lines_with(text: str, folder: Path, state: Path) -> Iterator[dict[str, Any]]:
    """The lines that have a text in them, parsed: those that have not are only looked at as bytes."""
    needle = json.dumps(text, ensure_ascii=False)[1:-1].encode("utf-8", "replace")
    for line in lines_in(look_up(folder, state)):
        if needle in line:
            yield _parsed(line, folder)


def _parsed(line: bytes, folder: Path) -> dict[str, Any]:
    try:
        found = json.loads(line)
        found["id"], found["revision"], found["body"], found["content_hash"]
        return found
    except (ValueError, KeyError, TypeError) as error:
        raise StateError(
            f"{folder}: one of its articles' lines is no article ({error}); scrapy state check says more"
        ) from error


def _line_at(folder: Path, segment: int, offset: int) -> bytes:
    with _opened(folder, "articles", segment) as (_, file):
        file.seek(offset)
        return file.readline()


# The sidecar has no index: its lines are in the order in which pages were read, nearly that of their fetches.


def _likeliest_first(folder: Path, wanted: _Wanted) -> list[int]:
    """The sidecar's segments: from the one that was open on the day of the fetch backwards, then the later ones."""
    files = finished(folder, "receipts")
    days = {number: FINISHED.search(path.name)[1] for number, path in files.items()}
    numbers = [*files]
    if (folder / "receipts.jsonl").exists():
        numbers.append(max(numbers, default=0) + 1)
    day = (wanted.fetched_at or "9")[:10]
    before = [number for number in numbers if days.get(number, "") <= day]
    return [*reversed(before), *(number for number in numbers if number not in before)]


def _search(folder: Path, number: int, wanted: _Wanted, *, near_only: bool) -> dict[str, Any] | None:
    with _opened(folder, "receipts", number) as (path, file):
        halved = near_only and wanted.moment is not None and not path.name.endswith(GZ)
        if near_only and not halved:
            return None
        end = _seek_near(file, path.stat().st_size, wanted) if halved else None
        for line in file:
            if wanted.key in line and (found := _page(line)) and _is_wanted(found, wanted):
                return found
            if end and (moment := _moment_of(line)) and moment > end:
                return None
    return None


def _seek_near(file: BinaryIO, size: int, wanted: _Wanted) -> datetime:
    """Go to the first line that may be wanted, if lines are in order; gives the moment behind which none is."""
    low, high = 0, size
    while high - low > _NEAR:
        middle = (low + high) // 2
        file.seek(middle)
        file.readline()
        moment = _moment_of(file.readline())
        if moment is None or moment >= wanted.moment - _LATE:
            high = middle
        else:
            low = middle
    file.seek(low)
    if low:
        file.readline()
    return wanted.moment + _LATE


def _is_wanted(page: dict[str, Any], wanted: _Wanted) -> bool:
    return (page.get("content_hash"), page.get("fetched_at")) == (wanted.key.decode(), wanted.fetched_at)


def _page(line: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(line)
    except ValueError:  # half a line, of a crawl that is writing or was killed
        return None
    return found if isinstance(found, dict) else None


def _moment_of(line: bytes) -> datetime | None:
    page = _page(line)
    return _moment(page.get("fetched_at")) if page else None


def _moment(text: Any) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    return moment if moment.tzinfo else None


@contextmanager
def _opened(folder: Path, stream: str, number: int) -> Iterator[tuple[Path, BinaryIO]]:
    """A segment for reading. Raises StateError, which names it, for whatever is wrong with it."""
    path, file = open_segment(folder, stream, number)
    with file:
        try:
            yield path, file
        except (EOFError, BadGzipFile, zlib.error) as error:
            raise StateError(f"{path}: is damaged: {error}") from error
