"""Matching lines with phrases. What a line costs does not grow with the number of phrases."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipelines.engine.phrases.entries import POSITIONS, Phrase
from pipelines.engine.phrases.index import Index, tokens_of
from pipelines.engine.phrases.prose import goes_on, is_told_of
from pipelines.engine.text import UNSPACED, plain, straight, without_line_end

_LINE_SLACK = 8
"""Characters round a phrase that make no difference: dashes, colons, arrows."""
_SIGNS_BEFORE = re.compile(r"[\s\-•·*|>→►▶☞✓]*")
"""What may stand before a line's first word. Not quotation marks: they make it speech; nor pictures: with them, "Read
more:" stands in the text of pages that people have marked."""
_LONGEST_END = 12
"""Words of a line's end that are looked at."""
_SIGNS_AFTER = ' :.!>→"…|·)]。！）】」'
"""What may stand after its last."""
_UNFINISHED = "…"
"""At a text's end: its last word may go on. Scripts without spaces need it most: 版权所有 is none of 版权所有者."""


@dataclass(frozen=True, slots=True)
class Match:
    """Where a phrase matched: ``line[start:end]``; ``text`` is the phrase, or the pattern's name."""

    phrase: Phrase
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, eq=False)
class _Known:
    """A text of a phrase, as lines are compared with it; for a pattern, a word that it needs. Each is itself alone."""

    phrase: Phrase
    text: str
    pattern: re.Pattern[str] | None = None
    unfinished: bool = False


class Library:
    """Phrases compiled for matching.

    Whole lines are looked up. Openings are looked for at a line's first word, endings at its last, what may stand
    inside from each word on; patterns wait for a word or a sign that they need.
    """

    def __init__(self, phrases: tuple[Phrase, ...]) -> None:
        self.phrases = phrases
        self._lines: dict[str, list[_Known]] = {}
        self._starts: Index[_Known] = Index()
        self._ends: Index[_Known] = Index()
        self._inside: Index[_Known] = Index()
        """Phrases inside a line, and the words that patterns need."""
        self._signs: dict[str, list[_Known]] = {}
        for phrase in phrases:
            for text in phrase.texts:
                self._add(phrase, text)
        self._any_sign = re.compile(f"[{re.escape(''.join(self._signs))}]" if self._signs else "(?!)")
        self._longest_line = max(map(len, self._lines), default=0) + _LINE_SLACK
        self._most_words = max((phrase.max_words for phrase in phrases), default=0)

    def _add(self, phrase: Phrase, text: str) -> None:
        known = _Known(phrase, straight(text.removesuffix(_UNFINISHED)), unfinished=text.endswith(_UNFINISHED))
        tokens = tokens_of(known.text)
        if phrase.match == "line":
            self._lines.setdefault(plain(text), []).append(_Known(phrase, text))
        elif phrase.match == "start":
            self._starts.add(tokens, known)
        elif phrase.match == "end":
            self._ends.add(tokens[::-1], known)
        elif phrase.match == "inside":
            self._inside.add(tokens, known)
        else:
            self._add_pattern(phrase, re.compile(text))

    def _add_pattern(self, phrase: Phrase, pattern: re.Pattern[str]) -> None:
        for need in map(straight, phrase.needs):
            known = _Known(phrase, need, pattern)
            if tokens := tokens_of(need):
                self._inside.add(tokens, known)
            else:
                self._signs.setdefault(need, []).append(known)

    def find(self, line: str, count: int, places: Iterable[str] = POSITIONS) -> Match | None:
        """The phrase that a line of so many words is, starts with, ends on or contains; None if it is text.

        :param places: where in the page the line stands; phrases for other positions are not asked.
        """
        folded = straight(line)
        if len(line) <= self._longest_line:
            for known in self._lines.get(without_line_end(folded), ()):
                if not known.phrase.position.isdisjoint(places):
                    return Match(known.phrase, known.text, 0, len(line))
        if count > self._most_words:
            return None
        for known in self._candidates(folded, tokens_of(folded)):
            if count > known.phrase.max_words or known.phrase.position.isdisjoint(places):
                continue
            if known.pattern is None:
                return Match(known.phrase, known.text, 0, len(line))
            if match := known.pattern.search(line):
                return Match(known.phrase, known.phrase.name, *match.span())
        return None

    def _candidates(self, folded: str, tokens: list[str]) -> Iterator[_Known]:
        """What a line may be: openings, endings and phrases inside that do match, patterns that may."""
        for known in self._starts.leading(tokens):
            if (end := _opens(folded, known)) and not goes_on(folded, end, known.phrase):
                yield known
        for known in self._ends.leading(tokens[: -_LONGEST_END - 1 : -1]):
            if _closes(folded, known):
                yield known
        for known in dict.fromkeys(self._inside.anywhere(tokens)):  # once, however often a line says its word
            if known.pattern or any(
                not is_told_of(folded, at, at + len(known.text), known.phrase) for at in _places(folded, known)
            ):
                yield known
        if self._any_sign.search(folded):
            for sign in sorted(self._signs.keys() & set(folded)):
                yield from self._signs[sign]


def _opens(folded: str, known: _Known) -> int:
    """Where the phrase ends with which a line begins, 0 if it does not; bullets and arrows may stand before it."""
    at = folded.find(known.text)
    opens = at >= 0 and _SIGNS_BEFORE.fullmatch(folded, 0, at) is not None and _is_apart(folded, at, known)
    return at + len(known.text) if opens else 0


def _closes(folded: str, known: _Known) -> bool:
    """True if a line ends on a phrase; brackets and full stops may stand after it."""
    at = folded.rfind(known.text)
    return at >= 0 and not folded[at + len(known.text) :].strip(_SIGNS_AFTER) and _is_apart(folded, at, known)


def _places(folded: str, known: _Known) -> Iterator[int]:
    """Where a phrase stands in a line."""
    at = folded.find(known.text)
    while at >= 0:
        if _is_apart(folded, at, known):
            yield at
        at = folded.find(known.text, at + 1)


def _is_apart(folded: str, start: int, known: _Known) -> bool:
    """True if no letter or digit goes on from a phrase's first or last; before scripts without spaces a name may stand."""
    end = start + len(known.text)
    before, after = folded[start - 1 : start], folded[end : end + 1]
    begins = UNSPACED.match(folded, start) or not (before.isalnum() and folded[start].isalnum())
    return bool(begins) and (known.unfinished or not (after.isalnum() and folded[end - 1].isalnum()))
