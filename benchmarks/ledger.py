"""What a site's memory is worth: each page read with a ledger learnt on other pages of its site, by how many they were."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.corpora import corpora_in, read_corpus
from benchmarks.gold import GoldPage
from benchmarks.quality import Bodies, score, workers
from benchmarks.scores import PageScore, Scores, score_corpus
from pipelines.engine import Memory, Unreadable, extract, read
from pipelines.ledger.learning import Learnt, learn
from pipelines.ledger.sightings import ARCHIVE, Seen, sightings

CORPORA = ("daniel", "dragnet", "fundus")
"""Corpora with several pages of one site."""
SEEN = (1, 2, 3, 5, 10, 20)
"""Numbers of other pages, at most; sites that have fewer give what they have."""


@dataclass(frozen=True, slots=True)
class Row:
    """One corpus with ledgers of at most so many other pages."""

    corpus: str
    others: int
    having: int
    """Pages whose site has so many others."""
    without: Scores
    with_ledger: Scores
    changed: int
    """Pages that the ledger changed."""


@dataclass(frozen=True, slots=True)
class Found:
    """The rows of a corpus, and what the guards caught when each site's ledger was learnt on all of its pages."""

    rows: list[Row]
    sites: int
    entries: int
    caught: Counter[str]
    stopped: dict[str, str]
    """Site, and why its ledger is not used."""


def measure_ledgers(folder: Path) -> Iterator[Found]:
    """The corpora with several pages a site, one after another."""
    for corpus in corpora_in(folder):
        if corpus.name in CORPORA:
            yield measure_corpus(corpus)


def measure_corpus(corpus: Path) -> Found:
    """Read each page of a site with several without a ledger, and with ledgers of more and more other pages."""
    sites = _sites(read_corpus(corpus))
    pages = [page for site in sites.values() for page in site]
    with workers() as pool:
        first = list(pool.map(_look, pages, chunksize=8))
        without = [score(page, bodies) for page, (bodies, _) in zip(pages, first)]
        seen = {page.id: found for page, (_, found) in zip(pages, first)}
        rows = []
        for others in SEEN:
            memories = [_memory(page, sites[page.domain], seen, others) for page in pages]
            acting = [(page, memory) for page, memory in zip(pages, memories) if memory.entries]
            again = dict(zip((page.id for page, _ in acting), pool.map(_read_with, acting, chunksize=8)))
            scores = [score(page, again[page.id]) if page.id in again else old for page, old in zip(pages, without)]
            rows.append(_row(corpus.name, others, sites, without, scores))
    whole = {name: learn(one for page in site for one in seen[page.id]) for name, site in sites.items()}
    return Found(rows, len(sites), *_summary(whole))


def _sites(pages: Iterable[GoldPage]) -> dict[str, list[GoldPage]]:
    """The domains with at least two pages; pages in an order that no publisher chose."""
    found: dict[str, list[GoldPage]] = defaultdict(list)
    for page in pages:
        found[page.domain].append(page)
    return {
        name: sorted(site, key=lambda page: hashlib.sha256(page.id.encode()).hexdigest())
        for name, site in sorted(found.items())
        if len(site) > 1
    }


def _look(page: GoldPage) -> tuple[Bodies, list[Seen]]:
    """A page's body without memory, and what it shows of its site."""
    try:
        reading = read(page.body, url=page.url, headers=page.headers)
    except Unreadable:
        return Bodies("", ""), []
    return _body(page, None), sightings(reading, source=ARCHIVE)


def _read_with(page_and_memory: tuple[GoldPage, Memory]) -> Bodies:
    return _body(*page_and_memory)


def _body(page: GoldPage, memory: Memory | None) -> Bodies:
    articles = extract(
        page.body, url=page.url, headers=page.headers, memory=memory, markdown=False, receipts=False, metadata=False
    )
    return Bodies(articles[0].headline or "" if articles else "", "\n\n".join(article.body for article in articles))


def _memory(page: GoldPage, site: Sequence[GoldPage], seen: dict[str, list[Seen]], others: int) -> Memory:
    """The ledger of the next pages of a site after this one, round and round; never of the page itself."""
    at = site.index(page)
    following = [*site[at + 1 :], *site[:at]][:others]
    return learn(one for other in following for one in seen[other.id]).memory


def _row(
    corpus: str, others: int, sites: dict[str, list[GoldPage]], without: list[PageScore], scores: list[PageScore]
) -> Row:
    having = sum(len(site) for site in sites.values() if len(site) > others)
    changed = sum(one != other for one, other in zip(without, scores))
    return Row(corpus, others, having, score_corpus(without), score_corpus(scores), changed)


def _summary(whole: dict[str, Learnt]) -> tuple[int, Counter[str], dict[str, str]]:
    caught: Counter[str] = Counter()
    for learnt in whole.values():
        caught.update(learnt.caught)
    stopped = {name: learnt.stopped for name, learnt in whole.items() if learnt.stopped}
    return sum(len(learnt.entries) for learnt in whole.values()), caught, stopped


def said(found: Sequence[Found]) -> list[str]:
    """The rows as a table in Markdown, and what the guards caught."""
    lines = [
        "| corpus | other pages | pages with as many | F1 | precision | recall | exact | pages changed |",
        "| --- | ---: | ---: | --- | --- | --- | --- | ---: |",
        *(_line(row) for one in found for row in one.rows),
        "",
    ]
    for one in found:
        caught = ", ".join(f"{guard} {number}" for guard, number in one.caught.most_common() if number)
        lines.append(f"{one.rows[0].corpus}: {one.sites} sites, {one.entries} lines learnt; caught: {caught}")
        lines += [f"{one.rows[0].corpus}: {site}: not used: {reason}" for site, reason in one.stopped.items()]
    return lines


def _line(row: Row) -> str:
    return (
        f"| {row.corpus} | {row.others} | {row.having} | {_pair(row, 'f1')} | {_pair(row, 'precision')} "
        f"| {_pair(row, 'recall')} | {_pair(row, 'exact', 3)} | {row.changed} |"
    )


def _pair(row: Row, name: str, digits: int = 4) -> str:
    before, after = getattr(row.without, name), getattr(row.with_ledger, name)
    return f"{before:.{digits}f} → {after:.{digits}f}"
