"""Class names as words. They are hints: a site calls its elements what it likes."""

from __future__ import annotations

import re
from functools import lru_cache

_DISARMING = frozenset(
    "no has with without hide hidden open closed enabled disabled elementor wpb status type format category tag hentry js".split()
)
"""Words of class names that state a fact about a container (``no-sidebar``, ``comments-open``) or belong to a page builder."""
_PIECE = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_CACHED = 20_000


@lru_cache(maxsize=_CACHED)
def tokens_of(names: str) -> frozenset[str]:
    """Words of class names, and pairs of neighbouring words; none of a name that states a fact.

    >>> "share" in tokens_of("post-share"), "sidebar" in tokens_of("no-sidebar")
    (True, False)
    """
    return _NONE.union(*map(tokens_in, names.split()))


_NONE: frozenset[str] = frozenset()


@lru_cache(maxsize=_CACHED)
def tokens_in(name: str) -> frozenset[str]:
    """Words of one class name; sites repeat names far more than whole attributes."""
    name = name.rpartition(":")[2]
    if "[" in name or "]" in name:
        return _NONE  # a utility class with a selector in it: [&_figcaption]:mt-2
    tokens = {name.lower()}
    pieces = [piece.lower() for piece in _PIECE.findall(name)]
    if _DISARMING.isdisjoint(pieces):
        tokens.update(pieces)
        tokens.update(f"{a}-{b}" for a, b in zip(pieces, pieces[1:]))
        tokens.update("-".join(three) for three in zip(pieces, pieces[1:], pieces[2:]))
        tokens.add("".join(pieces))
    return frozenset(tokens)
