"""Stage 3: say where the story comes from, by the lines of the page that tell."""

from __future__ import annotations

from typing import Any

from pipelines.engine.article import Article

_WIRE = "wire_notice"
_SYNDICATED = "syndication_notice"


class Origin:
    """Quotes the notices that were removed as evidence of the origin."""

    def process_item(self, item: Any) -> Any:
        if isinstance(item, Article):
            for receipt in item.removed:
                if receipt.label in (_WIRE, _SYNDICATED) and receipt.text and receipt.text not in item.origin.evidence:
                    item.origin.evidence.append(receipt.text)
        return item
