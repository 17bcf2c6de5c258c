"""Captions and image credits: text of the images, not of the article."""

from __future__ import annotations

import re

from pipelines.engine.blocks import Block, Node
from pipelines.engine.classnames import tokens_of
from pipelines.engine.credits import part_credit_line
from pipelines.engine.phrases import INLINE, library
from pipelines.engine.rules.family import names
from pipelines.engine.sheet import Sheet
from pipelines.engine.spans import Label

_CAPTION_TAGS = frozenset({"figcaption", "caption"})
_CAPTION_TOKENS = names("caption figcaption wp-caption-text tr-caption image-caption photo-caption img-caption")
_CREDIT_TOKENS = names("credit credits image-credit photo-credit img-credit image-copyright photographer")
_MARK_TOKENS = _CREDIT_TOKENS | names("copyright source attribution author byline")
"""... of an inline element in a caption: elsewhere these are the page's."""
_CREDIT_AT_END = re.compile(
    r"(?:^|(?<=[\s.!?)|–—-]))(\(?(?:image|photo|picture|illustration|photograph|graphic|foto|bild|credit|fotografía|crédit photo)s?(?: credits?| courtesy| by| of|)\s*[:：]\s*\S.*)$",
    re.IGNORECASE,
)
"""``... at dawn. Photo: Lena Hartwell``: what a caption ends on."""
_MAX_CAPTION_WORDS = 80
_REACH = 3
"""Elements above a block in which a caption's element is looked for."""


def label_captions(sheet: Sheet) -> None:
    """Label what stands in a caption element; the credit in it or after it apart."""
    for block in sheet.unlabelled():
        kind = _kind(block)
        if kind is Label.IMAGE_CREDIT:
            sheet.labels.put(block.index, kind, "image_credit:class")
        elif kind is Label.CAPTION:
            _label_caption(sheet, block)


def _label_caption(sheet: Sheet, block: Block) -> None:
    for start, end in _credit_marks(block):
        sheet.labels.put(block.index, Label.IMAGE_CREDIT, "image_credit:class", start, end)
    if match := _CREDIT_AT_END.search(block.text):
        sheet.labels.put(
            block.index, Label.IMAGE_CREDIT, "image_credit:end of caption", match.start(1), len(block.text)
        )
    for start, end in sheet.labels.free(block.index):
        _label_credit_lines(sheet, block, start, end)
    sheet.labels.put(block.index, Label.CAPTION, "caption:element")


def _label_credit_lines(sheet: Sheet, block: Block, start: int, end: int) -> None:
    """Label the credits among the lines of a stretch of a caption: a line, or what a line ends on."""
    for line in block.text[start:end].split("\n"):
        match = library().find(line, len(line.split()), {INLINE})
        if match and match.phrase.label is Label.IMAGE_CREDIT:
            caption, _ = part_credit_line(line)
            rule = f"image_credit:phrase {match.text!r}"
            sheet.labels.put(block.index, Label.IMAGE_CREDIT, rule, start + len(caption), start + len(line))
        start += len(line) + 1


def _credit_marks(block: Block) -> list[tuple[int, int]]:
    """Where inline elements of a caption call themselves its credit."""
    found = []
    for element in block.node.element.iterdescendants("span", "small", "em", "cite", "i"):
        if tokens_of(element.get("class") or "") & _MARK_TOKENS:
            text = " ".join(element.text_content().split())
            at = len(block.text) - len(text) if block.text.endswith(text) else block.text.find(text)
            if text and at >= 0:
                found.append((at, at + len(text)))
    return found


def _kind(block: Block) -> Label | None:
    node: Node | None = block.node
    for _ in range(_REACH):
        if node is None:
            break
        tokens = tokens_of(node.classes)
        if tokens & _CREDIT_TOKENS and block.words <= _MAX_CAPTION_WORDS:
            return Label.IMAGE_CREDIT
        if node.tag in _CAPTION_TAGS or (tokens & _CAPTION_TOKENS and block.words <= _MAX_CAPTION_WORDS):
            return Label.CAPTION
        if (
            node.tag == "div"
            and node.last - node.first == 1
            and block.words <= _MAX_CAPTION_WORDS
            and _CREDIT_AT_END.search(block.text)
            and node.element.find("img") is not None
        ):
            return Label.CAPTION
        if node.tag == "figure" and node.last - node.first <= 2 and node.element.find(".//img") is not None:
            return Label.CAPTION
        node = node.parent
    return None
