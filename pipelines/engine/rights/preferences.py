"""What a site wants its texts used for: Content-Signal and Content-Usage.

Content-Signal (contentsignals.org, draft-romm-aipref-contentsignals-00) says yes or no to ``search``, ``ai-input``
and ``ai-train``; Content-Usage (draft-ietf-aipref-attach-04 with the labels of draft-ietf-aipref-vocab-06) says y or n
to ``search``, ``ai-use`` and ``train-ai``. Both stand in a group of robots.txt, for all its pages or for a path, or
in a header of the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pipelines.engine.rights.paths import Pattern, matches, read_pattern

NAMES = {"content-signal": {"yes", "no"}, "content-usage": {"y", "n"}}
"""Names of the lines and headers -> their values; another value says nothing."""
REFUSED = frozenset({"no", "n"})
_KEY = re.compile(r"[a-z*][a-z0-9_.*-]{0,40}")
_MAX_STATED = 20
"""Preferences of a line that are read: there are half a dozen in all drafts together."""
_EVERYWHERE = read_pattern("")


@dataclass(frozen=True, slots=True)
class Preference:
    """One line: what is wanted, and for which paths."""

    name: str
    """content-signal or content-usage."""
    pattern: Pattern
    stated: tuple[tuple[str, str], ...]


def read_preference(name: str, value: str) -> Preference | None:
    """A line of robots.txt, with or without a path before what it states; None if it states nothing.

    >>> read_preference("content-signal", "/blog/ ai-train=no").stated
    (('ai-train', 'no'),)
    """
    path, *rest = value.split(maxsplit=1) if value.startswith(("/", "*")) else ("", value)
    stated = read_stated(name, "".join(rest))
    return Preference(name, read_pattern(path) if path else _EVERYWHERE, stated) if stated else None


def read_stated(name: str, text: str) -> tuple[tuple[str, str], ...]:
    """(key, value) of each preference that is stated as the drafts say.

    >>> read_stated("content-signal", "search=yes, ai-train=maybe, AI-Input=no;x=1")
    (('search', 'yes'), ('ai-input', 'no'))
    """
    pairs = (part.partition(";")[0].lower().partition("=") for part in text.split(",", _MAX_STATED)[:_MAX_STATED])
    stated = ((key.strip(), value.strip()) for key, _, value in pairs)
    return tuple((key, value) for key, value in stated if _KEY.fullmatch(key) and value in NAMES[name])


def applying(preferences: Iterable[Preference], path: str) -> list[Preference]:
    """The preferences about a path: of each name those with the longest pattern, which may be several."""
    found: dict[str, list[Preference]] = {}
    for preference in preferences:
        if matches(preference.pattern, path):
            found.setdefault(preference.name, []).append(preference)
    longest = {name: max(each.pattern.length for each in group) for name, group in found.items()}
    return [each for name, group in found.items() for each in group if each.pattern.length == longest[name]]


def combined(stated: Iterable[tuple[str, str]]) -> str:
    """All that is stated, in one line; where a key is stated twice, the refusal counts.

    >>> combined([("search", "yes"), ("ai-train", "yes"), ("ai-train", "no")])
    'search=yes, ai-train=no'
    """
    found: dict[tuple[str, int], str] = {}
    for key, value in stated:
        of_its_kind = (key, len(value) > 1)  # search=y and search=yes are words of two vocabularies
        if found.get(of_its_kind) not in REFUSED:
            found[of_its_kind] = value
    return ", ".join(f"{key}={value}" for (key, _), value in found.items())
