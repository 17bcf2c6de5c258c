"""From what a run has seen, and the runs before, to a status with its reason.

    sources ─▶ pages ─▶ names ─▶ yield ─▶ readings ─▶ locks ─▶ silence ─▶ healthy

Each of these grounds is asked in turn; the first that finds something wrong decides. A run that has seen nothing that a ground could
tell by (no page was due) leaves the last word on it standing: what was blocked an hour ago is not well because nobody has asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from pipelines.status import WELL as WELL_STATUSES
from pipelines.status import BadPage, Readings, SiteStatus
from scrapers.counts import counted
from scrapers.status.ends import BAD, OUTSIDE, READ, WELL, Ended
from scrapers.status.facts import Facts, History, Verdict
from scrapers.status.readings import Shift, deviation, is_lost, shifts, together

_HALF = 0.5
"""More than this share of the pages has to be bad before the site is."""
_LEAST = 3
"""Pages, or articles, on which anything is judged; if a run has fewer, those of the runs before count, too."""
_LEAST_CUT = 6
"""... in a run that was cut short: what it has seen may be the beginning of anything."""
_YIELD_DROP = 0.3
"""Share of the pages read that give no article any more."""
_SIGNIFICANT = 4.0
_KNOWN = 10
"""Pages read before, with which they are compared."""
_SURE = 10
"""Articles in which a single measure that has shifted is believed at once; fewer may be one desk of a paper."""
_LOCKED, _UNLOCKED = 0.6, 0.4
"""Share of locked articles from which a site is paywalled, and below which it is so no longer."""
_FOR_LOCKS = 10
"""Articles that the first is judged on, if there are so many."""

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
_DEADLY = frozenset({Ended.ELSEWHERE, Ended.GONE, Ended.SILENT})
"""Of all sources, and twice in a row: the site is dead."""
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


class _NothingSeen:
    """The run cannot tell by this ground."""


_NOTHING = _NothingSeen()
_Said = Verdict | None | _NothingSeen


def verdict(facts: Facts, history: History) -> Verdict:
    """How a site is."""
    if not (facts.pages.keys() | facts.sources.keys()) - OUTSIDE:
        return Verdict("unknown", facts.waits_for or "nothing was asked for")
    for ground, find in _GROUNDS.items():
        found = find(facts, history)
        if found is _NOTHING:
            found = _as_before(history.last, ground)
        if found is not None:
            return found
    suspects = tuple(one.measure for one in _moved(facts, history))
    return Verdict("healthy", *_minor(facts), suspects=suspects)


def _as_before(last: SiteStatus | None, ground: str) -> Verdict | None:
    if last is None or last.ground != ground or last.status in WELL_STATUSES:
        return None
    return Verdict(last.status, last.reason, last.first_bad, ground)


# -- what can be had --


def _of_sources(facts: Facts, history: History) -> _Said:
    """Nothing that names pages could be had."""
    ends = facts.sources
    if not ends.keys() - OUTSIDE or (facts.home is None and not facts.is_whole):  # others may have been to come
        return _NOTHING
    if any(ends[end] for end in WELL | {Ended.NO_ARTICLE}):
        return None
    worst = facts.home if facts.home in BAD else _commonest(ends, BAD)
    if worst is None:
        return None
    first = facts.first.get(f"sources:{worst}")
    number = sum(ends[end] for end in BAD)
    what = f"all {number} sources" if number > 1 else "the home page" if worst is facts.home else "the source"
    return Verdict(_dead_or(worst, facts, history), f"{what}: {_said(worst, first)}", first, "sources")


def _dead_or(worst: Ended, facts: Facts, history: History) -> str:
    """``dead`` if nothing at all answered, and that is not the first time, or has never been otherwise."""
    if worst not in _DEADLY or any(facts.pages[end] for end in WELL):
        return _STATUS[worst]
    last = history.last
    is_first_time = last is not None and not (last.ground == "sources" and last.status in ("failing", "dead"))
    return "failing" if is_first_time else "dead"


def _of_pages(facts: Facts, history: History) -> _Said:
    """Most pages could not be had: of those that are new, or of those that were well before. Or their host answers nothing any more."""
    if facts.left:
        return Verdict("failing", facts.left, facts.first.get(f"pages:{Ended.SILENT}"), "pages")
    was_robots = history.last is not None and history.last.status == "robots"
    if not facts.failing and not was_robots and not any(_counted(facts.pages)[end] for end in BAD):
        return None  # whatever was bad is well again, or gone
    if not _counted(facts.new) and not _counted(facts.known):
        return _NOTHING
    for ends in (_fresh(facts, history), _counted(facts.known)):
        bad, total = sum(ends[end] for end in BAD), ends.total()
        if bad <= _HALF * total or not _is_enough(total, facts, history):
            continue
        worst = _commonest(_counted(facts.pages), BAD) or _commonest(ends, BAD)
        first = facts.first.get(f"pages:{worst}")
        words = f"{bad} of {counted(total, 'page')} could not be had: {_said(worst, first)}"
        return Verdict(_STATUS[worst], words, first or _first_before(history, "pages"), "pages")
    return None


def _fresh(facts: Facts, history: History) -> Counter[Ended]:
    """The new pages, with those of the runs before if they are too few; without any, what was read again speaks, too."""
    ends = _enough(facts.new, (run.new_pages for run in history.with_pages))
    read_again = {end: number for end, number in facts.known.items() if end is not Ended.UNCHANGED}
    return ends if _counted(facts.new) else ends + _counted(Counter(read_again))


def _is_enough(total: int, facts: Facts, history: History) -> bool:
    """True if so many pages can be judged: in a first run that has seen all that there is, any number."""
    if not facts.is_whole:
        return total >= _LEAST_CUT
    return total >= _LEAST or not history.with_pages


def _enough(ends: Counter[Ended], before: Iterable[dict[str, int]]) -> Counter[Ended]:
    """A run's ends, with those of the runs before if they are too few."""
    pooled = _counted(ends)
    for run in before:
        if pooled.total() >= _LEAST:
            break
        pooled += _counted(_ends(run))
    return pooled


def _ends(counts: dict[str, int]) -> Counter[Ended]:
    return Counter({Ended(end): number for end, number in counts.items()})


def _counted(ends: Counter[Ended]) -> Counter[Ended]:
    """Those that count: where some pages are there, links to pages that are gone are what old pages have."""
    left_out = OUTSIDE | {Ended.GONE} if any(ends[end] for end in WELL | {Ended.NO_ARTICLE}) else OUTSIDE
    return Counter({end: number for end, number in ends.items() if end not in left_out and number})


def _of_names(facts: Facts, _: History) -> _Said:
    """The sources can be read, and name nothing of the site."""
    if facts.named is None:
        return _NOTHING
    if facts.named or not facts.has_lost_names:
        return None
    first = facts.first.get("names")
    return Verdict("layout_changed", "no source names a page of the site: has it new addresses?", first, "names")


# -- what is read --


def _of_yield(facts: Facts, history: History) -> _Said:
    """Its pages are had, and articles are missing."""
    if not _read(facts.new + facts.known)[0]:
        return _NOTHING
    read, articles = _enough_read(facts, history)
    before = [_read(_ends(run.new_pages) + _ends(run.known_pages)) for run in history.usual]
    read_before, articles_before = (sum(column) for column in zip(*before)) if before else (0, 0)
    first = facts.first.get(f"pages:{Ended.NO_ARTICLE}") or facts.first.get(f"pages:{Ended.ASIDE}")
    words = f"{articles or 'none'} of {counted(read, 'page')} gave an article"
    if not articles and not history.has_given and not facts.known[Ended.UNCHANGED]:
        is_new = _is_enough(read, facts, history)
        return Verdict("layout_changed", words, first, "yield") if is_new else None
    if articles == read or read < _LEAST or not read_before:
        return None
    if not is_lost(articles, read, articles_before, read_before) and not _is_less(
        articles, read, articles_before, read_before
    ):
        return None
    words += f"; before, {articles_before / read_before:.0%}"
    return Verdict("layout_changed", words, first or _first_before(history, "yield"), "yield")


def _enough_read(facts: Facts, history: History) -> tuple[int, int]:
    """Pages read and articles among them, of this run and as many before as it takes."""
    read, articles = _read(facts.new + facts.known)
    for run in history.with_pages:
        if read >= _LEAST:
            break
        more = _read(_ends(run.new_pages) + _ends(run.known_pages))
        read, articles = read + more[0], articles + more[1]
    return read, articles


def _read(ends: Counter[Ended]) -> tuple[int, int]:
    return sum(ends[end] for end in READ), ends[Ended.ARTICLE]


def _is_less(articles: int, read: int, articles_before: int, read_before: int) -> bool:
    """True if far fewer pages give an article."""
    drop = articles_before / read_before - articles / read
    is_known = read_before >= _KNOWN and drop >= _YIELD_DROP
    return is_known and deviation(articles_before, read_before, articles, read) >= _SIGNIFICANT


def _of_shifts(facts: Facts, history: History) -> _Said:
    if not facts.readings.articles:
        return _NOTHING
    moved = _moved(facts, history)
    suspected = _suspected(history)
    is_sure = len(moved) > 1 or _present(facts, history).articles >= _SURE
    if not moved or not (is_sure or any(one.measure in suspected for one in moved)):
        return None
    first = next((facts.first[one.measure] for one in moved if one.measure in facts.first), None)
    reason = "; ".join(one.words for one in moved)
    measures = tuple(one.measure for one in moved)
    return Verdict("layout_changed", reason, first or _first_before(history, "readings"), "readings", measures)


def _moved(facts: Facts, history: History) -> list[Shift]:
    """What has moved against the site's usual runs, and was in none of them as it is now."""
    if not facts.readings.articles:
        return []
    return list(shifts(_present(facts, history), [run.readings for run in history.usual]))


def _present(facts: Facts, history: History, least: int = _LEAST) -> Readings:
    """The readings of this run, with those of the runs before if they are too few."""

    def runs() -> Iterator[Readings]:
        number = facts.readings.articles
        yield facts.readings
        for run in history.with_pages:
            if number >= least:
                return
            number += run.readings.articles
            yield run.readings

    return together(runs())


def _suspected(history: History) -> set[str]:
    """The measures that the last run with articles has doubted, or found changed."""
    last = next((run for run in history.with_pages if run.readings.articles), None)
    return set(last.suspects) if last else set()


def _of_locks(facts: Facts, history: History) -> _Said:
    """Most of its articles are locked, and it has not always been so."""
    if not facts.readings.articles:
        return _NOTHING
    was = history.last is not None and history.last.ground == "locks"
    now = _present(facts, history, _LEAST if was else _FOR_LOCKS)
    usual = together(run.readings for run in history.usual)
    is_usual = usual.articles >= _KNOWN and usual.paywalled >= _HALF * usual.articles
    if now.articles < _LEAST or is_usual or now.paywalled < (_UNLOCKED if was else _LOCKED) * now.articles:
        return None
    first = facts.first.get("paywalled") or _first_before(history, "locks")
    return Verdict("paywalled", f"{now.paywalled} of {now.articles} articles are locked", first, "locks")


# -- when it publishes --


def _of_silence(facts: Facts, _: History) -> _Said:
    silence = facts.silence
    if silence is None or not silence.is_quiet or facts.written:
        return None
    newest = datetime.fromtimestamp(silence.newest, UTC).strftime("%Y-%m-%d %H:%M")
    words = (
        f"nothing published since {newest} UTC; its rhythm expects {silence.expected:.0f} articles since, "
        f"its longest pause before was worth {silence.longest:.0f}"
    )
    minor, first = _minor(facts)
    return Verdict("quiet", f"{words}; {minor}" if minor else words, first, "silence")


_GROUNDS = {
    "sources": _of_sources,
    "pages": _of_pages,
    "names": _of_names,
    "yield": _of_yield,
    "readings": _of_shifts,
    "locks": _of_locks,
    "silence": _of_silence,
}


# -- words --


def _minor(facts: Facts) -> tuple[str | None, BadPage | None]:
    """What is wrong with some pages of a site that is well."""
    worst = _commonest(facts.pages, BAD | {Ended.NO_ARTICLE})
    if worst is None:
        return None, None
    number, total = facts.pages[worst], facts.pages.total() - sum(facts.pages[end] for end in OUTSIDE)
    first = facts.first.get(f"pages:{worst}")
    return f"{number} of {counted(total, 'page')}: {_said(worst, first)}", first


def _first_before(history: History, ground: str) -> BadPage | None:
    """The page that showed it in the run before."""
    return history.last.first_bad if history.last is not None and history.last.ground == ground else None


def _commonest(ends: Counter[Ended], among: frozenset[Ended]) -> Ended | None:
    """The end that comes most often; of as many, the one that says most."""
    found = [end for end in Ended if end in among and ends[end]]
    return max(found, key=lambda end: ends[end], default=None)


def _said(end: Ended, first: BadPage | None) -> str:
    return f"{_WORDS[end]} ({first.reason})" if first and first.reason else _WORDS[end]
