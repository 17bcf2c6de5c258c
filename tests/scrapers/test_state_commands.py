"""``scrapy state``, ``deadletters`` and ``known`` as a user calls them, on the state of a real crawl."""

import json
import shutil
import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime

import pytest

from pipelines.store.writer import Writer
from scrapers.upkeep.check import problems
from scrapers.upkeep.places import Places
from tests.scrapers.commands import lines, scrapy
from tests.scrapers.local_site import serving
from tests.scrapers.test_recrawls import states
from tests.scrapers.test_site import HTML, crawl, site
from tests.scrapers.warc import article_page

BROKEN = (500, HTML, b"out of order")


@pytest.fixture(scope="module")
def served():
    """A site with a page that answers with an error; (home, asked, its pages, which may be changed)."""
    pages = site(**{"/news/mapped": BROKEN})
    with serving(pages) as (home, asked):
        yield home, asked, pages


@pytest.fixture(scope="module")
def first(served, tmp_path_factory):
    """What one crawl leaves behind."""
    out = tmp_path_factory.mktemp("first")
    ran = crawl(served[0], out)
    assert 0 == ran.returncode, ran.stderr
    return out


@pytest.fixture
def out(first, tmp_path):
    """A copy of it."""
    shutil.copytree(first, tmp_path / "out")
    return tmp_path / "out"


def run(served, out, *words):
    return crawl(served[0], out, command=words)


def iso(seconds):
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")


def execute(out, sql, *values):
    with closing(sqlite3.connect(out / "state" / "crawl.sqlite")) as database, database:
        return database.execute(sql, values).fetchall()


# -- state check --


def test_sound_state(served, out):
    """A table of the frontier, and one line that says so."""
    said = run(served, out, "state", "check", "--all")

    assert (0, "") == (said.returncode, said.stderr)
    assert "Fetched" in said.stdout
    assert f"{out / 'state'}: sound: crawl.sqlite, ledger.sqlite, stories.sqlite" in said.stdout


def damage_output(out, change):
    path = out / "articles.jsonl"
    path.write_bytes(change(path.read_bytes()))


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda out: (out / "articles.jsonl").unlink(), "articles.jsonl: No such file or directory"),
        (lambda out: damage_output(out, lambda data: data[:-1]), "and the state counts"),
        (lambda out: damage_output(out, lambda data: data[:-1] + b" "), "does not end at byte"),
        (lambda out: damage_output(out, lambda data: b"{" + data[:-2] + b"\n"), "not the line of"),
        (lambda out: execute(out, "UPDATE article SET segment = 9"), "in a segment that the state does not know (9)"),
        (lambda out: execute(out, "UPDATE segment SET lines = lines + 1"), "lines, and the state counts"),
        (lambda out: (out / "state" / "stories.sqlite").write_bytes(b""), "stories.sqlite: not usable: it is empty"),
        (lambda out: (out / "state" / "crawl.sqlite").write_bytes(b"x" * 5000), "crawl.sqlite: not usable"),
    ],
)
def test_unsound_state(out, damage, said):
    """Each problem is one line that names the file."""
    damage(out)
    found = problems(Places(out / "state", out), every=True)

    assert [] != [line for line in found if said in line], found
    assert all(line.startswith(str(out)) and "\n" not in line for line in found)


def test_unsound_state_is_said(served, out):
    """On standard error, and the exit code is 1."""
    (out / "articles.jsonl").unlink()
    found = run(served, out, "state", "check")

    assert (1, f"winnow: {out / 'articles.jsonl'}: No such file or directory\n") == (found.returncode, found.stderr)


def test_no_state(served, tmp_path):
    """A folder without a state is no sound one."""
    found = run(served, tmp_path, "state", "check")

    assert (2, f"winnow: {tmp_path / 'state'}: no database there; a crawl makes them\n") == (
        found.returncode,
        found.stderr,
    )
    assert [] == list(tmp_path.iterdir())


@pytest.mark.parametrize("words", [["state", "chekc"], ["state", "backup"], ["known"], ["deadletters", "a", "b"]])
def test_called_wrongly(served, out, words):
    """One line, and exit code 2."""
    found = run(served, out, *words)

    assert 2 == found.returncode
    assert 1 == len(found.stderr.splitlines())


# -- backup, vacuum --


def test_backup_is_a_state(served, out):
    """A backup in the state's place is sound, and a crawl goes on from it without fetching or writing anything twice."""
    home, asked, _ = served
    made = run(served, out, "state", "backup", out / "copy")
    files = {file.name for file in (out / "copy").iterdir()}
    shutil.rmtree(out / "state")
    shutil.move(out / "copy", out / "state")
    written = (out / "articles.jsonl").read_bytes()
    sound = run(served, out, "state", "check")
    asked.clear()
    again = crawl(home, out)

    assert 0 == made.returncode, made.stderr
    assert {"crawl.sqlite", "ledger", "ledger.sqlite", "stories.sqlite"} == files
    assert 0 == sound.returncode, sound.stderr
    assert (0, 0) == (again.returncode, asked["/news/listed"])
    assert written == (out / "articles.jsonl").read_bytes()


def test_backup_whole_or_not_at_all(served, out):
    """A damaged database, or a folder that is there: a line that says so, and nothing is made or changed."""
    there = run(served, out, "state", "backup", out / "state")
    (out / "state" / "stories.sqlite").write_bytes(b"x" * 5000)
    damaged = run(served, out, "state", "backup", out / "copy")

    assert (2, 2) == (there.returncode, damaged.returncode)
    assert "is there already" in there.stderr
    assert "stories.sqlite: not usable" in damaged.stderr
    assert not [file for file in out.iterdir() if "copy" in file.name]


def test_vacuum(served, out):
    """Sizes before and after; what is known stays."""
    before = states(out)
    execute(out, "CREATE TABLE filler AS SELECT randomblob(500000) AS waste")
    execute(out, "DROP TABLE filler")
    made = run(served, out, "state", "vacuum")

    assert 0 == made.returncode, made.stderr
    sizes = next(line.split() for line in made.stdout.splitlines() if "crawl.sqlite" in line)
    assert int(sizes[1]) > int(sizes[4]) + 400_000
    assert before == states(out)


@pytest.mark.parametrize(
    "words",
    [
        ["state", "vacuum"],
        ["state", "forget-output", "--yes"],
        ["deadletters", "local", "--retry"],
        ["known", "local", "--import", "list.txt"],
    ],
)
def test_not_while_a_crawl_runs(served, out, words):
    """What changes the state refuses beside a crawl, and says which folder it holds."""
    (out / "list.txt").write_text(f"{served[0]}news/a\n")
    words = [str(out / word) if word.endswith(".txt") else word for word in words]
    crawling = Writer(out, state=out / "state")
    found = run(served, out, *words)
    backup = run(served, out, "state", "backup", out / "copy") if words[1] == "vacuum" else None
    crawling.close()

    assert (2, f"winnow: {out}: another run is writing there; wait for it, or stop it\n") == (
        found.returncode,
        found.stderr,
    )
    assert backup is None or 0 == backup.returncode


# -- forget-output --


def test_deleted_output_is_written_anew(served, out):
    """Who has deleted the output is told the command; after it, all is fetched and written again, as first revisions."""
    home, asked, _ = served
    before = {line["id"] for line in lines(out / "articles.jsonl")}
    for file in out.glob("*.jsonl"):
        file.unlink()
    refused = crawl(home, out)
    (out / "articles.jsonl").unlink(missing_ok=True)
    told = run(served, out, "state", "forget-output")
    still = run(served, out, "state", "check")
    done = run(served, out, "state", "forget-output", "--yes")
    asked.clear()
    again = crawl(home, out)

    assert 2 == refused.returncode
    assert "scrapy state forget-output" in refused.stderr
    assert "would be forgotten; the next run fetches 3 pages" in told.stdout
    assert 1 == still.returncode
    assert "3 articles forgotten" in done.stdout
    assert 0 == again.returncode, again.stderr
    assert before == {line["id"] for line in lines(out / "articles.jsonl")}
    assert {(1, "new")} == {(line["revision"], line["revision_type"]) for line in lines(out / "articles.jsonl")}
    assert 1 == asked["/news/listed"]
    assert [(2,)] == execute(out, "SELECT number FROM segment WHERE stream = 'articles'")


def test_forgotten_output_that_is_still_there(served, out):
    """Its lines are read back, and not written again; no address is lost on the way."""
    home, *_ = served
    before = (out / "articles.jsonl").read_bytes()
    run(served, out, "state", "forget-output", "--yes")
    crawl(home, out)

    assert before == (out / "articles.jsonl").read_bytes()
    assert 0 == run(served, out, "state", "check", "--all").returncode


def test_state_that_was_lost_is_said(served, out):
    """Without its state, what is written is read back, and a line says so: no silent empty start."""
    home, *_ = served
    shutil.rmtree(out / "state")
    before = (out / "articles.jsonl").read_bytes()
    ran = crawl(home, out)

    assert "was not there, and is made anew: 3 articles are read back" in ran.stderr
    assert before == (out / "articles.jsonl").read_bytes()


# -- deadletters --


def test_dead_letter_is_listed_and_tried_again(served, out):
    """What was given up is listed, apart from what fails at present, and waits again when it is told to."""
    home, asked, pages = served
    execute(out, "UPDATE url SET state = 'dead', due = NULL, failures = 10 WHERE url LIKE '%/news/mapped'")
    execute(
        out,
        "UPDATE url SET state = 'failed', reason = 'no answer', failures = 2, due = ? WHERE url LIKE '%/news/gone'",
        tomorrow := time.time() + 86_400,
    )
    listed = run(served, out, "deadletters")
    as_json = [json.loads(line) for line in run(served, out, "deadletters", "local", "--json").stdout.splitlines()]
    retried = run(served, out, "deadletters", "local", "--retry", f"{home}news/mapped")
    pages["/news/mapped"] = (200, HTML, article_page("The mapped story of the day"))
    asked.clear()
    crawl(home, out)
    pages["/news/mapped"] = BROKEN

    assert [f"dead    local  {home}news/mapped", f"failed  local  {home}news/gone"] == listed.stdout.splitlines()[::2]
    assert "HTTP 500; not had 10 times in a row; found 20" in listed.stdout.splitlines()[1]
    assert listed.stdout.splitlines()[1].endswith("not tried again by itself")
    assert [("dead", "HTTP 500", 10, None), ("failed", "no answer", 2, iso(tomorrow))] == [
        (one["state"], one["reason"], one["failures"], one["due"]) for one in as_json
    ]
    assert "1 wait for the next run" in retried.stdout
    assert (1, 0) == (asked["/news/mapped"], asked["/news/gone"])
    assert "The mapped story of the day" in {line["headline"] for line in lines(out / "articles.jsonl")}


def test_all_of_a_site_and_forgotten(served, out):
    """Without addresses all of the site's wait; what is forgotten is as if it had never been found."""
    home, *_ = served
    all_of_it = run(served, out, "deadletters", "local", "--retry")
    waiting = states(out)["news/mapped"]
    execute(out, "UPDATE url SET state = 'dead' WHERE url LIKE '%/news/mapped'")
    forgotten = run(served, out, "deadletters", "--forget", f"{home}news/mapped")

    assert ("1 wait for the next run\n", "waiting") == (all_of_it.stdout, waiting)
    assert "1 forgotten\n" == forgotten.stdout
    assert "news/mapped" not in states(out)
    assert "No address was given up" in run(served, out, "deadletters", "local").stdout


def test_no_letter(served, out):
    """An address that is none of them is named, and nothing is changed, also not for the others."""
    home, *_ = served
    found = run(served, out, "deadletters", "--retry", f"{home}news/mapped", f"{home}news/listed")
    unclear = run(served, out, "deadletters", "--retry")

    assert (
        2,
        f"winnow: {home}news/listed: neither given up nor failing (scrapy deadletters); nothing was changed\n",
    ) == (
        found.returncode,
        found.stderr,
    )
    assert "failed" == states(out)["news/mapped"]
    assert (2, 1) == (unclear.returncode, len(unclear.stderr.splitlines()))


# -- known --


def test_known_elsewhere_is_not_fetched(served, tmp_path):
    """A list taken in before the first crawl: those pages are not asked for, the others are; REVISIT=all asks for all."""
    home, asked, _ = served
    given = tmp_path / "list.txt"
    given.write_text(
        f"# had in another archive\n\n{home}news/fed?utm_source=mail\n  {home}news/listed\n{home}news/listed\n"
    )
    taken = run(served, tmp_path, "known", "local", "--import", given)
    asked.clear()
    crawl(home, tmp_path)
    first = dict(asked)
    counted = run(served, tmp_path, "known", "local")
    printed = run(served, tmp_path, "known", "local", "--export")
    asked.clear()
    crawl(home, tmp_path, "-s", "REVISIT=all")

    assert "local: 2 taken in, 0 were waiting or failing, 1 known before\n" == taken.stdout, taken.stderr
    assert (None, None, 1) == (first.get("/news/fed"), first.get("/news/listed"), first.get("/news/here"))
    assert "Imported" in counted.stdout
    assert [f"{home}news/{name}" for name in ("fed", "gone", "here", "listed", "moved")] == printed.stdout.split()
    assert (1, 1) == (asked["/news/fed"], asked["/news/listed"])


def test_newer_lastmod_of_an_imported_page(served, tmp_path):
    """A source that says that a page was changed after it was taken in makes it due; one that says before does not."""
    _, _, pages = served
    home, asked, _ = served
    given = tmp_path / "list.txt"
    given.write_text(f"{home}news/listed\n{home}news/here\n")
    run(served, tmp_path, "known", "local", "--import", given)
    execute(tmp_path, "UPDATE url SET fetched = 1.6e9, seen = 1.6e9")
    kept = pages["/sitemap.xml"]
    sitemap = (
        "<urlset><url><loc>/news/listed</loc><lastmod>2025-01-01</lastmod></url>"
        "<url><loc>/news/here</loc><lastmod>2019-01-01</lastmod></url></urlset>"
    )
    pages["/sitemap.xml"] = (200, {"Content-Type": "application/xml"}, sitemap.encode())
    asked.clear()
    crawl(home, tmp_path)
    pages["/sitemap.xml"] = kept

    assert (1, 0) == (asked["/news/listed"], asked["/news/here"])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{home}news/a\nnonsense\nhttps://elsewhere.example/b\n", "line 2: no address of local: nonsense; line 3: "),
        (b"# nothing\n", "no address in it"),
        (b"{home}news/\xff\n", "not UTF-8"),
        (None, "No such file or directory"),
    ],
)
def test_list_that_cannot_be_read(served, tmp_path, content, said):
    """Bad lines are named with their numbers, and nothing is taken in."""
    given = tmp_path / "list.txt"
    if content is not None:
        given.write_bytes(content.replace(b"{home}", served[0].encode()))
    found = run(served, tmp_path, "known", "local", "--import", given)

    assert 2 == found.returncode
    assert (1, True) == (len(found.stderr.splitlines()), found.stderr.startswith(f"winnow: {given}: "))
    assert said in found.stderr
    assert not (tmp_path / "state").exists()


def test_key_is_the_crawl_s(served, out):
    """An address that a crawl has fetched is known under the same key."""
    home, *_ = served
    given = out / "list.txt"
    given.write_text(f"{home}news/fed?utm_source=rss&fbclid=7\n{home}news/mapped\n")
    taken = run(served, out, "known", "local", "--import", given)

    assert "local: 0 taken in, 1 were waiting or failing, 1 known before\n" == taken.stdout, taken.stderr
    assert "fetched" == states(out)["news/mapped"]


def test_check_names_another_output(tmp_path):
    """A pair of folders that a crawl would refuse is not called sound, whatever each of them is."""
    with serving(site()) as (home, _):
        crawl(home, tmp_path)
    own = scrapy("state", "check", "-s", f"STATE_DIR={tmp_path / 'state'}", "-s", f"OUTPUT_DIR={tmp_path}")
    other = scrapy("state", "check", "-s", f"STATE_DIR={tmp_path / 'state'}", "-s", f"OUTPUT_DIR={tmp_path / 'other'}")

    assert (0, 1) == (own.returncode, other.returncode)
    assert f"keeps account of the output in {tmp_path}, not of {tmp_path / 'other'}" in other.stderr
