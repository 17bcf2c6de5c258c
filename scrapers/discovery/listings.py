"""Pages that list others: their links, and the feeds that they name."""

from __future__ import annotations

from scrapy.http import TextResponse

from pipelines.engine.urls import absolute

_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml")


def links(response: TextResponse) -> list[str]:
    """The addresses that a page links to, in order, each once."""
    found = (
        absolute(response.url, href)
        for href in response.xpath("//a[not(contains(concat(' ', @rel, ' '), ' nofollow '))]/@href").getall()
    )
    return list(dict.fromkeys(address.split("#")[0] for address in found if address))


def feeds_named_in(response: TextResponse) -> list[str]:
    """The feeds of a page's link elements; feeds of comments are left out."""
    found = []
    for link in response.xpath("//link[@rel='alternate'][@href]"):
        if (link.attrib.get("type") or "").lower() in _FEED_TYPES and "comment" not in (
            link.attrib["href"] + link.attrib.get("title", "")
        ).lower():
            found.append(absolute(response.url, link.attrib["href"]))
    return [address for address in dict.fromkeys(found) if address]
