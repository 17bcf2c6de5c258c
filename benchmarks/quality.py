"""Bodies against the gold, per corpus."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from benchmarks.corpora import by_segments, read_corpus
from benchmarks.fields import Fields
from benchmarks.gold import GoldPage
from benchmarks.scores import (
    PageScore,
    Scores,
    score_corpus,
    score_page,
    score_page_by_segments,
    score_segments,
    words,
)
from pipelines.engine import Article, Unreadable, extract

_WORKERS = 2
NOTHING = Fields()
BYLINE = "byline: "
"""How ``origin`` quotes an agency or a newsroom of a byline."""


@dataclass(frozen=True, slots=True)
class Bodies:
    """What an extractor made of a page."""

    headline: str
    body: str
    fault: str = ""
    """Why there is no body, if the extractor raised or ran out of time: the exception's name."""
    fields: Fields = NOTHING
    """The other fields: ours; the peers' are read apart."""


def read_page(page: GoldPage) -> Bodies:
    """Our reading of a page; a page that cannot be read has no body."""
    try:
        articles = extract(page.body, url=page.url, headers=page.headers)
    except Unreadable:
        articles = []
    if not articles:
        return Bodies("", "")
    body = "\n\n".join(article.body for article in articles)
    return Bodies(articles[0].headline or "", body, fields=fields_of(articles[0]))


def fields_of(article: Article) -> Fields:
    """What is measured of an article beside its body."""
    return Fields(
        headline=article.headline or "",
        authors=tuple(article.authors),
        organisations=tuple(line.removeprefix(BYLINE) for line in article.origin.evidence if line.startswith(BYLINE)),
        date_published=article.date_published or "",
        tags=tuple(article.tags),
        description=article.description or "",
        language=article.language or "",
        publisher=article.publisher or "",
        image=next((image.url for image in article.images if image.is_main), ""),
        sources=dict(article.provenance),
    )


def workers() -> ProcessPoolExecutor:
    """Processes to read pages in."""
    return ProcessPoolExecutor(_WORKERS, mp_context=get_context("spawn"))


def read_all(pages: Iterable[GoldPage], reader: Callable[[GoldPage], Bodies] = read_page) -> Iterator[Bodies]:
    """Read pages in processes of their own; bodies come in the order of the pages."""
    with workers() as pool:
        yield from pool.map(reader, pages, chunksize=8)


def as_gold(page: GoldPage, bodies: Bodies) -> str:
    """A body in the form of its corpus's gold: where the gold has the headline in front, with the headline in front, once.

    Some extractors leave the headline in the body now and then; a second one would cost them what they got right.
    """
    if not page.has_headline or _begins_with(bodies.body, bodies.headline):
        return bodies.body
    return f"{bodies.headline}\n{bodies.body}"


def _begins_with(body: str, headline: str) -> bool:
    wanted = words(headline)
    return bool(wanted) and words(body)[: len(wanted)] == wanted


def score(page: GoldPage, bodies: Bodies) -> PageScore:
    """One page's score: by segments where its gold has no text."""
    if not page.text and (page.wanted or page.unwanted):
        return score_page_by_segments(page.wanted, page.unwanted, bodies.body)
    return score_page(page.text, as_gold(page, bodies))


def scores_of(pages: Sequence[GoldPage], found: Sequence[PageScore]) -> Scores:
    """A corpus's scores: means over pages, or over segments where there is no full text."""
    return score_segments(found) if by_segments(list(pages)) else score_corpus(found)


def measure(corpus: Path, *, aside: bool | None = False) -> Scores:
    """Scores of one corpus.

    :param aside: False: the domains for daily use; True: those set aside; None: all.
    """
    pages = [page for page in read_corpus(corpus) if aside is None or page.is_aside is aside]
    return scores_of(pages, [score(page, bodies) for page, bodies in zip(pages, read_all(pages))])
