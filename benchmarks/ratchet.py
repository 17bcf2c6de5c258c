"""Floors under the figures: they are raised, not lowered."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from benchmarks.corpora import corpora_in, fingerprint
from benchmarks.quality import measure

FLOORS = Path(__file__).parent / "floors.json"
MARGIN = 0.002
"""A figure may lie so far under its floor: parsers of other versions differ by that much."""
_ONE_PAGE = 1.01
"""One page more or less is no news for ``exact``."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One corpus's figures beside its floors."""

    corpus: str
    fingerprint: str
    f1: float
    exact: float
    floor_f1: float | None
    floor_exact: float | None
    pages: int = 0

    @property
    def broken(self) -> bool:
        return (self.floor_f1 is not None and self.f1 < self.floor_f1 - MARGIN) or (
            self.floor_exact is not None
            and self.exact < self.floor_exact - max(MARGIN, _ONE_PAGE / self.pages if self.pages else 0.0)
        )


def figures(folder: Path, *, aside: bool | None = False) -> list[Figure]:
    """Measure every corpus of a folder; floors of another gold or of other pages do not count.

    :param aside: which domains, as for ``measure``; floors are kept for those for daily use, and for all pages of our own.
    """
    floors = json.loads(FLOORS.read_text("utf-8"))
    found = []
    for corpus in corpora_in(folder):
        scores, mark = measure(corpus, aside=aside), fingerprint(corpus)
        floor = floors.get(f"{corpus.name}:{mark}", {})
        found.append(
            Figure(corpus.name, mark, scores.f1, scores.exact, floor.get("f1"), floor.get("exact"), scores.pages)
        )
    return found


def raise_floors(found: list[Figure], *, lower: bool = False) -> None:
    """Write what was measured as the floors, where it is better; ``lower`` writes it everywhere."""
    floors = json.loads(FLOORS.read_text("utf-8"))
    for figure in found:
        old = {} if lower else floors.get(f"{figure.corpus}:{figure.fingerprint}", {})
        floors[f"{figure.corpus}:{figure.fingerprint}"] = {
            "f1": round(max(figure.f1, old.get("f1", 0.0)), 4),
            "exact": round(max(figure.exact, old.get("exact", 0.0)), 4),
        }
    FLOORS.write_text(json.dumps(floors, indent=2, sort_keys=True) + "\n", "utf-8")
