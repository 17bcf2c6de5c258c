"""``scrapy explain ID``: why a sentence of a stored article is there, and why another one is not."""

import gzip
import json
import shutil

import pytest

from tests.pipelines.made_store import article, write
from tests.replicas import PAGES
from tests.scrapers.commands import lines, scrapy
from tests.scrapers.local_site import serving
from tests.scrapers.test_site import HTML, crawl, site
from tests.scrapers.warc import article_page, write_warc

CHIPS = "https://dig.watch/updates/ordwick-photonic-chip-line-delay-ellenby"
POST = "https://dig.watch/updates/kenya-ai-skilling-initiative-africa"
STORY = "theoutpost:19405"


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """The demo's output, as a replay writes it."""
    out = tmp_path_factory.mktemp("demo")
    scrapy("replay", PAGES / "demo.warc.gz", "-s", f"OUTPUT_DIR={out}")
    return out


@pytest.fixture(scope="module")
def crawled(tmp_path_factory):
    """Two crawls of a local site, with a story that has changed in between: output, state, and the story's address."""
    out = tmp_path_factory.mktemp("crawled")
    pages = site()
    with serving(pages) as (home, _):
        crawl(home, out, "-s", "ROTATE_BYTES=1", "-s", "ROTATE_GZIP=1")
        longer = article_page("The fed story of the day").replace(b"</article>", b"<p>In the evening the council of Marlow met again and voted for a bridge.</p></article>")  # fmt: skip
        pages["/news/fed"] = (200, HTML, longer)
        crawl(home, out, "-s", "REVISIT=all")
        yield out, out / "state", f"{home}news/fed"


def explain(name, out, *arguments, state=None):
    more = ("-s", f"STATE_DIR={state}") if state else ()
    return scrapy("explain", name, "-s", f"OUTPUT_DIR={out}", *more, *arguments)


def rows(run):
    """The rows of blocks, without those of fields."""
    return [row for row in (line.split("\t") for line in run.stdout.splitlines()) if len(row) == 5]


def kept_text(run):
    return [row[4] for row in rows(run) if row[1] in ("body", "heading", "standfirst")]


def test_every_character_of_the_text_has_a_rule(demo):
    """Of each article of the demo: no letter of the body is without the rule that kept it, and none has two."""
    pages = {page["content_hash"]: page for page in lines(demo / "receipts.jsonl")}
    for one in lines(demo / "articles.jsonl"):
        [record] = [own for own in pages[one["content_hash"]]["articles"] if own["id"] == one["id"]]
        held = [0] * len(one["body"])
        for kept in record["kept"]:
            assert kept["rule"].partition(":")[2]
            for piece in kept["pieces"]:
                for at in range(piece[3], piece[4]):
                    held[at] += 1
        bare = "".join(char for char, times in zip(one["body"], held) if not times)

        assert 1 == max(held), one["id"]
        assert not bare.replace("- ", "").strip(), one["id"]


@pytest.mark.parametrize("name", [CHIPS, POST, STORY])
def test_as_the_page_s_own_explain(demo, name):
    """Block, label, rule and text are those that reading the archived page again gives, but for a digest's other posts."""
    run = explain(name, demo)
    again = explain(name, demo, "--again", "--archive", PAGES)
    wanted = [(row[0], row[1], row[2], row[4]) for row in rows(again)]
    got = [(row[0], row[1], row[2], row[4]) for row in rows(run)]

    assert (0, "", 0, "") == (run.returncode, run.stderr, again.returncode, again.stderr)
    assert (set(got) < set(wanted)) if name == POST else (got == wanted)
    assert {row[3] for row in rows(run) if row[1] == "body"} != {""}


def test_article_of_a_digest_is_its_own_text(demo):
    """Of ten posts only the one that is asked for is shown, with the page's menus."""
    run = explain(POST, demo)
    [post] = [one for one in lines(demo / "articles.jsonl") if one["id"] == POST]

    assert [" ".join(text.split()) for text in post["body"].replace("\n- ", "\n").split("\n\n")] == kept_text(run)
    assert any(row[1] == "navigation" for row in rows(run))


def test_what_is_said_of_the_line(demo):
    """Site, headline, id, revision, fetch, rules and page; then fields with where they come from."""
    run = explain(CHIPS, demo)
    [one] = [one for one in lines(demo / "articles.jsonl") if one["id"] == CHIPS]

    assert (
        f"# id {CHIPS}\n# revision 1 (new), fetched {one['fetched_at']}, read by rules {one['rules_version']}\n"
        in run.stdout
    )
    assert f"({one['archive']['file']} at {one['archive']['offset']})" in run.stdout
    assert f"headline\tjson_ld\t{one['headline']}\n" in run.stdout
    assert f"body\tengine\t{one['word_count']} words\n" in run.stdout


@pytest.mark.parametrize("which", ["kept", "removed", "chrome"])
def test_sentence(demo, which):
    """One that stands in the text, one removed from it and one of the page's menus: each with its rule, and nothing else."""
    [one] = [one for one in lines(demo / "articles.jsonl") if one["id"] == CHIPS]
    [page] = [page for page in lines(demo / "receipts.jsonl") if page["content_hash"] == one["content_hash"]]
    receipts = {"removed": one["removed"], "chrome": page["removed"]}
    texts = {"kept": [one["body"].split("\n\n")[1]]} | {
        name: [r["text"] for r in own] for name, own in receipts.items()
    }
    sentence = max(texts[which], key=len).replace("'", "’").upper()
    run = explain(CHIPS, demo, "--sentence", sentence)
    found = rows(run)

    assert 0 == run.returncode
    assert 1 == len(found)
    assert found[0][2] in (["body:prose in the article"] if which == "kept" else [r["rule"] for r in receipts[which]])


@pytest.mark.parametrize(
    ("between", "labels"), [("", ["body", "body"]), ("12", ["body", "citation", "citation", "body"])]
)
def test_sentence_with_something_cut_out(demo, between, labels):
    """Searched as the article has it, and as its page prints it, with the digits that refer to sources."""
    run = explain(
        STORY, demo, "--sentence", f"implementation in Netflix productions{between}. While the specific criteria"
    )

    assert (0, labels) == (run.returncode, [row[1] for row in rows(run)])


def test_sentence_of_no_page(demo):
    """It was not there when the page was read; a value that only a field has is named as one."""
    nowhere = explain(CHIPS, demo, "--sentence", "a purple cow")
    publisher = explain(CHIPS, demo, "--sentence", "https://dig.watch/updates/ordwick")

    assert (1, f"winnow: {CHIPS}: not on the page as it was read: a purple cow\n") == (
        nowhere.returncode,
        nowhere.stderr,
    )
    assert 0 == publisher.returncode
    assert "canonical_url\tlink:canonical\t" in publisher.stdout


def test_sentence_of_a_saved_page():
    """A page that is not stored answers, too."""
    run = scrapy("explain", PAGES / "digwatch/block/photonic-chips.html", "--sentence", "has postponed")

    assert (0, ["body"]) == (run.returncode, [row[1] for row in rows(run)])


# Which article


@pytest.mark.parametrize("with_state", [True, False])
def test_newest_and_earlier_revisions(crawled, with_state):
    """By id: the newest line, or the one that is asked for, out of whichever segment; with a state and without one."""
    out, state, url = crawled
    places = {"state": state} if with_state else {}
    newest, first, third = (explain(url, out, *more, **places) for more in ((), ("--revision", 1), ("--revision", 3)))

    assert [0, 0, 2] == [newest.returncode, first.returncode, third.returncode], newest.stderr + first.stderr
    assert "# revision 2 (append)" in newest.stdout
    assert "# revision 1 (new)" in first.stdout
    assert (7, 6) == (len(kept_text(newest)), len(kept_text(first)))
    assert "not recorded" not in newest.stdout + first.stdout
    assert f"/news/fed: revision 3 is not in {out}" in third.stderr
    assert list(out.glob("receipts-*.jsonl.gz"))


@pytest.mark.parametrize("with_state", [True, False])
def test_each_article_of_a_crawl_is_explained(crawled, with_state):
    """Every paragraph has its rule."""
    out, state, _ = crawled
    stored = scrapy("export", "--latest", "-s", f"OUTPUT_DIR={out}", "-s", f"STATE_DIR={state}").stdout.splitlines()
    for one in map(json.loads, stored):
        run = explain(one["id"], out, state=state if with_state else None)

        assert one["body"].split("\n\n") == kept_text(run)
        assert all(row[2].startswith("body:") for row in rows(run) if row[1] == "body")


@pytest.mark.parametrize("with_state", [True, False])
def test_fetched_only_if_asked_for(crawled, with_state):
    """The address of a stored article is answered from the output; --fetch asks for the page."""
    out, state, url = crawled
    places = {"state": state} if with_state else {}
    quick = ("-s", "DOWNLOAD_DELAY=0", "-s", "RETRY_ENABLED=False")

    assert "# revision 2" in explain(url, out, **places).stdout
    assert "# revision" not in explain(url, out, "--fetch", *quick, **places).stdout


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("theoutpost:1", "several articles: theoutpost:19405, theoutpost:19398"),
        ("https://dig.watch/category/artificial-intelligence/page/3", ", ...; name one of them by its id"),
        ("theoutpost:2", "no such file, and no article in {out} has this id or address, or an id that begins so"),
        ("/nowhere/page.html", "/nowhere/page.html: no such file"),
    ],
)
def test_names_that_mean_no_one_article(demo, name, said):
    """One line that says what to do, exit code 2."""
    run = explain(name, demo)

    assert (2, "", 1) == (run.returncode, run.stdout, len(run.stderr.splitlines()))
    assert said.format(out=demo) in run.stderr


def test_address_that_nobody_has(demo):
    """One that is not stored is fetched; if that fails, both are said. With --revision it is not asked for at all."""
    with serving({}) as (home, asked):
        runs = [explain(f"{home}a", demo, "-s", "RETRY_ENABLED=0", *more) for more in ((), ("--revision", 1))]

    assert [2, 2] == [run.returncode for run in runs]
    assert f"winnow: {home}a: not read: HTTP 404 (and no article in {demo} has this id or address)\n" == runs[0].stderr
    assert f"no article in {demo} has this id or address, or an id that begins so" in runs[1].stderr
    assert 1 == asked["/a"]


def test_damaged_state(demo, tmp_path):
    """It is named, in one line."""
    (tmp_path / "crawl.sqlite").write_bytes(b"x" * 5000)
    run = explain(CHIPS, demo, state=tmp_path)

    assert (2, 1) == (run.returncode, len(run.stderr.splitlines()))
    assert run.stderr.startswith(f"winnow: {CHIPS}: not looked up: {tmp_path / 'crawl.sqlite'}: not usable")


def test_beginning_of_an_id(demo):
    """If only one id begins so, with its scheme or without, it is that one; and it is said."""
    run = explain("dig.watch/updates/ordw", demo)

    assert 0 == run.returncode
    assert run.stdout.startswith("# the only id that begins with dig.watch/updates/ordw\n")
    assert f"# id {CHIPS}\n" in run.stdout


def test_beginning_of_an_id_with_a_state(tmp_path):
    """The same, looked up in the state; and several are named."""
    write(tmp_path, [article("a-bridge"), article("a-ferry")])
    runs = [explain(name, tmp_path / "out", state=tmp_path / "state") for name in ("example.org/a-b", "example.org/a-")]

    assert [0, 2] == [run.returncode for run in runs]
    assert "several articles: https://example.org/a-bridge, https://example.org/a-ferry;" in runs[1].stderr


def test_no_output(tmp_path):
    """Where nothing was ever written, the file that is not there is named."""
    run = explain("theoutpost:19405", tmp_path)

    assert (2, "", 1) == (run.returncode, run.stdout, len(run.stderr.splitlines()))
    assert f"{tmp_path / 'articles.jsonl'}: not there" in run.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--fetch",), "--fetch goes with an address"),
        (("--archive", "x"), "--archive goes with --again"),
        (("--html", "x", "--sentence", "y"), "not both"),
        (("--html", "x"), "--again reads it from an archive"),
        (("--again",), "demo.warc.gz: not in "),
        (("--again", "--archive", "README.md"), "README.md: no record can be read"),
        (("--revision", "x"), "invalid int"),
    ],
)
def test_wrong_options(demo, arguments, said):
    """One line, exit code 2."""
    run = explain(STORY, demo, *arguments)

    assert (2, "", 1) == (run.returncode, run.stdout, len(run.stderr.splitlines()))
    assert said in run.stderr


def test_page_of_a_crawl_in_an_archive(crawled, tmp_path):
    """A crawl's line names no archive: the one that is named is looked in for the address, and another page is said to be one."""
    out, state, url = crawled
    archive = write_warc(tmp_path / "a.warc.gz", [(url, "text/html", article_page("The fed story of the day"))])
    other = write_warc(tmp_path / "b.warc.gz", [(f"{url}/other", "text/html", article_page("Another"))])
    found = explain(url, out, "--again", "--archive", archive, state=state)
    lacking = explain(url, out, "--again", "--archive", other, state=state)

    assert 0 == found.returncode, found.stderr
    assert "the archive's is not the page that was read then" in found.stdout
    assert (2, 1) == (lacking.returncode, len(lacking.stderr.splitlines()))
    assert f"b.warc.gz: has no page of {url}" in lacking.stderr


def test_page_again_in_the_browser(demo, tmp_path):
    """--again with --html writes the archived page, marked."""
    run = explain(STORY, demo, "--again", "--archive", PAGES / "demo.warc.gz", "--html", tmp_path / "out.html")

    assert (0, "", "") == (run.returncode, run.stdout, run.stderr)
    assert (tmp_path / "out.html").read_text("utf-8").endswith("</html>\n")


# What was not recorded


def test_receipts_that_only_count(tmp_path):
    """RECEIPTS=count: labels and rules of what was removed, the text as it stands, and what is missing."""
    scrapy("replay", PAGES / "demo.warc.gz", "-s", f"OUTPUT_DIR={tmp_path}", "-s", "RECEIPTS=count")
    run = explain(STORY, tmp_path)

    assert 0 == run.returncode
    assert (
        "# RECEIPTS was count: texts that were removed, and why others were kept, were not recorded; the next crawl"
        in run.stdout
    )
    assert {"why it was kept was not recorded"} == {row[2] for row in rows(run) if row[1] == "body"}
    assert {"(not recorded, characters: 2)"} == {row[4] for row in rows(run) if row[1] == "citation"}


@pytest.mark.parametrize("left", ["old", "none", "another text"])
def test_sidecar_without_what_was_kept(demo, tmp_path, left):
    """One of an older Winnow, none, or of a text that a stage has changed since: what was removed is shown as before, and what is missing is said."""
    shutil.copy(demo / "articles.jsonl", tmp_path)
    pages = lines(demo / "receipts.jsonl")
    for page in pages:
        if left == "old":
            del page["articles"]
        else:
            for record in page["articles"]:
                record["kept"][-1]["pieces"][-1][4] += 1
    if left != "none":
        (tmp_path / "receipts.jsonl").write_text("".join(json.dumps(page) + "\n" for page in pages), "utf-8")
    run = explain(STORY, tmp_path)

    assert (0, "") == (run.returncode, run.stderr)
    assert ("has no line of this page" if left == "none" else "why its text was kept was not recorded") in run.stdout
    assert {"why it was kept was not recorded"} == {row[2] for row in rows(run) if row[1] == "body"}
    assert (left != "none") == any(row[1] == "navigation" for row in rows(run))
    assert any(row[1] == "citation" for row in rows(run))


@pytest.mark.parametrize("broken", ["receipts", "articles", "label"])
def test_damaged_files(demo, tmp_path, broken):
    """A damaged segment and receipts that are none are named in one line."""
    for name in ("articles", "receipts"):
        text = (demo / f"{name}.jsonl").read_bytes()
        text = text.replace(b'"citation"', b'"no_label"') if broken == "label" else text
        packed = gzip.compress(text)
        (tmp_path / f"{name}-2026-01-01-000001.jsonl.gz").write_bytes(packed[:1000] if broken == name else packed)
    run = explain(STORY, tmp_path)

    assert (2, 1) == (run.returncode, len(run.stderr.splitlines()))
    assert (
        "cannot be read: 'no_label'" if broken == "label" else f"{broken}-2026-01-01-000001.jsonl.gz: is damaged"
    ) in run.stderr
