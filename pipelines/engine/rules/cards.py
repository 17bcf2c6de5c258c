"""Cards: several elements of one shape side by side, each a link to another story.

Related stories, most-read lists and listings in any markup, whatever the class names.
"""

from __future__ import annotations

from pipelines.engine.blocks import Block, Node
from pipelines.engine.dates import AGO
from pipelines.engine.rules.lists import is_needed_list
from pipelines.engine.sheet import Sheet
from pipelines.engine.spans import Label

_ALIKE = 3
"""Fewer than three elements alike are a coincidence or a pair of columns."""
_MAX_CARD_WORDS = 90
"""A card holds a title and a teaser, not a story."""
_MAX_TEXT_BETWEEN = 30
_MIN_SECTION_WORDS = 40
_MOST_TEXT = 0.7
_LINKED_SHARE = 0.75
_FURNITURE_WORDS = 4


def label_cards(sheet: Sheet) -> None:
    """Label the blocks of cards as related stories."""
    prose = sum(block.words for block in sheet.unlabelled() if block.prose)
    for group in sheet.page.alike:
        if (
            len(group) >= _ALIKE
            and not any(_is_anchor(sheet, node) for node in group)
            and not is_needed_list(sheet, sheet.blocks[group[0].first])
        ):
            if _text_between(sheet, group) > _MAX_TEXT_BETWEEN:
                continue  # headings of posts or sections, each with its text under it
            if _is_the_text(sheet, group, prose):
                continue
            cards = [node for node in group if _is_card(sheet, node)]
            if len(cards) >= max(_ALIKE, _LINKED_SHARE * len(group)):
                sheet.furniture += group
                for node in group:
                    for block in sheet.page.under(node):
                        sheet.labels.overrule_passing(block.index, Label.RELATED, f"related:{len(group)} cards alike")


def _text_between(sheet: Sheet, group: list[Node]) -> float:
    """Mean words of running text between one element of a group and the next."""
    gaps = [sheet.blocks[one.last : other.first] for one, other in zip(group, group[1:])]
    return sum(block.words for gap in gaps for block in gap if block.prose) / len(gaps)


def _is_the_text(sheet: Sheet, group: list[Node], prose: int) -> bool:
    """True for sections of an article: long ones, with most of the page's running text in them."""
    own = sum(block.words for node in group for block in sheet.page.under(node) if block.prose)
    return own >= _MIN_SECTION_WORDS * len(group) and own >= _MOST_TEXT * prose


def _is_anchor(sheet: Sheet, node: Node) -> bool:
    return sheet.headline.block is not None and node.holds(sheet.headline.block)


def _is_card(sheet: Sheet, node: Node) -> bool:
    """A short element whose title is a link, or that is one link, or that has a card's furniture."""
    blocks = sheet.page.under(node)
    words = sheet.page.words_in(node)
    if words > _MAX_CARD_WORDS:
        return False
    if len(blocks) == 1:
        return blocks[0].link_density > 0.9 and words >= 3
    return any(_is_linked_title(block) for block in blocks) or any(AGO.fullmatch(block.text) for block in blocks)


def _is_linked_title(block: Block) -> bool:
    return block.link_density > 0.9 and block.words > (1 if block.heading else _FURNITURE_WORDS)
