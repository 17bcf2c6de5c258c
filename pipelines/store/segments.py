"""A stream of lines, in segments: the one that is written to, ``articles.jsonl``, and the finished ones before it,
``articles-2026-11-20-000003.jsonl`` or ``.jsonl.gz``.

The database says up to which byte a segment holds; what a killed run wrote behind it is read back as far as its lines are
whole, and cut off after them.
"""

from __future__ import annotations

import errno
import os
import sqlite3
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pipelines.state import StateError
from pipelines.store.files import (
    FINISHED,
    GZ,
    compress,
    finished,
    lines_of,
    may_hold,
    open_plain,
    sync_folder,
)
from pipelines.store.forgetting import first_kept, last_noted

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
        self._is_new = not self.path.exists()
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

    def undo(self) -> None:
        """Remove the file if it was made by opening it, and has nothing in it."""
        if self._is_new and self.path.exists() and not self.path.stat().st_size:
            self.path.unlink()

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
            if name.endswith(GZ):
                path.with_suffix("").unlink(missing_ok=True)  # a compression that was cut short at its very end
            packed = path if name.endswith(GZ) else path.with_name(name + GZ)
            if packed.exists() and not path.exists():
                self.database.execute(
                    "UPDATE segment SET name = ? WHERE stream = ? AND number = ?", (packed.name, self.stream, number)
                )
            elif not path.exists():
                raise _gone(path, size)
            elif not name.endswith(GZ) and path.stat().st_size < size:
                raise _shorter(path, size)
            if not packed.with_suffix("").exists() and not may_hold(packed, size):
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
        first = first_kept(self.database, self.stream)
        return [(files[number], number) for number in sorted(files) if number not in known and number >= first]

    def _take_up(self, path: Path, number: int, found: Found) -> None:
        rotated = number == self.number and self.bytes > 0  # the rename was done, the transaction was not
        start, counted, begun = (self.bytes, self.lines, self.begun) if rotated else (0, 0, None)
        if rotated and path.stat().st_size < self.bytes:
            raise _shorter(path, self.bytes)
        end, lines = self._tell(path, number, start, found)
        day = FINISHED.search(path.name)[1]
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
            compress(plain)
            if self.durable:
                sync_folder(self.folder)
            self.database.execute(
                "UPDATE segment SET name = ? WHERE stream = ? AND number = ?", (name + GZ, self.stream, number)
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
