"""Phrases by their words, in order: looking one up takes as many steps as it has words, however many phrases there are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain, pairwise, zip_longest
from typing import Any, Generic, TypeVar

from pipelines.engine.text import UNSPACED

_Known = TypeVar("_Known")
_Step = dict[str | None, Any]
"""token -> what may follow it; None -> what ends here."""
_WORD = re.compile(r"\w+")
_TOKEN = re.compile(rf"[^\W{UNSPACED.pattern[1:-1]}]+|{UNSPACED.pattern}")


def tokens_of(text: str) -> list[str]:
    """The words of a text; a character is one in scripts that are written without spaces.

    >>> tokens_of("read more: 関連 3")
    ['read', 'more', '関', '連', '3']
    """
    return (_WORD if text.isascii() else _TOKEN).findall(text)


class Index(Generic[_Known]):
    """What is known by a text, found by the text's tokens: by its first two, or by its only one, and then on.

    Pairs, because most first words ("this", "all") stand in every other line, and hardly any pair does.
    """

    def __init__(self) -> None:
        self._alone: dict[str, list[_Known]] = {}
        self._pairs: dict[tuple[str, str], _Step] = {}
        self._longest = 0

    def add(self, tokens: Sequence[str], known: _Known) -> None:
        """Remember something under the tokens of its text, of which there is one at least."""
        if len(tokens) == 1:
            self._alone.setdefault(tokens[0], []).append(known)
            return
        step = self._pairs.setdefault((tokens[0], tokens[1]), {})
        for token in tokens[2:]:
            step = step.setdefault(token, {})
        step.setdefault(None, []).append(known)
        self._longest = max(self._longest, len(tokens))

    def leading(self, tokens: Sequence[str], at: int = 0) -> list[_Known]:
        """What is known by the first token, the first two, ... from a place on; the longest first.

        >>> index = Index()
        >>> index.add(["read"], 1), index.add(["read", "more"], 2)
        (None, None)
        >>> index.leading(["read", "more", "books"]), index.leading(["more"])
        ([2, 1], [])
        """
        found = list(self._alone.get(tokens[at], ())) if at < len(tokens) else []
        step = self._pairs.get(tuple(tokens[at : at + 2]))
        following = iter(tokens[at + 2 : at + self._longest])
        while step is not None:
            found[:0] = step.get(None, ())
            step = step.get(next(following, ""))
        return found

    def anywhere(self, tokens: Sequence[str]) -> list[_Known]:
        """What is known by any run of the tokens, in the order in which the runs begin."""
        alone, pairs = self._alone, self._pairs
        if alone.keys().isdisjoint(tokens) and pairs.keys().isdisjoint(pairwise(tokens)):
            return []
        places = enumerate(zip_longest(tokens, tokens[1:]))
        found = (self.leading(tokens, at) for at, pair in places if pair in pairs or pair[0] in alone)
        return list(chain.from_iterable(found))
