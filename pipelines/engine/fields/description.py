"""The dek, or what the page says of itself."""

from __future__ import annotations

from pipelines.engine.article import Article
from pipelines.engine.fields.claims import labelled
from pipelines.engine.rules.fields import stated_descriptions
from pipelines.engine.spans import Label
from pipelines.engine.story import Story
from pipelines.engine.text import one_line


def fill_description(article: Article, story: Story) -> None:
    """The printed dek or standfirst, else the description that the page states."""
    for text in labelled(story, Label.DEK) + labelled(story, Label.STANDFIRST):
        article.description, article.provenance["description"] = one_line(text), "text"
        return
    for text in stated_descriptions(story.sheet):
        article.description, article.provenance["description"] = text, "meta:description"
        return
