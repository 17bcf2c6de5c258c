"""Whether a line that begins with a phrase goes on as a sentence of the story: "Share this, he told the farmers."

Calls and labels speak to the reader, and about now; stories tell what somebody did or said. So a line is taken for a
sentence if what follows the phrase has a word that tells ("he", "said", "was"), or, for phrases of everyday words, if it
ends on a full stop and has no word of calls ("newsletter", "app"): "Follow us on foot to the mill." After a sign, and
where the phrase stands before titles, it must end on a full stop in any case: "Read more: How he was saved" is a title.
A language's words are in ``told.toml``.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache

from pipelines.engine.phrases.entries import FOLDER, Phrase
from pipelines.engine.spans import Label
from pipelines.engine.text import CLOSERS

TOLD = FOLDER / "told.toml"
_WORD = re.compile(r"[^\W\d_][\w\u0900-\u097f]*")
"""A word; the vowel signs of Hindi are no ``\\w``."""
_WHOLE = 3
"""A beginning of so many letters is a whole word: "app" is not that of "apple"."""
_STOPS = ".。।"
_TITLE_FOLLOWS = re.compile(r"\s*[:：\-–—|<>»…•·→(\[（【]")
"""Signs between a label and what it labels."""
_TITLED = frozenset({Label.RELATED})
"""Kinds whose phrases stand before titles; those tell of people, too, and have no full stop."""
_TOLD_THEMSELVES = frozenset({Label.SYNDICATION_NOTICE, Label.AI_NOTE})
"""Kinds that are in the past tense: "This article was published by River News and was read by a machine."."""
_SHORT_CALLS = frozenset(
    {Label.CALL_TO_ACTION, Label.NEWSLETTER, Label.SHARE, Label.RELATED, Label.ADVERT, Label.AGGREGATOR_FURNITURE}
)
"""Kinds whose phrases are short and of everyday words; those of walls, cookies and notices say what they are of."""


@dataclass(frozen=True, slots=True)
class _Told:
    """How a language tells, and what its calls speak of; ``told.toml`` says what each is."""

    words: frozenset[str] = frozenset()
    past: frozenset[str] = frozenset()
    forms: re.Pattern[str] | None = None
    next: re.Pattern[str] | None = None
    kind: re.Pattern[str] | None = None


def goes_on(folded: str, end: int, phrase: Phrase) -> bool:
    """True if what follows a phrase in a straight line is told, not called out; ``end`` is where the phrase ends."""
    rest = folded[end:]
    told = _told().get(phrase.language)
    if told is None or not any(map(str.isalnum, rest)):
        return False
    titled = phrase.label in _TITLED or folded[end - 1] == ":" or _TITLE_FOLLOWS.match(rest)
    if titled and not _has_full_stop(rest):
        return False
    if told.next and told.next.match(rest):
        return True
    return _tells(rest, told, phrase.label) or _is_of_another_kind(rest, told, phrase.label)


def _is_of_another_kind(rest: str, told: _Told, label: Label) -> bool:
    """True for a whole sentence that begins as a call does and has no word of calls: "Follow us on foot to the mill."."""
    if label not in _SHORT_CALLS or told.kind is None or _TITLE_FOLLOWS.match(rest) or not _has_full_stop(rest):
        return False
    return not told.kind.search(rest)


def _tells(rest: str, told: _Told, label: Label) -> bool:
    words = _WORD.findall(rest)
    telling = told.words if label in _TOLD_THEMSELVES else told.words | told.past
    return not telling.isdisjoint(words) or bool(told.forms and told.forms.search(rest))


def _has_full_stop(rest: str) -> bool:
    rest = rest.rstrip(CLOSERS)
    return rest[-1:] in tuple(_STOPS) and not rest.endswith("..")


@cache
def _told() -> dict[str, _Told]:
    """What ``told.toml`` has, by language."""
    languages = tomllib.loads(TOLD.read_text("utf-8"))
    return {language: _read(**entry) for language, entry in languages.items()}


def _read(words: str = "", past: str = "", forms: str = "", next: str = "", kind: str = "") -> _Told:
    beginnings = [re.escape(word) + r"(?!\w)" * (len(word) <= _WHOLE) for word in kind.split()]
    kinds = rf"(?<!\w)(?:{'|'.join(beginnings)})" if beginnings else ""
    return _Told(
        *(frozenset(text.split()) for text in (words, past)),
        *(re.compile(text) if text else None for text in (forms, next, kinds)),
    )
