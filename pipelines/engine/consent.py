"""Pages that ask to agree to cookies, by what their sentences speak of: the words are in ``walls.toml``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

_LINE = 8
"""Words of a line that may be a button or a heading; a sentence has more, or ends."""
_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n")


@dataclass(frozen=True)
class Asking:
    """Words by which a page asks; ``walls.toml`` says how they are written."""

    subjects: tuple[str, ...]
    addresses: tuple[str, ...]
    agreeing: tuple[str, ...]
    refusing: tuple[str, ...]

    @cached_property
    def about(self) -> re.Pattern[str]:
        return _any_of(self.subjects)

    @cached_property
    def to_reader(self) -> re.Pattern[str]:
        return _any_of(self.addresses)

    @cached_property
    def agrees(self) -> re.Pattern[str]:
        return _any_of(self.agreeing)

    @cached_property
    def answers(self) -> re.Pattern[str]:
        return _any_of((*self.agreeing, *self.refusing))

    def words(self, text: str) -> int:
        """Words of a text's sentences and lines that ask for consent."""
        return sum(len(piece.split()) for piece in _pieces(text) if self._asks(piece))

    def button(self, texts: Iterable[str]) -> str | None:
        """The first line of a few words that agrees, None if there is none."""
        lines = (piece for text in texts for piece in _pieces(text) if len(piece.split()) <= _LINE)
        return next((line for line in lines if self.agrees.search(line)), None)

    def _asks(self, piece: str) -> bool:
        if self.about.search(piece):
            return len(piece.split()) <= _LINE or bool(self.to_reader.search(piece))
        return len(piece.split()) <= _LINE and bool(self.answers.search(piece))


def _pieces(text: str) -> Iterator[str]:
    """Sentences and lines, with straight apostrophes."""
    return (piece for piece in _SENTENCE.split(text.replace("’", "'")) if piece)


def _any_of(entries: Iterable[str]) -> re.Pattern[str]:
    """Any of the entries, as whole words.

    >>> pattern = _any_of(("cookie-", "Sie"))
    >>> [bool(pattern.search(text)) for text in ("COOKIES", "wenn Sie", "wenn sie", "biscookie")]
    [True, True, False, False]
    """
    return re.compile("|".join(map(_one, entries)))


def _one(entry: str) -> str:
    pattern = re.escape(entry.removesuffix("-")) + ("" if entry.endswith("-") else r"\b")
    return rf"\b(?:{pattern})" if entry != entry.casefold() else rf"(?i:\b{pattern})"
