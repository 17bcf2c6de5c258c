"""The labelling of a page: rules in order, each takes what it knows, the rest is boilerplate."""

from __future__ import annotations

from collections.abc import Callable

from pipelines.engine.aggregate import label_sources
from pipelines.engine.citations import label_citations, label_uncited_dek
from pipelines.engine.content import drop_trailing_headings, label_content
from pipelines.engine.rules.boxes import label_boxes, label_rest_of_boxes
from pipelines.engine.rules.cards import label_cards
from pipelines.engine.rules.credits import label_captions
from pipelines.engine.rules.fields import label_fields, label_headline, label_tags
from pipelines.engine.rules.lines import label_phrases
from pipelines.engine.rules.remarks import label_remarks
from pipelines.engine.rules.remembered import label_remembered, label_remembered_ends
from pipelines.engine.rules.site import label_declared
from pipelines.engine.rules.structure import label_regions
from pipelines.engine.second_look import label_by_model
from pipelines.engine.sheet import Sheet
from pipelines.engine.spans import Label


def _regions(sheet: Sheet) -> None:
    sheet.furniture += label_regions(sheet.page, sheet.labels, sheet.headline.block)


def _bullets(sheet: Sheet) -> None:
    for block in sheet.unlabelled():
        if block.bullet:
            sheet.labels.put(block.index, Label.LIST_MARKER, "list_marker:bullet", 0, block.bullet)


def _rest(sheet: Sheet) -> None:
    for block in sheet.blocks:
        sheet.labels.put(block.index, Label.BOILERPLATE, "boilerplate:outside the text")


LABELLERS: tuple[Callable[[Sheet], None], ...] = (
    label_declared,
    label_headline,
    label_sources,
    label_tags,
    _regions,
    label_boxes,
    label_captions,
    label_fields,
    label_citations,
    label_uncited_dek,
    label_phrases,
    label_rest_of_boxes,
    label_remarks,
    label_cards,
    label_remembered,
    _bullets,
    label_content,
    label_by_model,
    label_remembered_ends,
    drop_trailing_headings,
    _rest,
)
"""In order. What an earlier one has labelled a later one leaves alone."""


def label(sheet: Sheet, *, before_model: bool = False) -> None:
    """Label every character of a page's blocks.

    :param before_model: stop where the learned model would take its look: for learning it.
    """
    for labeller in LABELLERS:
        if before_model and labeller is label_by_model:
            return
        labeller(sheet)
