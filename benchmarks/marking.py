"""Which blocks of a page its gold text has: gold is a text, a page a list of blocks.

The blocks are matched to the text as a chain that rises in both, the heaviest there is (weighted longest increasing
subsequence, with a Fenwick tree), so that a teaser that repeats a paragraph is not taken for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from benchmarks.scores import words

_RUN = 3
"""Words by which places in the gold are found."""
_MOST_PLACES = 12
_MOST_SHORT_PLACES = 60
_MIN_LOOSE_WORDS = 6
_MIN_LOOSE = 0.3
"""A block whose words are the gold's only in part: from this share of its three-word runs on it may be the same."""
_LESS_SURE = 0.95


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in the gold a block may stand: words ``start`` to ``end``."""

    block: int
    start: int
    end: int
    weight: float
    share: float


def shares(blocks: Sequence[str], gold: str) -> list[float]:
    """For each block the share of it that the gold has, 0 to 1."""
    wanted = _folded(gold)
    places = list(_places([_folded(block) for block in blocks], wanted))
    found = [0.0] * len(blocks)
    for place in _heaviest_chain(places, len(wanted)):
        found[place.block] = place.share
    return found


def _folded(text: str) -> list[str]:
    return [word.casefold() for word in words(text)]


def _places(blocks: Sequence[list[str]], gold: list[str]) -> Iterator[_Place]:
    runs: dict[tuple[str, ...], list[int]] = defaultdict(list)
    single: dict[str, list[int]] = defaultdict(list)
    for at, word in enumerate(gold):
        single[word].append(at)
        if at + _RUN <= len(gold):
            runs[tuple(gold[at : at + _RUN])].append(at)
    for number, block in enumerate(blocks):
        if 0 < len(block) < _RUN:
            for at in single[block[0]][:_MOST_SHORT_PLACES]:
                if gold[at : at + len(block)] == block:
                    yield _Place(number, at, at + len(block), len(block), 1.0)
        elif block:
            yield from _places_of_long(number, block, gold, runs)


def _places_of_long(
    number: int, block: list[str], gold: list[str], runs: dict[tuple[str, ...], list[int]]
) -> Iterator[_Place]:
    size = len(block)
    seen: set[int] = set()
    for offset in {0, size // 2 if size >= 2 * _RUN + 2 else 0, size - _RUN}:
        for at in runs.get(tuple(block[offset : offset + _RUN]), ())[:_MOST_PLACES]:
            start = at - offset
            if start in seen:
                continue
            seen.add(start)
            if start >= 0 and gold[start : start + size] == block:
                yield _Place(number, start, start + size, size, 1.0)
            elif size >= _MIN_LOOSE_WORDS and (
                share := _share(block, gold[max(0, start - _RUN) : start + size + _RUN])
            ):
                yield _Place(number, max(0, start), min(len(gold), start + size), _LESS_SURE * size * share, share)


def _share(block: list[str], window: list[str]) -> float:
    """The share of a block's runs that a stretch of the gold has, 0 if it is too small."""
    known = set(zip(window, window[1:], window[2:]))
    share = sum(run in known for run in zip(block, block[1:], block[2:])) / (len(block) - _RUN + 1)
    return share if share >= _MIN_LOOSE else 0.0


def _heaviest_chain(places: list[_Place], size: int) -> Iterator[_Place]:
    """The places with the largest total weight whose blocks and words both rise, last first."""
    best: list[tuple[float, int]] = [(0.0, -1)] * (size + 2)

    def heaviest_before(at: int) -> tuple[float, int]:
        found = (0.0, -1)
        while at > 0:
            found, at = max(found, best[at]), at - (at & -at)
        return found

    back = [-1] * len(places)
    top = (0.0, -1)
    for _, group in groupby(range(len(places)), key=lambda number: places[number].block):
        ends = []
        for number in group:
            weight, back[number] = heaviest_before(places[number].start + 1)
            ends.append((places[number].end + 1, (weight + places[number].weight, number)))
        for end, value in ends:
            top = max(top, value)
            while end <= size + 1:
                best[end], end = max(best[end], value), end + (end & -end)
    number = top[1]
    while number >= 0:
        yield places[number]
        number = back[number]
