"""An index made anew from the lines that a store has written."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable
from contextlib import closing, suppress
from pathlib import Path

from pipelines.stories.database import StoriesError, locked
from pipelines.stories.entry import entry_of_line
from pipelines.stories.index import BULK, StoryIndex

_OLD = ".old"
_WAL = "-wal"
_PARTS = (_WAL, "-shm")


def rebuild(path: Path, files: Iterable[Path]) -> int:
    """Make an index of files of articles; the number of articles read. The old file stays beside it as ``.old``.

    :raises StoriesError: if another run uses the index, a file cannot be read, or a line is no article; then the old index stays.
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
    except OSError as error:
        raise StoriesError(f"{error.filename or path}: {error.strerror}") from error
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
    count = number = 0
    try:
        with file.open("rb") as lines:
            for line in lines:
                number += 1
                if line.strip():
                    index.add(entry_of_line(json.loads(line)))
                    count += 1
    except OSError as error:
        raise StoriesError(f"{file}: {error.strerror}") from error
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise StoriesError(f"{file}, line {number}: no article of schema 1.0 ({_reason(error)})") from error
    return count


def _reason(error: Exception) -> str:
    return f"no {error.args[0]}" if isinstance(error, KeyError) else str(error) or type(error).__name__


def _remove(path: Path) -> None:
    for part in ("", ".lock", *_PARTS):
        path.with_name(path.name + part).unlink(missing_ok=True)
