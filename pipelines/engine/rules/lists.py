"""Lists that the text announces: "these services:" and then their names, linked or not."""

from __future__ import annotations

from pipelines.engine.blocks import Block
from pipelines.engine.sheet import Sheet
from pipelines.engine.spans import Label

_MIN_WORDS = 3


def is_needed_list(sheet: Sheet, block: Block) -> bool:
    """True for a list item whose list follows a line of the text that ends in a colon."""
    items = block.inside("ul", "ol")
    if items is None or items.first == 0 or block.inside("nav", "aside", "footer"):
        return False
    announced = sheet.blocks[items.first - 1]
    return (
        announced.text.endswith((":", "："))
        and announced.words > _MIN_WORDS
        and announced.inside("li") is None
        and sheet.labels.main(announced.index) in (None, Label.BODY)
    )
