"""The file of the index: opened, checked, locked against other processes, brought up to date.

SQLite in WAL mode: who lists reads on while a crawl writes. A file that cannot be trusted is never replaced by an empty one.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from pipelines.stories.fingerprint import SCHEME, bands_of

STORIES = "stories.sqlite"
FORMAT = 3
"""Version of the tables; in the file as ``user_version``."""
_APPLICATION = 0x57494E57
"""``WINW``, as ``application_id``: no other program's file is taken for ours."""
_TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE articles (
    n INTEGER PRIMARY KEY,
    key INTEGER NOT NULL,
    id TEXT NOT NULL,
    url TEXT,
    site TEXT NOT NULL,
    headline TEXT NOT NULL,
    published INTEGER,
    fetched INTEGER,
    source TEXT,
    source_key INTEGER,
    cluster INTEGER NOT NULL,
    copy_of INTEGER,
    likeness REAL,
    why TEXT,
    exact INTEGER NOT NULL,
    size INTEGER NOT NULL,
    text BLOB NOT NULL,
    facts BLOB NOT NULL,
    fact_count INTEGER NOT NULL,
    opening BLOB NOT NULL,
    names BLOB NOT NULL,
    numbers BLOB NOT NULL DEFAULT x'',
    seen INTEGER,
    own INTEGER NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX by_key ON articles (key);
CREATE INDEX by_cluster ON articles (cluster) WHERE cluster != n;
CREATE INDEX by_source ON articles (source_key) WHERE source_key IS NOT NULL;
CREATE TABLE bands (band INTEGER, n INTEGER, PRIMARY KEY (band, n)) WITHOUT ROWID;
CREATE TABLE words (word INTEGER, day INTEGER, n INTEGER, PRIMARY KEY (word, day, n)) WITHOUT ROWID;
"""


def _add_numbers(connection: sqlite3.Connection) -> None:
    """Articles of before have none, which is compared with nothing."""
    connection.execute("ALTER TABLE articles ADD COLUMN numbers BLOB NOT NULL DEFAULT x''")


def _follow_revisions(connection: sqlite3.Connection) -> None:
    """Bands are those of the kept slots, so that a revision can remove its old ones; and of when each text is, is kept.
    An article that was mended may stand there as a copy of its copy."""
    connection.execute("ALTER TABLE articles ADD COLUMN seen INTEGER")
    connection.execute("ALTER TABLE articles ADD COLUMN own INTEGER NOT NULL DEFAULT 1")
    connection.execute("UPDATE articles SET seen = fetched")
    connection.execute(
        "UPDATE articles SET copy_of = NULL, likeness = NULL "
        "WHERE copy_of > n AND n = (SELECT first.copy_of FROM articles first WHERE first.n = articles.copy_of)"
    )
    connection.execute("DELETE FROM bands")
    for n, text in connection.execute("SELECT n, text FROM articles"):
        connection.executemany("INSERT OR IGNORE INTO bands VALUES (?, ?)", ((band, n) for band in bands_of(text)))


MIGRATIONS: dict[int, Callable[[sqlite3.Connection], None]] = {1: _add_numbers, 2: _follow_revisions}
"""Format -> what makes the next one of it."""


_CACHE = 128 * 1024
"""KiB. The bands of an article lie at 25 places; what does not fit is read from the disk each time."""


class StoriesError(ValueError):
    """The index cannot be used; the message names the file, the reason and what to do."""


def open_index(path: Path) -> tuple[sqlite3.Connection, int]:
    """The index's connection and its lock; a new index if there is no file.

    :raises StoriesError: if the file is no sound index of ours, is from a newer version, or is in use.
    """
    lock = locked(path)
    try:
        return (_checked(path) if path.exists() else _created(path)), lock
    except StoriesError:
        os.close(lock)
        raise


def locked(path: Path) -> int:
    """The index's lock, to be closed with ``os.close``: one process writes an index.

    :raises StoriesError: if there can be no file, or another run has the lock.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = os.open(path.with_name(f"{path.name}.lock"), os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise StoriesError(
            f"{error.filename or path}: {error.strerror}; set STATE_DIR, or STORIES_ENABLED=0"
        ) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(lock)
        raise StoriesError(
            f"{path}: another run is using it; wait for it, or set STATE_DIR, or STORIES_ENABLED=0"
        ) from error
    return lock


def open_to_read(path: Path) -> sqlite3.Connection:
    """A connection that cannot write, beside a crawl that does.

    :raises StoriesError: if there is no index, or no sound one of this version.
    """
    if not path.exists():
        raise StoriesError(
            f"{path}: no index of stories there; a crawl makes one, or scrapy stories --rebuild articles.jsonl"
        )
    connection = _connected(path, read_only=True)
    _check(connection, path)
    if (found := _version(connection)) != FORMAT:
        raise StoriesError(f"{path}: is of format {found}, this version reads {FORMAT}; a crawl brings it up to date")
    return connection


def _created(path: Path) -> sqlite3.Connection:
    connection = _connected(path)
    try:
        connection.executescript(_TABLES)
        connection.execute("INSERT INTO meta VALUES ('scheme', ?)", (SCHEME,))
        connection.execute(f"PRAGMA application_id = {_APPLICATION}")
        connection.execute(f"PRAGMA user_version = {FORMAT}")
        connection.commit()
    except sqlite3.Error as error:
        raise StoriesError(f"{path}: {error}; set STATE_DIR, or STORIES_ENABLED=0") from error
    return connection


def _checked(path: Path) -> sqlite3.Connection:
    connection = _connected(path)
    try:
        _check(connection, path)
        if _version(connection) < FORMAT:
            _migrate(connection, path)
    except StoriesError:
        connection.close()
        raise
    return connection


def _connected(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    try:
        if path.stat().st_size == 0:
            raise StoriesError(_unsound(path, "it is empty"))
    except FileNotFoundError:
        pass
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode={'ro' if read_only else 'rwc'}", uri=True)
        if not read_only:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute(f"PRAGMA cache_size = -{_CACHE}")
        return connection
    except sqlite3.Error as error:
        raise StoriesError(_unsound(path, error)) from error


def _check(connection: sqlite3.Connection, path: Path) -> None:
    """Raise StoriesError for what is not ours, newer, damaged, or of other digests."""
    try:
        ours = connection.execute("PRAGMA application_id").fetchone()[0] == _APPLICATION
        version = _version(connection)
        state = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        scheme = connection.execute("SELECT value FROM meta WHERE name = 'scheme'").fetchone() if ours else None
    except sqlite3.Error as error:
        raise StoriesError(_unsound(path, error)) from error
    if not ours:
        raise StoriesError(_unsound(path, "it is another program's"))
    if version > FORMAT:
        raise StoriesError(
            f"{path}: is of format {version}, made by a newer Winnow; this one knows {FORMAT}. Update Winnow, or set STATE_DIR"
        )
    if state != "ok":
        raise StoriesError(_unsound(path, state.splitlines()[-1]))
    if scheme is None or scheme[0] != SCHEME:
        raise StoriesError(
            f"{path}: its digests are of another kind ({scheme and scheme[0]}; this version: {SCHEME}); {_REBUILD}"
        )


_REBUILD = "rebuild it: scrapy stories --rebuild output/live/articles.jsonl"


def _unsound(path: Path, reason: object) -> str:
    return f"{path}: no sound index of stories ({reason}); {_REBUILD}"


def _version(connection: sqlite3.Connection) -> int:
    return connection.execute("PRAGMA user_version").fetchone()[0]


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Bring an older file up to date, after a copy of it was made beside it."""
    version = _version(connection)
    backup = path.with_name(f"{path.name}.format{version}.bak")
    try:
        with closing(sqlite3.connect(backup)) as copy:
            connection.backup(copy)
        for step in range(version, FORMAT):
            with connection:
                connection.execute("BEGIN")
                MIGRATIONS[step](connection)
                connection.execute(f"PRAGMA user_version = {step + 1}")
    except (sqlite3.Error, KeyError) as error:
        raise StoriesError(
            f"{path}: could not be brought from format {version} to {FORMAT} ({error!r}); its copy is {backup}"
        ) from error
