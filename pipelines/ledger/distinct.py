"""Which of the sightings are articles of their own: one address once, one text once, archive pages not at all."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from pipelines.engine.memory import LONG
from pipelines.ledger.sightings import Seen

SAME_TEXT = 0.8
"""Share of the smaller one's words from which on two articles are the same one twice."""
MAX_PARTNERS = 3
"""A page whose paragraphs are each those of another article, of so many different ones, is an archive page that repeats them."""
_Pair = tuple[int, int]


def distinct(seen: Iterable[Seen], caught: Counter[str]) -> list[Seen]:
    """One sighting an article, in one order; ``caught`` counts those that are left out."""
    by_address: dict[str, Seen] = {}
    for one in sorted(seen, key=lambda one: (one.article, one.day or "", one.source, -len(one.lines), one.lines)):
        if one.article in by_address:
            caught["the same article twice"] += 1
        by_address.setdefault(one.article, one)
    articles = list(by_address.values())
    own = [_own_words(one) for one in articles]
    alike = set(_alike(own))
    archives = _repeat_many(own) | _repeat_several(own, alike)
    caught["archive pages"] += len(archives)
    kept: list[Seen] = []
    for group in _same_texts(len(articles), alike, archives):
        caught["near-duplicates of an article"] += len(group) - 1
        kept.append(max((articles[number] for number in group), key=lambda one: (len(one.lines), one.article)))
    return sorted(kept, key=lambda one: one.article)


def _own_words(one: Seen) -> dict[str, int]:
    return {line.key: line.words for line in one.lines if line.is_own and line.words >= LONG}


def _holders(own: list[dict[str, int]]) -> dict[str, list[int]]:
    """Which articles have a line."""
    holders: dict[str, list[int]] = defaultdict(list)
    for number, lines in enumerate(own):
        for key in lines:
            holders[key].append(number)
    return holders


def _alike(own: list[dict[str, int]]) -> Iterator[_Pair]:
    """Pairs of articles: most words of the smaller one are in the larger one."""
    sizes = [sum(lines.values()) for lines in own]
    common: Counter[_Pair] = Counter()
    for key, numbers in _holders(own).items():
        for place, one in enumerate(numbers):
            for other in numbers[place + 1 :]:
                common[one, other] += own[one][key]
    for (one, other), words in sorted(common.items()):
        if words >= SAME_TEXT * min(sizes[one], sizes[other]):
            yield one, other


def _repeat_many(own: list[dict[str, int]]) -> set[int]:
    """Archive pages of many posts, of each of them perhaps the beginning only."""
    partners: list[set[int]] = [set() for _ in own]
    shared: list[int] = [0] * len(own)
    for numbers in _holders(own).values():
        if len(numbers) == 2:
            for one, other in (numbers, numbers[::-1]):
                partners[one].add(other)
                shared[one] += 1
    return {
        number
        for number, found in enumerate(partners)
        if len(found) >= MAX_PARTNERS and 2 * shared[number] >= len(own[number])
    }


def _repeat_several(own: list[dict[str, int]], alike: set[_Pair]) -> set[int]:
    """Archive pages of whole posts, be it two: what they hold is other articles, and these are not one text."""
    within: dict[int, list[int]] = defaultdict(list)
    sizes = [sum(lines.values()) for lines in own]
    for one, other in sorted(alike):
        if sizes[one] != sizes[other]:
            small, large = sorted((one, other), key=sizes.__getitem__)
            within[large].append(small)
    return {
        large
        for large, small in within.items()
        if any((one, other) not in alike for place, one in enumerate(small) for other in small[place + 1 :])
    }


def _same_texts(count: int, alike: set[_Pair], archives: set[int]) -> Iterator[list[int]]:
    """Articles, by number, in groups of one text."""
    group = list(range(count))
    for one, other in sorted(alike):
        if not {one, other} & archives:
            first, last = sorted((group[one], group[other]))
            group = [first if number == last else number for number in group]
    members: dict[int, list[int]] = defaultdict(list)
    for number, name in enumerate(group):
        if number not in archives:
            members[name].append(number)
    yield from members.values()
