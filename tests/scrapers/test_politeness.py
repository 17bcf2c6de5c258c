"""Crawls of a loopback site that forbids, fails, asks for time and leads away; who asks, and how fast."""

from __future__ import annotations

import sqlite3
import time
from collections import Counter
from contextlib import closing
from types import SimpleNamespace

import pytest
from scrapy import Request
from scrapy.exceptions import IgnoreRequest, ScrapyDeprecationWarning
from scrapy.settings import Settings
from scrapy.utils.test import get_crawler
from twisted.python.failure import Failure

from pipelines.engine.rights.robots import MAX_BYTES
from scrapers import settings as project
from scrapers.contact import UNSIGNED, Contact, is_contact
from scrapers.frontier.redirects import leads_elsewhere
from scrapers.middlewares.outcomes import Postponed
from scrapers.own_settings import check_settings
from scrapers.robots import RobotsUnreachable
from scrapers.site import SiteSpider
from tests.scrapers.commands import lines
from tests.scrapers.local_site import LocalSite, serving
from tests.scrapers.test_site import HTML, XML, crawl, site
from tests.scrapers.warc import article_page

TEXT = {"Content-Type": "text/plain"}
RULES = b"User-agent: *\nDisallow: /news/secret\nSitemap: /sitemap.xml\n"
STORIES = {f"The {name} story of the day" for name in ("listed", "fed", "mapped", "moved")}


def ends(out):
    """Path -> (state, reason), of all that the frontier knows."""
    with closing(sqlite3.connect(out / "state" / "crawl.sqlite")) as database:
        rows = database.execute("SELECT url, state, reason FROM url").fetchall()
    return {url.split("/", 3)[3]: (state, reason) for url, state, reason in rows}


def due_in(out, path):
    """Seconds until an address is asked for again by itself."""
    with closing(sqlite3.connect(out / "state" / "crawl.sqlite")) as database:
        ((due,),) = database.execute("SELECT due FROM url WHERE url LIKE ?", (f"%/{path}",)).fetchall()
    return due - time.time()


def headlines(out):
    path = out / "articles.jsonl"
    return {article["headline"] for article in lines(path)} if path.exists() else set()


# -- robots.txt --


def test_robots_txt_that_fails(tmp_path):
    """First nothing is asked for, and all is tried again soon; with rules all is read; then those rules hold for a while."""
    pages = site(**{"/robots.txt": (500, {}, b"User-agent: *\nAllow: /\n")})
    with serving(pages) as (home, asked):
        first = crawl(home, tmp_path, command=("crawlall", "local"))
        first_asked, first_ends, soon = dict(asked), ends(tmp_path), due_in(tmp_path, "")
        pages["/robots.txt"] = (200, TEXT, RULES)
        crawl(home, tmp_path)
        between, secret = headlines(tmp_path), ends(tmp_path)["news/secret"]
        pages["/robots.txt"] = (500, {}, b"")
        pages["/sitemap.xml"] = (200, XML, b"<urlset><url><loc>/news/late</loc></url></urlset>")
        pages["/news/late"] = (200, HTML, article_page("The late story of the day"))
        last = crawl(home, tmp_path)
    rights = {article["headline"]: article["usage_rights"]["robots"] for article in lines(tmp_path / "articles.jsonl")}

    assert {"/robots.txt": 1} == first_asked
    assert {"": ("failed", "robots.txt cannot be had (HTTP 500), so nothing is asked for")} == first_ends
    assert 0 < soon <= 3600
    assert "not asked for, as robots.txt cannot be had" in " ".join(first.stdout.split())
    assert (STORIES, ("excluded", "robots.txt forbids it (rule: Disallow: /news/secret)")) == (between, secret)
    assert STORIES | {"The late story of the day"} == set(rights), last.stderr
    assert {"User-agent: *; no rule"} == set(rights.values())
    assert 0 == asked["/news/secret"]
    assert "/robots.txt: cannot be had (HTTP 500); the rules of " in last.stderr


def test_robots_txt_that_asks_for_time(tmp_path):
    """503 with Retry-After: it is asked for again after that, and the site is read in the same run, at the pace that it states."""
    asked_at = []

    def robots(headers):
        asked_at.append(time.monotonic())
        return (503, {"Retry-After": "1"}, b"") if len(asked_at) == 1 else (200, TEXT, RULES)

    with serving(site(**{"/robots.txt": robots})) as (home, _):
        run = crawl(home, tmp_path)

    assert STORIES == headlines(tmp_path), run.stderr
    assert 2 == len(asked_at)
    assert 1.0 <= asked_at[1] - asked_at[0]


def test_robots_txt_that_asks_for_more_time_than_there_is(tmp_path):
    """429 is about the host: though its rules are known, no page is asked for, and the address has failed with the status."""
    pages = site(**{"/robots.txt": (200, TEXT, RULES)})
    with serving(pages) as (home, asked):
        crawl(home, tmp_path)
        before = dict(asked)
        pages["/robots.txt"] = (429, {"Retry-After": "3600"}, b"")
        crawl(home, tmp_path)
    with closing(sqlite3.connect(tmp_path / "state" / "crawl.sqlite")) as database:
        failed = database.execute("SELECT url, reason, status FROM url WHERE state = 'failed'").fetchall()

    assert {"/robots.txt": 1} == asked - Counter(before)
    assert (home, "robots.txt cannot be had (HTTP 429), so nothing is asked for", 429) in failed


def test_rule_that_was_a_mistake(tmp_path):
    """What it forbade is asked for in the next run, and not a week later; while it stands, nothing is asked for."""
    pages = site(**{"/robots.txt": (200, TEXT, RULES + b"Disallow: /news/\n")})
    with serving(pages) as (home, asked):
        crawl(home, tmp_path)
        forbidden = sum(number for path, number in asked.items() if path.startswith("/news/"))
        pages["/robots.txt"] = (200, TEXT, RULES)
        last = crawl(home, tmp_path)

    assert 0 == forbidden
    assert STORIES == headlines(tmp_path), last.stderr
    assert 0 == asked["/news/secret"]


def test_extract_names_the_reason(tmp_path):
    """One page alone is refused in one line, too."""
    with serving({"/robots.txt": (500, {}, b""), "/a": (200, HTML, article_page("A story"))}) as (home, asked):
        run = crawl(home, tmp_path, command=("extract", f"{home}a"))

    assert f"winnow: {home}a: not read: robots.txt cannot be had (HTTP 500), so nothing is asked for\n" == run.stderr
    assert (2, 0) == (run.returncode, asked["/a"])


# -- a crawl that shows several things --


@pytest.fixture(scope="module")
def polite(tmp_path_factory):
    """A robots.txt at another host, larger than anything that is read, with a pace; a feed at a service; pages that lead away."""
    out, asked_at, agents = tmp_path_factory.mktemp("polite"), [], set()

    def noting(page):
        def answer(headers):
            asked_at.append(time.monotonic())
            agents.add((headers.get("User-Agent"), headers.get("From")))
            return page

        return answer

    robots = b"User-agent: *\nDisallow: /news/secret\nSitemap: %ssitemap.xml\nCrawl-delay: 5\n"
    large = b"# filling\n" * (MAX_BYTES // 5) + b"Disallow: /\n" + b"#" * 11_000_000
    feed = b"<rss><channel><item><title>Fed</title><link>%snews/fed</link></item></channel></rss>"
    there = {}
    with serving(there) as (other, there_asked):
        other = other.replace("127.0.0.1", "localhost")
        refresh = f"<html><head><meta http-equiv='refresh' content='0;url={other}refreshed'></head></html>"
        sitemap = b"".join(
            b"<url><loc>/news/%s</loc></url>" % name for name in (b"left", b"refreshed", b"mapped", b"moved", b"old")
        )
        pages = site(
            **{
                "/robots.txt": (301, HTML | {"Location": f"{other}our-robots.txt"}, b"<p>It has moved</p>"),
                "/feed": (302, {"Location": f"{other}feed"}, b""),
                "/news/left": (301, {"Location": f"{other}left"}, b""),
                "/news/refreshed": (200, HTML, refresh.encode()),
                "/sitemap.xml": (200, XML, b"<urlset>" + sitemap + b"</urlset>"),
                "/news/old": (200, HTML, article_page("The old story of the day")),
            }
        )
        noted = {path: noting(page) if path.startswith("/news/") else page for path, page in pages.items()}
        with serving(noted) as (home, asked):
            there["/our-robots.txt"] = (200, TEXT, robots % home.encode() + large)
            there["/feed"] = (200, XML, feed % home.encode())
            arguments = ("-s", "CONTACT=crawler@example.org", "-s", "CRAWL_DELAY_MOST=0.3")
            run = crawl(home, out, *arguments)
            noted["/news/old"] = (301, {"Location": "/news/nowhere"}, b"")
            first_asked_at, first_asked = [*asked_at], dict(asked)
            crawl(home, out, *arguments, "-s", "REVISIT=all", "-s", "DOWNLOAD_TIMEOUT=5")
    return SimpleNamespace(
        run=run, out=out, asked=first_asked, there=there_asked, other=other, asked_at=first_asked_at, agents=agents
    )


def test_large_robots_txt_of_another_host_counts(polite):
    """What stands in its first 500 KiB holds, what stands behind does not; the log says so."""
    assert 0 == polite.asked.get("/news/secret", 0)
    assert STORIES <= headlines(polite.out)
    assert 1 == polite.run.stderr.count("/robots.txt: larger than 500 KiB")
    assert 1 == polite.asked["/robots.txt"]


def test_pace_that_is_stated_is_kept(polite):
    """No two pages come closer than CRAWL_DELAY_MOST, though DOWNLOAD_DELAY is 0 and Crawl-delay is more; the log says so once."""
    gaps = [after - before for before, after in zip(polite.asked_at, polite.asked_at[1:])]

    assert 5 <= len(gaps)
    assert 0.28 <= min(gaps)  # of the server's clock, on the way to which a request may lose some ms
    assert 1 == polite.run.stderr.count("asks for 5 s between two requests, and is given 0.3")


def test_page_that_leads_to_another_site_is_not_followed(polite):
    """By HTTP or by the page itself: the other site is not asked, the address is excluded for a week, and the log says so."""
    found = ends(polite.out)

    assert ("excluded", f"redirects to another site: {polite.other}left") == found["news/left"]
    assert ("excluded", f"redirects to another site: {polite.other}refreshed") == found["news/refreshed"]
    assert 6 * 86400 < due_in(polite.out, "news/left") < 8 * 86400
    assert (0, 0) == (polite.there["/left"], polite.there["/refreshed"])
    assert f"/news/left: redirects to another site, not followed: {polite.other}left" in polite.run.stderr


def test_feed_may_live_elsewhere(polite):
    """At a service: its entries are the site's."""
    assert 1 <= polite.there["/feed"]
    assert "The fed story of the day" in headlines(polite.out)


def test_who_asks_can_be_reached(polite):
    """A mail address is in the User-Agent and in From; nothing is said of a contact that is missing."""
    assert {("Winnow/0.1 (news article crawler; crawler@example.org)", "crawler@example.org")} == polite.agents
    assert "Publishers cannot reach you" not in polite.run.stderr


def test_article_behind_a_redirect_that_ends_in_nothing_is_a_tombstone(polite):
    """It has moved, and its new page is gone: an event with its id."""
    (old,) = [one for one in lines(polite.out / "articles.jsonl") if one["headline"] == "The old story of the day"]
    events = [event for event in lines(polite.out / "events.jsonl") if event["event"] == "tombstone"]

    assert [(old["id"], 404)] == [(event["article_id"], event["http_status"]) for event in events]


def test_parked_home_page(tmp_path):
    """A home page that leads away is a warning, in log and table; nobody there is asked, and publishers cannot reach us."""
    with serving({}) as (other, there_asked):
        other = other.replace("127.0.0.1", "localhost")
        with serving({"/": (302, {"Location": other}, b"")}) as (home, _):
            run = crawl(home, tmp_path, "-s", "LOG_LEVEL=INFO", command=("crawlall", "local"))

    assert f"WARNING: {home}: redirects to another site, not followed: {other}" in run.stderr
    assert "redirected to another site 1" in run.stdout
    assert 0 == there_asked["/"]
    assert 1 == run.stderr.count("Publishers cannot reach you: set CONTACT")


# -- without a crawl --


def test_source_that_is_not_asked_for_may_be_there(monkeypatch):
    """A line that forbids it is remembered of a source; a robots.txt that cannot be had, or a host that asks for time, is not."""
    noted, spider = [], LocalSite()
    monkeypatch.setattr(spider, "_note_unread", lambda request, status: noted.append(request.url))
    stats = SimpleNamespace(inc_value=lambda _: None)
    spider.crawler = SimpleNamespace(engine=SimpleNamespace(scheduler=None), stats=stats)
    for place, error in enumerate((RobotsUnreachable("503"), Postponed("429"), IgnoreRequest("Disallow: /"))):
        failure = Failure(error)
        failure.request = Request(f"http://127.0.0.1/feed{place}", spider.parse_feed)
        assert () == spider.failed(failure)

    assert ["http://127.0.0.1/feed2"] == noted


def redirected(url, callback="parse_page", **meta):
    return Request(url, getattr(LocalSite(), callback), meta={"redirect_urls": ["http://127.0.0.1/a"], **meta})


@pytest.mark.parametrize(
    ("request_", "leads"),
    [
        (redirected("https://127.0.0.1/b"), False),
        (redirected("https://www.127.0.0.1/b"), False),
        (redirected("https://other.example/b"), True),
        (redirected("https://127.0.0.1.other.example/b"), True),
        (redirected("https://other.example/", "parse_listing", source=True), True),
        (redirected("https://other.example/feed", "parse_feed", source=True), False),
        (redirected("https://other.example/map", "parse_sitemap", source=True), False),
        (redirected("https://other.example/wp", "parse_wordpress", source=True), False),
        (Request("https://other.example/b", meta={}), False),
    ],
)
def test_what_leads_elsewhere(request_, leads):
    """Pages and listings at another host do; http or https, www. or not, feeds, and what was never redirected do not."""
    spider = LocalSite()
    if request_.callback:
        request_ = request_.replace(callback=getattr(spider, request_.callback.__name__))

    assert leads == leads_elsewhere(request_, spider)


def test_user_agent_of_the_settings_is_the_unsigned_one():
    """Else CONTACT would never come into it."""
    assert UNSIGNED == project.USER_AGENT


@pytest.mark.parametrize(
    ("said", "agent", "sender"),
    [
        ({}, UNSIGNED, None),
        ({"CONTACT": "https://example.org/bot"}, "Winnow/0.1 (news article crawler; +https://example.org/bot)", None),
        ({"CONTACT": "me@example.org"}, "Winnow/0.1 (news article crawler; me@example.org)", "me@example.org"),
        ({"CONTACT": "https://example.org", "USER_AGENT": "Mine/1"}, "Mine/1", None),
        ({"CONTACT": "me@example.org", "DEFAULT_REQUEST_HEADERS": {"from": "x@y.org"}}, "Winnow/0.1 (news article crawler; me@example.org)", "x@y.org"),
    ],
)  # fmt: skip
def test_contact(said, agent, sender):
    """In the usual form; what the user has set wins."""
    settings = Settings({"USER_AGENT": UNSIGNED} | said)
    Contact().update_settings(settings)
    headers = {name.lower(): value for name, value in settings["DEFAULT_REQUEST_HEADERS"].items()}

    assert (agent, sender) == (settings["USER_AGENT"], headers.get("from"))


@pytest.mark.parametrize("said", ["me", "ftp://example.org", "https://", "me@localhost", "a b@example.org", "https://a.org/\r\nX: 1", "me@example.org\n"])  # fmt: skip
def test_contact_that_is_none(said):
    """Refused by name before anything is asked for."""
    assert not is_contact(said)
    with pytest.raises(ValueError, match="CONTACT is "):
        check_settings(Settings({"CONTACT": said}))


@pytest.mark.parametrize("said", [-1, "soon", "inf"])
def test_crawl_delay_most_that_is_none(said):
    """Refused by name."""
    with pytest.raises(ValueError, match="CRAWL_DELAY_MOST is "):
        check_settings(Settings({"CRAWL_DELAY_MOST": said}))


def test_a_site_may_have_a_delay_of_its_own():
    """Through custom_settings; Scrapy takes the older class attribute, too, and says that it is going."""

    class Slow(SiteSpider):
        name = "slow"
        home = "https://example.org/"
        custom_settings = {"DOWNLOAD_DELAY": 7}

    class Slower(SiteSpider):
        name = "slower"
        home = "https://example.org/"
        download_delay = 9

    with pytest.warns(ScrapyDeprecationWarning, match="DOWNLOAD_DELAY"):
        slower = get_crawler(Slower)

    assert [7.0, 9.0] == [crawler.settings.getfloat("DOWNLOAD_DELAY") for crawler in (get_crawler(Slow), slower)]


def test_defaults_are_polite():
    """One request a host at a time, a second apart, and robots.txt is obeyed."""
    assert (1, 1.0, True) == (project.CONCURRENT_REQUESTS_PER_DOMAIN, project.DOWNLOAD_DELAY, project.ROBOTSTXT_OBEY)
