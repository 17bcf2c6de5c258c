"""The licence that a page gives itself, as an address.

Photographs on the page have licences of their own: a link inside of a figure, or of a box that holds a picture and
little else, is about the picture, and a Creative Commons link in the text is about whatever the text speaks of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from pipelines.engine.structured import Structured
from pipelines.engine.text import one_line
from pipelines.engine.urls import absolute

_CREATIVE_COMMONS = re.compile(
    r"https?://(?:www\.)?creativecommons\.org/(licenses|publicdomain)/([a-z0-9+-]+)(?:/(\d\.\d))?(?:/([a-z]{2,3}))?"
    r"(?:/(?:deed|legalcode)(?:\.[\w-]+)?)?/?",
    re.IGNORECASE,
)
_BADGES = re.compile(r"^(?:https?:)?//[\w.-]*\b(?:creativecommons|licensebuttons)\.(?:org|net)/", re.IGNORECASE)
"""Where Creative Commons keeps the pictures of its licences."""
_OF_PICTURES = frozenset({"figure", "figcaption", "picture"})
_WHOLE = frozenset({"article", "body", "main", "section", "footer"})
"""A box of these is a part of the page, however short."""
_CAPTION = 60
"""Words of a box that may be a picture and its caption; one with more holds text of its own."""
_FOOTERS = frozenset({"footer", "small"})
"""Where a page prints its own terms."""
_LINK_HEADER = re.compile(r"<([^<>]{1,2000})>([^<]*)")
_REL_LICENSE = re.compile(r";\s*rel\s*=\s*(?:\"[^\"]*\blicense\b[^\"]*\"|license\b)", re.IGNORECASE)

_MAY_BE_LICENCES = etree.XPath(
    ".//@rel[contains(., 'icense') or contains(., 'ICENSE')]/parent::a | .//@href[contains(., 'reative')]/parent::a",
    regexp=False,
)
"""Found by libxml2, by way of the attributes: a look at each of a page's links costs a third of its parsing."""


def licences(facts: Structured, root: etree._Element, link_headers: list[str], base: str) -> Iterator[tuple[str, str]]:
    """(address, source) of each licence that the page states for itself, the most trusted first.

    :param link_headers: values of ``Link`` headers (RFC 8288).
    :param base: what relative addresses are relative to.
    """
    for address, source in _claims(facts, root, link_headers):
        if (found := absolute(base, address)) and len(found) < 2000:
            yield _one_spelling(one_line(found)), source


def _claims(facts: Structured, root: etree._Element, link_headers: list[str]) -> Iterator[tuple[str, str]]:
    yield from ((address, "json_ld") for address in _addresses(facts.resolve(facts.article().get("license"))))
    yield from ((value, "microdata") for value in facts.microdata.get("license", ()))
    yield from ((href, "link:license") for rel, href, _ in facts.links if "license" in rel.split())
    for header in link_headers:
        yield from ((uri, "header:link") for uri, rest in _LINK_HEADER.findall(header) if _REL_LICENSE.search(rest))
    yield from _printed(root)


def _printed(root: etree._Element) -> Iterator[tuple[str, str]]:
    """Links that are printed: those marked as the licence, then Creative Commons links in footers."""
    links = [(a, a.get("href") or "", (a.get("rel") or "").lower().split()) for a in _MAY_BE_LICENCES(root)]
    marked = [(a, href) for a, href, rel in links if "license" in rel and href]
    yield from ((href, "selector:rel=license") for a, href in marked if not _is_of_a_picture(a))
    named = [(a, href) for a, href, rel in links if "license" not in rel and _CREATIVE_COMMONS.fullmatch(href.strip())]
    for a, href in named:
        if _is_within(a, _FOOTERS) and not _is_of_a_picture(a):
            yield href, "selector:footer creativecommons.org"


def _is_of_a_picture(link: etree._Element) -> bool:
    """True for a link in a figure, or in a small box with a picture in it; a licence's badge is inside of a link to it."""
    if _is_within(link, _OF_PICTURES):
        return True
    for box in link.iterancestors():
        if box.tag in _WHOLE or _has_text(box):
            return False
        if any(not _is_badge(image) for image in box.iter("img")):
            return True
    return False


def _has_text(box: etree._Element) -> bool:
    """True for more words than a caption has; no more are counted."""
    words = 0
    for text in box.itertext():
        words += len(text.split())
        if words > _CAPTION:
            return True
    return False


def _is_badge(image: etree._Element) -> bool:
    """True for a picture that is a link to a licence, or stands beside one on Creative Commons' own server."""
    link = next(image.iterancestors("a"), None)
    stated = (link.get("href") or "", link.get("rel") or "") if link is not None else ("", "")
    return bool(
        _CREATIVE_COMMONS.fullmatch(stated[0].strip())
        or "license" in stated[1].lower().split()
        or _BADGES.search(image.get("src") or "")
    )


def _is_within(element: etree._Element, tags: frozenset[str]) -> bool:
    return next(element.iterancestors(*tags), None) is not None


def _addresses(value: Any) -> list[str]:
    """The addresses in a JSON-LD value: a text, an object's ``url`` or ``@id``, a list's first of them."""
    if isinstance(value, list):
        return [address for part in value[:5] if not isinstance(part, list) for address in _addresses(part)]
    if isinstance(value, dict):
        value = value.get("url") or value.get("@id")
    return (
        [value.strip()] if isinstance(value, str) and value.strip().lower().startswith(("http://", "https://")) else []
    )


def _one_spelling(address: str) -> str:
    """Creative Commons licences have several addresses each.

    >>> _one_spelling("http://creativecommons.org/licenses/BY-ND/4.0/deed.de")
    'https://creativecommons.org/licenses/by-nd/4.0/'
    """
    match = _CREATIVE_COMMONS.fullmatch(address)
    if not match:
        return address
    return "https://creativecommons.org/" + "/".join(part.lower() for part in match.groups() if part) + "/"
