"""Segments that are forgotten: what is noted of them, so that no number names two, and no cursor is lost."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from pipelines.store.files import finished

_FIRST, _LAST = "first segment of {}", "last segment of {}"
"""Rows of ``meta``: the lowest number that is not forgotten, and the highest that was given."""
_FORGOTTEN = "end of what is forgotten of {}"
"""Row of ``meta``: number and bytes of the last segment that is forgotten for good."""


def forget_segments(database: sqlite3.Connection, stream: str, *, up_to: int | None = None) -> int:
    """Forget segments, in the caller's transaction; gives their count. Numbers go on: none names two segments.

    :param up_to: the finished ones up to this number, for good: their files are not read back if they are met again. None: all,
        and files that are there are read back at the next start.
    """
    highest = database.execute("SELECT max(number) FROM segment WHERE stream = ?", (stream,)).fetchone()[0] or 0
    _note(database, _LAST, stream, highest)
    if up_to is not None:
        _note(database, _FIRST, stream, up_to + 1)
        _note_end(database, stream, up_to)
    limit = highest if up_to is None else up_to
    return database.execute("DELETE FROM segment WHERE stream = ? AND number <= ?", (stream, limit)).rowcount


def remove_forgotten(database: sqlite3.Connection, folder: Path, stream: str) -> int:
    """Delete the files of segments that are forgotten for good; gives their bytes. Raises OSError."""
    first = _noted(database, _FIRST, stream)
    size = 0
    for path in (path for number, path in finished(folder, stream).items() if number < first):
        size += path.stat().st_size
        path.unlink()
    return size


def _note_end(database: sqlite3.Connection, stream: str, number: int) -> None:
    row = database.execute("SELECT bytes FROM segment WHERE stream = ? AND number = ?", (stream, number)).fetchone()
    if row is not None:
        database.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (_FORGOTTEN.format(stream), f"{number}:{row[0]}"))


def forgotten_end(database: sqlite3.Connection, stream: str) -> tuple[int, int] | None:
    """Number and bytes of the last segment that is forgotten for good; None if none is, or an older Winnow forgot it."""
    row = database.execute("SELECT value FROM meta WHERE name = ?", (_FORGOTTEN.format(stream),)).fetchone()
    if row is None:
        return None
    number, size = map(int, row[0].split(":"))
    return (number, size) if number + 1 == first_kept(database, stream) else None


def first_kept(database: sqlite3.Connection, stream: str) -> int:
    """The lowest number of a segment that is not forgotten for good; 0 if none is."""
    return _noted(database, _FIRST, stream)


def last_noted(database: sqlite3.Connection, stream: str) -> int:
    """The highest number that was given to a segment, as of the last time that one was forgotten; 0 if none was."""
    return _noted(database, _LAST, stream)


def _noted(database: sqlite3.Connection, what: str, stream: str) -> int:
    row = database.execute("SELECT value FROM meta WHERE name = ?", (what.format(stream),)).fetchone()
    return int(row[0]) if row else 0


def _note(database: sqlite3.Connection, what: str, stream: str, number: int) -> None:
    number = max(number, _noted(database, what, stream))
    database.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (what.format(stream), str(number)))
