"""Small invented pages, and short ways to ask what the engine makes of them."""

from __future__ import annotations

from lxml import html

from pipelines.engine import Article, Hints, Reading, extract, read
from pipelines.engine.blocks import Block
from pipelines.engine.spans import Label
from pipelines.engine.splitter import split
from pipelines.engine.structured import Structured, read_structured
from pipelines.engine.tree import keep_what_is_read, parse

URL = "https://example.org/news/a-bridge-reopens-in-marlow"
HEADLINE = "A bridge reopens in Marlow"
FIRST = "The river bridge at Marlow reopened on Monday after two years of repairs, and walkers crossed it at dawn."
SECOND = (
    "The council paid for the work from its own reserves, said the woman who leads the works department of the town."
)
THIRD = "Boats will pass again from May onwards, when the water is high enough for the ferries to land at the quay."
PROSE = f"<p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p>"
FETCHED_AT = "2025-11-01T00:00:00+00:00"


def page(body: str = PROSE, *, head: str = "", headline: str = HEADLINE, outside: str = "") -> bytes:
    """A page with one article; ``outside`` stands after it."""
    top = f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{headline}</title>{head}</head>'
    return f"{top}<body><main><article><h1>{headline}</h1>{body}</article>{outside}</main></body></html>".encode()


def json_ld(source: str) -> str:
    """A JSON-LD block."""
    return f'<script type="application/ld+json">{source}</script>'


def news(**fields: str) -> str:
    """A JSON-LD block that describes the page's article; the fields are JSON source."""
    stated = {"@type": '"NewsArticle"', "headline": f'"{HEADLINE}"', **fields}
    return json_ld("{" + ",".join(f'"{name}": {value}' for name, value in stated.items()) + "}")


def reading(
    source: bytes, *, url: str = URL, hints: Hints | None = None, headers: dict[str, str] | None = None
) -> Reading:
    """A page as stories, with its labelled sheet."""
    return read(source, url=url, hints=hints, headers=headers, fetched_at=FETCHED_AT)


def articles(
    source: bytes, *, url: str = URL, hints: Hints | None = None, headers: dict[str, str] | None = None
) -> list[Article]:
    """All articles of a page."""
    return extract(source, url=url, hints=hints, headers=headers, fetched_at=FETCHED_AT)


def article(
    source: bytes, *, url: str = URL, hints: Hints | None = None, headers: dict[str, str] | None = None
) -> Article:
    """The one article of a page."""
    (only,) = articles(source, url=url, hints=hints, headers=headers)
    return only


def paragraphs(source: bytes, *, hints: Hints | None = None) -> list[str]:
    """The paragraphs of a page's one article."""
    return article(source, hints=hints).body.split("\n\n")


def labelled(source: bytes, label: Label, *, hints: Hints | None = None) -> list[str]:
    """The texts that have this label on a page."""
    sheet = reading(source, hints=hints).sheet
    return [sheet.blocks[span.block].text[span.start : span.end] for span in sheet.labels if span.label is label]


def label_of(source: bytes, text: str) -> Label:
    """The label of the first span of exactly this text."""
    sheet = reading(source).sheet
    return next(
        span.label for span in sheet.labels if sheet.blocks[span.block].text[span.start : span.end].strip() == text
    )


def tree_of(source: str) -> html.HtmlElement:
    """A page's tree, ready to be split."""
    root = parse(source.encode()).root
    keep_what_is_read(root)
    return root


def blocks_of(source: str) -> list[Block]:
    """The blocks of a piece of HTML."""
    return split(tree_of(f"<body>{source}</body>")).blocks


def texts_of(source: str) -> list[str]:
    """The texts of the blocks of a piece of HTML."""
    return [block.text for block in blocks_of(source)]


def facts_of(head: str, body: str = "") -> Structured:
    """What a page states about itself."""
    return read_structured(parse(f"<html><head>{head}</head><body>{body}</body></html>".encode()).root)
