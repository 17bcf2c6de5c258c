"""Pages that print only beginnings of other pages' texts, in markup without titles that could be posts'."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise

from pipelines.engine.blocks import Block, Node
from pipelines.engine.head import is_headline, is_known_story, is_stated_article, prints
from pipelines.engine.posts import MOST, leads_on, says_only_when
from pipelines.engine.sheet import Sheet
from pipelines.engine.spans import BODY_LABELS, Label
from pipelines.engine.text import fold, words
from pipelines.engine.urls import absolute, identity, same_site
from pipelines.engine.ways_on import MAX_TEASER_WORDS, is_way_on

_MIN_ALIKE = 3
"""Two rows alike are a coincidence."""
_MIN_TITLE_WORDS = 4
"""Words that open a paragraph and are a title."""
_MOST_BEFORE = 0.3
"""Share of a listing's text that may stand outside of its rows."""
_MAX_DESCRIPTION = 60
"""Words of what a section says of itself."""
_NEAR = 3
"""Lines among which a title stands above its text."""
_PICTURE_FILES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".svg")

Place = tuple[int, str]
"""Where a link stands, as a number of blocks before or up to it, and the page that it leads to."""


def is_listing(sheet: Sheet) -> bool:
    """Whether all text of a page is the beginnings of other pages' texts, or describes the cards below it."""
    body = [block for block in sheet.blocks if sheet.labels.main(block.index) in BODY_LABELS]
    if not body or is_stated_article(sheet) or is_known_story(sheet) or _has_byline_above(sheet, body):
        return False
    if _describes_cards(sheet, body):
        return True
    if is_headline(sheet):
        return False
    return (
        _has_run_in_titles(sheet, body)
        or _are_all_beginnings(sheet, body)
        or _has_linked_pictures(sheet, body)
        or _is_one_beginning(sheet, body)
    )


def _has_byline_above(sheet: Sheet, body: Sequence[Block]) -> bool:
    headline = sheet.headline.block
    return headline is not None and prints(sheet, range(headline, body[0].index), Label.BYLINE)


def _has_run_in_titles(sheet: Sheet, body: Sequence[Block]) -> bool:
    """Whether the text is one list of rows or paragraphs, each opening with a title that leads to its own page."""
    shape, _ = Counter(block.node.path for block in body).most_common(1)[0]
    rows = [block for block in body if block.node.path == shape]
    pages = {page for block in rows if (page := _opening_page(sheet, block))} - {identity(sheet.url)}
    inside = sum(block.words for block in rows)
    return len(pages) >= max(_MIN_ALIKE, MOST * len(rows)) and inside >= _most(body)


def _opening_page(sheet: Sheet, block: Block) -> str | None:
    """The page of the same site that a paragraph's first words lead to, a date aside, if they are a title."""
    link = next((mark for mark in block.marks if mark.kind == "link"), None)
    if link is None or not block.prose:
        return None
    title, before = block.text[link.start : link.end], block.text[: link.start]
    opens = says_only_when(before) and title[:1].isupper()
    if not opens or len(words(title)) < _MIN_TITLE_WORDS:
        return None
    return _page(sheet, link.element.get("href"))


def _page(sheet: Sheet, href: str | None) -> str | None:
    """Another page of the same site."""
    address = absolute(sheet.base, href)
    if not address or not same_site(address, sheet.url) or identity(address) == identity(sheet.url):
        return None
    return identity(address)


def _most(body: Sequence[Block]) -> float:
    """Words of nearly all of a text."""
    return (1 - _MOST_BEFORE) * sum(block.words for block in body)


def _are_all_beginnings(sheet: Sheet, body: Sequence[Block]) -> bool:
    """Whether links that say the same, each to a page of its own, stand behind short texts, and hardly any text is elsewhere."""
    ends: dict[str, list[Place]] = defaultdict(list)
    for block in sheet.blocks:
        for mark in block.marks[-1:]:
            page = _page(sheet, mark.element.get("href")) if is_way_on(block, mark) else None
            if page:
                said = block.text[mark.start : mark.end]
                ends[fold(said) or said].append((block.index + 1, page))
    return any(_share_text(body, [(0, ""), *places]) for places in ends.values())


def _has_linked_pictures(sheet: Sheet, body: Sequence[Block]) -> bool:
    """Whether pictures that lead each to a page of its own, each with a title below it, stand above short texts, and none before."""
    places = [
        (picture.block, page)
        for picture in sheet.page.pictures
        if (link := next(picture.element.iterancestors("a"), None)) is not None
        and not (link.get("href") or "").lower().endswith(_PICTURE_FILES)
        and (page := _page(sheet, link.get("href")))
        and _is_title_of_text(sheet.blocks[picture.block : picture.block + 2])
    ]
    if not places or places[0][0] > body[0].index:
        return False
    return _share_text(body, [*places, (len(sheet.blocks), "")])


def _is_title_of_text(blocks: Sequence[Block]) -> bool:
    return len(blocks) == 2 and not blocks[0].prose and blocks[0].words >= _MIN_TITLE_WORDS and blocks[1].prose


def _share_text(body: Sequence[Block], places: Sequence[Place]) -> bool:
    """Whether nearly all text lies between such places, little in each stretch, and each has a page of its own."""
    stretches = [
        sum(block.words for block in body if one <= block.index < other) for (one, _), (other, _) in pairwise(places)
    ]
    pages = {page for _, page in places if page}
    filled = [number for number in stretches if number]
    return (
        len(filled) >= max(_MIN_ALIKE, MOST * len(stretches))
        and len(pages) == len(stretches)
        and _most(body) <= sum(stretches) <= MAX_TEASER_WORDS * len(stretches)
    )


def _is_one_beginning(sheet: Sheet, body: Sequence[Block]) -> bool:
    """Whether the text is one short paragraph under a section's name and a heading that leads to another page."""
    prose = [block for block in body if block.prose]
    headline = sheet.headline.block
    if len(prose) != 1 or prose[0].words > MAX_TEASER_WORDS or headline is None:
        return False
    above = sheet.blocks[max(headline + 1, prose[0].index - _NEAR) : prose[0].index]
    return any(block.heading and leads_on(sheet, block) for block in above)


def _describes_cards(sheet: Sheet, body: Sequence[Block]) -> bool:
    """Whether the text is one short paragraph without a date, and cards with more text than it has follow at once."""
    first, last = body[0].index, body[-1].index
    if len(body) > 1 or body[0].words >= _MAX_DESCRIPTION or sheet.headline.block is None:
        return False
    if prints(sheet, range(sheet.headline.block, first), Label.DATE):
        return False
    cards = next((group for group in sheet.page.alike if group[0].first == last + 1 and len(group) >= _MIN_ALIKE), [])
    told = [block for node in cards for block in sheet.page.under(node) if block.prose]
    return len(_titles(sheet, cards)) == len(cards) > 0 and sum(block.words for block in told) >= 2 * body[0].words


def _titles(sheet: Sheet, cards: Sequence[Node]) -> set[int]:
    """The first block of each card, where it is a title that leads to another page."""
    return {node.first for node in cards if leads_on(sheet, sheet.blocks[node.first])}
