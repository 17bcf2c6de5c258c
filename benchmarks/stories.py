"""The index of stories, measured: recall, false duplicates, time and size, on made-up texts; copies found in corpora."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import combinations, islice
from multiprocessing import get_context
from pathlib import Path

from benchmarks.corpora import corpora_in, read_pages
from benchmarks.lookalikes import MadeText, articles, edited, look_alikes
from benchmarks.neighbours import neighbours
from pipelines.engine import Unreadable, extract
from pipelines.stories.entry import Entry, entry_of, entry_of_line
from pipelines.stories.fingerprint import RUN, alike, tokens_of
from pipelines.stories.index import BULK, StoryIndex
from pipelines.stories.verdicts import MIN_ALIKE, Known, same_story, same_text

_BATCH = 200
_PLANTED = 2_000
_SHARES = (0.01, 0.03, 0.05, 0.08, 0.12)
"""Of the words that a copy has anew: Jaccard similarities of .95 to .5."""
_AHEAD = 8
"""Batches that wait for the index: the texts of 100,000 articles need not be in memory at once."""


@dataclass(frozen=True, slots=True)
class Recall:
    """Of the copies in one range of exact Jaccard similarity, how many share a band, and how many are declared."""

    least: float
    pairs: int
    candidates: int
    declared: int


@dataclass(frozen=True, slots=True)
class Bulk:
    """What it takes to index so many articles."""

    articles: int
    seconds: float
    """Wall clock, one process for fingerprints and one for the index; making the texts not counted."""
    index_seconds: float
    """Processor time of the index"""
    mark_seconds: float
    """... and of the fingerprints: with a core for each, the larger of the two is what it takes."""
    bytes_each: float


@dataclass(frozen=True, slots=True)
class LookAlikes:
    """Texts of templates, and what became of them."""

    texts: int
    pairs: int
    alike: int
    """Pairs whose texts are alike enough to be copies, if nothing but that counted."""
    declared: int


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Stories with the same town, club, court or firm, and which of them are taken for one."""

    events: int
    """Told by two sites each, in other words"""
    found: int
    pairs: int
    """Of two events of one kind, on different sites"""
    declared: int


def entry(text: MadeText) -> Entry:
    """A made-up text as the index knows it."""
    origin = {"publisher": None, "agency": None, "url": None}
    return entry_of_line(
        {
            "id": text.id,
            "site": text.site,
            "headline": text.headline,
            "kind": "article",
            "url": text.id,
            "body": text.body,
            "date_published": text.date,
            "fetched_at": f"{text.date[:10]}T12:00:00+00:00",
            "origin": origin,
        }
    )


def known(one: Entry) -> Known:
    return Known(one.site, one.when, one.mark)


def jaccard(one: str, other: str) -> float:
    """The exact similarity of two texts' runs of words."""
    a, b = _runs(one), _runs(other)
    return len(a & b) / len(a | b)


def _runs(text: str) -> set[tuple[str, ...]]:
    tokens = tokens_of(text)
    return {tuple(tokens[at : at + RUN]) for at in range(max(1, len(tokens) - RUN + 1))}


def measure_recall(count: int = _PLANTED) -> list[Recall]:
    """Copies with words put in anew, by how alike the texts really are."""
    found: list[tuple[float, bool, bool]] = []
    for number, text in enumerate(articles(count)):
        copy = edited(text, _SHARES[number % len(_SHARES)], number)
        one, other = entry(text), entry(copy)
        shares = not set(one.mark.bands).isdisjoint(other.mark.bands)
        found.append(
            (jaccard(text.body, copy.body), shares, shares and same_text(known(one), known(other)) is not None)
        )
    return [_recall(found, least) for least in (0.9, 0.8, 0.7, 0.6, 0.5)]


def _recall(found: list[tuple[float, bool, bool]], least: float) -> Recall:
    among = [one for one in found if least <= one[0] < least + 0.1 or (least == 0.9 and one[0] >= least)]
    return Recall(least, len(among), sum(one[1] for one in among), sum(one[2] for one in among))


def measure_look_alikes(each: int = 40) -> LookAlikes:
    """Every pair of look-alikes, as if each were a candidate."""
    entries = [entry(text) for text in look_alikes(each)]
    pairs = list(combinations(entries, 2))
    near = sum(alike(one.mark.text, other.mark.text, 16) >= MIN_ALIKE for one, other in pairs)
    return LookAlikes(
        len(entries), len(pairs), near, sum(same_text(known(one), known(other)) is not None for one, other in pairs)
    )


def measure_neighbours(seeds: int = 5, *, numbers: bool = True) -> Neighbours:
    """Every pair of neighbours on different sites, as if each were a candidate."""
    verdicts: list[tuple[bool, bool]] = []
    for seed in range(1, seeds + 1):
        told = [(telling.event, known(entry(telling.text))) for telling in neighbours(seed, numbers=numbers)]
        verdicts += [
            (event == other_event, same_story(one, other) is not None)
            for (event, one), (other_event, other) in combinations(told, 2)
            if one.site != other.site and event.split()[0] == other_event.split()[0]
        ]
    same, other = ([declared for is_same, declared in verdicts if is_same is wanted] for wanted in (True, False))
    return Neighbours(len(same), sum(same), len(other), sum(other))


def measure_bulk(count: int) -> Bulk:
    """Index so many articles, a tenth of them copies, in a file of its own."""
    with tempfile.TemporaryDirectory() as folder, ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        list(pool.map(_entries, [[]]))  # the process is up
        index = StoryIndex(Path(folder) / "stories.sqlite", batch=BULK)
        spent = busy = marking = 0.0
        texts = _with_copies(count)
        while batches := [batch for _ in range(_AHEAD) if (batch := list(islice(texts, _BATCH)))]:
            start, started = time.perf_counter(), time.process_time()
            for entries, needed in pool.map(_entries, batches):
                marking += needed
                for one in entries:
                    index.add(one)
            spent += time.perf_counter() - start
            busy += time.process_time() - started
        start, started = time.perf_counter(), time.process_time()
        size = len(index)
        index.close()
        spent, busy = spent + time.perf_counter() - start, busy + time.process_time() - started
        return Bulk(size, spent, busy, marking, (Path(folder) / "stories.sqlite").stat().st_size / size)


def _with_copies(count: int) -> Iterator[MadeText]:
    chance = random.Random(3)
    made, number = 0, 0
    for text in articles(count):
        yield text
        made += 1
        if made < count and chance.random() < 0.11:
            number += 1
            yield edited(text, 0.02, number)
            made += 1
        if made >= count:
            return


def _entries(texts: list[MadeText]) -> tuple[list[Entry], float]:
    start = time.process_time()
    return [entry(text) for text in texts], time.process_time() - start


def found_in(folder: Path) -> Iterator[tuple[str, int, list[tuple[str, str, str]]]]:
    """(corpus, articles, (reason, url, first's url)) of the articles of each corpus that are copies or joined a cluster."""
    for corpus in corpora_in(folder):
        with tempfile.TemporaryDirectory() as place:
            index = StoryIndex(Path(place) / "stories.sqlite")
            for article in _articles_of(corpus):
                index.add(article)
            index.flush()
            rows = index.reasons()
            count = len(index)
            index.close()
        yield corpus.name, count, rows


def _articles_of(corpus: Path) -> Iterator[Entry]:
    for page in read_pages(corpus):
        try:
            found = extract(page.body, url=page.url, headers=page.headers)
        except Unreadable:
            continue
        for article in found[:1]:
            article.id = f"{corpus.name}:{page.id}"
            yield entry_of(article)


def report(count: int) -> Iterable[str]:
    """The figures, line by line."""
    yield f"{'Jaccard':<10}{'pairs':>7}{'candidates':>12}{'declared':>10}"
    for one in measure_recall():
        if one.pairs:
            yield f"{one.least:<10}{one.pairs:>7}{one.candidates / one.pairs:>12.3f}{one.declared / one.pairs:>10.3f}"
    alikes = measure_look_alikes()
    yield f"look-alikes: {alikes.texts} texts, {alikes.pairs} pairs, {alikes.alike} with alike texts, {alikes.declared} declared duplicates"
    for numbers in (True, False):
        found = measure_neighbours(numbers=numbers)
        yield (
            f"neighbours{'' if numbers else ' without numbers'}: {found.found} of {found.events} events found on both sites, "
            f"{found.declared} of {found.pairs} pairs of other events declared one story"
        )
    bulk = measure_bulk(count)
    yield (
        f"index: {bulk.articles} articles in {bulk.seconds:.1f} s (processor: fingerprints {bulk.mark_seconds:.1f} s, index {bulk.index_seconds:.1f} s), "
        f"{bulk.bytes_each:.0f} bytes each"
    )
