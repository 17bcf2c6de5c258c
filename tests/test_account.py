"""Every character of a page is body, a field, or removed: exactly once, and what is removed has a receipt."""

from collections import Counter

import pytest

from pipelines.engine import chrome_receipts, complete, field_texts, read, strip
from pipelines.engine.spans import BODY_LABELS
from tests.replicas import hints_of, replicas

PAGES = [replica for replica in replicas() if replica.content_type.startswith("text/html")]


@pytest.mark.parametrize("replica", PAGES, ids=str)
def test_page_is_rebuilt_from_its_parts(replica):
    """Receipts and fields, put back at their positions, leave gaps that the bodies fill, in order and to the last character."""
    reading = read(replica.body, url=replica.url, hints=hints_of(replica.site), fetched_at=replica.fetched_at)
    articles = [complete(strip(story)) for story in reading.stories]
    blocks = [block.text for block in reading.sheet.blocks]
    pages = [list(text) for text in blocks]
    for receipt in [
        *(receipt for article in articles for receipt in article.removed),
        *chrome_receipts(reading.sheet, reading.stories),
        *field_texts(reading.sheet, articles),
    ]:
        block, start, end = receipt.position

        assert blocks[block][start:end] == receipt.text
        assert None not in pages[block][start:end], f"twice: {receipt}"
        pages[block][start:end] = [None] * (end - start)
    left = [letters("".join(char for char in page if char is not None)) for page in pages]
    bodies = [letters(line.removeprefix("- ")) for article in articles for line in article.body.split("\n\n")]

    assert [text for text in left if text] == [text for text in bodies if text]


@pytest.mark.parametrize("replica", PAGES, ids=str)
def test_spans_cover_every_block_once(replica):
    """The spans of a block follow each other without gap or overlap."""
    reading = read(replica.body, url=replica.url, hints=hints_of(replica.site))
    for block in reading.sheet.blocks:
        at = 0
        for span in reading.sheet.labels.of(block.index):
            assert at == span.start
            assert span.rule.startswith(("site:", f"{span.label}:")), span
            at = span.end

        assert at == len(block.text)


@pytest.mark.parametrize("replica", [replica for replica in PAGES if replica.expected], ids=str)
def test_fields_hold_what_was_printed(replica):
    """The headline that left the text is the article's headline; a dek its description; an image credit some image's credit."""
    reading = read(replica.body, url=replica.url, hints=hints_of(replica.site), fetched_at=replica.fetched_at)
    articles = [complete(strip(story)) for story in reading.stories]
    headlines = {letters(article.headline) for article in articles} | {letters(reading.sheet.headline.text or "")}
    for receipt in field_texts(reading.sheet):
        if receipt.label == "headline":
            assert letters(receipt.text) in headlines
        elif receipt.label == "dek":
            assert letters(receipt.text) in {letters(article.description or "") for article in articles}


def test_body_is_more_than_a_gap():
    """The pages have bodies to lose: the account above is not empty."""
    labels = Counter()
    for replica in PAGES:
        reading = read(replica.body, url=replica.url, hints=hints_of(replica.site))
        labels.update(span.label for span in reading.sheet.labels)

    assert sum(labels[label] for label in BODY_LABELS) > 800
    assert {
        "navigation",
        "advert",
        "share",
        "related",
        "newsletter",
        "comments",
        "consent",
        "call_to_action",
        "citation",
        "ai_note",
    } <= {str(label) for label in labels}


def letters(text):
    return "".join(text.split())
