"""What a frontier does, whatever keeps it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from enum import StrEnum

from scrapers.robots import KeptRobots


@dataclass(frozen=True, slots=True)
class Entry:
    """Something to fetch."""

    key: str
    """The request's fingerprint: one entry a key."""
    url: str
    request: str
    """The request, as JSON."""
    priority: int = 0
    """Higher is sooner."""
    is_source: bool = False
    """Due in every round: a feed, a sitemap, a listing."""
    modified: float | None = None
    """When a source says that it was changed last, in seconds since 1970."""


@dataclass(frozen=True, slots=True)
class Lease:
    """Something that is handed out, until it is acked, failed or released."""

    key: str
    url: str
    request: str
    etag: str | None = None
    last_modified: str | None = None
    """Validators of the last answer, for a conditional request (RFC 9110, 13)."""
    fetched: float | None = None
    """When it was had last, in seconds since 1970."""
    is_source: bool = False
    interrupted: int = 0
    """Times in a row that a run ended with it in hand."""
    was_bad: bool = False
    """It was not had the last time: it had failed, was excluded, or has moved."""
    had_articles: bool = False
    """Articles have come of it that have it for their own page."""

    @property
    def is_suspect(self) -> bool:
        """True if it may be what ends the runs: once is chance."""
        return self.interrupted > 1


class Standing(StrEnum):
    """What a frontier knows of an address that a source names."""

    NEW = "new"
    """Nobody has named it before."""
    NAMED = "named"
    """It was first named in this round."""
    DUE = "due"
    """It is known from an earlier round, and is asked for again in this one."""
    KNOWN = "known"
    """It is known from an earlier round, and not due."""


@dataclass(frozen=True, slots=True)
class SourceState:
    """What is remembered of a source: a feed, a sitemap, a listing. All times in seconds since 1970."""

    kind: str
    """``feed``, ``sitemap``, ``listing``, ``wordpress``, ``blogger``."""
    first: float | None = None
    """When it was read first."""
    read: float | None = None
    """When it was asked last, and has answered: with what it names, or that it has not changed."""
    news: float | None = None
    """When it last named something new."""
    quiet: int = 0
    """Times in a row that it was asked since, and named nothing new."""
    names: int = 0
    """Pages of the site that it named when it was read last."""
    modified: float | None = None
    """When an index says that it was changed last, as of the last reading."""
    walked: float | None = None
    """When its pages were followed to the end."""
    walks: int = 0
    """Times since then that following them was begun."""
    missing: float | None = None
    """When it was found not to be there."""
    problem: str | None = None
    """What was wrong with it when it was read last."""


class End(StrEnum):
    """How a lease ends well."""

    FETCHED = "fetched"
    UNCHANGED = "unchanged"
    """304: nothing has to be read."""
    MOVED = "moved"
    """Its successor is put."""
    GONE = "gone"
    """404 or 410."""
    EXCLUDED = "excluded"
    """robots.txt, or a rule of the project, forbids it; or it redirects to another site."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a lease."""

    end: End
    status: int | None = None
    reason: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    content: str | None = None
    """Hash of what came of it: of its articles, else of the answer's bytes."""
    articles: tuple[str, ...] = ()
    """The ids of its articles."""
    published: float | None = None
    """When the newest of its articles was published, in seconds since 1970."""
    request: str | None = None
    """What to keep of the request for the next visit; None: as it is."""
    successor: str | None = None
    """The key of the entry that a moved one has moved to."""
    is_repeatable: bool = True
    """It may be asked for again by age: a form that is sent may not."""


class Frontier(ABC):
    """The requests of one site. All times are seconds since 1970. What it is told becomes durable with ``commit``, or before."""

    @abstractmethod
    def open(self, now: float) -> None:
        """Go on with the last round, or begin the next; what a killed run had in hand is handed out again."""

    @abstractmethod
    def put(self, entry: Entry, now: float, *, again: bool = False, led_to: bool = False) -> bool:
        """Add something to fetch; False for what is known and not due. ``again``: whatever is known. ``led_to``: by a redirect, so
        that what had moved itself is asked again, once a round: ways change.

        Of two finds of what still waits, the one that says more is kept: a feed's hints, whoever came first.
        """

    @abstractmethod
    def standing(self, entry: Entry, now: float) -> Standing:
        """What is known of something; nothing is changed."""

    @abstractmethod
    def source(self, url: str) -> SourceState | None:
        """What is remembered of a source; None of one that was never read."""

    @abstractmethod
    def keep_source(self, url: str, state: SourceState) -> None:
        """Remember this of a source."""

    @abstractmethod
    def sources(self) -> dict[str, SourceState]:
        """What is remembered of all the site's sources, by address."""

    @abstractmethod
    def robots(self, host: str) -> KeptRobots | None:
        """The last robots.txt of a host, whichever site had it."""

    @abstractmethod
    def keep_robots(self, host: str, kept: KeptRobots | None) -> None:
        """Remember the robots.txt of a host; None: it has none. If it says something else than before, what it forbade waits again:
        of this site at once, of others from their next round on."""

    @abstractmethod
    def lease(self, count: int, now: float) -> list[Lease]:
        """Hand out what is next, first by priority, then by age; nothing of a blocked host."""

    @abstractmethod
    def suspect(self, lease: Lease) -> None:
        """Note durably that a lease is tried, alone: if the run ends now, it was this one."""

    @abstractmethod
    def clear(self, lease: Lease) -> None:
        """It was not this one: a lease that is not acked yet has been worked with, and the run goes on."""

    @abstractmethod
    def ack(self, lease: Lease, outcome: Outcome, now: float) -> tuple[str, ...]:
        """A lease has come to its end. Gives the articles that have vanished with it.

        The articles of one that has moved for good are its successor's from then on, and vanish with that; at once, if that is gone already.
        """

    @abstractmethod
    def fail(
        self,
        lease: Lease,
        reason: str,
        now: float,
        *,
        broken: bool,
        status: int | None = None,
        request: str | None = None,
    ) -> bool:
        """A lease has failed: it could not be had, or (``broken``) what was had could not be worked with. True if it is given up for good.

        :param request: what to keep of the request for the next try; None: as it is.
        """

    @abstractmethod
    def strand(self, key: str, reason: str, now: float) -> bool:
        """What has moved led nowhere: it has failed. False if no such thing has moved."""

    @abstractmethod
    def requeue(self, lease: Lease, request: str, priority: int) -> None:
        """Hand a lease out again in this round, as another request for the same address (a retry)."""

    @abstractmethod
    def release(self, leases: list[Lease]) -> None:
        """Give back what was not begun."""

    @abstractmethod
    def block(self, host: str, now: float, *, seconds: float | None) -> float:
        """Hand out nothing of a host for a while; without a time, longer each time. Gives the time until which.

        Answers of one moment count once: a host that is blocked already stays so.
        """

    @abstractmethod
    def is_well(self, host: str, now: float) -> None:
        """A host answers as it should. After a block that is over, the next one begins short again; one that lasts goes on."""

    @abstractmethod
    def ready_at(self, now: float) -> float | None:
        """When there is something to lease, in this round: ``now``, later if all waits for a blocked host, None if nothing waits."""

    @abstractmethod
    def waiting(self) -> int:
        """Addresses that wait in this round, as far as it is known without asking; any thread may call it."""

    @abstractmethod
    def failing(self) -> int:
        """Pages that could not be had, and are tried again in a later round."""

    @abstractmethod
    def commit(self) -> None:
        """Make durable what it was told."""

    @abstractmethod
    def close(self, now: float, *, finished: bool) -> None:
        """End the round, if it is finished; commit."""
