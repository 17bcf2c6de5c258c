"""Stage 3: say where the story comes from, by the lines of the page that tell."""

from __future__ import annotations

from typing import Any

from pipelines.engine.article import Article
from pipelines.engine.spans import Label

_KINDS = {Label.WIRE_NOTICE: "wire", Label.SYNDICATION_NOTICE: "syndicated"}
"""What a notice that was removed says of the text above it."""


class Origin:
    """Article in, article with its origin out; the notices are quoted as evidence."""

    def process_item(self, item: Any) -> Any:
        if isinstance(item, Article):
            for receipt in item.removed:
                if receipt.label in _KINDS and receipt.text:
                    item.origin.kind = item.origin.kind or _KINDS[Label(receipt.label)]
                    item.origin.evidence.append(receipt.text)
        return item
