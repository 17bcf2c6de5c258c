"""What ``crawlall`` says at the end: only what is so."""

import signal
import threading
import time

import pytest

from pipelines.status import is_well
from tests.scrapers.commands import lines, started
from tests.scrapers.local_site import serving
from tests.scrapers.status.test_status_crawls import paper, run
from tests.scrapers.test_site import HTML


def said(done):
    """The closing line."""
    return done.stderr.strip().splitlines()[-1]


def test_nothing_new(tmp_path):
    """Only if all is known; a page that waits for another try is counted."""
    with serving(paper()) as (home, _):
        run(home, tmp_path / "well")
        assert "Nothing new: what the sites name is known, and not due" == said(run(home, tmp_path / "well"))
    with serving(paper() | {"/news/story-3": (500, HTML, b"")}) as (home, _):
        run(home, tmp_path / "failing")
        assert "Nothing new: 1 page waits for another try" == said(run(home, tmp_path / "failing"))


def test_left_out(tmp_path):
    """Pages that are too old are known to nobody; they were left out."""
    entry = (
        b"<item><title>Old</title><link>/news/story-0</link><pubDate>Tue, 21 Oct 2025 09:00:00 +0200</pubDate></item>"
    )
    feed = b"<rss><channel>" + entry + b"</channel></rss>"
    pages = {
        "/": (200, HTML, b"<html><head><link rel='alternate' type='application/rss+xml' href='/feed'></head></html>"),
        "/feed": (200, {"Content-Type": "application/xml"}, feed),
    }
    with serving(pages) as (home, _):
        done = run(home, tmp_path, "--since", "2025-11-01")

    assert "Nothing new: 1 page left out by --since" == said(done), done.stdout


def test_nothing_asked_for(tmp_path):
    """A host that wants to be left alone is not asked: nothing is known of what it has, and the table's line says so."""
    with serving(paper() | {"/": (429, {"Retry-After": "3600"}, b"")}) as (home, _):
        run(home, tmp_path)
        done = run(home, tmp_path)

    assert "Nothing new" not in done.stderr
    assert "! local: nothing was asked for in this run" in done.stdout


@pytest.mark.parametrize(
    ("status", "before", "expected"),
    [
        ("healthy", "dead", True),
        ("unknown", None, True),
        ("unknown", "dead", False),
        ("unknown", "healthy", True),
        ("dead", None, False),
    ],
)
def test_well(status, before, expected):
    """A run that has learnt nothing of a site does not make it well."""
    assert expected == is_well(status, before)


def test_budget_in_the_table(tmp_path):
    """What was used up, and how much waits; of one, in the singular."""
    with serving(paper(3)) as (home, _):
        first, second = (run(home, tmp_path, "--limit", "1") for _ in range(2))

    assert "stopped by its budget (1 page), 2 pages wait" in " ".join(first.stdout.split())
    assert "1 page waits" in " ".join(second.stdout.split())


@pytest.mark.parametrize("times", [1, 2])
def test_ctrl_c(tmp_path, times):
    """The first is answered at once; after the second the table has what there is, and nothing is said to be written that is not."""
    let = threading.Event()
    asked = threading.Event()

    def slow(_):
        asked.set()
        let.wait(60)
        return 500, HTML, b""

    with serving(paper() | {"/news/story-5": slow}) as (home, _):
        with open(tmp_path / "said", "wb") as file:
            process = started(
                "crawlall", "local", "-s", "SPIDER_MODULES=tests.scrapers.local_site", "-s", "DOWNLOAD_DELAY=0",
                "-s", "EXTRACT_IN=reactor", "-s", f"OUTPUT_DIR={tmp_path}", "-s", f"STATE_DIR={tmp_path / 'state'}",
                stdout=file, stderr=file, LOCAL_SITE=home,
            )  # fmt: skip
        assert asked.wait(60)
        while not (tmp_path / "articles.jsonl").stat().st_size:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        while b"stopping when what is under way is done" not in (tmp_path / "said").read_bytes():
            time.sleep(0.05)
        if times == 1:
            let.set()
        else:
            process.send_signal(signal.SIGINT)
        code = process.wait(60)
        let.set()
    text = (tmp_path / "said").read_text("utf-8")

    assert (130, False) == (code, "Traceback" in text), text
    assert "did not run" not in text
    assert f"{len(lines(tmp_path / 'articles.jsonl'))} new" in text
    if times == 2:
        assert "│ interrupted" in text
        assert text.strip().endswith("what was not written is fetched again by the next run")
