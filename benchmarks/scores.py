"""The arithmetic of the scores.

Four-word shingles with counts, as the public article extraction benchmark defines them: precision and recall per page, their means
over pages, F1 of the means. Exact: the share of pages whose words are the gold's. Segments: wanted ones found, unwanted ones not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean

_WORD = re.compile(r"\w+")
_SPACE = re.compile(r"\s+")
SHINGLE = 4


def words(text: str) -> list[str]:
    return _WORD.findall(text)


def characters(text: str) -> list[str]:
    """Letters and digits one by one, for scripts that are written without spaces."""
    return list("".join(words(text)))


def shingles(tokens: Sequence[str]) -> Counter[tuple[str, ...]]:
    """Runs of four words, with counts; a shorter text is one run."""
    if not tokens:
        return Counter()
    return Counter(tuple(tokens[at : at + SHINGLE]) for at in range(max(1, len(tokens) - SHINGLE + 1)))


@dataclass(frozen=True, slots=True)
class PageScore:
    """One page: shingles (or segments) found in both, found too many, missed."""

    both: int
    leaked: int
    lost: int
    exact: bool

    @property
    def f1(self) -> float:
        total = 2 * self.both + self.leaked + self.lost
        return 2 * self.both / total if total else 1.0


def score_page(gold: str, found: str, tokens: Callable[[str], list[str]] = words) -> PageScore:
    """Compare a body with its gold."""
    gold_words, found_words = tokens(gold), tokens(found)
    a, b = shingles(gold_words), shingles(found_words)
    both = sum((a & b).values())
    return PageScore(both, b.total() - both, a.total() - both, gold_words == found_words)


@dataclass(frozen=True, slots=True)
class Scores:
    """A corpus."""

    pages: int
    f1: float
    precision: float
    recall: float
    exact: float


def score_corpus(pages: Sequence[PageScore]) -> Scores:
    """Means over pages; a page that says nothing has no precision, one without gold no recall."""
    precision = fmean([page.both / (page.both + page.leaked) for page in pages if page.both + page.leaked] or [0.0])
    recall = fmean([page.both / (page.both + page.lost) for page in pages if page.both + page.lost] or [0.0])
    return Scores(
        len(pages), harmonic(precision, recall), precision, recall, fmean([page.exact for page in pages] or [0.0])
    )


def score_page_by_segments(wanted: Sequence[str], unwanted: Sequence[str], body: str) -> PageScore:
    """Wanted segments found, unwanted ones found, wanted ones missed; exact: every segment right."""
    flat = _SPACE.sub(" ", body)
    kept = sum(_SPACE.sub(" ", segment) in flat for segment in wanted)
    bad = sum(_SPACE.sub(" ", segment) in flat for segment in unwanted)
    return PageScore(kept, bad, len(wanted) - kept, kept == len(wanted) and not bad)


def score_segments(pages: Sequence[PageScore]) -> Scores:
    """Over all segments of all pages; ``exact`` is the share of pages with every segment right."""
    both, leaked, lost = (sum(getattr(page, what) for page in pages) for what in ("both", "leaked", "lost"))
    precision = both / (both + leaked) if both + leaked else 0.0
    recall = both / (both + lost) if both + lost else 0.0
    return Scores(
        len(pages), harmonic(precision, recall), precision, recall, fmean([page.exact for page in pages] or [0.0])
    )


def harmonic(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
