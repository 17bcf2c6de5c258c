"""Crawls that find a site's pages by themselves, over loopback: made WordPress, Blogger and news sites, run after run."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from scrapers.discovery import blogger
from tests.scrapers.commands import lines
from tests.scrapers.local_site import serving
from tests.scrapers.test_site import HTML, XML, crawl
from tests.scrapers.warc import article_page

TODAY = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
JSON = {"Content-Type": "application/json"}
ROBOTS = {"/robots.txt": (200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /nothing\n")}
NO_TDM = {"/.well-known/tdmrep.json": (404, {}, b"")}


def day(number):
    """The day that so many days ago was."""
    return TODAY - timedelta(days=number)


def stories(count):
    return {f"/news/{n}": (200, HTML, article_page(f"Story number {n} of the made site")) for n in range(count)}


def listing(links="", head="", more=""):
    return 200, HTML, f"<html><head>{head}</head><body>{links}{more}</body></html>".encode()


def links_to(numbers):
    return "".join(f"<article><a href='/news/{n}'>Story {n}</a></article>" for n in numbers)


class Site(dict):
    """Answers by path; those of paths that a request's parameters choose are made by functions of the whole path."""

    def __init__(self, pages, made=()):
        super().__init__(ROBOTS | pages)
        self.made = list(made)

    def get(self, path, default=None):
        for is_for, answer in self.made:
            if is_for in path:
                return answer(path)
        return super().get(path, default)


def asked_for(asked, *parts):
    """What was asked for, of the paths with such a part."""
    return [path for path in asked for _ in range(asked[path]) if any(part in path for part in parts)]


def read(out):
    return {article["url"].rsplit("/", 1)[1] for article in lines(out / "articles.jsonl")}


def numbers(*of):
    return {str(number) for number in range(*of)}


# -- WordPress --


def post(home, number, modified=None):
    date = f"{day(number):%Y-%m-%dT%H:%M:%S}"
    return {
        "link": f"{home}news/{number}", "date_gmt": date, "modified_gmt": modified or date, "title": {"rendered": f"Story number {number}"},
        "content": {"rendered": "<p>x</p>", "protected": False},
        "_embedded": {"author": [{"name": "Ann Example"}], "wp:term": [[{"taxonomy": "category", "name": "Bridges"}]]},
    }  # fmt: skip


def made_wordpress(home, posts, per_page=3):
    """What the interface answers: pages of posts, and of those that were changed since."""

    def answer(path):
        chosen = [one for one in posts if "modified_after" not in path or one.get("changed")]
        page = int(path.split("&page=")[1].split("&")[0])
        body = json.dumps([post(home[0], one["number"]) for one in chosen[(page - 1) * per_page : page * per_page]])
        return 200, JSON | {"X-WP-TotalPages": str(-(-len(chosen) // per_page))}, body.encode()

    return answer


@pytest.fixture
def wordpress_site():
    home, posts = [""], [{"number": n} for n in range(8)]
    answer = made_wordpress(home, posts)
    head = "<link rel='https://api.w.org/' href='/wp-json/'>"
    types = json.dumps(
        {"post": {"rest_base": "posts"}, "brief": {"rest_base": "briefs"}, "page": {"rest_base": "pages"}}
    )
    pages = Site(
        {"/": listing(links_to([0]), head), "/wp-json/wp/v2/types": (200, JSON, types.encode())} | stories(12),
        [("/wp-json/wp/v2/posts", answer), ("/wp-json/wp/v2/briefs", lambda path: (200, JSON, b"[]"))],
    )
    with serving(pages) as (address, asked):
        home[0] = address
        yield address, asked, posts, pages


def test_wordpress(tmp_path, wordpress_site):
    """The first run has every page of the archive; the second asks only for what was changed, and takes one that is new."""
    home, asked, posts, _ = wordpress_site
    crawl(home, tmp_path)
    first, first_asked = read(tmp_path), dict(asked)
    asked.clear()
    posts.insert(0, {"number": 9, "changed": True})
    crawl(home, tmp_path)

    assert numbers(8) == first
    assert 3 == len(asked_for(first_asked, "/v2/posts"))
    assert 1 == sum("/v2/briefs" in path for path in first_asked)
    assert not any("/v2/pages" in path for path in first_asked)
    assert first | {"9"} == read(tmp_path)
    assert ["/news/9"] == asked_for(asked, "/news/")
    [again] = asked_for(asked, "/v2/posts")
    assert "modified_after=" in again


def test_wordpress_hints_reach_the_article(tmp_path, wordpress_site):
    """Author, section and date of the interface are the article's, and provenance says where they are from."""
    home, _, _, _ = wordpress_site
    crawl(home, tmp_path, "--limit", 1)
    [article] = lines(tmp_path / "articles.jsonl")

    assert (["Ann Example"], "Bridges") == (article["authors"], article["section"])
    assert {"wp_rest"} == {article["provenance"][name] for name in ("authors", "section", "date_published")}


def test_newest_first_and_limit(tmp_path, wordpress_site):
    """A run of two pages takes the newest two; the next goes on with the two after them; both end well."""
    home, asked, _, _ = wordpress_site
    runs, taken = [], []
    for _ in range(2):
        asked.clear()
        runs.append(crawl(home, tmp_path, "--limit", 2, command=("crawlall", "local")))
        taken.append(sorted(asked_for(asked, "/news/")))  # the two are under way at once

    assert [0, 0] == [run.returncode for run in runs], runs[1].stderr
    assert [["/news/0", "/news/1"], ["/news/2", "/news/3"]] == taken
    assert numbers(4) == read(tmp_path)


def test_since(tmp_path, wordpress_site):
    """What is older is left alone, and so is the page of the archive that holds only what is older still."""
    home, asked, _, _ = wordpress_site
    crawl(home, tmp_path, "--since", f"{day(3):%Y-%m-%d}")

    assert numbers(4) == read(tmp_path)
    assert 2 == len(asked_for(asked, "/v2/posts"))


def test_after_a_run_with_since_the_next_without_takes_the_rest(tmp_path, wordpress_site):
    """A walk that a date has ended is no walk to the end."""
    home, _, _, _ = wordpress_site
    crawl(home, tmp_path, "--since", f"{day(3):%Y-%m-%d}")
    crawl(home, tmp_path)

    assert numbers(8) == read(tmp_path)


def test_backfill(tmp_path, wordpress_site):
    """What was added far behind the known is found by a backfill, and by no other run; known pages are not asked for again."""
    home, asked, posts, _ = wordpress_site
    crawl(home, tmp_path)
    posts.append({"number": 11})
    crawl(home, tmp_path)
    before = read(tmp_path)
    asked.clear()
    crawl(home, tmp_path, "--backfill")

    assert numbers(8) == before
    assert before | {"11"} == read(tmp_path)
    assert (["/news/11"], 3) == (asked_for(asked, "/news/"), len(asked_for(asked, "/v2/posts")))


def test_walk_that_broke_off_is_taken_up(tmp_path, wordpress_site):
    """A page of the archive that fails: the next run goes behind what is known, until it has been at the end once."""
    home, _, posts, pages = wordpress_site
    answer = made_wordpress([home], posts)
    pages.made.insert(0, ("&page=2&", lambda path: (500, {}, b"")))
    crawl(home, tmp_path)
    first = read(tmp_path)
    pages.made[0] = ("&page=2&", answer)
    crawl(home, tmp_path)

    assert numbers(3) == first
    assert numbers(8) == read(tmp_path)


# -- Blogger --


def test_blogger(tmp_path):
    """Known by its generator; all posts of all pages; the second run asks for the first page only."""
    home, count = [""], 200

    def answer(path):
        start = int(path.split("start-index=")[1].split("&")[0])
        entries = [
            {"link": [{"rel": "alternate", "href": f"{home[0]}news/{n % 5}"}], "title": {"$t": "x"}, "published": {"$t": day(n % 5).isoformat()}}
            for n in range(start - 1, min(count, start + 149))
        ]  # fmt: skip
        feed = {
            "entry": entries,
            "openSearch$startIndex": {"$t": str(start)},
            "openSearch$totalResults": {"$t": str(count)},
        }
        return 200, JSON, json.dumps({"feed": feed}).encode()

    pages = Site(
        {"/": listing(links_to([0]), "<meta name='generator' content='blogger'>")} | stories(5),
        [(blogger.PATH, answer)],
    )
    with serving(pages) as (address, asked):
        home[0] = address
        crawl(address, tmp_path)
        first = asked_for(asked, blogger.PATH)
        asked.clear()
        crawl(address, tmp_path)

    assert numbers(5) == read(tmp_path)
    assert (2, 1) == (len(first), len(asked_for(asked, blogger.PATH)))
    assert [] == asked_for(asked, "/news/")


# -- sitemaps --


def news_entry(number, title="Story"):
    return (
        f"<url><loc>/news/{number}</loc><n:news><n:publication><n:language>en</n:language></n:publication><n:title>{title}</n:title>"
        f"<n:publication_date>{day(number).isoformat()}</n:publication_date></n:news></url>"
    )


def urlset(inner):
    return 200, XML, f"<urlset xmlns:n='http://www.google.com/schemas/sitemap-news/0.9'>{inner}</urlset>".encode()


def test_news_sitemap_at_a_usual_place(tmp_path):
    """Where robots.txt names none it is found; its date is the article's. Places where nothing is are not tried by the next run."""
    with serving(Site({"/": listing("no links"), "/news-sitemap.xml": urlset(news_entry(0))} | stories(1))) as (
        home,
        asked,
    ):
        crawl(home, tmp_path)
        guessed = {"/sitemap.xml", "/sitemap_index.xml", "/wp-sitemap.xml", "/news-sitemap.xml", "/feed/"} & set(asked)
        asked.clear()
        crawl(home, tmp_path)
    [article] = lines(tmp_path / "articles.jsonl")

    assert "news_sitemap" == article["provenance"]["date_published"]
    assert 5 == len(guessed)
    assert ["/news-sitemap.xml"] == asked_for(asked, "sitemap", "/feed/")


def test_index_is_pruned_by_lastmod(tmp_path):
    """A sitemap that its index calls unchanged is not asked for; a changed one is; an index that names itself is asked for once."""

    def index(changed):
        parts = "".join(
            f"<sitemap><loc>/s{n}.xml</loc><lastmod>{moment}</lastmod></sitemap>"
            for n, moment in ((0, changed), (1, "2025-01-01T00:00:00Z"))
        )
        return 200, XML, f"<sitemapindex><sitemap><loc>/sitemap.xml</loc></sitemap>{parts}</sitemapindex>".encode()

    pages = Site(
        {"/": listing(), "/sitemap.xml": index("2025-01-01T00:00:00Z"), "/s0.xml": urlset("<url><loc>/news/0</loc></url>")}
        | {"/s1.xml": urlset("<url><loc>/news/1</loc></url>")}
        | stories(3)
    )  # fmt: skip
    with serving(pages) as (home, asked):
        crawl(home, tmp_path)
        first = dict(asked)
        pages["/sitemap.xml"] = index("2025-02-01T00:00:00Z")
        pages["/s0.xml"] = urlset("<url><loc>/news/0</loc></url><url><loc>/news/2</loc></url>")
        asked.clear()
        crawl(home, tmp_path)

    assert (1, 1, 1) == (first["/sitemap.xml"], first["/s0.xml"], first["/s1.xml"])
    assert (1, 0) == (asked["/s0.xml"], asked["/s1.xml"])
    assert numbers(3) == read(tmp_path)


# -- listings --


def paged(pages, total=4, each=3):
    """A home page and its further pages, each with a link to the next."""
    found = {}
    for page in range(1, total + 1):
        more = f"<a href='/page/{page + 1}/'>Older posts</a>" if page < total else ""
        found["/" if page == 1 else f"/page/{page}/"] = listing(
            links_to(range((page - 1) * each, page * each)), more=more
        )
    return found | pages


def test_listing_is_walked_to_its_end_once(tmp_path):
    """All pages in the first run; in the second, one whose stories are all known ends it."""
    with serving(Site(paged(stories(12)))) as (home, asked):
        crawl(home, tmp_path)
        first = asked_for(asked, "/page/")
        asked.clear()
        crawl(home, tmp_path)

    assert numbers(12) == read(tmp_path)
    assert ["/page/2/", "/page/3/", "/page/4/"] == sorted(first)
    assert [] == asked_for(asked, "/page/", "/news/")


def test_walk_goes_on_while_there_is_something_new(tmp_path):
    """Five new stories push the known to the second page: it is asked for, the third is not."""
    pages = Site(paged(stories(17)))
    with serving(pages) as (home, asked):
        crawl(home, tmp_path)
        pages["/"] = listing(links_to([14, 13, 12]), more="<a href='/page/2/'>Older posts</a>")
        pages["/page/2/"] = listing(links_to([0, 1, 2]), more="<a href='/page/3/'>Older posts</a>")
        asked.clear()
        crawl(home, tmp_path)

    assert numbers(15) == read(tmp_path)
    assert ["/page/2/"] == asked_for(asked, "/page/")


def test_listing_that_never_ends(tmp_path):
    """A site that answers any number with its last stories is left after the first page that repeats."""
    pages = Site(
        paged(stories(3), total=1, each=3),
        [
            (
                "/page/",
                lambda path: listing(links_to([2]), more=f"<a href='/page/{int(path.split('/')[2]) + 1}/'>Next</a>"),
            )
        ],
    )
    pages["/"] = listing(links_to([0, 1]), more="<a href='/page/2/'>Next</a>")
    with serving(pages) as (home, asked):
        crawl(home, tmp_path)

    assert ["/page/2/", "/page/3/"] == sorted(asked_for(asked, "/page/"))


def test_feed_and_listing_and_sitemap_make_up_for_one_another(tmp_path):
    """Each source lacks stories that another has: all are read, each once; and a story that the home page names first has the feed's hints."""
    feed = "<rss><channel><item><title>x</title><link>/news/0</link><pubDate>Tue, 21 Oct 2025 09:00:00 +0200</pubDate></item></channel></rss>"
    pages = Site(
        {
            "/": listing(links_to([0, 1]), "<link rel='alternate' type='application/rss+xml' href='/rss'>"),
            "/rss": (200, XML, feed.encode()),
            "/sitemap.xml": urlset("<url><loc>/news/2</loc></url><url><loc>/news/1?utm_source=x</loc></url>"),
        }
        | stories(3)
    )
    with serving(pages) as (home, asked):
        crawl(home, tmp_path)
    dated = {
        article["url"][-1]: article["provenance"].get("date_published")
        for article in lines(tmp_path / "articles.jsonl")
    }

    assert {"0": "feed", "1": None, "2": None} == dated
    assert ["/news/0", "/news/1", "/news/2"] == sorted(asked_for(asked, "/news/"))


# -- what is wrong --


def test_broken_feed_is_named_with_its_line(tmp_path):
    """What comes before the break is read; the log has the feed and the line."""
    feed = b"<rss><channel>\n<item><link>/news/0</link></item>\n<item><link>/news/1"
    pages = Site({"/": listing("", "<link rel='alternate' type='application/rss+xml' href='/rss'>"), "/rss": (200, XML, feed)} | stories(2))  # fmt: skip
    with serving(pages) as (home, _):
        run = crawl(home, tmp_path)

    assert {"0", "1"} >= read(tmp_path) >= {"0"}
    assert "/rss: line 3: " in run.stderr


CHALLENGE = (
    b"<html><head><title>Just a moment...</title></head><body><p>Checking your browser</p>"
    b"<script>window._cf_chl_opt={cvId:'3'};</script></body></html>"
)


@pytest.mark.parametrize(
    ("home_page", "said"),
    [
        ((500, HTML, b"broken"), "source not read: HTTP 500"),
        ((404, HTML, b"gone"), "source not read: HTTP 404"),
        ((200, HTML, CHALLENGE), "no article: a challenge page of a protection service stands in front of it"),
        ((200, HTML, b"<html><body><p>Welcome to our new site.</p></body></html>"), "names no article"),
        ((200, {"Content-Type": "application/pdf"}, b"%PDF-1.7\n\x00\xff\x01"), "a listing that is not HTML"),
    ],
)
def test_home_page_that_is_blocked_or_broken_is_said(tmp_path, home_page, said):
    """In one warning that names it."""
    with serving(Site({"/": home_page})) as (home, _):
        run = crawl(home, tmp_path, "-s", "LOG_LEVEL=WARNING")

    assert f"{home}: {said}" in run.stderr


def test_source_without_news_for_long_is_asked_less_often_and_said(tmp_path):
    """A feed that has named nothing new for a month rests; a backfill asks for it all the same."""
    pages = Site(
        {"/": listing(links_to([0]), "<link rel='alternate' type='application/rss+xml' href='/rss'>")} | stories(1)
    )
    pages["/rss"] = (200, XML, b"<rss><channel><item><link>/news/0</link></item></channel></rss>")
    with serving(pages) as (home, asked):
        crawl(home, tmp_path)
        _age(tmp_path, days=30)
        said = crawl(home, tmp_path)
        asked.clear()
        crawl(home, tmp_path)
        rested = asked["/rss"]
        crawl(home, tmp_path, "--backfill")

    assert "/rss: has named nothing new since" in said.stderr
    assert (0, 1) == (rested, asked["/rss"])


def _age(out, days):
    """Set back when the sources have named something new."""
    with closing(sqlite3.connect(out / "state" / "crawl.sqlite")) as database:
        database.execute(
            "UPDATE source SET news = news - ?, first = first - ?, read = read - 86400, quiet = 9",
            (86400 * days, 86400 * days),
        )
        database.commit()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--since", "yesterday"), "--since yesterday: a date as 2025-10-21, or 12h, 7d, 2w"),
        (("--limit", "0"), "--limit 0: at least 1"),
        (("-s", "STOP_AFTER_KNOWN=few"), "STOP_AFTER_KNOWN is 'few': it can be a whole number from 1"),
    ],
)
def test_options_with_a_mistake(tmp_path, options, said):
    """One line, before anything is asked for."""
    run = crawl("http://127.0.0.1:9/", tmp_path, *options)

    assert said in run.stderr
    assert "Traceback" not in run.stderr
    assert 0 != run.returncode
