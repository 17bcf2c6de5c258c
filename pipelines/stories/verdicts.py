"""Two articles: have they the same text, do they tell the same story?"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from pipelines.stories.fingerprint import NUMBER_BYTES, RUN, Fingerprint, alike, same_numbers

MIN_ALIKE = 0.6
"""Jaccard similarity of two texts from which one is a copy of the other."""
_SHORT_TEXT, _MIN_ALIKE_SHORT = 120, 0.8
"""Words. In a shorter text a sentence more or less is a fifth; two reports of one form are easily alike."""
_TINY_TEXT = 40
"""Words. Such a text ("No flights today.") is said anew every day: equal words alone prove nothing."""
_MIN_FACTS_ALIKE = 0.5
"""Copies keep names and numbers; the next text of a template has others."""
_FEW_FACTS, _MIN_ALIKE_WITHOUT = 6, 0.85
"""Where there are hardly any, all must be the same, and nearly all of the text; of one site or another day, all of it."""
_SAME_SITE_FACTS = 0.85
"""One site that prints nearly the same text on another day fills in a template, unless hardly a fact has changed."""
_SAME_NUMBERS = 0.9
"""The same for numbers, whichever site it is; and for one site's reports of the morning and the evening: of a dozen, one may be mended."""
_MIN_OPENING_ALIKE = 0.3
"""Texts that share their tail only (an account of the company) begin apart."""
_CONTAINED, _MIN_ALIKE_CONTAINED, _MIN_CONTAINED = 0.9, 0.4, 150
"""An abridged copy: nine tenths of the shorter text are in the longer one, which is at most twice as long."""
DAY = 86_400

MAX_DAYS = 4
"""A story that is told anew after more days is another day's news."""
_MIN_SHARED_KEYS = 2
_MIN_SHARED_NAMES = 4
_MIN_SHARED_PART = 0.3
"""Of the names of the one that has fewer."""
_MIN_TELLING = 3
"""Shared words of the headlines that are no names, where the numbers speak against it: a town's council meets every week."""
_MIN_KEYS_OF_NAMES, _MIN_KEYS_FAR = 4, 3
"""Shared words of the headlines if all of them are names (of a town and its mayor, a club and its league), and if the days are apart."""
_FAR = 36 * 3_600
"""Seconds. What happened is told within a day and a half by most; later, it is as likely what happened next."""
_FEW_NUMBERS, _NUMBERS_AGREE, _NUMBERS_DIFFER = 2, 0.5, 1 / 3
"""Parts of the numbers of the text that has fewer, if it has two at least, which the other one names, too."""
_SHARES_SENTENCES, _MIN_FACTS_WITHIN = 0.12, 0.75
"""Texts that share a seventh of their runs and are no copies are of one form, unless the facts of one are nearly all in the other."""


@dataclass(frozen=True, slots=True)
class Known:
    """What verdicts need of an article of the index."""

    site: str
    when: int | None
    mark: Fingerprint


def same_text(one: Known, other: Known) -> float | None:
    """How far two texts are alike if one is a copy of the other, None if not.

    Symmetric: whichever came first, the verdict is the same.
    """
    a, b = one.mark, other.mark
    if a.exact == b.exact and a.size == b.size:
        return None if a.size < _TINY_TEXT and _opening(a, b) < _MIN_ALIKE_SHORT else _unless_template(one, other, 1.0)
    likeness = alike(a.text, b.text, 16)
    if likeness < _threshold(a, b, likeness) or _opening(a, b) < _MIN_OPENING_ALIKE:
        return None
    return _unless_template(one, other, likeness)


def _opening(a: Fingerprint, b: Fingerprint) -> float:
    return alike(a.opening, b.opening, 8)


def _threshold(a: Fingerprint, b: Fingerprint, likeness: float) -> float:
    shorter, longer = sorted((a.size, b.size))
    if shorter < _SHORT_TEXT:
        return _MIN_ALIKE_SHORT
    both = likeness * (shorter + longer - 2 * RUN) / (1 + likeness)
    if shorter >= _MIN_CONTAINED and both >= _CONTAINED * (shorter - RUN):
        return _MIN_ALIKE_CONTAINED
    return MIN_ALIKE


def _unless_template(one: Known, other: Known, likeness: float) -> float | None:
    """A template's texts share all but their facts."""
    a, b = one.mark, other.mark
    same_site, other_day = one.site == other.site, _other_day(one, other)
    if (same_site or other_day) and same_numbers(a.numbers, b.numbers) < _SAME_NUMBERS:
        return None
    if min(a.fact_count, b.fact_count) < _FEW_FACTS:
        same_words = a.exact == b.exact or not (same_site or other_day)
        return likeness if likeness >= _MIN_ALIKE_WITHOUT and a.facts == b.facts and same_words else None
    facts = alike(a.facts, b.facts, 8)
    needed = _SAME_SITE_FACTS if same_site and other_day else _MIN_FACTS_ALIKE
    shorter, longer = sorted((a.fact_count, b.fact_count))
    return likeness if facts >= needed * (shorter / longer if likeness < MIN_ALIKE else 1) else None


def _other_day(one: Known, other: Known) -> bool:
    return one.when is None or other.when is None or abs(one.when - other.when) >= DAY


def same_story(one: Known, other: Known) -> list[str] | None:
    """The names and words that two articles of different sites share if they tell one story, None if not."""
    if one.site == other.site or one.when is None or other.when is None or abs(one.when - other.when) > MAX_DAYS * DAY:
        return None
    keys = _shared(one.mark.keys, other.mark.keys)
    names = _shared(one.mark.names, other.mark.names)
    fewer = min(len(one.mark.names), len(other.mark.names))
    if len(keys) < _MIN_SHARED_KEYS or len(names) < _MIN_SHARED_NAMES or len(names) < _MIN_SHARED_PART * fewer:
        return None
    if _is_other_event(one, other, keys):
        return None
    return sorted({one.mark.names[name] for name in names} | {one.mark.keys[key] for key in keys})


def _is_other_event(one: Known, other: Known, keys: set[int]) -> bool:
    """Whether two articles that share names are of two events: what else they say speaks against one, or nothing else for it."""
    a, b = one.mark, other.mark
    telling = [key for key in keys if not (key in a.names and key in b.names)]
    numbers = _numbers_shared(a, b)
    if numbers is not None and numbers < _NUMBERS_DIFFER and len(telling) < _MIN_TELLING:
        return True
    if numbers is not None and numbers >= _NUMBERS_AGREE:
        return False
    if not telling and len(keys) < _MIN_KEYS_OF_NAMES:
        return True
    if abs(one.when - other.when) > _FAR and len(keys) < _MIN_KEYS_FAR:
        return True
    return alike(a.text, b.text, 16) >= _SHARES_SENTENCES and _facts_within(a, b) < _MIN_FACTS_WITHIN


def _numbers_shared(a: Fingerprint, b: Fingerprint) -> float | None:
    """The part of the numbers that two texts share; None if one of them has hardly any."""
    fewer = min(len(a.numbers), len(b.numbers)) // NUMBER_BYTES
    return same_numbers(a.numbers, b.numbers) if fewer >= _FEW_NUMBERS else None


def _facts_within(a: Fingerprint, b: Fingerprint) -> float:
    """The part of the facts of the text that has fewer that are the other's, too."""
    both = alike(a.facts, b.facts, 8)
    return both * (a.fact_count + b.fact_count) / (1 + both) / max(1, min(a.fact_count, b.fact_count))


def _shared(one: Collection[int], other: Collection[int]) -> set[int]:
    return set(one) & set(other)
