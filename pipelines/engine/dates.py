"""Dates as pages print them, to ISO 8601. An offset is read or declared, never guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import dateparser

from pipelines.engine.printed import parse_printed

_CLOCK = r"\d{1,2}[:.h]\d{2}(?::\d{2})?(?:\s?[AaPp]\.?[Mm]\.?)?(?:\s?(?:Uhr|UTC|GMT|[A-Z]{2,4}T|[ECMP]T|MESZ|MEZ|BST|IST|MSK|Z|[+-]\d{2}:?\d{2}))?"
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
_AGO_FORMS = {
    "minutes": (
        "min(?:ute)?s?",
        "Min(?:uten?)?",
        "min(?:utes?)?",
        "min(?:utos?)?",
        "minut[io]",
        "минут[ыу]?",
        "dakika",
        "minut[yę]?",
        "分钟|分鐘|分",
        "분",
    ),
    "hours": (
        "h|hrs?|hours?",
        "Std|Stunden?",
        "h(?:eures?)?",
        "h(?:oras?)?",
        "or[ae]",
        "час(?:а|ов)?",
        "saat",
        "godzin[yę]?",
        "小时|小時|時間",
        "시간",
    ),
    "days": (
        "d|days?",
        "Tag(?:en)?",
        "jours?",
        "d[íi]as?",
        "giorn[io]",
        "д(?:ень|ня|ней)",
        "gün",
        "dni|dzień",
        "日|天",
        "일",
    ),
}
"""Words of minutes, hours and days: English, German, French, Spanish and Portuguese, Italian, Russian, Turkish, Polish, Chinese and Japanese, Korean."""
_AGO_FRAMES = (r"\b{n} ?(?:{0}) ago\b", r"\bvor {n} (?:{1})\b", r"\bil y a {n} ?(?:{2})\b", r"\b(?:hace|há) {n} (?:{3})\b", r"\b{n} (?:{4}) fa\b",
               r"\b{n} (?:{5}) назад\b", r"\b{n} (?:{6}) önce\b", r"\b{n} (?:{7}) temu\b", r"{n} ?(?:{8})前", r"{n} ?(?:{9}) ?전")  # fmt: skip
_YESTERDAY = r"\b(?:yesterday|gestern|hier|ayer|ieri|ontem|gisteren|вчера|dün|wczoraj)\b|昨天|昨日|어제"
RELATIVE = re.compile(
    "|".join(
        f"(?P<{unit}>{'|'.join(_AGO_FRAMES).format(*words, n='(?:[0-9]{1,3}|an?|one)')})"
        for unit, words in _AGO_FORMS.items()
    )
    + f"|(?P<yesterday>{_YESTERDAY})",
    re.IGNORECASE,
)
"""How long ago, told finely enough to know the day."""
LOOSE_DATE = re.compile(
    rf"{DATE.pattern}"
    rf"|\b(?:19|20)\d{{2}}[./]\d{{1,2}}[./]\d{{1,2}}\b(?:,? {_CLOCK})?"
    rf"|\b\d{{1,2}}\.\d{{1,2}}\.\d{{2}}\b(?!\.)(?:(?:,| \||\s[-–])? {_CLOCK})?"
    rf"|\b\d{{1,2}}-\w{{3,9}}-\d{{4}}\b(?:,? {_CLOCK})?"
)
"""The same in more forms, for lines that stand where dates stand: in running text they may be anything."""
_NO_DATE = re.compile(r"\d{1,2}[:.h]\d{2}(?:\s?[ap]\.?m\.?)?(?:\s+\w{1,4})?|\d+\s+[^\W\d]+", re.IGNORECASE)
"""A time of day without a day; a duration."""
_ZONE_LETTERS = re.compile(r"(?<=[\dMmRr.])\s*\(?\b([ECMP]T|MESZ|MEZ|IST)\b\)?\s*$")
_ZONES = {
    "ET": "America/New_York",
    "CT": "America/Chicago",
    "MT": "America/Denver",
    "PT": "America/Los_Angeles",
    "MESZ": "Etc/GMT-2",
    "MEZ": "Etc/GMT-1",
}
"""Letters that dateparser does not know: American zones whose offset the day tells, and German ones (Etc's signs are turned round)."""
_IST = {"IN": "Asia/Kolkata", "IE": "Europe/Dublin", "IL": "Asia/Jerusalem"}
"""Three zones have these letters; the page's region tells which, or nothing does."""
_DAY_FIRST = frozenset("gb uk au nz ie za in sg ng ke pk my hk".split())
"""Regions of English that write 3/4/2025 for the third of April."""
_RFC_5322 = re.compile(
    r"(?:[A-Z][a-z]{2},? )?\d{1,2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}(?::\d{2})? (?:[+-]\d{4}|GMT|UTC?|Z|[ECMP][SD]T)"
)
_YEAR_FIRST = re.compile(r"^(\d{4})[./](\d{1,2})[./](\d{1,2})")
_SHORT_YEAR = re.compile(r"^(\d{1,2})\.(\d{1,2})\.(\d{2})(?!\d)")
_HYPHENS = re.compile(r"^(\d{1,2})-([^\W\d]{3,9})-(\d{4})")
_BETWEEN = re.compile(r"(?<=\d)\s*(?:\||[-–](?=\s))\s*(?=\d{1,2}:\d)")
_CJK = re.compile(r"(\d{4})年\s?(\d{1,2})月\s?(\d{1,2})日\s?")
_ONE_DIGIT = re.compile(r"-(\d)(?!\d)")
_BARE_NUMBER = re.compile(r"[+-]?\d{1,7}|[+-]?\d{9,}|[+-]\d+")
_HAS_TIME = re.compile(r"\d{1,2}[:h]\d{2}|T\d{2}:?\d{2}|\d\s?[ap]\.?m\b", re.IGNORECASE)
_HAS_YEAR = re.compile(r"\d{4}")
_EARLIEST = 1990
_FUTURE = timedelta(days=2)
"""Newspapers print tomorrow's date at most; time zones add a day."""


@dataclass(frozen=True, slots=True)
class ReadDate:
    """What a date was read as."""

    iso: str | None = None
    fault: str | None = None
    """Why a date that is one is not believed: ``in the future``, ``before 1990``."""


def parse_date(
    raw: str, *, zone: str | None = None, fetched_at: datetime | None = None, language: str | None = None
) -> str | None:
    """ISO 8601 with offset; a bare day where no time is stated; None for what is no date of an article.

    Takes what ``read_date`` takes.
    """
    return read_date(raw, zone=zone, fetched_at=fetched_at, language=language).iso


def read_date(
    raw: str, *, zone: str | None = None, fetched_at: datetime | None = None, language: str | None = None
) -> ReadDate:
    """A date with an offset, a bare day where no time is stated, or why it is none.

    :param zone: IANA name of the zone of times without an offset; without it they stay without one.
    :param fetched_at: when the page was fetched: dates after it (and two days) are refused, "3 hours ago" is before it.
    """
    if ago := _time_ago(raw):
        return _before(fetched_at, ago) if fetched_at else ReadDate()
    if _NO_DATE.fullmatch(raw.strip()):
        return ReadDate()
    base = fetched_at.isoformat() if fetched_at and not _HAS_YEAR.search(raw) else None
    raw, stated = _without_zone(raw.strip()[:80], language)
    base_language, _, region = (language or "").replace("_", "-").lower().partition("-")
    day_first = base_language == "en" and region in _DAY_FIRST
    moment = _parse(raw, base_language[:2] or None, base, day_first)
    if moment and stated and moment.tzinfo is None:
        moment = moment.replace(tzinfo=stated)
    if moment is None:
        return ReadDate()
    if moment.year < _EARLIEST:
        return ReadDate(fault=f"before {_EARLIEST}")
    if moment.tzinfo is None and zone:
        moment = moment.replace(tzinfo=_zone(zone))
    if fetched_at and _aware(moment) > fetched_at + _FUTURE:
        return ReadDate(fault="in the future")
    if not _HAS_TIME.search(raw):
        return ReadDate(moment.date().isoformat())
    return ReadDate(moment.replace(microsecond=0).isoformat())


def _without_zone(raw: str, language: str | None) -> tuple[str, ZoneInfo | None]:
    """A date without the letters of a zone that has summer time, and the zone."""
    match = _ZONE_LETTERS.search(raw)
    if not match:
        return raw, None
    name = _ZONES.get(match.group(1)) or (_IST.get((language or "")[-2:].upper()) if match.group(1) == "IST" else None)
    return raw[: match.start()].rstrip(), ZoneInfo(name) if name else None


def _time_ago(raw: str) -> timedelta | None:
    """How long ago a text says; only what tells the day: "3 weeks ago" does not."""
    match = RELATIVE.search(raw)
    if not match or match.lastgroup is None:
        return None
    if match.lastgroup == "yesterday":
        return timedelta(days=1)
    digits = re.search(r"\d+", match.group())
    return timedelta(**{match.lastgroup: int(digits.group()) if digits else 1})


def _before(fetched_at: datetime, ago: timedelta) -> ReadDate:
    moment = fetched_at - ago
    if ago.days and not ago.seconds:
        return ReadDate(moment.date().isoformat())
    return ReadDate(moment.replace(second=0, microsecond=0).isoformat())


def has_offset(iso: str) -> bool:
    """True for a bare day, or a time with an offset."""
    return len(iso) == len("2025-10-21") or datetime.fromisoformat(iso).tzinfo is not None


@lru_cache(maxsize=4096)
def _parse(raw: str, language: str | None, base: str | None, day_first: bool) -> datetime | None:
    raw = _YEAR_FIRST.sub(r"\1-\2-\3", _CJK.sub(r"\1-\2-\3 ", raw).strip())
    raw = _HYPHENS.sub(r"\1 \2 \3", _BETWEEN.sub(" ", _SHORT_YEAR.sub(r"\1.\2.20\3", raw)))
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
    if moment := parse_printed(raw, language, day_first=day_first):
        return moment
    settings: dict[str, object] = {"PARSERS": ["absolute-time"], "PREFER_DATES_FROM": "past"}
    if base:
        settings["RELATIVE_BASE"] = datetime.fromisoformat(base).replace(tzinfo=None)
    else:
        settings["REQUIRE_PARTS"] = ["day", "month", "year"]
    if re.match(r"\d{1,2}\.\d{1,2}\.\d{4}", raw) or day_first:
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
