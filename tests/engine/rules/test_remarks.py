"""Readers' comments by their shape."""

import pytest

from pipelines.engine.spans import Label
from tests.engine.pages import FIRST, PROSE, SECOND, THIRD, labelled, page, paragraphs

REMARK = "<div class=x7><b>{}</b><p>{} May 2025, 1{}:20</p><p>{} {}</p></div>"
SAID = ("I was there and it was cold, but worth it.", "Who pays for the lamps?", "My aunt still takes the ferry.")


def remarks(markup: str) -> str:
    return "".join(markup.format(f"Reader{n}", n + 1, n, text, n) for n, text in enumerate(SAID))


def test_elements_alike():
    """Three elements alike, each with a name, a date and a text, are comments whatever they are called."""
    source = page(PROSE + remarks(REMARK))

    assert [FIRST, SECOND, THIRD] == paragraphs(source)
    assert 9 == len(labelled(source, Label.COMMENTS))


def test_lines_in_a_row():
    """Comments without an element each: signatures in a row after the text, the words before or after them."""
    for markup in (
        "<p>{3}</p><p class=s>Posted by {0} on {1} May 2025</p>",
        "<p class=s>{0}, {1} May 2025</p><p>{3}</p>",
    ):
        source = page(PROSE + "<p class=s>Posted by Ann Lee on 1 May 2025</p><h3>What you say</h3>" + remarks(markup))

        assert [FIRST, SECOND, THIRD] == paragraphs(source)[:3]
        assert not any(text in "\n".join(paragraphs(source)) for text in SAID[1:])


@pytest.mark.parametrize(
    "markup",
    [
        "<div class=x7><h3>{0}</h3><p>{1} May 2025, 1{2}:20</p><p>{3} It went on for an hour, and nobody left.</p></div>",
        "<p>{3} It went on for an hour, said {0}, and nobody left before the end of it.</p>",
        "<table><tr><td>{0}<td>{1} May 2025<tr><td>Total<td>{2}</table>",
    ],
)
def test_what_is_no_comment(markup):
    """Titled sections, paragraphs and rows with dates in them are text."""
    assert not labelled(page(PROSE + remarks(markup)), Label.COMMENTS)


def test_live_blog():
    """The dated entries of what calls itself a live blog are its text."""
    head = '<script type="application/ld+json">{"@type": "LiveBlogPosting", "headline": "A bridge reopens in Marlow"}</script>'

    assert not labelled(page(PROSE + remarks(REMARK), head=head), Label.COMMENTS)


def test_comments_need_an_article_before_them():
    """Without a text over them dated entries are the text."""
    assert not labelled(page(remarks(REMARK)), Label.COMMENTS)


@pytest.mark.parametrize(
    "line", ["<p><b>1{1}:05 - Council votes</b></p>", "<p>Day {1}: {2} May 2025</p>", "<p>1{1}.05 Uhr</p>"]
)
def test_chronicles(line):
    """Times over texts, with a title or the same word beside each, are an article's own."""
    entries = "".join(line.format("", n, n + 1) + f"<p>{SECOND}</p>" for n in range(4))

    assert not labelled(page(PROSE + entries), Label.COMMENTS)
