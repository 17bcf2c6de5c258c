"""A crawl and a consumer that reads along, both killed: each line is handed over once, in order."""

import json
import subprocess
import sys
import threading
import time
from pathlib import Path
from random import Random
from subprocess import TimeoutExpired

from pipelines.store.files import finished
from tests.chaos.web import MESH, Web, serving
from tests.pipelines.made_store import article, stored, write
from tests.scrapers.commands import ROOT, begun, scrapy
from tests.scrapers.killed_at_each_line import export

_KILLS = 6
_PATIENCE = 120  # seconds
_SOME = 8  # requests, more than are under way at once: something was read
_PAUSE = 0.2  # seconds; without one, most exports find nothing new


def killed_at_work(process, web: Web, seconds: float) -> bool:
    """As ``killed_after``, once a crawl has asked for some pages."""
    wanted = web.asked.total() + _SOME
    while web.asked.total() < wanted and process.poll() is None:
        time.sleep(0.02)
    return killed_after(process, seconds)


def killed_after(process, seconds: float) -> bool:
    """Let a process run so long, then kill it; False if it had ended."""
    try:
        process.wait(seconds)
        return False
    except TimeoutExpired:
        process.kill()
        process.wait(_PATIENCE)
        return True


class Consumer(threading.Thread):
    """Exports again and again until told to stop: appending, killed now and then; and printing, with a cursor in its hands."""

    def __init__(self, places: list[str], folder: Path) -> None:
        super().__init__()
        self.places = places
        self.append = ["-o", folder / "got.jsonl", "--append", "--cursor-file", folder / "cursor"]
        self.enough = threading.Event()
        self.cursor = "start"
        self.printed = ""
        self.kills = 0

    def run(self) -> None:
        random = Random(2)
        while not self.enough.wait(_PAUSE):
            self.kills += killed_after(begun("export", *self.append, *self.places), random.uniform(0.0, 0.3))
            self.read()

    def read(self) -> None:
        """Print what is new, and keep the next cursor with it."""
        run = scrapy("export", "--after", self.cursor, *self.places)
        if run.returncode == 0:  # 2 as long as there is no store
            self.printed += run.stdout
            self.cursor = json.loads(run.stderr.splitlines()[-1])["cursor"]

    def finish(self) -> int:
        """Both once more, unharmed; gives the exit code."""
        self.enough.set()
        self.join()
        self.read()
        return begun("export", *self.append, *self.places).wait(_PATIENCE)


def test_each_line_once(tmp_path):
    """Crawl killed, consumer killed, segments rotated and compressed under it: the consumer's file is the store, byte for byte."""
    random = Random(1)
    out = tmp_path / "out"
    places = [
        "-s",
        f"OUTPUT_DIR={out}",
        "-s",
        f"STATE_DIR={tmp_path / 'state'}",
        "-s",
        "SPIDER_MODULES=tests.chaos.spider",
    ]
    settings = {
        "DOWNLOAD_DELAY": 0,
        "TDMREP_ENABLED": 0,
        "LEDGER": "",
        "STORIES_ENABLED": 0,
        "REVISIT": "never",
        "ROTATE_BYTES": 15_000,
        "ROTATE_GZIP": 1,
    }
    crawl = [
        "crawl",
        "chaos",
        *places,
        *(word for name, value in settings.items() for word in ("-s", f"{name}={value}")),
    ]
    consumer = Consumer(places, tmp_path)
    web = Web(MESH, 60, delay=0.02)
    with serving(web) as home:
        consumer.start()
        try:
            kills = sum(
                killed_at_work(begun(*crawl, CHAOS_SITE=home), web, random.uniform(0.0, 1.0)) for _ in range(_KILLS)
            )
            codes = [begun(*crawl, CHAOS_SITE=home).wait(_PATIENCE) for _ in range(2)]
        finally:
            code = consumer.finish()
    lines = stored(out)

    assert ([0, 0], 0) == (codes, code)
    assert (True, True) == (kills > 1, consumer.kills > 1)
    assert (True, True) == (len(lines) > 30, len(finished(out, "articles")) > 2)
    assert len(lines) == len({json.loads(line)["id"] for line in lines})
    assert b"".join(lines) == (tmp_path / "got.jsonl").read_bytes()
    assert b"".join(lines).decode() == consumer.printed


def test_killed_at_each_line(tmp_path):
    """Wherever in the code that keeps file and cursor in step a kill comes, the next export makes the file what it should be."""
    write(tmp_path, [article("a"), article("b")], rotate=True)
    code = export(tmp_path, tmp_path / "got.jsonl", tmp_path / "cursor")
    write(tmp_path, [article("c"), article("d", body="Text. " * 180_000)], rotate=True, gzip=True)
    run = subprocess.run(
        [sys.executable, "-m", "tests.scrapers.killed_at_each_line", tmp_path], cwd=ROOT, capture_output=True, text=True
    )
    kills, _, wrong = run.stdout.strip().partition(" ")

    assert (0, "[]") == (code, wrong), run.stderr
    assert int(kills) > 50
    assert [] == [*tmp_path.glob(".trial.cursor.????????")]
