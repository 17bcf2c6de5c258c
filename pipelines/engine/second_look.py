"""A second look at the rules' reading: a learned model overrules them where it is sure.

The rules go first and stay in charge of everything that has a name (headline, byline, a phrase, a comment); the model
speaks of what they call text and of what they leave over. It must be surer to bring a block in than to leave one in.
"""

from __future__ import annotations

import numpy as np

from pipelines.engine.blocks import Block
from pipelines.engine.features import features
from pipelines.engine.model import Model, shipped
from pipelines.engine.sheet import Sheet
from pipelines.engine.spans import BODY_LABELS, Label

_STAYS = 0.3
"""Text by rule stays text from this probability on. Out of fold, .35 and .25 differ by .002 where the model has learnt, and
by .003 where it has not (daniel, better at .25); .45 costs daniel about .01 and a twentieth of its exact pages."""
_COMES_IN = 0.65
"""What was left over becomes text from this one on; measured together with the other: .6 and .7 differ as little."""
_MIN_BLOCKS = 30
"""Pages with fewer blocks are unlike those that the model has learnt from; its scores are noted, the rules decide."""
_FIXED = ("site:", "standfirst:")
"""Rules that are never overruled."""


def label_by_model(sheet: Sheet, model: Model | None = None) -> None:
    """Relabel the blocks that the model is sure of; note each block's probability."""
    if sheet.core is None or sheet.around is None:
        return
    judged = [block for block in sheet.blocks if is_judged(sheet, block)]
    if not judged:
        return
    columns = features(sheet, sheet.core, sheet.around)
    places = np.array([block.index for block in judged])
    for block, score in zip(judged, (model or shipped()).probabilities(columns, places).tolist()):
        sheet.scores[block.index] = score
        if len(sheet.blocks) >= _MIN_BLOCKS and not _STAYS <= score <= _COMES_IN:
            is_text = any(span.label in BODY_LABELS for span in sheet.labels.of(block.index))
            if is_text and score < _STAYS:
                _take_out(sheet, block, score)
            elif not is_text and score > _COMES_IN:
                _bring_in(sheet, block, score)


def is_judged(sheet: Sheet, block: Block) -> bool:
    """True for what the rules call text, and for what no rule has named: of the rest the model has nothing to say."""
    spans = sheet.labels.of(block.index)
    if not spans:
        return True
    if any(span.rule.startswith(_FIXED) for span in spans):
        return False
    return sheet.labels.main(block.index) is None or any(span.label in BODY_LABELS for span in spans)


def _take_out(sheet: Sheet, block: Block, score: float) -> None:
    rule = f"boilerplate:model {score:.2f}"
    for span in list(sheet.labels.of(block.index)):
        if span.label in BODY_LABELS:
            sheet.labels.relabel(span, Label.BOILERPLATE, rule)


def _bring_in(sheet: Sheet, block: Block, score: float) -> None:
    label = Label.HEADING if block.heading else Label.BODY
    where = "in the core" if sheet.core is not None and sheet.core.holds(block.index) else "outside the core"
    rule = f"{label}:model {score:.2f}, {where}"
    sheet.labels.put(block.index, label, rule)
