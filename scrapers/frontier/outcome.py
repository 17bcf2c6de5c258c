"""What came of a request: noted while it is under way, and decided when the engine is done with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256

from pipelines.engine.article import Article
from pipelines.engine.assemble import text_hash
from pipelines.events import Event
from pipelines.store import ENTRIES
from scrapers.frontier.interface import End, Lease, Outcome
from scrapers.frontier.requests import for_later, may_be_repeated

_NOT_MODIFIED = 304
_GONE = (404, 410)


@dataclass(slots=True)
class Notes:
    """What is known of a request that is under way."""

    status: int | None = None
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    ignored: str | None = None
    """Why it was not asked for: robots.txt, or a rule."""
    failure: str | None = None
    """Why there was no answer."""
    is_without_robots: bool = False
    """It was not asked for, because the host has answered with an error where its robots.txt should be."""
    errors: list[str] = field(default_factory=list)
    """What the spider or a stage raised."""
    is_cut_short: bool = False
    """The callback has ended the crawl: what else it would have made is not known."""
    is_read: bool = False
    """The callback was called."""
    waits_again: bool = False
    """It waits under its own key: a retry, or a host that asks for time."""
    successor: str | None = None
    """The address that is asked for in its place."""
    successor_key: str | None = None
    """The successor's, if the frontier has it."""
    elsewhere: str | None = None
    """The address at another site that it redirects to; nobody asks for that."""
    astray_from: str | None = None
    """The address whose redirects have led here, and to no page: an endless row of them, or a circle."""
    refused: str | None = None
    """What came in place of a page, in words: a wall, nothing at all, a picture."""
    items: list[tuple[str, str]] = field(default_factory=list)
    """Its articles: id, and hash of the text."""
    own: list[str] = field(default_factory=list)
    """The ids of those that have this page for their own: an entry of a digest does not vanish with it."""
    published: float | None = None

    @property
    def is_under_way(self) -> bool:
        """True while nothing has come of it."""
        return self.status is None and self.failure is None and self.ignored is None

    @property
    def is_had(self) -> bool:
        """True if a good answer has come, and its callback was called."""
        return self.is_read and self.status is not None and 200 <= self.status < 300

    @property
    def is_broken(self) -> bool:
        """True if the fault is ours: the answer came, and could not be worked with."""
        return bool(self.errors)

    def add(self, article: Article) -> None:
        """An article came of it."""
        self.items.append((article.id, text_hash(article.headline, article.body, article.description)))
        if article.kind not in ENTRIES:
            self.own.append(article.id)
        published = _seconds(article.date_published)
        self.published = max(filter(None, (self.published, published)), default=None)

    def content(self) -> str | None:
        """A hash of what came of it: what is printed round the articles may change."""
        if self.items:
            return sha256(repr(sorted(self.items)).encode()).hexdigest()
        return self.body_hash


def ending_of(lease: Lease, notes: Notes) -> Outcome | str | None:
    """How a lease ends: well, with an outcome; badly, with the reason; not yet (None) if it waits again under its own key."""
    if notes.errors:
        return notes.errors[0]
    later = for_later(lease.request)
    if notes.waits_again:
        return None
    if notes.astray_from not in (None, lease.url) and notes.successor is None:
        return Outcome(End.EXCLUDED, None, f"{notes.failure}, from {notes.astray_from}", is_repeatable=False)
    if notes.successor is not None:
        return Outcome(
            End.MOVED,
            notes.status,
            f"to {notes.successor}",
            content=notes.successor,
            request=later,
            successor=notes.successor_key,
        )
    if notes.elsewhere is not None:
        return Outcome(End.EXCLUDED, notes.status, f"redirects to another site: {notes.elsewhere}", request=later)
    if notes.ignored is not None and notes.status is None:
        return Outcome(End.EXCLUDED, None, notes.ignored, request=later)
    if notes.refused is not None and notes.is_had:
        return notes.refused
    if notes.items or notes.is_had:
        return Outcome(
            End.FETCHED,
            notes.status,
            None,
            notes.etag,
            notes.last_modified,
            notes.content(),
            tuple(notes.own),
            notes.published,
            later,
            may_be_repeated(lease.request),
        )
    if notes.status == _NOT_MODIFIED and lease.fetched is not None:
        return Outcome(End.UNCHANGED, notes.status, published=None, request=later)
    if notes.status in _GONE:
        return Outcome(End.GONE, notes.status, content=str(notes.status), request=later)
    return failure_of(notes) or "no end"


def failure_of(notes: Notes) -> str | None:
    """Why a request has failed, in words; None if it has not."""
    if notes.errors:
        return notes.errors[0]
    if notes.waits_again or notes.successor is not None or notes.elsewhere is not None:
        return None
    if notes.items or notes.is_had:
        return notes.refused
    if notes.failure is not None:
        return notes.failure
    if notes.status is not None and not 200 <= notes.status < 300:
        return f"HTTP {notes.status}"
    return "no answer that was accepted (redirected too often, or refused by a middleware)"


def tombstone(article: str, url: str, site: str, ending: Outcome) -> Event:
    """The event of an article that has vanished: its page has ended so."""
    moved = [f"moved {ending.reason}"] if ending.end is End.MOVED else []
    return Event(
        event="tombstone",
        url=url,
        article_id=article,
        site=site,
        spider=site,
        at=datetime.now(UTC).isoformat(timespec="seconds"),
        http_status=ending.status,
        reason="the article's page is gone",
        evidence=[f"status: {ending.status}", *moved],
    )


def _seconds(date: str | None) -> float | None:
    try:
        moment = datetime.fromisoformat(date) if date else None
    except ValueError:
        return None
    if moment is None:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
