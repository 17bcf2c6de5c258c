"""What is read from a site's pages, added up over a run, and whether a run's has shifted against the runs before."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from pipelines.engine.article import Article
from pipelines.status import Readings, Spread

FIELDS = ("description", "authors", "date_published", "section", "tags", "images")
"""Fields that most articles of a site have, or none has. A headline has every article: without one it is dropped."""
_LEAST = 3
"""Articles of a run that are compared."""
_KNOWN = 10
"""Articles of the runs before that they are compared with."""
_SIGNIFICANT = 4.0
"""Standard errors: chance alone gets there once in thirty thousand times, and some ten measures are looked at in each run."""
_CHANCE = 0.002
"""... and to a share of nothing in several, by what the share was: once in five hundred times."""
_FIELD_DROP = 0.5
"""Share of articles that lose a field; fewer may be another section of the site."""
_WARNING_RISE = 0.4
_HALF = math.log(2)
"""Bodies of half the length, or of twice."""
_REMOVED_RISE = 0.25
"""Share of the article's region."""
_LIKE = 0.1
"""A run that came so near to the present one was like it."""
_LEAST_DEVIATION = 0.15
"""Of the history: a site whose articles are all of one length may still vary by so much."""


@dataclass(slots=True)
class Sum:
    """A measure, added up."""

    number: int = 0
    total: float = 0.0
    squares: float = 0.0

    def add(self, value: float) -> None:
        self.number += 1
        self.total += value
        self.squares += value * value

    def spread(self) -> Spread:
        """Mean and deviation, to four digits."""
        if not self.number:
            return Spread()
        mean = self.total / self.number
        return Spread(round(mean, 4), round(math.sqrt(max(self.squares / self.number - mean * mean, 0.0)), 4))

    @classmethod
    def of(cls, spread: Spread, number: int) -> Sum:
        return cls(number, spread.mean * number, (spread.deviation**2 + spread.mean**2) * number)

    def __iadd__(self, other: Sum) -> Sum:
        self.number += other.number
        self.total += other.total
        self.squares += other.squares
        return self


@dataclass(slots=True)
class Tally:
    """Readings while they are added up."""

    articles: int = 0
    filled: Counter[str] = field(default_factory=Counter)
    warnings: Counter[str] = field(default_factory=Counter)
    log_words: Sum = field(default_factory=Sum)
    removed_share: Sum = field(default_factory=Sum)
    paywalled: int = 0

    def add(self, article: Article) -> None:
        self.articles += 1
        self.filled.update(name for name in FIELDS if getattr(article, name))
        self.warnings.update({warning_of(warning) for warning in article.quality.warnings})
        self.log_words.add(math.log1p(article.word_count or 0))
        removed = removed_characters(article)
        self.removed_share.add(removed / max(removed + len(article.body), 1))
        self.paywalled += article.access.state == "paywalled"

    def readings(self) -> Readings:
        return Readings(
            self.articles,
            {name: self.filled[name] for name in FIELDS},
            dict(sorted(self.warnings.items())),
            self.log_words.spread(),
            self.removed_share.spread(),
            self.paywalled,
        )


def removed_characters(article: Article) -> int:
    """Characters that were removed within the article's region."""
    return sum(end - start for _, start, end in (receipt.position for receipt in article.removed))


def warning_of(warning: str) -> str:
    """The name of a warning, without what it says of its page."""
    return warning.split(":")[0]


def together(runs: Iterable[Readings]) -> Readings:
    """The readings of several runs, as of one."""
    sum_ = Tally()
    for run in runs:
        sum_.articles += run.articles
        sum_.filled.update(run.filled)
        sum_.warnings.update(run.warnings)
        sum_.log_words += Sum.of(run.log_words, run.articles)
        sum_.removed_share += Sum.of(run.removed_share, run.articles)
        sum_.paywalled += run.paywalled
    return sum_.readings()


@dataclass(frozen=True, slots=True)
class Shift:
    """A measure that has moved."""

    measure: str
    """A field, ``warning:<name>``, ``short``, ``long``, ``removed``."""
    words: str


def shifts(now: Readings, usual: Sequence[Readings]) -> Iterator[Shift]:
    """What has moved against the history, and was in no run of it as it is now; nothing while either is too small to say."""
    before = together(usual)
    if now.articles < _LEAST or before.articles < _KNOWN:
        return
    runs = [run for run in usual if run.articles >= _LEAST]
    for name in FIELDS:
        was, is_ = _share(before.filled, name, before), _share(now.filled, name, now)
        has_been = any(_share(run.filled, name, run) <= is_ + _LIKE for run in runs)
        if was - is_ >= _FIELD_DROP and not has_been and _differ(was, before.articles, is_, now.articles):
            yield Shift(name, f"{name}: {is_:.0%} of {now.articles} articles have it; before, {was:.0%}")
    for name in sorted(now.warnings):
        was, is_ = _share(before.warnings, name, before), _share(now.warnings, name, now)
        has_been = any(_share(run.warnings, name, run) >= is_ - _LIKE for run in runs)
        if is_ - was >= _WARNING_RISE and not has_been and _differ(was, before.articles, is_, now.articles):
            yield Shift(
                f"warning:{name}", f"warning {name}: on {is_:.0%} of {now.articles} articles; before, {was:.0%}"
            )
    yield from _of_length(now, before, runs)
    yield from _of_removed(now, before, runs)


def _of_removed(now: Readings, before: Readings, runs: Sequence[Readings]) -> Iterator[Shift]:
    was, is_ = before.removed_share.mean, now.removed_share.mean
    has_been = any(run.removed_share.mean >= is_ - _LIKE for run in runs)
    if is_ - was >= _REMOVED_RISE and not has_been and _is_far(is_, before.removed_share, now.articles):
        yield Shift("removed", f"{is_:.0%} of the article's region is removed; before, {was:.0%}")


def _of_length(now: Readings, before: Readings, runs: Sequence[Readings]) -> Iterator[Shift]:
    change = now.log_words.mean - before.log_words.mean
    side = 1 if change > 0 else -1
    has_been = any(side * (run.log_words.mean - now.log_words.mean) >= -_LIKE for run in runs)
    if abs(change) >= _HALF and not has_been and _is_far(now.log_words.mean, before.log_words, now.articles):
        was, is_ = math.expm1(before.log_words.mean), math.expm1(now.log_words.mean)
        yield Shift("short" if change < 0 else "long", f"bodies have about {is_:.0f} words; before, {was:.0f}")


def _share(counts: dict[str, int], name: str, of: Readings) -> float:
    return counts.get(name, 0) / of.articles


def _is_far(mean: float, before: Spread, number: int) -> bool:
    error = max(before.deviation, _LEAST_DEVIATION) / math.sqrt(number)
    return abs(mean - before.mean) >= _SIGNIFICANT * error


def _differ(was: float, before: int, is_: float, now: int) -> bool:
    """True if two shares are not of one population: the pooled test of two proportions, or nothing left of much.

    >>> _differ(1.0, 50, 0.0, 3), _differ(0.9, 10, 0.3, 3)
    (True, False)
    """
    hits_before, hits_now = was * before, is_ * now
    return is_lost(hits_now, now, hits_before, before) or deviation(hits_before, before, hits_now, now) >= _SIGNIFICANT


def is_lost(hits_now: float, now: int, hits_before: float, before: int) -> bool:
    """True if not one hit is left, where that is no chance: by the share before, with half a hit and half a miss added.

    >>> is_lost(0, 3, 24, 25), is_lost(0, 3, 6, 10), is_lost(1, 9, 24, 25)
    (True, False, False)
    """
    return not hits_now and (1 - (hits_before + 0.5) / (before + 1)) ** now < _CHANCE


def deviation(hits_before: float, before: int, hits_now: float, now: int) -> float:
    """How far two shares are apart, in standard errors of their difference; one that is the same throughout has none.

    Half a hit and half a miss are added to the pool, so that a share of all or nothing has an error, too.
    """
    pooled = (hits_before + hits_now + 0.5) / (before + now + 1)
    error = math.sqrt(pooled * (1 - pooled) * (1 / before + 1 / now))
    return abs(hits_before / before - hits_now / now) / error
