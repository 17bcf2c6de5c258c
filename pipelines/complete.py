"""Stage 2: fill every field that is not the body, each with its provenance."""

from __future__ import annotations

from typing import Any

from pipelines import engine
from pipelines.engine import Story


class Complete:
    """Story in, Article out."""

    def process_item(self, item: Any) -> Any:
        return engine.complete(item) if isinstance(item, Story) else item
