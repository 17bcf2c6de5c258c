"""Crawls and commands on a state that cannot be used: one line that names the file, exit code 2, nothing lost."""

import itertools
import os
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing

import pytest

from pipelines.state import open_database
from pipelines.state.crawl import CRAWL, CRAWL_KIND
from pipelines.stories.database import STORIES
from scrapers.upkeep.backup import back_up_all
from scrapers.upkeep.places import Places
from tests.scrapers.commands import ROOT, lines
from tests.scrapers.local_site import serving
from tests.scrapers.test_site import HTML, crawl
from tests.scrapers.warc import article_page

NOWHERE = "http://127.0.0.1:9/"
"""Nothing is asked for: the state is looked at first."""


def newer(state):
    open_database(state / CRAWL, CRAWL_KIND).close()
    with closing(sqlite3.connect(state / CRAWL)) as database:
        database.execute("PRAGMA user_version = 99")


def file_for_a_folder(state):
    state.rmdir()
    state.write_text("a file")


@pytest.mark.parametrize(
    ("spoil", "file", "said"),
    [
        (newer, f"state/{CRAWL}", "made by a newer Winnow"),
        (lambda state: (state / CRAWL).write_bytes(b""), f"state/{CRAWL}", "it is empty; nothing was changed"),
        (lambda state: (state / STORIES).write_bytes(b"x" * 999), f"state/{STORIES}", "scrapy stories --rebuild"),
        (file_for_a_folder, "state", "a file"),
    ],
)
def test_crawl_does_not_begin(tmp_path, spoil, file, said):
    """The same line from both commands, and what was there is as it was."""
    (tmp_path / "state").mkdir()
    spoil(tmp_path / "state")
    before = (tmp_path / file).read_bytes()
    ran = [crawl(NOWHERE, tmp_path, command=command) for command in (("crawl", "local"), ("crawlall", "local"))]

    for one in ran:
        complaint = [line for line in one.stderr.splitlines() if str(tmp_path / "state") in line]
        assert 2 == one.returncode
        assert 1 == len(complaint), one.stderr
        assert str(tmp_path / file) in complaint[0]
        assert "Traceback" not in one.stderr
    assert before == (tmp_path / file).read_bytes()
    assert not (tmp_path / "articles.jsonl").exists() or b"" == (tmp_path / "articles.jsonl").read_bytes()


def files(folder):
    return sorted(f"{file.relative_to(folder)}" for file in folder.rglob("*") if "state" not in file.parts)


def test_refused_run_leaves_nothing(tmp_path):
    """Neither a state of another output nor an output that is gone makes a refused run leave empty files behind."""
    crawl(NOWHERE, tmp_path / "out", command=("crawlall",))
    os.rename(tmp_path / "out" / "state", tmp_path / "state")
    state = ("-s", f"STATE_DIR={tmp_path / 'state'}")
    other = crawl(NOWHERE, tmp_path / "other", *state, command=("crawlall",))

    assert (2, 1) == (other.returncode, len(other.stderr.splitlines())), other.stderr
    assert not (tmp_path / "other").exists()


def test_output_that_is_gone(tmp_path):
    """A run that is refused since articles.jsonl is gone does not make an empty one."""
    with serving({"/": (200, HTML, b"<a href='/news/1'>a</a>"), "/news/1": (200, HTML, article_page("One"))}) as (
        home,
        _,
    ):
        crawl(home, tmp_path, command=("crawlall",))
        os.remove(tmp_path / "articles.jsonl")
        before = files(tmp_path)
        done = crawl(home, tmp_path, command=("crawlall",))

    assert (2, before) == (done.returncode, files(tmp_path)), done.stderr


def test_output_below_a_file(tmp_path):
    """The line names the setting."""
    (tmp_path / "file").touch()
    done = crawl(NOWHERE, tmp_path / "file" / "out", "-s", f"STATE_DIR={tmp_path / 'state'}", command=("crawlall",))

    assert (2, 1) == (done.returncode, len(done.stderr.splitlines())), done.stderr
    assert "Not a directory; set OUTPUT_DIR" in done.stderr and "[Errno" not in done.stderr


_LIMITED = """
import resource, sys
from pipelines.engine.speech import language_of
language_of("The council met and agreed on the plan for the harbour. " * 40)  # its model is unpacked where temporary files are
size = int(sys.argv.pop(1))
resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
from scrapy.cmdline import execute
execute()
"""


def limited(size, tmp_path, *words, home=NOWHERE):
    """Run a command that can write no file of more bytes."""
    settings = ("SPIDER_MODULES=tests.scrapers.local_site", f"OUTPUT_DIR={tmp_path}", f"STATE_DIR={tmp_path / 'state'}")
    return subprocess.run(
        [sys.executable, "-c", _LIMITED, f"{size}", *words, *(word for one in settings for word in ("-s", one))],
        cwd=ROOT,
        env={**os.environ, "LOCAL_SITE": home},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_disk_full_while_a_list_is_taken_in(tmp_path):
    """All of a list or nothing of it."""
    open_database(tmp_path / "state" / CRAWL, CRAWL_KIND).close()
    (tmp_path / "list.txt").write_text("".join(f"{NOWHERE}news/{number}\n" for number in range(2000)))
    ran = limited(100_000, tmp_path, "known", "local", "--import", str(tmp_path / "list.txt"))
    with closing(open_database(tmp_path / "state" / CRAWL, CRAWL_KIND, read_only=True)) as database:
        count = database.execute("SELECT count(*) FROM url").fetchone()

    assert 2 == ran.returncode, ran.stderr
    assert ran.stderr.startswith(f"winnow: {tmp_path / 'state' / CRAWL}: not written: "), ran.stderr
    assert 1 == len(ran.stderr.splitlines())
    assert (0,) == count


@pytest.mark.parametrize("size", [120_000, 200_000, 300_000])
def test_disk_full_while_crawling(tmp_path, size):
    """Wherever it comes to its end: the crawl could not do its work, which nobody has interrupted; the next run has all, once each."""
    text = b"".join(
        b"<p>The council met and agreed on part %d of the plan, the mayor said.</p>" % number for number in range(400)
    )
    page = b"<html><body><main><article><h1>The story of the plan</h1>" + text + b"</article></main></body></html>"
    links = b"".join(b"<a href='/news/%d'>a</a>" % number for number in range(12))
    pages = {f"/news/{number}": (200, HTML, page) for number in range(12)} | {"/": (200, HTML, b"<html>" + links)}
    words = ("-s", "DOWNLOAD_DELAY=0", "-s", "EXTRACT_IN=reactor")
    with serving(pages) as (home, _):
        ran = limited(size, tmp_path, "crawlall", *words, home=home)
        again = crawl(home, tmp_path, command=("crawlall",))
    ids = [line["id"] for line in lines(tmp_path / "articles.jsonl")]

    assert (2, 0) == (ran.returncode, again.returncode), ran.stderr + again.stderr
    assert "Traceback" not in ran.stderr and "interrupted" not in ran.stderr
    assert (12, 12) == (len(ids), len(set(ids)))


def test_disk_full_while_backing_up(tmp_path):
    """No half backup."""
    open_database(tmp_path / "state" / CRAWL, CRAWL_KIND).close()
    ran = limited(40_000, tmp_path, "state", "backup", str(tmp_path / "copy"))

    assert 2 == ran.returncode, ran.stderr
    assert ran.stderr.startswith("winnow: "), ran.stderr
    assert str(tmp_path / "copy") in ran.stderr
    assert 1 == len(ran.stderr.splitlines())
    assert {"state", ".lock"} >= {file.name for file in tmp_path.iterdir()}


def test_backup_beside_a_writer(tmp_path):
    """Each copy is of one moment: what is written together is there together."""
    state = tmp_path / "state"
    open_database(state / CRAWL, CRAWL_KIND).close()
    done = threading.Event()

    def write():
        with closing(open_database(state / CRAWL, CRAWL_KIND)) as database:
            for number in itertools.count():
                database.execute("BEGIN IMMEDIATE")
                database.execute("INSERT INTO host VALUES ('s', ?, 0, 0)", (f"{number}",))
                database.execute("INSERT INTO meta VALUES (?, '')", (f"{number}",))
                database.execute("COMMIT")
                if done.is_set():
                    return

    writer = threading.Thread(target=write)
    writer.start()
    for number in range(5):
        back_up_all(Places(state, tmp_path), tmp_path / f"copy{number}")
    done.set()
    writer.join()

    for number in range(5):
        with closing(sqlite3.connect(tmp_path / f"copy{number}" / CRAWL)) as copy:
            counted = copy.execute("SELECT (SELECT count(*) FROM host), (SELECT count(*) FROM meta)").fetchone()
            assert counted[0] == counted[1]
            assert [CRAWL] == [file.name for file in (tmp_path / f"copy{number}").iterdir()]
