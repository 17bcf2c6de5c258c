"""Our bodies against the gold, per corpus."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from benchmarks.corpora import HEADLINE_IN_GOLD, SEGMENTS_ONLY, GoldPage, read_corpus
from benchmarks.scores import Scores, score_corpus, score_page, score_segments
from pipelines.engine import Unreadable, extract

_WORKERS = 2


@dataclass(frozen=True, slots=True)
class Bodies:
    """What an extractor made of a page."""

    headline: str
    body: str


def read_page(page: GoldPage) -> Bodies:
    """Our reading of a page; a page that cannot be read has no body."""
    try:
        articles = extract(page.body, url=page.url, headers=page.headers)
    except Unreadable:
        articles = []
    return Bodies(articles[0].headline or "" if articles else "", "\n\n".join(article.body for article in articles))


def read_all(pages: Iterable[GoldPage], reader: Callable[[GoldPage], Bodies] = read_page) -> list[Bodies]:
    """Read pages in processes of their own."""
    with ProcessPoolExecutor(_WORKERS, mp_context=get_context("spawn")) as pool:
        return list(pool.map(reader, pages, chunksize=8))


def as_gold(page: GoldPage, bodies: Bodies) -> str:
    """A body in the form of its corpus's gold: with the headline in front where the gold has it."""
    return f"{bodies.headline}\n{bodies.body}" if page.corpus in HEADLINE_IN_GOLD else bodies.body


def measure(corpus: Path, *, aside: bool | None = False) -> Scores:
    """Scores of one corpus.

    :param aside: False: the domains for daily use; True: those set aside; None: all.
    """
    pages = [page for page in read_corpus(corpus) if aside is None or page.is_aside is aside]
    read = read_all(pages)
    if corpus.name in SEGMENTS_ONLY:
        return score_segments([(page.wanted, page.unwanted, bodies.body) for page, bodies in zip(pages, read)])
    return score_corpus([score_page(page.text, as_gold(page, bodies)) for page, bodies in zip(pages, read)])
