"""Headers of a response, by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def values_of(headers: Mapping[str, Any] | None, name: str) -> list[str]:
    """Every value of a header, in order; [] if there is none, or none that is text.

    A mapping has one value a name: headers that came several times are a list, or lines of one text.

    >>> values_of({"X-Robots-Tag": "noindex\\nbot: noarchive"}, "x-robots-tag")
    ['noindex', 'bot: noarchive']
    """
    found = (value for key, value in (headers or {}).items() if _text(key).lower() == name)
    values = (part for value in found for part in (value if isinstance(value, (list, tuple)) else [value]))
    return [line.strip() for value in values for line in _text(value).split("\n") if line.strip()]


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        return value.decode("latin-1")
    return value if isinstance(value, str) else ""
