"""Lines that differ in one slot: "more from Technology", "more from Science"."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from pipelines.engine.memory import MAX_SLOT, SLOT
from pipelines.ledger.sightings import Line, Seen

MIN_FILLERS = 3
"""Different words that a slot has been seen with, in as many lines."""
_MIN_WORDS = 2
"""Words that a template has beside its slot."""
_FEW = 16
"""Words of lines of which every shape is looked at: each has four a word."""
_ANCHOR = 6
"""Words at a longer line's beginning or end that others of its template have, too: one side of the slot has as many."""
Sighting = tuple[Seen, Line]
_Shape = tuple[str, str]
"""A template, and the path of its lines."""


def templates(groups: Iterable[list[Sighting]]) -> Iterator[tuple[str, str, list[Sighting]]]:
    """(template, path, sightings, one an article) of what enough different lines fit; those that most fit first.

    :param groups: sightings of one line each.
    """
    lines = _likely(list(groups))
    frequent = _frequent(lines)
    found: dict[_Shape, dict[str, Sighting]] = defaultdict(dict)
    fillers: dict[_Shape, set[str]] = defaultdict(set)
    for one, line in (sighting for group in lines for sighting in group):
        for template, filler in _shapes(line.key.split()):
            if (shape := (template, line.path)) in frequent:
                found[shape].setdefault(one.article, (one, line))
                fillers[shape].add(filler)
    ordered = sorted(found.items(), key=lambda pair: (-len(pair[1]), -len(pair[0][0].split()), pair[0]))
    for shape, by_article in ordered:
        if len(by_article) >= MIN_FILLERS and len(fillers[shape]) >= MIN_FILLERS:
            yield *shape, list(by_article.values())


def _likely(groups: list[list[Sighting]]) -> list[list[Sighting]]:
    """Without the long lines that have neither end in common with others: nearly all running text."""
    ends = Counter(end for group in groups for end in {end for _, line in group for end in _ends(line)})
    return [group for group in groups if any(_is_likely(line, ends) for _, line in group)]


def _is_likely(line: Line, ends: Mapping[tuple[str, ...], int]) -> bool:
    found = _ends(line)
    return not found or any(ends[end] >= MIN_FILLERS for end in found)


def _ends(line: Line) -> list[tuple[str, ...]]:
    """Both ends of a long line."""
    words = line.key.split()
    return [] if len(words) <= _FEW else [(line.path, "<", *words[:_ANCHOR]), (line.path, ">", *words[-_ANCHOR:])]


def _frequent(groups: list[list[Sighting]]) -> set[_Shape]:
    """Templates that enough different lines fit: of the others, which are nearly all, nothing is kept."""
    lines = {(line.key, line.path) for group in groups for _, line in group}
    fitting = Counter((template, path) for key, path in lines for template, _ in _shapes(key.split()))
    return {shape for shape, number in fitting.items() if number >= MIN_FILLERS}


def _shapes(words: list[str]) -> Iterator[tuple[str, str]]:
    """(template, filler) for each way of opening one slot in a line."""
    size = len(words)
    for length in range(1, MAX_SLOT + 1):
        if SLOT in words or size - length < max(_MIN_WORDS, length):
            return
        for at in range(size - length + 1):
            yield " ".join([*words[:at], SLOT, *words[at + length :]]), " ".join(words[at : at + length])
