"""The stages between reading and storing."""

import pytest
from scrapy.exceptions import DropItem

from pipelines.complete import Complete
from pipelines.engine import Article, Hints, Story, read
from pipelines.engine.article import Quality
from pipelines.judge import Judge
from pipelines.origin import Origin
from pipelines.stories.index import StoryIndex
from pipelines.stories.stage import Stories
from pipelines.strip import Strip
from scrapers import settings

PAGE = b"""<html><body><nav><a href="/">Home</a></nav><article><h1>A bridge reopens</h1>
<p>The bridge over the Ostrow is open again, the town council said on Monday, two years after the flood.</p>
<p>Related Posts</p><ul><li><a href="/b">Another bridge closes for a year</a></li></ul></article><footer>About us</footer></body></html>"""


def story() -> Story:
    return read(PAGE, url="https://example.org/a", hints=Hints(site="example")).stories[0]


def test_stages_run_in_the_declared_order():
    """The tuple in settings is the order that Scrapy gets."""
    assert list(settings.STAGES) == sorted(settings.ITEM_PIPELINES, key=settings.ITEM_PIPELINES.get)


@pytest.mark.parametrize(
    ("receipts", "texts"),
    [
        ("region", {"Related Posts", "Another bridge closes for a year"}),
        ("full", {"Home", "About us", "Related Posts", "Another bridge closes for a year"}),
        ("count", {None}),
    ],
)
def test_receipts_setting(receipts, texts):
    """RECEIPTS says how much of what was removed is on the line."""
    from pipelines.engine import chrome_receipts

    given = story()
    given.chrome = chrome_receipts(given.sheet, [given])
    article = Strip(receipts).process_item(given).article

    assert texts == {receipt.text for receipt in article.removed}


def test_unknown_receipts_setting():
    """A wrong value is refused with those that are right."""
    with pytest.raises(ValueError, match="full, region, count"):
        Strip("all")


def test_strip_and_complete_make_an_article():
    """A Story goes in, and comes out of origin as an Article."""
    article = Origin().process_item(Complete().process_item(Strip().process_item(story())))

    assert isinstance(article, Article)
    assert (article.headline, article.site) == ("A bridge reopens", "example")


@pytest.mark.parametrize("stage", [Strip(), Complete(), Origin(), Judge(), Stories()])
def test_other_items_pass(stage):
    """Items of other spiders' own kinds go through untouched."""
    item = {"anything": 1}

    assert item is stage.process_item(item)


@pytest.mark.parametrize(
    ("article", "reason"),
    [
        (Article(headline="H", word_count=400, quality=Quality(page_type="listing")), "listing"),
        (
            Article(headline="H", word_count=400, quality=Quality(page_type="forum", confidence=0.12)),
            r"not an article: forum, confidence \.12$",
        ),
        (Article(headline=None, word_count=400), "no_headline"),
        (Article(headline="H", word_count=3), "no_body"),
    ],
)
def test_judge_drops_with_a_reason(article, reason):
    """What is no article is dropped, and the reason said."""
    with pytest.raises(DropItem, match=reason):
        Judge().process_item(article)


def test_judge_keeps_what_may_be_an_article():
    """A page that is more probably something else, but not by much, is kept; its type says so."""
    article = Article(headline="H", word_count=400, quality=Quality(page_type="service", confidence=0.45))

    assert article is Judge().process_item(article)


def test_judge_lets_a_short_post_pass():
    """Twenty words under a headline are news in brief."""
    article = Article(headline="H", word_count=20)

    assert article is Judge().process_item(article)


@pytest.mark.parametrize("receipts", ["region", "count"])
def test_origin_quotes_its_evidence(receipts):
    """A notice of syndication is evidence of the origin, however little of it the receipts keep."""
    notice = "The post A bridge reopens appeared first on Ellenby Post."
    page = PAGE.replace(b"<p>Related Posts</p>", f"<p>{notice}</p><p>Related Posts</p>".encode())
    given = read(page, url="https://example.org/a", hints=Hints(site="example")).stories[0]
    article = Origin().process_item(Complete().process_item(Strip(receipts).process_item(given)))

    assert ("syndicated", "Ellenby Post", [f"notice: {notice}"]) == (
        article.origin.kind,
        article.origin.publisher,
        article.origin.evidence,
    )


def test_stories_without_an_index():
    """Where no index is kept, articles pass as they are."""
    article = Article(id="a", headline="H", body="Some text.")

    assert article is Stories().process_item(article)
    assert None is article.cluster_id


def test_stories_with_an_index(tmp_path):
    """The stage fills in cluster, first copy and when the story was first seen."""
    index = StoryIndex(tmp_path / "stories.sqlite")
    stage = Stories(index)
    text = " ".join(f"word{number} Name{number % 9}" for number in range(120))
    first = stage.process_item(
        Article(id="a", site="one", headline="H", body=text, fetched_at="2025-10-21T08:00:00+00:00")
    )
    second = stage.process_item(
        Article(id="b", site="two", headline="H", body=text, fetched_at="2025-10-22T08:00:00+00:00")
    )
    stage.close_spider()
    index.close()

    assert (None, "a") == (first.duplicate_of, second.duplicate_of)
    assert first.cluster_id == second.cluster_id
    assert "2025-10-21T08:00:00+00:00" == second.origin.first_seen


def test_stories_on_a_full_disk(tmp_path):
    """What the index cannot take is stored without its cluster."""
    index = StoryIndex(tmp_path / "stories.sqlite")
    index._database.execute("PRAGMA query_only = 1")
    article = Article(id="a", headline="H", body="Some text.")

    assert article is Stories(index).process_item(article)
    assert None is article.cluster_id
    index._database.close()
