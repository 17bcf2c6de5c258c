"""Boxes: small elements set into or after a text that are no part of it, whatever their class names.

A sign-up box is the small element round an e-mail field; an author box is the small element that
begins with the name of an author and goes on about them.
"""

from __future__ import annotations

from pipelines.engine.blocks import Block, Node
from pipelines.engine.names import BY
from pipelines.engine.rules.fields import stated_bylines
from pipelines.engine.sheet import Sheet
from pipelines.engine.spans import Label
from pipelines.engine.text import fold

_MAX_BOX_WORDS = 90
_MAX_BY = 20
"""Characters of "Written by"."""
_MAX_BOX_SHARE = 0.4
"""Of the page's words: a larger element is the page, not a box in it."""


def label_boxes(sheet: Sheet) -> None:
    """Label sign-up boxes and author boxes."""
    for field in sheet.page.fields:
        node = _box(sheet, field.node)
        if node is not None:
            _label(sheet, node, Label.NEWSLETTER, "newsletter:box round an e-mail field")
    known = {fold(name) for name in stated_bylines(sheet)} - {""}
    longest = 2 * max(map(len, known), default=0)
    started = False
    for block in sheet.blocks if known else ():
        started = started or (block.prose and sheet.labels.untouched(block.index) and _after_headline(sheet, block))
        if started and len(block.text) <= longest + _MAX_BY and fold(BY.sub("", block.text)) in known:
            _label_author_box(sheet, block)


def label_rest_of_boxes(sheet: Sheet) -> None:
    """Where a line of a small box asks to subscribe, the whole box does."""
    for block in sheet.blocks:
        spans = sheet.labels.of(block.index)
        if (
            spans
            and spans[0].label is Label.NEWSLETTER
            and ":phrase" in spans[0].rule
            and block.node.parent is not None
        ):
            box = _box(sheet, block.node)
            if box is not None and box.last - box.first > 1:
                _label(sheet, box, Label.NEWSLETTER, "newsletter:rest of the box")


def _after_headline(sheet: Sheet, block: Block) -> bool:
    return sheet.headline.block is not None and block.index > sheet.headline.block


def _box(sheet: Sheet, inner: Node) -> Node | None:
    """The largest small element round a node; None if the smallest is no box."""
    box = None
    for node in inner.ancestors():
        words = sheet.page.words_in(node)
        if (
            words > _MAX_BOX_WORDS
            or words > _MAX_BOX_SHARE * sheet.page.words
            or (sheet.headline.block is not None and node.holds(sheet.headline.block))
        ):
            break
        box = node
    return box


def _label_author_box(sheet: Sheet, name: Block) -> None:
    box = _box(sheet, name.node)
    if box is None:
        return
    if box.last - box.first == 1 and name.index + 1 < len(sheet.blocks):
        return  # the name stands among the paragraphs: a byline, not a box
    _label(sheet, box, Label.AUTHOR_BOX, "author_box:box headed by an author's name")


def _label(sheet: Sheet, node: Node, label: Label, rule: str) -> None:
    sheet.furniture.append(node)
    for block in sheet.page.under(node):
        sheet.labels.put(block.index, label, rule)
