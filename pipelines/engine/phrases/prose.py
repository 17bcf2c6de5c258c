"""Whether a line that has a phrase goes on as a sentence of the story: "Share this, he told the farmers."

Calls and labels speak to the reader, and about now; stories tell what somebody did or said. So a line is taken for a
sentence if what follows the phrase has a word that tells ("he", "said", "was"), or, for phrases of everyday words, if it
ends on a full stop and has no word of calls ("newsletter", "app"): "Follow us on foot to the mill." After a sign, and
where the phrase stands before titles, it must end on a full stop in any case: "Read more: How he was saved" is a title.
Walls, cookie notices and comment boxes have words of their own ("account", "device"); a phrase inside a line is told of
if the same sentence goes on behind it, up to a full stop. A language's words are in ``told.toml``.
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
"""Kinds whose phrases are short and of everyday words."""
_WALLS = frozenset({Label.PAYWALL, Label.CONSENT, Label.COMMENTS})
"""Kinds that speak of accounts, articles, cookies and comments, or are no walls: "To continue reading the river, ..."."""
_TOLD_INSIDE = _WALLS | {Label.CALL_TO_ACTION, Label.NEWSLETTER, Label.SHARE, Label.ADVERT, Label.COPYRIGHT}
"""Kinds whose phrases sentences have inside; captions, and notices on the article, are sentences themselves."""
_FEWEST = 4
"""Words with which a wall's phrase goes on as a sentence: "Already a member? Welcome back." has fewer."""
_SPARSE = 10
"""Words for each of which a call has one of its kind at the least: one in a long sentence has strayed there."""
_GOES_RIGHT_ON = re.compile(r"(?:,|;| -)? \w")
"""A word of the same sentence; a notice ends on its phrase, or is followed by the next."""


@dataclass(frozen=True, slots=True)
class _Told:
    """How a language tells, and what its calls speak of; ``told.toml`` says what each is."""

    words: frozenset[str] = frozenset()
    past: frozenset[str] = frozenset()
    forms: re.Pattern[str] | None = None
    next: re.Pattern[str] | None = None
    kind: re.Pattern[str] | None = None
    walls: re.Pattern[str] | None = None
    inside: re.Pattern[str] | None = None


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


def is_told_of(folded: str, start: int, end: int, phrase: Phrase) -> bool:
    """True if a straight line is a sentence about what a phrase at ``start:end`` inside it speaks of.

    >>> from pipelines.engine.phrases import library
    >>> phrase = next(phrase for phrase in library().phrases if "straight to your inbox" in phrase.texts)
    >>> is_told_of("they send bills straight to your inbox and ask for the number of your card.", 16, 38, phrase)
    True
    >>> is_told_of("we send stories straight to your inbox in the evening.", 16, 38, phrase)
    False
    """
    told, after = _told().get(phrase.language), folded[end:]
    if told is None or told.inside is None or phrase.label not in _TOLD_INSIDE:
        return False
    if not _GOES_RIGHT_ON.match(after) or not _has_full_stop(after):
        return False
    rest = folded[:start] + after
    return len(_WORD.findall(after)) >= _FEWEST and (_tells(rest, told, phrase.label) or not told.inside.search(rest))


def _is_of_another_kind(rest: str, told: _Told, label: Label) -> bool:
    """True for a whole sentence that begins as a call does and has no word of calls: "Follow us on foot to the mill."."""
    kind = told.kind if label in _SHORT_CALLS else told.walls if label in _WALLS else None
    if kind is None or _TITLE_FOLLOWS.match(rest) or not _has_full_stop(rest):
        return False
    words = len(_WORD.findall(rest))
    return (label in _SHORT_CALLS or words >= _FEWEST) and len(kind.findall(rest)) * _SPARSE < max(words, 1)


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


def _read(words: str = "", past: str = "", forms: str = "", next: str = "", **kinds: str) -> _Told:
    return _Told(
        *(frozenset(text.split()) for text in (words, past)),
        *(re.compile(text) if text else None for text in (forms, next)),
        **{name: _beginnings(text.split()) for name, text in kinds.items()},
    )


def _beginnings(words: list[str]) -> re.Pattern[str]:
    """What finds words that begin so."""
    wanted = (re.escape(word) + r"(?!\w)" * (len(word) <= _WHOLE) for word in words)
    return re.compile(rf"(?<!\w)(?:{'|'.join(wanted)})")
