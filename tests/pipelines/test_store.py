"""The store: whole lines, one writer, revisions."""

import errno
import json
import os

import pytest

from pipelines.engine import Article
from pipelines.state import StateError
from pipelines.store import Writer, close_writers, segments, writer_of
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
    monkeypatch.setattr(segments.shutil, "copyfileobj", failing)
    writer.close()
    left = [path.suffix for path in out.glob("articles-*")]
    monkeypatch.undo()
    Writer(out, state=state, rotation=Rotation(gzip=True)).close()

    assert [".jsonl"] == left
    assert [".gz"] == [path.suffix for path in out.glob("articles-*")]
    assert ["Text."] == [json.loads(line)["body"] for line in stored(out)]
