"""The fields of an article that are not its body: what the gold states, what an extractor found, and whether that is right."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean

from benchmarks.folding import days_of, fold, names_in, picture
from benchmarks.gold import GoldPage
from benchmarks.languages import text_of
from benchmarks.peers import html_of, title_of

FIELDS = ("headline", "authors", "byline", "date_published", "tags", "description", "language", "publisher", "image")
SETS = frozenset({"authors", "byline", "tags"})
"""Compared as sets: some of them found is less than right and more than wrong."""
_LONG_ENOUGH = 60
"""Characters of a description that may stand for a longer one: the gold's, and pages' own, are often cut."""
_NOT_ALWAYS_A_HEADLINE = frozenset({"dragnet"})
"""Corpora in whose gold the first line is the headline of most pages only."""


@dataclass(frozen=True, slots=True)
class Fields:
    """What is stated of an article; "" and () where nothing is."""

    headline: str = ""
    authors: tuple[str, ...] = ()
    date_published: str = ""
    """ISO 8601, with or without time and offset."""
    tags: tuple[str, ...] = ()
    description: str = ""
    language: str = ""
    publisher: str = ""
    image: str = ""
    """Address of the main image."""
    organisations: tuple[str, ...] = ()
    """Agencies and newsrooms that the byline names, where they are kept apart from persons."""
    sources: Mapping[str, str] = field(default_factory=dict)
    """For each field, where it comes from, if the extractor says so."""

    @property
    def byline(self) -> tuple[str, ...]:
        """Everybody that is credited, persons or not."""
        return self.authors + self.organisations


@dataclass(frozen=True, slots=True)
class Verdict:
    """One field of one page."""

    given: bool
    """Whether the extractor states anything."""
    share: float
    """1 if it is what the gold states, 0 if not; of sets, F1."""

    @property
    def right(self) -> bool:
        return self.share == 1.0


@dataclass(frozen=True, slots=True)
class Tally:
    """One field on some pages whose gold states it: shares of them."""

    pages: int
    right: float
    wrong: float
    """Something is stated, and it is not what the gold states."""
    absent: float
    f1: float
    """Mean over pages; of sets only: elsewhere it is the share that is right."""


def gold_fields(page: GoldPage) -> Fields:
    """What a page's gold states; empty where it does not, or where it states nothing: that may mean that nobody looked."""
    stated = page.stated
    return Fields(
        headline=_text(stated.get("title")) or _first_line(page),
        authors=_texts(stated.get("authors")),
        date_published=_text(stated.get("date")),
        tags=_texts(stated.get("tags")),
        description=_text(stated.get("description")) or " ".join(_texts(stated.get("summary"))),
        language=page.language or "",
        publisher=_text(stated.get("site_name")) or _text(stated.get("sitename")),
        image=_text(stated.get("lead_image_url")),
    )


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _texts(value: object) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    return tuple(text for one in values if (text := _text(one)))


def _first_line(page: GoldPage) -> str:
    """The headline of corpora whose gold text begins with it."""
    if not page.has_headline or not page.text.strip():
        return ""
    line = page.text.strip().split("\n", 1)[0].strip()
    return "" if page.corpus in _NOT_ALWAYS_A_HEADLINE and not _is_in_title(line, page) else line


def _is_in_title(line: str, page: GoldPage) -> bool:
    title = fold(title_of(html_of(text_of(page), page.url)))
    return bool(title) and (fold(line) in title or title in fold(line))


def judge(name: str, gold: Fields, found: Fields) -> Verdict | None:
    """A field against the gold; None if the gold does not state it, or nothing that could be compared."""
    keys, alike = _COMPARED[name]
    stated = getattr(found, name)
    if not (wanted := keys(getattr(gold, name))):
        return None
    return Verdict(bool(stated), alike(wanted, keys(stated)) if stated else 0.0)


def _overlap(wanted: frozenset[str], found: frozenset[str]) -> float:
    """F1 of two sets."""
    return 2 * len(wanted & found) / (len(wanted) + len(found))


def _same_day(wanted: frozenset[str], found: frozenset[str]) -> float:
    """Whether a day of one is a day of the other, or in its month."""
    return float(any(day.startswith(one) for one in wanted for day in found))


def _same_beginning(wanted: frozenset[str], found: frozenset[str]) -> float:
    """Whether two texts are the same, or one is the beginning of the other."""
    short, long = sorted((next(iter(wanted)), next(iter(found), "")), key=len)
    return float(short == long or (len(short) >= _LONG_ENOUGH and long.startswith(short)))


def _tags(values: Sequence[str]) -> frozenset[str]:
    """Tags, taken apart where several are one text."""
    return frozenset(key for value in values for part in value.split(",") if (key := fold(part)))


def _text_key(text: str) -> frozenset[str]:
    return frozenset({key} if (key := fold(text)) else ())


def _language(tag: str) -> frozenset[str]:
    """A tag's language, without region and script."""
    return _text_key(tag.replace("_", "-").split("-")[0])


def _picture(address: str) -> frozenset[str]:
    return frozenset({name} if (name := picture(address)) else ())


_COMPARED: Mapping[str, tuple[Callable, Callable]] = {
    "headline": (_text_key, _overlap),
    "authors": (names_in, _overlap),
    "byline": (names_in, _overlap),
    "date_published": (days_of, _same_day),
    "tags": (_tags, _overlap),
    "description": (_text_key, _same_beginning),
    "language": (_language, _overlap),
    "publisher": (_text_key, _overlap),
    "image": (_picture, _overlap),
}
"""Of each field what is compared, and how much of it is alike."""


def tally(name: str, verdicts: Iterable[Verdict | None]) -> Tally | None:
    """A field on many pages; None if the gold of none states it."""
    known = [verdict for verdict in verdicts if verdict]
    if not known:
        return None
    right = fmean(verdict.right for verdict in known)
    given = fmean(verdict.given for verdict in known)
    f1 = fmean(verdict.share for verdict in known) if name in SETS else right
    return Tally(len(known), right, given - right, 1 - given, f1)
