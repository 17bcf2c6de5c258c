"""Whether the output is as the state counts it: segments with their bytes, whole lines, each article's line in its place."""

from __future__ import annotations

import gzip
import json
import sqlite3
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

SAMPLE = 500
"""Articles that are looked up: half a second; if one in a hundred is wrong, that is seen in 99 of 100 checks."""
_GZ = ".gz"
_END = b"\n"
_BROKEN = (OSError, EOFError, zlib.error)
"""What reading a damaged or missing file raises."""


def unsound(database: sqlite3.Connection, folder: Path, *, every: bool = False) -> Iterator[str]:
    """What is wrong, one line each, with the file's name.

    :param every: look at each article's place and count each segment's lines, instead of a sample and the last bytes.
    """
    rows = database.execute("SELECT stream, number, name, bytes, lines FROM segment ORDER BY stream, number").fetchall()
    sound = set()
    for stream, number, name, size, lines in rows:
        wrong = _of_segment(folder / name, size, lines if every else None)
        if wrong:
            yield f"{folder / name}: {wrong}"
        elif stream == "articles":
            sound.add(number)
    yield from _of_articles(database, folder, sound, every=every)


def _of_segment(path: Path, size: int, lines: int | None) -> str | None:
    """What is wrong with a segment; a compressed one is read whole, its size is not known otherwise."""
    try:
        if not path.name.endswith(_GZ) and path.stat().st_size < size:
            return f"has {path.stat().st_size} bytes, and the state counts {size}"
        with _opened(path) as file:
            if lines is not None or path.name.endswith(_GZ):
                return _of_content(file, size, lines)
            file.seek(max(size - 1, 0))
            if size and file.read(1) != _END:
                return f"the last line that counts does not end at byte {size}"
    except _BROKEN as error:
        return _said(error)
    return None


def _of_content(file: IO[bytes], size: int, lines: int | None) -> str | None:
    left, counted, last = size, 0, _END
    while left and (piece := file.read(min(left, 1 << 20))):
        left -= len(piece)
        counted += piece.count(_END)
        last = piece[-1:]
    if isinstance(file, gzip.GzipFile):
        file.read(1)  # its end has a checksum
    if left:
        return f"has {size - left} bytes, and the state counts {size}"
    if last != _END:
        return f"the last line that counts does not end at byte {size}"
    return f"has {counted} lines, and the state counts {lines}" if lines not in (None, counted) else None


def _of_articles(database: sqlite3.Connection, folder: Path, sound: set[int], *, every: bool) -> Iterator[str]:
    """Articles whose line is not where it should be; those in a segment that is itself unsound are not named one by one."""
    chosen = "SELECT id FROM article WHERE segment IS NOT NULL" + (
        "" if every else f" ORDER BY random() LIMIT {SAMPLE}"
    )
    rows = database.execute(
        f"SELECT id, revision, segment, offset, name FROM article LEFT JOIN segment ON stream = 'articles' AND number = segment "
        f"WHERE id IN ({chosen}) ORDER BY segment, offset"
    )
    at, file = None, None
    try:
        for id, revision, number, offset, name in rows:
            if name is None:
                yield f"{folder}: the line of {id} is in a segment that the state does not know ({number})"
            elif number in sound:
                if number != at:
                    if file is not None:
                        file.close()
                    at, file = number, _opened(folder / name)
                if not _is_line_of(file, offset, id, revision):
                    yield f"{folder / name}, at byte {offset}: not the line of {id}, revision {revision}"
    except _BROKEN as error:
        yield f"{folder}: {_said(error)}"
    finally:
        if file is not None:
            file.close()


def _is_line_of(file: IO[bytes], offset: int, id: str, revision: int) -> bool:
    file.seek(offset)
    try:
        fields = json.loads(file.readline())
        return (fields["id"], fields["revision"]) == (id, revision)
    except (ValueError, KeyError, TypeError):
        return False


def _opened(path: Path) -> IO[bytes]:
    return gzip.open(path) if path.name.endswith(_GZ) else path.open("rb")


def _said(error: Exception) -> str:
    return getattr(error, "strerror", None) or f"cannot be read: {error}"
