"""Made pages of one shape each, in any size: what grows must cost in proportion."""

from __future__ import annotations

from collections.abc import Callable

_SENTENCE = (
    "The bridge over the river was closed on Monday, the council said, and it will stay closed until the spring."
)


def _page(inside: str) -> bytes:
    return f"<html><head><title>A made page</title></head><body><h1>A made page</h1>{inside}</body></html>".encode()


def _wide(size: int) -> str:
    return "".join(f"<div><p>{_SENTENCE} {number}</p></div>" for number in range(size))


def _deep(size: int) -> str:
    """Nested a hundred deep, as often as it takes: parsers leave out what is nested deeper than 2,048."""
    nest = "<div>" * 100 + f"<p>{_SENTENCE}</p>" + "</div>" * 100
    return nest * max(1, size // 50)


def _deeper(size: int) -> str:
    """One nest that grows, each level with text of its own."""
    depth = min(size // 10, 1800)
    return f"<div><p>{_SENTENCE}</p>" * depth + "</div>" * depth


def _links(size: int) -> str:
    return f"<p>{_SENTENCE}</p>" + "".join(
        f'<p><a href="/story/{n}">Story number {n} of many</a></p>' for n in range(size)
    )


def _links_in_text(size: int) -> str:
    return "<p>" + "".join(f'{_SENTENCE} <a href="/{n}">More on {n}</a>. ' for n in range(size)) + "</p>"


def _attributes(size: int) -> str:
    many = " ".join(f'data-a{number}="value-{number}"' for number in range(20))
    return "".join(
        f'<div class="one two three c{n}" id="i{n}" {many}><p>{_SENTENCE}</p></div>' for n in range(size // 5)
    )


def _attributes_of_one(size: int) -> str:
    many = " ".join(f'data-a{number}="value"' for number in range(size))
    return f"<div {many}><p>{_SENTENCE}</p></div>" * 3


def _long_words(size: int) -> str:
    return f"<p>{_SENTENCE}</p>" + f"<p>{'a' * 20 * size} {'-' * 20 * size}</p>"


def _long_class(size: int) -> str:
    return f'<div class="{" ".join(f"c-{n}" for n in range(size))}"><p>{_SENTENCE}</p></div>' * 3


def _one_text(size: int) -> str:
    return f"<div>{f'{_SENTENCE} ' * size}</div>"


def _text_without_spaces(size: int) -> str:
    return f"<p>{'桥梁在周一重新开放，市政厅表示。' * size}</p>"


def _one_quote(size: int) -> str:
    return f"<p>{'“' * size}{_SENTENCE}{' [1]' * size}</p>"


def _spaces(size: int) -> str:
    return f"<p>{_SENTENCE}{' ' * 100 * size}{_SENTENCE}</p><pre>{chr(10) * 20 * size}</pre>"


def _inline(size: int) -> str:
    return f"<p>{'<b>The</b> <i>bridge</i> <span>is</span> <a href=/a>open</a> again. ' * size}</p>"


def _nested_inline(size: int) -> str:
    return "".join(f"<p>{'<b>' * 40}{_SENTENCE}{'</b>' * 40}</p>" for _ in range(size // 10))


def _headings(size: int) -> str:
    return "".join(f"<h2>Part {number}</h2><p>{_SENTENCE}</p>" for number in range(size))


def _headings_alone(size: int) -> str:
    return "".join(f"<h3>Part {number}</h3>" for number in range(size)) + f"<p>{_SENTENCE}</p>"


def _list(size: int) -> str:
    return f"<p>{_SENTENCE}</p><ul>{''.join(f'<li>Point {number} of the list</li>' for number in range(size))}</ul>"


def _lists(size: int) -> str:
    return "".join(
        f"<p>{_SENTENCE}</p><ul><li>One of {n}</li><li><a href=/x>Two</a></li></ul>" for n in range(size // 2)
    )


def _table(size: int) -> str:
    row = "<tr><td>Bridge</td><td>1.2</td><td>1.3</td><td>open</td></tr>"
    return f"<p>{_SENTENCE}</p><table>{row * size}</table>"


def _tables(size: int) -> str:
    return f"<table><tr><td><table><tr><td>{_SENTENCE}</td></tr></table></td></tr></table>" * size


def _alike(size: int) -> str:
    card = '<div class="card"><a href="/{0}"><img src="/{0}.jpg"><h3>Story {0}</h3><p>A teaser of a few words.</p></a></div>'
    return f"<p>{_SENTENCE}</p>" + "".join(card.format(number) for number in range(size))


def _breaks(size: int) -> str:
    return f"<div>{f'{_SENTENCE}<br>' * size}</div>"


def _double_breaks(size: int) -> str:
    return f"<div>{f'{_SENTENCE}<br><br>' * size}</div>"


def _empty_breaks(size: int) -> str:
    return f"<div>{_SENTENCE}{'<br>' * 10 * size}{_SENTENCE}</div>"


def _images(size: int) -> str:
    return "".join(
        f'<figure><img src="/{n}.jpg" alt="A bridge"><figcaption>The bridge, {n}. Photo: Own</figcaption></figure><p>{_SENTENCE}</p>'
        for n in range(size)
    )


def _stated_images(size: int) -> str:
    stated = ", ".join(f'{{"@type": "ImageObject", "url": "/stated-{n}x.jpg", "caption": "A"}}' for n in range(size))
    return f'<script type="application/ld+json">[{stated}]</script>' + "".join(
        f'<p>{_SENTENCE}</p><img src="/printed-{n}x.jpg">' for n in range(size)
    )


def _row_of_cells(size: int) -> str:
    return f"<p>{_SENTENCE}</p><table><tr>{'<td><b>open</b></td>' * size}</tr><tr><td>1</td><td>2</td></tr></table>"


def _unclosed(size: int) -> str:
    return "".join(f"<div><p>{_SENTENCE} {number}" for number in range(min(size, 1000)))


def _comments(size: int) -> str:
    return f"<p>{_SENTENCE}</p>" + f"<!-- {_SENTENCE} --><script>var a = 1;</script><style>p {{}}</style>" * size


def _structured(size: int) -> str:
    item = '{"@type": "ListItem", "position": 1, "name": "The bridge", "url": "https://news.example/a"}'
    graph = ", ".join([item] * size)
    return f'<script type="application/ld+json">{{"@graph": [{graph}]}}</script><p>{_SENTENCE}</p>'


def _broken_structured(size: int) -> str:
    return f'<script type="application/ld+json">{"{[" * size}</script><p>{_SENTENCE}</p>'


def _sources(size: int) -> str:
    items = "".join(f'<li><a href="https://paper{n}.example/a">[{n}] Paper {n}</a></li>' for n in range(1, size // 4))
    text = " ".join(f"{_SENTENCE[:-1]}<sup>{n}</sup>." for n in range(1, size // 4))
    return f"<p>{text}</p><h2>Sources</h2><ol>{items}</ol>"


def _dates(size: int) -> str:
    return "".join(f"<p><time>12 May 2021</time> By Jane Doe</p><p>{_SENTENCE}</p>" for _ in range(size))


SHAPES: dict[str, Callable[[int], str]] = {
    "wide": _wide,
    "deep, many times": _deep,
    "deep, once": _deeper,
    "unclosed elements": _unclosed,
    "links": _links,
    "links in one paragraph": _links_in_text,
    "attributes": _attributes,
    "attributes of one element": _attributes_of_one,
    "one long class": _long_class,
    "long words": _long_words,
    "one huge text": _one_text,
    "text without spaces": _text_without_spaces,
    "quotes and citations": _one_quote,
    "spaces": _spaces,
    "inline elements": _inline,
    "nested inline elements": _nested_inline,
    "headings with text": _headings,
    "headings alone": _headings_alone,
    "one long list": _list,
    "lists": _lists,
    "one big table": _table,
    "one row of cells": _row_of_cells,
    "tables in tables": _tables,
    "siblings alike": _alike,
    "line breaks": _breaks,
    "double line breaks": _double_breaks,
    "empty line breaks": _empty_breaks,
    "figures": _images,
    "stated images": _stated_images,
    "comments and scripts": _comments,
    "structured data": _structured,
    "broken structured data": _broken_structured,
    "sources and citations": _sources,
    "bylines and dates": _dates,
}
"""Each makes the inside of a page from a number; ten times the number, ten times the page."""


def made_page(shape: str, size: int) -> bytes:
    """A page of one of the ``SHAPES``."""
    return _page(SHAPES[shape](size))
