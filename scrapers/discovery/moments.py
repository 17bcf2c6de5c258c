"""Dates of feeds and sitemaps: W3C's profile of ISO 8601, or RFC 5322's form, as RSS has it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_DAY_ONLY = re.compile(r"\s*\d{4}-\d{2}-\d{2}\s*")
_LONGEST_DAY = 36 * 3600.0
"""Seconds from a day's midnight in UTC to its end in the westernmost zone."""


def seconds_of(text: str | None) -> float | None:
    """Seconds since 1970; without an offset, in UTC. None for what is no date.

    >>> seconds_of("2025-10-21T09:00:00+02:00") == seconds_of("Tue, 21 Oct 2025 07:00:00 GMT")
    True
    """
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = read((text or "").strip())
            return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
        except (ValueError, OverflowError):
            continue
    return None


def latest_of(text: str | None) -> float | None:
    """The last second that a date may mean: of a bare day its end, wherever that is.

    >>> latest_of("2025-10-21") - seconds_of("2025-10-21T00:00:00Z")
    129600.0
    """
    moment = seconds_of(text)
    return moment + _LONGEST_DAY if moment is not None and _DAY_ONLY.fullmatch(text or "") else moment
