"""The worst pages of a corpus, block by block: what was lost, what leaked, and which rule did it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from benchmarks.corpora import read_corpus
from benchmarks.gold import GoldPage
from benchmarks.quality import Bodies, as_gold, read_all, read_page, score
from benchmarks.scores import PageScore, words
from pipelines.engine import Explained, Label, Unreadable, explain
from pipelines.engine.spans import BODY_LABELS

_SHOWN = 90
_IN_GOLD = 0.6
"""A block is the gold's if so many of its three-word runs occur in it."""
_AROUND = 6
"""Words shown on each side of the first difference."""
NEARLY = 2
"""A page with so many wrong blocks is close to exact."""


@dataclass(frozen=True, slots=True)
class WrongBlock:
    """A block, or a segment of the gold, that was judged wrongly."""

    kind: str
    """``lost``: the gold has it, the body does not; ``leak``: the other way round."""
    index: int | None
    """The block's number, None for a segment that is in no block."""
    rule: str
    text: str

    def __str__(self) -> str:
        text = self.text[:_SHOWN].replace("\n", " / ")
        return f"{self.kind}  {'' if self.index is None else self.index:>4}  {self.rule:<40}  {text}"


def scored_pages(corpus: Path, *, aside: bool = False) -> list[tuple[PageScore, GoldPage]]:
    """The pages of the domains for daily use (or of those set aside), the worst first."""
    pages = [page for page in read_corpus(corpus) if page.is_aside is aside]
    scored = [(score(page, bodies), page) for page, bodies in zip(pages, read_all(pages))]
    return sorted(scored, key=lambda pair: pair[0].f1)


def page_called(corpus: Path, name: str) -> GoldPage | None:
    """The page of a corpus with this id."""
    return next((page for page in read_corpus(corpus) if page.id == name), None)


def nearly_exact(corpus: Path, *, aside: bool = False) -> Iterator[tuple[PageScore, GoldPage, list[WrongBlock]]]:
    """The pages that are not exact for one or two blocks, the nearest first."""
    inexact = [(found, page) for found, page in scored_pages(corpus, aside=aside) if not found.exact]
    judged = [(found, page, errors_of(page)) for found, page in inexact]
    yield from sorted((one for one in judged if 0 < len(one[2]) <= NEARLY), key=lambda one: (len(one[2]), -one[0].f1))


def errors_of(page: GoldPage) -> list[WrongBlock]:
    """The blocks of a page that were judged wrongly, in their order."""
    try:
        blocks = explain(page.body, url=page.url, headers=page.headers)
    except Unreadable as error:
        return [WrongBlock("lost", None, f"unreadable: {error.reason}", page.text or " … ".join(page.wanted))]
    return list(_by_text(page, blocks) if page.text else _by_segments(page, blocks))


def _by_text(page: GoldPage, blocks: Sequence[Explained]) -> Iterator[WrongBlock]:
    gold = _runs(page.text)
    for block in blocks:
        runs = _runs(block.text)
        wanted = bool(runs) and len(runs & gold) > _IN_GOLD * len(runs)
        if wanted is not _is_kept(page, block):
            yield WrongBlock("lost" if wanted else "leak", block.index, block.spans[0].rule, block.text)


def _by_segments(page: GoldPage, blocks: Sequence[Explained]) -> Iterator[WrongBlock]:
    flat = " ".join(read_page(page).body.split())
    wrong = [("lost", segment) for segment in page.wanted if " ".join(segment.split()) not in flat]
    wrong += [("leak", segment) for segment in page.unwanted if " ".join(segment.split()) in flat]
    for kind, segment in wrong:
        holding = [block for block in blocks if " ".join(segment.split()) in " ".join(block.text.split())]
        block = next((block for block in holding if _is_kept(page, block) is (kind == "leak")), None)
        rule = block.spans[0].rule if block else "in no block"
        yield WrongBlock(kind, block.index if block else None, rule, segment)


def _is_kept(page: GoldPage, block: Explained) -> bool:
    """In the body, or the headline where the gold begins with it."""
    labels = {span.label for span in block.spans}
    return bool(labels & BODY_LABELS) or (page.has_headline and Label.HEADLINE in labels)


def _runs(text: str) -> set[tuple[str, ...]]:
    tokens = words(text)
    return {tuple(tokens[at : at + 3]) for at in range(max(1, len(tokens) - 2))} if tokens else set()


def first_difference(page: GoldPage, bodies: Bodies) -> str:
    """Where gold and body part, for pages that are not exact though every block is right; "" if nowhere."""
    gold, found = words(page.text), words(as_gold(page, bodies))
    at = next((at for at, pair in enumerate(zip_longest(gold, found)) if pair[0] != pair[1]), None)
    if at is None:
        return ""
    start, end = max(0, at - _AROUND), at + _AROUND
    return f"gold: … {' '.join(gold[start:end])} …  ours: … {' '.join(found[start:end])} …"
