"""A stream of lines, in segments: the one that is written to, ``articles.jsonl``, and the finished ones before it,
``articles-2026-11-20-000003.jsonl`` or ``.jsonl.gz``.

The database says up to which byte a segment holds; what a killed run wrote behind it is read back as far as its lines are
whole, and cut off after them.
"""

from __future__ import annotations

import errno
import gzip
import os
import re
import shutil
import sqlite3
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from pipelines.state import StateError

_FINISHED = re.compile(r"-(\d{4}-\d\d-\d\d)-(\d{6})\.jsonl(?:\.gz)?$")
_GZ = ".gz"
_FIRST, _LAST = "first segment of {}", "last segment of {}"
"""Rows of ``meta``: the lowest number that is not forgotten, and the highest that was given."""
_FORGOTTEN = "end of what is forgotten of {}"
"""Row of ``meta``: number and bytes of the last segment that is forgotten for good."""
_MAGIC, _TRAILER = b"\x1f\x8b", 4
"""How gzip begins (RFC 1952); the bytes at its end that say how large its text is, modulo 2^32."""
_RENAMED = 4
"""A segment changes its name twice at most, while it is being opened."""
Found = Callable[[bytes, int, int, str], None]
"""Is told of each line that is read back: its bytes, segment, offset, and where it stands in words."""


@dataclass(frozen=True, slots=True)
class Rotation:
    """When a segment is finished, and what becomes of it."""

    bytes: int = 0
    """At this size; 0: at any."""
    daily: bool = False
    """With the first line of another day (UTC)."""
    gzip: bool = False
    """Finished segments are compressed."""


class Segments:
    """One stream of a folder. Lines wait in memory until ``write``; the caller's transaction makes them count.

    :raises StateError: if a segment is shorter than the database says, or gone.
    """

    def __init__(self, database: sqlite3.Connection, folder: Path, stream: str, *, durable: bool) -> None:
        self.database = database
        self.folder = folder
        self.stream = stream
        self.path = folder / f"{stream}.jsonl"
        self.durable = durable
        self._waiting: list[bytes] = []
        self.number, self.bytes, self.lines, self.begun = self._current()
        self._end = self.bytes
        self._file = self._open()

    def _open(self) -> int:
        """The file that is written to, and its name made durable.

        :raises StateError: if it cannot be opened.
        """
        try:
            file = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o644)
            if self.durable:
                sync_folder(self.folder)
        except OSError as error:
            raise StateError(f"{self.path}: {error.strerror}") from error
        return file

    def _current(self) -> tuple[int, int, int, str | None]:
        row = self.database.execute(
            "SELECT number, bytes, lines, begun FROM segment WHERE stream = ? AND ended IS NULL", (self.stream,)
        ).fetchone()
        return row or (self._last() + 1, 0, 0, None)

    def _last(self) -> int:
        known = self.database.execute("SELECT max(number) FROM segment WHERE stream = ?", (self.stream,)).fetchone()[0]
        return max(known or 0, last_noted(self.database, self.stream))

    def append(self, line: bytes) -> tuple[int, int]:
        """Take a line; gives the segment's number and the byte that the line will begin at."""
        place = self.number, self._end
        self._waiting.append(line)
        self._end += len(line)
        return place

    def write(self) -> None:
        """Write what waits, and bring it to the disk.

        :raises OSError: if not all of it could be written; then nothing of it is there.
        """
        if not self._waiting:
            return
        data = b"".join(self._waiting)
        begun = self.begun or _now()
        try:
            self._write_whole(data)
            if self.durable:
                os.fsync(self._file)
        except OSError:
            self.cut()
            raise
        self.database.execute(
            "INSERT OR REPLACE INTO segment VALUES (?, ?, ?, ?, ?, ?, NULL)",
            (self.stream, self.number, self.path.name, self._end, self.lines + len(self._waiting), begun),
        )

    def _write_whole(self, data: bytes) -> None:
        written = os.pwrite(self._file, data, self.bytes)
        while written < len(data):
            if not (more := os.pwrite(self._file, data[written:], self.bytes + written)):
                raise OSError(f"only {written} of {len(data)} bytes could be written: is the disk full?")
            written += more

    def committed(self) -> None:
        """What was written counts now."""
        if self._waiting:
            self.lines += len(self._waiting)
            self.begun = self.begun or _now()
        self.bytes = self._end
        self._waiting.clear()

    def cut(self) -> None:
        """Take back what does not count."""
        self._waiting.clear()
        self._end = self.bytes
        if self.path.is_file():
            os.ftruncate(self._file, self.bytes)

    def empty(self) -> None:
        """Begin the file anew."""
        os.ftruncate(self._file, 0)
        self._waiting.clear()
        self.bytes = self._end = self.lines = 0

    def read_back(self, found: Found) -> int:
        """Take up what is in the files and not in the database; gives the number of bytes that were cut off.

        :raises StateError: if what the database knows is not there.
        """
        self._check_finished()
        for path, number in self._unknown():
            self._take_up(path, number, found)
        return self._read_back_current(found)

    def _check_finished(self) -> None:
        rows = self.database.execute(
            "SELECT number, name, bytes FROM segment WHERE stream = ? AND ended IS NOT NULL", (self.stream,)
        ).fetchall()
        for number, name, size in rows:
            path = self.folder / name
            if name.endswith(_GZ):
                path.with_suffix("").unlink(missing_ok=True)  # a compression that was cut short at its very end
            packed = path if name.endswith(_GZ) else path.with_name(name + _GZ)
            if packed.exists() and not path.exists():
                self.database.execute(
                    "UPDATE segment SET name = ? WHERE stream = ? AND number = ?", (packed.name, self.stream, number)
                )
            elif not path.exists():
                raise _gone(path, size)
            elif not name.endswith(_GZ) and path.stat().st_size < size:
                raise _shorter(path, size)
            if not packed.with_suffix("").exists() and not _may_hold(packed, size):
                raise _damaged(packed, size)

    def _unknown(self) -> list[tuple[Path, int]]:
        """The finished segments that the database does not know: of a lost state, or of a rotation that was cut short."""
        known = {
            number
            for (number,) in self.database.execute(
                "SELECT number FROM segment WHERE stream = ? AND ended IS NOT NULL", (self.stream,)
            )
        }
        files = finished(self.folder, self.stream)
        first = _noted(self.database, _FIRST, self.stream)
        return [(files[number], number) for number in sorted(files) if number not in known and number >= first]

    def _take_up(self, path: Path, number: int, found: Found) -> None:
        rotated = number == self.number and self.bytes > 0  # the rename was done, the transaction was not
        start, counted, begun = (self.bytes, self.lines, self.begun) if rotated else (0, 0, None)
        if rotated and path.stat().st_size < self.bytes:
            raise _shorter(path, self.bytes)
        end, lines = self._tell(path, number, start, found)
        day = _FINISHED.search(path.name)[1]
        self.database.execute(
            "INSERT OR REPLACE INTO segment VALUES (?, ?, ?, ?, ?, ?, ?)",
            (self.stream, number, path.name, end, counted + lines, begun or day, _now()),
        )
        if number >= self.number:
            self.number, self.bytes, self.lines, self.begun, self._end = number + 1, 0, 0, None, 0

    def _read_back_current(self, found: Found) -> int:
        size = os.fstat(self._file).st_size
        if size < self.bytes:
            raise _shorter(self.path, self.bytes) if size else _gone(self.path, self.bytes)
        if size == self.bytes:
            return 0
        end, lines = self._tell(self.path, self.number, self.bytes, found)
        os.ftruncate(self._file, end)
        self.begun = self.begun or _now()
        self.database.execute(
            "INSERT OR REPLACE INTO segment VALUES (?, ?, ?, ?, ?, ?, NULL)",
            (self.stream, self.number, self.path.name, end, self.lines + lines, self.begun),
        )
        self.lines += lines
        self.bytes = self._end = end
        return size - end

    def _tell(self, path: Path, number: int, start: int, found: Found) -> tuple[int, int]:
        """Where the last whole line ends, and how many lines there are from the start."""
        count, end = 0, start
        for line in self._read(path, start):
            if not line.endswith(b"\n"):
                break
            count += 1
            found(line, number, end, f"{path}, line {count}" if not start else f"{path}, at byte {end}")
            end += len(line)
        return end, count

    def _read(self, path: Path, start: int) -> Iterator[bytes]:
        """Lines of a file that the database does not know.

        :raises StateError: if they cannot be read.
        """
        try:
            yield from lines_of(path, start)
        except (OSError, EOFError, zlib.error) as error:
            reason = getattr(error, "strerror", None) or error
            raise StateError(f"{path}: cannot be read: {reason}. Put the whole file back, or move it away") from error

    def is_due(self, rotation: Rotation) -> bool:
        """True if the segment has its size, or its day is over."""
        return bool(rotation.bytes and self.bytes >= rotation.bytes) or (rotation.daily and self.is_of_another_day())

    def is_of_another_day(self) -> bool:
        """True if it holds lines, and its day (UTC) is over."""
        return bool(self.bytes) and self.begun is not None and self.begun[:10] < _now()[:10]

    def rotate(self) -> None:
        """Finish the segment under a name of its own, and begin the next; to be called in a transaction with nothing waiting."""
        name = f"{self.stream}-{(self.begun or _now())[:10]}-{self.number:06}.jsonl"
        self.path.rename(self.folder / name)
        self.database.execute(
            "UPDATE segment SET name = ?, ended = ? WHERE stream = ? AND number = ?",
            (name, _now(), self.stream, self.number),
        )
        next_file = self._open()  # if this fails, the old one is still open
        os.close(self._file)
        self._file = next_file
        self.number, self.bytes, self.lines, self.begun, self._end = self.number + 1, 0, 0, None, 0

    def compress(self) -> None:
        """Compress the finished segments, each whole or not at all; to be called in a transaction."""
        rows = self.database.execute(
            "SELECT number, name FROM segment WHERE stream = ? AND ended IS NOT NULL AND name NOT LIKE '%.gz'",
            (self.stream,),
        ).fetchall()
        for number, name in rows:
            plain = self.folder / name
            _compress(plain)
            if self.durable:
                sync_folder(self.folder)
            self.database.execute(
                "UPDATE segment SET name = ? WHERE stream = ? AND number = ?", (name + _GZ, self.stream, number)
            )
            plain.unlink()

    def line_at(self, number: int | None, offset: int | None) -> bytes | None:
        """A line that counts; None if its segment is forgotten. Raises what reading a file raises."""
        if number is None:
            return None
        path = self.path if number == self.number else finished(self.folder, self.stream).get(number)
        if path is None:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(self.name_of(number)))
        with open_plain(path) as file:
            file.seek(offset)
            return file.readline()

    def name_of(self, number: int | None) -> Path:
        """The file of a segment, there or not."""
        row = self.database.execute(
            "SELECT name FROM segment WHERE stream = ? AND number = ?", (self.stream, number)
        ).fetchone()
        return self.folder / row[0] if row else self.path

    def close(self) -> None:
        os.close(self._file)


def finished(folder: Path, stream: str) -> dict[int, Path]:
    """The finished segments of a folder by number, in order; of one that is just being compressed, the compressed file."""
    files = {}
    for path in sorted(folder.glob(f"{stream}-*.jsonl*")):
        if match := _FINISHED.fullmatch(path.name[len(stream) :]):
            files[int(match[2])] = path
    return dict(sorted(files.items()))


def open_segment(folder: Path, stream: str, number: int) -> tuple[Path, BinaryIO]:
    """A segment's file, wherever its writer moves it meanwhile: from its first name to its own, and into its compressed form.

    Its own name is looked for first, and once more when it was not there: a file that has no other name after it was opened
    was this segment's when it was opened, since only then the next one takes its place.

    :raises StateError: if there is none.
    """
    first = folder / f"{stream}.jsonl"
    for _ in range(_RENAMED):
        path = finished(folder, stream).get(number, first)
        try:
            file = open_plain(path)
        except FileNotFoundError:
            continue
        if path != first or number not in finished(folder, stream):
            return path, file
        file.close()
    raise StateError(f"{path}: is gone, and the state counts lines in it")


def open_plain(path: Path) -> BinaryIO:
    """A segment as plain text, compressed or not. Raises OSError."""
    return gzip.open(path) if path.name.endswith(_GZ) else path.open("rb")


def lines_of(path: Path, start: int = 0, end: int | None = None) -> Iterator[bytes]:
    """The lines of a segment between two bytes, compressed or not; positions are those of the plain text."""
    with open_plain(path) as file:
        file.seek(start)
        at = start
        while (end is None or at < end) and (line := file.readline()):
            at += len(line)
            yield line


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


def sync_folder(folder: Path) -> None:
    """Make durable which files a folder has. Raises OSError."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _compress(plain: Path) -> None:
    packed, beside = plain.with_name(plain.name + _GZ), plain.with_name(plain.name + _GZ + ".part")
    try:
        with plain.open("rb") as source, beside.open("wb") as raw:
            with gzip.GzipFile(plain.name, "wb", fileobj=raw, mtime=0) as target:
                shutil.copyfileobj(source, target, 1 << 20)
            raw.flush()
            os.fsync(raw.fileno())
        beside.replace(packed)
    except OSError:
        beside.unlink(missing_ok=True)
        raise


def _may_hold(packed: Path, size: int) -> bool:
    """False for a file that is not gzip, or has not so many bytes of text. Beginning and end are looked at; only if they do
    not say so (more than one member, a text that goes on behind what counts), all of it is read."""
    with packed.open("rb") as file:
        if file.read(len(_MAGIC)) != _MAGIC:
            return False
        file.seek(max(0, packed.stat().st_size - _TRAILER))
        if int.from_bytes(file.read(), "little") == size % 2**32:
            return True
    try:
        return sum(map(len, lines_of(packed))) >= size
    except (OSError, EOFError, zlib.error):
        return False


def _damaged(path: Path, size: int) -> StateError:
    return StateError(
        f"{path}: is damaged, and the state counts {size} bytes of lines in it. Put the whole file back; "
        "or, to write all anew, forget what was written: scrapy state forget-output"
    )


def _gone(path: Path, size: int) -> StateError:
    return StateError(
        f"{path}: is gone, or emptied, and the state counts {size} bytes in it. Put it back; "
        "or, to write all anew, forget what was written: scrapy state forget-output"
    )


def _shorter(path: Path, size: int) -> StateError:
    return StateError(
        f"{path}: has {path.stat().st_size} bytes, and the state counts {size}: something else has written there. "
        "Put the whole file back; or, to write all anew, forget what was written: scrapy state forget-output"
    )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
