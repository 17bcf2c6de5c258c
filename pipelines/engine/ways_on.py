"""Links at a text's end that may lead to the rest of it: "Read more", "Weiter", "→"."""

from __future__ import annotations

import re

from pipelines.engine.blocks import Block, Mark
from pipelines.engine.text import CLOSERS, SENTENCE_ENDS, fold

MAX_TEASER_WORDS = 90
"""A teaser has one paragraph of no more; as a card has (``rules.cards``)."""
_MAX_CHARS = 30
_DIGIT = re.compile(r"\d")
_LETTER = re.compile(r"[^\W\d_]")
_ARROWS = frozenset("→⇒⟶➔➜➝➤►▶›»>…")
"""Other signs, ``#`` and ``∞``, are a post's own address."""
_ADDRESSES = ("perma", "link", "lien", "enlace")
"""Parts of words for a post's own address: "Permalink", "permalien", "Link to this", "enlace permanente"."""
_OPENERS = "[(<–—-|·"
"""What may stand between a sentence and the link."""


def is_way_on(block: Block, mark: Mark) -> bool:
    """Whether a short link is all of a line, or stands behind its last sentence, and names no date, count or permanent address."""
    before, said, after = block.text[: mark.start], block.text[mark.start : mark.end], block.text[mark.end :]
    if mark.kind != "link" or len(said) > _MAX_CHARS or _LETTER.search(after) or _DIGIT.search(said + after):
        return False
    return _stands_apart(before) and _may_mean_more(said)


def _stands_apart(before: str) -> bool:
    rest = before.strip().rstrip(_OPENERS).rstrip()
    return not rest or rest[-1] in SENTENCE_ENDS + CLOSERS


def _may_mean_more(said: str) -> bool:
    if not _LETTER.search(said):
        return not _ARROWS.isdisjoint(said)
    return not any(part in fold(said) for part in _ADDRESSES)
