"""A labelled page as numbers: what the learned model sees of each block.

Every column is cheap (array arithmetic over a few facts a block) and means the same in any language: sizes, links,
place, repetition, what stands round the block, and what the rules have said of it and of its neighbours. No column
knows a word of the text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipelines.engine.blocks import Block, Node, bits_of
from pipelines.engine.sheet import Sheet
from pipelines.engine.spans import BODY_LABELS, Label, Span
from pipelines.engine.text import CLOSERS, SENTENCE_ENDS

Column = NDArray[np.float32]

_TAGS = {
    "p": 0,
    "li": 1,
    "td": 2,
    "th": 2,
    "div": 3,
    "blockquote": 4,
    "pre": 6,
    "dd": 7,
    "span": 8,
    "tr": 9,
    "section": 10,
}
_HEADING_TAG, _OTHER_TAG = 5, 11
_ENDS = dict.fromkeys(":;,", 1.0) | dict.fromkeys(SENTENCE_ENDS, 2.0) | dict.fromkeys(CLOSERS, 3.0)
_BITS = {tag: bits_of((tag,)) for tag in ("article", "main", "aside", "section", "ul", "header", "form")}
_BREAKS = frozenset(
    {Label.COMMENTS, Label.RELATED, Label.SHARE, Label.TAGS, Label.NEWSLETTER, Label.AUTHOR_BOX, Label.NAVIGATION}
)
"""What articles end with."""
_COUNTED = {
    "notices_before": frozenset({Label.NEWSLETTER, Label.AUTHOR_BOX, Label.COPYRIGHT, Label.CONTROL}),
    "shares_before": frozenset({Label.SHARE}),
    "related_before": frozenset({Label.RELATED}),
    "furniture_before": frozenset({Label.NAVIGATION, Label.BOILERPLATE}),
}
"""Columns that count labels between the text's beginning and a block."""
_WINDOW = 5
_FAR = 60
_MOST_LINKED = 0.7
_MAX_LINK_WORDS = 30
_SAME_TEXT = 200
"""Characters by which two blocks are the same."""


def features(sheet: Sheet, core: Node, around: Node) -> dict[str, Column]:
    """The columns of a page, one value a block.

    :param core: the element with nearly all of the text.
    :param around: the smallest element with the headline and enough text.
    """
    blocks = sheet.blocks
    facts = _Facts(sheet)
    columns = _own(blocks, facts) | _labels(blocks, facts)
    columns |= _places(facts, sheet.headline.block, core, around)
    columns |= _surroundings(blocks, facts) | _likeness(blocks, facts) | _sequence(facts, sheet.headline.block)
    columns["stated_article"] = facts.constant(bool(sheet.facts.article()))
    return columns


class _Facts:
    """What several groups of columns need."""

    def __init__(self, sheet: Sheet) -> None:
        blocks = sheet.blocks
        self.size = len(blocks)
        self.index = np.arange(self.size, dtype=np.float32)
        self.words = _array([block.words for block in blocks])
        self.chars = _array([len(block.text) for block in blocks])
        self.link_chars = _array([block.link_chars for block in blocks])
        self.density = self.link_chars / self.chars
        self.heading = _array([block.heading for block in blocks])
        self.spans: list[list[Span]] = [sheet.labels.of(block.index) for block in blocks]
        self.labels = [spans[0].label if spans else None for spans in self.spans]
        self.body = np.array([any(span.label in BODY_LABELS for span in spans) for spans in self.spans], bool)
        self.free = np.array([not spans for spans in self.spans], bool) | self.body
        prose = np.array([block.prose for block in blocks], bool)
        self.prose = (prose & self.free).astype(np.float32)
        self.word_sums = _sums(self.words)
        self.prose_sums = _sums(self.words * self.prose)
        self.all_prose = max(float(self.prose_sums[-1]), 1.0)

    def constant(self, value: float) -> Column:
        return np.full(self.size, value, np.float32)


def _array(values: Sequence[float]) -> Column:
    return np.array(values, np.float32)


def _sums(values: Column) -> Column:
    return np.concatenate(([0.0], np.cumsum(values))).astype(np.float32)


def _own(blocks: list[Block], facts: _Facts) -> dict[str, Column]:
    return {
        "words": facts.words,
        "chars": facts.chars,
        "link_density": facts.density,
        "heading": facts.heading,
        "ends": _array([_ENDS.get(block.text[-1], 0.0) for block in blocks]),
        "tag": _array([_HEADING_TAG if block.heading else _TAGS.get(block.node.tag, _OTHER_TAG) for block in blocks]),
        "depth": _array([block.node.path.count("/") for block in blocks]),
        **{f"in_{tag}": _array([block.node.within & bit != 0 for block in blocks]) for tag, bit in _BITS.items()},
    }


def _labels(blocks: list[Block], facts: _Facts) -> dict[str, Column]:
    """What the rules have said."""
    return {
        "body_by_rule": facts.body.astype(np.float32),
        "unlabelled": facts.free.astype(np.float32),
        "related_by_rule": _array([label is Label.RELATED for label in facts.labels]),
        "boilerplate_by_rule": _array([label is Label.BOILERPLATE for label in facts.labels]),
        "standfirst": _array([label is Label.STANDFIRST for label in facts.labels]),
    }


def _places(facts: _Facts, headline: int | None, core: Node, around: Node) -> dict[str, Column]:
    index, sums = facts.index, facts.prose_sums
    inside = (index >= core.first) & (index < core.last)
    core_prose = max(float(sums[core.last] - sums[core.first]), 1.0)
    levels = facts.constant(50.0)
    for level, node in reversed(list(enumerate(core.ancestors()))):
        levels[node.first : node.last] = level
    return {
        "position": index / facts.size,
        "index": index,
        "blocks": facts.constant(facts.size),
        "from_headline": facts.constant(-999.0) if headline is None else index - headline,
        "in_article_node": ((index >= around.first) & (index < around.last)).astype(np.float32),
        "in_core": inside.astype(np.float32),
        "core_position": (index - core.first) / max(1, core.last - core.first),
        "core_prose_after": np.where(inside, (sums[core.last] - sums[1:]) / core_prose, -1.0),
        "core_prose_before": np.where(inside, (sums[:-1] - sums[core.first]) / core_prose, -1.0),
        "core_share": facts.constant(core_prose / facts.all_prose),
        "core_prose": facts.constant(core_prose),
        "levels_above_core": levels,
        "prose_before": sums[:-1] / facts.all_prose,
        "prose_after": (sums[-1] - sums[1:]) / facts.all_prose,
        "page_prose": facts.constant(facts.all_prose),
        "page_words": facts.constant(float(facts.word_sums[-1])),
    }


def _surroundings(blocks: list[Block], facts: _Facts) -> dict[str, Column]:
    """The two elements above each block, and the lines before and after it."""
    columns: dict[str, Column] = {}
    nodes = [block.node.parent or block.node for block in blocks]
    link_sums, char_sums = _sums(facts.link_chars), _sums(facts.chars)
    for name in ("parent", "grandparent"):
        first, last = np.array([node.first for node in nodes]), np.array([node.last for node in nodes])
        columns[f"{name}_words"] = facts.word_sums[last] - facts.word_sums[first]
        columns[f"{name}_prose"] = (facts.prose_sums[last] - facts.prose_sums[first]) / facts.all_prose
        columns[f"{name}_links"] = (link_sums[last] - link_sums[first]) / np.maximum(
            char_sums[last] - char_sums[first], 1
        )
        nodes = [node.parent or node for node in nodes]
    columns["links_previous"] = np.concatenate(([1.0], facts.density[:-1]))
    columns["links_next"] = np.concatenate((facts.density[1:], [1.0]))
    columns["links_around"] = _window(facts.density)
    columns["free_around"] = _window(facts.free.astype(np.float32))
    return columns


def _window(values: Column) -> Column:
    """Means over five blocks to either side."""
    sums, size = _sums(values), len(values)
    places = np.arange(size)
    low, high = np.maximum(places - _WINDOW, 0), np.minimum(places + _WINDOW + 1, size)
    return (sums[high] - sums[low]) / (high - low)


def _likeness(blocks: list[Block], facts: _Facts) -> dict[str, Column]:
    """Blocks of one template share a path; texts that a page prints twice are seldom its article."""
    numbers: dict[str, int] = {}
    path = np.array([numbers.setdefault(block.node.path, len(numbers)) for block in blocks])
    size = len(numbers)
    count = np.bincount(path, minlength=size)
    words = np.bincount(path, facts.words, size)
    links = np.bincount(path, facts.link_chars, size) / np.bincount(path, facts.chars, size)
    prose = np.bincount(path, facts.words * facts.prose, size)
    siblings = Counter((id(block.node.parent), number) for block, number in zip(blocks, path.tolist()))
    texts = Counter(block.text[:_SAME_TEXT] for block in blocks)
    return {
        "path_blocks": count[path].astype(np.float32),
        "path_words": (words / count)[path].astype(np.float32),
        "path_links": links[path].astype(np.float32),
        "path_share": (prose / facts.all_prose)[path].astype(np.float32),
        "path_to_largest": (prose / max(float(prose.max()), 1.0))[path].astype(np.float32),
        "siblings": _array([siblings[id(block.node.parent), number] for block, number in zip(blocks, path.tolist())]),
        "repeats": _array([texts[block.text[:_SAME_TEXT]] for block in blocks]),
    }


def _sequence(facts: _Facts, headline: int | None) -> dict[str, Column]:
    """What has come between the beginning of the text and a block: an article's end is announced."""
    start = 0 if headline is None else headline + 1
    open_prose = np.flatnonzero(facts.prose[start:])
    begin = start + int(open_prose[0]) if len(open_prose) else facts.size
    counted = {name: _before([label in wanted for label in facts.labels], begin) for name, wanted in _COUNTED.items()}
    links = (facts.density > _MOST_LINKED) & (facts.words < _MAX_LINK_WORDS)
    breaks = np.array([label in _BREAKS for label in facts.labels], bool)
    return counted | {
        "links_before": _before(links, begin),
        "headings_before": _before(facts.heading > 0, begin),
        "since_heading": _since(facts.heading > 0, facts.index),
        "since_break": _since(breaks, facts.index),
        "until_break": _since(breaks[::-1], facts.index)[::-1],
    }


def _before(mask: Sequence[bool] | NDArray[np.bool_], begin: int) -> Column:
    """How many of the blocks from ``begin`` to this one, itself left out, are of a kind."""
    counted = np.array(mask, np.float32)
    counted[:begin] = 0
    return _sums(counted)[:-1]


def _since(mask: NDArray[np.bool_], index: Column) -> Column:
    """Blocks since the last of a kind, 60 at most."""
    last = np.maximum.accumulate(np.where(mask, index, -_FAR))
    return np.minimum(index - last, _FAR)
