"""What was met that is no article: walls, pages without text, answers that are no page.

An event is one line of ``events.jsonl``, beside the articles. ``docs/event.schema.json`` is made from this class.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from pipelines.engine import ArchiveRecord
from pipelines.engine.walls import KINDS as WALLS

EVENT_SCHEMA_VERSION = "1.0"
EVENTS = (*WALLS, "no_text", "unreadable", "tombstone", "quiet")
"""What can happen. The last is not written yet: a source that says nothing any more."""


@dataclass
class Event:
    """Something met in a crawl that is no article."""

    schema_version: str = EVENT_SCHEMA_VERSION
    """Version of this contract."""
    event: str = ""
    """challenge (prove that you are human), denied (the answer is no), consent, login, age, script (a shell that a script fills), missing (a page that says that there is none), no_text (no article's text in the page), unreadable (no HTML page), tombstone (the page of an article is gone)."""
    url: str | None = None
    """The address that was asked for, after redirects."""
    article_id: str | None = None
    """The ``id`` of the article that has vanished."""
    site: str = ""
    """The site's name in this project; the address's host where it has none."""
    spider: str | None = None
    """The spider that asked."""
    at: str | None = None
    """When, ISO 8601 with offset."""
    http_status: int | None = None
    """HTTP status of the answer."""
    vendor: str | None = None
    """The protection service that answered, if it has left its mark."""
    reason: str = ""
    """Why there is no article, in words."""
    evidence: list[str] = field(default_factory=list)
    """What says so, each with where it was found: title, line, source, header, status, text."""
    content_hash: str | None = None
    """``sha256:`` and the hexadecimal digest of the answer's bytes."""
    archive: ArchiveRecord | None = None
    """Where the answer's bytes are kept."""
