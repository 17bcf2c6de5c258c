"""What a line costs in the phrase library: made-up phrases, few and ten times as many, over the same made-up text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate, product
from random import Random
from time import process_time

from pipelines.engine.blocks import count_words
from pipelines.engine.phrases import Library, Phrase, files, load
from pipelines.engine.spans import Label

FEW, TIMES = 400, 10
_LINES = 4_000
_ROUNDS = 15
_SYLLABLES = "ba ce di fo gu la me ni ro su ta ve wi".split()
_WORDS = ["".join(syllables) for length in (2, 3) for syllables in product(_SYLLABLES, repeat=length)]
_FREQUENT = list(accumulate(1 / (place + 2) for place in range(len(_WORDS))))
"""Cumulated weights: the word at place n comes 1 / (n + 2) times as often, about as in any language."""
_KINDS = {"line": 50, "start": 35, "end": 4, "inside": 7, "pattern": 4}
"""Kinds of phrases in a hundred, as in the library."""
_ONE_PHRASE_IN = 10
"""One line in so many is a phrase; the others are sentences."""


@dataclass(frozen=True, slots=True)
class Cost:
    """One library over the same lines."""

    name: str
    phrases: int
    lines: float
    """Seconds for 1,000 lines."""
    loading: float
    """Seconds to make the library."""


def measure_phrases() -> list[Cost]:
    """Few made-up phrases, ten times as many, and the library that ships, on the same lines, taking turns."""
    many = made_phrases(TIMES * FEW)
    few = many[::TIMES]
    lines = made_lines([phrase.texts[0] for phrase in few])
    makers = {
        "made-up, few": lambda: Library(few),
        "made-up, many": lambda: Library(many),
        "shipped, from its files": _shipped,
    }
    rounds = [[_cost(lines, make) for make in makers.values()] for _ in range(_ROUNDS)]
    sizes = [sum(len(phrase.texts) for phrase in make().phrases) for make in makers.values()]
    best = [(min(lines), min(loading)) for lines, loading in (zip(*turns) for turns in zip(*rounds))]
    return [Cost(name, size, *figures) for name, size, figures in zip(makers, sizes, best)]


def _shipped() -> Library:
    return Library(tuple(phrase for file in files() for phrase in load(file)))


def made_phrases(number: int) -> tuple[Phrase, ...]:
    """So many phrases of two to five words, of the library's kinds."""
    chance = Random(number)
    kinds = chance.choices(list(_KINDS), list(_KINDS.values()), k=number)
    return tuple(_phrase(chance, match) for match in kinds)


def _phrase(chance: Random, match: str) -> Phrase:
    text = " ".join(_words(chance, chance.randint(2, 5)))
    if match == "pattern":
        return Phrase(Label.RELATED, match, (rf"^{text} \d+$",), "und", name=text, needs=(text,))
    return Phrase(Label.RELATED, match, (text,), "und")


def made_lines(phrases: list[str]) -> list[tuple[str, int]]:
    """Sentences of five to forty words and, here and there, a phrase; each with its number of words."""
    chance = Random(0)
    lines = [
        chance.choice(phrases).capitalize() if place % _ONE_PHRASE_IN == 0 else _sentence(chance)
        for place in range(_LINES)
    ]
    return [(line, count_words(line)) for line in lines]


def _sentence(chance: Random) -> str:
    return f"{' '.join(_words(chance, chance.randint(5, 40))).capitalize()}."


def _words(chance: Random, number: int) -> list[str]:
    return chance.choices(_WORDS, cum_weights=_FREQUENT, k=number)


def _cost(lines: list[tuple[str, int]], make: Callable[[], Library]) -> tuple[float, float]:
    """Seconds for 1,000 lines, and for making the library."""
    started = process_time()
    library = make()
    made = process_time()
    for line in lines:
        library.find(*line)
    return 1000 * (process_time() - made) / len(lines), made - started
