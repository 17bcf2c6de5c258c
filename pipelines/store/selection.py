"""Which lines of a store are asked for."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pipelines.usage import line_objects


@dataclass(frozen=True, slots=True)
class Selection:
    """What a line has to be; None and empty ask for nothing."""

    sites: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    since: int | None = None
    """Seconds since 1970: fetched then or later."""
    until: int | None = None
    """... or before."""
    purpose: str | None = None
    """``search``, ``input`` or ``train``: its rights do not object to it."""

    def takes(self, line: bytes) -> bool:
        """True if a line is asked for. Raises ValueError if it is no JSON object."""
        if self == _EVERYTHING:
            return True
        fields = json.loads(line)
        if not isinstance(fields, dict):
            raise ValueError("a line that is no JSON object")
        return (
            (not self.sites or fields.get("site") in self.sites)
            and (not self.kinds or fields.get("kind") in self.kinds)
            and self._is_of_the_period(fields.get("fetched_at"))
            and (self.purpose is None or line_objects(fields, self.purpose) is None)
        )

    def _is_of_the_period(self, fetched_at: Any) -> bool:
        """What does not say when it was fetched is of no period."""
        if self.since is None and self.until is None:
            return True
        try:
            moment = datetime.fromisoformat(fetched_at)
        except (TypeError, ValueError):
            return False
        at = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
        return (self.since is None or self.since <= at) and (self.until is None or at < self.until)


_EVERYTHING = Selection()
