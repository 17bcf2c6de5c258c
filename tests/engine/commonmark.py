"""What a CommonMark parser shows of a text: its lines, without the signs."""

from __future__ import annotations

import re
from collections.abc import Iterable

from markdown_it import MarkdownIt
from markdown_it.token import Token

from pipelines.engine import Article

_PARSER = MarkdownIt("commonmark").enable("table")
_SIGNS_OF_ITEMS = re.compile(r"^(?:- )+")
_CELLS = re.compile(r"\s*\|[\s|]*")
_SHOWN = {"text": lambda token: token.content, "code_inline": lambda token: token.content}
_BREAKS = frozenset({"softbreak", "hardbreak"})


def lines_shown(markdown: str) -> list[str]:
    """The text of each paragraph, heading, row and listing, blanks collapsed; pictures are no text."""
    found: list[str] = []
    row: list[str] | None = None
    for token in _PARSER.parse(markdown):
        if token.type == "tr_open":
            row = []
        elif token.type == "tr_close" and row is not None:
            found.append(" | ".join(row))
            row = None
        elif token.type == "inline":
            (found if row is None else row).append(_shown(token.children or ()))
        elif token.type in ("fence", "code_block", "html_block"):
            found.append(token.content)
    return _lines(found)


def lines_of_body(article: Article) -> list[str]:
    """The lines that the plain text has, in the same form."""
    return _lines(article.body.split("\n\n"))


def added_by_markdown(article: Article) -> list[str]:
    """Lines that markdown has beyond the text: captions of pictures, names of embeds' providers."""
    captions = [image.caption for image in article.images if image.caption]
    return _lines([*captions, *(str(embed["provider"]) for embed in article.extra.get("embeds", ()))])


def kinds(markdown: str) -> list[str]:
    """The types of a text's block tokens that begin something, for telling lists from quotes."""
    return [token.type.removesuffix("_open") for token in _PARSER.parse(markdown) if token.nesting == 1]


def rendered(markdown: str) -> str:
    """The HTML that a parser makes."""
    return _PARSER.render(markdown)


def _shown(children: Iterable[Token]) -> str:
    return "".join(
        " " if token.type in _BREAKS else _SHOWN[token.type](token)
        for token in children
        if token.type in _SHOWN or token.type in _BREAKS
    )


def _lines(texts: Iterable[str]) -> list[str]:
    """Lines with blanks collapsed; "- " is the plain text's sign of an item, and goes."""
    collapsed = (_SIGNS_OF_ITEMS.sub("", " ".join(text.split())) for text in texts)
    return [line for line in (_CELLS.sub(" | ", line).strip(" |") for line in collapsed) if line]
