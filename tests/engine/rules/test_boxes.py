"""Small boxes that are no part of the text, whatever their class names."""

import pytest

from pipelines.engine.spans import Label
from tests.engine.pages import FIRST, PROSE, labelled, news, page, paragraphs

MORE = PROSE * 3


@pytest.mark.parametrize(
    "box",
    [
        "<div><p>The week in Marlow, every Friday</p><input type=email><p>It costs nothing</p></div>",
        "<section><h3>The week in Marlow</h3><form><input name=email placeholder='E-mail'><p>Go on</p></form></section>",
        "<div><h3>Subscribe to our newsletter</h3><p>The week in Marlow, every Friday</p></div>",
    ],
)
def test_signup_boxes(box):
    """What stands round an e-mail field, or under a line that asks to subscribe, is the box's, not the text's."""
    assert not [line for line in paragraphs(page(f"<p>{FIRST}</p>{box}{MORE}")) if "week in Marlow" in line]


@pytest.mark.parametrize(
    "box",
    [
        "<div><p>The week in Marlow, every Friday</p><input name=q></div>",
        "<div><p>The week in Marlow, every Friday</p><input type=hidden name=email></div>",
        "<p>The week in Marlow, every Friday</p>",
    ],
)
def test_other_boxes_are_kept(box):
    """A box without an e-mail field and without a call is text among text."""
    assert "The week in Marlow, every Friday" in paragraphs(page(f"<p>{FIRST}</p>{box}{MORE}"))


def test_email_field_of_the_whole_page():
    """A form round the whole page that asks for an address is not a box."""
    assert 9 == len(paragraphs(page(f"<form><input type=email>{MORE}</form>")))


@pytest.mark.parametrize(
    ("box", "expected"),
    [
        ("<div><h4>Ann Lee</h4><p>Ann Lee writes about bridges, and has done so for ten years.</p></div>", True),
        ("<div><h4>About Tom Reed</h4><p>Tom Reed built the bridge, and has done so for ten years.</p></div>", False),
    ],
)
def test_author_boxes(box, expected):
    """A small box after the text, headed by the author's name, is about the author."""
    found = labelled(page(MORE + box, head=news(author='"Ann Lee"')), Label.AUTHOR_BOX)

    assert expected is bool(found)


def test_author_named_in_the_text():
    """A person who wrote the article may be named in it."""
    said = "Ann Lee, who wrote this, walked over the bridge on Monday."

    assert said in paragraphs(page(f"<p>{FIRST}</p><p>{said}</p>{MORE}", head=news(author='"Ann Lee"')))
