"""Where ledgers live between runs: ``STATE_DIR/ledger.sqlite``, and a text file a site for reading, ``STATE_DIR/ledger/<site>.toml``.

A database that is damaged, foreign or newer than this Winnow is refused and left as it is. An older one is copied before
it is changed. The text files outlive the database: without it, or if it is empty, the ledgers are read back from them.
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, TypeVar

from pipelines.engine.memory import Decision, Entry, Memory
from pipelines.engine.spans import Label
from pipelines.ledger.learning import Learnt, learn
from pipelines.ledger.review import is_count, is_share, read_file, to_entry, to_text
from pipelines.ledger.sightings import ARCHIVE, CRAWL, Line, Seen
from pipelines.state.database import Kind, StateError, is_blank, open_database, refusal

DATABASE = "ledger.sqlite"
FOLDER = "ledger"
WINDOW = 500
"""Articles of a site that a ledger is learnt from: the last ones. What left the site's template leaves the ledger."""
LEDGER_KIND = Kind(
    mark=0x57494E4C,  # "WINL"
    migrations=(
        """
        CREATE TABLE article (site TEXT, article TEXT, day TEXT, source TEXT, lines TEXT,
                              PRIMARY KEY (site, article)) WITHOUT ROWID;
        CREATE TABLE entry (site TEXT, id TEXT, fields TEXT, PRIMARY KEY (site, id)) WITHOUT ROWID;
        CREATE TABLE site (site TEXT PRIMARY KEY, articles INTEGER, share REAL, written TEXT) WITHOUT ROWID;
        """,
    ),
    tables=frozenset({"article", "entry", "site"}),
    remedy=(
        f"Move it away, and the ledgers are read back from {{folder}}/{FOLDER}/*.toml; "
        "`scrapy ledger SITE --learn ARCHIVE` learns them anew"
    ),
    may_be_empty=True,
)
_KINDS = [*[str] * 4, *[bool] * 4, *[int] * 3, float]
"""Of a line's fields, as JSON keeps them."""
_Row = TypeVar("_Row")
logger = logging.getLogger(__name__)


class State:
    """The ledgers of a folder.

    :raises StateError: if the database is damaged, foreign, newer, or cannot be written.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / DATABASE
        with _usable(folder), _turn(folder):
            self._is_new = not self.path.exists()
            known = self._files()  # before anything is made: a file that cannot be read stops it
            self._database = open_database(self.path, LEDGER_KIND)
            try:
                for site, learnt in known:
                    self._write(site, learnt)
            except BaseException:
                self.close()
                raise

    def _files(self) -> list[tuple[str, Learnt]]:
        """What the text files know, if the database knows nothing, whoever has emptied it."""
        try:
            if not is_blank(self.path):
                return []
        except sqlite3.Error:
            return []  # it is refused, with its reason, when it is opened
        known = [read_file(file, site=file.stem) for file in sorted((self.folder / FOLDER).glob("*.toml"))]
        if not (known or self._is_new):
            logger.warning("%s: empty, and no text file in %s: ledgers begin anew", self.path, self.folder / FOLDER)
        return known

    def _refusal(self, reason: str) -> StateError:
        return refusal(self.path, LEDGER_KIND, reason)

    def close(self) -> None:
        self._database.close()

    def file_of(self, site: str) -> Path:
        """The site's text file."""
        return self.folder / FOLDER / f"{site}.toml"

    def learnt(self, site: str) -> Learnt:
        """The site's ledger, with the decisions that somebody has edited in its text file.

        :raises StateError: for a database whose rows cannot be read.
        :raises Unreviewable: for a text file that cannot be read.
        """
        rows = self._rows("SELECT articles, share FROM site WHERE site = ?", _to_counts, site)
        articles, share = rows[0] if rows else (0, 0.0)
        entries = self._rows("SELECT id, fields FROM entry WHERE site = ?", _to_entry, site)
        known = Learnt(tuple(entries), articles, share)
        file = self.file_of(site)
        if file.exists():
            edited = read_file(file, site=site)[1]
            known = _as_edited(known, edited) if rows else edited
        return replace(known, entries=tuple(sorted(known.entries, key=lambda entry: (entry.key, entry.path))))

    def knows(self, site: str) -> bool:
        """True for a site that has a ledger here."""
        return site in self.sites() or self.file_of(site).exists()

    def sites(self) -> list[str]:
        return self._rows("SELECT site FROM site ORDER BY site", lambda row: row[0])

    def _rows(self, query: str, convert: Callable[[tuple[Any, ...]], _Row], *arguments: str) -> list[_Row]:
        """What the database says of the ledgers: every read goes through here.

        :raises StateError: for rows that are not as they were written.
        """
        try:
            return [convert(row) for row in self._database.execute(query, arguments)]
        except (sqlite3.Error, ValueError, TypeError, RecursionError) as error:
            raise self._refusal(str(error)) from error

    def decide(self, site: str, name: str, decision: Decision) -> Entry:
        """Approve or keep a line.

        :raises KeyError: if the ledger has no such line.
        """
        learnt = self.learnt(site)
        entry = replace(_called(learnt, name), decision=decision)
        entries = tuple(entry if other.id == entry.id else other for other in learnt.entries)
        self._write(site, self._learn(site, entries))
        return entry

    def forget(self, site: str, name: str) -> Entry:
        """Take a line out of the ledger, and out of what it is learnt from: it is learnt again if it goes on recurring.

        :raises KeyError: if the ledger has no such line.
        """
        learnt = self.learnt(site)
        entry = _called(learnt, name)
        known = Memory((replace(entry, decision=Decision.AUTO),))
        seen = [replace(one, lines=tuple(_without(one.lines, known, entry.key))) for one in self._seen(site)]
        others = [other for other in learnt.entries if other.id != entry.id]
        self._write(site, learn(seen, others), seen)
        return entry

    def add(self, site: str, seen: Iterable[Seen]) -> Learnt:
        """Learn the next ledger from what a run has seen, and from what earlier ones had."""
        fresh = list(seen)
        first: dict[str, Seen] = {}
        for one in sorted(
            [*self._seen(site), *fresh], key=lambda one: (one.source != ARCHIVE, one.day or "", one.lines)
        ):
            first.setdefault(one.article, one)
        ordered = sorted(first.values(), key=lambda one: (one.day or "", one.article))[-WINDOW:]
        learnt = learn(ordered, self.learnt(site).entries)
        self._write(site, learnt, ordered)
        return learnt

    def _learn(self, site: str, entries: Iterable[Entry]) -> Learnt:
        seen = self._seen(site)
        if seen:
            return learn(seen, entries)
        return replace(self.learnt(site), entries=tuple(entries))

    def check(self, site: str) -> None:
        """Read what the site's next ledger is learnt from, as the end of a run does.

        :raises StateError: for a database whose rows cannot be read.
        """
        self._seen(site)

    def _seen(self, site: str) -> list[Seen]:
        query = "SELECT article, day, source, lines FROM article WHERE site = ? ORDER BY article"
        return self._rows(query, _to_seen, site)

    def _write(self, site: str, learnt: Learnt, seen: Iterable[Seen] | None = None) -> None:
        """In one transaction, the text file just before its end: it has every decision, and a kill between the two loses none."""
        text = to_text(site, learnt)
        with self._transaction() as database:
            if seen is not None:
                database.execute("DELETE FROM article WHERE site = ?", (site,))
                database.executemany(
                    "INSERT INTO article (site, article, day, source, lines) VALUES (?, ?, ?, ?, ?)",
                    [(site, one.article, one.day or "", one.source, _from_lines(one.lines)) for one in seen],
                )
            database.execute("DELETE FROM entry WHERE site = ?", (site,))
            database.executemany(
                "INSERT INTO entry VALUES (?, ?, ?)",
                [(site, entry.id, json.dumps(asdict(entry), ensure_ascii=False)) for entry in learnt.entries],
            )
            database.execute(
                "INSERT OR REPLACE INTO site (site, articles, share) VALUES (?, ?, ?)",
                (site, learnt.articles, learnt.share),
            )
            self._write_text(site, text)

    def _write_text(self, site: str, text: str) -> None:
        file = self.file_of(site)
        beside = file.with_suffix(".toml.new")
        with _usable(file):
            beside.write_text(text, "utf-8")
            os.replace(beside, file)

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        try:
            self._database.execute("BEGIN IMMEDIATE")
            with self._database as database:
                yield database
        except sqlite3.Error as error:
            raise StateError(f"{self.path}: not written: {error}") from error


@contextmanager
def only_run(folder: Path, site: str) -> Iterator[None]:
    """Hold a site's ledger against other runs until done, by whatever end.

    :raises StateError: if another run holds it.
    """
    with _usable(folder):
        (folder / FOLDER).mkdir(parents=True, exist_ok=True)
        file = (folder / FOLDER / f".{site}.lock").open("a")
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise StateError(
                f"{folder / FOLDER}: another run of {site} is under way; wait for it, or set another STATE_DIR and OUTPUT_DIR"
            ) from error
        yield


@contextmanager
def _usable(place: Path) -> Iterator[None]:
    """Say which file or folder it is that cannot be used.

    :raises StateError: for whatever the system says no to.
    """
    try:
        yield
    except StateError:
        raise
    except OSError as error:
        raise StateError(f"{place}: {error.strerror or error}") from error


@contextmanager
def _turn(folder: Path) -> Iterator[None]:
    """One process after another makes, migrates or reads back."""
    (folder / FOLDER).mkdir(parents=True, exist_ok=True)
    with (folder / FOLDER / ".opening.lock").open("a") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        yield


def _as_edited(known: Learnt, edited: Learnt) -> Learnt:
    """With the decisions of a text file, and with the lines that the database has lost."""
    decided = {entry.id: entry for entry in edited.entries}
    entries = {
        entry.id: replace(entry, decision=decided[entry.id].decision if entry.id in decided else entry.decision)
        for entry in known.entries
    }
    lost = (entry for entry in edited.entries if entry.id not in entries)
    return replace(known, entries=(*entries.values(), *lost))


def _without(lines: Iterable[Line], known: Memory, key: str) -> Iterator[Line]:
    """The lines that are neither the one of an entry nor its last sentences."""
    for line in lines:
        if not known.find(line.key.split(), line.path) and not f" {key}".endswith(f" {line.key}"):
            yield line


def _called(learnt: Learnt, name: str) -> Entry:
    return {entry.id: entry for entry in learnt.entries}[name]


def _to_counts(row: tuple[Any, ...]) -> tuple[int, float]:
    articles, share = row
    if not (is_count(articles) and is_share(share)):
        raise ValueError("a row of its table site has been changed")
    return articles, share


def _to_entry(row: tuple[Any, ...]) -> Entry:
    name, fields = row[0], json.loads(row[1])
    if not isinstance(fields, dict):
        raise ValueError(f"{name}: no entry")
    try:
        return to_entry(name, fields)
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from error


def _to_seen(row: tuple[Any, ...]) -> Seen:
    article, day, source, lines = row
    if not (isinstance(article, str) and isinstance(day, str) and source in (ARCHIVE, CRAWL)):
        raise ValueError(f"{article}: a row of its table article has been changed")
    return Seen(article, day or None, source, tuple(map(_to_line, json.loads(lines))))


def _from_lines(lines: Iterable[Line]) -> str:
    return json.dumps([list(asdict(line).values()) for line in lines], ensure_ascii=False)


def _to_line(values: list[Any]) -> Line:
    if not isinstance(values, list) or [type(value) for value in values] != _KINDS:
        raise ValueError("a line of its table article has been changed")
    key, path, said, label, *rest = values
    return Line(key, path, said, Label(label), *rest)
