"""A SQLite file of ours: made, checked, brought up to date with a copy beside it, or refused in one line."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

_PATIENCE = 30
"""Seconds to wait for another process's transaction: they last milliseconds."""
MEMORY = Path(":memory:")
"""Stands for a database that ends with its process."""
PARTS = ("-wal", "-shm")
"""What SQLite keeps beside a file that is in use, or was when its program was killed."""
Migration = str | Callable[[sqlite3.Connection], None]
"""SQL, or a function: from one format to the next."""
_BUSY = "another program is using it, for longer than {patience} s; end that one, and try again"
_READ_ONLY = "it, or its folder, cannot be written to; give its folder and its files to the user who runs this"
_NOT_TAKEN = "the disk does not take or give it: is it full, or damaged, or is the size of files limited?"
_FULL = "the disk is full, or a limit of the size of files is reached; nothing of this was written"


class StateError(OSError):
    """A state that cannot be used; the message names the file, the reason and the remedy."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of database."""

    mark: int
    """SQLite's application_id of its files: no other program's file is taken for ours."""
    migrations: Sequence[Migration]
    """From each format to the next; the first makes an empty file's tables."""
    tables: frozenset[str]
    """What a sound file has."""
    remedy: str
    """What to do with one that is not usable; ``{path}`` and ``{folder}`` stand for where it is."""
    scheme: str | None = None
    """What its table ``meta`` has to say under ``scheme``: rows of another one cannot be compared with new ones."""
    may_be_empty: bool = False
    """An empty file is no loss: what it held is read back from elsewhere. Any other kind's is a file that has been emptied."""

    @property
    def format(self) -> int:
        """Version of the tables, in the file as user_version."""
        return len(self.migrations)


def open_database(path: Path, kind: Kind, *, read_only: bool = False) -> sqlite3.Connection:
    """A connection in autocommit, WAL, checked and of the newest format; a new file if there is none.

    :raises StateError: if the file is damaged, empty, foreign, newer, locked, cannot be written, or (to read) is not there.
    """
    if read_only and not path.exists():
        raise StateError(f"{path}: not there; a crawl makes it")
    with _named(path, kind):
        if path == MEMORY:
            return _filled(sqlite3.connect(path, isolation_level=None), kind)
        if not read_only:
            _make_folder(path.parent)
            if not path.exists():
                _make(path, kind)
        target = f"{path.absolute().as_uri()}?mode={'ro' if read_only else 'rw'}"
        connection = sqlite3.connect(target, timeout=_PATIENCE, isolation_level=None, uri=True)
        try:
            _open(connection, path, kind, read_only=read_only)
        except BaseException:
            connection.close()
            raise
    return connection


def is_blank(path: Path) -> bool:
    """True for a file that is not there, or has no tables and no mark: nothing is known from it.

    :raises sqlite3.Error: for one that is no database.
    """
    if not path.exists():
        return True
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        return not connection.execute("PRAGMA application_id").fetchone()[0] and not _tables(connection)


def check_database(path: Path, kind: Kind) -> None:
    """Look at the whole of a file, not only at its beginning.

    :raises StateError: as ``open_database``, or for a page that is damaged.
    """
    with closing(open_database(path, kind, read_only=True)) as connection, _named(path, kind):
        if (said := connection.execute("PRAGMA integrity_check(1)").fetchone()[0]) != "ok":
            raise refusal(path, kind, said.splitlines()[-1])


def refusal(path: Path, kind: Kind, reason: object) -> StateError:
    """The error for a file that cannot be used."""
    remedy = kind.remedy.format(path=path, folder=path.parent)
    return StateError(f"{path}: not usable: {reason}; nothing was changed. {remedy}")


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise StateError(f"{folder}: is a file, not a folder; move it away, or set STATE_DIR") from error


def _make(path: Path, kind: Kind) -> None:
    """A new file, beside its place first: one that a kill or a full disk has left half made is never taken for a state."""
    log = path.with_name(f"{path.name}-wal")
    if log.exists() and log.stat().st_size:
        raise StateError(
            f"{path}: is gone, and its log {log.name} is there: put the file back, or move the log away, too"
        )
    new = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        with closing(sqlite3.connect(new, isolation_level=None)) as connection:
            _filled(connection, kind)  # with no log yet: what of it does not fit into the file is not said by SQLite
        _put_in_place(new, path)
    finally:
        for part in ("", *PARTS, "-journal"):
            new.with_name(new.name + part).unlink(missing_ok=True)


def _put_in_place(new: Path, path: Path) -> None:
    """Give a new file its name, unless another process was first."""
    try:
        os.link(new, path)
    except FileExistsError:
        return
    except OSError:  # a file system without links
        new.replace(path)


def _open(connection: sqlite3.Connection, path: Path, kind: Kind, *, read_only: bool) -> None:
    found = connection.execute("PRAGMA user_version").fetchone()[0]
    mark = connection.execute("PRAGMA application_id").fetchone()[0]
    tables = _tables(connection)
    _check_whose(path, kind, found, mark, tables, read_only=read_only)
    if (said := connection.execute("PRAGMA quick_check(1)").fetchone()[0]) != "ok":
        raise refusal(path, kind, said.splitlines()[-1])
    if mark and (missing := sorted(kind.tables - tables)) and found == kind.format:
        raise refusal(path, kind, f"its table {missing[0]} is missing")
    if mark and kind.scheme is not None:
        _check_scheme(connection, path, kind)
    if not read_only:
        connection.execute("PRAGMA journal_mode = WAL")
        if found < kind.format:
            _migrate(connection, path, kind, found, backup=bool(tables))
    elif found < kind.format:
        raise StateError(
            f"{path}: its format is {found}, this Winnow reads {kind.format}; a crawl brings it up to date"
        )


def _check_whose(path: Path, kind: Kind, found: int, mark: int, tables: set[str], *, read_only: bool) -> None:
    if mark != kind.mark and not (mark or found or tables):
        if read_only or not kind.may_be_empty:
            raise refusal(path, kind, "it is empty")
    elif mark != kind.mark:
        raise refusal(path, kind, "it is another program's database")
    if found > kind.format:
        raise StateError(
            f"{path}: its format is {found}, made by a newer Winnow, and this one knows {kind.format}; "
            "use the newer Winnow, or another STATE_DIR"
        )


def _check_scheme(connection: sqlite3.Connection, path: Path, kind: Kind) -> None:
    row = connection.execute("SELECT value FROM meta WHERE name = 'scheme'").fetchone()
    if row is None or row[0] != kind.scheme:
        raise refusal(path, kind, f"its digests are of another kind ({row and row[0]}; this version's: {kind.scheme})")


def _tables(connection: sqlite3.Connection) -> set[str]:
    return {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def _filled(connection: sqlite3.Connection, kind: Kind) -> sqlite3.Connection:
    """With the tables of the newest format."""
    _step(connection, kind, 0)
    return connection


def _migrate(connection: sqlite3.Connection, path: Path, kind: Kind, found: int, *, backup: bool) -> None:
    copy = path.with_name(f"{path.name}.format-{found}")
    if backup:
        back_up(connection, copy)
    try:
        _step(connection, kind, found)
    except (sqlite3.Error, ValueError, TypeError, LookupError) as error:
        raise StateError(
            f"{path}: could not be brought from format {found} to {kind.format} ({error}); nothing was changed"
            + (f", and its copy is {copy}" if backup else "")
        ) from error


def _step(connection: sqlite3.Connection, kind: Kind, found: int) -> None:
    """From a format to the newest, in one transaction."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        for migration in kind.migrations[found:]:
            if callable(migration):
                migration(connection)
            else:
                run_script(connection, migration)
        connection.execute(f"PRAGMA application_id = {kind.mark}")
        connection.execute(f"PRAGMA user_version = {kind.format}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def run_script(connection: sqlite3.Connection, script: str) -> None:
    """Run statements within the transaction that is open (``executescript`` would end it)."""
    statement = ""
    for piece in script.split(";"):
        statement += piece + ";"
        if sqlite3.complete_statement(statement):
            connection.execute(statement)
            statement = ""


def back_up(connection: sqlite3.Connection, to: Path) -> None:
    """A whole copy of a database, made beside its place and moved there when it is whole; a crawl may go on meanwhile."""
    beside = to.with_name(f"{to.name}.part")
    beside.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(beside)) as copy:
            connection.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")  # one file, without a log beside it
        beside.replace(to)
    finally:
        beside.unlink(missing_ok=True)


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
        raise StateError(f"{path}: {said_of(error)}") from error
    except sqlite3.DatabaseError as error:
        raise refusal(path, kind, error) from error
    except OSError as error:
        raise StateError(f"{error.filename or path}: {error.strerror or error}") from error


def said_of(error: sqlite3.Error) -> str:
    """What SQLite's words mean for whoever runs a crawl."""
    words = str(error)
    code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
    meaning = {
        sqlite3.SQLITE_BUSY: _BUSY.format(patience=_PATIENCE),
        sqlite3.SQLITE_READONLY: _READ_ONLY,
        sqlite3.SQLITE_CANTOPEN: _READ_ONLY,
        sqlite3.SQLITE_FULL: _FULL,
        sqlite3.SQLITE_IOERR: _NOT_TAKEN,
    }.get(code)
    return f"{words}: {meaning}" if meaning else words
