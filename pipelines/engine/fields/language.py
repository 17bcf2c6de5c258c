"""The language that the article is written in: what the page says, held against its text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.engine.article import Article
from pipelines.engine.fields.claims import Claim, in_json_ld, in_meta
from pipelines.engine.speech import language_of, speaks
from pipelines.engine.story import Story

_TAG = re.compile(r"^[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*$")
_WRITTEN = {"nb": "no", "nn": "no", "iw": "he", "in": "id", "cmn": "zh", "yue": "zh"}
"""Codes of languages that the text alone does not tell from their neighbour, and old codes."""
_UNDETERMINED = frozenset({"und", "mul", "zxx"})
"""ISO 639-2: undetermined, several, none."""


def fill_language(article: Article, story: Story) -> None:
    """The page's tag where the text speaks it; else what the text speaks, with a warning if a tag says otherwise.

    A tag that the text contradicts is believed no more: sites translate the article and leave the template's ``lang``.
    """
    claims = [claim for claim in _claims(story) if _TAG.match(claim.value) and claim.value.lower() not in _UNDETERMINED]
    for claim in claims:
        if speaks(article.body, _base(claim.value)):
            article.language, article.provenance["language"] = bcp47(claim.value), claim.source
            return
    heard = language_of(article.body)
    stated = next((claim for claim in claims if heard is None or _base(claim.value) == heard), None)
    if stated:
        article.language, article.provenance["language"] = bcp47(stated.value), stated.source
    elif heard:
        article.language, article.provenance["language"] = heard, "text"
        if claims:
            article.quality.warnings.append(f"language: {claims[0].source} says {claims[0].value}, the text is {heard}")


def _claims(story: Story) -> Iterator[Claim]:
    facts = story.sheet.facts
    yield Claim(facts.language, "html:lang")
    yield from in_json_ld(facts.article(), "inLanguage")
    yield from in_meta(facts, "og:locale", "content-language", "dc.language", "dcterms.language", "language")
    yield Claim(story.hints.stated_language or "", story.hints.source or "hint")
    yield Claim(story.hints.language or "", "site")


def _base(tag: str) -> str:
    base = bcp47(tag).split("-")[0]
    return _WRITTEN.get(base, base)


def bcp47(tag: str) -> str:
    """``en_gb`` to ``en-GB`` (RFC 5646, section 2.1.1)."""
    parts = tag.replace("_", "-").split("-")
    return "-".join(
        [parts[0].lower()]
        + [part.upper() if len(part) == 2 else part.title() if len(part) == 4 else part.lower() for part in parts[1:]]
    )
