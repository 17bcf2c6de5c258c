"""What a page says of itself in its source: JSON-LD, meta elements, link elements, microdata.

JSON-LD is read block by block, so that one broken block costs only itself; chompjs rescues what
JSON rejects. Values are checked where they are used: types lie.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any

import chompjs
from lxml import etree, html

from pipelines.engine.text import fold, one_line, says_the_same

ARTICLE_TYPES = frozenset(
    "Article NewsArticle BlogPosting ReportageNewsArticle AnalysisNewsArticle BackgroundNewsArticle OpinionNewsArticle "
    "ReviewNewsArticle AskPublicNewsArticle LiveBlogPosting TechArticle ScholarlyArticle Report SocialMediaPosting "
    "AdvertiserContentArticle SatiricalArticle".split()
)
"""schema.org types of one article."""

_TEXTS = (
    "headline",
    "alternativeHeadline",
    "author",
    "publisher",
    "articleSection",
    "inLanguage",
    "description",
    "articleBody",
)
"""What schema.org says is text, or has a name."""
_MAX_JSON_LD = 2_000_000
"""Characters; longer blocks are data dumps, not descriptions."""
_MOST_SCOPES = 20
_MAX_OBJECTS = 5_000
"""Objects and lists of a block that are looked at."""
_LOOKED_AT = 32
_SCOPES = etree.XPath("descendant-or-self::*/@itemscope/parent::*[contains(@itemtype, 'schema.org/')]", regexp=False)
"""A third of what reading the statements costs: by way of the attribute, two thirds of the time of the element with it.
Looking for the attribute in the source, to leave the search out, costs more."""


@dataclass(slots=True)
class Structured:
    """A page's statements about itself, unchecked."""

    title: str = ""
    base: str = ""
    """The address that relative ones are relative to, if the page says so."""
    language: str = ""
    meta: dict[str, list[str]] = field(default_factory=dict)
    links: list[tuple[str, str, str]] = field(default_factory=list)
    """(rel, href, type) of each link element"""
    json_ld: list[dict[str, Any]] = field(default_factory=list)
    """Every object, nested ones of a @graph included, in order"""
    microdata: dict[str, list[str]] = field(default_factory=dict)
    """itemprop -> values, of article scopes only"""
    warnings: list[str] = field(default_factory=list)
    _article: dict[str, Any] | None = field(default=None, init=False, repr=False, compare=False)

    def first_meta(self, *names: str) -> tuple[str, str] | None:
        """(value, name) of the first of these meta elements that says something."""
        for name in names:
            for value in self.meta.get(name, ()):
                if value:
                    return value, name
        return None

    def meta_value(self, *names: str) -> str | None:
        """The first value of these meta elements, None if none says anything."""
        found = self.first_meta(*names)
        return found[0] if found else None

    def link(self, rel: str) -> str | None:
        return next((href for name, href, _ in self.links if rel in name.split()), None)

    def article(self) -> dict[str, Any]:
        """The JSON-LD object that describes the page's article, {} if none or several do; looked for once."""
        if self._article is None:
            found = self._articles()
            headlines = {title_of(thing) for thing in found} - {""}
            live = found and "LiveBlogPosting" in types_of(found[0])  # its updates have headlines of their own
            self._article = found[0] if live or (found and len(headlines) <= 1) else {}
        return self._article

    def _articles(self) -> list[dict[str, Any]]:
        return [thing for thing in self.json_ld if types_of(thing) & ARTICLE_TYPES]

    def lies(self) -> Iterator[str]:
        """A warning for each statement of the article's object that is said to be text and is none."""
        for name in _TEXTS:
            values = value if isinstance(value := self.article().get(name), list) else [value]
            if any(not isinstance(one, (str, dict, type(None))) for one in values) or any(
                isinstance(one, dict) and one and "@id" not in one and text(one) is None for one in values
            ):
                yield f"json_ld: {name} is no text"

    def settle(self, headline: str | None, url: str) -> None:
        """Hold JSON-LD against the headline that was found: of several articles the one that tells it, none of another story.

        What has no headline of its own, or says that it is of this address, is believed; then whatever else has the headline
        for its name and says who made it, or when: a recipe, a video, a page.
        """
        titles = [title for title in (headline, self.title, self.meta_value("og:title")) if title]
        stated = self.article()
        if stated and not self._is_of(stated, titles, url):
            self._article = stated = {}
        if not stated:
            self._article = next(
                (thing for thing in self._articles() if title_of(thing) and self._is_of(thing, titles[:1], "")), None
            ) or self._work_named(headline)

    def _is_of(self, thing: dict[str, Any], titles: list[str], url: str) -> bool:
        title = title_of(thing)
        if not title or any(says_the_same(title, other) for other in titles):
            return True
        places = (thing.get("url"), thing.get("mainEntityOfPage"), thing.get("@id"))
        return bool(url) and any(_address(place) == url.rstrip("/") for place in places)

    def _work_named(self, headline: str | None) -> dict[str, Any]:
        wanted = fold(headline or "")
        if not wanted:
            return {}
        dated = (thing for thing in self.json_ld if "author" in thing or "datePublished" in thing)
        return next(
            (thing for thing in dated if "Product" not in types_of(thing) and fold(title_of(thing)) == wanted), {}
        )

    def of_type(self, *names: str) -> Iterator[dict[str, Any]]:
        wanted = set(names)
        return (thing for thing in self.json_ld if types_of(thing) & wanted)

    def resolve(self, thing: Any) -> Any:
        """Follow ``{"@id": ...}`` to the object of the same page that it names."""
        if isinstance(thing, dict) and set(thing) <= {"@id", "@type"} and isinstance(thing.get("@id"), str):
            return next(
                (
                    other
                    for other in self.json_ld
                    if other.get("@id") == thing["@id"] and other is not thing and len(other) > len(thing)
                ),
                thing,
            )
        return thing


def text(value: Any) -> str | None:
    """A value as text if it is text: a list's first text, an object's ``@value`` or ``name``."""
    if value is None or isinstance(value, str):
        return _readable(value) or None
    queue, seen = deque([value]), 0
    while queue and seen < _LOOKED_AT:
        item = queue.popleft()
        seen += 1
        if isinstance(item, list):
            queue.extendleft(reversed(item[:_LOOKED_AT]))
        elif isinstance(item, dict):
            item = item.get("@value") or item.get("name") or _full_name(item)
            if isinstance(item, list):
                queue.extendleft(reversed(item[:_LOOKED_AT]))
        if isinstance(item, str) and (found := _readable(item)):
            return found
    return None


def _full_name(person: dict[str, Any]) -> str | None:
    parts = [part for name in ("givenName", "familyName") if isinstance(part := person.get(name), str)]
    return " ".join(parts) or None


def _readable(value: str | None) -> str:
    """One line; character references that were escaped twice resolved."""
    line = one_line(value)
    return one_line(unescape(line)) if "&" in line and ";" in line else line


def _address(value: Any) -> str:
    """A text, or an object's ``@id`` or ``url``, as an address without fragment and final slash."""
    if isinstance(value, dict):
        value = value.get("@id") or value.get("url")
    return value.split("#")[0].rstrip("/") if isinstance(value, str) else ""


def title_of(thing: dict[str, Any]) -> str:
    """What an object is called: its headline, else its name; "" for neither."""
    return text(thing.get("headline")) or text(thing.get("name")) or ""


def types_of(thing: dict[str, Any]) -> set[str]:
    """The schema.org types of an object, without the vocabulary's address."""
    kinds = thing.get("@type")
    if isinstance(kinds, str):
        return {kinds.rpartition("/")[2]}
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return {kind.rpartition("/")[2] for kind in kinds if isinstance(kind, str)}


def read_structured(root: html.HtmlElement) -> Structured:
    """Read a tree's statements about itself; call it before scripts are stripped."""
    found = Structured(language=root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or "")
    for element in root.iter(*_READERS):
        _READERS[element.tag](found, element)
    _read_microdata(found, root)
    return found


def _read_script(found: Structured, element: html.HtmlElement) -> None:
    if "ld+json" in (element.get("type") or "").lower():
        _add_json_ld(found, element.text or "")


def _read_meta(found: Structured, element: html.HtmlElement) -> None:
    content = element.get("content") or element.get("value")
    name = element.get("property") or element.get("name") or element.get("http-equiv") or _itemprop_of_page(element)
    if name and content is not None:
        found.meta.setdefault(name.strip().lower(), []).append(one_line(content))


def _itemprop_of_page(element: html.HtmlElement) -> str | None:
    """What a meta element says of the page; inside a scope it says it of that."""
    scope = _own_scope(element) if element.get("itemprop") else None
    return element.get("itemprop") if scope is None or scope.tag in ("html", "body") else None


def _read_link(found: Structured, element: html.HtmlElement) -> None:
    if href := element.get("href"):
        found.links.append(((element.get("rel") or "").lower(), href.strip(), (element.get("type") or "").lower()))


def _read_base(found: Structured, element: html.HtmlElement) -> None:
    found.base = found.base or element.get("href") or ""


def _read_title(found: Structured, element: html.HtmlElement) -> None:
    if not found.title and not _in_svg(element):
        found.title = one_line(element.text_content())


_READERS = {
    "title": _read_title,
    "meta": _read_meta,
    "link": _read_link,
    "script": _read_script,
    "base": _read_base,
}
"""What each element adds to the statements."""


def _in_svg(element: html.HtmlElement) -> bool:
    return next(element.iterancestors("svg"), None) is not None


def _add_json_ld(found: Structured, source: str) -> None:
    source = (
        source.strip()
        .removeprefix("<!--")
        .removesuffix("-->")
        .removeprefix("//<![CDATA[")
        .removesuffix("//]]>")
        .strip()
    )
    if not source:
        return
    if len(source) > _MAX_JSON_LD:
        found.warnings.append(f"json_ld: a block of {len(source)} characters was not read")
        return
    nothing: list[str] = []
    data = _loads(source, nothing)
    if nothing:
        found.warnings.append(f"json_ld: {nothing[0]} for a value")
    if data is None:
        found.warnings.append("json_ld: a block that cannot be read")
        return
    found.json_ld.extend(_objects(data))


def _loads(source: str, nothing: list[str]) -> Any:
    """The data of a block, None if it has none; ``nothing`` gets the constants that JSON has not, which are read as null."""
    try:
        return json.loads(source, strict=False, parse_constant=nothing.append)
    except (ValueError, RecursionError):
        pass
    try:
        return chompjs.parse_js_object(source)
    except (ValueError, RecursionError, IndexError):
        return None


def _objects(data: Any) -> Iterator[dict[str, Any]]:
    """Each object of a JSON-LD block, breadth first, so that outer ones come first."""
    queue, seen = deque([data]), 0
    while queue and seen < _MAX_OBJECTS:
        thing = queue.popleft()
        seen += 1
        if isinstance(thing, list):
            queue.extend(thing[:_MAX_OBJECTS])
        elif isinstance(thing, dict):
            if "@type" in thing or "@id" in thing:
                yield thing
            queue.extend(value for value in thing.values() if isinstance(value, (dict, list)))


def _read_microdata(found: Structured, root: html.HtmlElement) -> None:
    """The properties of the article's scope: the one whose headline the page's title tells, else the first without a headline."""
    scopes = [scope for scope in _SCOPES(root) if scope.get("itemtype").strip().rpartition("/")[2] in ARTICLE_TYPES]
    read = [_properties(scope) for scope in scopes[:_MOST_SCOPES]]
    titles = [title for title in (found.title, found.meta_value("og:title")) if title]
    for properties in read:
        title = next(iter(properties.get("headline", ())), "")
        if not titles or not title or any(says_the_same(title, other) for other in titles):
            found.microdata = properties
            return


def _properties(scope: html.HtmlElement) -> dict[str, list[str]]:
    """itemprop -> values of a scope, those of scopes in it left out."""
    found: dict[str, list[str]] = {}
    for element in scope.iterdescendants():
        name = element.get("itemprop")
        if name and _own_scope(element) is scope:
            value = one_line(
                element.get("content")
                or element.get("datetime")
                or (element.tag == "abbr" and element.get("title"))
                or _microdata_name(element)
                or element.get("href")
                or element.get("src")
            )
            if value:
                found.setdefault(name, []).append(value)
    return found


def _own_scope(element: html.HtmlElement) -> html.HtmlElement | None:
    return next((parent for parent in element.iterancestors() if parent.get("itemscope") is not None), None)


def _microdata_name(element: html.HtmlElement) -> str:
    """An item's name, or a value's text."""
    if element.get("itemscope") is not None:
        names = element.xpath(".//*[@itemprop='name']")
        if names:
            return names[0].get("content") or names[0].text_content()
    return element.text_content()[:500] if element.tag not in ("img", "link", "meta") else ""
