"""What outlives a run, in ``STATE_DIR``: SQLite databases, each with its format's number, each checked before it is used.

    crawl.sqlite     what is to fetch and what was fetched; which article is written where, up to which byte
    ledger.sqlite    what recurs over a site's articles (``pipelines.ledger``)
    stories.sqlite   which articles tell one story (``pipelines.stories``)

A database that is damaged, emptied, foreign or newer than this Winnow is refused and left as it is, never replaced by an empty one.
An older one is copied before it is changed.
"""

from pipelines.state.database import StateError, open_database

__all__ = ["StateError", "open_database"]
