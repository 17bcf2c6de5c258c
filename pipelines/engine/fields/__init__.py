"""Every field that is not the body: one finder a field, its sources in order of trust, each value checked before it is believed.

    headlines       headline's source, alternative_headline
    addresses       url, canonical_url, page_url, site, id
    publisher       publisher, and the names that are no author's
    language        what the page says, held against its text
    authors         persons; agencies and newsrooms go to origin
    dates           date_published, date_modified
    description     the dek
    classification  section, tags
    rights          usage_rights

Beside them, in modules of the engine's own: what the page gives of the article (``access``) and who else tells it (``witnesses``).

``provenance`` names the source that won; two sources for machines that disagree make a warning.
"""

from __future__ import annotations

from datetime import datetime

from pipelines.engine import phrases
from pipelines.engine.access import access
from pipelines.engine.article import ArchiveRecord, Article
from pipelines.engine.fields.addresses import fill_addresses, identity_of
from pipelines.engine.fields.authors import fill_authors
from pipelines.engine.fields.classification import fill_section, fill_tags
from pipelines.engine.fields.dates import fill_date_of_entry, fill_dates
from pipelines.engine.fields.description import fill_description
from pipelines.engine.fields.headlines import fill_headlines
from pipelines.engine.fields.language import fill_language
from pipelines.engine.fields.publisher import fill_publisher
from pipelines.engine.fields.rights import fill_rights
from pipelines.engine.fields.taken import untaken
from pipelines.engine.memory import Memory
from pipelines.engine.rules.residue import residue_warnings
from pipelines.engine.story import Story
from pipelines.engine.witnesses import disagreements, witnesses

ENGINE_VERSION = "0.2"
PROVEN = tuple(
    "url canonical_url publisher headline alternative_headline description authors date_published date_modified language section tags body images sources extra".split()
)
"""The fields whose source ``provenance`` names wherever they are filled."""
_OF_THE_PAGE = (fill_authors, fill_dates, fill_description, fill_section, fill_tags)
"""What a page says of its article; a digest's entry has none of it."""


def rules_version(memory: Memory | None = None) -> str:
    """Engine, phrases and ledger that read a page; the same version gives the same bytes."""
    ledger = f"+ledger.{memory.version}" if memory else ""
    return f"{ENGINE_VERSION}+phrases.{phrases.version()}{ledger}"


def complete(story: Story) -> Article:
    """The article with all its fields.

    :raises ValueError: if ``strip`` has not been at the story, or the site's zone is unknown.
    """
    article = story.article
    if article is None:
        raise ValueError("strip comes before complete")
    fill_headlines(article, story)
    fill_addresses(article, story)
    fill_publisher(article, story)
    fill_language(article, story)
    if story.is_own_page:
        for fill in _OF_THE_PAGE:
            fill(article, story)
    else:
        fill_date_of_entry(article, story)
    article.quality.witnesses = witnesses(story, article)
    article.access = access(story, article)
    article.quality.warnings += disagreements(article)
    _fill_fetch(article, story)
    fill_rights(article, story)
    article.id = identity_of(article, story)
    article.removed = sorted([*article.removed, *untaken(story, article)], key=lambda receipt: receipt.position)
    article.quality.warnings += story.sheet.facts.lies() if story.is_own_page else ()
    article.quality.warnings += story.sheet.warnings + residue_warnings(article.body)
    for name in PROVEN:
        if getattr(article, name):
            article.provenance.setdefault(name, "site:extra" if name == "extra" and story.sheet.extra else "engine")
    return article


def _fill_fetch(article: Article, story: Story) -> None:
    fetched = story.fetched
    article.fetched_at = datetime.fromisoformat(fetched.fetched_at).isoformat() if fetched.fetched_at else None
    article.http_status = fetched.http_status
    article.content_hash = fetched.content_hash
    article.spider = fetched.spider or None
    article.rules_version = rules_version(story.sheet.memory)
    article.archive = ArchiveRecord(fetched.archive.file, fetched.archive.offset) if fetched.archive else None
