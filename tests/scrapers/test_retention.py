"""What is old is forgotten, what is not stays; a clock that is wrong forgets nothing at once."""

import gzip
import json
import logging
import os
from contextlib import closing

import pytest
from scrapy.settings import Settings

from pipelines.engine import Article
from pipelines.events import Event
from pipelines.store import Writer
from pipelines.store.segments import Rotation
from pipelines.stories.index import StoryIndex
from scrapers.frontier.interface import End, Entry, Outcome
from scrapers.frontier.sqlite import Limits, SqliteFrontier
from scrapers.upkeep import retention
from scrapers.upkeep.check import problems
from scrapers.upkeep.places import Places
from scrapers.upkeep.retention import forget_old
from tests.pipelines.stories.made import TEXTS, of

NOW = 1_790_000_000.0
DAY = 86400.0


@pytest.fixture
def clock(monkeypatch):
    """A function that sets the time, for all that ask for it."""

    def set_to(moment):
        monkeypatch.setattr("time.time", lambda: moment)
        monkeypatch.setattr(
            "pipelines.store.segments._now",
            lambda: retention.datetime.fromtimestamp(moment, retention.UTC).isoformat(timespec="seconds"),
        )

    set_to(NOW)
    return set_to


def opened(tmp_path, **rotation):
    return Writer(tmp_path, state=tmp_path / "state", rotation=Rotation(**rotation))


def forget(tmp_path, index=None, output=0, state=0, **rotation):
    """A run that finds what the last one left."""
    settings = Settings({"RETAIN_OUTPUT_DAYS": output, "RETAIN_STATE_DAYS": state, "RETAIN_LOG_BYTES": 0})
    with closing(opened(tmp_path, **rotation)) as writer:
        return forget_old(settings, writer, index)


def days_of_runs(tmp_path, clock, first, last, **settings):
    """A run every twenty days: (the day, what it forgot), of those that forgot something."""
    found = []
    for day in range(first, last, 20):
        clock(NOW + day * DAY)
        if said := str(forget(tmp_path, **settings)):
            found.append((day, said))
    return found


def article(name, **fields):
    return Article(id=f"https://example.org/{name}", headline=name, body="Text.", **fields)


@pytest.fixture
def segments(tmp_path, clock):
    """Three segments of articles, the last of them open; one article in each, and the first one's id."""
    forget(tmp_path)
    with closing(opened(tmp_path, bytes=1, gzip=True)) as writer:
        for number, name in enumerate(("one", "two")):
            clock(NOW + number * 10 * DAY)
            writer.add(article(name))
            writer.add_event(Event(event="tombstone", url="https://example.org/x"))
            writer.journal.commit()
    with closing(opened(tmp_path)) as writer:
        writer.add(article("three"))
    return tmp_path


def names(folder):
    return sorted(file.name.split("-")[-1] for file in folder.glob("articles*"))


def test_nothing_is_forgotten_by_default(segments, clock):
    """0 is for ever."""
    assert [] == days_of_runs(segments, clock, 20, 4000)
    assert ["000001.jsonl.gz", "000002.jsonl.gz", "articles.jsonl"] == names(segments)


def test_old_segments_go(segments, clock):
    """Of each stream, when they are old enough, one after another, but never the one that is written to; ids stay known."""
    forgotten = days_of_runs(segments, clock, 20, 1000, output=50)
    with closing(opened(segments)) as writer:
        again = writer.add(article("one"))
        changed = article("one")
        changed.body = "Another text."
        edited = writer.add(changed)

    assert [(60, "2 segments"), (80, "2 segments")] == forgotten
    assert ["articles.jsonl"] == names(segments)
    assert (False, True) == (again, edited)
    assert (2, "update") == (changed.revision, changed.revision_type)
    assert [] == problems(Places(segments / "state", segments), every=True)


def test_number_of_a_segment_is_not_given_twice(segments, clock):
    """After everything is forgotten, numbers go on: a consumer's place in the stream means one thing."""
    with closing(opened(segments, bytes=1)) as writer:
        writer.add(article("four"))  # finishes the third
    days_of_runs(segments, clock, 20, 1000, output=50)
    with closing(opened(segments)) as writer:
        writer.add(article("five"))

        assert [(4,)] == writer.journal.query("SELECT number FROM segment WHERE stream = 'articles'")


def test_file_that_a_kill_has_left(segments, clock, monkeypatch):
    """Between rows and files: the file is not read back, and goes with a later run."""
    with monkeypatch.context() as patched:
        patched.setattr(retention, "remove_forgotten", lambda *_: 0)
        days_of_runs(segments, clock, 20, 1000, output=50)
    left = names(segments)
    with closing(opened(segments)) as writer:
        rows = writer.journal.query("SELECT number FROM segment WHERE stream = 'articles'")
    clock(NOW + 2000 * DAY)
    forget(segments)

    assert ["000001.jsonl.gz", "000002.jsonl.gz", "articles.jsonl"] == left
    assert [(3,)] == rows
    assert ["articles.jsonl"] == names(segments)


def crawl(tmp_path, now, *named, site="site"):
    """A run that meets these pages, and fetches what is new."""
    with closing(opened(tmp_path)) as writer:
        frontier = SqliteFrontier(writer.journal, site, Limits())
        frontier.open(now)
        for name in named:
            frontier.put(Entry(name, f"https://example.org/{name}", "{}"), now)
        for lease in frontier.lease(99, now):
            one = article(lease.key)
            writer.add(one)
            end = End.GONE if lease.key == "gone" else End.FETCHED
            frontier.ack(lease, Outcome(end, 200, articles=(one.id,), published=now - 4000 * DAY), now)
        frontier.close(now, finished=True)


def known(tmp_path):
    with closing(opened(tmp_path)) as writer:
        urls = {key for (key,) in writer.journal.query("SELECT key FROM url")}
        return urls, {id.rsplit("/", 1)[1] for (id,) in writer.journal.query("SELECT id FROM article")}


def test_addresses_that_nothing_names(tmp_path, clock):
    """They go with their articles; what a source goes on naming stays, however long ago it was fetched."""
    forget(tmp_path)
    crawl(tmp_path, NOW, "named", "unnamed", "gone")
    found = []
    for day in range(20, 500, 20):
        clock(NOW + day * DAY)
        found.append(str(forget(tmp_path, state=400)))
        with closing(opened(tmp_path)) as writer:
            frontier = SqliteFrontier(writer.journal, "site", Limits(revisit="never"))
            frontier.open(NOW + day * DAY)
            frontier.put(Entry("named", "https://example.org/named", "{}"), NOW + day * DAY)
            frontier.close(NOW + day * DAY, finished=True)

    assert ["2 addresses, 2 articles"] == [said for said in found if said]
    assert ({"named"}, {"named"}) == known(tmp_path)


def test_source_that_has_not_changed(tmp_path, clock):
    """A sitemap that says 304 for years names its pages still: they stay until it was read without them."""
    forget(tmp_path)
    crawl(tmp_path, NOW, "a")
    found = []
    for day in range(0, 1500, 20):
        clock(NOW + day * DAY)
        if forget(tmp_path, state=400).addresses:
            found.append(day)
        ask_source(tmp_path, NOW + day * DAY, End.UNCHANGED if 0 < day < 1000 else End.FETCHED)

    assert [1020] == found


def ask_source(tmp_path, now, end):
    """A run whose only source says this."""
    with closing(opened(tmp_path)) as writer:
        frontier = SqliteFrontier(writer.journal, "site", Limits(revisit="never"))
        frontier.open(now)
        frontier.put(Entry("map", "https://example.org/map", "{}", is_source=True), now)
        for lease in frontier.lease(9, now):
            frontier.ack(lease, Outcome(end, 200), now)
        frontier.close(now, finished=True)


def test_clock_that_is_wrong(tmp_path, clock):
    """Ten years ahead, and back again, or a year back: nothing is forgotten by it."""
    forget(tmp_path)
    crawl(tmp_path, NOW, "a")
    for days in (1, 3650, 3651, 3652, 2, -365, 3, 4000, 4):
        clock(NOW + days * DAY)

        assert "" == str(forget(tmp_path, state=400, output=50))
    assert ({"a"}, {"a"}) == known(tmp_path)


def test_once_a_day(tmp_path, clock, monkeypatch):
    """A second run of a day looks at nothing."""
    forget(tmp_path, state=400)
    asked = []
    monkeypatch.setattr(retention, "_forget_state", lambda *arguments: asked.append(arguments))
    for hours in (1, 23, 25, 26):
        clock(NOW + hours * 3600)
        forget(tmp_path, state=400)

    assert 1 == len(asked)


def test_stories(tmp_path, clock):
    """Clusters of which no article was fetched since go from every table; the others stay as they were."""
    with closing(StoryIndex(tmp_path / "stories.sqlite")) as index:
        for number, text in enumerate(TEXTS[:4]):
            index.add(
                of(
                    text,
                    fetched=f"{retention.datetime.fromtimestamp(NOW + number * 100 * DAY, retention.UTC):%Y-%m-%dT%H:%M:%S+00:00}",
                )
            )
        forgotten = index.forget_before(int(NOW + 150 * DAY))
        left = index._database.execute("SELECT id FROM articles").fetchall()
        bands = index._database.execute("SELECT count(DISTINCT n) FROM bands").fetchone()

        assert (2, (2,)) == (forgotten, bands)
        assert {text.id for text in TEXTS[2:4]} == {id for (id,) in left}
        assert TEXTS[0].id not in {id for (id,) in left}


def test_copies_of_old_formats(tmp_path, clock):
    """What migrations and rebuilds have left goes when it is old, and nothing else of the folder."""
    forget(tmp_path)
    for name, age in (
        ("crawl.sqlite.format-1", 500),
        ("stories.sqlite.old", 500),
        ("ledger.sqlite.format-1", 5),
        ("mine", 500),
    ):
        file = tmp_path / "state" / name
        file.write_bytes(b"")
        os.utime(file, (NOW - age * DAY,) * 2)
    clock(NOW + 2 * DAY)

    assert "2 copies" == str(forget(tmp_path, state=400))
    assert {"ledger.sqlite.format-1", "mine"} <= {file.name for file in (tmp_path / "state").iterdir()}


def test_what_was_forgotten_is_one_line(segments, clock, caplog):
    """In the log, with the settings that did it."""
    with caplog.at_level(logging.INFO, "scrapers.upkeep.retention"):
        days_of_runs(segments, clock, 20, 61, output=50)

    assert ["Old, and forgotten: 2 segments (RETAIN_OUTPUT_DAYS, RETAIN_STATE_DAYS)"] == caplog.messages


def test_log_is_put_aside(tmp_path, clock):
    """At its size a log begins anew, and four older ones are kept."""
    log = tmp_path / "crawl.log"
    settings = Settings({"LOG_FILE": str(log), "RETAIN_LOG_BYTES": 10, "RETAIN_STATE_DAYS": 0, "RETAIN_OUTPUT_DAYS": 0})
    with closing(opened(tmp_path)) as writer:
        for number in range(7):
            log.write_text(f"{number} is a long line\n")
            forget_old(settings, writer, None)
        log.write_text("short\n")
        forget_old(settings, writer, None)

    assert ["short\n", *(f"{number} is a long line\n" for number in (6, 5, 4, 3))] == [
        file.read_text() for file in (log, *(tmp_path / f"crawl.log.{number}" for number in range(1, 5)))
    ]
    assert not (tmp_path / "crawl.log.5").exists()


def test_compressed_segment_is_checked(segments):
    """One that is damaged, or has lost its end, is named."""
    path = next(segments.glob("articles-*000002.jsonl.gz"))
    whole = path.read_bytes()
    found = []
    for damaged in (whole[:-9], gzip.compress(json.dumps({}).encode()), b"no gzip"):
        path.write_bytes(damaged)
        found.append(problems(Places(segments / "state", segments)))

    assert [1, 1, 1] == [len(lines) for lines in found]
    assert all(lines[0].startswith(f"{path}: ") for lines in found)
