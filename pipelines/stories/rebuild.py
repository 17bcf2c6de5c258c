"""An index made anew from the lines that a store has written."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path

from pipelines.stories.database import StoriesError
from pipelines.stories.entry import entry_of_line
from pipelines.stories.index import BULK, StoryIndex

_OLD = ".old"
_PARTS = ("-wal", "-shm")


def rebuild(path: Path, files: Iterable[Path]) -> int:
    """Make an index of files of articles; the number of lines read. The old file stays beside it as ``.old``.

    :raises StoriesError: if a file cannot be read, or a line is no article; then the old index stays.
    """
    new = path.with_name(f"{path.name}.new")
    _remove(new)
    index = StoryIndex(new, batch=BULK)
    try:
        count = sum(_read(index, file) for file in files)
        index.close()
    except StoriesError:
        index.close()
        _remove(new)
        raise
    if path.exists():
        for part in _PARTS:
            path.with_name(path.name + part).unlink(missing_ok=True)
        os.replace(path, path.with_name(path.name + _OLD))
    os.replace(new, path)
    _remove(new)
    return count


def _read(index: StoryIndex, file: Path) -> int:
    number = 0
    try:
        with file.open("rb") as lines:
            for line in lines:
                number += 1
                index.add(entry_of_line(json.loads(line)))
    except OSError as error:
        raise StoriesError(f"{file}: {error.strerror}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise StoriesError(f"{file}, line {number}: no article of schema 1.0 ({error!r})") from error
    return number


def _remove(path: Path) -> None:
    for part in ("", ".lock", *_PARTS):
        path.with_name(path.name + part).unlink(missing_ok=True)
