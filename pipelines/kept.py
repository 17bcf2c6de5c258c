"""Why each piece of an article's text was kept: what the sidecar notes, so that a line can be explained when its page is gone.

The text itself is not noted: it stands in the line's ``body``, and each piece says between which characters.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipelines.engine.article import Article
from pipelines.engine.assemble import is_blank
from pipelines.engine.lines import Line, lines_of
from pipelines.engine.spans import BODY_LABELS
from pipelines.engine.story import Story

Piece = list[int | float]
"""[block, start, end, from, to]: where it stands on the page (as a receipt's position) and in the body; then the model's
probability that the block is text, if the model has looked at it."""
_BETWEEN, _BULLET = len("\n\n"), len("- ")
"""What ``engine.assemble`` puts between two lines, and before an item."""
_DIGITS = 2


def kept_article(story: Story, article: Article) -> dict[str, Any]:
    """What the sidecar's line has of an article: ``id``, ``region`` ([first, last]: its blocks, the last not included), ``kept``."""
    return {"id": article.id, "region": [story.first, story.last], "kept": kept_of(story)}


def kept_of(story: Story) -> list[dict[str, Any]]:
    """Every piece of a story's text: {label, rule, pieces} for each rule, in the order in which the page has them first."""
    by_rule: dict[tuple[str, str], list[Piece]] = {}
    at = 0
    for line in lines_of(story.sheet, story.body_blocks):
        at += _BULLET if line.item else 0
        for label, rule, piece in _pieces(line, at, story):
            by_rule.setdefault((label, rule), []).append(piece)
        at += len(line.text) + _BETWEEN
    return [{"label": label, "rule": rule, "pieces": pieces} for (label, rule), pieces in by_rule.items()]


def _pieces(line: Line, at: int, story: Story) -> Iterator[tuple[str, str, Piece]]:
    """The pieces of a line that begins at a place of the body."""
    score = story.sheet.scores.get(line.block.index)
    scored = [] if score is None else [round(score, _DIGITS)]
    places = range(len(line.block.text) + 1) if line.whole else line.places()
    for span in line.spans:
        if span.label in BODY_LABELS and not is_blank(story.sheet, span):
            where = [span.block, span.start, span.end, at + places[span.start], at + places[span.end]]
            yield span.label.value, span.rule, [*where, *scored]
