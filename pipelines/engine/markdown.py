"""A story's lines as CommonMark (spec 0.31) with GFM's tables: what a parser shows of it is the text, line for line.

Beyond the text it has the pictures and embeds at their places (:class:`Aside`), a picture's caption in emphasis under it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from lxml import html

from pipelines.engine.blocks import Block, Node
from pipelines.engine.inline import destination, escaped, heading, longest_run, paragraph, stretches_of
from pipelines.engine.lines import Line, holds_one_item, inside
from pipelines.engine.tables import table_of, to_table
from pipelines.engine.text import one_line

_LINE_HEADING = 3
"""The level of a heading that is a line of the text, not a heading's element."""
_MAX_CONTAINERS = 6
"""Quotes and items in each other; CommonMark parsers stop at twenty levels, and an item has two."""
_LISTS = frozenset({"ul", "ol", "menu", "dir"})
_LANGUAGE = re.compile(r"(?:^|\s)(?:lang(?:uage)?-|highlight-source-|brush:\s*|sourceCode\s+)([\w+#.-]+)")
"""``language-python``, ``lang-py``, ``highlight-source-shell``, ``brush: php``, ``sourceCode haskell``."""
_NO_LANGUAGES = frozenset("none plaintext text plain nohighlight".split())
_NEAR = 3
"""Elements from a ``pre`` upwards that may name its language."""
_NUMBER_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Aside:
    """A picture, an embed or a caption between the lines."""

    block: int
    """It stands before this block."""
    node: Node
    address: str = ""
    """Without one, it is a caption alone: that of a table, a listing or an embed."""
    text: str = ""
    """A picture's alternative text, an embed's provider."""
    picture: bool = False
    caption: str | None = None


@dataclass(frozen=True, slots=True)
class _Container:
    """A quote, or an item of a list."""

    key: object
    """The element; None for whatever item of the list is open."""
    of_list: object = None
    """None for a quote."""
    number: int | None = None


@dataclass(slots=True)
class _Piece:
    """Lines of markdown that stand together."""

    text: str
    containers: tuple[_Container, ...]
    plain: bool = False
    """A paragraph: items of one may stand close together."""


def to_markdown(lines: Sequence[Line], asides: Iterable[Aside], blocks: list[Block], *, base: str) -> str:
    """The lines and what stands between them; links absolute.

    :param blocks: all blocks of the page.
    """
    page = _Page(base, blocks)
    writer = _Writer()
    waiting = sorted(asides, key=lambda aside: aside.block, reverse=True)
    for group in _grouped(lines):
        while waiting and waiting[-1].block <= group[0].block.index:
            writer.write_all(page.aside(waiting.pop()))
        writer.write_all(page.pieces(group))
    while waiting:
        writer.write_all(page.aside(waiting.pop()))
    return "".join(writer.parts)


def _grouped(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Lines of one listing of code together, rows of one table together, all others alone."""
    group: list[Line] = []
    held = None
    for line in lines:
        whole = _whole(line)
        if group and (whole is None or whole is not held):
            yield group
            group = []
        group.append(line)
        held = whole
    if group:
        yield group


def _whole(line: Line) -> Node | None:
    return inside(line.block, "pre") or table_of(line)


@dataclass(slots=True)
class _Page:
    base: str
    blocks: list[Block]
    _containers: dict[int, tuple[_Container, ...]] = field(default_factory=dict)
    _numbers: dict[html.HtmlElement, dict[html.HtmlElement, int]] = field(default_factory=dict)

    def pieces(self, group: list[Line]) -> Iterable[_Piece]:
        whole = _whole(group[0])
        if whole is None:
            return (self._piece(group[0]),)
        if whole.tag == "pre":
            return (_Piece(_fenced("\n".join(line.text for line in group), whole), self._around(group[0])),)
        table = to_table(group, self.base)
        return (_Piece(table, self._around(group[0])),) if table else map(self._piece, group)

    def _piece(self, line: Line) -> _Piece:
        block = line.block
        stretches = stretches_of(block.marks, self.base, None if line.whole else line.places()) if block.marks else []
        if level := block.heading or (line.heading and _LINE_HEADING):
            return _Piece(f"{'#' * level} {heading(line.text.replace(chr(10), ' '), stretches)}", self._around(line))
        return _Piece(paragraph(line.text, stretches), self._around(line), plain=True)

    def aside(self, aside: Aside) -> Iterator[_Piece]:
        containers = self._of(aside.node)
        if aside.address:
            image = "!" * aside.picture
            yield _Piece(f"{image}[{escaped(one_line(aside.text))}]({destination(aside.address)})", containers)
        if aside.caption:
            yield _Piece(f"*{escaped(aside.caption)}*", containers)

    def _around(self, line: Line) -> tuple[_Container, ...]:
        containers = self._of(line.block.node)
        if line.item and (line.block.bullet or line.block.listed) and not any(one.of_list for one in containers):
            containers = (*containers, _Container(line.block, "bullets"))
        return containers[:_MAX_CONTAINERS]

    def _of(self, node: Node) -> tuple[_Container, ...]:
        """The quotes and items round an element, outermost first."""
        if "/li" not in node.path and "/blockquote" not in node.path:
            return ()
        way: list[Node] = []
        up: Node | None = node
        while up is not None and id(up) not in self._containers:
            way.append(up)
            up = up.parent
        containers = self._containers[id(up)] if up is not None else ()
        for inner in reversed(way):
            containers += tuple(self._own(inner))
            self._containers[id(inner)] = containers
        return containers

    def _own(self, node: Node) -> Iterator[_Container]:
        if node.tag == "blockquote":
            yield _Container(node)
        elif node.tag == "li" and holds_one_item(node, self.blocks):
            yield _Container(node, node.parent, self._number(node))
        elif node.tag in _LISTS and node.parent is not None and node.parent.tag in _LISTS:
            yield _Container(None, node.parent)

    def _number(self, item: Node) -> int | None:
        """The number that a page prints before an item; None in lists without numbers, and in those that count down."""
        if item.parent is None or item.parent.tag != "ol" or item.parent.element.get("reversed") is not None:
            return None
        ordered = item.parent.element
        if ordered not in self._numbers:
            self._numbers[ordered] = _numbers(ordered)
        return self._numbers[ordered].get(item.element)


def _numbers(ordered: html.HtmlElement) -> dict[html.HtmlElement, int]:
    found, number = {}, _whole_number(ordered.get("start"), 1)
    for item in ordered.iterchildren("li"):
        number = _whole_number(item.get("value"), number)
        found[item] = number
        number += 1
    return found


def _whole_number(value: str | None, otherwise: int) -> int:
    value = (value or "").strip()
    return int(value) if value.isascii() and value.isdecimal() and len(value) < _NUMBER_DIGITS else otherwise


def _fenced(text: str, pre: Node) -> str:
    fence = "`" * max(3, longest_run(text) + 1)
    text = text.replace("\r", "\n")
    return f"{fence}{_language(pre)}\n{text}\n{fence}"


def _language(pre: Node) -> str:
    """What the code's own element, the listing's, or one close around it is called."""
    code = next(pre.element.iterchildren("code"), None)
    around = [node.element for _, node in zip(range(_NEAR), pre.ancestors())]
    for element in ([code] if code is not None else []) + around:
        if match := _LANGUAGE.search(element.get("class") or ""):
            return "" if match.group(1).lower() in _NO_LANGUAGES else match.group(1)
        if (stated := element.get("data-lang") or element.get("data-language")) and stated.isalnum():
            return stated
    return ""


@dataclass(slots=True)
class _Writer:
    """What has been written, and the quotes and items that are open at its end."""

    parts: list[str] = field(default_factory=list)
    _open: list[tuple[_Container, str, str]] = field(default_factory=list)
    """Each with its sign and what stands in its place on later lines."""
    _plain: bool = False

    def write_all(self, pieces: Iterable[_Piece]) -> None:
        for piece in pieces:
            self.write(piece)

    def write(self, piece: _Piece) -> None:
        if not (piece.containers or self._open):  # most
            self.parts += ("\n\n", piece.text) if self.parts else (piece.text,)
            self._plain = piece.plain
            return
        containers = self._resolved(piece.containers)
        kept = 0
        while kept < min(len(containers), len(self._open)) and containers[kept] == self._open[kept][0]:
            kept += 1
        fresh = [self._begun(one, kept + depth) for depth, one in enumerate(containers[kept:])]
        if self.parts:
            close = piece.plain and self._plain and self._goes_on(kept, fresh)
            self.parts.append("\n" if close else f"\n{self._indent(kept).rstrip()}\n")
        first = self._indent(kept) + "".join(sign for _, sign, _ in fresh)
        self._open[kept:] = fresh
        later = self._indent(len(self._open))
        line, *lines = piece.text.split("\n")
        self.parts.append(
            "\n".join([first + line, *((later + line).rstrip() if not line else later + line for line in lines)])
        )
        self._plain = piece.plain

    def _resolved(self, containers: tuple[_Container, ...]) -> list[_Container]:
        """The containers, with the open item in the place of "whatever item is open"; none where there is no such item."""
        found: list[_Container] = []
        for one in containers:
            if one.key is None:
                at = len(found)
                matching = at < len(self._open) and found == [held for held, _, _ in self._open[:at]]
                if not matching or self._open[at][0].of_list is not one.of_list:
                    continue
                one = self._open[at][0]
            found.append(one)
        return found[:_MAX_CONTAINERS]

    def _begun(self, one: _Container, depth: int) -> tuple[_Container, str, str]:
        """A container with its sign: another one than that of the list right before it, or the two would be one list."""
        if one.of_list is None:
            return one, "> ", "> "
        before = self._open[depth] if depth < len(self._open) else None
        used = before[1][-2:] if before is not None and before[0].of_list is not None else ""
        same = before is not None and before[0].of_list is one.of_list
        usual, other = ("- ", "* ") if one.number is None else (". ", ") ")
        sign = used if same and used in (usual, other) else other if used == usual and not same else usual
        sign = sign if one.number is None else f"{one.number}{sign}"
        return one, sign, " " * len(sign)

    def _goes_on(self, kept: int, fresh: list[tuple[_Container, str, str]]) -> bool:
        """True for an item right after one of its list, or for the first of a list in an item."""
        if not fresh or fresh[0][0].of_list is None:
            return False
        if kept < len(self._open):
            return self._open[kept][0].of_list is fresh[0][0].of_list
        return kept > 0 and self._open[-1][0].of_list is not None and fresh[0][0].number in (None, 1)

    def _indent(self, depth: int) -> str:
        return "".join(later for _, _, later in self._open[:depth])
