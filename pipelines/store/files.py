"""The files of segments: their names, what is in them as plain text, and how they are compressed and brought to the disk."""

from __future__ import annotations

import gzip
import os
import re
import shutil
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from pipelines.state import StateError

FINISHED = re.compile(r"-(\d{4}-\d\d-\d\d)-(\d{6})\.jsonl(?:\.gz)?$")
GZ = ".gz"
_MAGIC, _TRAILER = b"\x1f\x8b", 4
"""How gzip begins (RFC 1952); the bytes at its end that say how large its text is, modulo 2^32."""
_RENAMED = 4
"""A segment changes its name twice at most, while it is being opened."""


def finished(folder: Path, stream: str) -> dict[int, Path]:
    """The finished segments of a folder by number, in order; of one that is just being compressed, the compressed file."""
    files = {}
    for path in sorted(folder.glob(f"{stream}-*.jsonl*")):
        if match := FINISHED.fullmatch(path.name[len(stream) :]):
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
    return gzip.open(path) if path.name.endswith(GZ) else path.open("rb")


def lines_of(path: Path, start: int = 0, end: int | None = None) -> Iterator[bytes]:
    """The lines of a segment between two bytes, compressed or not; positions are those of the plain text."""
    with open_plain(path) as file:
        file.seek(start)
        at = start
        while (end is None or at < end) and (line := file.readline()):
            at += len(line)
            yield line


def sync_folder(folder: Path) -> None:
    """Make durable which files a folder has. Raises OSError."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def compress(plain: Path) -> None:
    packed, beside = plain.with_name(plain.name + GZ), plain.with_name(plain.name + GZ + ".part")
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


def may_hold(packed: Path, size: int) -> bool:
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
