"""``scrapy export``: the store's lines as a user and a consumer get them."""

import errno
import json
import os
import signal
import subprocess
import time

import pytest

from scrapers import bookmark, whole_file
from scrapers.bookmark import Bookmark, BookmarkError, held, save
from tests.pipelines.made_store import article, stored, write
from tests.scrapers.commands import scrapy, started


@pytest.fixture
def store(tmp_path):
    """Two articles in finished segments, one compressed, and one in the open segment."""
    write(tmp_path, [article("a")], rotate=True, gzip=True)
    write(tmp_path, [article("b", site="digwatch", kind="aggregate")], rotate=True)
    write(tmp_path, [article("c")])
    return tmp_path


def export(folder, *arguments):
    return scrapy("export", *arguments, *places(folder))


def places(folder):
    return "-s", f"OUTPUT_DIR={folder / 'out'}", "-s", f"STATE_DIR={folder / 'state'}"


def names(text):
    return [json.loads(line)["id"].rpartition("/")[2] for line in text.splitlines()]


def handed_over(run):
    """The cursor on the last line of standard error."""
    return json.loads(run.stderr.splitlines()[-1])["cursor"]


def test_all_as_they_stand(store):
    """Without options: every line, byte for byte, and not a word beside."""
    run = export(store)

    assert (0, "") == (run.returncode, run.stderr)
    assert b"".join(stored(store / "out")).decode() == run.stdout


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("--site", "viqus"), ["a", "c"]),
        (("--site", "viqus", "digwatch", "--kind", "aggregate"), ["b"]),
        (("--site", "viqus", "--site", "digwatch"), ["a", "b", "c"]),
        (("--since", "2026-11-20T10:00", "--until", "2026-11-21"), ["a", "b", "c"]),
        (("--until", "2026-11-20T12:00+02:00"), []),
        (("--usage", "train", "--latest"), ["a", "b", "c"]),
    ],
)
def test_selection(store, arguments, expected):
    """Only what is asked for."""
    assert expected == names(export(store, *arguments).stdout)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("-s", "USAGE=train"), ["a"]),
        (("-s", "USAGE=train", "-s", "USAGE_ACTION=mark"), ["a", "b"]),
        (("--usage", "search", "-s", "USAGE=train"), ["a", "b"]),
    ],
)
def test_purpose_of_the_settings(tmp_path, arguments, expected):
    """What the settings leave out of a crawl, an export leaves out of what was written before; the option wins."""
    reserved = article("b")
    reserved.usage_rights.content_signal = "ai-train=no"
    write(tmp_path, [article("a"), reserved])

    assert expected == names(export(tmp_path, *arguments).stdout)


def test_cursor_in_hand(store):
    """Each export gives the cursor of the next."""
    first = export(store, "--after", "start")
    write(store, [article("d")])
    second = export(store, "--after", handed_over(first))
    third = export(store, "--after", handed_over(second))

    assert ["a", "b", "c"] == names(first.stdout)
    assert ["d"] == names(second.stdout)
    assert "" == third.stdout
    assert handed_over(second) == handed_over(third)


def test_cursor_in_a_file(store):
    """The file has the next cursor when all is written, whatever was selected; a cursor that a user puts there is read."""
    cursor = store / "cursor"
    runs = [export(store, "--cursor-file", cursor, "--site", "digwatch") for _ in range(2)]
    cursor.write_text("start\n")
    again = export(store, "--cursor-file", cursor)

    assert [["b"], []] == [names(run.stdout) for run in runs]
    assert ["a", "b", "c"] == names(again.stdout)
    assert {"cursor": handed_over(again)} == json.loads(cursor.read_text())


def test_append_in_step(store):
    """Lines that a killed export has appended are cut off, and come again."""
    got, cursor = store / "got.jsonl", store / "cursor"
    got.write_bytes(b'{"mine": 1}\n')
    options = "-o", got, "--append", "--cursor-file", cursor
    export(store, *options)
    size = got.stat().st_size
    write(store, [article("d")])
    save(cursor, Bookmark(json.loads(cursor.read_text())["cursor"], str(got), size))
    with got.open("ab") as file:
        file.write(b'{"id": "ha')
    other = [export(store, "--cursor-file", cursor), export(store, "-o", store / "x", *options[2:])]
    run = export(store, *options)

    assert [2, 2] == [run.returncode for run in other]
    assert all(f"an export to {got} was interrupted; run it again first" in run.stderr for run in other)
    assert (0, "") == (run.returncode, run.stdout)
    assert b"".join([b'{"mine": 1}\n', *stored(store / "out")]) == got.read_bytes()


@pytest.mark.parametrize(("before", "said"), [(None, "is gone"), (b"", "is shorter than it was")])
def test_append_to_what_was_changed(store, before, said):
    """An interrupted export's file that is gone or short is not gone on with: nobody knows what it had."""
    got, cursor = store / "got.jsonl", store / "cursor"
    save(cursor, Bookmark("start", str(got), 5))
    if before is not None:
        got.write_bytes(before)
    run = export(store, "-o", got, "--append", "--cursor-file", cursor)

    assert 2 == run.returncode
    assert f"winnow: {got}: {said}" in run.stderr
    assert before == (got.read_bytes() if got.exists() else None)


def test_append_moved_away(store):
    """Who has done with the file moves it away; the next export begins another, with what is new."""
    got, options = store / "got.jsonl", ("--append", "--cursor-file", store / "cursor")
    export(store, "-o", got, *options)
    got.rename(store / "done.jsonl")
    write(store, [article("d")])
    export(store, "-o", got, *options)

    assert ["d"] == names(got.read_text())


def test_disk_full_while_appending(store, monkeypatch):
    """What does not fit is not there in part, and the cursor stays."""
    got, cursor = store / "got.jsonl", store / "cursor"
    got.write_bytes(b"{}\n")
    lines = stored(store / "out")

    def full():
        yield lines[0]
        monkeypatch.setattr(whole_file, "_put", half)
        yield lines[1]

    def half(data, file):
        file.write(bytes(data[:50]))
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(OSError, match="No space left") as raised:
        bookmark.append(got, full(), cursor, Bookmark())

    assert str(got) == raised.value.filename
    assert b"{}\n" == got.read_bytes()
    assert {"cursor": "start"} == json.loads(cursor.read_text())


def test_second_export_is_refused(store):
    """Two exports with one cursor would hand over the same lines."""
    cursor = store / "cursor"
    with held(cursor):
        run = export(store, "--cursor-file", cursor)

    assert (2, f"winnow: {cursor}: another export is using it; wait for it\n") == (run.returncode, run.stderr)


@pytest.mark.parametrize("text", ["{}x", '{"cursor": 1}', '{"place": "x"}', "[]", "\ud800"])
def test_no_bookmark(tmp_path, text):
    """A file that is something else is named, and left alone."""
    path = tmp_path / "cursor"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    if text == "[]":  # no cursor, but a word: the store says so
        with held(path) as read:
            assert "[]" == read.cursor
        return

    with pytest.raises(BookmarkError, match=r"cursor: is no cursor of an export"), held(path):
        pass


def test_file_whole_or_not_at_all(store):
    """The file is there with all lines; where it cannot be, the old one stays and nothing lies beside it."""
    got = store / "got.jsonl"
    run = export(store, "-o", got)
    (store / "out" / "articles.jsonl").write_bytes(b"")
    broken = export(store, "-o", got)

    assert (0, "") == (run.returncode, run.stdout)
    assert (2, ["a", "b", "c"]) == (broken.returncode, names(got.read_text()))
    assert "has not the" in broken.stderr
    assert ["got.jsonl"] == [path.name for path in store.glob("*got*")]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--since", "yesterday"), "yesterday: a date as 2025-10-21, or 12h, 7d, 2w"),
        (("--kind", "listing"), "--kind listing: it can be article, digest_entry"),
        (("--usage", "fun"), "--usage fun: it can be search, input, train"),
        (("--site", "nowhere"), "no such site: nowhere (there are digwatch"),
        (("extra",), "no such argument: extra"),
        (("--append", "-o", "x"), "--append needs -o FILE and --cursor-file FILE"),
        (("--after", "start", "--cursor-file", "x"), "--after or --cursor-file, not both"),
        (("--after", "0123456789abcdef:1:0"), "of another store"),
        (("-s", "USAGE=fun"), "USAGE is 'fun'"),
        (("-o", "/nowhere/x"), "winnow: /nowhere/x: No such file or directory"),
        (("--cursor-file", "/nowhere/x"), "winnow: /nowhere/x: No such file or directory"),
    ],
)
def test_wrong_arguments(store, arguments, said):
    """One line that says what is wrong."""
    run = export(store, *arguments)

    assert (2, "") == (run.returncode, run.stdout)
    assert said in run.stderr
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_closed_pipe(store, unbuffered):
    """Who has seen enough closes the pipe; the cursor stays where it was."""
    write(store, [article("d", body="Text. " * 100_000)])
    cursor = store / "cursor"
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    process = started("export", "--cursor-file", cursor, *places(store), **pipes, PYTHONUNBUFFERED=unbuffered)
    process.stdout.read(10)
    time.sleep(0.1)  # the pipe is full, and the next write waits in it
    process.stdout.close()

    assert (b"", 0) == (process.stderr.read(), process.wait(60))
    assert not cursor.exists()


def test_interrupted(store):
    """Ctrl-C is said in one line, with the shell's own exit code."""
    write(store, [article("d", body="Text. " * 100_000)])
    process = started("export", *places(store), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdout.read(10)  # it is printing, into a pipe that is full
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)

    assert (130, b"winnow: interrupted\n") == (process.returncode, said)


def test_full_standard_output(store):
    """A disk that takes no more is named as what it is."""
    with open("/dev/full", "wb") as full:
        process = started("export", *places(store), stdout=full, stderr=subprocess.PIPE)
        _, said = process.communicate(timeout=60)

    assert (2, b"winnow: standard output: No space left on device\n") == (process.returncode, said)
