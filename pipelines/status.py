"""How a site is after a run: one line of ``status.jsonl``. ``docs/status.schema.json`` is made from these classes.

``scrapers.status`` decides; this says what is written, for whoever reads it by a program.
"""

from __future__ import annotations

from dataclasses import dataclass, field

STATUS_SCHEMA_VERSION = "1.0"
STATUSES = {
    "healthy": "what it has can be had",
    "quiet": "it answers, and has published nothing for longer than its rhythm explains",
    "blocked": "it denies its pages",
    "challenge": "a protection service wants proof of a human",
    "paywalled": "most of its articles are locked",
    "layout_changed": "its pages are had, and what is read from them has shifted",
    "robots": "robots.txt forbids it, or cannot be had",
    "failing": "it answers with errors",
    "dead": "nothing answers, or its home page is gone",
    "unknown": "too little was asked for to say",
}
WELL = frozenset({"healthy", "unknown"})
"""Nobody has to look at these."""


def is_well(status: str, before: str | None) -> bool:
    """True for a site that nobody has to look at; of one of which a run can say nothing, the run before says it."""
    return (before or "healthy" if status == "unknown" else status) in WELL


@dataclass
class BadPage:
    """The first page of a run that shows what is wrong."""

    url: str = ""
    """Its address."""
    reason: str = ""
    """What is wrong with it, in words."""
    http_status: int | None = None
    """HTTP status of the answer; null if there was none."""
    file: str | None = None
    """Where the answer's bytes are kept, in the output's folder: ``scrapy explain`` reads it. Null if there were none."""


@dataclass
class Cost:
    """What a run has asked for, and what an article of it cost."""

    requests: int = 0
    """Requests sent, with robots.txt, retries and redirects."""
    bytes: int = 0
    """Bytes received, as they came over the wire, headers included."""
    not_modified: int = 0
    """Answers 304."""
    not_modified_share: float | None = None
    """Of all answers; null if there was none."""
    requests_per_article: float | None = None
    """Requests per new or revised article; null if there was none."""
    bytes_per_article: float | None = None
    """Bytes per new or revised article; null if there was none."""


@dataclass
class Articles:
    """What came of a run."""

    new: int = 0
    """Articles written for the first time."""
    revised: int = 0
    """Next revisions of known ones."""
    unchanged: int = 0
    """Read again, and the same."""


@dataclass
class Spread:
    """Mean and standard deviation of a measure over a run's articles."""

    mean: float = 0.0
    """Arithmetic mean."""
    deviation: float = 0.0
    """Standard deviation."""


@dataclass
class Readings:
    """What was read from the pages of a run: a shift against the site's history is a changed layout."""

    articles: int = 0
    """Articles read, known ones too."""
    filled: dict[str, int] = field(default_factory=dict)
    """Field -> articles that have it."""
    warnings: dict[str, int] = field(default_factory=dict)
    """Warning -> articles that have it."""
    log_words: Spread = field(default_factory=Spread)
    """Natural logarithm of one more than the words of a body."""
    removed_share: Spread = field(default_factory=Spread)
    """Characters removed within the article's region, of those and the body's."""
    paywalled: int = 0
    """Articles that the publisher locks."""


@dataclass
class SiteStatus:
    """How a site was in a run."""

    schema_version: str = STATUS_SCHEMA_VERSION
    """Version of this contract."""
    site: str = ""
    """The site's name in this project."""
    begun: str = ""
    """When the run began, ISO 8601 with offset."""
    ended: str = ""
    """When it ended."""
    finish: str = ""
    """How it ended: finished, limit (a budget is used up; the next run goes on), shutdown (interrupted), or Scrapy's word for it."""
    status: str = "unknown"
    """healthy, quiet, blocked, challenge, paywalled, layout_changed, robots, failing, dead, unknown."""
    ground: str | None = None
    """What says so: sources, pages, names, yield, readings, locks, silence; null for healthy and unknown."""
    since: str = ""
    """When the first run began that found it so without another status in between."""
    before: str | None = None
    """The status of the run before, unknown ones left out; null if there was none."""
    reason: str | None = None
    """Why, in words; null if there is nothing to say."""
    first_bad: BadPage | None = None
    """The first page that shows what is wrong."""
    pages: dict[str, int] = field(default_factory=dict)
    """How the requests for pages ended: article, unchanged (304), aside (a page that is no article), no_article (one of which none could be read), challenge, denied, login, robots, elsewhere (moved to another site), gone, error, silent (no answer), moved."""
    new_pages: dict[str, int] = field(default_factory=dict)
    """Of those, the ones that were asked for the first time, or are well after they were not."""
    known_pages: dict[str, int] = field(default_factory=dict)
    """... and the ones that were well before. What was not well before and is not now counts in neither."""
    sources: dict[str, int] = field(default_factory=dict)
    """The same of feeds, sitemaps, listings and interfaces; here ``article`` is one that was read."""
    articles: Articles = field(default_factory=Articles)
    """What was written."""
    cost: Cost = field(default_factory=Cost)
    """What it took."""
    readings: Readings = field(default_factory=Readings)
    """What was read from the pages."""
    suspects: list[str] = field(default_factory=list)
    """Measures that have shifted; one that is doubted is believed if the next run with articles says the same."""
    newest: str | None = None
    """The hour in which its newest known article was published, ISO 8601 in UTC."""
    expected_since: float | None = None
    """Articles that the site's rhythm expects between then and the end of the run; null while too little is known of it."""
