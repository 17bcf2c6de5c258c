"""Where ledgers live between runs: ``STATE_DIR/ledger.sqlite``, and a text file a site for reading, ``STATE_DIR/ledger/<site>.toml``.

A database that is damaged, foreign or newer than this Winnow is refused and left as it is. An older one is copied before
it is changed. The text files outlive the database: without it, the ledgers are read back from them.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, replace
from pathlib import Path

from pipelines.engine.memory import Decision, Entry, Memory
from pipelines.engine.spans import Label
from pipelines.ledger.learning import Learnt, learn
from pipelines.ledger.review import read_file, to_text
from pipelines.ledger.sightings import ARCHIVE, Line, Seen

DATABASE = "ledger.sqlite"
FOLDER = "ledger"
WINDOW = 500
"""Articles of a site that a ledger is learnt from: the last ones. What left the site's template leaves the ledger."""
_MARK = 0x57494E4C
"""SQLite's application_id of these files."""
_PATIENCE = 30
"""Seconds to wait for another process's transaction: they last milliseconds."""
_MIGRATIONS = (
    """
    CREATE TABLE article (site TEXT, article TEXT, day TEXT, source TEXT, lines TEXT,
                          PRIMARY KEY (site, article)) WITHOUT ROWID;
    CREATE TABLE entry (site TEXT, id TEXT, fields TEXT, PRIMARY KEY (site, id)) WITHOUT ROWID;
    CREATE TABLE site (site TEXT PRIMARY KEY, articles INTEGER, share REAL, written TEXT) WITHOUT ROWID;
    """,
)
"""From each format to the next; the first makes an empty file's tables."""
FORMAT = len(_MIGRATIONS)


class StateError(OSError):
    """A state that cannot be used; the message names the file, the reason and the remedy."""


class State:
    """The ledgers of a folder.

    :raises StateError: if the database is damaged, foreign, newer, or cannot be written.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / DATABASE
        try:
            (folder / FOLDER).mkdir(parents=True, exist_ok=True)
            with (folder / FOLDER / ".opening.lock").open("a") as turn:
                fcntl.flock(turn, fcntl.LOCK_EX)  # one process after another makes, migrates or reads back
                is_new = not self.path.exists()
                self._database = sqlite3.connect(self.path, timeout=_PATIENCE)
                self._open()
                if is_new:
                    self._read_back()
        except sqlite3.Error as error:
            raise self._refusal(str(error)) from error
        except StateError:
            raise
        except OSError as error:
            raise StateError(f"{folder}: {error.strerror or error}") from error

    def _open(self) -> None:
        database = self._database
        found = database.execute("PRAGMA user_version").fetchone()[0]
        mark = database.execute("PRAGMA application_id").fetchone()[0]
        tables = database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if tables and mark != _MARK:
            raise self._refusal("it is another program's database")
        if found > FORMAT:
            raise StateError(
                f"{self.path}: its format is {found}, and this Winnow knows {FORMAT}; use the newer Winnow, or another STATE_DIR"
            )
        if (said := database.execute("PRAGMA quick_check(1)").fetchone()[0]) != "ok":
            raise self._refusal(said.splitlines()[-1])
        database.execute("PRAGMA journal_mode = WAL")
        if found < FORMAT:
            self._migrate(found, backup=bool(tables))

    def _migrate(self, found: int, *, backup: bool) -> None:
        if backup:
            with closing(sqlite3.connect(self.folder / f"{DATABASE}.format-{found}")) as copy:
                self._database.backup(copy)
        self._database.executescript(
            f"BEGIN IMMEDIATE; {''.join(_MIGRATIONS[found:])}"
            f"PRAGMA application_id = {_MARK}; PRAGMA user_version = {FORMAT}; COMMIT;"
        )

    def _refusal(self, reason: str) -> StateError:
        return StateError(
            f"{self.path}: not usable: {reason}; nothing was changed. Move it away, and the ledgers are read back from "
            f"{self.folder / FOLDER}/*.toml; `scrapy ledger SITE --learn ARCHIVE` learns them anew"
        )

    def _read_back(self) -> None:
        """A new database begins with what the text files know."""
        try:
            for file in sorted((self.folder / FOLDER).glob("*.toml")):
                self._write(*read_file(file))
        except BaseException:
            self.close()
            self.path.unlink()
            raise

    def close(self) -> None:
        self._database.close()

    def file_of(self, site: str) -> Path:
        """The site's text file."""
        return self.folder / FOLDER / f"{site}.toml"

    def sites(self) -> list[str]:
        return [site for (site,) in self._database.execute("SELECT site FROM site ORDER BY site")]

    def learnt(self, site: str) -> Learnt:
        """The site's ledger, with the decisions that somebody has edited in its text file.

        :raises Unreviewable: for a text file that cannot be read.
        """
        articles, share, written = self._database.execute(
            "SELECT articles, share, written FROM site WHERE site = ?", (site,)
        ).fetchone() or (0, 0.0, "")
        fields = self._database.execute("SELECT fields FROM entry WHERE site = ? ORDER BY id", (site,))
        known = Learnt(tuple(_to_entry(json.loads(text)) for (text,) in fields), articles, share)
        file = self.file_of(site)
        text = file.read_text("utf-8") if file.exists() else ""
        if not text or _digest(text) == written:
            return known
        edited = {entry.id: entry.decision for entry in read_file(file)[1].entries}
        entries = tuple(replace(entry, decision=edited.get(entry.id, entry.decision)) for entry in known.entries)
        return replace(known, entries=entries)

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

    def _seen(self, site: str) -> list[Seen]:
        rows = self._database.execute(
            "SELECT article, day, source, lines FROM article WHERE site = ? ORDER BY article", (site,)
        )
        return [Seen(article, day or None, source, _to_lines(lines)) for article, day, source, lines in rows]

    def _write(self, site: str, learnt: Learnt, seen: Iterable[Seen] | None = None) -> None:
        """The database first, in one transaction; the text file after it. A kill between the two loses nothing."""
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
                "INSERT OR REPLACE INTO site VALUES (?, ?, ?, ?)", (site, learnt.articles, learnt.share, _digest(text))
            )
        file = self.file_of(site)
        beside = file.with_suffix(".toml.new")
        beside.write_text(text, "utf-8")
        os.replace(beside, file)

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        try:
            with self._database as database:
                database.execute("BEGIN IMMEDIATE")
                yield database
        except sqlite3.Error as error:
            raise StateError(f"{self.path}: not written: {error}") from error


@contextmanager
def only_run(folder: Path, site: str) -> Iterator[None]:
    """Hold a site's ledger against other runs until done, by whatever end.

    :raises StateError: if another run holds it.
    """
    (folder / FOLDER).mkdir(parents=True, exist_ok=True)
    with (folder / FOLDER / f".{site}.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise StateError(
                f"{folder / FOLDER}: another run is learning {site}'s ledger; wait for it, or set STATE_DIR"
            ) from error
        yield


def _without(lines: Iterable[Line], known: Memory, key: str) -> Iterator[Line]:
    """The lines that are neither the one of an entry nor its last sentences."""
    for line in lines:
        if not known.find(line.key.split(), line.path) and not f" {key}".endswith(f" {line.key}"):
            yield line


def _called(learnt: Learnt, name: str) -> Entry:
    return {entry.id: entry for entry in learnt.entries}[name]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _to_entry(fields: dict[str, object]) -> Entry:
    return Entry(**(fields | {"label": Label(fields["label"]), "decision": Decision(fields["decision"])}))


def _from_lines(lines: Iterable[Line]) -> str:
    return json.dumps([list(asdict(line).values()) for line in lines], ensure_ascii=False)


def _to_lines(text: str) -> tuple[Line, ...]:
    return tuple(Line(key, path, said, Label(label), *rest) for key, path, said, label, *rest in json.loads(text))
