"""Crawls of a site that breaks and recovers: the line, the table, the exit codes, and what is kept of it."""

import json
import os
import pty
import sqlite3
import time
from contextlib import closing

import jsonschema
import pytest

from pipelines.ledger import only_run
from pipelines.schema import status_schema
from tests.scrapers.commands import ROOT, lines, scrapy, started
from tests.scrapers.local_site import serving
from tests.scrapers.test_site import HTML, crawl
from tests.scrapers.warc import article_page

CHALLENGE = b"<html><head><title>Just a moment...</title></head><body><p>Checking your browser before you proceed. Enable JavaScript and cookies to continue</p></body></html>"


def paper(count=6, first=0, page=None):
    """A site with a home page and so many stories."""
    names = [f"/news/story-{number}" for number in range(first, first + count)]
    home = "".join(f"<p><a href='{name}'>Story</a></p>" for name in names)
    stories = {name: page or (200, HTML, article_page(f"The story number {name[-1]} of the day")) for name in names}
    return {"/": (200, HTML, f"<html><body>{home}</body></html>".encode())} | stories


def run(home, out, *arguments):
    return crawl(home, out, *arguments, command=("crawlall", "local"))


def status(out, *arguments):
    return scrapy(
        "status", "-s", "SPIDER_MODULES=tests.scrapers.local_site", "-s", f"OUTPUT_DIR={out}",
        "-s", f"STATE_DIR={out / 'state'}", *arguments,
    )  # fmt: skip


def last(out):
    return lines(out / "status.jsonl")[-1]


def test_site_that_loses_its_bodies_and_has_them_again(tmp_path):
    """Well; then pages in which no text can be found: layout_changed in the first such run, with the page that shows it kept; then
    well again. Each run is a line that keeps to the schema, and ``scrapy status`` shows them with their exit code."""
    empty = (200, HTML, b"<html><body><div id='app'></div><p>Menu</p></body></html>")
    with serving(paper()) as (home, _):
        well = run(home, tmp_path)
    with serving(paper(page=empty, first=6)) as (home, _):
        broken = run(home, tmp_path)
        shown = status(tmp_path)
        kept = last(tmp_path)["first_bad"]
    with serving(paper(first=12)) as (home, _):
        again = run(home, tmp_path)

    assert [0, 1, 0] == [well.returncode, broken.returncode, again.returncode], broken.stderr + again.stderr
    assert ["healthy", "layout_changed", "healthy"] == [line["status"] for line in lines(tmp_path / "status.jsonl")]
    assert "none of 6 pages gave an article" in broken.stdout
    assert (1, True) == (shown.returncode, "layout changed" in shown.stdout)
    assert empty[2] == (tmp_path / kept["file"]).read_bytes()
    assert [] == [
        error.message
        for line in lines(tmp_path / "status.jsonl")
        for error in jsonschema.Draft202012Validator(status_schema()).iter_errors(line)
    ]
    assert 0 == status(tmp_path).returncode


def test_walls_and_absence(tmp_path):
    """A challenge on every page, a site that denies them, one that does not answer at all: each its own status, each exit code 1."""
    with serving(paper()) as (home, _):
        run(home, tmp_path)
    for page in ((200, HTML, CHALLENGE), (403, HTML, b"<html><title>Forbidden</title></html>")):
        with serving(paper(page=page, first=10 * page[0])) as (home, _):
            assert 1 == run(home, tmp_path).returncode
    for _ in range(2):
        gone = run(home, tmp_path, "-s", "DOWNLOAD_TIMEOUT=2")
    found = [line["status"] for line in lines(tmp_path / "status.jsonl")]

    assert ["healthy", "challenge", "blocked", "failing", "dead"] == found
    assert 1 == gone.returncode
    assert "refused" in last(tmp_path)["reason"]


def test_changed_site_is_accepted(tmp_path):
    """Bodies a fifth as long: doubted, then layout_changed, until somebody says that this is how it is. A site that is well, or
    blocked, has nothing to accept."""
    with serving(paper(12)) as (home, _):
        run(home, tmp_path)
    short = b"<p>The council met and agreed on the plan for the harbour, with twelve votes to four, the mayor said on Tuesday.</p>"
    found = []
    for first in (20, 30, 40):
        page = (
            200,
            HTML,
            b"<html><body><main><article><h1>The short story</h1>" + short + b"</article></main></body></html>",
        )
        with serving(paper(6, first, page)) as (home, _):
            run(home, tmp_path)
            found.append(last(tmp_path)["status"])
            accepted = status(tmp_path, "local", "--accept") if first == 30 else None
            assert accepted is None or 0 == accepted.returncode

    refused = status(tmp_path, "local", "--accept")

    assert ["healthy", "layout_changed", "healthy"] == found
    assert (2, "winnow: local: is healthy; there is nothing to accept, and nothing was changed\n") == (
        refused.returncode,
        refused.stderr,
    )


def test_silent_site_is_quiet_and_an_event(tmp_path):
    """Two articles a day for a month, then nothing for four days: quiet, with what its rhythm expects, and one event for two runs."""
    with serving(paper()) as (home, _):
        run(home, tmp_path)
        now = int(time.time() // 3600)
        with closing(sqlite3.connect(tmp_path / "state" / "crawl.sqlite")) as database:
            database.execute("DELETE FROM published")
            hours = [now - 4 * 24 - 12 * half for half in range(60)]
            database.executemany("INSERT INTO published VALUES ('local', ?, 1)", [(hour,) for hour in hours])
            database.commit()
        ended = [run(home, tmp_path).returncode for _ in range(2)]
    quiet = [event["reason"] for event in lines(tmp_path / "events.jsonl") if event["event"] == "quiet"]

    assert [1, 1] == ended
    assert ("quiet", 1) == (last(tmp_path)["status"], len(quiet))
    assert 7 < last(tmp_path)["expected_since"] < 9


@pytest.mark.parametrize(
    ("option", "pages", "seconds"),
    [(("--limit", "2"), 2, 0), (("--bytes", "5k"), None, 0), (("--minutes", "0.03"), None, 0.6)],
)
def test_budget_ends_a_run_and_the_next_goes_on(tmp_path, option, pages, seconds):
    """Pages, bytes, minutes: the run ends by itself, says so, and is well; runs to come have the rest."""
    slow = paper(8)
    stories = {
        name: (lambda _, page=page: (time.sleep(seconds), page)[1]) for name, page in slow.items() if name != "/"
    }
    with serving(slow | stories) as (home, _):
        first = run(home, tmp_path, *option)
        had = len(lines(tmp_path / "articles.jsonl"))
        run(home, tmp_path)

    assert (0, "limit") == (first.returncode, lines(tmp_path / "status.jsonl")[0]["finish"]), first.stderr
    assert 0 < had < 8 and pages in (None, had)
    assert 8 == len(lines(tmp_path / "articles.jsonl"))


def test_dry_run_asks_for_nothing(tmp_path):
    """Before the first run, after one that was cut short, and after all: what waits, and why; nothing is fetched, nothing changes."""
    with serving(paper()) as (home, asked):
        at_first = run(home, tmp_path, "--dry-run")
        run(home, tmp_path, "--limit", "4")
        asked.clear()
        state = (tmp_path / "state" / "crawl.sqlite").read_bytes()
        later = run(home, tmp_path, "--dry-run")

    assert "its first run" in at_first.stdout and f"{home}  (in every run)" in at_first.stdout
    assert "2 pages: found, and not had yet" in later.stdout
    assert ([], state) == (list(asked), (tmp_path / "state" / "crawl.sqlite").read_bytes())


def test_dry_run_beside_a_crawl(tmp_path):
    """The ledger that a crawl holds is not asked for, and nothing is made; where nobody names a source, the guesses are named."""
    done = run("http://127.0.0.1:9/", tmp_path / "new", "--dry-run")
    with serving(paper()) as (home, _):
        run(home, tmp_path)
        with only_run(tmp_path / "state", "local"):
            beside = run(home, tmp_path, "--dry-run", "--limit", "2")

    assert (0, False) == (done.returncode, (tmp_path / "new").exists()), done.stderr
    assert "/sitemap.xml  (a guess" in done.stdout and "/feed/  (a guess" in done.stdout
    assert (0, True) == (beside.returncode, beside.stdout.startswith("--limit: not regarded")), beside.stderr


def test_dry_run_of_what_waits(tmp_path):
    """A page that could not be had has its time; of a host that wants to be left alone, nothing is called asked."""
    with serving(paper(3) | {"/news/story-1": (500, HTML, b"")}) as (home, _):
        run(home, tmp_path)
        failing = run(home, tmp_path, "--dry-run")
    with closing(sqlite3.connect(tmp_path / "state" / "crawl.sqlite")) as database:
        database.execute(
            "INSERT OR REPLACE INTO host VALUES ('local', ?, ?, 1)", (home.split("/")[2], time.time() + 9000)
        )
        database.execute("UPDATE url SET due = 1 WHERE due IS NOT NULL")
        database.commit()
    blocked = run(home, tmp_path, "--dry-run")

    assert "1 page: could not be had, not asked for now; tried again from" in failing.stdout
    assert "in every run" not in blocked.stdout
    assert "3 pages: wait for their host" in blocked.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("nosuch",), "no such site: nosuch"),
        (("local", "--bytes", "many"), "--bytes many"),
        (("local", "--minutes", "-1"), "--minutes -1"),
        (("local", "-s", "STATUS_WEBHOOK=example.org"), "STATUS_WEBHOOK"),
    ],
)
def test_what_cannot_run_is_two(tmp_path, arguments, words):
    """A mistake of the user's: one line, exit code 2, nothing made."""
    done = crawl("http://127.0.0.1:9/", tmp_path / "out", command=("crawlall", *arguments))

    assert (2, 1) == (done.returncode, len(done.stderr.strip().splitlines())), done.stderr
    assert words in done.stderr


def test_status_of_nothing(tmp_path):
    """No state yet: one line, exit code 2; a site that is none: the same."""
    done = status(tmp_path)

    assert (2, 1) == (done.returncode, len(done.stderr.strip().splitlines()))
    assert "not there" in done.stderr


def test_published_schema_is_the_code_s():
    """docs/status.schema.json is what the classes give."""
    assert status_schema() == json.loads((ROOT / "docs" / "status.schema.json").read_text("utf-8"))


def test_board_on_a_terminal(tmp_path):
    """A terminal has a table that is drawn anew, with what the log says above it; at the end it is gone, and the summary stands there."""
    stories = paper(3)
    stories["/news/story-1"] = (500, HTML, b"")
    master, slave = pty.openpty()
    with serving(stories) as (home, _):
        process = started(
            "crawlall", "local", "-s", "SPIDER_MODULES=tests.scrapers.local_site", "-s", "DOWNLOAD_DELAY=0",
            "-s", "RETRY_ENABLED=False", "-s", f"OUTPUT_DIR={tmp_path}", "-s", f"STATE_DIR={tmp_path / 'state'}",
            stdout=slave, stderr=slave, LOCAL_SITE=home, TERM="xterm",
        )  # fmt: skip
        os.close(slave)
        shown = b"".join(iter(lambda: _read(master), b"")).decode()
        os.close(master)

    assert 0 == process.wait()
    assert " requests," in shown and " waiting" in shown and "\x1b[" in shown
    assert "page not read: HTTP 500" in shown
    assert "2 new" in shown.rpartition("Warnings")[2]


def _read(terminal):
    """What a terminal shows next; b"" if nobody writes to it any more."""
    try:
        return os.read(terminal, 65536)
    except OSError:
        return b""
