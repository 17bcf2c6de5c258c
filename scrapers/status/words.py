"""A status in words."""

from __future__ import annotations

from pipelines.status import SiteStatus


def in_one_line(status: SiteStatus) -> str:
    """A status in words: ``blocked since 2025-10-21 09:00: 8 of 9 pages could not be had: ... https://...``."""
    since = f" since {status.since[:16].replace('T', ' ')}" if status.since != status.begun else ""
    shown = f"; the first: {status.first_bad.url}" if status.first_bad else ""
    return f"{status.status.replace('_', ' ')}{since}{f': {status.reason}' if status.reason else ''}{shown}"
