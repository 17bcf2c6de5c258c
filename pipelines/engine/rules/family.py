"""What a family of cruft looks like in markup."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.engine.spans import Label


@dataclass(frozen=True, slots=True)
class Family:
    """A kind of page furniture, told by element, ARIA role, or words of class and id.

    Class names are hints: each is ignored on an element that holds the headline or a large share of
    the page's prose (see ``structure``).
    """

    label: Label
    tags: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    tokens: frozenset[str] = frozenset()
    """Words of class and id attributes, in lower case; ``a-b`` stands for both words in a row."""


def names(text: str) -> frozenset[str]:
    """A set of names from a readable list."""
    return frozenset(text.split())
