"""What a page is: an article, a page of another kind, or a wall in front of one."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import exp
from operator import mul
from pathlib import Path

from pipelines.engine.blocks import Block
from pipelines.engine.pagefeatures import features
from pipelines.engine.sheet import Sheet
from pipelines.engine.spans import BODY_LABELS, Label
from pipelines.engine.text import plain, straight

_CHALLENGE_MARKS = (
    b"_cf_chl_opt",
    b"px-captcha",
    b"captcha-delivery.com",
    b"sucuri_cloudproxy",
    b"awswaf",
    b"_Incapsula_Resource",
)
"""In the source of interstitials of the large protection services, and not in the pages behind them, or not alone."""
_CHALLENGE_TITLES = frozenset(
    {
        "just a moment", "attention required!", "attention required", "verify you are human", "are you a robot?", "are you a robot", "checking your browser", "access denied",
        "pardon our interruption", "human verification", "security check", "robot check", "ddos-guard", "access to this page has been denied", "please wait",
    }
)  # fmt: skip
_CHALLENGE_LINES = (
    "verify you are human", "verifying you are human", "checking your browser", "checking if the site connection is secure", "please enable cookies and",
    "enable javascript and cookies to continue", "unusual traffic from", "complete the security check", "confirm you are not a robot", "are you a robot",
)  # fmt: skip
_CONSENT_TITLES = (
    "before you continue",
    "your privacy choices",
    "cookie consent",
    "we value your privacy",
    "privacy settings",
    "bevor sie fortfahren",
)
_WALL_WORDS = 150
"""A page with more text than this is no wall; a wall that prints more has not been seen."""
_FEW_WORDS = 60
_TITLE_PARTS = re.compile(r"\s+[|–—-]\s+")
ARTICLE = "article"
_CLEAR = 0.5
"""A page that is no article is called what it most probably is if that has so much of what is left; else it is ``other``."""
_KNOWN = 20.0
"""Odds for a page that its site names as a story: the model learnt on pages of which three in five are articles, feeds list little else."""


def wall(sheet: Sheet, body: bytes) -> str | None:
    """``challenge`` or ``consent`` if the page stands in front of the article, with little text of its own."""
    article = sum(block.words for block in sheet.blocks if sheet.labels.main(block.index) in BODY_LABELS)
    if article > _WALL_WORDS or sheet.facts.article():
        return None
    titles = {plain(part) for part in (*_TITLE_PARTS.split(sheet.facts.title), sheet.headline.text or "")}
    text = straight(" ".join(block.text for block in sheet.blocks)[:4000])
    told = any(line in text for line in _CHALLENGE_LINES)
    marked = any(mark in body for mark in _CHALLENGE_MARKS)
    if sheet.page.words <= _WALL_WORDS and (
        (titles & _CHALLENGE_TITLES) or (marked and article <= _FEW_WORDS) or (told and article <= _FEW_WORDS)
    ):
        return "challenge"
    consent = sum(block.words for block in sheet.blocks if sheet.labels.main(block.index) is Label.CONSENT)
    if any(title.startswith(_CONSENT_TITLES) and article <= _FEW_WORDS for title in titles) or (
        consent > article and consent >= 0.5 * sheet.page.words and article < 40
    ):
        return "consent"
    return None


def page_type(sheet: Sheet, body: Sequence[Block], kind: str = "article") -> tuple[str, float]:
    """What a page is, and the probability, 0 to 1, that it is one article.

    :param body: the blocks with text of the article, in order.
    :param kind: what it is called if it is one.
    """
    shares = stored_model().shares(features(sheet, body))
    if _is_known(sheet):
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


def _is_known(sheet: Sheet) -> bool:
    """True if the site itself says, in its feed or in the form of its addresses, that this is a story of its own."""
    pattern = sheet.hints.story_id
    return sheet.hints.source == "feed" or bool(pattern and re.search(pattern, sheet.url))


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
