"""Leaving out what is not needed."""

from dataclasses import asdict

import pytest

from pipelines.engine import Article, complete, extract, read, strip
from pipelines.engine.article import Quality
from tests.engine.pages import FETCHED_AT, HEADLINE, PROSE, URL, news, page

PAYWALL = "<p>Subscribe to continue reading</p>"
PAGE = page(
    f'<p>By Ann Lee</p><img src="/a.jpg">{PROSE}<p>Share this article</p>{PAYWALL}<p>See <b>more</b> on the bridge, he said today.</p>',
    head=news(datePublished='"2025-10-21"'),
)
TEXT = ("kind", "headline", "alternative_headline", "body", "body_markdown", "word_count", "removed")
"""The fields that are of the text; page type and confidence are told with them."""


def extracted(**switches: bool) -> Article:
    (only,) = extract(PAGE, url=URL, fetched_at=FETCHED_AT, **switches)
    return only


@pytest.mark.parametrize(("switch", "field", "empty"), [("markdown", "body_markdown", ""), ("receipts", "removed", [])])
def test_leaves_one_field_out(switch, field, empty):
    """Without markdown, or without receipts, the article has that field empty and every other as it is."""
    whole, less = asdict(extracted()), asdict(extracted(**{switch: False}))
    assert whole[field]
    assert {**whole, field: empty} == less


def test_leaves_metadata_out():
    """Without metadata the text is the same, and fields that are not of the text are empty."""
    whole = extracted()
    text = {name: getattr(whole, name) for name in TEXT}
    quality = Quality(whole.quality.page_type, whole.quality.confidence)
    assert Article(**text, quality=quality) == extracted(metadata=False)


def test_body_only():
    """All switches off leave headline and text."""
    article = extracted(markdown=False, receipts=False, metadata=False)
    assert (HEADLINE, extracted().body, "", []) == (
        article.headline,
        article.body,
        article.body_markdown,
        article.removed,
    )


def test_access_needs_no_receipts():
    """A paywall's prompt makes a teaser of the article, whichever receipts it keeps."""
    (story,) = read(PAGE, url=URL, fetched_at=FETCHED_AT).stories
    without = complete(strip(story, receipts=False))
    assert ("teaser", ["text: Subscribe to continue reading"]) == (without.access.state, without.access.evidence)
    assert without.access == extracted().access


@pytest.mark.parametrize("moment", ["2025-10-22T12:00:00", "2025-10-22", "yesterday", 7])
def test_time_of_the_fetch_without_offset(moment):
    """A time that cannot be compared with the page's dates is refused by name, before anything is read."""
    with pytest.raises(ValueError, match=rf"fetched_at is {moment!r}: it must be ISO 8601 with offset"):
        read(page(), url=URL, fetched_at=moment)


@pytest.mark.parametrize("moment", [None, "", "2025-10-22T12:00:00Z", "2025-10-22T12:00:00+02:00"])
def test_time_of_the_fetch(moment):
    """With an offset it is one; nobody need know it."""
    assert 1 == len(extract(page(), url=URL, fetched_at=moment))


@pytest.mark.parametrize("wrong", [["text/html"], [b"text/html"], b"text/html", 5, None, [None]])
def test_headers_of_any_client(wrong):
    """Text or bytes, one or a list; what is neither says nothing."""
    assert HEADLINE == extract(page(), url=URL, headers={"content-type": wrong, "content-length": wrong})[0].headline
