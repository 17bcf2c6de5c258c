"""Dates in the forms that pages print most, read as dateparser reads them at a hundredth of its time.

``May 3, 2012 9:44 AM``, ``15th December 2011``, ``28.11.2011, 16:08``, ``12/31/2011``. Everything else is dateparser's.
"""

from __future__ import annotations

import re
from datetime import datetime

_MONTHS = "january february march april may june july august september october november december".split()
_MONTH = {name[:length]: number for number, name in enumerate(_MONTHS, 1) for length in (3, len(name))} | {"sept": 9}
_DAY = r"(?P<day>\d{1,2})"
_NUMBER = r"(?P<month>\d{1,2})"
_NAME = r"(?P<name>[A-Za-z]{3,9})\.?"
_ORDINAL = rf"{_DAY}(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>[12]\d{3})"
_CLOCK = r"(?:,?(?: at)? (?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?(?: ?(?P<half>[AaPp])[Mm])?)?"
_IN_ENGLISH = (
    re.compile(rf"{_NAME} {_ORDINAL},? {_YEAR}{_CLOCK}"),
    re.compile(rf"{_ORDINAL} {_NAME},? {_YEAR}{_CLOCK}"),
    re.compile(rf"{_NUMBER}/{_DAY}/{_YEAR}{_CLOCK}"),
    re.compile(rf"{_DAY}/{_NUMBER}/{_YEAR}{_CLOCK}"),
)
"""Month before day, and the other way round where that is no date."""
_WITH_DOTS = re.compile(rf"{_DAY}\.{_NUMBER}\.{_YEAR}{_CLOCK}")
"""The day comes first in every language that writes dots."""


def parse_printed(text: str, language: str | None, *, day_first: bool = False) -> datetime | None:
    """The moment, without an offset; None for other forms.

    :param day_first: read ``3/4/2025`` as the third of April.

    >>> parse_printed("May 3, 2012 9:44 PM", "en")
    datetime.datetime(2012, 5, 3, 21, 44)
    """
    in_english = (*_IN_ENGLISH[:2], *reversed(_IN_ENGLISH[2:])) if day_first else _IN_ENGLISH
    for form in (_WITH_DOTS, *(in_english if language in (None, "en") else ())):
        if (match := form.fullmatch(text)) and (moment := _moment(match.groupdict())):
            return moment
    return None


def _moment(parts: dict[str, str | None]) -> datetime | None:
    year, month, day, hour, minute, second = (
        int(parts.get(name) or 0) for name in ("year", "month", "day", "hour", "minute", "second")
    )
    if name := parts.get("name"):
        month = _MONTH.get(name.lower(), 0)
    if half := parts["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + 12 * (half in "Pp")
    try:
        return datetime(year, month, day, hour, minute, second)
    except ValueError:
        return None
