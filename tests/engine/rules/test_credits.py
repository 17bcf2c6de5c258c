"""Captions and image credits."""

import pytest

from pipelines.engine.spans import Label
from tests.engine.pages import FIRST, PROSE, labelled, page, paragraphs


def found(html: str) -> tuple[list[str], list[str]]:
    source = page(f"<p>{FIRST}</p>{html}{PROSE}")
    return labelled(source, Label.CAPTION), labelled(source, Label.IMAGE_CREDIT)


@pytest.mark.parametrize(
    ("html", "captions", "credits"),
    [
        ("<figure><img src=a><figcaption>The bridge</figcaption></figure>", ["The bridge"], []),
        (
            "<figure><img src=a><figcaption><p>The bridge.</p><p>Photo: Ann Lee</p></figcaption></figure>",
            ["The bridge."],
            ["Photo: Ann Lee"],
        ),
        (
            "<figure><img src=a><figcaption>The bridge. Photo: Ann Lee</figcaption></figure>",
            ["The bridge. "],
            ["Photo: Ann Lee"],
        ),
        (
            "<figure><img src=a><figcaption>The bridge (Photo: Ann Lee)</figcaption></figure>",
            ["The bridge "],
            ["(Photo: Ann Lee)"],
        ),
        ("<figure><img src=a>The bridge</figure>", ["The bridge"], []),
        (
            "<figure><img src=a><figcaption>The bridge <small class=credit>Ann Lee</small></figcaption></figure>",
            ["The bridge "],
            ["Ann Lee"],
        ),
        ("<div class=image-credit>Ann Lee</div>", [], ["Ann Lee"]),
        ("<div><img src=a>The bridge. Photo: Ann Lee</div>", ["The bridge. "], ["Photo: Ann Lee"]),
        ("<p class=wp-caption-text>The bridge</p>", ["The bridge"], []),
        ("<p>Photo: Ann Lee</p>", [], ["Photo: Ann Lee"]),
        ("<figure><blockquote>We are glad of it, she said to us.</blockquote></figure>", [], []),
        ("<figure><pre>x = 1</pre></figure>", [], []),
        ("<p>The credit of the photo: it is by a child, the judges found.</p>", [], []),
        ("<p>Photos show the bridge before the flood of that year.</p>", [], []),
        ("<div class=accredited>The union gave the money for it, she said.</div>", [], []),
    ],
)
def test_captions_and_credits(html, captions, credits):
    """What stands in a caption's element is the picture's text, who made it apart; quotes and sentences are not."""
    assert (captions, credits) == found(html)


def test_captions_are_not_text():
    """A caption is a field of its picture, not a paragraph."""
    assert 3 == len(
        paragraphs(
            page(
                "<figure><img src=a><figcaption>The bridge was seen by many on that day.</figcaption></figure>" + PROSE
            )
        )
    )
