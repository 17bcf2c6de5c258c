"""Files that are there whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

_READ_BY_ALL = 0o644


def write_whole(path: Path, content: bytes) -> None:
    """Write a file anew: into one beside it first, which then takes its place.

    :raises OSError: with ``path`` for its file name, if the place is a folder or cannot be written.
    """
    if path.exists() and not path.is_file():
        kind = "is a folder" if path.is_dir() else "is no ordinary file"
        raise OSError(None, kind, str(path))
    name = None
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(name, _READ_BY_ALL)
        os.replace(name, path)
    except BaseException as error:
        if name is not None:
            Path(name).unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise OSError(error.errno, error.strerror, str(path)) from error
        raise
