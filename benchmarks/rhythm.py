"""Made sites that fall silent: how often is one called quiet that is not, and how soon one that is.

    python -m benchmarks rhythm

Sites publish by the clock, in office hours, all the time, seldom, or in bursts; random, with a fixed seed.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import median

from scrapers.status.rhythm import HOUR, silence

_DAY, _WEEK = 24, 7 * 24
_MONDAY = 4
"""Days from 1970-01-01 to a Monday."""
_SITES = 20
_TAUGHT, _LIVES = 8, 30
"""Weeks before it is looked at, and in all."""
_EVERY = 6
"""Hours between two looks."""
_LONGEST = 60 * _DAY


@dataclass(frozen=True, slots=True)
class _Kind:
    words: str
    articles: Callable[[random.Random, int, int], int]
    """Of an hour, by weekday and hour of the day."""


def _poisson(chance: random.Random, rate: float) -> int:
    """Knuth's: multiply until below e^-rate."""
    number, product, floor = -1, 1.0, math.exp(-rate)
    while product >= floor:
        number, product = number + 1, product * chance.random()
    return number


_KINDS = (
    _Kind("one a day, at nine", lambda chance, _, hour: _poisson(chance, 1.0 if hour == 9 else 0.0)),
    _Kind(
        "eight a weekday, none on weekends",
        lambda c, day, hour: _poisson(c, 0.8 if day < 5 and 8 <= hour < 18 else 0.0),
    ),
    _Kind("an agency: seventy a weekday", lambda c, day, hour: _poisson(c, 4.0 if day < 5 and 7 <= hour < 22 else 1.0)),
    _Kind("three or four a week, any time", lambda chance, _day, _hour: _poisson(chance, 0.02)),
    _Kind("bursts of one to six", lambda chance, _day, _hour: chance.randint(1, 6) if chance.random() < 0.03 else 0),
)


def report() -> Iterator[str]:
    """The table of docs/status.md, line by line."""
    yield "| publishes | looks | quiet, and was not | silences seen | after days, median |"
    yield "| --- | ---: | ---: | ---: | ---: |"
    for kind in _KINDS:
        chance = random.Random(kind.words)
        sites = [_site(kind, chance) for _ in range(_SITES)]
        looks = [_is_quiet(site, now) for site in sites for now in range(_TAUGHT * _WEEK, _LIVES * _WEEK, _EVERY)]
        delays = [_delay(site, (_LIVES - 4) * _WEEK + chance.randrange(_WEEK)) for site in sites]
        seen = [delay / _DAY for delay in delays if delay is not None]
        after = f"{median(seen):.1f}" if seen else ""
        yield f"| {kind.words} | {len(looks)} | {sum(looks) / len(looks):.2%} | {len(seen)} of {_SITES} | {after} |"


def _site(kind: _Kind, chance: random.Random) -> dict[int, int]:
    hours = range(_LIVES * _WEEK)
    found = {hour: kind.articles(chance, (hour // _DAY - _MONDAY) % 7, hour % _DAY) for hour in hours}
    return {hour: number for hour, number in found.items() if number}


def _is_quiet(site: dict[int, int], now: int) -> bool:
    known = {hour: number for hour, number in site.items() if now - 12 * _WEEK < hour <= now}
    found = silence(known, now * HOUR)
    return found is not None and found.is_quiet


def _delay(site: dict[int, int], last: int) -> int | None:
    """Hours from the last article until a silence is seen; None if it is not within sixty days."""
    known = {hour: number for hour, number in site.items() if hour <= last}
    begun = max(known)
    return next((hours for hours in range(1, _LONGEST) if _is_quiet(known, begun + hours)), None)
