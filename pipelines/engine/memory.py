"""What is known of a site from its other pages: lines that recur over distinct articles, frozen for a run.

A line is known by its words: punctuation, case, quotes and digits make no difference, and a template may have one
slot in which its words change ("more from {section}"). A memory is a value: it is never written to, and its version
changes with anything in it that could change a reading.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from pipelines.engine.spans import Label
from pipelines.engine.text import SENTENCE_ENDS

SLOT = "…"
"""Stands in a key for words that change from article to article."""
MAX_SLOT = 4
"""Words that a slot may hold."""
LONG = 6
"""Lines of so many words are known wherever they stand; shorter ones only where they stood, at the text's end ("How It
Works" and "Ingredients" recur inside of articles, and are theirs)."""
LAST = 3
"""A short line acts as one of the last so many lines of an article."""
_PATH_LEVELS = 3
_TOKEN = re.compile(r"\w+")
_DIGITS = re.compile(r"\d+")
_WHOLE_END = SENTENCE_ENDS + "\"'”’»)]:…"
"""What stands before a closing line that is glued to a paragraph."""


class Decision(StrEnum):
    """What a line's entry does, and who says so."""

    AUTO = "auto"
    """Learnt, and passed the guards: it acts."""
    APPROVED = "approved"
    """A maintainer has looked at it: it acts, whatever the guards say."""
    KEPT = "kept"
    """A maintainer says that it is text: it never acts."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line that recurs."""

    key: str
    """Its words, one case, digits as ``#``, at most one slot."""
    path: str
    """Where it stands: the last elements of its path."""
    label: Label
    decision: Decision = Decision.AUTO
    text: str = ""
    """The line as one of the articles prints it."""
    beside: bool = False
    """It stands beside the articles' text, not in it: another article's teaser may be that article's own opening."""
    from_start: int = 0
    """Lines of text before it, at least."""
    from_end: int = 0
    """... and after it."""
    articles: int = 0
    """Distinct articles that have it,"""
    total: int = 0
    """... of so many that were seen between the first and the last of them."""
    first_seen: str | None = None
    """A day, ISO 8601; None where pages have no date."""
    last_seen: str | None = None

    @property
    def id(self) -> str:
        """Eight hexadecimal digits of key and, where it counts, path."""
        return hashlib.sha256(f"{self.key}\n{self.path if self.is_tied else ''}".encode()).hexdigest()[:8]

    @property
    def is_tied(self) -> bool:
        """True for what is known in its own place only: short lines, templates, what stands beside the text."""
        return SLOT in self.key.split() or self.is_short or self.beside

    @property
    def is_short(self) -> bool:
        """True for a line that is known as one of an article's last only."""
        return is_short(self.key)

    @property
    def acts(self) -> bool:
        return self.decision is not Decision.KEPT


@dataclass(frozen=True)
class Memory:
    """A site's frozen ledger."""

    entries: tuple[Entry, ...] = field(default=())
    """Sorted by key; those that a maintainer keeps among them."""

    @cached_property
    def version(self) -> str:
        """Eight hexadecimal digits that change with whatever the memory would say of a page."""
        said = sorted(f"{entry.id} {entry.label if entry.acts else entry.decision}" for entry in self.entries)
        return hashlib.sha256("\n".join(said).encode()).hexdigest()[:8]

    @cached_property
    def _ordered(self) -> list[Entry]:
        """In one order, whatever order they came in; kept ones last, so that they win where two have one place."""
        return sorted(self.entries, key=lambda entry: (not entry.acts, entry.key, entry.path, entry.label))

    @cached_property
    def _exact(self) -> dict[tuple[str, str], Entry]:
        exact = (entry for entry in self._ordered if SLOT not in entry.key.split())
        return {(entry.key, entry.path if entry.is_tied else ""): entry for entry in exact}

    @cached_property
    def _templates(self) -> dict[str, list[tuple[list[str], list[str], Entry]]]:
        """By path: words before the slot, words after it. Kept ones first, then those that say most, then by key."""
        found: dict[str, list[tuple[list[str], list[str], Entry]]] = {}
        for entry in sorted(self._ordered, key=lambda entry: (entry.acts, -len(entry.key.split()))):
            words = entry.key.split()
            if SLOT in words:
                at = words.index(SLOT)
                found.setdefault(entry.path, []).append((words[:at], words[at + 1 :], entry))
        return found

    @cached_property
    def _endings(self) -> dict[str, list[list[str]]]:
        """Keys of long lines, as words, by their last word: the longest first."""
        found: dict[str, list[list[str]]] = {}
        for (key, path), entry in self._exact.items():
            if entry.acts and not path and len(words := key.split()) >= LONG:
                found.setdefault(words[-1], []).append(words)
        return {last: sorted(keys, key=lambda words: (-len(words), words)) for last, keys in found.items()}

    def find(self, words: Sequence[str], path: str) -> Entry | None:
        """The entry of a line, by its words and its element's path; it may be one that is kept."""
        key, tail = " ".join(words), path_shape(path)
        if entry := self._exact.get((key, "")) or self._exact.get((key, tail)):
            return entry
        for before, after, entry in self._templates.get(tail, ()):
            slot = len(words) - len(before) - len(after)
            ends_so = not after or list(words[-len(after) :]) == after
            if 1 <= slot <= MAX_SLOT and list(words[: len(before)]) == before and ends_so:
                return entry
        return None

    def find_ending(self, text: str, words: Sequence[tuple[str, int]]) -> tuple[int, Entry] | None:
        """Where in a paragraph a known long line begins that is glued to its end, and the line's entry."""
        for key in self._endings.get(words[-1][0], ()) if words else ():
            at = len(words) - len(key)
            if at > 0 and [word for word, _ in words[at:]] == key:
                start = words[at][1]
                if text[:start].rstrip().endswith(tuple(_WHOLE_END)):
                    return start, self._exact[" ".join(key), ""]
        return None


def tokens(text: str) -> list[tuple[str, int]]:
    """The words of a line as keys have them, each with its place.

    >>> tokens("Updated: 3 May")
    [('updated', 0), ('#', 9), ('may', 11)]
    """
    return [(_DIGITS.sub("#", match.group().casefold()), match.start()) for match in _TOKEN.finditer(text)]


def key_of(text: str) -> str:
    """A line's words, one case, digits as ``#``.

    >>> key_of("‘Ask’ our Diplo chatbot!") == key_of("ask our diplo Chatbot")
    True
    """
    return " ".join(word for word, _ in tokens(text))


def path_shape(path: str) -> str:
    """The last elements of a path: other pages of the template share them.

    >>> path_shape("html/body/div.page/article/div.entry-content/p")
    'article/div.entry-content/p'
    """
    return "/".join(path.split("/")[-_PATH_LEVELS:])


def is_short(key: str) -> bool:
    """True for lines of few words, which say little of themselves; a word of unspaced script counts by its length."""
    return sum(1 if word.isascii() else max(1, (len(word) + 1) // 4) for word in key.split()) < LONG
