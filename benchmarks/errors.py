"""The worst pages of a corpus, block by block: what was lost, what leaked, and which rule did it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benchmarks.corpora import read_corpus
from benchmarks.gold import GoldPage
from benchmarks.quality import as_gold, read_all
from benchmarks.scores import score_page, words
from pipelines.engine import explain
from pipelines.engine.spans import BODY_LABELS

_SHOWN = 90
_IN_GOLD = 0.6
"""A block is the gold's if so many of its three-word runs occur in it."""


def worst_pages(corpus: Path, number: int) -> Iterator[tuple[float, GoldPage]]:
    """The pages with the lowest F1, of the domains for daily use."""
    pages = [page for page in read_corpus(corpus) if not page.is_aside]
    scored = [(score_page(page.text, as_gold(page, bodies)).f1, page) for page, bodies in zip(pages, read_all(pages))]
    yield from sorted(scored, key=lambda pair: pair[0])[:number]


def errors_of(page: GoldPage) -> Iterator[str]:
    """A line for each block that was judged wrongly."""
    gold = _runs(page.text)
    for block in explain(page.body, url=page.url, headers=page.headers):
        runs = _runs(block.text)
        wanted = bool(runs) and len(runs & gold) > _IN_GOLD * len(runs)
        kept = any(span.label in BODY_LABELS for span in block.spans)
        if wanted != kept:
            text = block.text[:_SHOWN].replace("\n", " / ")
            yield f"{'lost' if wanted else 'leak'}  {block.index:>4}  {block.spans[0].rule:<40}  {text}"


def _runs(text: str) -> set[tuple[str, ...]]:
    tokens = words(text)
    return {tuple(tokens[at : at + 3]) for at in range(max(1, len(tokens) - 2))} if tokens else set()
