"""Regions of furniture, told by elements, roles and class names, with the guards that make hints safe.

A hint counts for nothing on an element that holds the headline, nor on one that holds more of the
page's prose than everything outside such hints does: that element is the article, whatever it is
called ("sidebar-content", a form round the whole page, a ``<button>`` that was never closed).
"""

from __future__ import annotations

import re
from functools import lru_cache

from pipelines.engine.blocks import Blocks, Node
from pipelines.engine.rules.ads import ADVERTS, CALLS_TO_ACTION
from pipelines.engine.rules.comments import COMMENT_STEMS, COMMENTARY, COMMENTS
from pipelines.engine.rules.consent import CONSENT
from pipelines.engine.rules.family import Family
from pipelines.engine.rules.furniture import AUTHOR_BOX, COPYRIGHT
from pipelines.engine.rules.navigation import CONTROLS, FOOTER, NAVIGATION, SIDEBAR
from pipelines.engine.rules.newsletter import NEWSLETTER, PAYWALL
from pipelines.engine.rules.related import RELATED
from pipelines.engine.rules.sharing import SHARING
from pipelines.engine.spans import Label, Labels

FAMILIES: tuple[Family, ...] = (
    CONSENT,
    COMMENTS,
    NEWSLETTER,
    PAYWALL,
    RELATED,
    SHARING,
    ADVERTS,
    CALLS_TO_ACTION,
    AUTHOR_BOX,
    COPYRIGHT,
    NAVIGATION,
    FOOTER,
    SIDEBAR,
    CONTROLS,
)
"""In order: the first family that an element belongs to names it."""

_NEVER = frozenset("html body main article h1 h2 h3 h4 h5 h6".split())
"""Headings: their ids are made of their own words, and what they head is told apart elsewhere."""
_ALWAYS = frozenset({"textarea", "select", "option"})
"""What visitors type or choose; some sites keep a copy of the article in it."""
_DISARMING = frozenset(
    "no has with without hide hidden open closed enabled disabled elementor wpb status type format category tag hentry js".split()
)
"""Words of class names that state a fact about a container (``no-sidebar``, ``comments-open``) or belong to a page builder."""
_PIECE = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_MASS_SHARE = 0.3
"""From this share of the page's prose on, an element may be the article itself (3 of 494 pages had an unclosed button)."""
_CLEAN_SHARE = 0.2
"""... and so may all elements with one hint, if what lies outside of any hint is less than this share of theirs."""


def label_regions(blocks: Blocks, labels: Labels, headline: int | None) -> list[Node]:
    """Label every block that lies in a region of furniture; give back the regions."""
    hinted = [
        (node, *found)
        for node in blocks.nodes
        if node.tag not in _NEVER
        and (found := _family_of(node))
        and not (headline is not None and node.holds(headline))
    ]
    prose = _prose_sums(blocks)
    clean = prose[-1] - _prose_under(prose, [node for node, _, _ in hinted])
    trusted = _trusted_rules(hinted, prose, clean)
    regions: list[Node] = []
    for node, family, rule in hinted:
        mass = prose[node.last] - prose[node.first]
        if node.tag not in _ALWAYS and (rule not in trusted or (mass >= _MASS_SHARE * prose[-1] and mass > clean and not _is_comments(family, node))):
            continue
        regions.append(node)
        for block in blocks.under(node):
            labels.put(block.index, family.label, rule)
    return regions


def _trusted_rules(hinted: list[tuple[Node, Family, str]], prose: list[int], clean: int) -> set[str]:
    """The hints that do not, taken together, hold the page's text: page builders call every paragraph a widget."""
    groups: dict[str, list[Node]] = {}
    comments: set[str] = set()
    for node, family, rule in hinted:
        groups.setdefault(rule, []).append(node)
        if _is_comments(family, node):
            comments.add(rule)
    masses = {rule: _prose_under(prose, nodes) for rule, nodes in groups.items()}
    return {
        rule
        for rule, mass in masses.items()
        if rule in comments or mass < _MASS_SHARE * prose[-1] or clean > _CLEAN_SHARE * mass
    }


def _prose_under(prose: list[int], nodes: list[Node]) -> int:
    """Words of prose under nodes given in document order, nested ones counted once."""
    words, end = 0, 0
    for node in nodes:
        if node.last > end:
            words += prose[node.last] - prose[max(node.first, end)]
            end = node.last
    return words


def _is_comments(family: Family, node: Node) -> bool:
    """Comments outweigh many articles; they hold no ``h1``."""
    return family.label is Label.COMMENTS and node.element.find(".//h1") is None


def _prose_sums(blocks: Blocks) -> list[int]:
    sums = [0]
    for block in blocks.blocks:
        sums.append(sums[-1] + (block.words if block.prose else 0))
    return sums


def _family_of(node: Node) -> tuple[Family, str] | None:
    element = node.element
    return _family(node.tag, element.get("role") or "", element.get("class") or "", element.get("id") or "")


@lru_cache(maxsize=20_000)
def _family(tag: str, role: str, classes: str, name: str) -> tuple[Family, str] | None:
    tokens = tokens_of(classes) | tokens_of(name)
    if any(
        token.isalpha() and token.startswith(COMMENT_STEMS) and not token.startswith(COMMENTARY) for token in tokens
    ):
        tokens |= {"comments"}
    role = role.strip().lower()
    for family in FAMILIES:
        if hits := family.tokens & tokens:
            return family, f"{family.label}:class {max(sorted(hits), key=len)}"
        if role in family.roles:
            return family, f"{family.label}:role {role}"
    for family in FAMILIES:
        if tag in family.tags:
            return family, f"{family.label}:<{tag}>"
    return None


@lru_cache(maxsize=20_000)
def tokens_of(names: str) -> frozenset[str]:
    """Words of class names, and pairs of neighbouring words; none of a name that states a fact.

    >>> "share" in tokens_of("post-share"), "sidebar" in tokens_of("no-sidebar")
    (True, False)
    """
    tokens: set[str] = set()
    for name in names.split():
        name = name.rpartition(":")[2]
        if "[" in name or "]" in name:
            continue  # a utility class with a selector in it: [&_figcaption]:mt-2
        tokens.add(name.lower())
        pieces = [piece.lower() for piece in _PIECE.findall(name)]
        if _DISARMING.isdisjoint(pieces):
            tokens.update(pieces)
            tokens.update(f"{a}-{b}" for a, b in zip(pieces, pieces[1:]))
            tokens.update("-".join(three) for three in zip(pieces, pieces[1:], pieces[2:]))
            tokens.add("".join(pieces))
    return frozenset(tokens)
