"""The headline's source, and a second headline."""

from __future__ import annotations

from pipelines.engine.article import Article
from pipelines.engine.fields.claims import best, in_json_ld
from pipelines.engine.story import Story
from pipelines.engine.text import fold, words

_SHARED = 2
"""Words that two headlines of one story have in common; a statement that shares none is the template's."""


def fill_headlines(article: Article, story: Story) -> None:
    """Says where the headline is from; what the page states instead of it is its alternative, where the text begins with none."""
    source = story.sheet.headline.source if story.is_own_page else "selector:heading"
    if source:
        article.provenance["headline"] = source
    if article.alternative_headline or not article.headline or not story.is_own_page:
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
