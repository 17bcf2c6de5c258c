"""Regions of furniture, told by elements, roles and class names, with the guards that make hints safe.

A hint counts for nothing on an element that holds the headline, nor on one that holds more of the
page's prose than everything outside such hints does: that element is the article, whatever it is
called ("sidebar-content", a form round the whole page, a ``<button>`` that was never closed).
"""

from __future__ import annotations

from functools import lru_cache

from pipelines.engine.blocks import Blocks, Node, bits_of
from pipelines.engine.classnames import tokens_in
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
_QUOTES = bits_of(("blockquote", "figure"))
"""The footer of one of them names the speaker."""
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
        and not (found[0] is FOOTER and node.within & _QUOTES)
        and not (headline is not None and node.holds(headline))
    ]
    prose = _prose_sums(blocks)
    clean = prose[-1] - _prose_under(prose, [node for node, _, _ in hinted])
    trusted = _trusted_rules(hinted, prose, clean)
    regions: list[Node] = []
    done = 0
    for node, family, rule in hinted:
        mass = prose[node.last] - prose[node.first]
        if node.tag not in _ALWAYS and (
            rule not in trusted or (mass >= _MASS_SHARE * prose[-1] and mass > clean and not _is_comments(family, node))
        ):
            continue
        regions.append(node)
        for index in range(max(node.first, done), node.last):
            labels.put(index, family.label, rule)
        done = max(done, node.last)
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
    return _family(node.tag, element.get("role") or "", node.classes, element.get("id") or "")


@lru_cache(maxsize=20_000)
def _family(tag: str, role: str, classes: str, name: str) -> tuple[Family, str] | None:
    hits: set[tuple[int, str]] = set().union(*map(_hits_of, (*classes.split(), *name.split())))
    role = role.strip().lower()
    by_role = _BY_ROLE.get(role, len(FAMILIES))
    first = min((place for place, _ in hits), default=len(FAMILIES))
    if first <= by_role and hits:
        longest = max(sorted(token for place, token in hits if place == first), key=len)
        return FAMILIES[first], f"{FAMILIES[first].label}:class {longest}"
    if by_role < len(FAMILIES):
        return FAMILIES[by_role], f"{FAMILIES[by_role].label}:role {role}"
    if tag in _BY_TAG:
        family = FAMILIES[_BY_TAG[tag]]
        return family, f"{family.label}:<{tag}>"
    return None


@lru_cache(maxsize=20_000)
def _hits_of(name: str) -> frozenset[tuple[int, str]]:
    """(place of a family, token) of what one class name says."""
    tokens = tokens_in(name)
    hits = {(_BY_TOKEN[token], token) for token in _BY_TOKEN.keys() & tokens}
    if any(
        token.isalpha() and token.startswith(COMMENT_STEMS) and not token.startswith(COMMENTARY) for token in tokens
    ):
        hits.add((FAMILIES.index(COMMENTS), "comments"))
    return frozenset(hits)


def _places(names: str) -> dict[str, int]:
    """Each name's first family."""
    found: dict[str, int] = {}
    for place, family in enumerate(FAMILIES):
        for name in getattr(family, names):
            found.setdefault(name, place)
    return found


_BY_TOKEN, _BY_ROLE, _BY_TAG = _places("tokens"), _places("roles"), _places("tags")
