"""Kept spans of a block, as plain text and as CommonMark (spec 0.31)."""

from __future__ import annotations

import re
from bisect import bisect_left

from pipelines.engine.blocks import Block, Mark, Node
from pipelines.engine.spans import BODY_LABELS, Label, Span
from pipelines.engine.urls import join

_SPACE_BEFORE = re.compile(r"\s+(?=[.,;:!?…)])")
_SPECIAL = "\\`*_[]<>"
"""Characters that mean something anywhere in a line; the backslash first, it is what the others are given."""
_ESCAPED = tuple((char, f"\\{char}") for char in _SPECIAL)
_BLOCK_START = re.compile(r"(?=[#>+-])|\d+(?=[.)])")
"""How a line begins that would be a heading, a quote or an item, up to the character that makes it one."""
_IN_ANGLES = re.compile(r"[\s()<>]")
"""In an address, asks for ``<`` and ``>`` round it."""
_BACKTICKS = re.compile(r"`+")
_MAX_NESTING = 20
"""Deeper inline elements are a page's mistake; they mark nothing."""
_MAX_ITEM_BLOCKS = 4
"""A list item that holds more is a container: block themes print whole posts as items."""
_SIGNS = {"strong": "**", "em": "*"}
_WRITTEN = frozenset({"link", "code", *_SIGNS})
"""Marks that CommonMark has."""


def kept_text(block: Block, spans: list[Span]) -> str:
    """The text of a block that is left, closed up where something was cut out."""
    kept = [span for span in spans if span.label in BODY_LABELS]
    if len(kept) == 1 and kept[0].end - kept[0].start == len(block.text):
        return block.text
    text = ""
    for span in kept:
        piece = block.text[span.start : span.end]
        if text and text[-1].isspace() and piece[:1].isspace():
            piece = piece.lstrip(" ")
        text += piece
    if any(span.label is Label.CITATION for span in spans):
        text = _SPACE_BEFORE.sub("", text)
    return "\n".join(line.strip() for line in text.strip().split("\n"))


def is_item(block: Block, previous: Block | None) -> bool:
    """True for the first block of a list item, or a line with a printed bullet."""
    item = _inside(block, "li")
    if item is not None and item.last - item.first <= _MAX_ITEM_BLOCKS:
        return previous is None or _inside(previous, "li") is not item
    return bool(block.bullet or block.listed)


def to_markdown(block: Block, spans: list[Span], *, base: str, item: bool) -> str:
    """One block as CommonMark; links absolute."""
    if _inside(block, "pre"):
        return _fenced(kept_text(block, spans))
    text = _inline(block, spans, base)
    if level := block.heading or (any(span.label is Label.HEADING for span in spans) and 3):
        return f"{'#' * level} {_one_line(text).strip('*')}"
    text = text.replace("\n", "\\\n")
    if item:
        return "- " + text.replace("\n", "\n  ")
    if start := _BLOCK_START.match(text):
        text = f"{start.group()}\\{text[start.end() :]}"
    return "> " + text.replace("\n", "\n> ") if _inside(block, "blockquote") else text


def _inside(block: Block, tag: str) -> Node | None:
    """What ``block.inside`` says, without the way up where the path has no such tag: on most pages nine times in ten."""
    return block.inside(tag) if f"/{tag}" in block.node.path else None


def _fenced(text: str) -> str:
    fence = "`" * max(3, _longest_run(text) + 1)
    return f"{fence}\n{text}\n{fence}"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _inline(block: Block, spans: list[Span], base: str) -> str:
    marks = [mark for mark in block.marks if mark.kind in _WRITTEN]
    if len(spans) == 1 and not marks:  # most blocks
        return _escape(block.text[spans[0].start : spans[0].end]).strip()
    kept = [span for span in spans if span.label in BODY_LABELS]
    out = "".join(_marked(block, span.start, span.end, marks, base) for span in kept)
    if any(span.label is Label.CITATION for span in spans):
        out = _SPACE_BEFORE.sub("", out)
    return out.strip()


def _longest_run(text: str) -> int:
    return max((len(run) for run in _BACKTICKS.findall(text)), default=0)


def _marked(block: Block, start: int, end: int, marks: list[Mark], base: str, depth: int = 0) -> str:
    """``text[start:end]`` with the outermost marks written out, inner ones inside them."""
    out, at = "", start
    for number, mark in enumerate(marks):
        a, b = max(mark.start, start), min(mark.end, end)
        if a < at or a >= b:
            continue
        out += _escape(block.text[at:a])
        if mark.kind == "code":
            out += _code(block.text[a:b])
        else:
            within = marks[number + 1 : _first_from(b, marks)] if depth < _MAX_NESTING else []
            out += _wrap(mark, _marked(block, a, b, within, base, depth + 1), base)
        at = b
    return out + _escape(block.text[at:end])


def _first_from(at: int, marks: list[Mark]) -> int:
    """The number of the first mark that starts there or later; marks are in order of their starts."""
    return bisect_left(marks, at, key=lambda mark: mark.start)


def _code(text: str) -> str:
    """A code span, fenced by more backticks than it holds (CommonMark 0.31, 6.1)."""
    fence = "`" * (_longest_run(text) + 1)
    gap = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{gap}{text}{gap}{fence}"


def _wrap(mark: Mark, inner: str, base: str) -> str:
    text = inner.strip()
    if not text:
        return inner
    before, after = inner[: len(inner) - len(inner.lstrip())], inner[len(inner.rstrip()) :]
    if mark.kind == "link":
        try:
            address = join(base, (mark.element.get("href") or "").strip())
        except ValueError:
            return inner
        if not address.startswith(("http://", "https://", "mailto:")):
            return inner
        return (
            f"{before}[{text}](<{address}>){after}"
            if _IN_ANGLES.search(address)
            else f"{before}[{text}]({address}){after}"
        )
    sign = _SIGNS[mark.kind]
    return f"{before}{sign}{text}{sign}{after}"


def _escape(text: str) -> str:
    for char, escaped in _ESCAPED:
        text = text.replace(char, escaped)
    return text
