"""Readers' comments by their shape, whatever the class names: texts in a row after the article, each signed and dated."""

from __future__ import annotations

import re
from collections import defaultdict

from pipelines.engine.blocks import Block, Node
from pipelines.engine.dates import AGO, DATE
from pipelines.engine.sheet import Sheet
from pipelines.engine.spans import Label

_ALIKE = 3
"""Two dated paragraphs are an article's corrections; three signed ones are a conversation."""
_MOST = 0.75
_MAX_SIGNATURE_WORDS = 14
_MIN_TEXT_WORDS = 60
"""Running text under the headline before the first comment."""
_MAX_TITLED = 0.34
"""Elements with headings of their own are other posts, not comments."""
_MAX_NAME_WORDS = 3
_MAX_CONTROL_WORDS = 4
"""``Reply to this comment``."""
_CLOCK = re.compile(r"\b\d{1,2}[:.]\d{2}\b")
_LETTERS = re.compile(r"[^\W\d_]{2,}")


def label_remarks(sheet: Sheet) -> None:
    """Label runs of signed and dated texts after the article as comments; a live blog's entries are its text."""
    start = _end_of_opening(sheet)
    if start is None or any(sheet.facts.of_type("LiveBlogPosting")):
        return
    signed = {block.index for block in sheet.blocks[start:] if _is_signature(block)}
    if len(signed) >= _ALIKE:
        for group in _groups(sheet, start):
            if _is_conversation(sheet, group, signed):
                for node in group:
                    _label(sheet, node.first, node.last, f"comments:{len(group)} signed texts alike")
        _label_flat(sheet, signed)


def _end_of_opening(sheet: Sheet) -> int | None:
    """The block after enough running text under the headline; None if there is not so much."""
    words = 0
    first = 0 if sheet.headline.block is None else sheet.headline.block + 1
    for block in sheet.blocks[first:]:
        if block.prose and sheet.labels.untouched(block.index):
            words += block.words
            if words >= _MIN_TEXT_WORDS:
                return block.index + 1
    return None


def _is_signature(block: Block) -> bool:
    """A short line with a date in it; a time alone begins a live blog's entry."""
    if block.words > _MAX_SIGNATURE_WORDS or block.prose or block.heading or block.tag == "tr":
        return False
    text = block.text
    if not any(char.isdigit() for char in text):
        return False
    return bool(DATE.search(text) or AGO.search(text))


def _groups(sheet: Sheet, start: int) -> list[list[Node]]:
    """Elements of one shape under one parent, after the opening."""
    after = ([node for node in group if node.first >= start] for group in sheet.page.alike)
    return [group for group in after if len(group) >= _ALIKE]


def _is_conversation(sheet: Sheet, group: list[Node], signed: set[int]) -> bool:
    """Most elements have a signature, a second short line or a name in it, a text, and no title."""
    full = sum(_is_remark(sheet, node, signed) for node in group)
    titled = sum(any(_is_title(block) for block in sheet.page.under(node)) for node in group)
    return full >= max(_ALIKE, _MOST * len(group)) and titled <= _MAX_TITLED * len(group)


def _is_title(block: Block) -> bool:
    """True for headings; small ones may be names, unless they are linked and too long for that; for longer linked lines."""
    longest = _MAX_NAME_WORDS if block.heading else _MAX_CONTROL_WORDS
    return 0 < block.heading < 4 or (block.link_density > 0.9 and block.words > longest)


def _is_remark(sheet: Sheet, node: Node, signed: set[int]) -> bool:
    signatures = [block for block in sheet.page.under(node) if block.index in signed]
    others = [block for block in sheet.page.under(node) if block.index not in signed]
    named = any(_names_somebody(block) for block in signatures) or any(not block.prose for block in others)
    return bool(signatures) and named and any(block.words > 1 and block.link_density < 1 for block in others)


def _names_somebody(block: Block) -> bool:
    """True if a signature says more than when."""
    return bool(_letters(block))


def _letters(block: Block) -> str:
    """What a signature says beside the time: a name, if it is a comment's; the same word each time, if it is a chronicle's."""
    return "".join(_LETTERS.findall(AGO.sub("", _CLOCK.sub("", DATE.sub("", block.text)))))


def _label_flat(sheet: Sheet, signed: set[int]) -> None:
    """Comments without an element each: signatures of one shape in one element, text between them, no headings."""
    shapes: dict[tuple[int, str], list[Block]] = defaultdict(list)
    for index in sorted(signed):
        block = sheet.blocks[index]
        if _names_somebody(block) and sheet.labels.main(index) is not Label.COMMENTS:
            shapes[id(block.node.parent), block.node.path].append(block)
    for run in shapes.values():
        if len(run) >= _ALIKE and len({_letters(block) for block in run}) > 1 and _text_between(sheet, run):
            home = run[0].node.parent
            end = home.last if home is not None else run[-1].index + 1
            follows = any(block.prose for block in sheet.blocks[run[-1].index + 1 : end])
            first = run[0].index if follows else run[0].index + 1
            _label(sheet, first, end if follows else run[-1].index + 1, f"comments:{len(run)} signed texts in a row")


def _text_between(sheet: Sheet, run: list[Block]) -> bool:
    """True if nearly each gap holds text and none holds a title."""
    gaps = [sheet.blocks[one.index + 1 : other.index] for one, other in zip(run, run[1:])]
    if any(_is_title(block) for gap in gaps[1:] for block in gap):
        return False  # after the first, which may be the article's own, comes "Comments"
    return sum(any(block.words > 1 for block in gap) for gap in gaps) >= _MOST * len(gaps)


def _label(sheet: Sheet, first: int, last: int, rule: str) -> None:
    for block in sheet.blocks[first:last]:
        sheet.labels.overrule_passing(block.index, Label.COMMENTS, rule)
