"""The arithmetic of the scores.

Four-word shingles with counts, as the public article extraction benchmark defines them: precision and recall per page, their means
over pages, F1 of the means. Exact: the share of pages whose words are the gold's. Segments: wanted ones found, unwanted ones not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

_WORD = re.compile(r"\w+")
_SPACE = re.compile(r"\s+")
SHINGLE = 4


def words(text: str) -> list[str]:
    return _WORD.findall(text)


def shingles(tokens: Sequence[str]) -> Counter[tuple[str, ...]]:
    """Runs of four words, with counts; a shorter text is one run."""
    if not tokens:
        return Counter()
    return Counter(tuple(tokens[at : at + SHINGLE]) for at in range(max(1, len(tokens) - SHINGLE + 1)))


@dataclass(frozen=True, slots=True)
class PageScore:
    """One page: shingles found in both, found too many, missed."""

    both: int
    leaked: int
    lost: int
    exact: bool

    @property
    def f1(self) -> float:
        total = 2 * self.both + self.leaked + self.lost
        return 2 * self.both / total if total else 1.0


def score_page(gold: str, found: str) -> PageScore:
    """Compare a body with its gold."""
    gold_words, found_words = words(gold), words(found)
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
        len(pages), _harmonic(precision, recall), precision, recall, fmean([page.exact for page in pages] or [0.0])
    )


def score_segments(rows: Sequence[tuple[Sequence[str], Sequence[str], str]]) -> Scores:
    """(wanted, unwanted, body) per page; ``exact`` is the share of pages with every segment right."""
    found = lost = leaked = right = 0
    for wanted, unwanted, body in rows:
        flat = _SPACE.sub(" ", body)
        kept = sum(_SPACE.sub(" ", segment) in flat for segment in wanted)
        bad = sum(_SPACE.sub(" ", segment) in flat for segment in unwanted)
        found, lost, leaked = found + kept, lost + len(wanted) - kept, leaked + bad
        right += kept == len(wanted) and not bad
    precision = found / (found + leaked) if found + leaked else 0.0
    recall = found / (found + lost) if found + lost else 0.0
    return Scores(len(rows), _harmonic(precision, recall), precision, recall, right / len(rows) if rows else 0.0)


def _harmonic(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
