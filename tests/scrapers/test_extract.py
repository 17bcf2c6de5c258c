"""``scrapy extract``: the store's line for one page, and one clear line for what is no page."""

import json
import os
import signal
import socket
import subprocess
import sys

import jsonschema
import pytest

from pipelines.schema import article_schema
from tests.pages.build_archive import ARCHIVE
from tests.replicas import PAGES, replicas
from tests.scrapers.commands import _SCRAPY, ROOT, lines, scrapy
from tests.scrapers.local_site import serving
from tests.scrapers.warc import article_page

PAGE = PAGES / "digwatch/block/photonic-chips.html"
DIGEST = PAGES / "digwatch/classic/archive.html"
HTML = {"Content-Type": "text/html; charset=utf-8"}
OF_THE_FETCH = ("fetched_at", "http_status", "archive", "usage_rights", "provenance")
"""Fields that a saved page cannot have."""


def articles_of(run):
    return [json.loads(line) for line in run.stdout.splitlines()]


def without_fetch(article):
    return {name: value for name, value in article.items() if name not in OF_THE_FETCH}


def sources_of_text(article):
    return {name: source for name, source in article["provenance"].items() if not name.startswith("usage_rights.")}


def start(*arguments, **pipes):
    environment = {**os.environ, "NO_COLOR": "1"}
    return subprocess.Popen([sys.executable, "-c", _SCRAPY, *arguments], cwd=ROOT, env=environment, text=True, **pipes)


def test_line_is_the_stores(tmp_path):
    """Single pages and digest alike: what a replay writes, but for the fields of the fetch and of the index of stories."""
    scrapy("replay", ARCHIVE, "-s", f"OUTPUT_DIR={tmp_path}", "-s", "STORIES_ENABLED=0")
    stored = lines(tmp_path / "articles.jsonl")
    for file in (PAGE, DIGEST):
        replica = next(replica for replica in replicas() if replica.file == file)
        if not replica.in_demo:
            continue
        wanted = [article for article in stored if replica.url in (article["url"], article["page_url"])]
        found = articles_of(scrapy("extract", file, "--url", replica.url))

        assert list(map(without_fetch, wanted)) == list(map(without_fetch, found))
        assert list(map(sources_of_text, wanted)) == list(map(sources_of_text, found))
        assert list(article_schema()["properties"]) == list(found[0])


def test_digest_gives_a_line_for_each_post():
    """Ten posts, ten lines, each valid against the published schema."""
    run = scrapy("extract", DIGEST)
    validator = jsonschema.Draft202012Validator(article_schema())

    assert (0, 10, "") == (run.returncode, len(articles_of(run)), run.stderr)
    assert [] == [error.message for article in articles_of(run) for error in validator.iter_errors(article)]


def test_site_is_known_by_the_address_that_the_page_states():
    """Without --url the canonical address counts; with it, that one."""
    stated = articles_of(scrapy("extract", PAGE))[0]
    given = articles_of(scrapy("extract", PAGE, "--url", "https://example.org/a"))[0]

    assert ("digwatch", "digwatch") == (stated["site"], stated["spider"])
    assert ("example.org", "https://example.org/a") == (given["site"], given["url"])


def test_pretty_is_the_same_json():
    """Indented for people, with the same contents."""
    assert articles_of(scrapy("extract", PAGE)) == [json.loads(scrapy("extract", PAGE, "--pretty").stdout)]


def test_standard_input():
    """``-`` reads what is piped in."""
    process = start("extract", "-", stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    out, _ = process.communicate(article_page("The piped story of the day").decode(), timeout=60)

    assert "The piped story of the day" == json.loads(out)["headline"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the body is empty"),
        (b"%PDF-1.7 ...", "not HTML: a PDF"),
        (bytes(range(256)) * 40, "not HTML: no tag in it"),
        (None, "no such file"),
        ("folder", "is a folder, not a page"),
    ],
)
@pytest.mark.parametrize("command", ["extract", "explain"])
def test_what_is_no_page(tmp_path, command, content, reason):
    """One line that names file and reason, exit code 2, nothing on standard output."""
    path = tmp_path / "page.html"
    if content == "folder":
        path.mkdir()
    elif content is not None:
        path.write_bytes(content)
    run = scrapy(command, path)

    assert (2, "", f"winnow: {path}: {reason}\n") == (run.returncode, run.stdout, run.stderr)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("<html><title>Just a moment...</title><body><h1>x</h1><p>Verifying you are human.</p></body></html>", "challenge"),
        ("<html><body><nav><a href='/'>Home</a></nav></body></html>", "no text"),
        ("<html><body><h1>Brief</h1><p>The ferry of Marlow is open again.</p></body></html>", "no article"),
    ],
)  # fmt: skip
def test_page_without_an_article(tmp_path, content, reason):
    """Walls, menus and remnants: exit code 1, and a line that says why."""
    path = tmp_path / "page.html"
    path.write_text(content, "utf-8")
    run = scrapy("extract", path)

    assert (1, "") == (run.returncode, run.stdout)
    assert reason in run.stderr
    assert 1 == len(run.stderr.splitlines())


@pytest.mark.parametrize(
    "arguments", [(), ("a", "b"), ("a", "--pretti"), ("a", "--url", "example.org"), ("a", "-s", "RECEIPTS=all")]
)
def test_wrong_usage(arguments):
    """Exit code 2 and no traceback."""
    run = scrapy("extract", *arguments)

    assert 2 == run.returncode
    assert "Traceback" not in run.stderr


def fetch(address, out, *arguments):
    quick = ("-s", "DOWNLOAD_DELAY=0", "-s", "RETRY_ENABLED=False", "-s", f"OUTPUT_DIR={out}")
    return scrapy("extract", address, *quick, *arguments)


def test_address_is_fetched_as_a_crawl_would(tmp_path):
    """robots.txt first, redirects followed, the line on standard output alone, and nothing written."""
    pages = {"/here": (200, HTML, article_page("The fetched story of the day")), "/moved": (301, {"Location": "/here"}, b"")}  # fmt: skip
    with serving(pages) as (home, asked):
        run = fetch(f"{home}moved?utm_source=x", tmp_path / "out")

    assert (0, "") == (run.returncode, run.stderr)
    assert ["The fetched story of the day"] == [article["headline"] for article in articles_of(run)]
    assert [f"{home}here"] == [article["url"] for article in articles_of(run)]
    assert {"/robots.txt": 1, "/moved": 1, "/here": 1, "/.well-known/tdmrep.json": 1} == asked
    assert not (tmp_path / "out").exists()


def test_address_that_is_not_to_be_read(tmp_path):
    """What robots.txt forbids is not asked for; an error and an unreachable host are named."""
    robots = (200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /secret\n")
    with serving({"/robots.txt": robots, "/pdf": (200, {"Content-Type": "application/pdf"}, b"%PDF-1.4")}) as (home, asked):  # fmt: skip
        runs = {path: fetch(home + path, tmp_path) for path in ("secret", "gone", "pdf")}
    runs["nobody"] = fetch(f"{home}nobody", tmp_path)

    assert 0 == asked["/secret"]
    for path, reason in (("secret", "robots.txt"), ("gone", "HTTP 404"), ("pdf", "a PDF"), ("nobody", "refused")):
        assert (2, "", 1) == (runs[path].returncode, runs[path].stdout, len(runs[path].stderr.splitlines()))
        assert f"{home}{path}" in runs[path].stderr
        assert reason in runs[path].stderr


def test_interrupted_while_fetching():
    """Ctrl-C: 130 and one line, whether or not the host ever answers."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        process = start("extract", f"http://127.0.0.1:{silent.getsockname()[1]}/a", stderr=subprocess.PIPE)
        with silent.accept()[0]:
            process.send_signal(signal.SIGINT)
            _, said = process.communicate(timeout=60)

    assert (130, "winnow: interrupted\n") == (process.returncode, said)


def test_reader_that_has_seen_enough():
    """A closed pipe is no error."""
    process = start("extract", str(DIGEST), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdout.close()
    said = process.stderr.read()
    process.stderr.close()

    assert (0, "") == (process.wait(60), said)
