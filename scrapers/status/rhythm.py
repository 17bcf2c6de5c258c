"""When a site publishes, by weekday and hour, and whether its silence is longer than that explains.

Articles are taken for an inhomogeneous Poisson process with a rate for each hour of the week. A pause is measured in the articles
that the rates expect in it, not in hours (the time-rescaling theorem: Brown et al. 2002, Neural Computation 14(2), 325-346), so that a
Sunday without news is as short as the five minutes between two weekday stories. Sites publish in bursts, which Poisson does not know;
so a silence has to outlast the longest pause that the site itself has made, too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from itertools import accumulate

HOUR = 3600
WINDOW = 56 * 24
"""Hours that are looked back from the newest article: eight weeks know each weekday eight times, and forget a summer."""
_WEEK = 7 * 24
_LEAST_ARTICLES = 20
_LEAST_HOURS = 2 * _WEEK
"""Less than two weeks say nothing of a Sunday."""
_PRIOR = 1.0
"""Weeks of an even rate that are added to what was seen: an hour that was empty twice need not be empty for ever."""
_NEIGHBOUR = 0.25
"""Share of an hour's articles that each hour beside it is given: nobody publishes by the clock."""
_LEAST = 7.0
"""Articles that a silence has to be worth: Poisson gives e^-7, once in a thousand times, to any such pause."""
_LONGER = 1.25
"""... and times the site's longest pause."""


@dataclass(frozen=True, slots=True)
class Silence:
    """How long a site has published nothing, by its own measure."""

    newest: int
    """Seconds since 1970 of the hour with its newest article."""
    expected: float
    """Articles that its rhythm expects since."""
    longest: float
    """Articles that it expects in the longest pause before."""

    @property
    def is_quiet(self) -> bool:
        """True if its rhythm does not explain it."""
        return self.expected > max(_LEAST, _LONGER * self.longest)


def silence(published: Mapping[int, int], now: float, zone: tzinfo = UTC) -> Silence | None:
    """What a site's silence is worth; None while fewer than twenty articles or two weeks are known.

    :param published: hour since 1970 -> articles of that hour.
    :param now: seconds since 1970.
    :param zone: the site's, so that its Sunday is a Sunday.

    >>> daily = {24 * day + 9: 2 for day in range(40)}
    >>> silence(daily, 40 * 24 * HOUR).is_quiet, silence(daily, 47 * 24 * HOUR).is_quiet
    (False, True)
    """
    present = int(now // HOUR)
    newest = max((hour for hour, number in published.items() if number > 0 and hour <= present), default=0)
    known = {hour: number for hour, number in published.items() if newest - WINDOW < hour <= newest and number > 0}
    if sum(known.values()) < _LEAST_ARTICLES or newest - min(known) < _LEAST_HOURS:
        return None
    first = min(known)
    hours = [_hour_of_week(hour, zone) for hour in range(first, min(present, newest + WINDOW))]
    rates = _rates(known, first, hours[: newest - first + 1])
    until = [0.0, *accumulate(rates[hour] for hour in hours)]  # articles expected before each hour
    marks = [hour - first for hour in sorted(known)]
    pauses = [until[after] - until[before + 1] for before, after in zip(marks, marks[1:])]
    return Silence(newest * HOUR, max(0.0, until[-1] - until[min(newest - first + 1, len(hours))]), max(pauses))


def _rates(known: Mapping[int, int], first: int, hours: list[int]) -> list[float]:
    """Articles to expect in each hour of the week."""
    seen, times = [0.0] * _WEEK, [0] * _WEEK
    for place, hour in enumerate(hours):
        times[hour] += 1
        seen[hour] += known.get(first + place, 0)
    even = sum(known.values()) / len(hours)
    return [(_smoothed(seen, hour) + _PRIOR * even) / (_smoothed(times, hour) + _PRIOR) for hour in range(_WEEK)]


def _smoothed(of_hours: list[float] | list[int], hour: int) -> float:
    before, after = of_hours[hour - 1], of_hours[(hour + 1) % _WEEK]
    return (1 - 2 * _NEIGHBOUR) * of_hours[hour] + _NEIGHBOUR * (before + after)


def _hour_of_week(hour: int, zone: tzinfo) -> int:
    local = datetime.fromtimestamp(hour * HOUR, zone)
    return 24 * local.weekday() + local.hour
