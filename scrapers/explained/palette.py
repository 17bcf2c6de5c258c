"""What may become of a text, and which colour each label has in the browser."""

from __future__ import annotations

from pipelines.engine import Explained
from pipelines.engine.spans import BODY_LABELS, FIELD_LABELS, Label, Span

KEPT, FIELD, REMOVED = "kept", "field", "removed"
GROUPS = (KEPT, FIELD, REMOVED)
"""What may become of a text, in the order in which people ask."""
GROUP_COLOURS = {KEPT: "#1a7f37", FIELD: "#0969da", REMOVED: "#cf222e"}

_COLOURS = {
    Label.HEADING: "#116329",
    Label.DEK: "#0550ae",
    Label.BYLINE: "#1b7c83",
    Label.DATE: "#0e7490",
    Label.SECTION: "#6639ba",
    Label.TAGS: "#8250df",
    Label.CAPTION: "#218bff",
    Label.IMAGE_CREDIT: "#4c6ef5",
    Label.NAVIGATION: "#57606a",
    Label.CONTROL: "#7a828c",
    Label.COPYRIGHT: "#44546a",
    Label.CONSENT: "#7a5af8",
    Label.SHARE: "#bf3989",
    Label.RELATED: "#bc4c00",
    Label.NEWSLETTER: "#9a6700",
    Label.COMMENTS: "#8a4600",
    Label.CALL_TO_ACTION: "#e5534b",
    Label.WIRE_NOTICE: "#7d4e00",
    Label.SYNDICATION_NOTICE: "#a0522d",
    Label.AGGREGATOR_FURNITURE: "#b35900",
    Label.AI_NOTE: "#c2410c",
    Label.AUTHOR_BOX: "#a14a8c",
    Label.CITATION: "#d9660d",
    Label.LIST_MARKER: "#8c959f",
    Label.BOILERPLATE: "#82071e",
}
"""Readable on white and, as a tint, on black; a label that is not here has its group's."""


def printed_spans(block: Explained) -> list[Span]:
    """The spans of a block with something to see in them."""
    return [span for span in block.spans if block.text[span.start : span.end].strip()]


def group_of(label: Label) -> str:
    """Kept in the text, made a field, or removed."""
    return KEPT if label in BODY_LABELS else FIELD if label in FIELD_LABELS else REMOVED


def colour_of(label: Label) -> str:
    """``#rrggbb``"""
    return _COLOURS.get(label, GROUP_COLOURS[group_of(label)])
