"""Dates as pages print them, to ISO 8601. An offset is read or declared, never guessed."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import dateparser

from pipelines.engine.printed import parse_printed

_CLOCK = r"\d{1,2}[:.h]\d{2}(?::\d{2})?(?:\s?[AaPp]\.?[Mm]\.?)?(?:\s?(?:Uhr|UTC|GMT|[A-Z]{2,4}T|Z|[+-]\d{2}:?\d{2}))?"
DATE = re.compile(
    rf"\b\d{{4}}-\d{{2}}-\d{{2}}(?:[T ]\d{{2}}:\d{{2}}\S*)?"
    rf"|\d{{4}}年\s?\d{{1,2}}月\s?\d{{1,2}}日(?:\s?\d{{1,2}}:\d{{2}})?"
    rf"|\b\d{{1,2}}[./]\d{{1,2}}[./]\d{{4}}\b(?:,? {_CLOCK})?"
    rf"|\b(?!\d)\w{{3,}}\.? \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}\b(?:,?(?: at)? {_CLOCK})?"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th|\.|º)? (?:de )?(?!\d)\w{{3,}}\.?,? (?:de )?\d{{4}}\b(?:,?(?: at)? {_CLOCK})?"
    rf"|\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\w*, \d{{1,2}} (?!\d)\w{{3,}}, {_CLOCK}"
)
"""A date in a line; the last form has no year and takes it from the day of the fetch."""

AGO = re.compile(r"\b\d{1,3} ?(?:sec|min|hr|hour|day|week|month|year)\w* ago\b", re.IGNORECASE)
"""How long ago, in English: "19 hrs ago"."""
_RFC_5322 = re.compile(
    r"(?:[A-Z][a-z]{2},? )?\d{1,2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}(?::\d{2})? (?:[+-]\d{4}|GMT|UTC?|Z|[ECMP][SD]T)"
)
_CJK = re.compile(r"(\d{4})年\s?(\d{1,2})月\s?(\d{1,2})日\s?")
_ONE_DIGIT = re.compile(r"-(\d)(?!\d)")
_BARE_NUMBER = re.compile(r"[+-]?\d{1,7}|[+-]?\d{9,}|[+-]\d+")
_HAS_TIME = re.compile(r"\d{1,2}[:h]\d{2}|T\d{2}:?\d{2}|\d\s?[ap]\.?m\b", re.IGNORECASE)
_HAS_YEAR = re.compile(r"\d{4}")
_EARLIEST = 1990
_FUTURE = timedelta(days=2)
"""Newspapers print tomorrow's date at most; time zones add a day."""


def parse_date(
    raw: str, *, zone: str | None = None, fetched_at: datetime | None = None, language: str | None = None
) -> str | None:
    """ISO 8601 with offset; a bare day where no time is stated; None for what is no date of an article.

    :param zone: IANA name of the zone of times without an offset; without it they stay without one.
    :param fetched_at: when the page was fetched: dates after it (and two days) are refused.
    """
    base = fetched_at.isoformat() if fetched_at and not _HAS_YEAR.search(raw) else None
    moment = _parse(raw.strip()[:80], (language or "")[:2].lower() or None, base)
    if moment is None or moment.year < _EARLIEST:
        return None
    if moment.tzinfo is None and zone:
        moment = moment.replace(tzinfo=_zone(zone))
    if fetched_at and _aware(moment) > fetched_at + _FUTURE:
        return None
    if not _HAS_TIME.search(raw):
        return moment.date().isoformat()
    return moment.replace(microsecond=0).isoformat()


def has_offset(iso: str) -> bool:
    """True for a bare day, or a time with an offset."""
    return len(iso) == len("2025-10-21") or datetime.fromisoformat(iso).tzinfo is not None


@lru_cache(maxsize=4096)
def _parse(raw: str, language: str | None, base: str | None) -> datetime | None:
    raw = _CJK.sub(r"\1-\2-\3 ", raw).strip()
    raw = _ONE_DIGIT.sub(lambda match: f"-{match.group(1):0>2}", raw) if raw[:4].isdecimal() else raw
    if _BARE_NUMBER.fullmatch(raw) or not any(char.isdigit() for char in raw):
        return None
    try:
        return datetime.fromisoformat(raw)
    except ValueError:
        pass
    if _RFC_5322.fullmatch(raw):
        try:
            return parsedate_to_datetime(raw)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
    if moment := parse_printed(raw, language):
        return moment
    settings: dict[str, object] = {"PARSERS": ["absolute-time"], "PREFER_DATES_FROM": "past"}
    if base:
        settings["RELATIVE_BASE"] = datetime.fromisoformat(base).replace(tzinfo=None)
    else:
        settings["REQUIRE_PARTS"] = ["day", "month", "year"]
    if re.match(r"\d{1,2}\.\d{1,2}\.\d{4}", raw):
        settings["DATE_ORDER"] = "DMY"
    for languages in ([language] if language else [], ["en"]):
        try:
            if languages and (found := dateparser.parse(raw, languages=languages, settings=settings)):
                return found
        except (ValueError, OverflowError):  # a language that dateparser does not know; a year that no calendar has
            continue
    return None


def _zone(name: str) -> ZoneInfo | timezone:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError(f"unknown time zone {name!r}") from error


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
