"""What is printed as a field, and became none, has a receipt; captions stay with what they stand under."""

import pytest

from pipelines.engine import Fetched, complete, extract, read, strip
from tests.engine.pages import FIRST, PROSE, URL, article, news, page, paragraphs

TABLE = "<tr><th>Year</th><th>Steel</th></tr><tr><td>2023</td><td>1,200</td></tr>"
FILM = '<iframe src="https://www.youtube.com/embed/aqz-KE-bpKQ"></iframe>'
PICTURE = '<figure><img src="a.jpg" width="800"><figcaption>The bridge at dawn.</figcaption></figure>'


def with_text(html: str, **kwargs):
    return article(page(f"<p>{FIRST}</p>{html}{PROSE}", **kwargs))


def receipts(found) -> list[tuple[str, str]]:
    return [(receipt.label, receipt.text) for receipt in found.removed]


@pytest.mark.parametrize(
    ("html", "beside"),
    [
        (f"<table><caption>Costs by year</caption>{TABLE}</table>", "*Costs by year*\n\n| Year | Steel |"),
        (
            f'<figure class="wp-block-table"><table>{TABLE}</table><figcaption>Costs by year</figcaption></figure>',
            "| 2023 | 1,200 |\n\n*Costs by year*",
        ),
        (
            "<figure><pre>a = 1\nb = 2</pre><figcaption>Costs by year</figcaption></figure>",
            "b = 2\n```\n\n*Costs by year*",
        ),
        (
            f'<figure class="wp-block-embed">{FILM}<figcaption>Costs by year</figcaption></figure>',
            "[YouTube](https://www.youtube.com/watch?v=aqz-KE-bpKQ)\n\n*Costs by year*",
        ),
        (
            '<figure><video src="/v.mp4"></video><figcaption>Costs by year</figcaption></figure>',
            "[example.org](https://example.org/v.mp4)\n\n*Costs by year*",
        ),
    ],
)
@pytest.mark.parametrize("before", ["", PICTURE])
def test_captions_of_tables_listings_and_embeds(before, html, beside):
    """A caption that is no picture's stands beside its own thing, has a receipt, and joins no picture before it."""
    found = with_text(before + html)

    assert beside in found.body_markdown
    assert [("caption", "Costs by year")] == receipts(found)
    assert "Costs by year" not in found.body
    assert ["The bridge at dawn."] * bool(before) == [image.caption for image in found.images]


def test_caption_of_a_picture_that_is_not_taken():
    """What stands under a picture that is too small to be one has a receipt, with label and rule."""
    found = with_text('<figure><img src="a.gif" width="16"><figcaption>A small sign.</figcaption></figure>')

    assert [("caption", "caption:element", "A small sign.")] == [
        (receipt.label, receipt.rule, receipt.text) for receipt in found.removed
    ]


@pytest.mark.parametrize(
    ("html", "untaken"),
    [
        ("<p>By Ann Lee</p><p>21 October 2025</p>", []),
        ("<p>By Ann Lee</p><p>Oct. 21, 2025</p>", []),
        ("<p>By Ann Lee</p><p>3 May 2011</p>", [("date", "3 May 2011")]),
        ("<p>By Tom Reed</p>", [("byline", "By Tom Reed")]),
    ],
)
def test_fields_that_were_not_taken(html, untaken):
    """A printed date or byline that differs from the article's own is not lost without a word."""
    stated = news(author='"Ann Lee"', datePublished='"2025-10-21T08:00:00+00:00"')

    assert untaken == receipts(article(page(html + PROSE, head=stated)))


def test_no_receipts():
    """Who wants no receipts has none of these either."""
    source = page(f"<p>{FIRST}</p><table><caption>Costs by year</caption>{TABLE}</table>{PROSE}")

    assert [] == extract(source, url=URL, receipts=False)[0].removed


@pytest.mark.parametrize(
    "quote",
    [
        "<blockquote><p>We built it once.</p><footer>— <cite>Lena Ost</cite></footer></blockquote>",
        '<blockquote><p>We built it once.</p><footer class="blockquote-footer">— Lena Ost</footer></blockquote>',
        "<figure><blockquote><p>We built it once.</p></blockquote><footer>— Lena Ost</footer></figure>",
    ],
)
def test_speaker_of_a_quote(quote):
    """A quote's footer names its speaker; it is not the page's."""
    found = paragraphs(page(f"<p>{FIRST}</p>{quote}{PROSE}"))

    assert ["We built it once.", "— Lena Ost"] == found[1:3]


def test_item_with_a_long_list_in_it():
    """An item has its bullet however many items of its own it has."""
    inner = "".join(f"<li>coat {number}</li>" for number in range(1, 6))
    found = paragraphs(
        page(f"<p>{FIRST}</p><ul><li>Paint the railings<ul>{inner}</ul></li><li>Test it</li></ul>{PROSE}")
    )

    assert ["- Paint the railings", "- coat 1"] == found[1:3]


@pytest.mark.parametrize(("status", "source"), [(None, "given"), (200, "fetch")])
def test_source_of_the_address(status, source):
    """The address of a page that nobody fetched was given."""
    fetched = Fetched(URL, http_status=status, spider="")
    found = complete(strip(read(page(), url=URL, fetched=fetched).stories[0]))

    assert source == found.provenance["url"]
    assert found.spider is None
