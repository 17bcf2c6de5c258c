"""What travels through the crawl: a Page from the spider, an Article to the exporter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipelines.engine import ArchiveRecord, Article, Hints, SiteSignals

__all__ = ["Article", "Page"]


@dataclass(slots=True)
class Page:
    """A fetched page, as a spider yields it."""

    url: str
    body: bytes = field(repr=False)
    """The bytes as received, content encoding undone."""
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    http_status: int | None = 200
    """None for a saved file."""
    fetched_at: str | None = None
    """ISO 8601 with offset."""
    hints: Hints = field(default_factory=Hints, repr=False)
    """What the site's declaration and the feed say of it."""
    spider: str = ""
    archive: ArchiveRecord | None = None
    """Where the bytes came from, in a replay."""
    site_signals: SiteSignals | None = field(default=None, repr=False)
    """What the host says of the use of its pages; a middleware fills it in."""
