"""What a page is made of: blocks, runs of text between block-level tags or double line breaks.

Labelling whole blocks is enough: blocks that are article text only in part carry under 2 % of its
characters. The elements around them (:class:`Node`) are plain ranges of blocks. ``splitter`` makes them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate

from lxml import html

from pipelines.engine.classnames import tokens_of
from pipelines.engine.text import UNSPACED

_HEADING_DEPTH = 3
"""A heading's text lies in the heading element or in at most two block elements inside it."""
_WORD = re.compile(r"[\w\u0900-\u0dff]+")
"""Vowel signs of Indian scripts are no ``\\w`` and do not end a word."""

CELL_GAP = " | "
"""Between two cells of a row of a data table, which is one block."""
HEADINGS = {f"h{level}": level for level in range(1, 7)}
_ASKED_FOR = "nav aside footer header article main section form figure table ul ol dl li pre blockquote p div".split()
_BIT = {tag: 1 << place for place, tag in enumerate(_ASKED_FOR)}
"""Elements that rules look for round a block, as bits: most blocks are in none of those that a rule asks for."""


class Node:
    """A block-level element; its subtree is ``blocks[first:last]``."""

    __slots__ = ("classes", "element", "first", "last", "level", "parent", "path", "tag", "within")

    def __init__(self, element: html.HtmlElement, tag: str, parent: Node | None, first: int, path: str, classes: str):
        self.element = element
        self.tag = tag
        self.parent = parent
        self.first = first
        self.last = -1
        self.path = path
        """Tags and first class names from the root down (the last 2,000 characters), digits left out: elements of one template
        share it."""
        self.classes = classes
        """The class attribute."""
        self.within: int = (parent.within if parent is not None else 0) | _BIT.get(tag, 0)
        self.level = HEADINGS.get(tag) or (_inherited(parent) if parent is not None else 0)
        """1 to 6, and with each element inside a heading ten more; 0 outside of headings."""

    def ancestors(self) -> Iterator[Node]:
        """The node itself, then its ancestors up to the root."""
        node: Node | None = self
        while node is not None:
            yield node
            node = node.parent

    def is_called(self, tokens: frozenset[str], levels: int) -> bool:
        """True if a class name of this element, or of one of so many levels in all, is made of one of these words."""
        node: Node | None = self
        while node is not None and levels:
            if node.classes and not tokens.isdisjoint(tokens_of(node.classes)):
                return True
            node, levels = node.parent, levels - 1
        return False

    def largest_without(self, others: Iterable[int]) -> Node:
        """The largest element round this one that holds none of these blocks; the node itself if there is none."""
        others, largest = list(others), self
        for node in self.ancestors():
            if any(node.holds(other) for other in others):
                break
            largest = node
        return largest

    def holds(self, block: int) -> bool:
        return self.first <= block < self.last


def _inherited(parent: Node) -> int:
    level = parent.level
    return level + 10 if 0 < level < 10 * (_HEADING_DEPTH - 1) else 0


@dataclass(slots=True)
class Mark:
    """An inline element over ``text[start:end]`` of a block."""

    kind: str
    """link, strong, em, code, time, or number: an element of its own that holds nothing but a small number"""
    start: int
    end: int
    element: html.HtmlElement


@dataclass(slots=True)
class Block:
    """A run of text, whitespace collapsed; line breaks of the page are newlines."""

    index: int
    text: str
    node: Node
    marks: list[Mark] = field(default_factory=list)
    glued: bool = False
    """It stood, unseparated, after a sentence's end: a heading that the markup forgot to set apart."""
    bullet: int = 0
    """Characters of a printed bullet at its start."""
    listed: bool = False
    """A printed bullet stands before it, as a block of its own."""
    words: int = 0
    link_chars: int = 0
    prose: bool = False
    """Running text: sentences, few links."""

    @property
    def tag(self) -> str:
        return self.node.tag

    @property
    def heading(self) -> int:
        """1 to 6 in an ``h1`` to ``h6``, 0 elsewhere."""
        return self.node.level % 10

    @property
    def link_density(self) -> float:
        return self.link_chars / len(self.text)

    def inside(self, *tags: str) -> Node | None:
        """The nearest ancestor, or the block's own element, with one of these tags."""
        if not self.node.within & bits_of(tags):
            return None
        return next((node for node in self.node.ancestors() if node.tag in tags), None)

    def pieces(self, cuts: Iterable[int] = ()) -> list[tuple[int, int]]:
        """The block cut at the edges of the inline elements in it, and at more places.

        ``By <a>Ann Lee</a><span>3 May</span>`` has three pieces.
        """
        edges, at = {0, len(self.text), *cuts}, 0
        for element in self.node.element.iterdescendants():
            if len(element) or not element.text:
                continue
            text = " ".join(element.text.split())
            start = self.text.find(text, at) if text else -1
            if start >= 0:
                at = start + len(text)
                edges |= {start, at}
        ordered = sorted(edges)
        return [(a, b) for a, b in zip(ordered, ordered[1:]) if self.text[a:b].strip()]

    def is_all(self, kind: str) -> bool:
        """True if marks of one kind cover the whole text."""
        covered = sum(mark.end - mark.start for mark in self.marks if mark.kind == kind)
        return covered >= len(self.text.strip())


@cache
def bits_of(tags: tuple[str, ...]) -> int:
    """The tags' bits together.

    :raises KeyError: for a tag that no rule has asked for yet: name it in ``_ASKED_FOR``.
    """
    bits = 0
    for tag in tags:
        bits |= _BIT[tag]
    return bits


@dataclass(slots=True)
class Picture:
    """An ``img`` or what is kept of a frame, with the number of blocks before it."""

    element: html.HtmlElement
    node: Node
    block: int


@dataclass(slots=True)
class EmailField:
    """A field that asks for an e-mail address, and nothing to write a text in beside it."""

    node: Node


@dataclass(slots=True)
class Blocks:
    """A page as blocks, in reading order."""

    blocks: list[Block]
    nodes: list[Node]
    pictures: list[Picture]
    fields: list[EmailField]
    frames: list[Picture] = field(default_factory=list)
    """What is kept of other sites' frames."""
    _words: list[int] = field(default_factory=list)
    _alike: list[list[Node]] | None = None

    def __post_init__(self) -> None:
        self._words = [0, *accumulate(block.words for block in self.blocks)]

    def words_in(self, node: Node) -> int:
        return self._words[node.last] - self._words[node.first]

    def under(self, node: Node) -> list[Block]:
        return self.blocks[node.first : node.last]

    @property
    def alike(self) -> list[list[Node]]:
        """Elements with text, in groups: those of one group have the same parent and the same path."""
        if self._alike is None:
            groups: dict[tuple[int, str], list[Node]] = defaultdict(list)
            for node in self.nodes:
                if node.parent is not None and node.first < node.last:
                    groups[id(node.parent), node.path].append(node)
            self._alike = list(groups.values())
        return self._alike

    @property
    def words(self) -> int:
        return self._words[-1]


def count_words(text: str) -> int:
    """Words of a text; scripts without spaces count two characters as one.

    >>> count_words("Share prices fell 4 %.")
    4
    """
    words = _WORD.findall(text)
    if text.isascii() or not UNSPACED.search(text):
        return len(words)
    return sum((len(word) + 1) // 2 if UNSPACED.match(word) else 1 for word in words)
