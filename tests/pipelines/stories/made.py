"""Entries of made-up articles."""

from __future__ import annotations

from benchmarks.lookalikes import MadeText, articles, edited
from pipelines.stories.entry import Entry, entry_of_line

TEXTS = list(articles(12, words=300))


def line(
    id="https://one.example/a",
    *,
    site="one",
    headline="A bridge reopens",
    body="",
    date="2025-10-21",
    fetched="2025-10-22T08:00:00+00:00",
    source=None,
    source_url=None,
    kind="article",
):
    """What the index reads of a line."""
    origin = {"publisher": source, "agency": None, "url": source_url}
    return {
        "id": id,
        "site": site,
        "headline": headline,
        "kind": kind,
        "url": id,
        "body": body,
        "date_published": date,
        "fetched_at": fetched,
        "origin": origin,
    }


def entry(id="https://one.example/a", **fields) -> Entry:
    return entry_of_line(line(id, **fields))


def of(text: MadeText, **fields) -> Entry:
    """A made-up text as an entry."""
    told = {"id": text.id, "site": text.site, "headline": text.headline, "body": text.body, "date": text.date}
    return entry(**told | fields)


def copy_of(text: MadeText, share: float = 0.03, number: int = 1, **fields) -> Entry:
    return of(edited(text, share, number), **fields)
