"""When a page is asked for again, and a failed one tried again. Seconds, all of them."""

from __future__ import annotations

HOUR, DAY = 3600.0, 86400.0
_FIRST = HOUR
"""A page that was read in its first hour is looked at again an hour later: most corrections come early."""
SOON = 0.1 * HOUR
"""A tenth of the shortest wait: who crawls each hour has in the next run what has failed, or was read, in the first minutes of this."""
_MOST = 60 * DAY
_SETTLED = 3
"""Visits in a row without news, after which an old page is left alone until a source says that it has changed."""
_OLD = 30 * DAY
_FAILED = HOUR
_FAILED_MOST = 7 * DAY
_EXCLUDED = 7 * DAY
"""robots.txt changes now and then."""
_BLOCKS = (5.0, 10.0, 20.0)
"""A host that is busy for more than half a minute has trouble ..."""
_BLOCK_MOST = 600.0
"""... and is left for the next run."""
LEFT_ALONE = _BLOCK_MOST
"""A host that answers nothing any more is left for as long, too, at least."""
_LONGEST_BLOCK = DAY
"""A Retry-After of more than a day is taken for a mistake."""


def revisit_after(now: float, published: float | None, unchanged: int) -> float | None:
    """When to ask for a page again: when it will be twice its age, sooner if it has just changed, later each time that it has not.

    None for an old page that no longer changes.
    """
    age = max(_FIRST, now - published) if published is not None and published <= now else DAY
    if unchanged >= _SETTLED and age > _OLD:
        return None
    factor = 0.5 if unchanged == 0 else 2.0 ** (unchanged - 1)
    return now + min(max(_FIRST, age * factor), _MOST)


def retry_after_failure(now: float, failures: int) -> float:
    """When to try again what could not be had: an hour later, twice as long each time, a week at most."""
    return now + min(_FAILED * 2.0 ** max(failures - 1, 0), _FAILED_MOST)


def recheck_excluded(now: float) -> float:
    return now + _EXCLUDED


def blocked_for(strikes: int, seconds: float | None) -> float:
    """How long a host is left alone: as long as it asks for, else 5 seconds, 10, 20, then ten minutes; no less than that if
    what it asked for was too little before."""
    if seconds is None:
        return _backed_off(strikes)
    return min(max(seconds, _backed_off(strikes - 1) if strikes else 0.0), _LONGEST_BLOCK)


def _backed_off(strikes: int) -> float:
    return _BLOCKS[strikes] if strikes < len(_BLOCKS) else _BLOCK_MOST


def is_due(due: float | None, now: float) -> bool:
    """True if the time has come, or nearly; a clock that was set back makes nothing wait longer than the longest wait."""
    return due is not None and (due <= now + SOON or due > now + _MOST)
