"""Dates of feeds and sitemaps: W3C's profile of ISO 8601, or RFC 5322's form, as RSS has it."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


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
