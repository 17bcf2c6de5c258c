"""Feeds: RSS, Atom and RDF, read as far as they go; those in JSON are handed on."""

from __future__ import annotations

from lxml import etree

from pipelines.engine.names import clean_names
from pipelines.engine.text import one_line
from pipelines.engine.urls import absolute
from scrapers.discovery import blogger, json_feed
from scrapers.discovery.entry import FEED, MAX_CONTENT, Entry, Found
from scrapers.discovery.moments import seconds_of
from scrapers.discovery.xml import Elements

_LONG_SUMMARY = 200
"""Characters; a shorter description is a dek, not the text's beginning."""
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_OLDER = ("next", "prev-archive")
"""RFC 5005: the next page of a paged feed, the archive before this one."""


def read(body: bytes, url: str) -> Found:
    """The entries of a feed, in its order; of a broken one, those before the break, and what is broken."""
    if body.lstrip()[:1] == b"{":
        return blogger.read(body, url) if blogger.is_ours(url) else json_feed.read(body, url)
    elements = Elements(body, "item", "entry")
    entries = tuple(entry for element in elements if (entry := _entry(element, url)))
    return Found(entries, next=_older(elements.whole, url), problem=elements.problem)


def _entry(item: etree._Element, url: str) -> Entry | None:
    address = absolute(url, _address(item))
    if not address:
        return None
    changed = _first(item, "updated", "modified")
    published = _first(item, "pubDate", "published", "date")
    return Entry(
        address,
        FEED,
        headline=_first(item, "title"),
        date_published=published or changed,
        date_modified=changed if published else None,
        authors=_authors(item),
        tags=_tags(item),
        content=_content(item),
        stated_language=_language(item),
        modified=seconds_of(changed),
    )


def _older(root: etree._Element | None, url: str) -> str | None:
    """The page of the feed that goes on with older entries."""
    if root is None:
        return None
    links = [*root.findall("{*}link"), *root.findall("{*}channel/{*}link")]
    return next((absolute(url, link.get("href")) for rel in _OLDER for link in links if link.get("rel") == rel), None)


def _language(item: etree._Element) -> str | None:
    """What is nearest: ``xml:lang``, else the channel's element."""
    above = [item, *item.iterancestors()]
    said = next((lang for element in above if (lang := element.get(_LANGUAGE))), None)
    return said or next((one_line(text) for element in above if (text := element.findtext("{*}language"))), None)


def _authors(item: etree._Element) -> tuple[str, ...]:
    return clean_names([*_texts(item, "creator"), *(one_line(name.text) for name in item.findall("{*}author/{*}name"))])


def _address(item: etree._Element) -> str | None:
    for link in item.findall("{*}link"):
        if link.get("href") and link.get("rel", "alternate") == "alternate":
            return link.get("href")
        if link.text and link.text.strip():
            return link.text.strip()
    guid = item.find("{*}guid")
    return guid.text if guid is not None and guid.get("isPermaLink", "true") == "true" else None


def _texts(item: etree._Element, name: str) -> list[str]:
    return [text for child in item.findall(f"{{*}}{name}") if (text := one_line("".join(child.itertext())))]


def _first(item: etree._Element, *names: str) -> str | None:
    return next((text for name in names for text in _texts(item, name)), None)


def _tags(item: etree._Element) -> tuple[str, ...]:
    found = [one_line(child.get("term") or child.text) for child in item.findall("{*}category")]
    return tuple(tag for tag in dict.fromkeys(found) if tag and not tag.startswith("http"))


def _content(item: etree._Element) -> str | None:
    """``content:encoded``, Atom's ``content``, else a long description; as HTML, bounded."""
    whole = [
        said for name in ("encoded", "content") for child in item.findall(f"{{*}}{name}") if (said := _html(child))
    ]
    short = (_html(child) for name in ("description", "summary") for child in item.findall(f"{{*}}{name}"))
    said = max(whole, key=len, default=None) or next((said for said in short if len(said) >= _LONG_SUMMARY), None)
    return said[:MAX_CONTENT] if said else None


def _html(child: etree._Element) -> str:
    """The markup in an element: escaped, as RSS has it, or as elements (Atom's ``type="xhtml"``)."""
    if len(child):
        return "".join(etree.tostring(inner, encoding="unicode", method="html") for inner in child)
    return (child.text or "").strip()
