"""The store: whole lines, one writer, revisions."""

import asyncio
import errno
import gzip
import json
import logging
import os

import pytest
from scrapy.exceptions import DropItem

from pipelines.engine import Article
from pipelines.state import StateError
from pipelines.store import Store, Writer, close_writers, files, segments, writer_of
from pipelines.store.segments import Rotation
from tests.pipelines.full_disk import half_full
from tests.pipelines.made_store import stored


@pytest.fixture(autouse=True)
def closed():
    yield
    close_writers()


def article(body="Text.", headline="Headline", **fields):
    return Article(id="https://example.org/a", headline=headline, body=body, **fields)


def lines(folder):
    return [json.loads(line) for line in (folder / "articles.jsonl").read_text("utf-8").splitlines()]


def test_one_writer_a_process(tmp_path):
    """Spiders of one process share the writer of a folder."""
    assert writer_of({"OUTPUT_DIR": tmp_path}) is writer_of({"OUTPUT_DIR": f"{tmp_path}/."})


def test_same_contents_are_written_once(tmp_path):
    """The same article again is no news, in this run and the next."""
    writer = writer_of({"OUTPUT_DIR": tmp_path})
    first, again = writer.add(article()), writer.add(article())
    close_writers()
    later = writer_of({"OUTPUT_DIR": tmp_path}).add(article())

    assert (first, again, later) == (True, False, False)
    assert len(lines(tmp_path)) == 1


@pytest.mark.parametrize(
    ("changed", "kind"),
    [(article(body="Text, corrected."), "update"), (article(headline="Another"), "headline")],
)
def test_changed_contents_are_a_revision(tmp_path, changed, kind):
    """The same id with other words is the next revision, typed."""
    writer = writer_of({"OUTPUT_DIR": tmp_path})
    writer.add(article())
    close_writers()
    writer_of({"OUTPUT_DIR": tmp_path}).add(changed)

    assert [(1, "new"), (2, kind)] == [(line["revision"], line["revision_type"]) for line in lines(tmp_path)]


def test_own_page_supersedes_its_digest_entry(tmp_path):
    """The article's own page is written after the entry, with the same revision; not the other way round."""
    writer = writer_of({"OUTPUT_DIR": tmp_path})
    written = [writer.add(article(kind=kind)) for kind in ("digest_entry", "article", "digest_entry")]
    writer.add(article(kind="digest_entry", body="An older text."))

    assert written == [True, True, False]
    assert [(line["kind"], line["revision"]) for line in lines(tmp_path)] == [("digest_entry", 1), ("article", 1)]


@pytest.mark.parametrize("torn", [b'{"id": "half', b"x" * 200_000, b""])
def test_torn_last_line_is_cut_off(tmp_path, torn):
    """What kill -9 left of a last line is cut off at the next start, whole lines stay."""
    writer_of({"OUTPUT_DIR": tmp_path}).add(article())
    close_writers()
    with (tmp_path / "articles.jsonl").open("ab") as file:
        file.write(torn)
    writer_of({"OUTPUT_DIR": tmp_path}).add(article(body="More."))

    assert [line["body"] for line in lines(tmp_path)] == ["Text.", "More."]


def test_fresh_starts_anew_with_the_first_article(tmp_path):
    """A replay writes its file anew; one that finds nothing leaves the old file alone."""
    writer_of({"OUTPUT_DIR": tmp_path}).add(article())
    close_writers()
    writer = writer_of({"OUTPUT_DIR": tmp_path, "OUTPUT_FRESH": True})
    before = lines(tmp_path)
    writer.add(article(body="Another."))

    assert ["Text."] == [line["body"] for line in before]
    assert ["Another."] == [line["body"] for line in lines(tmp_path)]


def test_second_process_is_refused(tmp_path):
    """Two runs into one folder would write every article twice."""
    writer_of({"OUTPUT_DIR": tmp_path})

    with pytest.raises(OSError, match="another run is writing there"):
        Writer(tmp_path, fresh=False)


@pytest.mark.parametrize("line", ["not json\n", '{"id": 1}\n', "[]\n"])
def test_foreign_file_is_refused(tmp_path, line):
    """A file that is no output of ours is named with the line, and left alone."""
    (tmp_path / "articles.jsonl").write_text(line)

    with pytest.raises(ValueError, match=r"articles\.jsonl, line 1"):
        Writer(tmp_path, fresh=False)

    assert line == (tmp_path / "articles.jsonl").read_text()


def test_full_disk_leaves_no_half_line(tmp_path, monkeypatch):
    """A write that the disk takes only in part is taken back and reported."""
    writer = Writer(tmp_path, fresh=True)
    writer.add(article())
    half_full(monkeypatch)

    with pytest.raises(OSError, match="No space left"):
        writer.add(article(body="More."))

    assert [line["body"] for line in lines(tmp_path)] == ["Text."]
    writer.close()


def failing(*_):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_rotation_that_fails(tmp_path, monkeypatch):
    """A segment that cannot be finished ends the writing with the reason; all lines are there, and the next run goes on."""
    out, state = tmp_path / "out", tmp_path / "state"
    writer = Writer(out, state=state, rotation=Rotation(bytes=1))
    monkeypatch.setattr(segments, "sync_folder", failing)
    with pytest.raises(StateError, match=r"not written: .*No space left"):
        writer.add(article())
    with pytest.raises(StateError, match=r"not written: .*No space left"):
        writer.add(article(body="Refused."))
    writer.close()
    monkeypatch.undo()
    writer = Writer(out, state=state)
    writer.add(article(body="More."))
    writer.close()

    assert ["Text.", "More."] == [json.loads(line)["body"] for line in stored(out)]


def test_compression_that_fails(tmp_path, monkeypatch):
    """A segment that cannot be compressed stays as it is, and nothing lies beside it."""
    out, state = tmp_path / "out", tmp_path / "state"
    writer = Writer(out, state=state, rotation=Rotation(bytes=1, gzip=True))
    writer.add(article())
    monkeypatch.setattr(files.shutil, "copyfileobj", failing)
    writer.close()
    left = [path.suffix for path in out.glob("articles-*")]
    monkeypatch.undo()
    Writer(out, state=state, rotation=Rotation(gzip=True)).close()

    assert [".jsonl"] == left
    assert [".gz"] == [path.suffix for path in out.glob("articles-*")]
    assert ["Text."] == [json.loads(line)["body"] for line in stored(out)]


@pytest.fixture
def compressed(tmp_path):
    """The file of an article in a finished segment that is compressed, and of its output and state."""
    writer = Writer(tmp_path / "out", state=tmp_path / "state", rotation=Rotation(bytes=1, gzip=True))
    writer.add(article())
    writer.close()
    return next((tmp_path / "out").glob("articles-*.gz"))


def opened(compressed):
    out = compressed.parent
    return Writer(out, state=out.parent / "state")


def damaged_inside(packed):
    """The bytes of a compressed file of which only beginning and end are whole."""
    return packed[:12] + b"\0" * (len(packed) - 24) + packed[-12:]


@pytest.mark.parametrize("damage", ["inside", "gone", "another line"])
def test_old_line_that_cannot_be_read(compressed, caplog, damage):
    """An edited article is written, as an update; that the line before it could not be read is said once, with the file."""
    writer = opened(compressed)
    whole = compressed.read_bytes()
    if damage == "gone":
        compressed.unlink()
    else:
        compressed.write_bytes(damaged_inside(whole) if damage == "inside" else gzip.compress(b"[]\n"))
    with caplog.at_level(logging.WARNING):
        written = [writer.add(article(headline="Another"))]
        writer.journal.execute("UPDATE article SET segment = 1, offset = 0")
        written.append(writer.add(article(headline="And another")))
    writer.close()

    assert [True, True] == written
    assert [(2, "update"), (3, "update")] == [
        (line["revision"], line["revision_type"]) for line in lines(compressed.parent)
    ]
    assert [True] == [
        message.startswith(f"{compressed}: an older line cannot be read (") for message in caplog.messages
    ]


@pytest.mark.parametrize("data", [b"\0" * 200, b"", b"half", gzip.compress(b"{}\n", mtime=0)])
def test_damaged_compressed_segment_is_refused(compressed, data):
    """Beginning and size of a compressed segment are looked at when a crawl starts: what cannot be the lines that count is named."""
    whole = compressed.read_bytes()
    compressed.write_bytes(data if data != b"half" else whole[: len(whole) // 2])

    with pytest.raises(StateError, match=r"articles-.*\.gz: is damaged.*forget-output"):
        opened(compressed)


def test_segment_compressed_otherwise(compressed):
    """One of several members, or with more behind the lines that count, is taken as it is."""
    line = gzip.decompress(compressed.read_bytes())
    compressed.write_bytes(gzip.compress(line[:50]) + gzip.compress(line[50:] + b'{"half'))
    writer = opened(compressed)
    writer.add(article(headline="Another"))
    writer.close()

    assert ["headline"] == [line["revision_type"] for line in lines(compressed.parent)]


def test_only_a_failed_journal_drops(tmp_path, monkeypatch):
    """Another error while an article is stored is the page's failure, which is tried again; only the store's end is not said twice."""
    writer = Writer(tmp_path / "out", state=tmp_path / "state")
    store = Store(writer)
    with monkeypatch.context() as patched:
        patched.setattr(writer, "add", failing)
        with pytest.raises(OSError, match="No space left"):
            store.process_item(article())
    half_full(monkeypatch)
    with pytest.raises(DropItem, match="not stored"):
        store.process_item(article())
    writer.close()


def test_first_line_of_a_day(tmp_path, monkeypatch):
    """What was begun before midnight stays in its day's segment, the first line after it begins the next."""
    moments = iter(["2026-11-20T23:59:59+00:00"] * 9)
    monkeypatch.setattr(segments, "_now", lambda: next(moments, "2026-11-21T00:00:00+00:00"))

    async def crawl():
        writer = Writer(tmp_path / "out", state=tmp_path / "state", rotation=Rotation(daily=True))
        writer.add(article())
        writer.journal.commit()
        writer.add(article(body="Late."))
        for _ in moments:
            pass
        writer.add(article(body="Early."))
        writer.close()

    asyncio.run(crawl())

    assert ["Early."] == [line["body"] for line in lines(tmp_path / "out")]
    assert ["Text.", "Late.", "Early."] == [json.loads(line)["body"] for line in stored(tmp_path / "out")]
