"""What a page is: an article, or a page of another kind. Walls in front of articles are told before (``walls``)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import exp
from operator import mul
from pathlib import Path

from pipelines.engine.blocks import Block
from pipelines.engine.head import is_known_story
from pipelines.engine.pagefeatures import features
from pipelines.engine.sheet import Sheet

ARTICLE = "article"
_CLEAR = 0.5
"""A page that is no article is called what it most probably is if that has so much of what is left; else it is ``other``."""
_KNOWN = 20.0
"""Odds for a page that its site names as a story: the model learnt on pages of which three in five are articles, feeds list little else."""


def page_type(sheet: Sheet, body: Sequence[Block], kind: str = "article") -> tuple[str, float]:
    """What a page is, and the probability, 0 to 1, that it is one article.

    :param body: the blocks with text of the article, in order.
    :param kind: what it is called if it is one.
    """
    shares = stored_model().shares(features(sheet, body))
    if is_known_story(sheet):
        shares[ARTICLE] *= _KNOWN
    called = likeliest(shares)
    return kind if called == ARTICLE else called, shares[ARTICLE] / sum(shares.values())


def likeliest(shares: Mapping[str, float]) -> str:
    """``article`` if that is more likely than all else together, else the clearest of the others, or ``other``.

    >>> likeliest({"article": 0.3, "forum": 0.5, "listing": 0.2}), likeliest({"article": 0.4, "forum": 0.3, "listing": 0.3})
    ('forum', 'forum')
    >>> likeliest({"article": 0.1, "forum": 0.3, "listing": 0.3, "product": 0.3})
    'other'
    """
    others = {kind: share for kind, share in shares.items() if kind != ARTICLE}
    rest, best = sum(others.values()), max(others, key=others.__getitem__)
    if shares[ARTICLE] >= rest:
        return ARTICLE
    return best if others[best] >= _CLEAR * rest else "other"


@dataclass(frozen=True, slots=True)
class Model:
    """A multinomial logistic regression, in plain Python."""

    types: tuple[str, ...]
    bias: tuple[float, ...]
    means: Mapping[str, float]
    """feature -> its mean on the pages that this was learnt from"""
    weights: tuple[tuple[float, ...], ...]
    """for each type the weights of all features, in the order of ``means``"""

    def shares(self, found: Mapping[str, float]) -> dict[str, float]:
        """The probability of each type; a feature that is not known speaks for none.

        >>> Model(("a", "b"), (0.0, 0.0), {"x": 1.0}, ((2.0,), (-2.0,))).shares({})
        {'a': 0.5, 'b': 0.5}
        """
        known = [found.get(name, mean) - mean for name, mean in self.means.items()]
        scores = [bias + sum(map(mul, known, weights)) for bias, weights in zip(self.bias, self.weights)]
        highest = max(scores)
        powers = [exp(score - highest) for score in scores]
        total = sum(powers)
        return {name: power / total for name, power in zip(self.types, powers)}


@cache
def stored_model() -> Model:
    """The model of ``pagetype.toml``, which ``benchmarks/learn_pagetype.py`` writes."""
    stored = tomllib.loads((Path(__file__).parent / "pagetype.toml").read_text("utf-8"))
    means, *weights = zip(*stored["weights"].values())
    return Model(tuple(stored["types"]), tuple(stored["bias"]), dict(zip(stored["weights"], means)), tuple(weights))
