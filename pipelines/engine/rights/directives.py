"""What a page tells robots to do with it: X-Robots-Tag headers and robots meta elements.

No standards body wrote this down; Google's documentation did, and Bing, DeviantArt (noai) and others added words. A
header may begin with the name of a robot: what follows is for that one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipelines.engine.text import one_line

WITH_VALUE = frozenset({"max-snippet", "max-image-preview", "max-video-preview", "unavailable_after"})
"""Directives with a colon in them; another word before a colon is a robot's name."""
_WORD = re.compile(r"[a-z][a-z0-9_-]{0,39}")
_VALUE = re.compile(r"[\w\s+:.,/-]{1,60}")
_MAX_PARTS = 100


def directives_for(lines: Iterable[str], agent: str) -> list[str]:
    """The directives of some headers or meta elements that are for all robots or for this one, each once.

    :param agent: the robot's name, in lower case.

    >>> directives_for(["NOINDEX, max-snippet: 0", "otherbot: noarchive, nofollow"], "winnow")
    ['noindex', 'max-snippet:0']
    """
    found = (directive for line in lines for directive in _of_line(line, agent))
    return list(dict.fromkeys(found))


def _of_line(line: str, agent: str) -> list[str]:
    found, ours = [], True
    for part in _parts(line):
        name, value = _taken_apart(part)
        if value is not None and name not in WITH_VALUE:  # a robot's name; the first of its directives follows
            ours = name == agent
            name, value = _taken_apart(value)
        if ours and _WORD.fullmatch(name) and (value is None or _VALUE.fullmatch(value)):
            found.append(name if value is None else f"{name}:{value}")
    return found


def _taken_apart(part: str) -> tuple[str, str | None]:
    """Name, in lower case, and value of a directive, which most have none of."""
    name, colon, value = part.partition(":")
    return name.strip().lower(), value.strip() if colon else None


def _parts(line: str) -> list[str]:
    """A line at its commas; the one in ``unavailable_after: Friday, 25 Jun 2010`` is none."""
    parts: list[str] = []
    for part in one_line(line).split(",")[:_MAX_PARTS]:
        before = parts[-1].lower() if parts else ""
        if "unavailable_after" in before and not re.search(r"\d", before) and re.match(r"\s*\d", part):
            parts[-1] += "," + part
        else:
            parts.append(part)
    return parts
