"""Reading a store: what is committed, to the byte, wherever its files are moved meanwhile."""

import asyncio
import gzip
import json
import shutil
import sqlite3
from contextlib import closing

import pytest

from pipelines.state import StateError
from pipelines.state.crawl import CRAWL
from pipelines.store import Writer, files
from pipelines.store.cursor import CursorError
from pipelines.store.forgetting import forget_segments
from pipelines.store.reader import lines_in, look_up
from pipelines.store.segments import Rotation
from pipelines.store.selection import Selection
from tests.pipelines.made_store import article, stored, write


def read(folder, **asked):
    """The names of the articles that are read, and the next cursor."""
    snapshot = look_up(folder / "out", folder / "state", **asked)
    return names(lines_in(snapshot)), str(snapshot.end)


def names(lines):
    return [json.loads(line)["id"].rpartition("/")[2] for line in lines]


def test_only_what_is_committed(tmp_path):
    """Lines that are written and not committed are not read, nor is half a line behind them."""
    write(tmp_path, [article("a")])
    with (tmp_path / "out" / "articles.jsonl").open("ab") as file:
        file.write(b'{"id": "b"}\n{"id": "half')

    assert ["a"] == read(tmp_path)[0]


def test_lines_of_an_open_group(tmp_path):
    """While a crawl has a group open, its lines are not there; once it is committed, they are."""
    write(tmp_path, [article("a")])
    cursor = read(tmp_path)[1]

    async def crawl():
        writer = Writer(tmp_path / "out", state=tmp_path / "state")
        writer.add(article("b"))
        before = read(tmp_path, after=cursor)
        writer.journal.commit()
        after = read(tmp_path, after=cursor)
        writer.close()
        return before, after

    before, after = asyncio.run(crawl())

    assert ([], cursor) == before
    assert ["b"] == after[0]


def test_byte_for_byte(tmp_path):
    """All segments in order, compressed or not, as they stand."""
    write(tmp_path, [article("a", body="É\u2028x"), article("b")], rotate=True)
    write(tmp_path, [article("c")], rotate=True, gzip=True)
    write(tmp_path, [article("d")])

    assert stored(tmp_path / "out") == [*lines_in(look_up(tmp_path / "out", tmp_path / "state"))]
    assert ["a", "b", "c", "d"] == read(tmp_path)[0]


def test_cursor_survives_rotation_and_compression(tmp_path):
    """A cursor into a segment that is then finished and compressed goes on at its byte."""
    write(tmp_path, [article("a")])
    cursor = read(tmp_path, after="start")[1]
    write(tmp_path, [article("b")], rotate=True)
    rotated = read(tmp_path, after=cursor)
    write(tmp_path, [article("c")], rotate=True, gzip=True)

    assert ["b"] == rotated[0]
    assert ["b", "c"] == read(tmp_path, after=cursor)[0]
    assert ["c"] == read(tmp_path, after=rotated[1])[0]
    assert [] == read(tmp_path, after=read(tmp_path)[1])[0]


def test_cursor_of_an_empty_store(tmp_path):
    """Who comes before the first line gets it later."""
    write(tmp_path, [])
    lines, cursor = read(tmp_path, after="")
    write(tmp_path, [article("a")], rotate=True)

    assert [] == lines
    assert ["a"] == read(tmp_path, after=cursor)[0]


def test_rotation_between_look_up_and_reading(tmp_path):
    """A segment that is renamed and compressed after it was looked up is found; the next one's file is not taken for it."""
    write(tmp_path, [article("a")])
    snapshot = look_up(tmp_path / "out", tmp_path / "state")
    write(tmp_path, [article("b", body="A longer text.")], rotate=True, gzip=True)
    write(tmp_path, [article("c", body="A text that is longer still.")])

    assert ["a"] == names(lines_in(snapshot))


def test_rotation_while_opening(tmp_path, monkeypatch):
    """Renamed between looking for its name and opening it: the file that was opened is the next segment's, and is given back."""
    write(tmp_path, [article("a")])

    def rotated_meanwhile(path):
        monkeypatch.setattr(files, "open_plain", whole)
        write(tmp_path, [article("b")], rotate=True)
        write(tmp_path, [article("c")])
        return whole(path)

    whole = files.open_plain
    monkeypatch.setattr(files, "open_plain", rotated_meanwhile)
    _, file = files.open_segment(tmp_path / "out", "articles", 1)
    with file:
        assert ["a", "b"] == names(file)


def test_rotation_that_was_cut_short(tmp_path):
    """Killed after the rename and before the commit: the state knows the old name, and the lines are read nevertheless."""
    write(tmp_path, [article("a")])
    out = tmp_path / "out"
    (out / "articles.jsonl").rename(out / "articles-2026-11-20-000001.jsonl")

    assert ["a"] == read(tmp_path)[0]


def test_latest(tmp_path):
    """Of each id its newest line, with a cursor and without, with a state and without."""
    write(tmp_path, [article("a"), article("b")], rotate=True)
    cursor = read(tmp_path)[1]
    write(tmp_path, [article("a", body="More."), article("a", body="Much more of it.")])
    bodies = [json.loads(line)["body"] for line in lines_in(look_up(tmp_path / "out", tmp_path / "state", latest=True))]

    assert ["Text.", "Much more of it."] == bodies
    assert ["b", "a"] == read(tmp_path, latest=True)[0]
    assert ["a"] == read(tmp_path, latest=True, after=cursor)[0]
    assert ["b", "a"] == names(lines_in(look_up(tmp_path / "out", tmp_path / "no-state", latest=True)))


def test_without_state(tmp_path):
    """The whole lines of the files, and no cursor; a state of another output is none."""
    write(tmp_path, [article("a")], rotate=True, gzip=True)
    write(tmp_path, [article("b")])
    write(tmp_path / "other", [article("c")])
    with (tmp_path / "out" / "articles.jsonl").open("ab") as file:
        file.write(b'{"half')
    snapshot = look_up(tmp_path / "out", tmp_path / "other" / "state")

    assert ["a", "b"] == names(lines_in(snapshot))
    assert snapshot.end is None
    with pytest.raises(CursorError, match="no state keeps account"):
        look_up(tmp_path / "out", tmp_path / "other" / "state", after="start")


@pytest.mark.parametrize(
    ("cursor", "said"),
    [
        ("nonsense", "no cursor of an export"),
        ("{store}:1", "no cursor of an export"),
        ("{store}:2:{size}0", "behind the end"),
        ("{store}:3:0", "behind the end"),
        ("{store}:2:7", "middle of a line"),
        ("0123456789abcdef:1:0", "of another store"),
    ],
)
def test_bad_cursors(tmp_path, cursor, said):
    """What cannot be gone on from is refused, in words, before a line is given."""
    write(tmp_path, [article("a")], rotate=True)
    write(tmp_path, [article("b")])
    store, _, size = read(tmp_path)[1].split(":")

    with pytest.raises(CursorError, match=said):
        read(tmp_path, after=cursor.format(store=store, size=size))


def change(folder, what):
    """Change a store's state, with no crawl beside."""
    with closing(sqlite3.connect(folder / "state" / CRAWL)) as database, database:
        what(database)


def test_cursor_at_the_end_of_a_deleted_segment(tmp_path):
    """Who had read a segment to its end, before it was finished and deleted, has missed nothing, and goes on."""
    write(tmp_path, [article("a")])
    cursor = read(tmp_path)[1]
    with closing(Writer(tmp_path / "out", state=tmp_path / "state", rotation=Rotation(bytes=1))) as writer:
        writer.journal.execute("UPDATE meta SET value = value")  # a group without a line finishes what is due
    change(tmp_path, lambda database: forget_segments(database, "articles", up_to=1))
    at_once = read(tmp_path, after=cursor)
    write(tmp_path, [article("b")], rotate=True)
    later = read(tmp_path, after=cursor)
    change(tmp_path, lambda database: forget_segments(database, "articles", up_to=2))

    assert ([], cursor.rpartition(":")[0][:-1] + "2:0") == at_once
    assert ["b"] == later[0]
    for missed in (cursor, cursor.rpartition(":")[0] + ":0"):
        with pytest.raises(CursorError, match="retention"):
            read(tmp_path, after=missed)


def test_all_finished_segments_are_deleted(tmp_path):
    """The end of the store stays where it was, for who is there and for who comes new."""
    write(tmp_path, [article("a"), article("b")], rotate=True)
    cursor = read(tmp_path)[1]
    change(tmp_path, lambda database: forget_segments(database, "articles", up_to=2))
    handed_out = read(tmp_path)[1], read(tmp_path, after=cursor)[1]
    write(tmp_path, [article("c")])

    assert (cursor, cursor) == handed_out
    assert ["c"] == read(tmp_path, after=cursor)[0]


def test_cursor_of_a_forgotten_output(tmp_path):
    """All is written anew: the refusal says so, and does not speak of retention."""
    write(tmp_path, [article("a")])
    cursor = read(tmp_path)[1]
    change(tmp_path, lambda database: forget_segments(database, "articles"))

    with pytest.raises(CursorError, match="forget-output"):
        read(tmp_path, after=cursor)


def test_cursor_of_a_deleted_segment(tmp_path):
    """Retention has deleted the segment: who had not read all of it is told; who had read it goes on."""
    write(tmp_path, [article("a"), article("b")], rotate=True)
    store, segment, _ = read(tmp_path)[1].split(":")
    change(tmp_path, lambda database: forget_segments(database, "articles", up_to=1))

    assert "3" == segment
    assert ["b"] == read(tmp_path, after="start")[0]
    assert ["b"] == read(tmp_path, after=f"{store}:2:0")[0]
    with pytest.raises(CursorError, match="its segment is deleted"):
        read(tmp_path, after=f"{store}:1:10")


def test_state_made_anew_is_another_store(tmp_path):
    """A state that is lost is read back from the files; what a consumer's cursor of before means is not known for sure."""
    write(tmp_path, [article("a")])
    cursor = read(tmp_path)[1]
    shutil.rmtree(tmp_path / "state")
    write(tmp_path, [article("b")])

    with pytest.raises(CursorError, match="of another store"):
        read(tmp_path, after=cursor)
    assert ["a", "b"] == read(tmp_path)[0]


@pytest.mark.parametrize("damage", ["gone", "short", "gzip"])
def test_damaged_segments(tmp_path, damage):
    """A segment that is gone, short or damaged is named."""
    write(tmp_path, [article("a"), article("b")], rotate=True, gzip=damage == "gzip")
    path = sorted((tmp_path / "out").glob("articles-*"))[0]
    if damage == "gone":
        path.unlink()
    elif damage == "short":
        path.write_bytes(path.read_bytes()[:40])
    else:
        path.write_bytes(gzip.compress(b"x" * 100)[:20])

    with pytest.raises(StateError, match=r"articles.*jsonl"):
        read(tmp_path)


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({}, 4),
        ({"sites": frozenset({"viqus"})}, 3),
        ({"kinds": frozenset({"aggregate", "live_entry"})}, 1),
        ({"since": 1763596800}, 2),
        ({"until": 1763596800}, 1),
        ({"purpose": "train"}, 3),
        ({"purpose": "search"}, 4),
        ({"sites": frozenset({"viqus"}), "since": 1763596800}, 1),
    ],
)
def test_selection(tmp_path, asked, count):
    """Sites, kinds, when it was fetched, and what its rights object to: a line has to be all of it."""
    reserved = article("d", site="digwatch", fetched_at="2025-11-20T02:00:00+02:00")
    reserved.usage_rights.tdm_reservation = "1"
    write(
        tmp_path,
        [
            article("a", fetched_at="2025-11-19T23:59:59+00:00"),
            article("b", fetched_at="2025-11-20T00:00:00+00:00"),
            article("c", kind="aggregate", fetched_at=None),
            reserved,
        ],
    )

    assert count == sum(map(Selection(**asked).takes, stored(tmp_path / "out")))


def test_nothing_there(tmp_path):
    """No output, no state: the file is named, and what makes it."""
    with pytest.raises(StateError, match=r"articles\.jsonl: not there; a crawl makes it"):
        read(tmp_path)


def test_damaged_state(tmp_path):
    """A state that is no sound database is refused, not passed over."""
    write(tmp_path, [article("a")])
    (tmp_path / "state" / CRAWL).write_bytes(b"damaged" * 1000)

    with pytest.raises(StateError, match=r"crawl\.sqlite: not usable"):
        read(tmp_path)


def test_rotation_is_kept(tmp_path):
    """Numbers go on over runs, so that positions name one line for ever."""
    for name in "abc":
        write(tmp_path, [article(name)], rotate=True)
    writer = Writer(tmp_path / "out", state=tmp_path / "state", rotation=Rotation(bytes=1))
    number = writer.journal.streams["articles"].number
    writer.close()

    assert 4 == number
