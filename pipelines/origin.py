"""Stage 3: say where the story comes from, by the lines of the page that tell."""

from __future__ import annotations

from typing import Any

from pipelines import engine
from pipelines.engine import Story


class Origin:
    """Story in, Article out, with the kind of its origin and the lines that say so."""

    def process_item(self, item: Any) -> Any:
        return engine.tell_origin(item) if isinstance(item, Story) else item
