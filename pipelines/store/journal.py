"""What a process makes durable, in groups: lines at the ends of its streams, and rows of ``crawl.sqlite``, all of a group or nothing.

    append lines, execute SQL ──▶ commit: write the lines, fsync, then SQLite's own commit with the bytes that count

A group is committed half a second after it was begun. What a process that was killed had not committed never was: what is
to be fetched is fetched again, and what is written behind the last byte that counts is read back or cut off at the next start.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from pipelines.state import StateError
from pipelines.state.database import MEMORY
from pipelines.store.segments import Found, Rotation, Segments

logger = logging.getLogger(__name__)

COMMIT_EVERY = 0.5
"""Seconds: what a power cut may cost, and what a commit (a few ms) costs at most 1 % of."""
_LARGE = 4 * 1024 * 1024
"""Bytes of lines after which a group is committed at once."""


class Journal:
    """The one writer of a database and of the streams of a folder."""

    def __init__(
        self,
        database: sqlite3.Connection,
        path: Path,
        folder: Path,
        streams: Iterable[str],
        rotation: Rotation | None = None,
    ) -> None:
        self.path = path
        self.database = database
        self.durable = path != MEMORY
        self.rotation = rotation or Rotation()
        self.failure: Exception | None = None
        """Why nothing is written any more."""
        self.on_failure: list[Callable[[Exception], None]] = []
        """Are told when a group could not be committed."""
        self.streams = {name: Segments(database, folder, name, durable=self.durable) for name in streams}
        self._timer: asyncio.TimerHandle | None = None
        self._bytes = 0
        if self.durable:
            database.execute("PRAGMA synchronous = FULL")  # a commit is one for power cuts, too; there are two a second

    def read_back(self, stream: str, found: Found) -> None:
        """Take up what a stream's files hold and the database does not know. Raises what ``found`` raises, and StateError."""
        with self._whole():
            if cut := self.streams[stream].read_back(found):
                logger.info(
                    "%s: %d bytes of a line that a killed run had begun are cut off", self.streams[stream].path, cut
                )

    def append(self, stream: str, line: bytes) -> tuple[int, int]:
        """Add a line to a stream; gives its segment and the byte that it begins at.

        :raises StateError: if an earlier group could not be committed, or the day's segment not be finished.
        """
        if self.rotation.daily and self.failure is None and self.streams[stream].is_of_another_day():
            self.commit()
            self._rotate()  # it may be that nothing was to be committed
        self._begin()
        place = self.streams[stream].append(line)
        self._bytes += len(line)
        return place

    def execute(self, sql: str, values: tuple[Any, ...] = ()) -> sqlite3.Cursor:
        """Change rows, within the group.

        :raises StateError: if the database does not take it, or an earlier group could not be committed.
        """
        self._begin()
        try:
            return self.database.execute(sql, values)
        except sqlite3.Error as error:
            self._fail(error)
            raise self._refusal() from error

    def query(self, sql: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        """Rows as they are with what the group has changed."""
        return self.database.execute(sql, values).fetchall()

    def settle(self) -> None:
        """Commit now if nobody will later (no event loop runs), or if the group is large."""
        if self._bytes >= _LARGE or (self._timer is None and not self._schedule()):
            self.commit()

    def commit(self) -> None:
        """Make the group durable.

        :raises StateError: if it cannot be; then nothing of it is there, and nothing more is taken.
        """
        self._unschedule()
        if not self.database.in_transaction:
            return
        try:
            for segments in self.streams.values():
                segments.write()
            self.database.execute("COMMIT")
        except (OSError, sqlite3.Error) as error:
            self._fail(error)
            raise self._refusal() from error
        self._bytes = 0
        for segments in self.streams.values():
            segments.committed()
        self._rotate()

    def _rotate(self) -> None:
        """What cannot be finished ends the writing, as a disk does that is full; the lines are there, under either name."""
        try:
            for segments in self.streams.values():
                if segments.is_due(self.rotation):
                    with self._whole():
                        segments.rotate()
        except (OSError, sqlite3.Error) as error:
            self._fail(error)
            raise self._refusal() from error

    def close(self) -> None:
        """Commit and close; what cannot be committed is said by ``commit``'s error, after all is closed."""
        try:
            if self.failure is None:
                self.commit()
                if self.rotation.gzip:
                    self._compress()
        finally:
            self._unschedule()
            for segments in self.streams.values():
                segments.close()
            self.database.close()

    def _compress(self) -> None:
        """What cannot be compressed stays as it is, for the next run to try."""
        for segments in self.streams.values():
            try:
                with self._whole():
                    segments.compress()
            except (OSError, sqlite3.Error) as error:
                logger.warning("%s: finished segments are not compressed: %s", segments.path.parent, error)

    def _begin(self) -> None:
        if self.failure is not None:
            raise self._refusal()
        if not self.database.in_transaction:
            try:
                self.database.execute("BEGIN IMMEDIATE")
            except sqlite3.Error as error:
                self._fail(error)
                raise self._refusal() from error
            self._schedule()

    def _whole(self) -> _Transaction:
        return _Transaction(self)

    def _schedule(self) -> bool:
        try:
            self._timer = asyncio.get_running_loop().call_later(COMMIT_EVERY, self._in_time)
        except RuntimeError:
            return False
        return True

    def _unschedule(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _in_time(self) -> None:
        self._timer = None
        with suppress(StateError):  # who listens was told
            self.commit()

    def _fail(self, error: Exception) -> None:
        self.failure = error
        for segments in self.streams.values():
            segments.cut()
        if self.database.in_transaction:
            self.database.execute("ROLLBACK")
        for tell in self.on_failure:
            tell(error)

    def _refusal(self) -> StateError:
        reason = getattr(self.failure, "strerror", None) or self.failure
        return StateError(f"{self.path if self.durable else self.streams['articles'].path}: not written: {reason}")


class _Transaction:
    """What belongs together and waits for nobody, while no group is open."""

    def __init__(self, journal: Journal) -> None:
        self.journal = journal

    def __enter__(self) -> None:
        self.journal.commit()
        self.journal.database.execute("BEGIN IMMEDIATE")

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self.journal.database.execute("ROLLBACK" if kind else "COMMIT")
