"""One page and what its readers marked."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HEADLINE_IN_GOLD = frozenset({"daniel", "dragnet"})
"""Corpora whose gold begins with the headline: there, the extractor's own is put in front of its body."""
_ASIDE = 5
"""One domain in so many is set aside, by hash of its name."""


@dataclass(frozen=True, slots=True)
class GoldPage:
    """A page and what its readers marked."""

    corpus: str
    id: str
    url: str
    domain: str
    text: str
    """The article's text; "" where the gold has segments only."""
    file: Path
    wanted: tuple[str, ...] = ()
    """Segments that a body should hold."""
    unwanted: tuple[str, ...] = ()
    """Segments that no body should hold."""
    headers: dict[str, str] = field(default_factory=dict)
    language: str | None = None
    """As the gold states it, two letters; None if it does not."""
    page_type: str = "article"
    has_address: bool = True
    """False where the gold does not state the address, and ``url`` stands in for it."""
    stated: Mapping[str, Any] = field(default_factory=dict)
    """What the gold says beside the text: title, authors, date, tags, description, site_name, lead_image_url."""

    @property
    def body(self) -> bytes:
        """The page's bytes.

        :raises OSError: if the file is not there or is not what its name says.
        """
        stored = self.file.read_bytes()
        return gzip.decompress(stored) if self.file.suffix == ".gz" else stored

    @property
    def is_aside(self) -> bool:
        """True for the domains that are looked at rarely."""
        return int(hashlib.sha256(self.domain.encode()).hexdigest(), 16) % _ASIDE == 0

    @property
    def has_headline(self) -> bool:
        """Whether the gold text begins with the headline."""
        return self.corpus in HEADLINE_IN_GOLD


HALVES: dict[str, Callable[[GoldPage], bool]] = {
    "all": lambda page: True,
    "daily": lambda page: not page.is_aside,
    "aside": lambda page: page.is_aside,
}
"""All pages, the domains for daily use, and the fifth of the domains that is set aside."""
