"""The learned model: what it sees, what it answers, and what it may not touch."""

import json

import numpy as np
import pytest

from pipelines.engine import read
from pipelines.engine.features import features
from pipelines.engine.model import Model, load, shipped
from pipelines.engine.second_look import label_by_model
from pipelines.engine.spans import BODY_LABELS, Label
from tests.engine.pages import FIRST, PROSE, SECOND, THIRD, URL, page, reading

LINES = "".join(f"<div class=a{n}><p>Line {n} of a page with many blocks.</p></div>" for n in range(40))


def always(answer: float) -> Model:
    """A model of one question that gives every block the same answer."""
    return Model(("words",), np.zeros((1, 1), np.intp), np.zeros((1, 1), np.float32), np.full((1, 2), answer), 0.0)


OUTSIDE = "</article></main><div><span>Left over</span></div>"


def sheet_of(body: str):
    return reading(page(body)).sheet


def by_rules(body: str):
    """A page as the rules leave it to the model."""
    return read(page(body), url=URL, before_model=True).sheet


def test_columns_are_one_value_a_block():
    """Every column has a finite number for each block, on pages of any size."""
    for body in (PROSE, PROSE + LINES, f"<p>{FIRST}</p>"):
        sheet = sheet_of(body)
        columns = features(sheet, sheet.core, sheet.around)

        assert set(shipped().columns) <= set(columns)
        assert {len(sheet.blocks)} == {len(column) for column in columns.values()}
        assert all(np.isfinite(column).all() for column in columns.values())


def test_probabilities(tmp_path):
    """A tree asks its questions, bit by bit, and answers with a leaf; the answers add up."""
    trees = [
        {"splits": [["a", 1.5], ["b", 0.5]], "leaves": [-4, -2, 2, 4]},
        {"splits": [["a", 0.5], ["b", 9]], "leaves": [0, 1, 0, 0]},
    ]
    (tmp_path / "m.json").write_text(json.dumps({"columns": ["a", "b"], "bias": 0.5, "trees": trees}))
    model = load(tmp_path / "m.json")
    rows = {"a": np.array([0, 1, 2, 2], np.float32), "b": np.array([0, 1, 0, 1], np.float32)}

    expected = 1 / (1 + np.exp(-np.array([-4 + 0, 2 + 1, -2 + 1, 4 + 1]) - 0.5))
    assert np.allclose(expected, model.probabilities(rows))


def test_broken_model_is_named(tmp_path):
    """A file that is no model is named in the error."""
    (tmp_path / "m.json").write_text("{}")

    with pytest.raises(ValueError, match=r"m\.json: no model of blocks"):
        load(tmp_path / "m.json")


def test_sure_model_overrules_the_rules():
    """Text that the model is sure is none goes, what the rules leave over comes in; its probability is the reason."""
    out, back = by_rules(PROSE + LINES + OUTSIDE), by_rules(PROSE + LINES + OUTSIDE)
    left_over = next(block.index for block in back.blocks if block.text == "Left over")
    was_free = back.labels.untouched(left_over)
    label_by_model(out, always(-5.0))
    label_by_model(back, always(5.0))

    assert was_free
    assert not any(span.label in BODY_LABELS for span in out.labels)
    assert any(span.rule == "boilerplate:model 0.01" for span in out.labels)
    assert ["body:model 0.99, outside the core"] == [span.rule for span in back.labels.of(left_over)]


def test_unsure_model_changes_nothing():
    """A probability of one half is no reason for anything."""
    sheet = sheet_of(PROSE + LINES)
    before = list(sheet.labels)
    label_by_model(sheet, always(0.0))

    assert before == list(sheet.labels)


def test_small_pages_are_the_rules_alone():
    """Pages of few blocks are unlike those that the model has learnt from."""
    sheet = sheet_of(PROSE)
    label_by_model(sheet, always(-5.0))

    assert [FIRST, SECOND, THIRD] == [
        sheet.blocks[span.block].text for span in sheet.labels if span.label is Label.BODY
    ]


def test_named_blocks_stay_with_their_rule():
    """Headline, furniture and what the site declares are none of the model's business."""
    sheet = sheet_of(
        PROSE
        + LINES
        + "<p>Share this article</p><div class=comments><p>I was there and it was cold that day.</p></div>"
    )
    before = {span for span in sheet.labels if span.label in (Label.HEADLINE, Label.SHARE, Label.COMMENTS)}
    label_by_model(sheet, always(5.0))

    assert len(before) >= 2
    assert before <= set(sheet.labels)
