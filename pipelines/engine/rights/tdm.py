"""TDM-Reservation: are the rights of text and data mining reserved?

TDM Reservation Protocol, W3C community group report of 2024-05-10, for article 4 of the EU's directive 2019/790. A
site says so in ``/.well-known/tdmrep.json``; a page's header takes precedence over that, its meta element over both.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pipelines.engine.rights.paths import Pattern, matches, path_of, read_pattern

NAME = "tdm-reservation"
WELL_KNOWN = "/.well-known/tdmrep.json"
MAX_BYTES = 500 * 1024
_MAX_LOCATIONS = 5_000


@dataclass(frozen=True, slots=True)
class Location:
    """One object of tdmrep.json."""

    pattern: Pattern
    reservation: str
    """``0`` or ``1``."""


def read_tdmrep(body: bytes) -> tuple[Location, ...]:
    """The locations of a tdmrep.json, in its order; () for what is none."""
    try:
        data = json.loads(body[: MAX_BYTES + 1].decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        return ()
    found = (_location(entry) for entry in (data[:_MAX_LOCATIONS] if isinstance(data, list) else ()))
    return tuple(location for location in found if location)


def reservation_of(locations: Sequence[Location], url: str) -> str | None:
    """What the first location that matches says: the report takes the file's order, not the longest pattern."""
    path = path_of(url)
    return next((location.reservation for location in locations if matches(location.pattern, path)), None)


def stated(values: Iterable[str]) -> str | None:
    """``1`` if any of a page's headers or meta elements says so, else ``0`` if one does.

    >>> stated(["0", "1"]), stated(["yes"])
    ('1', None)
    """
    said = {_value(part) for value in values for part in value.split(",")}
    return next((value for value in ("1", "0") if value in said), None)


def _location(entry: Any) -> Location | None:
    if not isinstance(entry, dict) or not isinstance(path := entry.get("location"), str) or not path:
        return None
    value = _value(entry.get(NAME))
    return Location(read_pattern(path), value) if value else None


def _value(value: Any) -> str | None:
    """``0`` or ``1``; None for any other value, which the report calls unset."""
    text = str(value).strip() if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
    return text if text in ("0", "1") else None
