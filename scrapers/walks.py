"""A walk through the pages of a source: how it goes, and what a page of it has named."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from scrapy import Request

from scrapers.discovery.entry import Entry

WALK = "walk"
"""In ``request.meta``: which walk through a source's pages a request belongs to, and how it goes."""


@dataclass(slots=True)
class Walk:
    """How the reading of a source's pages goes; travels with the request for the next one."""

    of: str
    """The address under which the source is remembered."""
    kind: str
    row: int = 0
    """Known pages in a row."""
    idle: int = 0
    """Pages in a row that named nothing new."""
    last: str = ""
    """A hash of what the page before named."""
    page: int = 1

    def to_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(slots=True)
class Tally:
    """What a page of a source has named."""

    names: int = 0
    new: int = 0
    first_named: int = 0
    """Of those, the ones that no other source has named in this round."""
    old: int = 0
    """Before SINCE."""
    ends_old: bool = True
    """The last that has a date is before SINCE, or none has one."""
    dated: int = 0
    priority: int | None = None
    """The lowest of its pages."""
    now: float = field(default_factory=time.time)
    """One moment for all entries without a date: a long feed takes more than a minute, and its first come first."""


def asked(request: Request) -> str:
    """The address that was asked for, before redirects."""
    return (request.meta.get("redirect_urls") or [request.url])[0]


def walk_of(request: Request, kind: str) -> Walk:
    """The walk that a request belongs to; one that begins with it, if none is noted."""
    kept = request.meta.get(WALK)
    return Walk(**kept) if kept else Walk(asked(request), kind)


def hash_of(entries: Iterable[Entry]) -> str:
    """A hash of the addresses; "" if there are none."""
    addresses = "\n".join(entry.url for entry in entries)
    return sha256(addresses.encode("utf-8", "replace")).hexdigest()[:16] if addresses else ""
