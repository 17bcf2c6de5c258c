"""Events: their schema, and how they are written beside the articles."""

import json
from dataclasses import fields
from pathlib import Path

import jsonschema
import pytest

from pipelines.engine import ArchiveRecord, Article
from pipelines.events import EVENTS, Event
from pipelines.schema import event_schema
from pipelines.store import Writer, close_writers, to_line, writer_of
from tests.pipelines.full_disk import half_full

DOCS = Path(__file__).parent.parent.parent / "docs"
VALIDATOR = jsonschema.Draft202012Validator(event_schema())


@pytest.fixture(autouse=True)
def closed():
    yield
    close_writers()


def event(kind="challenge", **known):
    return Event(event=kind, url="https://example.org/a", site="example.org", at="2025-11-01T00:00:00+00:00", **known)


def events(folder):
    return [json.loads(line) for line in (folder / "events.jsonl").read_text("utf-8").splitlines()]


def article(body="Text."):
    return Article(id="https://example.org/a", headline="Headline", body=body)


def test_published_schema_is_the_code_s():
    """docs/event.schema.json is what the class gives, every field required and explained."""
    schema = event_schema()

    assert schema == json.loads((DOCS / "event.schema.json").read_text("utf-8"))
    assert [field.name for field in fields(Event)] == schema["required"]
    assert all(part.get("description") for part in schema["properties"].values())


@pytest.mark.parametrize("kind", EVENTS)
def test_line_is_valid(kind):
    """A line keeps to the schema, with all that can be known and with the least."""
    full = event(
        kind, http_status=403, vendor="Cloudflare", evidence=["status: 403"], archive=ArchiveRecord("a.warc.gz", 7)
    )
    for one in (full, event(kind)):
        line = json.loads(to_line(one))

        assert [] == [error.message for error in VALIDATOR.iter_errors(line)]
        assert list(event_schema()["properties"]) == list(line)


def test_unknown_kind_is_invalid():
    """What the schema does not name is no event."""
    assert list(VALIDATOR.iter_errors(json.loads(to_line(event("something")))))


def test_events_are_appended(tmp_path):
    """Each event is a line, run after run; a torn last line is cut off."""
    writer_of({"OUTPUT_DIR": tmp_path}).add_event(event())
    close_writers()
    with (tmp_path / "events.jsonl").open("ab") as file:
        file.write(b'{"event": "chal')
    writer_of({"OUTPUT_DIR": tmp_path}).add_event(event("consent"))

    assert ["challenge", "consent"] == [line["event"] for line in events(tmp_path)]


def test_fresh_run_with_articles_empties_the_events(tmp_path):
    """A replay's first article begins all files anew, an event after it stays."""
    writer_of({"OUTPUT_DIR": tmp_path}).add_event(event())
    close_writers()
    writer = writer_of({"OUTPUT_DIR": tmp_path, "OUTPUT_FRESH": True})
    before = events(tmp_path)
    writer.add(article())
    after = events(tmp_path)
    writer.add_event(event("consent"))

    assert (1, 0) == (len(before), len(after))
    assert ["consent"] == [line["event"] for line in events(tmp_path)]


def test_fresh_run_without_articles_leaves_the_articles(tmp_path):
    """A replay that meets walls only has its events; the articles of the run before stay, and go with the first new one."""
    old = writer_of({"OUTPUT_DIR": tmp_path})
    old.add(article("Old."))
    old.add_event(event())
    close_writers()
    writer = writer_of({"OUTPUT_DIR": tmp_path, "OUTPUT_FRESH": True})
    writer.add_event(event("consent"))
    kept = (tmp_path / "articles.jsonl").read_text("utf-8")
    writer.add(article("New."))

    assert "Old." in kept
    assert "Old." not in (tmp_path / "articles.jsonl").read_text("utf-8")
    assert ["consent"] == [line["event"] for line in events(tmp_path)]


def test_second_process_is_refused(tmp_path):
    """The folder's lock holds for events, too."""
    writer_of({"OUTPUT_DIR": tmp_path}).add_event(event())

    with pytest.raises(OSError, match="another run is writing there"):
        Writer(tmp_path, fresh=False)


def test_full_disk_leaves_no_half_line(tmp_path, monkeypatch):
    """An event that the disk takes only in part is taken back and reported."""
    writer = Writer(tmp_path, fresh=True)
    writer.add_event(event())
    half_full(monkeypatch)

    with pytest.raises(OSError, match="No space left"):
        writer.add_event(event("consent"))

    assert ["challenge"] == [line["event"] for line in events(tmp_path)]
    writer.close()
