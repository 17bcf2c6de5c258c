"""The item contract, schema 1.0: one article, one JSON line.

Every field is on every line, in this order; absent is null or []. Names are schema.org's NewsArticle
terms in snake_case. ``docs/article.schema.json`` is made from these classes.
"""

from __future__ import annotations

from dataclasses import dataclass, field

SCHEMA_VERSION = "1.0"

KINDS = ("article", "digest_entry", "aggregate", "live_entry")
RESERVED_EXTRA = ("links", "embeds")
"""Names in ``extra`` that no site may give to a field of its own."""
REVISION_TYPES = ("new", "headline", "correction", "update", "append")

LinkedThing = dict[str, str | None]
"""A link ({text, url, rel}) or an embed ({provider, url}) of the text."""


@dataclass(slots=True)
class Image:
    """An image of the article."""

    url: str
    """Absolute address of the largest version that the page offers."""
    caption: str | None = None
    """What the page prints under it, without the credit."""
    credit: str | None = None
    """Who made or owns it, without "Photo:" and the like."""
    alt: str | None = None
    """The text in its place for who cannot see it."""
    is_main: bool = False
    """True for the one that stands for the article."""


@dataclass(slots=True)
class Source:
    """One source of an aggregator's story."""

    rank: int
    """Its number on the page, from 1."""
    publisher: str | None = None
    """Who published it, if the page says so."""
    headline: str | None = None
    """Its headline."""
    url: str | None = None
    """Its address, if linked."""
    body: str | None = None
    """Its own text, as printed on the aggregator's page; not part of ``body``."""


@dataclass(slots=True)
class Origin:
    """Where the story comes from."""

    kind: str | None = None
    """original, wire, syndicated, press_release, sponsored or rewrite; null if nothing on the page tells."""
    publisher: str | None = None
    """Who published it first, or is named as the source."""
    url: str | None = None
    """Where it was published first."""
    agency: str | None = None
    """The news agency, or the service that sent a press release."""
    first_seen: str | None = None
    """When Winnow first saw the story anywhere: the earliest fetch of the cluster's articles, ISO 8601."""
    evidence: list[str] = field(default_factory=list)
    """The lines of the page that say so, each after what it is: ``dateline: BERLIN (dpa) -``; at most five, of 200 characters."""


@dataclass(slots=True)
class Access:
    """How much of the article the page gives."""

    state: str = "full"
    """full, teaser or paywalled."""
    evidence: list[str] = field(default_factory=list)
    """What says so."""


@dataclass(slots=True)
class UsageRights:
    """What the publisher's machine-readable signals allow; docs/usage-rights.md says how they are read."""

    robots: str | None = None
    """Group and rule of robots.txt that allowed the fetch: ``User-agent: *; Allow: /news/``, or ``no rule``, ``no group``, ``no robots.txt: HTTP 404``, ``robots.txt unreachable: HTTP 503``; null if robots.txt is not known."""
    content_signal: str | None = None
    """Content-Signal and Content-Usage, of robots.txt and of the page's headers: ``search=yes, ai-train=no``."""
    tdm_reservation: str | None = None
    """TDM Reservation Protocol: 0 or 1."""
    x_robots_tag: str | None = None
    """What X-Robots-Tag headers and robots meta elements tell all robots, or Winnow: ``noarchive, max-snippet:0``."""
    license: str | None = None
    """Address of the licence."""
    checked_at: str | None = None
    """When the signals were read, ISO 8601: when the page was fetched."""


@dataclass(slots=True)
class Receipt:
    """A text that was taken away, and why."""

    label: str
    """What it was: navigation, advert, share, related, ..."""
    rule: str
    """The rule that said so."""
    text: str | None
    """The text, as the page's normalised block text has it; null where receipts only count."""
    position: list[int]
    """[block, start, end] in the page's normalised block text."""


@dataclass(slots=True)
class Witness:
    """Another account of the same text."""

    words: int
    """How many it has, or says that there are."""
    agreement: float
    """0 to 1: the share of it that the body has, by runs of four words; of a mere count, the smaller by the larger."""
    covered: float | None = None
    """0 to 1: the share of the body that it has; null for a mere count."""
    missing: list[str] = field(default_factory=list)
    """What only it has: the first pieces of eight words and more, at most five of at most 200 characters."""
    surplus: list[str] = field(default_factory=list)
    """What only the body has, likewise; of a witness that breaks off, up to where it does."""


@dataclass(slots=True)
class Quality:
    """How sure the engine is."""

    page_type: str = "article"
    """What the page is: article, aggregate or digest; listing, product, forum, service, documentation or other."""
    confidence: float = 0.0
    """0 to 1: the probability that the page is one article (of a digest's entry: that it is a whole post)."""
    warnings: list[str] = field(default_factory=list)
    """What a reader of the line should know, such as ``model_residue``."""
    witnesses: dict[str, Witness] = field(default_factory=dict)
    """Other accounts of the same text, and how far the body agrees: json_ld (articleBody), feed (the entry's content), word_count (what JSON-LD says)."""


@dataclass(slots=True)
class ArchiveRecord:
    """Where the fetched bytes are kept."""

    file: str
    """Name of the WARC file."""
    offset: int
    """Byte offset of the record."""


@dataclass(repr=False)
class Article:
    """A clean article."""

    schema_version: str = SCHEMA_VERSION
    """Version of this contract."""
    id: str = ""
    """Stable for the same article over runs: the site's own story id, else the canonical URL, else (an entry of a digest without its own link) site, headline and a hash of its first paragraph."""
    revision: int = 1
    """Counts changed contents (headline and body) of the same id, from 1."""
    revision_type: str = "new"
    """new, headline, correction, update or append."""
    kind: str = "article"
    """article, digest_entry (one of several whole posts on a page), aggregate (a summary with its sources) or live_entry."""
    url: str | None = None
    """The article's own address; null for an entry of a digest without one."""
    canonical_url: str | None = None
    """What the page states as its canonical address."""
    page_url: str | None = None
    """Where the article was found, when that is not ``url``."""
    site: str = ""
    """The site's name in this project."""
    publisher: str | None = None
    """Who publishes it."""
    headline: str | None = None
    """The headline, without the site's name."""
    alternative_headline: str | None = None
    """A second headline printed at the top of the text, or stated in JSON-LD beside the printed one."""
    description: str | None = None
    """The dek, or the page's own description."""
    authors: list[str] = field(default_factory=list)
    """Names of persons, without "By" and roles."""
    date_published: str | None = None
    """ISO 8601 with offset; a bare day where the page states no time."""
    date_published_raw: str | None = None
    """The text that it was read from."""
    date_modified: str | None = None
    """ISO 8601 with offset."""
    date_modified_raw: str | None = None
    """The text that it was read from."""
    language: str | None = None
    """BCP 47."""
    section: str | None = None
    """The publisher's section."""
    tags: list[str] = field(default_factory=list)
    """The publisher's tags."""
    body: str = ""
    """Plain text; a blank line between paragraphs, headings and list items ("- ")."""
    body_markdown: str = ""
    """The same text as CommonMark (tables as in GFM), with links, emphasis, images, tables and embeds with captions; embeds as links."""
    word_count: int = 0
    """Words of ``body``; scripts without spaces count two characters as one."""
    images: list[Image] = field(default_factory=list)
    """The article's own images, in order."""
    sources: list[Source] = field(default_factory=list)
    """Of an aggregate: what it was made from."""
    origin: Origin = field(default_factory=Origin)
    """Where the story comes from."""
    cluster_id: str | None = None
    """The cluster of articles that tell the same story, in the same words or in others; the article's own, if nobody else tells it."""
    duplicate_of: str | None = None
    """The id of the first article with the same text, of those that were read before; null for a text of its own."""
    access: Access = field(default_factory=Access)
    """How much of the article the page gives."""
    usage_rights: UsageRights = field(default_factory=UsageRights)
    """What the publisher's machine-readable signals allow."""
    extra: dict[str, str | int | bool | list[LinkedThing] | None] = field(default_factory=dict)
    """The site's own fields, declared by its spider; and where the text has any, ``links`` [{text, url, rel}] and ``embeds`` [{provider, url}], absolute and in order; campaign parameters and links to places on the page itself are left out. An embed's provider is its host where nobody knows it: frames, films, sounds."""
    removed: list[Receipt] = field(default_factory=list)
    """Receipts for text that was removed inside the article's region, and for what was printed there as a field (caption, date, byline, ...) and became none; the caption of a table, a listing or an embed stands in ``body_markdown`` as well."""
    provenance: dict[str, str] = field(default_factory=dict)
    """For each filled field, where its value comes from."""
    quality: Quality = field(default_factory=Quality)
    """How sure the engine is."""
    fetched_at: str | None = None
    """When the page was fetched, ISO 8601."""
    http_status: int | None = None
    """HTTP status of the page."""
    content_hash: str | None = None
    """``sha256:`` and the hexadecimal digest of the page's bytes."""
    spider: str | None = None
    """The spider that fetched it."""
    rules_version: str | None = None
    """The version of engine, phrases and ledger that read it."""
    archive: ArchiveRecord | None = None
    """Where the page's bytes are kept."""

    def __repr__(self) -> str:
        return f"Article({self.kind}, id={self.id!r}, headline={(self.headline or '')[:60]!r}, words={self.word_count})"
