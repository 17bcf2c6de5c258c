"""The demo, and replays of archives of every kind, as a user runs them."""

import json
import os
import signal
import subprocess
import sys
import time

import jsonschema
import pytest

from pipelines.schema import article_schema
from tests.pages.build_archive import ARCHIVE, build, demo_records
from tests.scrapers.commands import ROOT, lines, scrapy
from tests.scrapers.warc import HTML, article_page, write_warc


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    out = tmp_path_factory.mktemp("demo")
    return scrapy("replay", ARCHIVE, "-s", f"OUTPUT_DIR={out}", anew=True), out


def test_archive_is_what_the_page_folders_give():
    """The archive that ships is the one that its script builds."""
    assert build() == ARCHIVE.read_bytes()


def test_demo_reads_every_page(demo):
    """All five sites, every page that is no listing; ten digest entries."""
    run, out = demo
    articles = lines(out / "articles.jsonl")
    pages = [record["url"] for record, _ in demo_records() if record["expected"]]

    assert run.returncode == 0, run.stderr
    assert (
        "".join(line for line in run.stderr.splitlines() if "ERROR" in line or "Traceback" in line or "WARNING" in line)
        == ""
    )
    assert {"digwatch", "techticia", "viqus", "theoutpost", "newsdirectory3"} == {
        article["site"] for article in articles
    }
    assert set(pages) == {article["page_url"] or article["url"] for article in articles}
    assert sum(article["kind"] == "digest_entry" for article in articles) == 10
    assert len(articles) == len({article["id"] for article in articles}) >= 14


def test_demo_shows_progress_and_a_table(demo):
    """A line per page while it works; at the end sites, pages, articles, labels."""
    run, _ = demo

    assert sum("blocks removed" in line for line in run.stderr.splitlines()) == 21
    for word in ("theoutpost", "call_to_action 13", "model_residue 1", "Blocks removed, by label"):
        assert word in run.stdout


def test_every_line_is_valid(demo):
    """Every line has every field, in the declared order, and is valid against the published schema."""
    _, out = demo
    schema = article_schema()
    validator = jsonschema.Draft202012Validator(schema)
    for article in lines(out / "articles.jsonl"):
        assert [f"{list(error.path)}: {error.message}" for error in validator.iter_errors(article)] == []
        assert list(schema["properties"]) == list(article)


def test_same_twice(demo, tmp_path):
    """A second run writes the same articles; into the same folder too."""
    _, out = demo
    first = sorted((out / "articles.jsonl").read_text("utf-8").splitlines())
    scrapy("replay", ARCHIVE, "-s", f"OUTPUT_DIR={out}", anew=True)

    assert first == sorted((out / "articles.jsonl").read_text("utf-8").splitlines())


def test_sidecar_has_the_chrome_of_every_page(demo):
    """Receipts of menus and footers are in receipts.jsonl, one line a page, by content hash."""
    _, out = demo
    sidecar = {page["content_hash"]: page for page in lines(out / "receipts.jsonl")}

    assert {article["content_hash"] for article in lines(out / "articles.jsonl")} == set(sidecar)
    assert all(any(receipt["label"] == "navigation" for receipt in page["removed"]) for page in sidecar.values())


def test_feed_export_is_the_store(tmp_path):
    """``-O`` gives the very lines of the store."""
    scrapy(
        "replay",
        ARCHIVE,
        "-s",
        f"OUTPUT_DIR={tmp_path}",
        "-s",
        json.dumps(str(tmp_path / "copy.jsonl")).join(("FEEDS={", ': {"format": "jsonl"}}')),
    )
    store = (tmp_path / "articles.jsonl").read_text("utf-8").splitlines()
    copy = (tmp_path / "copy.jsonl").read_text("utf-8").splitlines()

    assert set(copy) <= set(store)
    assert len(store) == 30


def test_mixed_archive(tmp_path):
    """Bad pages are named with file, address and reason, and counted; good ones are exported; unlinked ones are read."""
    good = ("https://viqus.ai/news/nobody-links-here", HTML, article_page("Nobody links to this page"))
    bad = {
        "pdf": (b"%PDF-1.4", "not HTML: a PDF"),
        "empty": (b"", "the body is empty"),
        "json": (b'{"a": 1}', "not HTML: JSON"),
        "challenge": (
            b"<html><title>Just a moment...</title><body><h1>viqus.ai</h1><p>Verifying you are human.</p></body></html>",
            "a challenge page",
        ),
        "consent": (
            b"<html><title>Before you continue</title><body><h1>Before you continue</h1><p>We use cookies to serve you.</p></body></html>",
            "a consent page",
        ),
    }
    records = [
        good,
        *((f"https://viqus.ai/news/{name}", HTML, body) for name, (body, _) in bad.items()),
        ("https://example.com/a", HTML, article_page("Elsewhere")),
    ]
    run = scrapy("replay", write_warc(tmp_path / "mixed.warc.gz", records), "-s", f"OUTPUT_DIR={tmp_path}")

    assert run.returncode == 0
    assert [article["headline"] for article in lines(tmp_path / "articles.jsonl")] == ["Nobody links to this page"]
    for name, (_, reason) in bad.items():
        assert any(f"/{name} (mixed.warc.gz at " in line and reason in line for line in run.stderr.splitlines()), name
    for words in ("not HTML 2", "empty page 1", "challenge page 1", "consent page 1", "unknown site example.com"):
        assert words in run.stdout
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize(
    ("body", "kind", "warning"),
    [
        (
            article_page("Größe und Maß").replace(b"utf-8", b"iso-8859-1"),
            "text/html; charset=iso-8859-1",
            "charset: declared iso-8859-1, read as utf-8",
        ),
        (
            article_page("Größe und Maß").decode().encode("cp1252"),
            "text/html; charset=utf-8",
            "charset: declared utf-8, read as cp1252",
        ),
        (article_page("Größe und Maß")[:700], HTML, "truncated"),
    ],
)
def test_damaged_page_is_read_with_a_warning(tmp_path, body, kind, warning):
    """Wrong charset and truncation are on the line, in the log and in the table."""
    run = scrapy(
        "replay",
        write_warc(tmp_path / "a.warc.gz", [("https://viqus.ai/news/story", kind, body)]),
        "-s",
        f"OUTPUT_DIR={tmp_path}",
    )
    [article] = lines(tmp_path / "articles.jsonl")

    assert article["headline"] == "Größe und Maß"
    assert any(words.startswith(warning) for words in article["quality"]["warnings"])
    assert warning in run.stderr
    assert warning.split(":")[0] in run.stdout


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("gone.warc.gz", None, "no such file"),
        ("empty.warc.gz", b"", "the file is empty"),
        ("text.warc.gz", b"no archive\n" * 9, "not a WARC file"),
    ],
)
def test_unreadable_archive(tmp_path, name, content, reason):
    """A clear message with the path, exit code 2, no traceback, the old output untouched."""
    (tmp_path / "articles.jsonl").write_text("{}\n")
    if content is not None:
        (tmp_path / name).write_bytes(content)
    run = scrapy("replay", tmp_path / name, "-s", f"OUTPUT_DIR={tmp_path}")

    assert run.returncode == 2
    assert f"winnow: {tmp_path / name}: {reason}" in run.stderr
    assert "Traceback" not in run.stderr
    assert (tmp_path / "articles.jsonl").read_text() == "{}\n"


def test_no_known_site(tmp_path):
    """An archive of strangers does nothing, says so, and exits with 2."""
    run = scrapy(
        "replay",
        write_warc(tmp_path / "a.warc.gz", [("https://example.com/a", HTML, article_page("A"))]),
        "-s",
        f"OUTPUT_DIR={tmp_path}",
    )

    assert run.returncode == 2
    assert "unknown site example.com" in run.stderr


def test_no_article(tmp_path):
    """Where nothing came of it the exit code says so."""
    run = scrapy(
        "replay",
        write_warc(tmp_path / "a.warc.gz", [("https://viqus.ai/news/a", HTML, b"")]),
        "-s",
        f"OUTPUT_DIR={tmp_path}",
    )

    assert run.returncode == 2
    assert "not one article" in run.stderr


def test_unwritable_output(tmp_path):
    """An output folder that cannot be made is named, without a traceback."""
    (tmp_path / "file").write_text("")
    run = scrapy("replay", ARCHIVE, "-s", f"OUTPUT_DIR={tmp_path / 'file' / 'out'}")

    assert run.returncode == 2
    assert str(tmp_path / "file") in run.stderr
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_interrupted_run_leaves_whole_lines(tmp_path, how):
    """Ctrl-C or kill -9 in the middle: every line that is there is whole."""
    records = [
        (f"https://viqus.ai/news/story-{number}", HTML, article_page(f"Story number {number}")) for number in range(400)
    ]
    archive = write_warc(tmp_path / "many.warc.gz", records)
    output = tmp_path / "articles.jsonl"
    process = subprocess.Popen(
        [sys.executable, "-m", "scrapy", "replay", str(archive), "-s", f"OUTPUT_DIR={tmp_path}"],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=os.environ,
    )
    deadline = time.monotonic() + 60
    while (
        (not output.exists() or output.stat().st_size < 20_000)
        and time.monotonic() < deadline
        and process.poll() is None
    ):
        time.sleep(0.01)
    process.send_signal(how)
    process.wait(timeout=60)

    assert 0 < len(lines(output)) < 400
    assert output.read_bytes().endswith(b"}\n")
