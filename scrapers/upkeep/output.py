"""What is written, forgotten: for whoever has deleted the output, or moved it away, and wants all of it written anew."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from pipelines.store.forgetting import forget_segments
from pipelines.store.writer import STREAMS
from scrapers.frontier.interface import End
from scrapers.frontier.known import IMPORTED
from scrapers.frontier.sqlite import WAITING

_WRITTEN = f"state = '{End.FETCHED}' AND NOT always AND ifnull(reason, '') != '{IMPORTED}'"
"""Pages that were fetched here; what was had elsewhere was never in this output."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What is no longer known, or would not be."""

    segments: int
    articles: int
    pages: int
    """Those that the next run fetches again."""


def what_would_be_forgotten(database: sqlite3.Connection) -> Forgotten:
    """The counts, with nothing changed."""
    return Forgotten(
        *(
            database.execute(f"SELECT count(*) FROM {what}").fetchone()[0]
            for what in ("segment", "article", f"url WHERE {_WRITTEN}")
        )
    )


def forget_output(database: sqlite3.Connection) -> Forgotten:
    """Forget segments and articles, and let every page that was fetched wait for the next run, asked for unconditionally.

    Gone, moved, excluded and dead addresses stay what they are, and so do those that were imported as known. The state is
    no longer bound to an output. In the caller's transaction.
    """
    forgotten = what_would_be_forgotten(database)
    for stream in STREAMS:
        forget_segments(database, stream)
    database.execute("DELETE FROM article")
    database.execute("DELETE FROM published")  # counted anew with the articles
    database.execute(
        f"UPDATE url SET state = '{WAITING}', due = NULL, content = NULL, unchanged = 0, interrupted = 0 WHERE {_WRITTEN}"
    )
    database.execute("UPDATE url SET etag = NULL, last_modified = NULL, articles = NULL")
    database.execute("UPDATE round SET ended = coalesce(ended, begun)")
    database.execute("DELETE FROM meta WHERE name = 'output'")
    return forgotten
