"""The publisher's section and tags."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.engine import structured
from pipelines.engine.article import Article
from pipelines.engine.fields.claims import Claim, best, in_json_ld, in_meta, labelled
from pipelines.engine.rules.fields import tag_texts
from pipelines.engine.spans import Label
from pipelines.engine.story import Story
from pipelines.engine.text import fold, one_line

_TAGS_LABEL = re.compile(r"(?:tags?|labels?|topics?|keywords?|tagged|filed under)\s*:?", re.IGNORECASE)
_BETWEEN_TAGS = re.compile(r"[,;、，；]")
_MAX_TAGS = 60


def fill_section(article: Article, story: Story) -> None:
    """The section that the page states, prints or shows in its breadcrumb."""
    if claim := best(_sections(story)):
        article.section, article.provenance["section"] = claim.value, claim.source


def _sections(story: Story) -> Iterator[Claim]:
    facts, hints = story.sheet.facts, story.hints
    yield from in_json_ld(story.sheet.facts.article(), "articleSection")
    yield from in_meta(facts, "article:section", "og:article:section", "parsely-section", "cxenseparse:category")
    yield from (Claim(value, "text") for value in labelled(story, Label.SECTION)[:1])
    yield from (Claim(value, "breadcrumb") for value in _breadcrumb(story)[-1:])
    yield Claim(hints.section or "", hints.source or "hint")


def fill_tags(article: Article, story: Story) -> None:
    """The tags of the first source that has some, each once, at most sixty."""
    for tags, source in _tags(story):
        if tags:
            article.tags, article.provenance["tags"] = tags[:_MAX_TAGS], source
            return


def _tags(story: Story) -> Iterator[tuple[list[str], str]]:
    facts = story.sheet.facts
    yield _unique(_keywords(facts.article().get("keywords"))), "json_ld"
    yield _unique(facts.meta.get("article:tag", [])), "meta:article:tag"
    yield _printed(story), "text"
    for name in ("parsely-tags", "sailthru.tags", "news_keywords", "keywords"):
        yield _unique(_keywords(list(facts.meta.get(name, ())))), f"meta:{name}"
    yield _unique(list(story.hints.tags)), story.hints.source or "hint"


def _keywords(value: object) -> list[str]:
    values = value if isinstance(value, list) else [value]
    texts = [text for text in map(structured.text, values) if text]
    return [part for text in texts for part in (_BETWEEN_TAGS.split(text) if len(texts) == 1 else [text])]


def _printed(story: Story) -> list[str]:
    tags: list[str] = []
    spans = story.spans(Label.TAGS)
    named = [span for span in spans if "in a row" not in span.rule]
    for span in named or spans:
        block = story.sheet.blocks[span.block]
        links = [block.text[mark.start : mark.end] for mark in block.marks if mark.kind == "link"]
        tags += (
            links
            or tag_texts(block)
            or re.sub(r"^(?:tags?|labels?|topics?):\s*", "", block.text, flags=re.IGNORECASE).split(",")
        )
    return [tag for tag in _unique(tags) if not _TAGS_LABEL.fullmatch(tag)]


def _unique(values: list[str]) -> list[str]:
    found: dict[str, str] = {}
    for value in values:
        if key := fold(value):
            found.setdefault(key, one_line(value).strip("#, "))
    return list(found.values())


def _breadcrumb(story: Story) -> list[str]:
    """Names of the page's breadcrumb between home and the page itself."""
    for thing in story.sheet.facts.of_type("BreadcrumbList"):
        items = thing.get("itemListElement")
        names = [
            structured.text(item) or structured.text(item.get("item"))
            for item in (items if isinstance(items, list) else [])
            if isinstance(item, dict)
        ]
        headline = fold(story.headline or "")
        return [
            name
            for name in names[1:]
            if name and "://" not in name and fold(name) != headline and not headline.startswith(fold(name).rstrip("…"))
        ]
    return []
