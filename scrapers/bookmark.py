"""A consumer's cursor in a file, replaced as a whole, and one file that lines are appended to in step with it.

While lines are appended, the bookmark says where they began. An export that was killed is taken back by the next: the file is cut
there, and the same lines come again. So the file has each line once, whatever was killed.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from glob import escape
from pathlib import Path

from pipelines.store.cursor import START
from pipelines.store.files import sync_folder
from scrapers.whole_file import put_lines, write_whole

_RANDOM = "?" * 8
"""What the name of a file that is being written ends in (``tempfile``)."""


class BookmarkError(ValueError):
    """A bookmark that cannot be gone on from; the message names the file and says why."""


@dataclass(frozen=True, slots=True)
class Bookmark:
    """What the file holds."""

    cursor: str = START
    appending_to: str | None = None
    """The file that an export is appending to, absolute; None when it is done."""
    from_byte: int = 0
    """... and where its lines begin."""


@contextmanager
def held(path: Path) -> Iterator[Bookmark]:
    """The bookmark, kept from other exports meanwhile; a new one at the start if there is no file.

    :raises BookmarkError: if the file is no bookmark, or another export has it.
    :raises OSError: if it cannot be read.
    """
    try:
        lock = os.open(path.with_name(f".{path.name}.lock"), os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise BookmarkError(f"{path}: another export is using it; wait for it") from error
        for left in path.parent.glob(f".{escape(path.name)}.{_RANDOM}"):  # by exports that were killed
            left.unlink(missing_ok=True)
        yield _read(path)
    finally:
        os.close(lock)


def save(path: Path, bookmark: Bookmark) -> None:
    """Raises OSError, with the file's name."""
    kept = {name: value for name, value in asdict(bookmark).items() if name == "cursor" or bookmark.appending_to}
    write_whole(path, json.dumps(kept).encode() + b"\n")


def take_back(path: Path, bookmark: Bookmark, to: Path | None) -> None:
    """Cut off what an export that was killed has appended.

    :param to: the file that is to be appended to now; None for none.
    :raises BookmarkError: if that was another file, or it is not there as it was.
    """
    if bookmark.appending_to is None:
        return
    if to is None or str(to) != bookmark.appending_to:
        raise BookmarkError(
            f"{path}: an export to {bookmark.appending_to} was interrupted; run it again first, with the same -o and --append"
        )
    size = to.stat().st_size if to.is_file() else -1
    if size < bookmark.from_byte:
        raise BookmarkError(
            f"{to}: {'is gone' if size < 0 else 'is shorter than it was'}, and an export to it was interrupted. "
            f"Put it back; or, if its lines are safe, leave only the cursor in {path}"
        )
    os.truncate(to, bookmark.from_byte)


def append(to: Path, lines: Iterable[bytes], path: Path, bookmark: Bookmark) -> int:
    """Append lines to a file, all of them or, when an error ends it, none; gives their number. The bookmark is left open.

    :raises BookmarkError: if the file ends in the middle of a line.
    :raises OSError: with the file's name, if it cannot be written.
    """
    try:
        with to.open("ab", buffering=0) as file:
            size = _whole_size(to)
            save(path, Bookmark(bookmark.cursor, str(to), size))
            try:
                count = put_lines(lines, file)
                os.fsync(file.fileno())
                sync_folder(to.parent)
            except BaseException:
                os.truncate(to, size)
                save(path, bookmark)
                raise
    except OSError as error:
        if error.errno is not None and error.filename is None:
            raise OSError(error.errno, error.strerror, str(to)) from error
        raise
    return count


def _whole_size(to: Path) -> int:
    with to.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        if size and file.seek(size - 1) == size - 1 and file.read(1) != b"\n":
            raise BookmarkError(f"{to}: its last line is not whole; something else writes there")
    return size


def _read(path: Path) -> Bookmark:
    try:
        text = path.read_text("utf-8").strip()
    except FileNotFoundError:
        return Bookmark()
    except UnicodeDecodeError as error:
        raise BookmarkError(f"{path}: is no cursor of an export") from error
    if not text.startswith("{"):
        return Bookmark(text or START)  # a cursor that somebody put there
    try:
        bookmark = Bookmark(**json.loads(text))
        if isinstance(bookmark.cursor, str) and isinstance(bookmark.from_byte, int):
            return bookmark
    except (ValueError, TypeError):
        pass
    raise BookmarkError(f"{path}: is no cursor of an export")
