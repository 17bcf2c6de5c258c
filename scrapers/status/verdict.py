"""From what a run has seen, and the runs before, to a status with its reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from pipelines.status import BadPage, Readings, SiteStatus
from scrapers.status.ends import BAD, OUTSIDE, READ, WELL, Ended
from scrapers.status.readings import deviation, shifts, together
from scrapers.status.rhythm import Silence

_HALF = 0.5
"""Share of the pages that have to be bad before the site is."""
_LEAST = 3
"""Pages on which a share is judged; if a run has fewer, those of the runs before count, too."""
_BEFORE = 3
"""Runs before that are looked at for that."""
_YIELD_DROP = 0.3
"""Share of the pages read that give no article any more."""
_SIGNIFICANT = 4.0
_CHANCE = 0.01
_KNOWN = 10
"""Pages read before, with which they are compared."""
_LOCKED = 0.5

_STATUS = {
    Ended.CHALLENGE: "challenge",
    Ended.DENIED: "blocked",
    Ended.LOGIN: "paywalled",
    Ended.ROBOTS: "robots",
    Ended.ELSEWHERE: "failing",
    Ended.GONE: "failing",
    Ended.ERROR: "failing",
    Ended.SILENT: "failing",
}
_OF_HOME = _STATUS | {Ended.ELSEWHERE: "dead", Ended.GONE: "dead", Ended.SILENT: "dead"}
_WORDS = {
    Ended.CHALLENGE: "a challenge of a protection service",
    Ended.DENIED: "denied",
    Ended.LOGIN: "a log-in page",
    Ended.ROBOTS: "kept back by robots.txt",
    Ended.ELSEWHERE: "moved to another site",
    Ended.GONE: "gone",
    Ended.ERROR: "an error",
    Ended.SILENT: "no answer",
    Ended.NO_ARTICLE: "no article could be read",
    Ended.ASIDE: "something else than an article",
}


@dataclass(slots=True)
class Facts:
    """What a run has seen of a site."""

    pages: Counter[Ended] = field(default_factory=Counter)
    sources: Counter[Ended] = field(default_factory=Counter)
    """Without those that nobody names."""
    home: Ended | None = None
    """How the request for the home page ended; None if it was not asked for."""
    named: int | None = None
    """Pages that the site's sources name; None if none was read in this run."""
    readings: Readings = field(default_factory=Readings)
    silence: Silence | None = None
    first: dict[str, BadPage] = field(default_factory=dict)
    """The first page of each end (``pages:challenge``, ``sources:silent``), and of each shift (``authors``, ``short``)."""


@dataclass(frozen=True, slots=True)
class Verdict:
    status: str
    reason: str | None = None
    first_bad: BadPage | None = None


def verdict(facts: Facts, usual: Sequence[SiteStatus], before: Sequence[SiteStatus]) -> Verdict:
    """How a site is.

    :param usual: the runs that it is compared with.
    :param before: the last runs, the newest first, whatever came of them.
    """
    if not (facts.pages.keys() | facts.sources.keys()) - OUTSIDE:
        return Verdict("unknown", "nothing was asked for")
    found = (
        _of_sources(facts)
        or _of_pages(facts, before)
        or _of_names(facts)
        or _of_yield(facts, usual)
        or _of_shifts(facts, usual)
        or _of_locks(facts)
        or _of_silence(facts)
    )
    return found or Verdict("healthy", *_minor(facts))


def _of_sources(facts: Facts) -> Verdict | None:
    """Nothing that names pages could be had."""
    ends = facts.sources
    if not ends.keys() - OUTSIDE or any(ends[end] for end in WELL | {Ended.NO_ARTICLE}):
        return None
    worst = facts.home if facts.home in BAD else _commonest(ends, BAD)
    if worst is None:
        return None
    first = facts.first.get(f"sources:{worst}")
    number = sum(ends[end] for end in BAD)
    what = (
        "the home page"
        if worst is facts.home and number == 1
        else f"all {number} sources"
        if number > 1
        else "the source"
    )
    return Verdict(_OF_HOME[worst], f"{what}: {_said(worst, first)}", first)


def _of_pages(facts: Facts, before: Iterable[SiteStatus]) -> Verdict | None:
    """Most pages could not be had."""
    worst = _commonest(_counted(facts.pages), BAD)
    if worst is None:
        return None
    ends = _enough(facts.pages, before)
    bad, total = sum(ends[end] for end in BAD), sum(ends.values())
    if bad < _HALF * total:
        return None
    first = facts.first.get(f"pages:{worst}")
    return Verdict(_STATUS[worst], f"{bad} of {_pages(total)} could not be had: {_said(worst, first)}", first)


def _enough(ends: Counter[Ended], before: Iterable[SiteStatus]) -> Counter[Ended]:
    """A run's ends, with those of the runs before if they are too few."""
    pooled = _counted(ends)
    for run, _ in zip(before, range(_BEFORE)):
        if pooled.total() >= _LEAST:
            break
        pooled += _counted(Counter({Ended(end): number for end, number in run.pages.items()}))
    return pooled


def _counted(ends: Counter[Ended]) -> Counter[Ended]:
    """Those that count: where some pages are there, links to pages that are gone are what old pages have."""
    left_out = OUTSIDE | {Ended.GONE} if any(ends[end] for end in WELL) else OUTSIDE
    return Counter({end: number for end, number in ends.items() if end not in left_out})


def _of_names(facts: Facts) -> Verdict | None:
    """The sources can be read, and name nothing of the site."""
    if facts.named != 0:
        return None
    first = facts.first.get("sources:article") or facts.first.get("sources:no_article")
    return Verdict("layout_changed", "no source names a page of the site: has it new addresses?", first)


def _of_yield(facts: Facts, usual: Sequence[SiteStatus]) -> Verdict | None:
    """Its pages are had, and articles are missing."""
    read, articles = _read(facts.pages)
    if articles == read:
        return None
    pages_before = [_read(Counter({Ended(end): number for end, number in run.pages.items()})) for run in usual]
    read_before, articles_before = (sum(column) for column in zip(*pages_before)) if pages_before else (0, 0)
    words = f"{articles or 'none'} of {_pages(read)} gave an article"
    first = facts.first.get(f"pages:{Ended.NO_ARTICLE}") or facts.first.get(f"pages:{Ended.ASIDE}")
    if not articles and not facts.pages[Ended.UNCHANGED] and not any(map(_has_given, usual)):
        return Verdict("layout_changed", words, first)
    if read < _LEAST or not read_before:
        return None
    if not _is_lost(articles, read, articles_before, read_before) and not _is_less(
        articles, read, articles_before, read_before
    ):
        return None
    return Verdict("layout_changed", f"{words}; before, {articles_before / read_before:.0%}", first)


def _is_lost(articles: int, read: int, articles_before: int, read_before: int) -> bool:
    """True if not one page gives an article, where that is no chance (by the share before, with half an article and half a page added)."""
    return not articles and (1 - (articles_before + 0.5) / (read_before + 1)) ** read < _CHANCE


def _is_less(articles: int, read: int, articles_before: int, read_before: int) -> bool:
    """True if far fewer pages give an article."""
    drop = articles_before / read_before - articles / read
    is_known = read_before >= _KNOWN and drop >= _YIELD_DROP
    return is_known and deviation(articles_before, read_before, articles, read) >= _SIGNIFICANT


def _has_given(run: SiteStatus) -> bool:
    """True for a run in which the site had articles."""
    return any(run.pages.get(end) for end in (Ended.ARTICLE, Ended.UNCHANGED))


def _read(ends: Counter[Ended]) -> tuple[int, int]:
    return sum(ends[end] for end in READ), ends[Ended.ARTICLE]


def _of_shifts(facts: Facts, usual: Sequence[SiteStatus]) -> Verdict | None:
    moved = list(shifts(facts.readings, together(run.readings for run in usual)))
    if not moved:
        return None
    first = next((facts.first[one.measure] for one in moved if one.measure in facts.first), None)
    return Verdict("layout_changed", "; ".join(one.words for one in moved), first)


def _of_locks(facts: Facts) -> Verdict | None:
    locked, total = facts.readings.paywalled, facts.readings.articles
    if total < _LEAST or locked < _HALF * total:
        return None
    return Verdict("paywalled", f"{locked} of {total} articles are locked", facts.first.get("paywalled"))


def _of_silence(facts: Facts) -> Verdict | None:
    silence = facts.silence
    if silence is None or not silence.is_quiet:
        return None
    newest = datetime.fromtimestamp(silence.newest, UTC).isoformat(timespec="minutes")
    return Verdict(
        "quiet",
        f"nothing published since {newest}; its rhythm expects {silence.expected:.0f} articles since, "
        f"its longest pause before was worth {silence.longest:.0f}",
    )


def _minor(facts: Facts) -> tuple[str | None, BadPage | None]:
    """What is wrong with some pages of a site that is well."""
    worst = _commonest(facts.pages, BAD | {Ended.NO_ARTICLE})
    if worst is None:
        return None, None
    number, total = facts.pages[worst], facts.pages.total() - sum(facts.pages[end] for end in OUTSIDE)
    first = facts.first.get(f"pages:{worst}")
    return f"{number} of {_pages(total)}: {_said(worst, first)}", first


def _commonest(ends: Counter[Ended], among: frozenset[Ended]) -> Ended | None:
    """The end that comes most often; of as many, the one that says most."""
    found = [end for end in Ended if end in among and ends[end]]
    return max(found, key=lambda end: ends[end], default=None)


def _said(end: Ended, first: BadPage | None) -> str:
    return f"{_WORDS[end]} ({first.reason})" if first and first.reason else _WORDS[end]


def _pages(number: int) -> str:
    return "1 page" if number == 1 else f"{number} pages"
