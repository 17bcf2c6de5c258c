"""Links and embeds of the text as data: ``extra.links`` and ``extra.embeds``."""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.engine.article import LinkedThing
from pipelines.engine.blocks import Mark
from pipelines.engine.embeds import Embed
from pipelines.engine.lines import Line
from pipelines.engine.sheet import Sheet
from pipelines.engine.text import one_line
from pipelines.engine.urls import absolute, untracked


def links_and_embeds(sheet: Sheet, lines: list[Line], embeds: list[Embed]) -> dict[str, list[LinkedThing]]:
    """What the text links to and shows, in order; no key for what it has none of."""
    found: dict[str, list[LinkedThing]] = {
        "links": list(_links(sheet, lines)),
        "embeds": [{"provider": embed.provider, "url": embed.url} for embed in embeds],
    }
    return {name: things for name, things in found.items() if things}


def _links(sheet: Sheet, lines: list[Line]) -> Iterator[LinkedThing]:
    """Each link once, though its text may go over several lines."""
    open_link: LinkedThing | None = None
    before: Mark | None = None
    base = sheet.base
    for line in lines:
        for mark in line.block.marks:
            if mark.kind != "link" or not (text := _text(line, mark)):
                continue
            if before is not None and mark.element is before.element and open_link:
                open_link["text"] = f"{open_link['text']} {text}"
                continue
            before, open_link = mark, None
            if url := _address(sheet.url, base, mark.element.get("href")):
                open_link = {"text": text, "url": url, "rel": one_line(mark.element.get("rel")) or None}
                yield open_link


def _text(line: Line, mark: Mark) -> str:
    """What is kept of a link's text."""
    if line.whole:
        return one_line(line.text[mark.start : mark.end])
    places = line.places()
    return one_line(line.text[places[mark.start] : places[mark.end]])


def _address(page: str, base: str, href: str | None) -> str | None:
    """Another page's address, without campaign parameters; None for what is none, or a place on the page itself."""
    url = absolute(base, href)
    if not url or (href or "").lstrip().startswith("#"):
        return None
    if "#" in url and url.partition("#")[0] == page.partition("#")[0]:
        return None
    return untracked(url) if "?" in url else url
