"""What a site's declaration keeps, drops and reads."""

import pytest

from pipelines.engine import Hints
from pipelines.engine.spans import Label
from tests.engine.pages import FIRST, PROSE, article, labelled, page, paragraphs

SOURCE = page(f"<p>{FIRST}</p><p>Score: 7/10 for it</p><p>Share</p><p>The River says: read on!</p>{PROSE}")


@pytest.mark.parametrize(
    ("hints", "line", "kept"),
    [
        (Hints(), "Share", False),
        (Hints(keep=("share",)), "Share", True),
        (Hints(), "The River says: read on!", True),
        (Hints(drop=("the river says",)), "The River says: read on!", False),
        (Hints(drop=("river SAYS:",)), "The River says: read on!", False),
        (Hints(keep=("read on",), drop=("the river says",)), "The River says: read on!", True),
        (Hints(drop=("no such line",)), "The River says: read on!", True),
    ],
)
def test_keep_and_drop(hints, line, kept):
    """A site's own lines are kept or dropped without regard to case; keep wins."""
    assert kept is (line in paragraphs(SOURCE, hints=hints))


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (r"Score: (\d+)/10", {"score": 7}),
        (r"Score: (\S+) for", {"score": "7/10"}),
        (r"Score: (\d+)/10 for it\nShare", {"score": 7}),
        (r"^The (\w+) says", {"score": "River"}),
        (r"Rating: (\d+)", {}),
    ],
)
def test_extra_fields(pattern, expected):
    """A declared field is the first group of its pattern over the page's lines; digits are a number."""
    assert expected == article(SOURCE, hints=Hints(extra={"score": (pattern,)})).extra


def test_group_that_did_not_match():
    """A field whose optional group found nothing is absent, and no error."""
    assert {} == article(SOURCE, hints=Hints(extra={"score": (r"Score:(-\d)?",)})).extra


def test_text_of_extra_fields_leaves_the_body():
    """What a declared field has matched is that field's text."""
    assert ["Score: 7/10"] == labelled(SOURCE, Label.EXTRA, hints=Hints(extra={"score": (r"Score: (\d+)/10",)}))


def test_extra_field_over_two_lines():
    """A match over several lines takes its part of each."""
    assert ["7/10 for it", "Share"] == labelled(
        SOURCE, Label.EXTRA, hints=Hints(extra={"score": (r"(\d+)/10 for it\nShare",)})
    )


def test_empty_declaration_changes_nothing():
    """A site that declares nothing is read like any other."""
    assert paragraphs(SOURCE) == paragraphs(SOURCE, hints=Hints(site="river", language="en"))
