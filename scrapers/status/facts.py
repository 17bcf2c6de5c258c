"""What a verdict is made from, and what it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipelines.status import BadPage, Readings, SiteStatus
from scrapers.status.ends import Ended
from scrapers.status.rhythm import Silence


@dataclass(slots=True)
class Facts:
    """What a run has seen of a site."""

    pages: Counter[Ended] = field(default_factory=Counter)
    """All of them."""
    new: Counter[Ended] = field(default_factory=Counter)
    """Those that were asked for the first time, or are well after they were not."""
    known: Counter[Ended] = field(default_factory=Counter)
    """Those that were well before."""
    sources: Counter[Ended] = field(default_factory=Counter)
    """Without those that nobody names."""
    home: Ended | None = None
    """How the request for the home page ended; None if it was not asked for."""
    named: int | None = None
    """Pages that the site's sources name; None if none was read in this run."""
    has_lost_names: bool = False
    """A source names addresses, and none is the site's: it named some before, or was never read before."""
    readings: Readings = field(default_factory=Readings)
    silence: Silence | None = None
    failing: int = 0
    """Addresses that could not be had, and wait for another try."""
    left: str | None = None
    """The site's host answered nothing any more, and was left for the next run: in words."""
    waits_for: str | None = None
    """Which host wants to be left alone, and until when, in words."""
    written: int = 0
    """Articles that are new."""
    is_whole: bool = True
    """The run has come to its end; no budget or Ctrl-C has cut it short."""
    first: dict[str, BadPage] = field(default_factory=dict)
    """The first page of each end (``pages:challenge``, ``sources:silent``), and of each shift (``authors``, ``short``)."""


@dataclass(frozen=True, slots=True)
class History:
    """The runs before, each list the newest first."""

    last: SiteStatus | None = None
    """The last one that could say something."""
    with_pages: Sequence[SiteStatus] = ()
    """Those that have seen pages, whatever came of them."""
    usual: Sequence[SiteStatus] = ()
    """Those that a run is compared with."""
    has_given: bool = False
    """The site has given an article, ever."""


@dataclass(frozen=True, slots=True)
class Verdict:
    status: str
    reason: str | None = None
    first_bad: BadPage | None = None
    ground: str | None = None
    suspects: tuple[str, ...] = ()
    """Measures that have shifted; one that is doubted is believed if the next run with articles says so."""
