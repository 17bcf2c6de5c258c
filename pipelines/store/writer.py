"""The writer of a folder: articles, events and receipts, each a stream of lines; which article is written, and as what."""

from __future__ import annotations

import fcntl
import json
import logging
import os
import time
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex
from typing import Any

from scrapy.settings import BaseSettings

from pipelines.engine.article import Article
from pipelines.engine.assemble import text_hash
from pipelines.events import Event
from pipelines.state import StateError, open_database
from pipelines.state.crawl import CRAWL, CRAWL_KIND
from pipelines.state.database import MEMORY
from pipelines.status import SiteStatus
from pipelines.store.journal import Journal
from pipelines.store.lines import to_line
from pipelines.store.revisions import revision_type
from pipelines.store.segments import Rotation
from pipelines.switches import is_on

logger = logging.getLogger(__name__)
ARTICLES, RECEIPTS, EVENTS = "articles.jsonl", "receipts.jsonl", "events.jsonl"
STREAMS = ("articles", "receipts", "events", "status")
LOCK = ".lock"
_INSERT = "INSERT OR REPLACE INTO article VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
_PUBLISHED = (
    "INSERT INTO published VALUES (?, ?, 1) ON CONFLICT (site, hour) DO UPDATE SET articles = published.articles + 1"
)
_HOUR = 3600
_ID_BYTES = 8
"""Of the store's id in ``meta``: a consumer's cursor of another store is told from one of this."""
ENTRIES = ("digest_entry", "live_entry")
"""An article's own page supersedes its entry on another page."""


@dataclass(frozen=True, slots=True)
class _Known:
    revision: int
    kind: str
    headline: str | None
    digest: str
    segment: int | None
    offset: int | None
    """None for a line that retention has deleted."""


class Writer:
    """The process's one writer of a folder's files.

    :param state: the folder of ``crawl.sqlite``; without one, the folder's own lines say what is written already.
    :param fresh: begin the files anew, but not before there is an article to put into them (the events, not before there is an
        event or an article); nothing is remembered.
    :raises OSError: if the folder or the state cannot be used, or another process is writing there.
    :raises ValueError: if ``articles.jsonl`` is not one of ours.
    """

    def __init__(
        self, folder: Path, *, fresh: bool = False, state: Path | None = None, rotation: Rotation | None = None
    ) -> None:
        is_new_folder = not folder.exists()
        _make_folder(folder)
        self.path = folder / ARTICLES
        self.events = 0
        """How many were written in this run."""
        self._unreadable: set[int | None] = set()
        """Segments of which it was said that an old line cannot be read."""
        self._fresh = self._fresh_events = fresh
        self._lock = hold_folder(folder)
        database = MEMORY if fresh or state is None else state / CRAWL
        is_new = database != MEMORY and not database.exists()
        streams = STREAMS if database != MEMORY else STREAMS[:-1]  # what is not remembered has no status
        try:
            self.journal = Journal(open_database(database, CRAWL_KIND), database, folder, streams, rotation)
            try:
                if not fresh:
                    self._take_up(state)
                    if is_new:
                        self._say_what_was_read_back()
            except BaseException:
                self.journal.close()
                for segments in self.journal.streams.values():
                    segments.undo()
                raise
        except BaseException:
            os.close(self._lock)
            if is_new_folder:
                _remove_folder(folder)
            raise

    def _take_up(self, state: Path | None) -> None:
        """See that state and output are of one another, and read back what only the files know."""
        if state is not None:
            self._bind(os.path.relpath(self.path.parent.resolve(), state.resolve()))
        self.journal.read_back("articles", self._learn)
        for stream in self.journal.streams.keys() - {"articles"}:
            self.journal.read_back(stream, lambda *_: None)

    def _say_what_was_read_back(self) -> None:
        if count := self.journal.query("SELECT count(*) FROM article")[0][0]:
            logger.warning(
                "%s: was not there, and is made anew: %d articles are read back from %s; pages are asked for again",
                self.journal.path,
                count,
                self.path.parent,
            )

    def _bind(self, output: str) -> None:
        bound = self.journal.query("SELECT value FROM meta WHERE name = 'output'")
        if bound and bound[0][0] != output:
            kept = (self.journal.path.parent / bound[0][0]).resolve()
            raise StateError(of_another_output(self.journal.path, kept, self.path.parent))
        if not bound:
            self.journal.execute("INSERT INTO meta VALUES ('output', ?)", (output,))
        if not self.journal.query("SELECT 1 FROM meta WHERE name = 'store'"):
            self.journal.execute("INSERT INTO meta VALUES ('store', ?)", (token_hex(_ID_BYTES),))
        self.journal.commit()

    def _learn(self, line: bytes, segment: int, offset: int, where: str) -> None:
        try:
            fields = json.loads(line)
            digest = text_hash(fields["headline"], fields["body"], fields["description"])
            row = (fields["id"], fields["site"], fields["revision"], fields["kind"], fields["headline"], digest)
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(
                f"{where}: no article of schema 1.0 ({error}); move the file away to start anew"
            ) from error
        self.journal.database.execute(_INSERT, (*row, segment, offset, time.time()))

    def known(self, id: str) -> _Known | None:
        """What is written of an article last."""
        rows = self.journal.query(
            "SELECT revision, kind, headline, digest, segment, offset FROM article WHERE id = ?", (id,)
        )
        return _Known(*rows[0]) if rows else None

    def add(self, article: Article) -> bool:
        """Write an article as the next revision of its id; False if nothing in it is new.

        :raises StateError: if it cannot be written.
        """
        digest = text_hash(article.headline, article.body, article.description)
        known = self.known(article.id)
        if known is None:
            article.revision, article.revision_type = 1, "new"
        elif _rank(article) > _rank(known):  # the same text from its own page: no edit by anybody
            article.revision, article.revision_type = known.revision, "new" if known.revision == 1 else "update"
        elif known.digest == digest or _rank(article) < _rank(known):
            article.revision = known.revision
            return False
        else:
            article.revision, article.revision_type = known.revision + 1, self._type_of(known, article)
        self._begin()
        segment, offset = self.journal.append("articles", to_line(article))
        row = (article.id, article.site, article.revision, article.kind, article.headline, digest, segment, offset)
        now = time.time()
        self.journal.execute(_INSERT, (*row, now))
        if known is None and self.journal.durable:
            self.journal.execute(_PUBLISHED, (article.site, _hour_of(article, now)))
        self.journal.settle()
        return True

    def _type_of(self, known: _Known, article: Article) -> str:
        """What an edit has changed; ``update`` if the line before it is forgotten, or cannot be read."""
        before = self._text_before(known, article.id)
        return revision_type(*before, article.headline, article.body) if before else "update"

    def _text_before(self, known: _Known, id: str) -> tuple[str | None, str] | None:
        """Headline and text of the last line; None if it is forgotten, or cannot be read."""
        self.journal.commit()  # the line may still wait to be written
        try:
            line = self.journal.streams["articles"].line_at(known.segment, known.offset)
            if line is None:
                return None
            before = json.loads(line)
            if (before["id"], before["revision"]) != (id, known.revision):
                raise ValueError(f"not the line of {id} at byte {known.offset}")
            return before["headline"], before["body"]
        except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError) as error:
            self._say_unreadable(known.segment, error)
            return None

    def _say_unreadable(self, segment: int | None, error: Exception) -> None:
        """Once for each segment."""
        if segment not in self._unreadable:
            self._unreadable.add(segment)
            logger.warning(
                "%s: an older line cannot be read (%s); what has changed since is called an update. scrapy state check says more",
                self.journal.streams["articles"].name_of(segment),
                getattr(error, "strerror", None) or error,
            )

    def is_superseded(self, article: Article) -> bool:
        """True for a digest's entry whose article has a page of its own, already written."""
        known = self.known(article.id)
        return known is not None and _rank(article) < _rank(known)

    def add_receipts(self, line: bytes) -> None:
        """Raises StateError if it cannot be written."""
        self._begin()
        self.journal.append("receipts", line)
        self.journal.settle()

    def add_event(self, event: Event) -> None:
        """Raises StateError if it cannot be written."""
        self._begin_events()
        self.journal.append("events", to_line(event))
        self.journal.settle()
        self.events += 1

    def add_status(self, status: SiteStatus, also: Callable[[], None]) -> None:
        """Write how a site is after a run, durable at once.

        :param also: changes rows that belong to it.
        :raises StateError: if it cannot be written.
        """
        self.journal.append("status", to_line(status))
        also()
        self.journal.commit()

    def _begin(self) -> None:
        """Empty the files of an earlier run, once there is something to write."""
        self._begin_events()
        if self._fresh:
            self.journal.streams["articles"].empty()
            self.journal.streams["receipts"].empty()
            self._fresh = False

    def _begin_events(self) -> None:
        if self._fresh_events:
            self.journal.streams["events"].empty()
            self._fresh_events = False

    def close(self) -> None:
        """Make durable what is not yet. Raises StateError if that cannot be done."""
        try:
            self.journal.close()
        finally:
            os.close(self._lock)


def of_another_output(state: Path, kept: Path, asked: Path) -> str:
    """What is said of a state that keeps account of another folder than the one that is asked for."""
    return (
        f"{state}: keeps account of the output in {kept}, not of {asked}: "
        "with another OUTPUT_DIR, set another STATE_DIR, too"
    )


def _hour_of(article: Article, now: float) -> int:
    """The hour since 1970 in which an article was published, or else fetched; nothing is of the future."""
    try:
        moment = datetime.fromisoformat(article.date_published or article.fetched_at or "")
        return int(min((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp(), now) // _HOUR)
    except (ValueError, OverflowError):
        return int(now // _HOUR)


def _rank(article: Article | _Known) -> int:
    return 0 if article.kind in ENTRIES else 1


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise OSError(f"{folder}: is a file, not a folder") from error
    except OSError as error:
        raise _unusable(error) from error


def _remove_folder(folder: Path) -> None:
    """A folder that was made for nothing; one with anything else in it stays."""
    (folder / LOCK).unlink(missing_ok=True)
    with suppress(OSError):
        folder.rmdir()


def _unusable(error: OSError) -> OSError:
    return OSError(f"{error.filename}: {error.strerror}; set OUTPUT_DIR, or let the user who runs this write there")


def hold_folder(folder: Path, remedy: str = "wait for it, or set OUTPUT_DIR") -> int:
    """Hold the folder against other processes until the file is closed (``os.close``), by whatever end.

    :raises OSError: if another process holds it, or it cannot be used.
    """
    try:
        file = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise _unusable(error) from error
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(file)
        raise OSError(f"{folder}: another run is writing there; {remedy}") from error
    return file


_writers: dict[Path, Writer] = {}


def writer_of(settings: BaseSettings | Mapping[str, Any]) -> Writer:
    """The process's writer for the settings' ``OUTPUT_DIR``. Raises what ``Writer`` raises."""
    folder = Path(settings.get("OUTPUT_DIR")).resolve()
    if folder not in _writers:
        state = settings.get("STATE_DIR")
        _writers[folder] = Writer(
            folder,
            fresh=bool(settings.get("OUTPUT_FRESH")),
            state=Path(state).resolve() if state else None,
            rotation=Rotation(
                bytes=int(settings.get("ROTATE_BYTES") or 0),
                daily=is_on(settings.get("ROTATE_DAILY")),
                gzip=is_on(settings.get("ROTATE_GZIP")),
            ),
        )
    return _writers[folder]


def close_writers() -> None:
    """Close the process's writers; the next ``writer_of`` opens anew. Raises StateError if what they hold cannot be written."""
    while _writers:
        _writers.popitem()[1].close()
