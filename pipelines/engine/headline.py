"""Which line is the headline: the anchor of everything else on the page."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipelines.engine import structured
from pipelines.engine.blocks import Block
from pipelines.engine.hints import Hints
from pipelines.engine.structured import Structured
from pipelines.engine.text import fold, one_line, words

_SEPARATORS = re.compile(r"\s+[|–—·•»:<>/]+\s+|\s+-{1,2}\s+|\s*[|»]\s*")
_MAX_HEADLINE = 300
"""Characters; no newspaper prints longer ones."""


@dataclass(frozen=True, slots=True)
class Headline:
    """The page's headline, where it came from, and the block that prints it (None: not printed)."""

    text: str | None
    source: str | None
    block: int | None


def find_headline(facts: Structured, blocks: list[Block], hints: Hints) -> Headline:
    """The headline that the page's statements and its headings agree on.

    A statement that a heading prints is believed first; then the only ``h1``; then a statement alone.
    """
    claims = _claims(facts, hints)
    headings = [block for block in blocks if block.heading and len(block.text) <= _MAX_HEADLINE]
    for text, source in claims:
        if block := _printed(text, headings):
            return Headline(one_line(block.text), source, block.index)
    titled = [block for block in headings if block.heading == 1 and not block.inside("nav", "footer", "aside")]
    for block in titled:
        if any(_says_the_same(block.text, text) for text, _ in claims):
            return Headline(one_line(block.text), "h1", block.index)
    for text, source in claims:
        if block := _printed(text, [block for block in blocks if len(block.text) <= _MAX_HEADLINE]):
            return Headline(one_line(block.text), source, block.index)
    titled = [block for block in titled if fold(block.text) not in _site_names(facts, hints)]
    if len({fold(block.text) for block in titled}) == 1:
        return Headline(one_line(titled[0].text), "h1", titled[0].index)
    if claims:
        return Headline(claims[0][0], claims[0][1], None)
    if headings:
        first = min(headings, key=lambda block: (block.heading, block.index))
        return Headline(one_line(first.text), f"h{first.heading}", first.index)
    return Headline(None, None, None)


def _claims(facts: Structured, hints: Hints) -> list[tuple[str, str]]:
    """What the page and the feed call the headline, without the site's name, best first."""
    site = _site_names(facts, hints)
    raw: list[tuple[str | None, str]] = [
        (structured.text(facts.article().get("headline")), "json_ld"),
        (next(iter(facts.microdata.get("headline", ())), None), "microdata"),
        (_meta(facts, "og:title"), "meta:og:title"),
        (_meta(facts, "twitter:title"), "meta:twitter:title"),
        (hints.headline, hints.source or "hint"),
        (_meta(facts, "dc.title", "dcterms.title", "parsely-title", "sailthru.title"), "meta:dc.title"),
        (facts.title, "title"),
    ]
    claims, seen = [], set()
    for text, source in raw:
        text = without_site_name(one_line(text), site, hints.title_suffix)
        if text and len(text) <= _MAX_HEADLINE and fold(text) not in seen | site:
            seen.add(fold(text))
            claims.append((text, source))
    claims += [(part, "title") for part in _parts(facts.title) if fold(part) not in seen | site]
    return claims


def _meta(facts: Structured, *names: str) -> str | None:
    found = facts.first_meta(*names)
    return found[0] if found else None


def _site_names(facts: Structured, hints: Hints) -> set[str]:
    names = [hints.publisher, _meta(facts, "og:site_name"), _meta(facts, "application-name")]
    names += [
        structured.text(thing.get("name"))
        for thing in facts.of_type("WebSite", "Organization", "NewsMediaOrganization")
    ]
    return {fold(name) for name in names if name} - {""}


def without_site_name(title: str, site: set[str], suffix: str | None = None) -> str:
    """Cut the site's name off either end of a title.

    >>> without_site_name("EU sets rules | Digital Watch", {"digitalwatch"})
    'EU sets rules'
    """
    if suffix and title.endswith(suffix.strip()):
        title = title.removesuffix(suffix.strip()).rstrip(" |-–—·•»:")
    before, colon, after = title.partition(": ")
    if colon and fold(before) in site:
        return after.strip()
    for match in reversed(list(_SEPARATORS.finditer(title))):
        if fold(title[match.end() :]) in site:
            return title[: match.start()].strip()
        if fold(title[: match.start()]) in site:
            return title[match.end() :].strip()
    return title


def _parts(title: str) -> list[str]:
    """Parts of a title that are long enough to be headlines themselves, longest first."""
    parts = [part.strip() for part in _SEPARATORS.split(title)]
    return (
        sorted((part for part in parts if len(words(part)) >= 3 or len(part) >= 12), key=len, reverse=True)
        if len(parts) > 1
        else []
    )


def _printed(text: str, blocks: list[Block]) -> Block | None:
    """The block that prints a text: outside menus and links if it can be, the highest heading, the first."""
    folded = fold(text)
    same = (
        [block for block in blocks if abs(len(block.text) - len(text)) <= len(text) and fold(block.text) == folded]
        if folded
        else []
    )
    if not same:
        return None
    return min(
        same,
        key=lambda block: (
            bool(block.inside("nav", "footer", "aside")),
            block.heading != 1,
            not block.heading,
            block.link_density > 0.5,
            block.index,
        ),
    )


def _says_the_same(one: str, other: str) -> bool:
    """Two headlines for the same story share most of the shorter one's words."""
    a, b = set(words(one)), set(words(other))
    return len(a & b) >= 0.6 * min(len(a), len(b)) if min(len(a), len(b)) >= 3 else False
