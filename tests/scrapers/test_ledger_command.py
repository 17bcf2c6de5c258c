"""``scrapy ledger``, and crawls and replays with ledgers, as a user runs them."""

import sqlite3
import subprocess
import sys

import pytest

from pipelines.ledger.state import DATABASE, State, only_run
from tests.pages.build_archive import ARCHIVE
from tests.pipelines.made_site import CLOSING, TOWNS, page, seen
from tests.replicas import PAGES
from tests.scrapers.commands import ROOT, lines, scrapy
from tests.scrapers.local_site import serving
from tests.scrapers.warc import HTML

CHATBOT = "7ce376fb"
"""Id of dig.watch's chatbot line."""
PAGE = {"Content-Type": HTML}


def ledger(state, *arguments, site="digwatch"):
    return scrapy("ledger", site, *arguments, "-s", f"STATE_DIR={state}")


@pytest.fixture(scope="module")
def learnt(tmp_path_factory):
    state = tmp_path_factory.mktemp("state")
    return ledger(state, "--learn", ARCHIVE), state


def test_learn_from_an_archive(learnt):
    """The table has the line that closes every post, counted; the text file is there to read."""
    run, state = learnt

    assert 0 == run.returncode, run.stderr
    assert CHATBOT in run.stdout
    assert "13/13" in run.stdout
    assert f'["{CHATBOT}"]' in (state / "ledger" / "digwatch.toml").read_text("utf-8")


def test_learning_twice_changes_nothing(learnt):
    """The same archive again, read with the ledger that it has taught, gives the same file."""
    _, state = learnt
    before = (state / "ledger" / "digwatch.toml").read_text("utf-8")
    ledger(state, "--learn", ARCHIVE)

    assert before == (state / "ledger" / "digwatch.toml").read_text("utf-8")


def test_keep_approve_forget(tmp_path):
    """Each decision is in the table and in the file; a forgotten line is gone."""
    ledger(tmp_path, "--learn", ARCHIVE)
    kept, approved = ledger(tmp_path, "--keep", CHATBOT), ledger(tmp_path, "--approve", CHATBOT)
    forgotten = ledger(tmp_path, "--forget", CHATBOT)

    assert (0, 0, 0) == (kept.returncode, approved.returncode, forgotten.returncode)
    assert f"{CHATBOT} │ kept" in kept.stdout
    assert f"{CHATBOT} │ approved" in approved.stdout
    assert CHATBOT not in forgotten.stdout
    assert CHATBOT not in (tmp_path / "ledger" / "digwatch.toml").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("digwatch", "--keep", "nope"), "winnow: digwatch: no line nope in its ledger"),
        (("nosuch",), "no such site: nosuch (there are digwatch"),
        ((), "one site, please"),
        (("digwatch", "--learn", "nowhere.warc.gz"), "nowhere.warc.gz: no such file"),
        (("digwatch", "--keep", "a", "--forget", "b"), "not allowed with argument"),
    ],
)
def test_mistakes(tmp_path, arguments, words):
    """One line that says what is wrong, and exit code 2."""
    run = scrapy("ledger", *arguments, "-s", f"STATE_DIR={tmp_path}")

    assert 2 == run.returncode
    assert words in run.stderr
    assert "Traceback" not in run.stderr


def test_replay_reads_a_given_ledger_only(learnt, tmp_path):
    """``--ledger``: each line names the version, which nobody changes; without it there is none, whatever is live."""
    _, state = learnt
    before = (state / "ledger" / "digwatch.toml").read_text("utf-8")
    given = scrapy("replay", ARCHIVE, "-s", f"OUTPUT_DIR={tmp_path / 'a'}", "--ledger", state)
    scrapy("replay", ARCHIVE, "-s", f"OUTPUT_DIR={tmp_path / 'b'}", "-s", f"STATE_DIR={state}")
    versions = {site: set() for site in ("digwatch", "viqus")}
    for article in lines(tmp_path / "a" / "articles.jsonl"):
        versions.setdefault(article["site"], set()).add("+ledger." in article["rules_version"])

    assert 0 == given.returncode
    assert ({True}, {False}) == (versions["digwatch"], versions["viqus"])
    assert not any("+ledger." in article["rules_version"] for article in lines(tmp_path / "b" / "articles.jsonl"))
    assert before == (state / "ledger" / "digwatch.toml").read_text("utf-8")


def test_explain_and_extract_use_the_live_ledger(tmp_path):
    """What one page would become is what the crawl makes of it."""
    state = State(tmp_path)
    state.add("local", [one for number in range(4) for one in seen(number, CLOSING)])
    state.close()
    saved = tmp_path / "page.html"
    saved.write_bytes(page(9, CLOSING))
    settings = (
        "--url",
        "http://127.0.0.1/news/9",
        "-s",
        "SPIDER_MODULES=tests.scrapers.local_site",
        "-s",
        f"STATE_DIR={tmp_path}",
    )

    assert "+ledger." in scrapy("extract", saved, *settings).stdout
    assert "parrot" not in scrapy("extract", saved, "-s", "RECEIPTS=count", *settings).stdout
    assert "ledger:" in scrapy("explain", saved, *settings).stdout


def news(numbers, *after):
    """A site on loopback with some stories."""
    links = "".join(f"<a href='/news/{TOWNS[number].lower()}'>{number}</a>" for number in numbers)
    stories = {f"/news/{TOWNS[number].lower()}": (200, PAGE, page(number, *after)) for number in numbers}
    return stories | {"/": (200, PAGE, f"<html><body>{links}</body></html>".encode())}


def crawl(home, folder, *arguments):
    return scrapy(
        *("crawl", "local", "-s", "SPIDER_MODULES=tests.scrapers.local_site", "-s", "DOWNLOAD_DELAY=0"),
        *("-s", f"OUTPUT_DIR={folder / 'out'}", "-s", f"STATE_DIR={folder / 'state'}", *arguments),
        LOCAL_SITE=home,
    )


def test_a_crawl_learns_for_the_next(tmp_path):
    """The first run reads without a ledger and writes one; days guard it; what an archive has taught acts at once."""
    with serving(news(range(4), CLOSING)) as (home, _):
        first = crawl(home, tmp_path)
        file = tmp_path / "state" / "ledger" / "local.toml"
        learnt_first = file.read_text("utf-8")
        state = State(tmp_path / "state")
        state.add("local", [one for number in range(6, 9) for one in seen(number, CLOSING)])
        state.close()
    before = lines(tmp_path / "out" / "articles.jsonl")
    with serving(news(range(4, 6), CLOSING)) as (home, _):
        crawl(home, tmp_path)
    after = lines(tmp_path / "out" / "articles.jsonl")[len(before) :]

    assert (0, 4, 2) == (first.returncode, len(before), len(after))
    assert "articles = 4" in learnt_first
    assert "parrot" not in learnt_first
    assert not any("ledger" in article["rules_version"] for article in before)
    assert all("parrot" in article["body"] for article in before)
    assert all("+ledger." in article["rules_version"] for article in after)
    assert not any("parrot" in article["body"] for article in after)
    assert all(any(receipt["rule"].startswith("ledger:") for receipt in article["removed"]) for article in after)


def test_crawl_on_a_corrupt_state_is_refused(tmp_path):
    """One line names the file and the way out; nothing is fetched, written or changed."""
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / DATABASE).write_bytes(b"no database " * 500)
    with serving(news(range(2))) as (home, asked):
        run = crawl(home, tmp_path)

    assert 2 == run.returncode
    assert f"{tmp_path / 'state' / DATABASE}: not usable" in run.stderr
    assert "Traceback" not in run.stderr
    assert 0 == sum(asked.values())
    assert b"no database " * 500 == (tmp_path / "state" / DATABASE).read_bytes()
    assert not (tmp_path / "out" / "articles.jsonl").exists()


@pytest.mark.parametrize("way", ["crawl", "ledger", "--ledger FILE", "--ledger FOLDER"])
def test_hand_edited_file_is_refused_one_way(tmp_path, way):
    """The same line whatever asks for the ledger: file, line, reason; nothing is written."""
    file = tmp_path / "state" / "ledger" / "digwatch.toml"
    file.parent.mkdir(parents=True)
    file.write_text((PAGES / "digwatch" / "ledger.toml").read_text("utf-8").replace("share = 0", 'share = "x" #'))
    out = ("-s", f"OUTPUT_DIR={tmp_path / 'out'}", "-s", f"STATE_DIR={tmp_path / 'state'}")
    run = {
        "crawl": lambda: scrapy("crawl", "digwatch", *out),
        "ledger": lambda: ledger(tmp_path / "state"),
        "--ledger FILE": lambda: scrapy("replay", ARCHIVE, "--ledger", file, *out),
        "--ledger FOLDER": lambda: scrapy("replay", ARCHIVE, "--ledger", tmp_path / "state", *out),
    }[way]()
    (said,) = [line for line in run.stderr.splitlines() if line.startswith("winnow: ")]

    assert 2 == run.returncode
    assert said.startswith(f"winnow: {file}, line 8: share is not a number")
    assert "Traceback" not in run.stderr
    assert not (tmp_path / "out").exists()
    assert [] == list((tmp_path / "state").glob(f"{DATABASE}*"))


@pytest.mark.parametrize("command", ["crawl", "ledger"])
def test_file_for_a_state_is_refused(tmp_path, command):
    """One line, exit code 2."""
    (tmp_path / "state").write_text("no folder")
    run = scrapy(command, "digwatch", "-s", f"STATE_DIR={tmp_path / 'state'}", "-s", f"OUTPUT_DIR={tmp_path / 'out'}")

    assert 2 == run.returncode
    assert f"winnow: {tmp_path / 'state'}: Not a directory" in run.stderr
    assert "Traceback" not in run.stderr


def test_second_run_on_a_site_is_refused(tmp_path):
    """While one process holds a site's ledger, another says so and ends."""
    with serving(news(range(2))) as (home, asked), only_run(tmp_path / "state", "local"):
        run = crawl(home, tmp_path)
        shown = ledger(tmp_path / "state", "-s", "SPIDER_MODULES=tests.scrapers.local_site", site="local")

    assert (2, 2) == (run.returncode, shown.returncode)
    for said in (run.stderr, shown.stderr):
        assert "another run of local is under way; wait for it" in said
        assert "Traceback" not in said
    assert 0 == sum(asked.values())


def test_ledger_that_takes_too_much_is_named(tmp_path):
    """The command, the log and the table say that it is not used."""
    template = [
        f"Every {word} along the river is open on Sundays from ten until the bells ring."
        for word in ("mill", "quay", "park")
    ]
    state = State(tmp_path / "state")
    state.add("local", [one for number in range(6, 10) for one in seen(number, *template)])
    state.close()
    with serving(news(range(3), *template)) as (home, _):
        run = crawl(home, tmp_path)
    shown = ledger(tmp_path / "state", "-s", "SPIDER_MODULES=tests.scrapers.local_site", site="local")

    assert "learnt lines not used: together they would take" in run.stderr
    assert "! learnt lines are not used: together they would take" in shown.stdout
    assert all("Every mill" in article["body"] for article in lines(tmp_path / "out" / "articles.jsonl"))


def test_killed_run_leaves_the_ledger_whole(tmp_path):
    """A process that dies in a transaction leaves what was there before it."""
    state = State(tmp_path)
    before = state.add("local", [one for number in range(4) for one in seen(number, CLOSING)])
    state.close()
    code = (
        "import os, sys; from pathlib import Path; from pipelines.ledger.state import State\n"
        "state = State(Path(sys.argv[1]))\n"
        "with state._transaction() as database:\n"
        "    database.execute('DELETE FROM entry')\n"
        "    os._exit(9)\n"
    )
    killed = subprocess.run([sys.executable, "-c", code, str(tmp_path)], cwd=ROOT)
    state = State(tmp_path)

    assert 9 == killed.returncode
    assert before.entries == state.learnt("local").entries
    state.close()
    assert "ok" == sqlite3.connect(tmp_path / DATABASE).execute("PRAGMA integrity_check").fetchone()[0]
