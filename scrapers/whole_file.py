"""Files that are there whole or not at all, and lines that are."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from pipelines.store.files import sync_folder

_READ_BY_ALL = 0o644
_BUFFER = 1 << 20
"""Bytes that are written at once."""


def write_whole(path: Path, content: bytes) -> None:
    """Write a file anew. Raises what ``whole`` raises."""
    with whole(path) as file:
        file.write(content)


@contextmanager
def whole(path: Path) -> Iterator[BinaryIO]:
    """A file that takes its place when all is written and on the disk; until then it is one beside it.

    :raises OSError: with ``path`` for its file name, if the place is a folder or cannot be written. What the caller raises in
        words of its own passes as it is; then nothing is written.
    """
    if path.exists() and not path.is_file():
        kind = "is a folder" if path.is_dir() else "is no ordinary file"
        raise OSError(None, kind, str(path))
    name = None
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, _READ_BY_ALL)
        os.replace(name, path)
        sync_folder(path.parent)
    except BaseException as error:
        if name is not None:
            Path(name).unlink(missing_ok=True)
        if isinstance(error, OSError) and error.errno is not None:
            raise OSError(error.errno, error.strerror, str(path)) from error
        raise


def put_lines(lines: Iterable[bytes], file: BinaryIO) -> int:
    """Write lines to an open file, all of each, and flush it; gives their number.

    A file without a buffer takes less than it is given at times, and says so in what ``write`` returns: standard output is
    one with PYTHONUNBUFFERED, and a closed pipe would be noticed by nobody.
    """
    count, waiting = 0, bytearray()
    for line in lines:
        count += 1
        waiting += line
        if len(waiting) >= _BUFFER:
            _put(waiting, file)
            waiting = bytearray()
    _put(waiting, file)
    file.flush()
    return count


def _put(data: bytes | bytearray, file: BinaryIO) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[file.write(rest) :]
