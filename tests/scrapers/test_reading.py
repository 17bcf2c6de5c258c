"""Pages that are read in a process of their own, in whole crawls."""

import asyncio
import json
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import AsyncExitStack, closing

import pytest
from scrapy import Request
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.test import get_crawler

from pipelines.processes.place import close_places
from scrapers import settings
from scrapers.middlewares.reading import WaitForReading
from tests.scrapers.commands import ROOT, lines, scrapy
from tests.scrapers.local_site import serving
from tests.scrapers.test_site import HTML, crawl
from tests.scrapers.warc import article_page, write_warc

ARCHIVE = ROOT / "tests" / "pages" / "demo.warc.gz"
IN_PROCESS = ("-s", "EXTRACT_IN=process")
PERILOUS = {
    "tests.scrapers.perilous.PerilousPages" if "ReadPages" in name else name: place
    for name, place in settings.SPIDER_MIDDLEWARES.items()
}


@pytest.mark.parametrize("receipts", ["region", "full"])
def test_same_lines_wherever_pages_are_read(tmp_path, receipts):
    """Articles, events and receipts are the same bytes in the same order."""
    for place in ("process", "reactor"):
        found = scrapy(
            "replay",
            ARCHIVE,
            *("-s", f"OUTPUT_DIR={tmp_path / place}"),
            *("-s", f"EXTRACT_IN={place}"),
            *("-s", f"RECEIPTS={receipts}"),
        )
        assert 0 == found.returncode, found.stderr

    for stream in ("articles", "events", "receipts"):
        beside, within = ((tmp_path / place / f"{stream}.jsonl").read_bytes() for place in ("process", "reactor"))
        assert within == beside


def test_pages_that_end_their_process(tmp_path):
    """They have failed, by name and reason, and are tried again by the next run; all others are there."""
    names = ("first", "deadly", "second", "endless", "third")
    pages = {f"/news/{name}": (200, HTML, article_page(f"The {name} story of the day")) for name in names}
    links = "".join(f"<a href='{path}'>a</a>" for path in pages)
    pages["/"] = (200, HTML, f"<html>{links}</html>".encode())
    with serving(pages) as (home, _):
        run = crawl(
            home,
            tmp_path,
            *IN_PROCESS,
            *("-s", "EXTRACT_TIMEOUT=6"),
            *("-s", f"SPIDER_MIDDLEWARES={json.dumps(PERILOUS)}"),
        )
    with closing(sqlite3.connect(tmp_path / "state" / "crawl.sqlite")) as database:
        failed = dict(database.execute("SELECT url, reason FROM url WHERE state = 'failed'"))

    assert {"first", "second", "third"} == {
        line["url"].rpartition("/")[2] for line in lines(tmp_path / "articles.jsonl")
    }
    reason = "the spider failed: PageFailed: {0}: not read: {1}"
    assert {
        url: reason.format(url, words)
        for url, words in (
            (f"{home}news/deadly", "its process was ended by SIGSEGV"),
            (f"{home}news/endless", "it took longer than 6 s"),
        )
    } == failed
    assert "scrapers/middlewares/reading.py" not in run.stdout


def test_ctrl_c_reaches_the_crawl_only(tmp_path):
    """What is under way is read, and no process is left."""
    records = [(f"https://viqus.ai/news/story-{n}", "text/html", article_page(f"Story number {n}")) for n in range(400)]
    archive = write_warc(tmp_path / "many.warc.gz", records)
    process = subprocess.Popen(
        [sys.executable, "-m", "scrapy", "replay", str(archive), *IN_PROCESS, "-s", f"OUTPUT_DIR={tmp_path}"],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,  # a group of its own: as a terminal's Ctrl-C, the signal goes to all of it
    )
    for line in process.stderr:
        if "  20  viqus" in line:
            break
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=60)

    assert 130 == process.returncode
    assert "KeyboardInterrupt" not in said
    assert "Traceback" not in said
    assert 0 < len(lines(tmp_path / "articles.jsonl")) < 400
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)


def test_what_a_stage_asks_for_is_not_held_back():
    """Answers for the spider wait until there is room to read them; a stage that waits for its own answer may be what makes room."""

    async def passes(middleware, request):
        answer = asyncio.ensure_future(middleware.process_response(request, Response(request.url)))
        await asyncio.sleep(0)
        return answer.done() or not answer.cancel()

    async def both():
        middleware = WaitForReading(get_crawler())
        async with AsyncExitStack() as reading:
            waiting = [
                asyncio.ensure_future(reading.enter_async_context(middleware.place.answer(int))) for _ in range(9)
            ]
            await asyncio.sleep(0)
            found = [
                await passes(middleware, Request("https://example.org/a", callback=callback))
                for callback in (None, NO_CALLBACK)
            ]
            for each in waiting:
                each.cancel()
        return found

    try:
        assert [False, True] == asyncio.run(both())
    finally:
        close_places()


@pytest.mark.parametrize("command", [("crawl", "digwatch"), ("crawlall",), ("replay", ARCHIVE)])
def test_wrong_setting(tmp_path, command):
    """It is refused before anything is fetched, in one line."""
    run = scrapy(*command, "-s", "EXTRACT_IN=thread", "-s", f"OUTPUT_DIR={tmp_path}")

    assert 2 == run.returncode
    assert "winnow: EXTRACT_IN is 'thread': it can be auto, process, reactor" == run.stderr.splitlines()[-1]
