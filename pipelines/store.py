"""Stage 5: write each article as one line, whole or not at all.

One writer a process, whatever the number of spiders: each line goes to the file in one write, so an
interrupted run leaves whole lines; a torn last line of a killed run is cut off at the next start. The
same article with the same contents is written once; changed contents are its next revision.
"""

from __future__ import annotations

import json
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

ARTICLES = "articles.jsonl"
RECEIPTS = "receipts.jsonl"
_KIND_RANK = {"digest_entry": 0, "live_entry": 0}
"""An article's own page supersedes its entry on a digest."""


def to_line(item: Any) -> bytes:
    """An item as one line of JSON in UTF-8, fields in declared order; lone surrogates become "?"."""
    fields = ItemAdapter(item).asdict()
    return json.dumps(fields, ensure_ascii=False, allow_nan=False, default=str).encode("utf-8", "replace") + b"\n"


def receipts_line(fetched: Fetched, removed: list[Receipt], fields: list[Receipt]) -> bytes:
    """The sidecar's line of a page: what was removed outside its articles, and what became fields."""
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
    """The process's one writer of a folder's files."""

    def __init__(self, folder: Path, *, fresh: bool) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / ARTICLES
        self.known: dict[str, _Known] = {}
        if fresh:
            for name in (ARTICLES, RECEIPTS):
                (folder / name).write_bytes(b"")
        else:
            for name in (ARTICLES, RECEIPTS):
                _cut_torn_line(folder / name)
            self._learn()
        self._articles = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        self._receipts = os.open(folder / RECEIPTS, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)

    def add(self, article: Article) -> bool:
        """Write an article as the next revision of its id; False if nothing in it is new."""
        digest = text_hash(article.headline, article.body)
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
            return False
        _write_whole(self._articles, to_line(article))
        self.known[article.id] = _Known(article.revision, article.kind, article.headline, digest)
        return True

    def add_receipts(self, line: bytes) -> None:
        _write_whole(self._receipts, line)

    def close(self) -> None:
        os.close(self._articles)
        os.close(self._receipts)

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
                        text_hash(fields["headline"], fields["body"]),
                    )
                except (ValueError, KeyError, TypeError) as error:
                    raise ValueError(
                        f"{self.path}, line {number}: no article of schema 1.0 ({error}); move the file away to start anew"
                    ) from error


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
    """Writes articles; drops what is already written."""

    def __init__(self, writer: Writer, crawler: Crawler | None = None) -> None:
        self.writer = writer
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Store:
        return cls(writer_of(crawler.settings), crawler)

    def process_item(self, item: Any) -> Any:
        if not isinstance(item, Article):
            return item
        if not self.writer.add(item):
            if self.crawler:
                self.crawler.stats.inc_value("winnow/unchanged")
            raise DropItem(f"{item.id}: already stored", log_level="DEBUG")
        if self.crawler:
            self.crawler.stats.inc_value("winnow/articles")
            self.crawler.stats.inc_value(f"winnow/kind/{item.kind}")
        return item
