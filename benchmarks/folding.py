"""How two statements of a field are made comparable: one spelling of texts, names one by one, days of dates, names of picture files.

The gold, ours and the peers' all go through the same functions, so that nobody wins or loses by spelling.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from html import unescape
from urllib.parse import unquote, urlsplit

_LOOSE = frozenset("|~")
"""Signs that Unicode calls mathematical and that pages use as punctuation."""
_BY = re.compile(
    r"^(?:(?:written|posted|published|reported|edited|story|text|words|article)\s+)?by\b\s*:?(?:\s+|$)"
    r"|^(?:von|par|por|di|door|av|af|przez|od|oleh)\b\s*:?\s+(?=\S+\s+\S)"
    r"|^(?:authors?|writers?|autor(?:e|es|in)?|auteurs?|text|fotos?|автор|作者|记者|記者|文|著者)\s*[:：/]\s*",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"https?://\S+|\S+@\S+\.\S+")
_BRACKET = re.compile(r"\s*(?:\([^()]*\)|<[^<>]*>|\[[^\[\]]*\])")
_BETWEEN = re.compile(
    r"[|/&•·、，]|\s(?:and|AND|und|UND|et|ET|y|e|og|och|en|i|и|και)(?=\s)|\b(?:edited by|with|avec|mit)\b"
)
"""What stands between two names; short words in lower case only: "Ann E Lee" is one name."""
_AFTER = re.compile(r"[,;\n\t]")
"""What stands between two names, or between a name and what is said of it."""
_DEGREE = re.compile(r"(?:\s+(?:Ph\.?\s?D|M\.?D|M\.?P\.?H|R\.?D|R\.?N|MBA|CPA|CFP|CPP|PSP|LVT|DVM|VMD)\b\.?)+$")
_ROLE = re.compile(
    r"\b(?:editor|reporter|correspondent|writer|expert|dietitian|director|manager|professor|representative|founder|ceo|cto|"
    r"journalist|redaktion|redakteur(?:in)?|london)\b",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"[^\W\d_]")
_LONGEST_DEGREE = 8
"""Characters of "FOMA" and "DACVB", which stand after a comma."""
_AGENCIES = frozenset("AAP AFP AGI ANP ANSA AP APA ATS CTK DPA EFE KNA LUSA NTB PA PAP SDA SID TASS TT UPI".split())
"""Capitals that are no degree."""
_MONTH = re.compile(r"^\s*(\d{4}-\d\d)\s*$")
_OFFSETS = (-10, 12)
"""Hours from UTC in Hawaii and in New Zealand: between them live nearly all readers and writers."""
_SIZE = re.compile(r"[-_](?:\d{2,4}x\d{2,4}|\d{3,4}w?|scaled)$")
"""What publishing systems add to a picture's name: ``bridge-1024x768.jpg``."""


def fold(text: str) -> str:
    """One spelling: no character references, NFKC, one case, punctuation as a space, single spaces.

    >>> fold("Netflix goes &#8216;all in&#8217; –  again!") == fold("Netflix Goes 'All In' - Again")
    True
    """
    letters = [_letter(char) for char in unicodedata.normalize("NFKC", unescape(text)).casefold()]
    return " ".join("".join(letters).split())


def _letter(char: str) -> str:
    kind = unicodedata.category(char)
    if kind == "Cf" or "\ufe00" <= char <= "\ufe0f":
        return ""
    return " " if kind[0] in "PZC" or kind == "Sk" or char in _LOOSE else char


def names_in(statements: Iterable[str]) -> frozenset[str]:
    """The names in statements of authors, folded: split at signs and at "and", without "By", brackets, addresses and degrees.

    Roles are left out, too, unless there is nothing else: then they stand for somebody.

    >>> sorted(names_in(["By Ann Lee, MD and Bob Ray (photos)", "Carl Oh, Editor; Ann Lee"]))
    ['ann lee', 'bob ray', 'carl oh']
    """
    names = [name for statement in statements for name in _names(statement)]
    return frozenset([name for name in names if not _ROLE.search(name)] or names)


def _names(statement: str) -> list[str]:
    line = _BRACKET.sub("", _ADDRESS.sub("", unescape(statement))).strip()
    spelt = line != line.upper()  # where all is in capitals, capitals are no degree
    parts = [part for run in _BETWEEN.split(_BY.sub("", line, count=1)) for part in _without_asides(run, spelt)]
    return [name for part in parts if _LETTERS.search(name := fold(_DEGREE.sub("", _BY.sub("", part, count=1))))]


def _without_asides(run: str, spelt: bool) -> list[str]:
    first, *others = (part.strip() for part in _AFTER.split(run.strip(" ,")))
    return [first, *(part for part in others if not _is_aside(part, spelt))]


def _is_aside(part: str, spelt: bool) -> bool:
    """A degree or a moment after a name."""
    is_short = " " not in part and len(part) <= _LONGEST_DEGREE and part not in _AGENCIES
    return (spelt and is_short and part == part.upper() != part.lower()) or any(char.isdigit() for char in part)


def days_of(moment: str) -> frozenset[str]:
    """The days that a date falls on: as written, and in UTC where it has an offset; the month of a date without a day.

    A date without an offset names a day somewhere on earth, and an instant in UTC is on another day elsewhere: both have such days, too,
    marked with "~", so that "2024-03-01" agrees with "2024-02-29T23:00Z" and not with "2024-02-29T23:00-05:00".

    >>> sorted(days_of("2024-03-01T01:30:00+02:00"))
    ['2024-02-29', '2024-03-01']
    """
    try:
        found = datetime.fromisoformat(moment.strip())
        return _days(found)
    except ValueError:
        return frozenset(_MONTH.findall(moment))
    except OverflowError:  # the first and the last days that there are
        return frozenset()


def _days(found: datetime) -> frozenset[str]:
    day = found.date().isoformat()
    if found.tzinfo is None:
        return frozenset({day, f"~{day}"})
    if found.utcoffset():
        return frozenset({day, found.astimezone(UTC).date().isoformat()})
    return frozenset({day, *(f"~{(found + timedelta(hours=offset)).date().isoformat()}" for offset in (0, *_OFFSETS))})


def picture(address: str) -> str:
    """The name of a picture's file without its type and size: the same picture has it at every size.

    >>> picture("https://a.example/2024/bridge-1024x768.jpg?w=300") == picture("//cdn.example/bridge.webp")
    True
    """
    try:
        parts = [part for part in unquote(urlsplit(address.strip()).path).split("/") if part]
    except ValueError:
        return ""
    return _SIZE.sub("", parts[-1].rsplit(".", 1)[0].casefold()) if parts else ""
