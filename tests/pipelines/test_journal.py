"""The journal: a process that dies between any two of its steps leaves whole lines, each once, and says what counts."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.engine import Article
from pipelines.state import StateError
from pipelines.store import Writer
from pipelines.store.segments import Rotation

ROOT = Path(__file__).parent.parent.parent
SMALL = Rotation(bytes=3000, gzip=True)
_DYING = """
import os, signal, sys
from pathlib import Path
from tests.pipelines.test_journal import SMALL, article
from pipelines.store import Writer, segments
from pipelines.store.journal import Journal

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

point, folder = sys.argv[1], Path(sys.argv[2])
writer = Writer(folder / "out", state=folder / "state", rotation=SMALL)

def dying(owner, name, when):
    whole = getattr(owner, name)
    def replaced(*arguments):
        if when == "before":
            die()
        result = whole(*arguments)
        die()
        return result
    setattr(owner, name, replaced)

for number in range(3):
    writer.add(article(number))
places = {
    "before the lines are written": (segments.Segments, "write", "before"),
    "after the lines, before the commit": (segments.Segments, "write", "after"),
    "after the commit": (segments.Segments, "committed", "after"),
    "after the rename": (segments.Segments, "rotate", "after"),
    "before the compression": (segments, "compress", "before"),
    "after the compression, before the commit": (segments, "compress", "after"),
    "before the plain file is removed": (Path, "unlink", "before"),
    "never": (segments, "nothing", "never"),
}
owner, name, when = places[point]
if when != "never":
    dying(owner, name, when)
for number in range(3, 9):
    writer.add(article(number))
writer.close()
"""
POINTS = (
    "before the lines are written",
    "after the lines, before the commit",
    "after the commit",
    "after the rename",
    "before the compression",
    "after the compression, before the commit",
    "before the plain file is removed",
)


def article(number, body="Words of it. " * 20):
    return Article(
        id=f"https://example.org/{number}", site="example", headline=f"Number {number}", body=body, kind="article"
    )


def run_and_die(point, folder):
    words = [sys.executable, "-c", _DYING, point, str(folder)]
    return subprocess.run(words, cwd=ROOT, capture_output=True, timeout=60, check=False)


def lines(folder):
    found = []
    for path in [*sorted(folder.glob("articles-*")), folder / "articles.jsonl"]:
        data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        found += [json.loads(line)["headline"] for line in data.splitlines(keepends=True)]
    return found


@pytest.mark.parametrize("point", POINTS)
def test_killed_at(tmp_path, point):
    """What was committed is there, once; the next process goes on, and nothing is there twice."""
    died = run_and_die(point, tmp_path)
    writer = Writer(tmp_path / "out", state=tmp_path / "state", rotation=SMALL)
    written = [writer.add(article(number)) for number in range(9)]
    writer.close()

    assert -signal.SIGKILL == died.returncode, died.stderr
    assert [False, False, False] == written[:3]
    assert [f"Number {number}" for number in range(9)] == sorted(lines(tmp_path / "out"))
    assert not list((tmp_path / "out").glob("*.part"))


@pytest.mark.parametrize("damage", ["gone", "shorter"])
def test_output_that_was_changed_is_refused(tmp_path, damage):
    """State and output that do not fit are named, with what to do; neither is touched."""
    writer = Writer(tmp_path / "out", state=tmp_path / "state")
    writer.add(article(1))
    writer.close()
    path = tmp_path / "out" / "articles.jsonl"
    path.unlink() if damage == "gone" else path.write_bytes(path.read_bytes()[:100])
    state = (tmp_path / "state" / "crawl.sqlite").read_bytes()

    with pytest.raises(StateError, match=r"articles\.jsonl.*forget-output"):
        Writer(tmp_path / "out", state=tmp_path / "state")

    assert state == (tmp_path / "state" / "crawl.sqlite").read_bytes()


def test_lost_state_is_read_back_from_the_lines(tmp_path):
    """Without its state, a store knows from its lines, in finished segments too, what is written."""
    assert 0 == run_and_die("never", tmp_path).returncode
    os.remove(tmp_path / "state" / "crawl.sqlite")
    writer = Writer(tmp_path / "out", state=tmp_path / "state", rotation=SMALL)
    again = [writer.add(article(number)) for number in range(9)]
    changed = writer.add(article(0, body="Other words."))
    writer.close()

    assert ([False] * 9, True) == (again, changed)
    assert 10 == len(lines(tmp_path / "out"))


def test_whole_lines_behind_the_last_that_counts_are_kept(tmp_path):
    """A state from a backup is older than the output: the lines are taken up, none is lost or written again."""
    writer = Writer(tmp_path / "out", state=tmp_path / "state")
    writer.add(article(1))
    writer.close()
    backup = (tmp_path / "state" / "crawl.sqlite").read_bytes()
    writer = Writer(tmp_path / "out", state=tmp_path / "state")
    writer.add(article(2))
    writer.close()
    (tmp_path / "state" / "crawl.sqlite").write_bytes(backup)
    writer = Writer(tmp_path / "out", state=tmp_path / "state")
    written = [writer.add(article(number)) for number in (1, 2, 3)]
    writer.close()

    assert [False, False, True] == written
    assert ["Number 1", "Number 2", "Number 3"] == lines(tmp_path / "out")


def test_state_of_another_output_is_refused(tmp_path):
    """A state keeps account of one folder."""
    Writer(tmp_path / "out", state=tmp_path / "state").close()

    with pytest.raises(StateError, match="with another OUTPUT_DIR, set another STATE_DIR"):
        Writer(tmp_path / "other", state=tmp_path / "state")


def test_moved_project_goes_on(tmp_path):
    """State and output that are moved together still belong together."""
    (tmp_path / "a").mkdir()
    writer = Writer(tmp_path / "a" / "out", state=tmp_path / "a" / "state")
    writer.add(article(1))
    writer.close()
    (tmp_path / "a").rename(tmp_path / "b")
    writer = Writer(tmp_path / "b" / "out", state=tmp_path / "b" / "state")

    assert not writer.add(article(1))
    writer.close()
