"""Fields against the gold, per corpus: shares, and every page that is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.corpora import corpora_in, read_corpus
from benchmarks.fields import FIELDS, Fields, Tally, gold_fields, judge, tally
from benchmarks.gold import GoldPage
from benchmarks.quality import read_all


@dataclass(frozen=True, slots=True)
class Measured:
    """One corpus, read."""

    corpus: str
    pages: Sequence[GoldPage]
    gold: Sequence[Fields]
    found: Sequence[Fields]

    def tally(self, name: str) -> Tally | None:
        """A field's shares; None if no page's gold states it."""
        return tally(name, (judge(name, gold, found) for gold, found in zip(self.gold, self.found)))

    def wrong(self, name: str) -> Iterator[str]:
        """Every page whose field is not the gold's, in three lines."""
        for page, gold, found in zip(self.pages, self.gold, self.found):
            verdict = judge(name, gold, found)
            if verdict and not verdict.right:
                kind = "wrong" if verdict.given else "absent"
                yield f"{kind:<7} {name}  {page.corpus}/{page.id}  {page.url}"
                yield f"    gold  {_shown(getattr(gold, name))}"
                yield f"    ours  {_shown(getattr(found, name))}  ({found.sources.get(name, 'nothing')})"


def measure_fields(folder: Path, *, aside: bool | None = False, corpus: str | None = None) -> Iterator[Measured]:
    """Read every corpus of a folder, those with gold for fields only too.

    :param aside: False: the domains for daily use; True: those set aside; None: all.
    :param corpus: this one only.
    :raises ValueError: if there is none.
    """
    chosen = [one for one in corpora_in(folder, bodies=False) if corpus in (None, one.name)]
    if not chosen:
        raise ValueError(f"{folder}: no corpus there is called {corpus}")
    for one in chosen:
        pages = [page for page in read_corpus(one) if aside is None or page.is_aside is aside]
        gold = [gold_fields(page) for page in pages]
        yield Measured(one.name, pages, gold, [bodies.fields for bodies in read_all(pages)])


def report(found: Sequence[Measured], names: Sequence[str] = FIELDS) -> Iterator[str]:
    """A table: a line for each field and corpus whose gold states it."""
    yield f"{'field':<16}{'corpus':<14}{'pages':>6}{'right':>8}{'wrong':>8}{'absent':>8}{'F1':>8}"
    for name in names:
        for one in found:
            if row := one.tally(name):
                shares = "".join(f"{share:>8.3f}" for share in (row.right, row.wrong, row.absent, row.f1))
                yield f"{name:<16}{one.corpus:<14}{row.pages:>6}{shares}"


def _shown(value: object) -> str:
    return repr(list(value) if isinstance(value, tuple) else value)
