"""Walls in a crawl: over real HTTP on loopback, each becomes an event and never an article."""

import asyncio
import json

import jsonschema
import pytest
from scrapy.utils.test import get_crawler

from pipelines.schema import event_schema
from pipelines.store import close_writers
from scrapers import signals
from scrapers.items import Page
from scrapers.middlewares.reading import ReadPages
from tests.scrapers.commands import lines, scrapy
from tests.scrapers.local_site import serving
from tests.scrapers.test_site import HTML, crawl, site
from tests.scrapers.warc import article_page, write_warc

CHALLENGE = b"<html><title>Just a moment...</title><script>window._cf_chl_opt={}</script><h1>example.org</h1><p>Verifying you are human.</p></html>"
CONSENT = (
    b"<html><title>Before you continue</title><h1>Before you continue</h1><p>We use cookies to serve you.</p></html>"
)
WALLS = {
    "/news/challenge": (403, {**HTML, "cf-mitigated": "challenge"}, CHALLENGE),
    "/news/busy": (429, HTML, b"<html><title>Too many requests</title><p>Slow down.</p></html>"),
    "/news/down": (503, HTML, article_page("The story that came with an error")),
    "/news/empty": (403, HTML, b""),
    "/news/consent": (200, HTML, CONSENT),
    "/news/pdf": (200, {"Content-Type": "application/pdf"}, b"%PDF-1.4"),
    "/news/gone": (410, HTML, b"<html><title>Gone</title></html>"),
}


def home_page(paths):
    return (200, HTML, "".join(f"<a href='{path}'>a</a>" for path in paths).join(("<html>", "</html>")).encode())


@pytest.fixture(scope="module")
def crawled(tmp_path_factory):
    out = tmp_path_factory.mktemp("walls")
    pages = {"/": home_page([*WALLS, "/news/listed"]), "/news/listed": site()["/news/listed"], **WALLS}
    with serving(pages) as (home, _):
        run = crawl(home, out, command=("crawlall",))
    return run, out


def test_walls_become_events(crawled):
    """Every wall has its line, with kind, service, status and what says so; what is gone is none."""
    _, out = crawled
    found = {event["url"].rpartition("/")[2]: event for event in lines(out / "events.jsonl")}

    assert {
        "challenge": ("challenge", 403, "Cloudflare"),
        "busy": ("denied", 429, None),
        "down": ("denied", 503, None),
        "empty": ("denied", 403, None),
        "consent": ("consent", 200, None),
        "pdf": ("unreadable", 200, None),
    } == {name: (event["event"], event["http_status"], event["vendor"]) for name, event in found.items()}
    assert "header: cf-mitigated: challenge" in found["challenge"]["evidence"]
    assert all(
        event["spider"] == event["site"] == "local" and event["reason"] and event["at"] for event in found.values()
    )


def test_lines_are_valid(crawled):
    """Every line keeps to the published schema."""
    _, out = crawled
    validator = jsonschema.Draft202012Validator(event_schema())

    assert [] == [error.message for event in lines(out / "events.jsonl") for error in validator.iter_errors(event)]


def test_walls_become_no_articles(crawled):
    """What came with a status that denies is no article, whatever it holds."""
    _, out = crawled

    assert ["The listed story of the day"] == [article["headline"] for article in lines(out / "articles.jsonl")]


def test_report_tells(crawled):
    """The table counts them by kind, and the last lines say where they are."""
    run, out = crawled

    assert 1 == run.returncode, run.stderr  # most of its pages stand behind a wall
    for words in ("challenge page 1", "consent page 1", "denied 3", "not HTML 1"):
        assert words in run.stdout
    assert f"Met that is no article: 6, in {out / 'events.jsonl'}" in run.stderr
    assert "Traceback" not in run.stderr


def test_wall_before_the_whole_site(tmp_path):
    """A home page that answers with a challenge is an event, though it is only a listing; the exit code says that the site is not well."""
    with serving({"/": (503, HTML, CHALLENGE), "/robots.txt": (403, HTML, CHALLENGE)}) as (home, _):
        run = crawl(home, tmp_path, "-s", "WAIT_FOR_HOST=0", command=("crawlall",))

    assert (1, "challenge") == (run.returncode, lines(tmp_path / "status.jsonl")[-1]["status"])
    assert [("challenge", 503, home)] == [
        (event["event"], event["http_status"], event["url"]) for event in lines(tmp_path / "events.jsonl")
    ]


def test_replay_keeps_the_archive_s_place(tmp_path):
    """An event of a replay says where the bytes are and when they were fetched."""
    records = [("https://viqus.ai/news/walled", "text/html", CHALLENGE)]
    archive = write_warc(tmp_path / "one.warc.gz", records, status=403, dates=("2025-10-21T09:00:00Z",))
    scrapy("replay", archive, "-s", f"OUTPUT_DIR={tmp_path}")
    [event] = lines(tmp_path / "events.jsonl")

    assert ("challenge", 403, "2025-10-21T09:00:00+00:00") == (event["event"], event["http_status"], event["at"])
    assert "one.warc.gz" == event["archive"]["file"]


async def all_of(made):
    return [each async for each in made]


def test_signal_and_stats(tmp_path):
    """An extension hears of each event, and the stats count it."""
    crawler = get_crawler(settings_dict={"OUTPUT_DIR": str(tmp_path), "RECEIPTS": "region"})
    heard = []
    listener = lambda event, **_: heard.append(event)  # noqa: E731
    crawler.signals.connect(listener, signals.event_written)
    try:
        articles = asyncio.run(all_of(ReadPages(crawler).read(Page("https://example.org/a", CHALLENGE, spider="x"))))
    finally:
        close_writers()

    assert [] == articles
    assert ["challenge"] == [event.event for event in heard]
    assert 1 == crawler.stats.get_value("winnow/events/challenge")
    assert "challenge" == json.loads((tmp_path / "events.jsonl").read_text("utf-8"))["event"]
