"""What the engine is told beside the page: the site's declaration, and what a feed said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipelines.engine.article import RESERVED_EXTRA


@dataclass(frozen=True, slots=True)
class Hints:
    """Knowledge from outside the page. Everything is optional, and everything is plain JSON.

    The first group is the same for all pages of a site, the second belongs to one page.
    """

    site: str | None = None
    """The site's name in the project, such as ``digwatch``; the URL's host when absent."""
    publisher: str | None = None
    """Who publishes the site, as its readers know it."""
    language: str | None = None
    """BCP 47, used when the page does not say."""
    timezone: str | None = None
    """IANA name of the zone in which the site prints times without an offset."""
    story_id: str | None = None
    """Regular expression whose first group, found in the URL, is the site's own id of a story."""
    title_suffix: str | None = None
    """What the site appends to ``<title>``, such as `` | Digital Watch Observatory``."""
    extra: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The site's own fields: name -> regular expressions over the page's lines, tried in order; a first group is the value."""
    drop: tuple[str, ...] = ()
    """Lines of this site that are cruft, matched inside a line without regard to case and quotes."""
    keep: tuple[str, ...] = ()
    """Lines of this site that are text, whatever a rule says."""

    headline: str | None = None
    authors: tuple[str, ...] = ()
    date_published: str | None = None
    date_modified: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    stated_language: str | None = None
    """BCP 47, as the feed has it for this page; the site's own comes after it."""
    content: str | None = None
    """The text, or its beginning, as the feed has it, in HTML: a witness, never the body."""
    source: str | None = None
    """Where the page's own hints come from, for provenance: ``feed``, ``news_sitemap``, ``wp_rest``."""

    def __post_init__(self) -> None:
        """Refuse a field whose name is the engine's own.

        :raises ValueError: for an ``extra`` called ``links`` or ``embeds``.
        """
        if reserved := [name for name in RESERVED_EXTRA if name in self.extra]:
            raise ValueError(f"extra[{reserved[0]!r}] is the engine's own; give the field another name")
