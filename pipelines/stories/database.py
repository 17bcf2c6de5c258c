"""The file of the index: opened, checked, locked against other processes, brought up to date.

SQLite in WAL mode: who lists reads on while a crawl writes. A file that cannot be trusted is never replaced by an empty one.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
from pathlib import Path

from pipelines.state.database import Kind, StateError, open_database
from pipelines.stories.fingerprint import SCHEME, bands_of

STORIES = "stories.sqlite"
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
    names BLOB NOT NULL
);
CREATE UNIQUE INDEX by_key ON articles (key);
CREATE INDEX by_cluster ON articles (cluster) WHERE cluster != n;
CREATE INDEX by_source ON articles (source_key) WHERE source_key IS NOT NULL;
CREATE TABLE bands (band INTEGER, n INTEGER, PRIMARY KEY (band, n)) WITHOUT ROWID;
CREATE TABLE words (word INTEGER, day INTEGER, n INTEGER, PRIMARY KEY (word, day, n)) WITHOUT ROWID;
"""
_REBUILD = "Rebuild it: scrapy stories --rebuild output/live/articles.jsonl"
_SCHEME = "INSERT INTO meta VALUES ('scheme', '{scheme}');"


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


STORIES_KIND = Kind(
    mark=0x57494E57,  # "WINW"
    migrations=(_TABLES + _SCHEME.format(scheme=SCHEME), _add_numbers, _follow_revisions),
    tables=frozenset({"meta", "articles", "bands", "words"}),
    remedy=f"{_REBUILD}; or set STATE_DIR, or STORIES_ENABLED=0",
    scheme=SCHEME,
)
_CACHE = 128 * 1024
"""KiB. The bands of an article lie at 25 places; what does not fit is read from the disk each time."""


def open_index(path: Path) -> tuple[sqlite3.Connection, int]:
    """The index's connection and its lock; a new index if there is no file.

    :raises StateError: if the file is no sound index of ours, is from a newer version, or is in use.
    """
    lock = locked(path)
    try:
        return _opened(path), lock
    except BaseException:
        os.close(lock)
        raise


def locked(path: Path) -> int:
    """The index's lock, to be closed with ``os.close``: one process writes an index.

    :raises StateError: if there can be no file, or another run has the lock.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = os.open(path.with_name(f"{path.name}.lock"), os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise StateError(f"{error.filename or path}: {error.strerror}; set STATE_DIR, or STORIES_ENABLED=0") from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(lock)
        raise StateError(
            f"{path}: another run is using it; wait for it, or set STATE_DIR, or STORIES_ENABLED=0"
        ) from error
    return lock


def open_to_read(path: Path) -> sqlite3.Connection:
    """A connection that cannot write, beside a crawl that does.

    :raises StateError: if there is no index, or no sound one of this version.
    """
    if not path.exists():
        raise StateError(
            f"{path}: no index of stories there; a crawl makes one, or scrapy stories --rebuild articles.jsonl"
        )
    return open_database(path, STORIES_KIND, read_only=True)


def _opened(path: Path) -> sqlite3.Connection:
    connection = open_database(path, STORIES_KIND)
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute(f"PRAGMA cache_size = -{_CACHE}")
    return connection
