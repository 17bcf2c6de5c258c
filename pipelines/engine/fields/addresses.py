"""Where the article is: its address, its canonical one, the page it was found on, its id."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import urlsplit

from pipelines.engine.article import Article
from pipelines.engine.story import Story
from pipelines.engine.text import fold
from pipelines.engine.urls import absolute, identity, is_front_page, same_site, site_of, without_tracking

_SHORT_HASH = 16


def fill_addresses(article: Article, story: Story) -> None:
    """Addresses without tracking parameters. A canonical address on another site says whose the story is, no more."""
    page, own = story.sheet.url, story.is_own_page
    article.site = story.hints.site or site_of(page)
    article.url = without_tracking(page) if own else story.url and without_tracking(story.url)
    article.page_url = None if own else page
    if article.url:
        article.provenance["url"] = _source_of_own(story) if own else "selector:heading"
    if own:
        _fill_canonical(article, story)


def _source_of_own(story: Story) -> str:
    """A page that nobody fetched has the address that it was given with."""
    return "given" if story.fetched.http_status is None else "fetch"


def _fill_canonical(article: Article, story: Story) -> None:
    facts, page = story.sheet.facts, story.sheet.url
    claims = ((facts.link("canonical"), "link:canonical"), (facts.meta_value("og:url"), "meta:og:url"))
    for stated, source in claims:
        canonical = absolute(page, stated)
        if not canonical or _is_front_page_of(page, canonical):
            continue
        if not same_site(canonical, page):
            if not article.origin.url:
                article.origin.url = without_tracking(canonical)
                article.origin.evidence.append(f"{source}: {article.origin.url}")
        elif not article.canonical_url:
            article.canonical_url = without_tracking(canonical)
            article.provenance["canonical_url"] = source
        elif identity(canonical) != identity(article.canonical_url):
            article.quality.warnings.append(f"canonical_url: link:canonical and {source} disagree")


def _is_front_page_of(page: str, canonical: str) -> bool:
    """A template that calls each page the front page would make one article of all."""
    return is_front_page(canonical) and bool(urlsplit(page).path.strip("/"))


def identity_of(article: Article, story: Story) -> str:
    """What names the article over runs: the site's own story id, the canonical address, else what it says."""
    address = article.url or ""
    if story.hints.story_id and (match := re.search(story.hints.story_id, address)):
        return f"{article.site}:{match.group(1)}"
    if article.canonical_url or address:
        return identity(article.canonical_url or address)
    opening = article.body.split("\n\n", 1)[0]
    digest = hashlib.sha256(f"{fold(article.headline or '')}\n{fold(opening)}".encode()).hexdigest()
    return f"{article.site}:{digest[:_SHORT_HASH]}"
