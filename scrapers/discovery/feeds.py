"""RSS, Atom and RDF feeds, read as far as they go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from pipelines.engine.names import clean_names
from pipelines.engine.text import one_line
from pipelines.engine.urls import absolute
from scrapers.discovery.moments import seconds_of
from scrapers.discovery.xml import parse_xml

_LONG_SUMMARY = 200
"""Characters; a shorter description is a dek, not the text's beginning."""
_MAX_CONTENT = 200_000


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a feed."""

    url: str
    headline: str | None
    date_published: str | None
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    content: str | None = None
    """The text or its beginning, in HTML."""
    modified: float | None = None
    """When it was changed last, in seconds since 1970."""

    def hints(self) -> dict[str, Any]:
        """What the entry says of its page, as fields of ``Hints``."""
        return {
            "headline": self.headline,
            "date_published": self.date_published,
            "authors": self.authors,
            "tags": self.tags,
            "content": self.content,
            "source": "feed",
        }


def read(body: bytes, url: str) -> Iterator[Entry]:
    """The entries of a feed, in its order; a broken feed gives those before the break."""
    root = parse_xml(body)
    if root is None:
        return
    for item in root.iter("{*}item", "{*}entry"):
        address = absolute(url, _address(item))
        if address:
            authors = clean_names(
                [*_texts(item, "creator"), *(one_line(name.text) for name in item.findall("{*}author/{*}name"))]
            )
            yield Entry(
                address,
                _first(item, "title"),
                _first(item, "pubDate", "published", "date", "updated"),
                authors,
                _tags(item),
                _content(item),
                seconds_of(_first(item, "updated", "modified")),
            )


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
    return said[:_MAX_CONTENT] if said else None


def _html(child: etree._Element) -> str:
    """The markup in an element: escaped, as RSS has it, or as elements (Atom's ``type="xhtml"``)."""
    if len(child):
        return "".join(etree.tostring(inner, encoding="unicode", method="html") for inner in child)
    return (child.text or "").strip()
