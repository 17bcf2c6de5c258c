"""Who publishes the page, and every name that its site goes by."""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.engine import structured
from pipelines.engine.article import Article
from pipelines.engine.fields.claims import Claim, best, in_meta
from pipelines.engine.story import Story
from pipelines.engine.text import fold
from pipelines.engine.urls import site_of

_SITES = ("WebSite", "Organization", "NewsMediaOrganization")


def fill_publisher(article: Article, story: Story) -> None:
    """The site's declaration first, then the article's own statement, then the site's."""
    if claim := best(_claims(story)):
        article.publisher, article.provenance["publisher"] = claim.value, claim.source


def _claims(story: Story) -> Iterator[Claim]:
    facts = story.sheet.facts
    yield Claim(story.hints.publisher or "", "site")
    yield Claim(structured.text(facts.resolve(facts.article().get("publisher"))) or "", "json_ld")
    yield from in_meta(facts, "og:site_name")
    yield from (Claim(structured.text(thing.get("name")) or "", "json_ld") for thing in facts.of_type("WebSite"))
    yield from in_meta(facts, "application-name", "publisher", "dc.publisher", "dcterms.publisher")


def site_names(story: Story) -> frozenset[str]:
    """Folded names of the site, of its publisher and of its host: no author is called so."""
    facts = story.sheet.facts
    named = [claim.value for claim in _claims(story)]
    named += [structured.text(thing.get("name")) or "" for thing in facts.of_type(*_SITES)]
    host = site_of(story.sheet.url)
    named += [host, host.split(".")[-2] if host.count(".") else host]
    return frozenset(fold(name) for name in named if name) - {""}
