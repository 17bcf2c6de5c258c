"""The site's own document with every stretch of its text marked, and nothing in it that runs or phones home.

What is kept of a page: elements of text and layout, classes, inline and embedded styles. What is not:
scripts, handlers, addresses, frames, and (unless the reader asks for them) remote images, styles and fonts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from html import escape
from itertools import groupby
from pathlib import Path

import nh3
from lxml import etree, html

from pipelines.engine import Explained, Reading
from pipelines.engine.alignment import Stretch, align
from pipelines.engine.spans import Label, Span
from pipelines.engine.tree import parse
from pipelines.engine.urls import absolute
from scrapers.explained.palette import colour_of, group_of

MARK = "wn-t"
"""The element round a stretch: of our own, so that no rule of the site's styles means it."""
_TAGS = frozenset(
    "a abbr acronym address article aside b bdi bdo big blockquote br button caption center cite code col colgroup "
    "data dd del details dfn dialog dir div dl dt em fieldset figcaption figure font footer form g-emoji h1 h2 h3 h4 "
    "h5 h6 header hgroup hr i img input ins kbd label legend li main mark menu meter nav nobr ol optgroup option "
    "output p picture pre progress q rp rt ruby s samp search section select small span strike strong sub summary "
    "sup table tbody td textarea tfoot th thead time tr tt u ul var wbr".split()
)
"""HTML's elements of text, layout and forms (HTML Living Standard, with the obsolete ones that pages still use)."""
_ATTRIBUTES = frozenset(
    "align alt bgcolor border cellpadding cellspacing class color cols colspan dir disabled face height hidden id "
    "lang nowrap open placeholder role rows rowspan size start style title type valign value width".split()
)
_NO_ELEMENTS_INSIDE = frozenset({"option", "textarea"})
"""Elements that hold text and nothing else: they are marked themselves."""
_REMOTE_IN_STYLE = re.compile(r"url\(\s*(?![\"']?\s*(?:data:|#))(?:\"[^\"]*\"|'[^']*'|[^)]*)\s*\)", re.IGNORECASE)
_IMPORT = re.compile(r"@import\b[^;{}]*;?", re.IGNORECASE)
_IMPORTANT = re.compile(r"!\s*important", re.IGNORECASE)
_SIZE = re.compile(r"\s*(\d{1,4})(?:px)?\s*$")
_PIXEL = 3
"""Pixels up to which an image is a beacon or a spacer."""
_UNSIZED = (120, 68)
"""Pixels of the box for an image that does not state its size: a thumbnail's."""
_BOX = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='{0}' height='{1}'%3E"
    "%3Crect width='100%25' height='100%25' fill='rgb(128 128 128 / .18)'/%3E%3C/svg%3E"
)
_LAZY_SOURCES = ("data-src", "data-lazy-src", "data-original", "src")
_FEW_RULES = 400
"""Characters of embedded styles below which a page is one whose look was elsewhere."""


def marked_document(
    body: bytes, headers: Mapping[str, str], reading: Reading, blocks: list[Explained], *, remote: bool
) -> str:
    """An HTML document of its own, for a frame.

    :param blocks: what the engine says of each block, in order.
    :param remote: let the browser fetch the site's images, style sheets and fonts.
    """
    top = deepcopy(reading.sheet.page.nodes[0].element)
    top.tail = None
    stretches = align(top, [block.text for block in blocks], [block.spans for block in blocks])
    for _, of_text in groupby(stretches, key=lambda stretch: (stretch.element, stretch.tail)):
        _mark(list(of_text), blocks)
    base = reading.sheet.base
    _disarm(top, base, remote=remote)
    fresh = parse(body, headers).root  # styles are no text, so the tree that was read has none
    styles = list(_styles(fresh, base, remote=remote))
    root = reading.sheet.page.nodes[0].element.getroottree().getroot()
    look = _look(styles, missing=not remote and _has_remote_styles(fresh))
    return (
        f"<!doctype html>\n<html{_kept_attributes(root)}{look}><head><meta charset='utf-8'>"
        f"<style>{_own_style()}</style>\n{''.join(styles)}</head>"
        f"<body{_kept_attributes(top)}>{_cleaned(top)}</body></html>\n"
    )


def _mark(stretches: list[Stretch], blocks: list[Explained]) -> None:
    """Put the stretches of one text into elements of their own."""
    element, tail, text = stretches[0].element, stretches[0].tail, stretches[0].text
    if element.tag in _NO_ELEMENTS_INSIDE and not tail:
        _say(element, stretches[0].span, blocks)
        return
    ends = [*(stretch.start for stretch in stretches[1:]), len(text)]
    marks = []
    for stretch, end in zip(stretches, ends):
        mark = html.Element(MARK)
        mark.text, mark.tail = text[stretch.start : stretch.end], text[stretch.end : end]
        _say(mark, stretch.span, blocks)
        marks.append(mark)
    before = text[: stretches[0].start]
    if tail:
        element.tail = None  # it would go with the first mark
        for mark in reversed(marks):
            element.addnext(mark)
        element.tail = before
    else:
        element.text = before
        for mark in reversed(marks):
            element.insert(0, mark)


def _say(element: html.HtmlElement, span: Span, blocks: list[Explained]) -> None:
    element.set("data-wn", str(span.label))
    element.set("data-wn-group", group_of(span.label))
    element.set("data-wn-block", str(span.block))
    element.set("title", verdict(span, blocks[span.block].score))


def verdict(span: Span, score: float | None) -> str:
    """A span's label, rule and score in one line."""
    words = f"{span.label} \u00b7 {span.rule}"
    return words if score is None else f"{words} \u00b7 score {score:.2f}"


def _disarm(top: html.HtmlElement, base: str, *, remote: bool) -> None:
    """Point links nowhere, put boxes in the place of images, take what is remote out of styles."""
    for element in list(top.iter()):
        if element.get("href") is not None:
            element.set("href", "#")
        if style := element.get("style"):
            element.set("style", _IMPORTANT.sub("", style if remote else _local(style)))
        if element.tag == "img":
            _replace_image(element, base, remote=remote)


def _replace_image(image: html.HtmlElement, base: str, *, remote: bool) -> None:
    sizes = [_SIZE.match(image.get(name) or "") for name in ("width", "height")]
    pixels = [int(size[1]) if size else 0 for size in sizes]
    if any(0 < size <= _PIXEL for size in pixels):
        image.drop_tree()
        return
    sources = [image.get(name) or "" for name in _LAZY_SOURCES]
    address = next(filter(None, (absolute(base, source) for source in sources)), None)
    if remote and address:
        image.set("src", address)
    elif address or not sources[-1].startswith("data:image/"):
        image.set("src", _BOX.format(*(pixels if all(pixels) else _UNSIZED)))
        image.set("data-wn-box", "")


def _styles(root: html.HtmlElement, base: str, *, remote: bool) -> Iterator[str]:
    """The page's style elements, and its style sheets where they may be fetched, in their order."""
    for element in root.iter("style", "link"):
        media = f" media='{escape(element.get('media'))}'" if element.get("media") else ""
        if next(element.iterancestors("template", "svg", "math"), None) is not None:
            continue
        if element.tag == "style":
            rules = element.text_content()
            yield f"<style{media}>{_closed(rules if remote else _local(rules))}</style>\n"
        elif remote and (element.get("rel") or "").lower().split() == ["stylesheet"]:
            if address := absolute(base, element.get("href")):
                yield f"<link rel='stylesheet' href='{escape(address)}'{media}>\n"


def _look(styles: list[str], *, missing: bool) -> str:
    """Whether the page is to be laid out for it: wholly if it brings hardly a rule, round its own if others are missing."""
    if sum(map(len, styles)) < _FEW_RULES:
        return " data-wn-bare='narrow'"
    return " data-wn-bare='wide'" if missing else ""


def _has_remote_styles(root: html.HtmlElement) -> bool:
    return any("stylesheet" in (link.get("rel") or "").lower().split() for link in root.iter("link"))


def _local(style: str) -> str:
    """Style without what a browser would fetch for it."""
    return _REMOTE_IN_STYLE.sub("none", _IMPORT.sub("", style))


def _closed(rules: str) -> str:
    """Rules that cannot end their own element."""
    return rules.replace("</", "<\\/").replace("<!--", "").replace("-->", "")


def _cleaned(top: html.HtmlElement) -> str:
    """The inside of the body, as an allow-list of elements and attributes lets it pass."""
    names = {element.tag for element in top.iter(etree.Element)}
    markup = etree.tostring(top, method="html", encoding="unicode")
    return nh3.clean(
        markup,
        tags=_TAGS | {MARK} | {name for name in names if "-" in name},
        attributes={"*": set(_ATTRIBUTES), "a": {"href"}, "img": {"src"}},
        generic_attribute_prefixes={"data-", "aria-"},
        url_schemes={"http", "https", "data"},
        link_rel=None,
    )


def _kept_attributes(element: html.HtmlElement) -> str:
    kept = ((name, value) for name, value in element.attrib.items() if name in _ATTRIBUTES - {"hidden", "title"})
    return "".join(f' {name}="{escape(value)}"' for name, value in kept)


def _own_style() -> str:
    colours = "\n".join(f'[data-wn="{label}"] {{ --wn: {colour_of(label)} }}' for label in Label)
    return (Path(__file__).parent / "inside.css").read_text("utf-8") + colours
