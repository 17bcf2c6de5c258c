"""Aggregator pages: a summary, and the numbered sources that it was made from.

A page is one if it says how many sources it has ("2 Sources") and prints that many entries of one
shape, numbered from 1; or if it lists, under a heading "Sources", other sites by name that its text
cites by number. The entries become ``sources``; the digits that refer to them leave the text.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from pipelines.engine.blocks import Block, Mark, Node
from pipelines.engine.citations import cited_in
from pipelines.engine.sheet import FoundSource, Sheet
from pipelines.engine.spans import Label
from pipelines.engine.urls import absolute, same_site

_NAMES = (
    "sources? outlets quellen? fuentes? fonti fontes? bron bronnen källor källa kilder kilde źródła źródeł źródło zdroje zdrojů "
    "források surse kaynak источник источника источников джерела джерел πηγές sumber"
)
"""What sources are called, in the languages of the phrase library."""
_NAMED = rf"(?:{'|'.join(_NAMES.split())})"
_COUNT = re.compile(rf"(\d{{1,3}}) {_NAMED}|{_NAMED}(?: ?: ?| ?\((?=\d+\)))(\d{{1,3}})\)?", re.IGNORECASE)
_RANK = re.compile(r"\[?(\d{1,3})[\].)]?")
_NEAR = 8
"""Blocks between a headline and the line that counts its story's sources; those of related stories are further off."""
_MAX_COUNT_WORDS = 12
_SOURCES = re.compile(rf"(?:our |the )?(?:references|{_NAMED})\s*:?", re.IGNORECASE)
_HEADING = re.compile(rf"{_NAMED}\s*:?", re.IGNORECASE)
"""Without "references": those are a study's."""
_MOST_LISTED = 20
_FEWEST_LISTED = 2
"""Sources under a heading that nothing counts: one is a credit, many are a bibliography."""
_ANNOUNCED_ABOVE = 2
"""Blocks between the line that announces sources and the first: a toggle's label may stand there."""
_DEK_ABOVE = 1
_FURNITURE_BELOW = 3
_LEADING_RANK = re.compile(r"^\[\d{1,3}\]\s*")
_MAX_PUBLISHER_WORDS = 6
_AROUND_PUBLISHER = " |,:;()·–—-"
_MIN_HEADLINE_WORDS = 3
_MAX_READ_WORDS = 4
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
    counted = [(count, block) for block in sheet.blocks if (count := _count_in(block))]
    if not counted:
        _put_sources(sheet, _listed(sheet))
        sheet.source_count = len(sheet.sources)
        return
    count, line = counted[0]
    zones = _entries(sheet, _heads(sheet, count) or _unnumbered_heads(sheet, count)) or _fewer_entries(
        sheet, *counted[0]
    )
    _put_sources(sheet, zones)
    if 0 < len(zones) < count:
        sheet.warnings.append(f"sources: the page counts {count} and prints {len(zones)}")
    anchor = sheet.headline.block
    if sheet.sources or (anchor is not None and abs(line.index - anchor) <= _NEAR):
        sheet.source_count = count
        if sheet.sources and _COUNT.fullmatch(line.text.strip()) and sheet.labels.untouched(line.index):
            sheet.labels.put(line.index, Label.AGGREGATOR_FURNITURE, "aggregator_furniture:counts the sources")
        _label_other_stories(sheet, [block.index for _, block in counted[1:]])


def _put_sources(sheet: Sheet, zones: list[list[Block]]) -> None:
    sheet.sources = [_read_entry(sheet, rank, zone) for rank, zone in enumerate(zones, 1)]


def _listed(sheet: Sheet) -> list[list[Block]]:
    """The entries under a heading that calls them sources: other sites, each with its name, all cited above; [] if there are none."""
    for heading in (block for block in sheet.blocks if _HEADING.fullmatch(block.text.strip())):
        zones = next((zones for group in sheet.page.alike if (zones := _entries_below(sheet, heading, group))), [])
        if zones and all(map(_is_named, zones)) and _are_cited(sheet, heading, len(zones)):
            return zones
    return []


def _entries_below(sheet: Sheet, heading: Block, group: list[Node]) -> list[list[Block]]:
    """The entries of elements alike that begin right below a heading and all lead to other sites; [] for others."""
    if not _FEWEST_LISTED <= len(group) <= _MOST_LISTED or group[0].first != heading.index + 1:
        return []
    away = all(_leads_away(sheet, node) for node in group)
    return _entries(sheet, [sheet.blocks[node.first] for node in group]) if away else []


def _is_named(zone: list[Block]) -> bool:
    """True if a few words beside an entry's link can be a publisher's name."""
    texts = [piece.text for block in zone for piece in _pieces(block) if not piece.url]
    return any(len(text.split()) <= _MAX_PUBLISHER_WORDS and any(map(str.isalpha, text)) for text in texts)


def _are_cited(sheet: Sheet, heading: Block, count: int) -> bool:
    """True if the text above a list refers to each of its entries."""
    cited = (cited_in(block, count) for block in sheet.blocks[: heading.index] if block.prose)
    return set(range(1, count + 1)) == set().union(*cited)


def _entries(sheet: Sheet, heads: list[Block]) -> list[list[Block]]:
    """The blocks of each entry; [] if one of them tells nothing."""
    zones = _zones(sheet, heads) if heads else []
    told = all(any(block.words >= _MIN_HEADLINE_WORDS for block in zone) for zone in zones)
    return zones if told else []


def _fewer_entries(sheet: Sheet, count: int, line: Block) -> list[list[Block]]:
    """The entries of a page that prints fewer than it counts: each leads to another site, and those without numbers
    stand right under the line that counts them, or under a heading that calls them sources."""
    for number in range(count - 1, 0, -1):
        zones = _entries(sheet, _heads(sheet, number))
        if zones and all(_has_way_out(sheet, zone) for zone in zones):
            return zones
    for number in range(count - 1, 1, -1):
        heads = _unnumbered_heads(sheet, number)
        if heads and _is_announced(sheet, heads[0], line):
            return _entries(sheet, heads)
    return []


def _has_way_out(sheet: Sheet, zone: list[Block]) -> bool:
    links = [mark.element.get("href") for block in zone for mark in block.marks if mark.kind == "link"]
    return any(_is_elsewhere(sheet, link) for link in links)


def _is_elsewhere(sheet: Sheet, link: str | None) -> bool:
    address = absolute(sheet.base, link)
    return bool(address) and not same_site(address, sheet.url)


def _is_announced(sheet: Sheet, head: Block, line: Block) -> bool:
    above = sheet.blocks[max(0, head.index - _ANNOUNCED_ABOVE) : head.index]
    return any(block is line or _SOURCES.fullmatch(block.text.strip()) for block in above)


def _count_in(block: Block) -> int | None:
    """The number in a line, or in an element of a short line, that counts sources."""
    if block.words > _MAX_COUNT_WORDS or not _COUNT.search(block.text):
        return None
    texts = [block.text, *(block.text[start:end] for start, end in block.pieces())]
    return next(
        (int(match.group(1) or match.group(2)) for text in texts if (match := _COUNT.fullmatch(text.strip()))), None
    )


def _label_other_stories(sheet: Sheet, counts: list[int]) -> None:
    """Another line that counts sources belongs to another story: its dek above, its furniture below."""
    for at in counts:
        for index in range(max(0, at - _DEK_ABOVE), min(len(sheet.blocks), at + _FURNITURE_BELOW + 1)):
            block = sheet.blocks[index]
            if index > at and block.prose:
                break
            if sheet.labels.untouched(index) and not _anchors(sheet, block.node):
                sheet.labels.put(index, Label.RELATED, "related:counts sources of its own")


def _unnumbered_heads(sheet: Sheet, count: int) -> list[Block]:
    """The first blocks of ``count`` elements alike, each with a link to another site."""
    for group in sheet.page.alike:
        if len(group) == count > 1 and all(_leads_away(sheet, node) for node in group):
            return [sheet.blocks[node.first] for node in group]
    return []


def _leads_away(sheet: Sheet, node: Node) -> bool:
    if sheet.page.words_in(node) < _MIN_HEADLINE_WORDS or _anchors(sheet, node):
        return False
    return any(_is_elsewhere(sheet, link.get("href")) for link in node.element.iter("a"))


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
    others = [head.index for head in heads[:-1]]
    if sheet.headline.block is not None:
        others.append(sheet.headline.block)
    last = heads[-1].node.largest_without(others).last
    sizes = {other.index - head.index for head, other in zip(heads, heads[1:])}
    size = sizes.pop() if len(sizes) == 1 else 1  # a ``dt`` and its ``dd`` are in no element of their own
    ends = [*(head.index for head in heads[1:]), min(max(last, heads[-1].index + size), len(sheet.blocks))]
    return [sheet.blocks[head.index : end] for head, end in zip(heads, ends)]


def _anchors(sheet: Sheet, node: Node) -> bool:
    return sheet.headline.block is not None and node.holds(sheet.headline.block)


def _read_entry(sheet: Sheet, rank: int, zone: list[Block]) -> FoundSource:
    pieces = [piece for block in zone for piece in _pieces(block)]
    texts, lines, url = [], [], None
    for piece in pieces:
        url = url or piece.url
        if _RANK.fullmatch(piece.text.strip()) or (piece.url and _is_read_link(piece.text)):
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
            if piece.url and not _is_read_link(piece.text) and len(piece.text.split()) >= _MIN_HEADLINE_WORDS
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
    headline = _LEADING_RANK.sub("", headline) if headline else None
    publisher = _LEADING_RANK.sub("", publisher).strip(_AROUND_PUBLISHER) if publisher else None
    return FoundSource(rank, publisher, headline, absolute(sheet.base, url), "\n\n".join(texts) or None)


def _is_read_link(text: str) -> bool:
    """``Read full article``: the way to a source, not its headline."""
    return len(text.split()) <= _MAX_READ_WORDS and bool(_READ.match(text))


def _put(sheet: Sheet, piece: _Piece, label: Label, rule: str) -> None:
    sheet.labels.put(piece.block.index, label, rule, piece.start, piece.end)


def _pieces(block: Block) -> list[_Piece]:
    """A block cut at the elements it consists of, or at its links; a paragraph stays whole."""
    if block.prose and not _RANK.match(block.text):
        return [_Piece(block, 0, len(block.text), None)]
    edges = [edge for mark in block.marks for edge in (mark.start, mark.end)]
    return [_Piece(block, a, b, _link_at(block.marks, a, b)) for a, b in block.pieces(edges)]


def _link_at(marks: list[Mark], start: int, end: int) -> str | None:
    return next(
        (mark.element.get("href") for mark in marks if mark.kind == "link" and mark.start <= start and end <= mark.end),
        None,
    )
