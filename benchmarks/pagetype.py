"""What a crawl drops, by what the gold says a page is: articles should stay, the others should go."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.corpora import corpora_in, read_pages
from benchmarks.gold import GoldPage
from benchmarks.quality import workers
from pipelines.engine import Unreadable, extract
from pipelines.judge import reason_to_drop

MOST_ARTICLES = 0.02
"""Of the articles no more than this may be dropped."""
LEAST_OTHERS = 0.80
"""Of the other pages at least this should be."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A page, and why a crawl drops it; "" if it keeps an article of it."""

    page: GoldPage
    reason: str
    confidence: float
    """The engine's, of the first article; 0 if there is none."""


def judge_page(page: GoldPage) -> Verdict:
    """A page is dropped if none of its articles is kept."""
    try:
        articles = extract(page.body, url=page.url if page.has_address else "", headers=page.headers)
    except Unreadable as error:
        return Verdict(page, error.reason, 0.0)
    if not articles:
        return Verdict(page, "no_article", 0.0)
    reasons = [reason_to_drop(article) for article in articles]
    kept = any(reason is None for reason in reasons)
    return Verdict(page, "" if kept else str(reasons[0]), articles[0].quality.confidence)


def verdicts(folder: Path) -> list[Verdict]:
    """Every page of the corpora whose gold tells articles from other pages.

    :raises ValueError: if no corpus does.
    """
    pages = []
    for corpus in corpora_in(folder):
        own = list(read_pages(corpus))
        pages += own if any(page.page_type != "article" for page in own) else []
    if not pages:
        raise ValueError(f"{folder}: no corpus there says of its pages what they are (gold.page_type)")
    with workers() as pool:
        return list(pool.map(judge_page, pages, chunksize=8))


def report(found: Sequence[Verdict]) -> Iterator[str]:
    """A table: each page type, how many were dropped and why; then articles and others against their targets."""
    yield f"{'page type':<16}{'pages':>6}{'dropped':>9}{'share':>8}  why"
    for kind, number in Counter(one.page.page_type for one in found).most_common():
        yield _row(kind, [one for one in found if one.page.page_type == kind], number)
    articles = [one for one in found if one.page.page_type == "article"]
    others = [one for one in found if one.page.page_type != "article"]
    yield f"articles dropped: {_share(articles):.1%} (at most {MOST_ARTICLES:.0%}), of domains set aside {_aside(articles):.1%}"
    yield f"others dropped:   {_share(others):.1%} (at least {LEAST_OTHERS:.0%}), of domains set aside {_aside(others):.1%}"


def _row(kind: str, own: Sequence[Verdict], number: int) -> str:
    why = ", ".join(f"{reason} {count}" for reason, count in Counter(one.reason for one in own).most_common() if reason)
    dropped = sum(bool(one.reason) for one in own)
    return f"{kind:<16}{number:>6}{dropped:>9}{_share(own):>8.1%}  {why}"


def _aside(own: Sequence[Verdict]) -> float:
    """The share dropped of the sites that nothing was learnt from; for the others ``learn_pagetype`` has an honest figure."""
    return _share([one for one in own if one.page.is_aside])


def _share(own: Sequence[Verdict]) -> float:
    return sum(bool(one.reason) for one in own) / len(own) if own else 0.0


def wrong_pages(found: Sequence[Verdict]) -> Iterator[str]:
    """Articles that were dropped, and other pages that were kept, the surest first."""
    for one in sorted(found, key=lambda one: -one.confidence):
        if (one.page.page_type == "article") is bool(one.reason):
            verdict = f"dropped: {one.reason}" if one.reason else "kept"
            yield f"{one.page.page_type:<14}{verdict:<22}{one.confidence:.2f}  {one.page.id}  {one.page.url}"
