"""Databases in every bad state: refused in one line that names the file, nothing lost, never a silent empty start."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from pipelines.ledger.state import DATABASE, LEDGER_KIND
from pipelines.state import StateError, database, open_database
from pipelines.state.crawl import CRAWL, CRAWL_KIND
from pipelines.state.database import check_database, run_script
from pipelines.store import Writer
from pipelines.stories.database import STORIES, STORIES_KIND

KINDS = {CRAWL: CRAWL_KIND, DATABASE: LEDGER_KIND, STORIES: STORIES_KIND}
ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(params=KINDS)
def path(request, tmp_path):
    """A sound file of each kind."""
    path = tmp_path / request.param
    open_database(path, KINDS[request.param]).close()
    return path


def refusal(path, kind=None):
    """What is said, to who writes and to who reads; the file is as it was, and nothing is beside it."""
    before = path.read_bytes(), {file.name for file in path.parent.iterdir()}
    said = []
    for read_only in (True, False):
        with pytest.raises(StateError) as error:
            open_database(path, kind or KINDS[path.name], read_only=read_only)
        said.append(str(error.value))

    assert before[0] == path.read_bytes()
    assert before[1] == {file.name for file in path.parent.iterdir()} - {
        f"{path.name}{part}" for part in database.PARTS
    }
    assert all(one.startswith(str(path)) and "\n" not in one for one in said)
    return said[1]


def change(path, sql):
    with closing(sqlite3.connect(path)) as other:
        other.executescript(sql)


def test_sound(path):
    """What was just made is checked wholly, and nothing is left beside it."""
    check_database(path, KINDS[path.name])

    assert [] == [file.name for file in path.parent.iterdir() if ".new" in file.name]


def test_truncated(path):
    """A part of the file is gone."""
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])

    assert "not usable" in refusal(path)


def test_corrupt_inside(path):
    """Damage behind the first page."""
    data = path.read_bytes()
    path.write_bytes(data[:4096] + b"\xff" * 4096 + data[8192:])

    assert "not usable" in refusal(path)


def test_emptied(path):
    """A file of no bytes is no new state; only the ledger's, whose text files know what it held, may be one."""
    path.write_bytes(b"")
    if KINDS[path.name].may_be_empty:
        open_database(path, KINDS[path.name]).close()
        check_database(path, KINDS[path.name])
    else:
        assert "it is empty" in refusal(path)


def test_newer(path):
    """A file of a newer Winnow."""
    change(path, "PRAGMA user_version = 99")

    assert "its format is 99, made by a newer Winnow" in refusal(path)


def test_another_program_s(path):
    """A file with another mark, and one without any."""
    change(path, "PRAGMA application_id = 7")
    marked = refusal(path)
    path.unlink()
    change(path, "CREATE TABLE city (name TEXT)")

    assert "another program's" in marked
    assert "another program's" in refusal(path)


def test_one_kind_for_another(path):
    """Each kind knows its own."""
    others = [kind for name, kind in KINDS.items() if name != path.name]

    assert all("another program's" in refusal(path, kind) for kind in others)


def test_missing_table(path):
    """A file that has lost a table."""
    table = min(KINDS[path.name].tables)
    change(path, f"DROP TABLE {table}")

    assert f"its table {table} is missing" in refusal(path)


def test_log_without_its_file(path):
    """A log that has lost its file is not played into a new one."""
    path.with_name(f"{path.name}-wal").write_bytes(b"of another file")
    path.unlink()
    with pytest.raises(StateError, match="is gone, and its log"):
        open_database(path, KINDS[path.name])

    assert not path.exists()


def test_locked(path, monkeypatch):
    """Another program holds it: said, after some patience."""
    monkeypatch.setattr(database, "_PATIENCE", 0.1)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        other.execute("PRAGMA user_version = 1")
        with pytest.raises(StateError, match="locked: another program is using it") as error:
            open_database(path, KINDS[path.name])
        other.execute("ROLLBACK")

    assert str(error.value).startswith(str(path))


def test_file_in_the_folder_s_place(tmp_path):
    """The file is named."""
    (tmp_path / "state").write_text("a file")
    with pytest.raises(StateError, match=f"{tmp_path / 'state'}: is a file, not a folder"):
        open_database(tmp_path / "state" / CRAWL, CRAWL_KIND)


@contextmanager
def as_nobody():
    """Whoever may write everywhere becomes somebody who may not, meanwhile."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("is_there", [False, True])
def test_read_only_folder(name, is_there):
    """A folder, and the files in it, that cannot be written to: named, and as they were."""
    with TemporaryDirectory() as outer:
        folder = Path(outer) / "state"
        folder.mkdir()
        if is_there:
            open_database(folder / name, KINDS[name]).close()
        before = {file.name: file.read_bytes() for file in folder.iterdir()}
        for file in (*folder.iterdir(), folder):
            file.chmod(0o444 if file.is_file() else 0o555)
        Path(outer).chmod(0o755)
        with as_nobody(), pytest.raises(StateError) as error:
            open_database(folder / name, KINDS[name])
        folder.chmod(0o755)

        assert str(error.value).startswith(f"{folder / name}: ")
        assert "cannot be written to" in str(error.value)
        assert before == {file.name: file.read_bytes() for file in folder.iterdir()}


def test_database_that_takes_no_writes(path):
    """SQLite's word for a read-only file becomes a line with what to do."""
    connection = open_database(path, KINDS[path.name])
    connection.execute("PRAGMA query_only = ON")
    with closing(connection), pytest.raises(sqlite3.OperationalError) as error:
        connection.execute("CREATE TABLE more (name TEXT)")

    assert "cannot be written to; give its folder" in database.said_of(error.value)


_LIMITED = """
import resource, sys
from pathlib import Path
from pipelines.state import StateError, open_database
from tests.pipelines.test_state import KINDS
path, bytes = Path(sys.argv[1]), int(sys.argv[2])
resource.setrlimit(resource.RLIMIT_FSIZE, (bytes, bytes))
try:
    open_database(path, KINDS[path.name]).close()
except StateError as error:
    sys.exit(f"refused: {error}")
"""


def limited(path, size):
    """Open a database in a process that can write no file of more bytes."""
    return subprocess.run(
        [sys.executable, "-c", _LIMITED, path, f"{size}"], cwd=ROOT, capture_output=True, text=True, timeout=60
    ).stderr


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("size", [0, 100, 4096, 8192])
def test_disk_full_while_it_is_made(tmp_path, name, size):
    """No half database stays, and the line names the file; with space it is made."""
    said = limited(tmp_path / name, size)

    assert said.startswith(f"refused: {tmp_path / name}: "), said
    assert 1 == len(said.splitlines())
    assert [] == list(tmp_path.iterdir())


def test_file_is_whole_without_a_log(path, monkeypatch):
    """SQLite does not say that a disk has no room for what is in the log as a file is closed: nothing of a new file is in one."""
    path.unlink()
    readers, fill = [], database._filled

    def filled(connection, kind):
        fill(connection, kind)
        readers.append(sqlite3.connect(connection.execute("PRAGMA database_list").fetchone()[2]))
        readers[0].execute("SELECT * FROM sqlite_master").fetchall()  # while one reads, nobody takes the log in
        return connection

    monkeypatch.setattr(database, "_filled", filled)
    try:
        open_database(path, KINDS[path.name]).close()
        alone = path.with_name("alone.sqlite")
        alone.write_bytes(path.read_bytes())
    finally:
        readers[0].close()
    with closing(sqlite3.connect(alone)) as copy:
        tables = {name for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}

    assert KINDS[path.name].tables <= tables


def test_disk_full_while_it_is_migrated(path):
    """The old file stays as it was: its copy comes first."""
    kind = KINDS[path.name]
    change(path, f"PRAGMA user_version = {kind.format - 1}") if kind.format > 1 else pytest.skip("one format so far")
    before = path.read_bytes()
    said = limited(path, 8192)

    assert said.startswith(f"refused: {path}: "), said
    assert before == path.read_bytes()
    assert [] == [file.name for file in path.parent.iterdir() if "format" in file.name]


def test_migrations_in_order(tmp_path):
    """SQL and functions, in one transaction after a copy; one that fails leaves the file as it was, and says where the copy is."""
    one = replace(LEDGER_KIND, migrations=("CREATE TABLE a (x); -- one; two\n",), tables=frozenset({"a"}))
    two = replace(one, migrations=(*one.migrations, "INSERT INTO a VALUES (1); INSERT INTO a VALUES (2);"))
    three = replace(two, migrations=(*two.migrations, lambda connection: connection.execute("UPDATE a SET x = x + 1")))
    bad = replace(three, migrations=(*three.migrations, "DELETE FROM a; DELETE FROM b;"))
    path = tmp_path / "a.sqlite"
    open_database(path, one).close()
    with closing(open_database(path, three)) as database:
        rows = database.execute("SELECT x FROM a").fetchall()
    with pytest.raises(
        StateError, match=r"from format 3 to 4 \(no such table: b\); nothing was changed, and its copy is"
    ):
        open_database(path, bad)
    with closing(open_database(path, three, read_only=True)) as database:
        still = database.execute("SELECT x FROM a").fetchall()

    assert [(2,), (3,)] == rows == still
    assert {"a.sqlite", "a.sqlite.format-1", "a.sqlite.format-3"} == {file.name for file in tmp_path.iterdir()} - {
        "a.sqlite-wal",
        "a.sqlite-shm",
    }


def test_crawl_of_the_first_format(tmp_path):
    """A state of the first format is taken on with all that it knows."""
    first = replace(CRAWL_KIND, migrations=CRAWL_KIND.migrations[:1], tables=frozenset())
    path = tmp_path / "state" / CRAWL
    with closing(open_database(path, first)) as old:
        old.execute(
            "INSERT INTO url VALUES ('s', 'k', 'https://example.org/', 'example.org', 'fetched', 0, 1, '{}', 0, 1, 5.0, 0, 0, 0, "
            "NULL, 200, NULL, NULL, 9.0, NULL, NULL, 0, NULL)"
        )
    Writer(tmp_path, state=tmp_path / "state").close()
    with closing(open_database(path, CRAWL_KIND)) as new:
        assert [(9.0,)] == new.execute("SELECT seen FROM url").fetchall()
    assert path.with_name(f"{CRAWL}.format-1").exists()


def test_script_within_a_transaction():
    """Statements are told apart also where a comment or a text has a semicolon, and nothing is committed."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.execute("CREATE TABLE a (x)")
        connection.execute("BEGIN")
        run_script(connection, "INSERT INTO a VALUES ('one; two'); -- three; four\nINSERT INTO a VALUES (2);\n")
        count = connection.execute("SELECT count(*) FROM a").fetchone()
        connection.execute("ROLLBACK")

        assert ((2,), (0,)) == (count, connection.execute("SELECT count(*) FROM a").fetchone())
