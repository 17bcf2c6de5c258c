"""The file of the index: what cannot be trusted is refused by name, and never replaced by an empty one."""

import json
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from pipelines.engine import Article
from pipelines.state import StateError
from pipelines.store import to_line
from pipelines.stories import database
from pipelines.stories.database import STORIES, open_to_read
from pipelines.stories.index import StoryIndex
from pipelines.stories.rebuild import rebuild
from tests.pipelines.stories.made import TEXTS, copy_of, line, of


@pytest.fixture
def path(tmp_path):
    """A file with two articles."""
    path = tmp_path / STORIES
    index = StoryIndex(path)
    index.add(of(TEXTS[0]))
    index.add(copy_of(TEXTS[0]))
    index.close()
    return path


def refusal(path) -> str:
    """What is said of a file that is not opened: one line that names it, and the file is as it was."""
    before = path.read_bytes()
    with pytest.raises(StateError) as error:
        StoryIndex(path)

    assert before == path.read_bytes()
    assert str(path) in str(error.value)
    assert "\n" not in str(error.value)
    return str(error.value)


@pytest.mark.parametrize(
    "content",
    [b"", b"not a database at all, but some text that somebody put here" * 40, b"SQLite format 3\x00" + b"\x00" * 4096],
    ids=["empty", "text", "zeroes"],
)
def test_no_database(path, content):
    """Empty files, other files, emptied ones: refused, with the command that rebuilds them."""
    path.write_bytes(content)

    assert "scrapy stories --rebuild" in refusal(path)


def test_truncated(path):
    """A file of which a part is gone."""
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])

    assert "scrapy stories --rebuild" in refusal(path)


def test_another_program_s(tmp_path):
    """A sound database that is not ours is left alone."""
    path = tmp_path / STORIES
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE cities (name TEXT)")
        other.execute("PRAGMA journal_mode = WAL")
    other.close()

    assert "another program's" in refusal(path)


def test_newer(path):
    """A file of a newer version is not touched."""
    with sqlite3.connect(path) as newer:
        newer.execute(f"PRAGMA user_version = {database.STORIES_KIND.format + 1}")
    newer.close()

    assert "newer Winnow" in refusal(path)


def test_other_digests(path):
    """Digests of another scheme cannot be compared; the file says which they are."""
    with sqlite3.connect(path) as other:
        other.execute("UPDATE meta SET value = 'simhash:64' WHERE name = 'scheme'")
    other.close()

    assert "simhash:64" in refusal(path)


def test_second_process(path):
    """A second run refuses, and says why; when the first has closed it may."""
    first = StoryIndex(path)
    with pytest.raises(StateError, match="another run is using it"):
        StoryIndex(path)
    first.close()
    StoryIndex(path).close()


def add_format(monkeypatch, sql):
    """Make the program know a newer format."""
    kind = database.STORIES_KIND
    monkeypatch.setattr(database, "STORIES_KIND", replace(kind, migrations=(*kind.migrations, sql + ";")))


def test_migration_with_a_backup(path, monkeypatch):
    """An older file is brought up to date, and its copy is beside it."""
    add_format(monkeypatch, "ALTER TABLE articles ADD COLUMN note TEXT")

    index = StoryIndex(path)

    assert 2 == len(index)
    assert TEXTS[0].id == index.add(copy_of(TEXTS[0], number=7)).duplicate_of
    index.close()
    with sqlite3.connect(path.with_name(f"{STORIES}.format-3")) as backup:
        assert 2 == backup.execute("SELECT count(*) FROM articles").fetchone()[0]
    backup.close()


def older(path, format):
    """Make a file one of an earlier version: without columns that it had not, with bands that cannot be computed again."""
    columns = ["seen", "own"] + ["numbers"] * (format < 2)
    with closing(sqlite3.connect(path)) as old:
        for column in columns:
            old.execute(f"ALTER TABLE articles DROP COLUMN {column}")
        old.execute("UPDATE bands SET band = band + 7")
        old.execute(f"PRAGMA user_version = {format}")
        old.commit()


@pytest.mark.parametrize("format", [1, 2])
def test_index_of_before(path, format):
    """An index of an earlier format is taken on: its articles are still found, and their revisions are followed."""
    older(path, format)
    index = StoryIndex(path)

    assert TEXTS[0].id == index.add(copy_of(TEXTS[0], number=7)).duplicate_of
    index.add(of(TEXTS[0], body=TEXTS[1].body))
    assert TEXTS[0].id == index.add(copy_of(TEXTS[1])).duplicate_of
    index.close()
    with closing(sqlite3.connect(path)) as found:
        assert [(25,)] * 4 == found.execute("SELECT count(*) FROM bands GROUP BY n").fetchall()


def test_copies_of_one_another(path):
    """In an index of before, a mended article may be a copy of its own copy: it is the first one again."""
    with closing(sqlite3.connect(path)) as old:
        old.execute("UPDATE articles SET copy_of = 3 - n")
        old.commit()
    older(path, 2)
    StoryIndex(path).close()
    with closing(sqlite3.connect(path)) as found:
        assert [(1, None), (2, 1)] == found.execute("SELECT n, copy_of FROM articles ORDER BY n").fetchall()


def test_migration_that_fails(path, monkeypatch):
    """A failed migration leaves the old file and its copy."""
    add_format(monkeypatch, "ALTER TABLE nothing ADD COLUMN note TEXT")
    with pytest.raises(StateError, match=r"could not be brought from format 3 to 4 .*format-3"):
        StoryIndex(path)
    with sqlite3.connect(path) as kept:
        assert (3, 2) == (
            kept.execute("PRAGMA user_version").fetchone()[0],
            kept.execute("SELECT count(*) FROM articles").fetchone()[0],
        )
    kept.close()


def test_folder_that_cannot_be_made(tmp_path):
    """A file where the folder should be is named."""
    (tmp_path / "state").write_text("a file")
    with pytest.raises(StateError, match=r"state.*STATE_DIR"):
        StoryIndex(tmp_path / "state" / STORIES)


def test_reading_beside_a_crawl(path):
    """Who lists needs no lock."""
    writing = StoryIndex(path)
    reader = open_to_read(path)

    assert 2 == reader.execute("SELECT count(*) FROM articles").fetchone()[0]
    reader.close()
    writing.close()


def lines(path, texts):
    articles = [
        Article(
            id=text.id, site=text.site, headline=text.headline, url=text.id, body=text.body, date_published=text.date
        )
        for text in texts
    ]
    path.write_bytes(b"".join(map(to_line, articles)))
    return path


@pytest.fixture(params=["small", "large"])
def file_size(request, monkeypatch):
    """A large file is read by a process of its own."""
    monkeypatch.setattr("pipelines.stories.rebuild._LARGE", 0 if request.param == "large" else 1 << 30)


@pytest.mark.usefixtures("file_size")
def test_rebuild(path, tmp_path):
    """The lines of a store make an index anew; the old file, whatever it was, stays beside it."""
    path.write_bytes(b"damaged")

    assert 5 == rebuild(path, [lines(tmp_path / "articles.jsonl", TEXTS[:5])])
    assert b"damaged" == path.with_name(f"{STORIES}.old").read_bytes()
    index = StoryIndex(path)
    assert 5 == len(index)
    index.close()


@pytest.mark.usefixtures("file_size")
def test_rebuild_from_no_articles(path, tmp_path):
    """A line that is no article is named, and the old index stays."""
    before = path.read_bytes()
    bad = lines(tmp_path / "articles.jsonl", TEXTS[:1])
    bad.write_bytes(bad.read_bytes() + b'{"id": 1}\n')
    with pytest.raises(StateError, match=r"articles\.jsonl, line 2: no article"):
        rebuild(path, [bad])
    with pytest.raises(StateError, match="nowhere: No such file"):
        rebuild(path, [tmp_path / "nowhere"])

    assert before == path.read_bytes()
    assert [] == [other.name for other in tmp_path.glob("*.new*")]


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"body": None}, "body is null, not a text"),
        ({"id": 5}, "id is 5, not a text"),
        ({"headline": 5}, "headline is 5, not a text"),
        ({"site": None}, "site is null, not a text"),
        ({"date_published": "soon"}, "Invalid isoformat string: 'soon'"),
        ({"origin": {"publisher": None, "agency": None, "url": 5}}, "url is 5, not a text"),
        ({"origin": {"publisher": [1], "agency": None, "url": None}}, "publisher is [1], not a text"),
        ({"origin": None}, "it is no object with an origin"),
    ],
    ids=str,
)
def test_rebuild_from_a_bad_line(path, tmp_path, changed, reason):
    """The refusal names file, line and reason, and nothing is left but the old index."""
    before = path.read_bytes()
    bad = tmp_path / "articles.jsonl"
    bad.write_text(f"{json.dumps(line())}\n{json.dumps(line() | changed)}\n")
    with pytest.raises(StateError) as error:
        rebuild(path, [bad])

    assert f"{bad}, line 2: no article of schema 1.0 ({reason})" == str(error.value)
    assert before == path.read_bytes()
    assert [] == [other.name for other in tmp_path.glob("*.new*")]


def test_rebuild_skips_blank_lines(path, tmp_path):
    """Blank lines are no articles and no mistakes."""
    file = tmp_path / "articles.jsonl"
    file.write_text(f"\n{json.dumps(line())}\n  \n")

    assert 1 == rebuild(path, [file])


def test_rebuild_beside_a_crawl(path, tmp_path):
    """What a crawl is writing is not rebuilt: refused like a second run, and nothing of the crawl's is lost."""
    file = lines(tmp_path / "articles.jsonl", TEXTS[:1])
    crawl = StoryIndex(path)
    crawl.add(of(TEXTS[5]))
    crawl.flush()
    with pytest.raises(StateError, match="another run is using it"):
        rebuild(path, [file])
    crawl.close()
    index = StoryIndex(path)

    assert 3 == len(index)
    assert [] == [other.name for other in tmp_path.glob("*.new*")]
    index.close()


def test_rebuild_beside_a_replay(path, tmp_path):
    """An index that a replay is making under the name of the new one is left alone."""
    replay = StoryIndex(path.with_name(f"{STORIES}.new"))
    with pytest.raises(StateError, match="another run is using it"):
        rebuild(path, [lines(tmp_path / "articles.jsonl", TEXTS[:1])])

    assert replay.path.exists()
    replay.close()


def test_rebuild_keeps_the_old_log(path, tmp_path):
    """What a killed run had left in the log beside the file is in ``.old``."""
    crawl = StoryIndex(path)
    crawl.add(of(TEXTS[5]))
    crawl.flush()
    parts = {part: path.with_name(path.name + part).read_bytes() for part in ("", "-wal")}
    crawl.close()
    for part, content in parts.items():
        path.with_name(path.name + part).write_bytes(content)
    rebuild(path, [lines(tmp_path / "articles.jsonl", TEXTS[:1])])
    with closing(sqlite3.connect(path.with_name(f"{STORIES}.old"))) as old:
        assert 3 == old.execute("SELECT count(*) FROM articles").fetchone()[0]
    with closing(sqlite3.connect(path)) as new:
        assert 1 == new.execute("SELECT count(*) FROM articles").fetchone()[0]
