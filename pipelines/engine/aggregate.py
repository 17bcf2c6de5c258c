"""Aggregator pages: a summary, and the numbered sources that it was made from.

A page is one if it says how many sources it has ("2 Sources") and prints that many entries of one
shape, numbered from 1. The entries become ``sources``; the digits that refer to them leave the text.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass

from pipelines.engine.blocks import Block, Mark, Node
from pipelines.engine.sheet import FoundSource, Sheet
from pipelines.engine.spans import Label
from pipelines.engine.text import fold
from pipelines.engine.urls import absolute

_COUNT = re.compile(r"(\d{1,3}) (?:sources?|outlets)", re.IGNORECASE)
_RANK = re.compile(r"\[?(\d{1,3})[\].)]?")
_CITED = re.compile(r"(?:\s*(?<![\d.,–€$£-])(?<![€$£] )\[?\d{1,2}\]?)+(?=\s*(?:[.,;:!?)](?!\d)|$))")
_NUMBER = re.compile(r"\d+")
_NUMBERS_AHEAD = re.compile(r"^(?:\s*,?\s*\[?\d{1,2}\]?)*\s*")
_UNIT = re.compile(r"\d\s*(?:[kcmd]?m|ft|in|mi|yd)$|\b(?:CO|NO|SO|H|O|N)$")
"""What stands before a raised number that is no citation: square metres, formulas."""
_MONTH = frozenset(
    "january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec".split()
)
_NUMBERED = frozenset(
    "act apollo android article chapter claude figure formula gemini gpt grok group ios iphone level llama part phase playstation ps round season series "
    "stage table tier version volume war windows xbox".split()
)
"""Names that a number belongs to."""
_NAME_AND_NUMBER = re.compile(r"\b([^\W\d]+ \d{1,2})(,?) (?=[^\W\d])")
_NOT_BEFORE_A_CITATION = frozenset(
    "a about an and approximately around at by chapter exactly for from in just least level most nearly no number of on only or "
    "over part phase roughly section  step than the to under until version with".split()
)
"""Words after which a number is a number ("in about 6.")."""
_NEAR = 8
"""Blocks between a headline and the line that counts its story's sources; those of related stories are further off."""
_MAX_PUBLISHER_WORDS = 6
_MIN_HEADLINE_WORDS = 3
_READ = re.compile(r"^(?:read|view|open|visit|see|full|original|go to|source|link)\b", re.IGNORECASE)


@dataclass(slots=True)
class _Piece:
    """A part of an entry: a block, or one of the elements that a block consists of."""

    block: Block
    start: int
    end: int
    url: str | None

    @property
    def text(self) -> str:
        return self.block.text[self.start : self.end]


def label_sources(sheet: Sheet) -> None:
    """Find an aggregator's sources; their text becomes ``sheet.sources``."""
    counted = [
        (int(match.group(1)), block) for block in sheet.blocks if (match := _COUNT.fullmatch(block.text.strip()))
    ]
    if not counted:
        return
    count, line = counted[0]
    heads = _heads(sheet, count)
    if heads:
        zones = _zones(sheet, heads)
        sheet.sources = [_read_entry(sheet, rank, zone) for rank, zone in enumerate(zones, 1)]
    anchor = sheet.headline.block
    if heads or (anchor is not None and abs(line.index - anchor) <= _NEAR):
        sheet.source_count = count


def label_citations(sheet: Sheet) -> None:
    """Cut the digits that refer to sources out of the text."""
    count = sheet.source_count
    if not count:
        return
    blocks = [block for block in sheet.blocks if sheet.labels.untouched(block.index)]
    set_apart = {(block.index, mark.start) for block in blocks for mark in block.marks if mark.kind == "number"}
    names = _numbered_names(sheet)
    for block in blocks:
        if set_apart:
            cuts = _marked(block, count)
        else:
            cuts = [cut for match in _CITED.finditer(block.text) if (cut := _plain(block.text, match, count, names))]
        for start, end in cuts:
            while start and block.text[start - 1].isspace():
                start -= 1
            sheet.labels.put(block.index, Label.CITATION, "citation:refers to a source", start, end)


def _heads(sheet: Sheet, count: int) -> list[Block]:
    """The first blocks of ``count`` entries of one shape, numbered 1 to ``count`` in order."""
    by_path: dict[str, list[tuple[int, Block]]] = defaultdict(list)
    for block in sheet.blocks:
        if (rank := _rank_of(block)) is not None and rank <= count:
            by_path[block.node.path].append((rank, block))
    for ranked in by_path.values():
        for at in range(len(ranked) - count + 1):
            run = ranked[at : at + count]
            if [rank for rank, _ in run] == list(range(1, count + 1)):
                return [block for _, block in run]
    return []


def _rank_of(block: Block) -> int | None:
    match = _RANK.match(block.text)
    if not match or block.inside("nav"):
        return None
    alone = match.end() == len(block.text)
    first = next((mark for mark in block.marks if mark.start == 0), None)
    set_apart = block.text.startswith("[") or (
        first is not None and first.kind == "number" and first.end == match.end()
    )
    return int(match.group(1)) if alone or set_apart else None


def _zones(sheet: Sheet, heads: list[Block]) -> list[list[Block]]:
    """The blocks of each entry: up to the next one's head, the last to the end of its own element."""
    if len(heads) == 1:
        last = max(
            heads[0].node.ancestors(), key=lambda node: node.last - node.first if not _anchors(sheet, node) else 0
        )
    else:
        last = _own_element(heads[-1], heads[-2])
    ends = [head.index for head in heads[1:]] + [max(last.last, heads[-1].index + 1)]
    return [sheet.blocks[head.index : end] for head, end in zip(heads, ends)]


def _anchors(sheet: Sheet, node: Node) -> bool:
    return sheet.headline.block is not None and node.holds(sheet.headline.block)


def _own_element(head: Block, other: Block) -> Node:
    """The largest element that holds one entry and not the other."""
    own = head.node
    for node in head.node.ancestors():
        if node.holds(other.index):
            break
        own = node
    return own


def _read_entry(sheet: Sheet, rank: int, zone: list[Block]) -> FoundSource:
    pieces = [piece for block in zone for piece in _pieces(block)]
    texts, lines, url = [], [], None
    for piece in pieces:
        url = url or piece.url
        if _RANK.fullmatch(piece.text.strip()) or (piece.url and _READ.match(piece.text)):
            _put(sheet, piece, Label.AGGREGATOR_FURNITURE, "aggregator_furniture:of a source")
            continue
        _put(sheet, piece, Label.SOURCE, f"source:[{rank}]")
        (
            texts
            if piece.block.prose and piece.end - piece.start >= 0.9 * len(piece.block.text) and not piece.url
            else lines
        ).append(piece.text.strip())
    headline = next(
        (
            piece.text.strip()
            for piece in pieces
            if piece.url and not _READ.match(piece.text) and len(piece.text.split()) >= _MIN_HEADLINE_WORDS
        ),
        None,
    )
    headline = headline or next((line for line in lines if len(line.split()) >= _MIN_HEADLINE_WORDS), None)
    publisher = next(
        (
            line
            for line in lines
            if line != headline and len(line.split()) <= _MAX_PUBLISHER_WORDS and any(map(str.isalpha, line))
        ),
        None,
    )
    return FoundSource(rank, publisher, headline, absolute(sheet.base, url), "\n\n".join(texts) or None)


def _put(sheet: Sheet, piece: _Piece, label: Label, rule: str) -> None:
    sheet.labels.put(piece.block.index, label, rule, piece.start, piece.end)


def _pieces(block: Block) -> list[_Piece]:
    """A block cut at the elements it consists of, or at its links; a paragraph stays whole."""
    if block.prose and not _RANK.match(block.text):
        return [_Piece(block, 0, len(block.text), None)]
    edges = sorted(
        {edge for piece in block.pieces() for edge in piece}
        | {edge for mark in block.marks for edge in (mark.start, mark.end)}
        | {0, len(block.text)}
    )
    return [
        _Piece(block, a, b, _link_at(block.marks, a, b)) for a, b in zip(edges, edges[1:]) if block.text[a:b].strip()
    ]


def _link_at(marks: list[Mark], start: int, end: int) -> str | None:
    return next(
        (mark.element.get("href") for mark in marks if mark.kind == "link" and mark.start <= start and end <= mark.end),
        None,
    )


def _marked(block: Block, count: int) -> list[tuple[int, int]]:
    """Citations by markup: numbers in elements of their own, and the commas between two of them."""
    cuts: list[tuple[int, int]] = []
    for mark in block.marks:
        if mark.kind == "number" and mark.start and _cites(block, mark, count):
            start = cuts[-1][1] if cuts and not block.text[cuts[-1][1] : mark.start].strip(" ,–-") else mark.start
            cuts.append((start, mark.end))
    return cuts


def _cites(block: Block, mark: Mark, count: int) -> bool:
    """True for numbers of sources that end a clause, or are raised; not for those of a unit (km²) or a quantity."""
    numbers = [int(number) for number in _NUMBER.findall(block.text[mark.start : mark.end])]
    if not numbers or not all(1 <= number <= count for number in numbers) or _UNIT.search(block.text[: mark.start]):
        return False
    raised = mark.element.tag in ("sup", "a") or next(mark.element.iterancestors("sup", "a"), None) is not None
    following = _NUMBERS_AHEAD.sub("", block.text[mark.end :])
    return raised or not following or following[0] in '.,;:!?)”"'


def _plain(text: str, match: re.Match[str], count: int, names: set[str]) -> tuple[int, int] | None:
    """Citations by form: rising numbers before punctuation, none of them part of a name or a quantity."""
    numbers = [(found.start() + match.start(), int(found.group())) for found in _NUMBER.finditer(match.group())]
    cited = []
    for start, number in reversed(numbers):
        if not 1 <= number <= count or (cited and number >= cited[-1][1]):
            break
        cited.append((start, number))
    if not cited:
        return None
    start = cited[-1][0]
    before = re.search(r"([^\W\d]+)\W*$", text[:start])
    if before and text[:start].endswith(('"', "”", "’", "'")) is False:
        word = before.group(1)
        adjacent = not re.search(r"\d", text[before.end(1) : start])
        if adjacent and (
            word.casefold() in _NOT_BEFORE_A_CITATION | _MONTH | _NUMBERED or fold(f"{word} {cited[-1][1]}") in names
        ):
            if len(cited) == 1:
                return None
            start = cited[-2][0]
    if text[start - 1 : start] == "[":
        start -= 1
    return (start, match.end()) if start else None


def _numbered_names(sheet: Sheet) -> set[str]:
    """ "Grok 3" followed by a word, anywhere on the page, is a name with a number; followed by a comma, if it is twice."""
    names: set[str] = set()
    before_comma: Counter[str] = Counter()
    for block in sheet.blocks:
        for match in _NAME_AND_NUMBER.finditer(block.text):
            if match.group(2):
                before_comma[fold(match.group(1))] += 1
            else:
                names.add(fold(match.group(1)))
    return names | {name for name, times in before_comma.items() if times > 1}
