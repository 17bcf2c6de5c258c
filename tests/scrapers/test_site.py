"""The live crawl: spider, downloader, robots.txt, engine, stages, store, over real HTTP on loopback."""

import pytest

from tests.scrapers.commands import lines, scrapy
from tests.scrapers.local_site import serving
from tests.scrapers.warc import article_page

HTML = {"Content-Type": "text/html; charset=utf-8"}
XML = {"Content-Type": "application/xml"}


def site(**more):
    pages = {
        "/robots.txt": (
            200,
            {"Content-Type": "text/plain"},
            b"User-agent: *\nDisallow: /news/secret\nSitemap: /sitemap.xml\n",
        ),
        "/": (
            200,
            HTML,
            b"<html><head><link rel='alternate' type='application/rss+xml' href='/feed'></head><a href='/news/listed'>a</a><a href='/about'>b</a><a href='/news/secret'>c</a></html>",
        ),
        "/feed": (
            200,
            XML,
            b"<rss><channel><item><title>Fed</title><link>/news/fed?utm_source=rss</link><pubDate>Tue, 21 Oct 2025 09:00:00 +0200</pubDate></item></channel></rss>",
        ),
        "/sitemap.xml": (
            200,
            XML,
            b"<urlset><url><loc>/news/mapped</loc></url><url><loc>/news/moved</loc></url><url><loc>/news/gone</loc></url></urlset>",
        ),
        "/news/listed": (200, HTML, article_page("The listed story of the day")),
        "/news/fed": (200, HTML, article_page("The fed story of the day")),
        "/news/mapped": (200, HTML, article_page("The mapped story of the day")),
        "/news/moved": (301, {"Location": "/news/here"}, b""),
        "/news/here": (200, HTML, article_page("The moved story of the day")),
        "/news/secret": (200, HTML, article_page("The secret story of the day")),
    }
    return pages | {path: page for path, page in more.items()}


def crawl(home, out, *arguments, command=("crawl", "local")):
    return scrapy(
        *command,
        *(
            "-s",
            "SPIDER_MODULES=tests.scrapers.local_site",
            "-s",
            "DOWNLOAD_DELAY=0",
            "-s",
            "RETRY_ENABLED=False",
            "-s",
            f"OUTPUT_DIR={out}",
            "-s",
            f"STATE_DIR={out / 'state'}",
        ),
        *arguments,
        LOCAL_SITE=home,
    )


@pytest.fixture(scope="module")
def crawled(tmp_path_factory):
    out = tmp_path_factory.mktemp("live")
    with serving(site()) as (home, asked):
        run = crawl(home, out, "-O", out / "copy.jsonl")
        again = crawl(home, out, "-O", out / "again.jsonl")
    return run, again, out, asked


def test_finds_pages_in_feed_sitemap_and_listing(crawled):
    """What feed, sitemap and home page name is read; what robots.txt forbids, and other pages, are not asked for."""
    _, _, out, asked = crawled

    assert {
        "The listed story of the day",
        "The fed story of the day",
        "The mapped story of the day",
        "The moved story of the day",
    } == {article["headline"] for article in lines(out / "copy.jsonl")}
    assert asked["/news/secret"] + asked["/about"] == 0


def test_feed_s_hints_reach_the_article(crawled):
    """A date that only the feed states is the article's, and provenance says so."""
    _, _, out, _ = crawled
    [fed] = [article for article in lines(out / "copy.jsonl") if article["headline"].startswith("The fed")]

    assert (fed["date_published"], fed["provenance"]["date_published"]) == ("2025-10-21T09:00:00+02:00", "feed")


def test_copy_is_the_store(crawled):
    """-O gives the same lines as the store."""
    _, _, out, _ = crawled

    assert sorted((out / "copy.jsonl").read_bytes().splitlines()) == sorted(
        (out / "articles.jsonl").read_bytes().splitlines()
    )


def test_second_run_adds_nothing(crawled):
    """An unchanged site adds nothing to the store; what is not due is not read, so the copy of that run is empty."""
    _, again, out, _ = crawled

    assert again.returncode == 0
    assert len(lines(out / "articles.jsonl")) == len(lines(out / "copy.jsonl")) == 4
    assert [] == lines(out / "again.jsonl")


def test_no_page_bodies_and_no_tracebacks_in_the_log(crawled):
    """A 404 is a line in the log; the text of a page is not."""
    run, _, _, _ = crawled

    assert "/news/gone: page not read: HTTP 404" in run.stderr
    assert "Traceback" not in run.stderr
    assert "Paragraph number" not in run.stderr


def test_moved_page_has_its_new_address(crawled):
    """After a redirect the article's address is where it is now."""
    _, _, out, _ = crawled
    [moved] = [article for article in lines(out / "copy.jsonl") if article["headline"].startswith("The moved")]

    assert moved["url"].endswith("/news/here")


def test_changed_story_is_a_revision(tmp_path):
    """The same address with other words is revision 2 of the same id."""
    pages = site()
    with serving(pages) as (home, _):
        crawl(home, tmp_path)
        pages["/news/fed"] = (200, HTML, article_page("The fed story of the day", words="a tunnel under the Ostrow"))
        crawl(home, tmp_path, "-s", "REVISIT=all")
    fed = [article for article in lines(tmp_path / "articles.jsonl") if article["headline"].startswith("The fed")]

    assert [(article["revision"], article["revision_type"]) for article in fed] == [(1, "new"), (2, "update")]
    assert len({article["id"] for article in fed}) == 1


def test_crawlall(tmp_path):
    """All sites in one process, with progress and a table."""
    with serving(site()) as (home, _):
        run = crawl(home, tmp_path, command=("crawlall",))

    assert run.returncode == 0, run.stderr
    assert len(lines(tmp_path / "articles.jsonl")) == 4
    assert "forbidden by robots.txt 1" in run.stdout
    assert "page not read 1" in run.stdout


def test_site_that_does_not_answer(tmp_path):
    """A dead site is exit code 1 and a reason, no traceback."""
    run = crawl("http://127.0.0.1:9/", tmp_path, command=("crawlall",))

    assert run.returncode == 1
    assert "dead" in run.stdout and "refused" in run.stdout
    assert "Traceback" not in run.stderr


def test_unknown_site_is_a_usage_error():
    """A wrong name is answered with the right ones."""
    run = scrapy("crawlall", "nosuch")

    assert run.returncode == 2
    assert "no such site: nosuch" in run.stderr
    assert "digwatch" in run.stderr
