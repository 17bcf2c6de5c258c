"""Path patterns as robots.txt has them (RFC 9309, 2.2.2 and 2.2.3); tdmrep.json uses the same.

``*`` stands for any characters, ``$`` at the end for the end of the address; all else is a prefix, compared
with percent-encoding set aside.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

_ESCAPE = re.compile(rb"%([0-9A-Fa-f]{2})")
_IN_PATHS, _IN_PATTERNS = "/%", "/%*"
"""Characters whose escapes stay escapes, for the plain character means something else."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern, taken apart at its wildcards."""

    parts: tuple[str, ...]
    to_the_end: bool
    """True if it ends with ``$``."""
    length: int
    """In characters of its normal form: the longest match wins."""


def read_pattern(text: str) -> Pattern:
    """The pattern that a rule states.

    >>> read_pattern("/news/*.html$").parts
    ('/news/', '.html')
    """
    to_the_end = text.endswith("$")
    normal = re.sub(r"\*+", "*", _normal(text[:-1] if to_the_end else text, _IN_PATTERNS))
    return Pattern(tuple(normal.split("*")), to_the_end, len(normal) + to_the_end)


def path_of(url: str) -> str:
    """Path and query of an address, in the form that patterns are compared with; ``/`` for what is no address.

    >>> path_of("https://example.org/caf%C3%A9?q=%61#top")
    '/caf%C3%A9%3Fq=a'
    """
    address = url.partition("#")[0]
    try:
        parts = urlsplit(address)
    except ValueError:
        return "/"
    path = _normal(parts.path + ("?" + parts.query if "?" in address else ""), _IN_PATHS)
    return path if path.startswith("/") else "/" + path


def matches(pattern: Pattern, path: str) -> bool:
    """True if a path of ``path_of`` falls under a pattern; takes no longer than reading the path once a wildcard."""
    first, *others = pattern.parts
    if not path.startswith(first):
        return False
    if not others:
        return path == first or not pattern.to_the_end
    at = len(first)
    for part in others[:-1]:
        if (found := path.find(part, at)) < 0:
            return False
        at = found + len(part)
    if pattern.to_the_end:
        return len(path) - len(others[-1]) >= at and path.endswith(others[-1])
    return path.find(others[-1], at) >= 0


def _normal(text: str, kept: str) -> str:
    """One spelling for all percent-encodings of a text."""

    def decoded(escape: re.Match[bytes]) -> bytes:
        character = bytes.fromhex(escape[1].decode())
        return escape[0].upper() if character in kept.encode() else character

    return quote(_ESCAPE.sub(decoded, text.encode("utf-8", "replace")), safe=f"{kept}=")
