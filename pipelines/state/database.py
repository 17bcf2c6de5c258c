"""A SQLite file of ours: made, checked, brought up to date with a copy beside it, or refused in one line."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

_PATIENCE = 30
"""Seconds to wait for another process's transaction: they last milliseconds."""
MEMORY = Path(":memory:")
"""Stands for a database that ends with its process."""


class StateError(OSError):
    """A state that cannot be used; the message names the file, the reason and the remedy."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of database."""

    mark: int
    """SQLite's application_id of its files: no other program's file is taken for ours."""
    migrations: Sequence[str]
    """SQL from each format to the next; the first makes an empty file's tables."""
    tables: frozenset[str]
    """What a sound file has."""
    remedy: str
    """What to do with one that is not usable; ``{path}`` stands for it."""

    @property
    def format(self) -> int:
        """Version of the tables, in the file as user_version."""
        return len(self.migrations)


def open_database(path: Path, kind: Kind, *, read_only: bool = False) -> sqlite3.Connection:
    """A connection in autocommit, WAL, checked and of the newest format; a new file if there is none.

    :raises StateError: if the file is damaged, foreign, newer, locked, cannot be written, or (to read) is not there.
    """
    if read_only and not path.exists():
        raise StateError(f"{path}: not there; a crawl makes it")
    with _named(path, kind):
        if path != MEMORY and not read_only:
            path.parent.mkdir(parents=True, exist_ok=True)
        is_new = not path.exists()
        target = f"{path.absolute().as_uri()}?mode=ro" if read_only else path
        connection = sqlite3.connect(target, timeout=_PATIENCE, isolation_level=None, uri=read_only)
        try:
            _open(connection, path, kind, read_only=read_only)
        except BaseException:
            connection.close()
            if is_new and not read_only and path != MEMORY:
                path.unlink(missing_ok=True)
            raise
    return connection


def check_database(path: Path, kind: Kind) -> None:
    """Look at the whole of a file, not only at its beginning.

    :raises StateError: as ``open_database``, or for a page that is damaged.
    """
    with closing(open_database(path, kind, read_only=True)) as connection, _named(path, kind):
        if (said := connection.execute("PRAGMA integrity_check(1)").fetchone()[0]) != "ok":
            raise refusal(path, kind, said.splitlines()[-1])


def refusal(path: Path, kind: Kind, reason: object) -> StateError:
    """The error for a file that cannot be used."""
    return StateError(f"{path}: not usable: {reason}; nothing was changed. {kind.remedy.format(path=path)}")


def _open(connection: sqlite3.Connection, path: Path, kind: Kind, *, read_only: bool) -> None:
    found = connection.execute("PRAGMA user_version").fetchone()[0]
    mark = connection.execute("PRAGMA application_id").fetchone()[0]
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if mark != kind.mark and (mark or found or tables or read_only):
        raise refusal(path, kind, "it is another program's database")
    if found > kind.format:
        raise StateError(
            f"{path}: its format is {found}, and this Winnow knows {kind.format}; use the newer Winnow, or another STATE_DIR"
        )
    if (said := connection.execute("PRAGMA quick_check(1)").fetchone()[0]) != "ok":
        raise refusal(path, kind, said.splitlines()[-1])
    if read_only:
        if found < kind.format:
            raise StateError(
                f"{path}: its format is {found}, this Winnow reads {kind.format}; a crawl brings it up to date"
            )
    else:
        connection.execute("PRAGMA journal_mode = WAL")
        if found < kind.format:
            _migrate(connection, path, kind, found, backup=bool(tables))
    if mark and (missing := sorted(kind.tables - tables)) and found == kind.format:
        raise refusal(path, kind, f"its table {missing[0]} is missing")


def _migrate(connection: sqlite3.Connection, path: Path, kind: Kind, found: int, *, backup: bool) -> None:
    if backup:
        back_up(connection, path.with_name(f"{path.name}.format-{found}"))
    connection.executescript(
        f"BEGIN IMMEDIATE; {''.join(kind.migrations[found:])}"
        f"PRAGMA application_id = {kind.mark}; PRAGMA user_version = {kind.format}; COMMIT;"
    )


def back_up(connection: sqlite3.Connection, to: Path) -> None:
    """A whole copy of a database, made beside its place and moved there when it is whole; a crawl may go on meanwhile."""
    beside = to.with_name(f"{to.name}.part")
    beside.unlink(missing_ok=True)
    with closing(sqlite3.connect(beside)) as copy:
        connection.backup(copy)
    beside.replace(to)


@contextmanager
def _named(path: Path, kind: Kind) -> Iterator[None]:
    """Say which file it is.

    :raises StateError: for whatever SQLite or the system says no to.
    """
    try:
        yield
    except StateError:
        raise
    except sqlite3.OperationalError as error:
        raise StateError(f"{path}: {error}") from error
    except sqlite3.DatabaseError as error:
        raise refusal(path, kind, error) from error
    except OSError as error:
        raise StateError(f"{error.filename or path}: {error.strerror or error}") from error
