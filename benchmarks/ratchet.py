"""Floors under the figures: they are raised, not lowered."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.corpora import NO_BODY, corpora_in, fingerprint, read_corpus
from benchmarks.fields import FIELDS, gold_fields, judge, tally
from benchmarks.quality import read_all, score, scores_of

FLOORS = Path(__file__).parent / "floors.json"
MARGIN = 0.002
"""A figure may lie so far under its floor: parsers of other versions differ by that much."""
_ONE_PAGE = 1.01
"""One page more or less is no news for a share of pages."""
_NO_SHARE = "f1"
"""The one figure that is no share of pages."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a corpus beside its floor."""

    corpus: str
    fingerprint: str
    name: str
    """``f1`` and ``exact`` of bodies, or a field: the share of pages on which it is right."""
    value: float
    floor: float | None
    pages: int = 0
    """How many it was measured on."""

    @property
    def key(self) -> str:
        """The corpus's name among the floors."""
        return f"{self.corpus}:{self.fingerprint}"

    @property
    def broken(self) -> bool:
        one_page = _ONE_PAGE / self.pages if self.pages and self.name != _NO_SHARE else 0.0
        return self.floor is not None and self.value < self.floor - max(MARGIN, one_page)


def figures(folder: Path, *, aside: bool | None = False) -> list[Figure]:
    """Measure bodies and fields of every corpus of a folder; floors of another gold or of other pages do not count.

    :param aside: which domains, as for ``measure``; floors are kept for those for daily use, and for all pages of our own.
    """
    floors, found = json.loads(FLOORS.read_text("utf-8")), []
    for corpus in corpora_in(folder, bodies=False):
        mark = fingerprint(corpus)
        floor = floors.get(f"{corpus.name}:{mark}", {})
        found += [
            Figure(corpus.name, mark, name, value, floor.get(name), pages)
            for name, value, pages in _measured(corpus, aside)
        ]
    return found


def _measured(corpus: Path, aside: bool | None) -> Iterator[tuple[str, float, int]]:
    """Every figure of a corpus, its pages read once: its name, its value, on how many pages."""
    pages = [page for page in read_corpus(corpus) if aside is None or page.is_aside is aside]
    found = list(read_all(pages))
    if corpus.name not in NO_BODY:
        scores = scores_of(pages, [score(page, bodies) for page, bodies in zip(pages, found)])
        yield from (("f1", scores.f1, scores.pages), ("exact", scores.exact, scores.pages))
    gold = [gold_fields(page) for page in pages]
    for name in FIELDS:
        if row := tally(name, (judge(name, wanted, one.fields) for wanted, one in zip(gold, found))):
            yield name, row.right, row.pages


def raise_floors(found: list[Figure], *, lower: bool = False) -> None:
    """Write what was measured as the floors, where it is better; ``lower`` writes it everywhere."""
    floors = json.loads(FLOORS.read_text("utf-8"))
    for figure in found:
        own = floors.setdefault(figure.key, {})
        old = 0.0 if lower else own.get(figure.name, 0.0)
        own[figure.name] = round(max(figure.value, old), 4)
    FLOORS.write_text(json.dumps(floors, indent=2, sort_keys=True) + "\n", "utf-8")
