"""What a source says of a page, and what is found in a source."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from scrapers.discovery.moments import seconds_of

FEED, NEWS_SITEMAP, WP_REST, SITEMAP, LISTING = "feed", "news_sitemap", "wp_rest", "sitemap", "listing"
"""Where an entry comes from; provenance names the first three."""
MAX_CONTENT = 200_000
"""Characters of an entry's text; more is no article's."""
_HINTED = ("headline", "date_published", "date_modified", "authors", "section", "tags", "content", "stated_language")


@dataclass(frozen=True, slots=True)
class Entry:
    """A page that a source names, and what the source says of it."""

    url: str
    source: str = SITEMAP
    headline: str | None = None
    date_published: str | None = None
    """As the source writes it."""
    date_modified: str | None = None
    authors: tuple[str, ...] = ()
    section: str | None = None
    tags: tuple[str, ...] = ()
    content: str | None = None
    """The text or its beginning, in HTML."""
    stated_language: str | None = None
    modified: float | None = None
    """When it was changed last, in seconds since 1970."""
    dated: float | None = None
    """When it was published, for the order only: what stands beside a listing's link may be another's."""

    def hints(self) -> dict[str, Any]:
        """What is said of the page, as fields of ``Hints``; {} for an address alone."""
        said = {name: value for name in _HINTED if (value := getattr(self, name))}
        return said | {"source": self.source} if said else {}

    @property
    def moment(self) -> float | None:
        """When it was published, else changed; None for an entry without a date."""
        published = seconds_of(self.date_published) if self.date_published else self.dated
        return self.modified if published is None else published


@dataclass(frozen=True, slots=True)
class Link:
    """A further source: a sitemap of an index."""

    url: str
    modified: float | None = None
    """The last second that it may have been changed in, if the index says so."""


@dataclass(frozen=True, slots=True)
class Found:
    """What is in a source."""

    entries: tuple[Entry, ...] = ()
    """In the source's order."""
    links: tuple[Link, ...] = ()
    next: str | None = None
    """The page that goes on with older entries."""
    problem: str | None = None
    """Why not all of it could be read, with the line where that is known."""


def newest_first(entries: Iterable[Entry]) -> list[Entry]:
    """In the order of their dates; an entry without one stays behind the one before it."""
    last, keyed = float("inf"), []
    for entry in entries:
        moment = entry.moment
        last = last if moment is None else moment
        keyed.append((last, entry))
    return [entry for _, entry in sorted(keyed, key=lambda pair: -pair[0])]
