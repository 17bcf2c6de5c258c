"""What the publisher's machine-readable signals allow."""

from __future__ import annotations

from pipelines.engine.article import Article
from pipelines.engine.rights import read_rights
from pipelines.engine.story import Story


def fill_rights(article: Article, story: Story) -> None:
    """``usage_rights``: of the page, its headers and its host, as known at the fetch."""
    sheet, fetched = story.sheet, story.fetched
    found = read_rights(
        sheet.facts,
        sheet.page.nodes[0].element,
        url=sheet.url,
        base=sheet.base,
        headers=fetched.headers,
        site=fetched.site_signals,
        checked_at=article.fetched_at,
    )
    article.usage_rights = found.rights
    article.provenance.update(found.provenance)
    article.quality.warnings += found.warnings
