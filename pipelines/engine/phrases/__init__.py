"""The phrase library: lines that are cruft wherever they stand, as data.

One TOML file a language (``und`` for patterns of none). An entry has

- ``label``: what a matching line is (a ``Label``),
- ``match``: ``line`` (the whole line), ``start``, ``inside``, ``pattern`` (regular expression; only what it
  matches is labelled),
- ``texts``: the phrases; case, curly quotes and a final ``:.!>→`` make no difference,
- ``name``: what a pattern is called in receipts,
- ``max_words``: longer lines are left alone (they are text about the thing, not the thing),
- ``cut``: true where everything after the line, to the end of the article's container, goes with it,
- ``hits`` and ``keeps``: lines that it must and must not match; the tests run every one of them.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipelines.engine.spans import Label
from pipelines.engine.text import UNSPACED, plain, straight

FOLDER = Path(__file__).parent
MATCHES = ("line", "start", "inside", "pattern")
_MAX_WORDS = 30


@dataclass(frozen=True, slots=True)
class Phrase:
    """One entry of a language's file."""

    label: Label
    match: str
    texts: tuple[str, ...]
    language: str
    name: str = ""
    max_words: int = _MAX_WORDS
    cut: bool = False
    hits: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """Where a phrase matched: ``line[start:end]``; ``text`` is the phrase, or the pattern's name."""

    phrase: Phrase
    text: str
    start: int
    end: int


class Library:
    """Phrases compiled for matching: a dictionary for lines, one by first word for starts, one expression for the rest."""

    def __init__(self, phrases: tuple[Phrase, ...]) -> None:
        self.phrases = phrases
        self._lines = {
            plain(text): (phrase, text) for phrase in phrases if phrase.match == "line" for text in phrase.texts
        }
        self._starts: dict[str, list[tuple[str, Phrase]]] = {}
        self._unspaced_starts: dict[str, Phrase] = {}
        inside: list[tuple[str, Phrase]] = []
        for phrase in phrases:
            for text in phrase.texts:
                if phrase.match == "start" and UNSPACED.match(text):
                    self._unspaced_starts[straight(text)] = phrase
                elif phrase.match == "start":
                    self._starts.setdefault(straight(text).split()[0].rstrip(":"), []).append((straight(text), phrase))
                elif phrase.match == "inside":
                    inside.append((straight(text), phrase))
        for starts in self._starts.values():
            starts.sort(key=lambda pair: -len(pair[0]))
        self._unspaced = tuple(self._unspaced_starts)
        self._inside = dict(inside)
        self._inside_pattern = re.compile(
            rf"\b(?:{'|'.join(re.escape(text) for text, _ in sorted(inside, key=lambda pair: -len(pair[0]))) or '(?!)'})(?!\w)"
        )
        self._patterns = [
            (re.compile(text), phrase, phrase.name)
            for phrase in phrases
            if phrase.match == "pattern"
            for text in phrase.texts
        ]

    def find(self, line: str, words: int) -> Match | None:
        """The phrase that a line of so many words is, starts with or contains; None if it is text."""
        if found := self._lines.get(plain(line)):
            return Match(*found, 0, len(line))
        folded = straight(line)
        for text, phrase in self._starts.get(folded.split(" ", 1)[0].rstrip(":"), ()):
            if (
                words <= phrase.max_words
                and folded.startswith(text)
                and not folded[len(text) : len(text) + 1].isalnum()
            ):
                return Match(phrase, text, 0, len(line))
        if folded.startswith(self._unspaced):
            text = next(text for text in self._unspaced_starts if folded.startswith(text))
            if words <= (phrase := self._unspaced_starts[text]).max_words:
                return Match(phrase, text, 0, len(line))
        if (inner := self._inside_pattern.search(folded)) and words <= (
            phrase := self._inside[inner.group()]
        ).max_words:
            return Match(phrase, inner.group(), 0, len(line))
        for pattern, phrase, text in self._patterns:
            if words <= phrase.max_words and (match := pattern.search(line)):
                return Match(phrase, text, *match.span())
        return None


def load(language_file: Path) -> Iterator[Phrase]:
    """The phrases of one file.

    :raises ValueError: naming the file and the entry, for one that is not of the form above.
    """
    for number, entry in enumerate(tomllib.loads(language_file.read_text("utf-8"))["phrase"], 1):
        try:
            if entry["match"] not in MATCHES:
                raise ValueError(f"match is {entry['match']!r}: it can be {', '.join(MATCHES)}")
            if entry["match"] == "pattern" and not entry.get("name"):
                raise ValueError("a pattern needs a name")
            lists = {name: tuple(entry.pop(name, ())) for name in ("texts", "hits", "keeps")}
            yield Phrase(
                label=Label(entry.pop("label")), match=entry.pop("match"), language=language_file.stem, **lists, **entry
            )
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(f"{language_file}: phrase {number}: {error}") from error


@cache
def library() -> Library:
    """All phrases of all languages."""
    return Library(tuple(phrase for file in sorted(FOLDER.glob("*.toml")) for phrase in load(file)))


@cache
def version() -> str:
    """Eight hexadecimal digits that change with any phrase."""
    digest = hashlib.sha256()
    for file in sorted(FOLDER.glob("*.toml")):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:8]
