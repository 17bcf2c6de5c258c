"""Stage 7: write each article as one line, whole or not at all.

One writer a process, whatever the number of spiders: each line goes to the file in one write, so an
interrupted run leaves whole lines; a torn last line of a killed run is cut off at the next start. The
same article with the same contents is written once; changed contents are its next revision.
"""

from __future__ import annotations

import asyncio
import fcntl
import json
import logging
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from itemadapter import ItemAdapter
from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem
from scrapy.settings import BaseSettings

from pipelines.engine.article import Article, Receipt
from pipelines.engine.assemble import text_hash
from pipelines.engine.story import Fetched
from pipelines.events import Event

logger = logging.getLogger(__name__)

ARTICLES = "articles.jsonl"
RECEIPTS = "receipts.jsonl"
EVENTS = "events.jsonl"
LOCK = ".lock"
_KIND_RANK = {"digest_entry": 0, "live_entry": 0}
"""An article's own page supersedes its entry on a digest."""


def to_line(item: Any) -> bytes:
    """An item as one line of JSON in UTF-8, fields in declared order; lone surrogates become "?"."""
    fields = ItemAdapter(item).asdict()
    return json.dumps(fields, ensure_ascii=False, allow_nan=False, default=str).encode("utf-8", "replace") + b"\n"


def receipts_line(fetched: Fetched, removed: list[Receipt], fields: list[Receipt]) -> bytes:
    """The sidecar's line of a page: what was removed outside its articles, and what it prints as fields."""
    page = {
        "content_hash": fetched.content_hash,
        "url": fetched.url,
        "fetched_at": fetched.fetched_at,
        "removed": [asdict(receipt) for receipt in removed],
        "fields": [asdict(receipt) for receipt in fields],
    }
    return json.dumps(page, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


@dataclass(slots=True)
class _Known:
    revision: int
    kind: str
    headline: str | None
    digest: str


class Writer:
    """The process's one writer of a folder's files.

    :param fresh: begin the files anew, but not before there is an article to put into them (the events, not before there is an
        event or an article).
    :raises OSError: if the folder cannot be written, or another process is writing it.
    :raises ValueError: if ``articles.jsonl`` is not one of ours.
    """

    def __init__(self, folder: Path, *, fresh: bool) -> None:
        _make_folder(folder)
        self.path = folder / ARTICLES
        self.known: dict[str, _Known] = {}
        self.events = 0
        """How many were written in this run."""
        self._fresh = self._fresh_events = fresh
        self._lock = _lock(folder)
        if not fresh:
            for name in (ARTICLES, RECEIPTS, EVENTS):
                _cut_torn_line(folder / name)
            self._learn()
        self._articles, self._receipts, self._events = (
            _open_to_append(folder / name) for name in (ARTICLES, RECEIPTS, EVENTS)
        )

    def add(self, article: Article) -> bool:
        """Write an article as the next revision of its id; False if nothing in it is new."""
        digest = text_hash(article.headline, article.body, article.description)
        known = self.known.get(article.id)
        rank = _KIND_RANK.get(article.kind, 1)
        if known is None:
            article.revision, article.revision_type = 1, "new"
        elif known.digest != digest and rank >= _KIND_RANK.get(known.kind, 1):
            article.revision, article.revision_type = (
                known.revision + 1,
                "headline" if known.headline != article.headline else "update",
            )
        elif known.digest == digest and rank > _KIND_RANK.get(known.kind, 1):
            article.revision, article.revision_type = known.revision, "new" if known.revision == 1 else "update"
        else:
            article.revision = known.revision
            return False
        self._begin()
        _write_whole(self._articles, to_line(article))
        self.known[article.id] = _Known(article.revision, article.kind, article.headline, digest)
        return True

    def is_superseded(self, article: Article) -> bool:
        """True for a digest's entry whose article has a page of its own, already written."""
        known = self.known.get(article.id)
        return known is not None and _KIND_RANK.get(article.kind, 1) < _KIND_RANK.get(known.kind, 1)

    def add_receipts(self, line: bytes) -> None:
        self._begin()
        _write_whole(self._receipts, line)

    def add_event(self, event: Event) -> None:
        self._begin_events()
        _write_whole(self._events, to_line(event))
        self.events += 1

    def _begin(self) -> None:
        """Empty the files of an earlier run, once there is something to write."""
        self._begin_events()
        if self._fresh:
            os.ftruncate(self._articles, 0)
            os.ftruncate(self._receipts, 0)
            self._fresh = False

    def _begin_events(self) -> None:
        if self._fresh_events:
            os.ftruncate(self._events, 0)
            self._fresh_events = False

    def close(self) -> None:
        for file in (self._articles, self._receipts, self._events, self._lock):
            os.close(file)

    def _learn(self) -> None:
        """Read back what earlier runs have written."""
        if not self.path.exists():
            return
        with self.path.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                try:
                    fields = json.loads(line)
                    self.known[fields["id"]] = _Known(
                        fields["revision"],
                        fields["kind"],
                        fields["headline"],
                        text_hash(fields["headline"], fields["body"], fields["description"]),
                    )
                except (ValueError, KeyError, TypeError) as error:
                    raise ValueError(
                        f"{self.path}, line {number}: no article of schema 1.0 ({error}); move the file away to start anew"
                    ) from error


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise OSError(f"{folder}: is a file, not a folder") from error


def _lock(folder: Path) -> int:
    """Hold the folder against other processes until the file is closed, by whatever end."""
    file = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(file)
        raise OSError(f"{folder}: another run is writing there; wait for it, or set OUTPUT_DIR") from error
    return file


def _open_to_append(path: Path) -> int:
    try:
        return os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    except OSError as error:
        raise OSError(f"{path}: {error.strerror}") from error


def _cut_torn_line(path: Path) -> None:
    """Cut off what a killed run left after the last whole line."""
    if not path.exists():
        return
    with path.open("r+b") as file:
        size = end = file.seek(0, os.SEEK_END)
        while end > 0:
            start = max(0, end - 65536)
            file.seek(start)
            newline = file.read(end - start).rfind(b"\n")
            if newline >= 0:
                end = start + newline + 1
                break
            end = start
        if end < size:
            file.truncate(end)


def _write_whole(file: int, line: bytes) -> None:
    """One write for one line. A disk that takes only a part gets it taken back.

    :raises OSError: if the line could not be written whole.
    """
    before = os.fstat(file).st_size
    written = os.write(file, line)
    if written < len(line):
        os.ftruncate(file, before)
        raise OSError(f"only {written} of {len(line)} bytes could be written: is the disk full?")


_writers: dict[Path, Writer] = {}


def writer_of(settings: BaseSettings | Mapping[str, Any]) -> Writer:
    """The process's writer for the settings' ``OUTPUT_DIR``."""
    folder = Path(settings.get("OUTPUT_DIR")).resolve()
    if folder not in _writers:
        _writers[folder] = Writer(folder, fresh=bool(settings.get("OUTPUT_FRESH")))
    return _writers[folder]


def close_writers() -> None:
    """Close the process's writers; the next ``writer_of`` opens anew."""
    while _writers:
        _writers.popitem()[1].close()


class Store:
    """Writes articles. What is already written passes on, so that feeds hold everything that a run has read."""

    def __init__(self, writer: Writer, crawler: Crawler | None = None) -> None:
        self.writer = writer
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Store:
        return cls(writer_of(crawler.settings), crawler)

    def process_item(self, item: Any) -> Any:
        if not isinstance(item, Article):
            return item
        try:
            written = self.writer.add(item)
        except OSError as error:
            self._stop(error)
            raise DropItem(f"{item.id}: not stored", log_level="DEBUG") from error
        if self.writer.is_superseded(item):
            raise DropItem(f"{item.id}: its own page is already stored", log_level="DEBUG")
        self._count("winnow/articles" if written else "winnow/unchanged")
        return item

    def _count(self, name: str) -> None:
        if self.crawler:
            self.crawler.stats.inc_value(name)

    def _stop(self, error: OSError) -> None:
        """A disk that takes no more ends the crawl; saying so once is enough."""
        if self.crawler and not self.crawler.stats.get_value("winnow/store_failed"):
            logger.critical("%s: %s; the crawl stops", self.writer.path, error.strerror or error)
            self._stopping = asyncio.ensure_future(self.crawler.stop_async())
        self._count("winnow/store_failed")
