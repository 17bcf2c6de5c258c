"""Headers of a response, by name.

Callers hand over what their HTTP client gives: names in any case, names and values as text or bytes, a value or a list
of them. Only this module looks inside.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def values_of(headers: Mapping[Any, Any] | None, name: str) -> list[str]:
    """Every value of a header, in order; [] if there is none, or none that is text.

    A mapping has one value a name: headers that came several times are a list, or lines of one text.

    >>> values_of({"X-Robots-Tag": "noindex\\nbot: noarchive"}, "x-robots-tag")
    ['noindex', 'bot: noarchive']
    """
    found = (value for key, value in (headers or {}).items() if _text(key).lower() == name)
    values = (part for value in found for part in (value if isinstance(value, (list, tuple)) else [value]))
    return [line.strip() for value in values for line in _text(value).split("\n") if line.strip()]


def value_of(headers: Mapping[Any, Any] | None, name: str) -> str:
    """A header as one text, several values at commas (RFC 9110, 5.3); "" if there is none.

    >>> value_of({b"Content-Type": [b"text/html"]}, "content-type")
    'text/html'
    """
    return ",".join(values_of(headers, name))


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        return value.decode("latin-1")
    return value if isinstance(value, str) else ""
