"""The headline's source, and a second headline."""

from __future__ import annotations

from pipelines.engine import structured
from pipelines.engine.article import Article
from pipelines.engine.fields.claims import best, in_json_ld
from pipelines.engine.story import Story
from pipelines.engine.text import fold, says_the_same, words

_SHARED = 2
"""Words that two headlines of one story have in common; a statement that shares none is the template's."""


def fill_headlines(article: Article, story: Story) -> None:
    """Says where the headline is from; what the page states instead of it is its alternative, where the text begins with none."""
    source = story.sheet.headline.source if story.is_own_page else "selector:heading"
    if source:
        article.provenance["headline"] = source
    if not article.headline or not story.is_own_page:
        return
    _warn_of_disagreement(article, story)
    if article.alternative_headline:
        return
    own = set(words(article.headline))
    stated = in_json_ld(story.sheet.facts.article(), "alternativeHeadline", "headline")
    others = (
        claim
        for claim in stated
        if fold(claim.value) not in fold(article.headline) and len(own & set(words(claim.value))) >= _SHARED
    )
    if claim := best(others):
        article.alternative_headline, article.provenance["alternative_headline"] = claim.value, claim.source


def _warn_of_disagreement(article: Article, story: Story) -> None:
    """JSON-LD and Open Graph that tell two stories; another wording of one is no news."""
    facts = story.sheet.facts
    stated, shared = structured.text(facts.article().get("headline")), facts.meta_value("og:title")
    if stated and shared and not says_the_same(stated, shared):
        article.quality.warnings.append("headline: json_ld and meta:og:title disagree")
