"""The phrase library: lines that are cruft wherever they stand, as data.

One TOML file a language (``und`` for patterns of none). An entry has

- ``label``: what a matching line is (a ``Label``),
- ``match``: ``line`` (the whole line), ``start``, ``inside``, ``pattern`` (regular expression; only what it
  matches is labelled),
- ``texts``: the phrases; case, curly quotes and a final ``:.!>→`` make no difference,
- ``name``: what a pattern is called in receipts,
- ``needs``: for a pattern that may begin anywhere in a line: words, one of which the line has in any case,
- ``max_words``: longer lines are left alone (they are text about the thing, not the thing),
- ``cut``: true where everything after the line, to the end of the article's container, goes with it,
- ``locked``: true where the line says that the rest of the text is not on the page (``access`` asks),
- ``imperative``: true for what tells the reader to do something: it is never said of anything, sentence or not,
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
from pipelines.engine.text import UNSPACED, plain, straight, without_line_end, words

FOLDER = Path(__file__).parent
MATCHES = ("line", "start", "inside", "pattern")
_MAX_WORDS = 30
_LINE_SLACK = 8
"""Characters round a phrase that make no difference: dashes, colons, arrows."""
_TIED = re.compile(r"(?:\(\?i\))?\^")


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
    locked: bool = False
    imperative: bool = False
    needs: tuple[str, ...] = ()
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
    """Phrases compiled for matching. What a line costs does not grow with the number of phrases:

    whole lines are looked up, starts by their first word, phrases inside a line by one of its words; patterns
    that are tied to a line's start are one expression, the others wait for a word that they need.
    """

    def __init__(self, phrases: tuple[Phrase, ...]) -> None:
        self.phrases = phrases
        entries = [(text, phrase) for phrase in phrases for text in phrase.texts]
        self._lines = {plain(text): (phrase, text) for text, phrase in entries if phrase.match == "line"}
        self._longest_line = max(map(len, self._lines), default=0) + _LINE_SLACK
        self._starts: dict[str, list[tuple[str, Phrase]]] = {}
        self._unspaced_starts: dict[str, Phrase] = {}
        self._inside: dict[str, list[tuple[str, Phrase]]] = {}
        self._unspaced_inside: dict[str, Phrase] = {}
        for text, phrase in ((straight(text), phrase) for text, phrase in entries if phrase.match == "start"):
            if UNSPACED.match(text):
                self._unspaced_starts[text] = phrase
            else:
                self._starts.setdefault(text.split()[0].rstrip(":"), []).append((text, phrase))
        for text, phrase in ((straight(text), phrase) for text, phrase in entries if phrase.match == "inside"):
            if UNSPACED.match(text):
                self._unspaced_inside[text] = phrase
            else:
                self._inside.setdefault(words(text)[0], []).append((text, phrase))
        for found in (*self._starts.values(), *self._inside.values()):
            found.sort(key=lambda pair: -len(pair[0]))
        self._unspaced = tuple(self._unspaced_starts)
        patterns = [(text, phrase) for text, phrase in entries if phrase.match == "pattern"]
        self._tied = [(re.compile(text), phrase) for text, phrase in patterns if not phrase.needs]
        self._any_tied = re.compile("|".join(f"(?:{_inline(pattern.pattern)})" for pattern, _ in self._tied) or "(?!)")
        self._waiting = [(re.compile(text), phrase) for text, phrase in patterns if phrase.needs]
        self._needed = {words(need)[0] for _, phrase in self._waiting for need in phrase.needs}
        self._most_words = max((phrase.max_words for phrase in phrases if not phrase.needs), default=0)

    def find(self, line: str, count: int) -> Match | None:
        """The phrase that a line of so many words is, starts with or contains; None if it is text."""
        if count > self._most_words and len(line) > self._longest_line:
            return self._waiting_pattern(line, line.casefold(), count)
        folded = straight(line)
        if len(line) <= self._longest_line and (found := self._lines.get(without_line_end(folded))):
            return Match(*found, 0, len(line))
        said = set(words(folded))
        return (
            self._start(line, folded, count)
            or self._phrase_inside(line, folded, said, count)
            or self._tied_pattern(line, count)
            or (None if self._needed.isdisjoint(said) else self._waiting_pattern(line, folded, count))
        )

    def _start(self, line: str, folded: str, count: int) -> Match | None:
        for text, phrase in self._starts.get(folded.split(" ", 1)[0].rstrip(":"), ()):
            if (
                count <= phrase.max_words
                and folded.startswith(text)
                and not folded[len(text) : len(text) + 1].isalnum()
            ):
                return Match(phrase, text, 0, len(line))
        if folded.startswith(self._unspaced):
            text = max((text for text in self._unspaced_starts if folded.startswith(text)), key=len)
            if count <= (phrase := self._unspaced_starts[text]).max_words:
                return Match(phrase, text, 0, len(line))
        return None

    def _phrase_inside(self, line: str, folded: str, said: set[str], count: int) -> Match | None:
        for word in self._inside.keys() & said:
            for text, phrase in self._inside[word]:
                if count <= phrase.max_words and _holds(folded, text):
                    return Match(phrase, text, 0, len(line))
        if self._unspaced_inside and not line.isascii():
            for text, phrase in self._unspaced_inside.items():
                if text in folded and count <= phrase.max_words:
                    return Match(phrase, text, 0, len(line))
        return None

    def _tied_pattern(self, line: str, count: int) -> Match | None:
        if not self._any_tied.match(line):
            return None
        return _first_match(self._tied, line, count)

    def _waiting_pattern(self, line: str, folded: str, count: int) -> Match | None:
        waiting = [pair for pair in self._waiting if any(word in folded for word in pair[1].needs)]
        return _first_match(waiting, line, count) if waiting else None


def _first_match(patterns: list[tuple[re.Pattern[str], Phrase]], line: str, count: int) -> Match | None:
    for pattern, phrase in patterns:
        if count <= phrase.max_words and (match := pattern.search(line)):
            return Match(phrase, phrase.name, *match.span())
    return None


def _inline(pattern: str) -> str:
    """A pattern as part of another: its flag holds for itself alone."""
    return f"(?i:{pattern.removeprefix('(?i)')})" if pattern.startswith("(?i)") else pattern


def _holds(folded: str, text: str) -> bool:
    """True if a phrase stands in a line, not inside longer words."""
    at = folded.find(text)
    while at >= 0:
        end = at + len(text)
        if not (at and folded[at - 1].isalnum() and text[0].isalnum()) and not folded[end : end + 1].isalnum():
            return True
        at = folded.find(text, at + 1)
    return False


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
            lists = {name: tuple(entry.pop(name, ())) for name in ("texts", "needs", "hits", "keeps")}
            if entry["match"] == "pattern" and not lists["needs"] and not all(map(_TIED.match, lists["texts"])):
                raise ValueError("a pattern that may begin anywhere says which words it needs")
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
