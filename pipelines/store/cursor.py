"""A place in the stream of articles, as a consumer keeps it between two exports."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

START = "start"
"""The cursor of who has read nothing yet."""
_FORM = re.compile(r"([0-9a-f]{16}):([0-9]{1,6}):([0-9]{1,15})")
_ANEW = "--after start begins anew"


class CursorError(ValueError):
    """A cursor that cannot be gone on from; the message says why."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """The end of what was committed when it was made. Files may be renamed and compressed: positions stay."""

    store: str
    """The store's id."""
    segment: int
    byte: int
    """Of the segment's plain text."""

    def __str__(self) -> str:
        return f"{self.store}:{self.segment}:{self.byte}"


@dataclass(frozen=True, slots=True)
class Counted:
    """A segment, as the state counts it."""

    number: int
    bytes: int
    is_finished: bool


@dataclass(frozen=True, slots=True)
class Past:
    """What the state remembers of segments that it has forgotten."""

    last: int = 0
    """The highest number that was given when one was forgotten last."""
    first_kept: int = 0
    """Those before it were deleted by retention."""
    end: tuple[int, int] | None = None
    """Number and bytes of the last that retention has deleted; None if that is not known."""


def read_cursor(text: str) -> Cursor | None:
    """The cursor; None for the beginning, which is ``start`` or empty.

    :raises CursorError: if it is none.

    >>> read_cursor("0123456789abcdef:3:4711").segment
    3
    """
    if text in (START, ""):
        return None
    if match := _FORM.fullmatch(text):
        return Cursor(match[1], int(match[2]), int(match[3]))
    raise CursorError(f"cursor {text!r}: no cursor of an export, as 0123456789abcdef:3:4711; {_ANEW}")


def end_of(store: str, segments: Sequence[Counted], past: Past = Past()) -> Cursor:
    """The end of all that counts; of a finished segment, and of one that is forgotten, the beginning of the next."""
    last = segments[-1] if segments else Counted(0, 0, is_finished=True)
    if last.is_finished:
        return Cursor(store, max(last.number, past.last) + 1, 0)
    return Cursor(store, last.number, last.bytes)


def check_cursor(cursor: Cursor, store: str, segments: Sequence[Counted], past: Past = Past()) -> None:
    """See that a cursor is a place in a store.

    :raises CursorError: if it is of another store, lies behind the end, or in a segment that is deleted.
    """
    if cursor.store != store:
        raise CursorError(
            f"cursor {cursor}: of another store, this one is {store}; a store whose state is made anew is another. {_ANEW}"
        )
    end = end_of(store, segments, past)
    if (cursor.segment, cursor.byte) in ((end.segment, end.byte), past.end):
        return
    found = next((segment for segment in segments if segment.number == cursor.segment), None)
    if (
        cursor.segment > end.segment
        or (found and cursor.byte > found.bytes)
        or (not found and cursor.segment == end.segment)
    ):
        raise CursorError(f"cursor {cursor}: behind the end of the store, which is at {end}. {_ANEW}")
    if not found and cursor.segment >= past.first_kept:
        raise CursorError(
            f"cursor {cursor}: what was written there is forgotten (scrapy state forget-output), and written anew. {_ANEW}"
        )
    if not found:
        raise CursorError(
            f"cursor {cursor}: its segment is deleted (retention), and lines behind it may be. {_ANEW}, with the oldest that is kept"
        )
