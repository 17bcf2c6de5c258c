"""Moments as users write them: a date, or a time ago."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

HOW = "a date as 2025-10-21, or 12h, 7d, 2w"
_AGO = re.compile(r"(\d{1,5})([hdw])")
_UNITS = {"h": "hours", "d": "days", "w": "weeks"}


def moment(text: str | None) -> int | None:
    """Seconds since 1970 of a date, in UTC unless it says otherwise, or of a time ago.

    :raises ValueError: for anything else; the message is one for the user.

    >>> moment("2025-10-21"), moment("2025-10-21T02:00+02:00"), moment(None)
    (1761004800, 1761004800, None)
    """
    if text is None:
        return None
    try:
        if match := _AGO.fullmatch(text):
            read = datetime.now(UTC) - timedelta(**{_UNITS[match[2]]: int(match[1])})
        else:
            read = datetime.fromisoformat(text)
        return int((read if read.tzinfo else read.replace(tzinfo=UTC)).timestamp())
    except ValueError as error:
        raise ValueError(f"{text}: {HOW}") from error
