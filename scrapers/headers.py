"""A response's headers, as a Page carries them."""

from __future__ import annotations

from scrapy.http import Headers

_BY_LINE = frozenset({"x-robots-tag", "link"})
"""Headers that may come several times, and whose commas do not say where one ends and the next begins."""


def plain_headers(headers: Headers) -> dict[str, str]:
    """Name -> value; of a header that came several times the values at commas, or on lines of their own."""
    return {
        name.decode("latin-1"): ("\n" if name.decode("latin-1").lower() in _BY_LINE else ",").join(
            value.decode("utf-8", "replace") for value in values
        )
        for name, values in headers.items()
    }
