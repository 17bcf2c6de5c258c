"""An index made anew from the lines that a store has written."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing, contextmanager, suppress
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

from pipelines.state import StateError
from pipelines.stories.database import locked
from pipelines.stories.entry import Entry, entry_of_line
from pipelines.stories.index import BULK, StoryIndex

_LINES, _AHEAD = 200, 8
"""Lines of a batch, and batches that wait for the index."""
_LARGE = 16 << 20
"""Bytes of a file that takes longer to read than a process takes to start."""
_OLD = ".old"
_WAL = "-wal"
_PARTS = (_WAL, "-shm")


def rebuild(path: Path, files: Iterable[Path]) -> int:
    """Make an index of files of articles; the number of articles read. The old file stays beside it as ``.old``.

    :raises StateError: if another run uses the index, a file cannot be read, or a line is no article; then the old index stays.
    """
    lock = locked(path)
    try:
        return _made_anew(path, files)
    finally:
        os.close(lock)


def _made_anew(path: Path, files: Iterable[Path]) -> int:
    new = path.with_name(f"{path.name}.new")
    os.close(locked(new))  # a replay may be making one there
    _remove(new)
    try:
        with closing(StoryIndex(new, batch=BULK)) as index:
            count = sum(_read(index, file) for file in files)
        if path.exists():
            _put_aside(path)
        os.replace(new, path)
    except StateError:
        raise
    except OSError as error:
        raise StateError(f"{error.filename or path}: {error.strerror}") from error
    finally:
        _remove(new)
    return count


def _put_aside(path: Path) -> None:
    """Rename the old file to ``.old``, whole: with its log, if that cannot be written into it."""
    with suppress(sqlite3.Error), closing(sqlite3.connect(path)) as old:
        old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    aside = path.with_name(path.name + _OLD)
    for part in _PARTS:
        aside.with_name(aside.name + part).unlink(missing_ok=True)
    os.replace(path, aside)
    with suppress(FileNotFoundError):
        os.replace(path.with_name(path.name + _WAL), aside.with_name(aside.name + _WAL))
    for part in _PARTS:
        path.with_name(path.name + part).unlink(missing_ok=True)


def _read(index: StoryIndex, file: Path) -> int:
    count = 0
    try:
        with file.open("rb") as lines, _workers(file) as marked:
            for entries, mistake in marked(_batches(lines)):
                for entry in entries:
                    index.add(entry)
                count += len(entries)
                if mistake:
                    raise StateError(f"{file}, line {mistake}")
    except StateError:
        raise
    except OSError as error:
        raise StateError(f"{file}: {error.strerror}") from error
    except BrokenProcessPool as error:
        raise StateError(f"{file}: the process that read it was ended from outside") from error
    return count


_Batch = list[tuple[int, bytes]]
"""Lines with their numbers"""


def _batches(lines: Iterable[bytes]) -> Iterator[_Batch]:
    numbered = ((number, line) for number, line in enumerate(lines, 1) if line.strip())
    while batch := list(islice(numbered, _LINES)):
        yield batch


@contextmanager
def _workers(file: Path) -> Iterator[Callable[[Iterable[_Batch]], Iterator[tuple[list[Entry], str | None]]]]:
    """What makes entries of batches, in order: another process beside that of the index if the file is worth one."""
    if file.stat().st_size < _LARGE:
        yield lambda batches: map(_marked, batches)
        return
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=_leave_interrupts) as pool:
        try:
            yield lambda batches: _ahead(pool, batches)
        finally:
            pool.shutdown(cancel_futures=True)


def _leave_interrupts() -> None:
    """Ctrl-C is for the process that others see."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _ahead(pool: Executor, batches: Iterable[_Batch]) -> Iterator[tuple[list[Entry], str | None]]:
    """The entries of batches, some of which are made ahead: a file of any size needs no more memory."""
    waiting: deque[Future] = deque()
    for batch in batches:
        waiting.append(pool.submit(_marked, batch))
        if len(waiting) >= _AHEAD:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def _marked(batch: _Batch) -> tuple[list[Entry], str | None]:
    """(entries of a batch up to its first mistake, where and what that is)"""
    entries = []
    for number, line in batch:
        try:
            entries.append(entry_of_line(json.loads(line)))
        except (ValueError, LookupError, TypeError, RecursionError) as error:
            return entries, f"{number}: no article of schema 1.0 ({_reason(error)})"
    return entries, None


def _reason(error: Exception) -> str:
    return f"no {error.args[0]}" if isinstance(error, KeyError) else str(error) or type(error).__name__


def _remove(path: Path) -> None:
    for part in ("", ".lock", *_PARTS):
        path.with_name(path.name + part).unlink(missing_ok=True)
