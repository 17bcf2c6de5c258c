"""Crawl after crawl of one site: what is asked for again, what waits, what is given up, what has vanished."""

from __future__ import annotations

import json
import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime

import pytest

from tests.scrapers.commands import lines
from tests.scrapers.local_site import serving
from tests.scrapers.test_site import HTML, XML, crawl, site
from tests.scrapers.warc import article_page


def states(out):
    """Path -> state, of all that the frontier knows."""
    with closing(sqlite3.connect(out / "state" / "crawl.sqlite")) as database:
        return {url.split("/", 3)[3]: state for url, state in database.execute("SELECT url, state FROM url")}


def conditional(headline, asked_with):
    """A page that answers 304 to who names its validator; ``asked_with`` takes what it was asked with."""

    def answer(headers):
        asked_with.append((headers.get("If-None-Match"), headers.get("If-Modified-Since")))
        if headers.get("If-None-Match") == '"v1"':
            return 304, {}, b""
        validators = {"ETag": '"v1"', "Last-Modified": "Tue, 21 Oct 2025 09:00:00 GMT"}
        return 200, HTML | validators, article_page(headline)

    return answer


def hang_up(headers):
    """No answer: the server closes the connection."""
    raise ConnectionAbortedError


def forget_blocks(out):
    """Make as if the time had passed for which hosts are left alone."""
    with closing(sqlite3.connect(out / "state" / "crawl.sqlite")) as database, database:
        database.execute("DELETE FROM host")


def test_second_crawl_asks_for_sources_only(tmp_path):
    """Articles that are known and not due are not asked for; the sources are; and nothing is written."""
    with serving(site()) as (home, asked):
        crawl(home, tmp_path)
        written = (tmp_path / "articles.jsonl").read_bytes()
        asked.clear()
        again = crawl(home, tmp_path, command=("crawlall", "local"))

    assert 0 == again.returncode, again.stderr
    assert "Nothing new" in again.stderr
    assert {"/", "/feed", "/robots.txt", "/sitemap.xml"} == set(asked) - {"/.well-known/tdmrep.json", "/news/gone"}
    assert written == (tmp_path / "articles.jsonl").read_bytes()


def test_known_page_is_asked_for_conditionally(tmp_path):
    """With the validators of the last answer; a 304 is not read, and is no failure."""
    asked_with = []
    pages = site(**{"/news/fed": conditional("The fed story of the day", asked_with)})
    with serving(pages) as (home, _):
        crawl(home, tmp_path)
        again = crawl(home, tmp_path, "-s", "REVISIT=all", command=("crawlall", "local"))

    assert [(None, None), ('"v1"', "Tue, 21 Oct 2025 09:00:00 GMT")] == asked_with
    assert "/news/fed: page not read" not in again.stderr
    assert "fetched" == states(tmp_path)["news/fed"]


@pytest.mark.parametrize(("lastmod", "times"), [("2020-01-01", 1), ("2099-01-01", 1), (None, 1), ("now", 2)])
def test_newer_lastmod_makes_a_page_due(tmp_path, lastmod, times):
    """A sitemap that says that the page was changed after it was read: it is asked for again at once; dates of the future are mistakes."""
    pages = site()
    with serving(pages) as (home, asked):
        crawl(home, tmp_path)
        said = datetime.now(UTC).isoformat() if lastmod == "now" else lastmod
        element = f"<lastmod>{said}</lastmod>" if said else ""
        sitemap = f"<urlset><url><loc>/news/mapped</loc>{element}</url></urlset>"
        pages["/sitemap.xml"] = (200, {"Content-Type": "application/xml"}, sitemap.encode())
        crawl(home, tmp_path)

    assert times == asked["/news/mapped"]


def test_vanished_article_is_a_tombstone_once(tmp_path):
    """404 where an article was: an event with its id, once; the lines of the article stay."""
    pages = site()
    with serving(pages) as (home, _):
        crawl(home, tmp_path)
        del pages["/news/fed"]
        for _ in range(2):
            crawl(home, tmp_path, "-s", "REVISIT=all")
    events = [event for event in lines(tmp_path / "events.jsonl") if event["event"] == "tombstone"]
    ids = {article["headline"]: article["id"] for article in lines(tmp_path / "articles.jsonl")}

    assert [(ids["The fed story of the day"], 404)] == [(event["article_id"], event["http_status"]) for event in events]
    assert "gone" == states(tmp_path)["news/fed"]


def test_host_that_asks_for_time_gets_it(tmp_path):
    """429 with Retry-After: nothing is asked of the host before; then all is, in the same run, without waiting for a heartbeat."""
    times = []

    def busy(headers):
        times.append(time.monotonic())
        return (
            (429, {"Retry-After": "1"}, b"")
            if len(times) == 1
            else (200, HTML, article_page("The fed story of the day"))
        )

    with serving(site(**{"/news/fed": busy})) as (home, _):
        run = crawl(home, tmp_path)

    assert "The fed story of the day" in {article["headline"] for article in lines(tmp_path / "articles.jsonl")}, (
        run.stderr
    )
    assert "fetched" == states(tmp_path)["news/fed"]
    assert 1.0 <= times[1] - times[0] < 4.0  # the engine looks by itself every five seconds


@pytest.mark.parametrize("behaviour", ["closes", "retries"])
def test_spider_that_takes_its_own_way(tmp_path, behaviour):
    """CloseSpider in a callback: its page is read by the next run. A page asked for again by its own callback: it is, at once."""
    with serving(site()) as (home, asked):
        run = crawl(home, tmp_path, "-s", f"SPIDER_MODULES=tests.scrapers.wilful_site.{behaviour}")
        if behaviour == "closes":
            crawl(home, tmp_path)

    assert "Traceback" not in run.stderr
    assert "fetched" == states(tmp_path)["news/fed"], run.stderr
    assert 2 == asked["/news/fed"]
    assert "The fed story of the day" in {article["headline"] for article in lines(tmp_path / "articles.jsonl")}


def test_redirect_to_itself_is_followed(tmp_path):
    """A page that redirects once to its own address, with a fragment or its query in another order: one key, and the article."""
    times = []

    def to_itself(headers):
        times.append(1)
        return (
            (302, {"Location": "/news/fed#top"}, b"")
            if len(times) == 1
            else (200, HTML, article_page("The fed story of the day"))
        )

    with serving(site(**{"/news/fed": to_itself})) as (home, _):
        run = crawl(home, tmp_path)

    assert "The fed story of the day" in {article["headline"] for article in lines(tmp_path / "articles.jsonl")}, (
        run.stderr
    )
    assert "fetched" == states(tmp_path)["news/fed"]


@pytest.mark.parametrize("behaviour", ["refuses", "forgets"])
def test_what_comes_to_nothing_is_no_success(tmp_path, behaviour):
    """A good answer that a middleware refuses, and a request that lives in memory and fails: both are asked for again."""
    pages = site()
    with serving(pages) as (home, _):
        modules = f"SPIDER_MODULES=tests.scrapers.wilful_site.{behaviour}"
        crawl(home, tmp_path, "-s", modules)
        failed = states(tmp_path)
        pages["/news/inner"] = (200, HTML, article_page("The inner story of the day"))
        crawl(home, tmp_path, *([] if behaviour == "refuses" else ["-s", modules]), "-s", "REVISIT=all")

    wanted = "The fed story of the day" if behaviour == "refuses" else "The inner story of the day"
    assert "failed" == failed["news/fed"]
    assert wanted in {article["headline"] for article in lines(tmp_path / "articles.jsonl")}


def test_host_that_asks_for_long_is_left_for_the_next_run(tmp_path):
    """What would have to wait for more than WAIT_FOR_HOST is not waited for, and not lost."""
    pages = site(**{"/feed": (503, {"Retry-After": "3600"}, b"")})
    with serving(pages) as (home, asked):
        crawl(home, tmp_path)

    assert "failed" == states(tmp_path)["feed"]
    assert "waiting" in states(tmp_path).values()
    assert 1 == asked["/feed"]


def test_page_that_is_always_busy_does_not_stop_the_others(tmp_path):
    """An address that answers 503 three times is left for another run; its site is read."""
    with serving(site(**{"/news/fed": (503, {"Retry-After": "0"}, b"")})) as (home, asked):
        crawl(home, tmp_path)

    assert 3 == asked["/news/fed"]
    assert {"news/fed", "news/gone"} == {
        path for path, state in states(tmp_path).items() if state in ("failed", "gone")
    }
    assert 3 == len(lines(tmp_path / "articles.jsonl"))


def test_host_that_answers_nothing_any_more_is_left_for_the_next_run(tmp_path):
    """Five pages in a row, each with its retries, or as many tries of more pages; then the run ends, and the rest is not lost."""
    urls = "".join(f"<url><loc>/news/{number}</loc></url>" for number in range(40))
    pages = site(**{"/sitemap.xml": (200, XML, f"<urlset>{urls}</urlset>".encode())})
    pages |= {f"/news/{number}": hang_up for number in range(40)}
    with serving(pages) as (home, asked):
        run = crawl(home, tmp_path, "-s", "RETRY_ENABLED=True", "-s", "RETRY_TIMES=1")
        silent = sum(asked[f"/news/{number}"] for number in range(40))
        forget_blocks(tmp_path)
        pages |= {f"/news/{number}": (200, HTML, article_page(f"Story {number} of the day")) for number in range(40)}
        crawl(home, tmp_path)

    assert 10 <= silent <= 12
    assert 1 == run.stderr.count("no answer to 10 requests in a row; what is left waits for the next run")
    assert 40 <= len(lines(tmp_path / "articles.jsonl")) + list(states(tmp_path).values()).count("failed")


def test_page_that_breaks_the_spider_is_given_up_in_the_end(tmp_path):
    """A callback that raises: the page is tried again by the next runs, three times in all; the others are not touched by it."""
    with serving(site()) as (home, asked):
        for _ in range(4):
            crawl(home, tmp_path, "-s", "SPIDER_MODULES=tests.scrapers.broken_site")

    assert "dead" == states(tmp_path)["news/fed"]
    assert "fetched" == states(tmp_path)["news/listed"]
    assert 3 == asked["/news/fed"]


def test_changed_story_from_a_revisit_is_typed(tmp_path):
    """More paragraphs below the old ones: an append, of the same id."""
    pages = site()
    with serving(pages) as (home, _):
        crawl(home, tmp_path)
        longer = article_page("The fed story of the day").replace(
            b"</article>",
            b"<p>In the evening the council of Marlow met again and voted for a second bridge, too.</p></article>",
        )
        pages["/news/fed"] = (200, HTML, longer)
        crawl(home, tmp_path, "-s", "REVISIT=all")
    fed = [article for article in lines(tmp_path / "articles.jsonl") if article["headline"].startswith("The fed")]

    assert [(1, "new"), (2, "append")] == [(article["revision"], article["revision_type"]) for article in fed]


def test_hints_of_a_feed_outlive_a_kill(tmp_path):
    """What a feed says of a page is kept as JSON with the request, names and all."""
    feed = (
        b"<rss xmlns:dc='http://purl.org/dc/elements/1.1/'><channel><item><title>Fed</title><link>/news/fed</link>"
        b"<dc:creator>Ann Example</dc:creator><pubDate>Tue, 21 Oct 2025 09:00:00 +0200</pubDate></item></channel></rss>"
    )
    with serving(site(**{"/feed": (200, {"Content-Type": "application/xml"}, feed)})) as (home, _):
        crawl(home, tmp_path)
    with closing(sqlite3.connect(tmp_path / "state" / "crawl.sqlite")) as database:
        (request,) = database.execute("SELECT request FROM url WHERE url LIKE '%/news/fed'").fetchone()
    fed = next(article for article in lines(tmp_path / "articles.jsonl") if article["url"].endswith("/news/fed"))

    assert ["Ann Example"] == json.loads(request)["cb_kwargs"]["hints"]["authors"]["value"] == fed["authors"]
