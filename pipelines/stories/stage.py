"""Stage 6: say which cluster of articles a story belongs to, and whose text it has."""

from __future__ import annotations

import atexit
import logging
import os
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings

from pipelines.engine.article import Article
from pipelines.stories.database import STORIES
from pipelines.stories.entry import entry_of
from pipelines.stories.index import StoryIndex
from pipelines.switches import is_on

logger = logging.getLogger(__name__)
_ANEW = ".new"
_PARTS = ("", "-wal", "-shm", ".lock")
"""What SQLite and the lock keep beside a file."""


class Stories:
    """Articles in, the same out with ``cluster_id``, ``duplicate_of`` and ``origin.first_seen``; without an index they pass.

    What the index cannot take (a full disk) passes without them, is counted, and is said once.
    """

    def __init__(self, index: StoryIndex | None = None, crawler: Crawler | None = None) -> None:
        self.index = index
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Stories:
        return cls(index_of(crawler.settings), crawler)

    def process_item(self, item: Any) -> Any:
        if self.index is None or not isinstance(item, Article):
            return item
        try:
            place = self.index.add(entry_of(item))
        except sqlite3.Error as error:
            self._fail(error)
            return item
        item.cluster_id, item.duplicate_of, item.origin.first_seen = (
            place.cluster_id,
            place.duplicate_of,
            place.first_seen,
        )
        if place.duplicate_of:
            self._count("winnow/duplicates")
        return item

    def close_spider(self) -> None:
        if self.index is None:
            return
        try:
            self.index.flush()
        except sqlite3.Error as error:
            self._fail(error)

    def _fail(self, error: sqlite3.Error) -> None:
        if not self.crawler or not self.crawler.stats.get_value("winnow/stories_failed"):
            logger.critical("%s: %s; articles are stored without their clusters", self.index.path, error)
        self._count("winnow/stories_failed")

    def _count(self, name: str) -> None:
        if self.crawler:
            self.crawler.stats.inc_value(name)


_indexes: dict[Path, StoryIndex] = {}
_anew: set[Path] = set()


def index_of(settings: BaseSettings | Mapping[str, Any]) -> StoryIndex | None:
    """The process's index: that of ``STATE_DIR``, in a replay one of its own in ``OUTPUT_DIR``; None if it is switched off.

    :raises StateError: if its file cannot be used.
    """
    if not is_on(settings.get("STORIES_ENABLED", True)):
        return None
    anew = bool(settings.get("OUTPUT_FRESH"))
    path = Path(settings.get("OUTPUT_DIR" if anew else "STATE_DIR")).resolve() / STORIES
    if path not in _indexes:
        if anew:
            _anew.add(path)
            _remove(path.with_name(path.name + _ANEW))
        _indexes[path] = StoryIndex(path.with_name(path.name + _ANEW) if anew else path)
    return _indexes[path]


def close_indexes() -> None:
    """Close the process's indexes; one that was made anew takes the old one's place, if there is anything in it."""
    while _indexes:
        path, index = _indexes.popitem()
        filled = path in _anew and len(index) > 0
        index.close()
        if filled:
            _remove(path)
            os.replace(index.path, path)
        if path in _anew:
            _remove(index.path)
            _anew.discard(path)


atexit.register(close_indexes)


def _remove(path: Path) -> None:
    for part in _PARTS:
        path.with_name(path.name + part).unlink(missing_ok=True)
