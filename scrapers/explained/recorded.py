"""A stored article as the blocks that its page had, made of what was recorded: the line, and the sidecar's line of its page.

Kept pieces have their text from ``body``; removed ones, and those that are fields, from their receipts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from pipelines.engine import Explained, Label
from pipelines.engine.spans import Span

NOT_RECORDED = "why it was kept was not recorded"
NOWHERE = -1
"""The number of a block whose place on the page is not recorded."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the page with its verdict."""

    position: tuple[int, int, int]
    label: Label
    rule: str
    text: str
    score: float | None = None


def recorded_blocks(article: dict[str, Any], page: dict[str, Any] | None) -> list[Explained]:
    """What is known of the page, in its order; the text comes first where nobody has recorded where it stood.

    :param article: its line.
    :param page: the sidecar's line of its page, if there is one.
    """
    own = own_record(article, page)
    kept = [*_kept(own, article["body"])] if own else []
    pieces = {piece.position: piece for piece in [*_others(article, page or {}, own), *kept]}
    in_order = sorted(pieces.values(), key=lambda piece: piece.position)
    blocks = [
        _block(index, list(of_block)) for index, of_block in groupby(in_order, key=lambda piece: piece.position[0])
    ]
    return blocks if own else [*_unplaced(article["body"]), *blocks]


def own_record(article: dict[str, Any], page: dict[str, Any] | None) -> dict[str, Any] | None:
    """What the sidecar has of the article; None if nothing, or if it is not of this text."""
    records = (page or {}).get("articles", ())
    of_it = [record for record in records if record["id"] == article["id"] and _ends(record) == len(article["body"])]
    return of_it[0] if of_it else None


def is_counted_only(article: dict[str, Any]) -> bool:
    """True if the texts of what was removed are not on the line (``RECEIPTS=count``)."""
    return any(receipt["text"] is None for receipt in article["removed"])


def _ends(record: dict[str, Any]) -> int:
    """Characters of the body that the record is of."""
    return max((piece[4] for kept in record["kept"] for piece in kept["pieces"]), default=0)


def _kept(record: dict[str, Any], body: str) -> Iterator[Piece]:
    for kept in record["kept"]:
        for block, start, end, begins, ends, *score in kept["pieces"]:
            yield Piece(
                (block, start, end), Label(kept["label"]), kept["rule"], body[begins:ends], score[0] if score else None
            )


def _others(article: dict[str, Any], page: dict[str, Any], own: dict[str, Any] | None) -> Iterator[Piece]:
    """Receipts of the line and of the page; a digest's other posts have theirs on other lines."""
    others = [tuple(record["region"]) for record in page.get("articles", ()) if own and record is not own]
    for receipt in (*page.get("fields", ()), *page.get("removed", ()), *article["removed"]):
        block, start, end = receipt["position"]
        if receipt in article["removed"] or not any(first <= block < last for first, last in others):
            text = f"(not recorded, characters: {end - start})" if receipt["text"] is None else receipt["text"]
            yield Piece((block, start, end), Label(receipt["label"]), receipt["rule"], text)


def _block(index: int, pieces: list[Piece]) -> Explained:
    text, spans = "", []
    for piece in pieces:
        text += " " if text else ""
        spans.append(Span(index, len(text), len(text) + len(piece.text), piece.label, piece.rule))
        text += piece.text
    scores = [piece.score for piece in pieces if piece.score is not None]
    return Explained(index, text, "", tuple(spans), scores[0] if scores else None)


def _unplaced(body: str) -> Iterable[Explained]:
    return (
        Explained(NOWHERE, line, "", (Span(NOWHERE, 0, len(line), Label.BODY, NOT_RECORDED),))
        for line in body.split("\n\n")
        if line
    )
