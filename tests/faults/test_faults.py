"""Faulty sites on loopback, crawled while the faults last (twice), after they are healed, and once more.

All sites are crawled by one process, as ``crawlall`` does it: what is wrong with one is nothing to the others.
"""

from __future__ import annotations

import json
import time

import pytest

from scrapers.discovery import wordpress
from tests.faults import kinds, news
from tests.faults.cases import ELSEWHERE, PAGES, Case
from tests.faults.crawls import Crawls
from tests.faults.server import Fault, FaultySite, Page

_ALL = [pytest.param(case, id=case.name) for case in PAGES]
_FUTURE = {"fed-ahead": "Wed, 21 Oct 2099 09:00:00 +0200", "mapped-ahead": "2099-10-21T09:00:00+02:00"}
_HUGE = b"User-agent: *\nDisallow: /nothing\n" + b"# a line that nobody needs\n" * (5 * 1024 * 1024 // 27)


def faulty_pages() -> FaultySite:
    """Each fault at an address of its own, among pages that are well; home page, feed and sitemap name them."""
    names = [case.name for case in (*PAGES, ELSEWHERE)]
    pages = news.news_site(["well", *names[0::3]], ["well-fed", *names[1::3]], ["well-mapped", *names[2::3]])
    pages["/elsewhere"] = news.article("elsewhere")
    return FaultySite(pages, {f"/news/{case.name}": case.fault for case in (*PAGES, ELSEWHERE)})


def site_with(faults: dict[str, Fault]) -> FaultySite:
    """Sources that are faulty; each names articles that no other does."""
    return FaultySite(news.news_site(["listed", "shown"], ["fed", "told"], ["mapped", "drawn"]), faults)


def circling_sitemaps() -> FaultySite:
    """A sitemap that names itself and another, which names a third, which names the second; and dates to come."""
    pages = news.news_site(["listed"], ["fed-ahead"], dates=_FUTURE)
    pages["/sitemap.xml"] = news.index(["/sitemap.xml", "/one.xml"])
    pages["/one.xml"] = news.index(["/two.xml"])
    pages["/two.xml"] = news.index(["/one.xml", "/pages.xml"])
    pages["/pages.xml"] = news.urlset(["mapped-ahead"], _FUTURE)
    pages["/news/mapped-ahead"] = news.article("mapped-ahead", _FUTURE["mapped-ahead"])
    return FaultySite(pages)


def part_of_an_index() -> FaultySite:
    """The sitemap of an index that calls it unchanged ever since."""
    pages = news.news_site(["listed"], [], ["mapped", "drawn"])
    pages["/part.xml"] = pages["/sitemap.xml"]
    part = b"<sitemap><loc>/part.xml</loc><lastmod>2025-01-01T00:00:00Z</lastmod></sitemap>"
    pages["/sitemap.xml"] = Page(b"<sitemapindex>" + part + b"</sitemapindex>", "application/xml")
    return FaultySite(pages, {"/part.xml": kinds.half_a_page})


def wordpress_site(*names: str) -> FaultySite:
    """Its home page names the interface, and nothing else new; the interface has these posts."""
    pages = news.news_site(["listed"], [], names)
    del pages["/sitemap.xml"], pages["/feed.xml"]
    pages["/"] = Page(
        b"<html><head><link rel='https://api.w.org/' href='/wp-json/'></head><body><a href='/news/listed'>x</a></body></html>"
    )
    posts = [
        {"link": f"/news/{name}", "date_gmt": "2025-10-21T09:00:00", "title": {"rendered": name}} for name in names
    ]
    first = wordpress.first_page("http://127.0.0.1/wp-json/", "posts")
    for url in (first, *(wordpress.changed_since(first, time.time() + hours * 3600) for hours in (0, 1))):
        pages[url.removeprefix("http://127.0.0.1")] = Page(json.dumps(posts).encode(), "application/json")
    return FaultySite(pages)


def sites() -> dict[str, FaultySite]:
    made = {
        "pages": faulty_pages(),
        "cut": site_with({"/feed.xml": kinds.half_a_page}),
        "part": part_of_an_index(),
        "home": site_with({"/": kinds.half_a_page}),
        "mute": site_with({"/feed.xml": kinds.silent, "/sitemap.xml": kinds.gzip_cut}),
        "lost": site_with({"/feed.xml": kinds.redirect_in_a_circle, "/sitemap.xml": kinds.endless}),
        "walled": site_with({"/": kinds.challenge, "/sitemap.xml": kinds.server_error}),
        "blank": site_with({"/feed.xml": kinds.empty, "/sitemap.xml": kinds.redirect_ever_on}),
        "circles": circling_sitemaps(),
        "steady": site_with({}),
        "wordpress": wordpress_site("posted"),
        "robots_error": site_with({"/robots.txt": kinds.server_error}),
        "robots_silent": site_with({"/robots.txt": kinds.silent}),
        "robots_huge": site_with({}),
    }
    made["robots_huge"].pages["/robots.txt"] = Page(_HUGE, "text/plain")
    return made


@pytest.fixture(scope="module")
def crawls(tmp_path_factory):
    """The sites, and their four runs: two with the faults, one after they are healed, one more."""
    with Crawls(tmp_path_factory.mktemp("faults"), sites()) as all_of_them:
        runs = [all_of_them.run(), all_of_them.run()]
        for site in all_of_them.sites.values():
            site.heal()
        all_of_them.sites["wordpress"].pages |= wordpress_site("posted", "new").pages
        all_of_them.sites["steady"].pages |= news.news_site(
            ["listed", "shown"], ["fed", "told", "new"], ["mapped", "drawn"]
        )
        runs += [all_of_them.run(), all_of_them.run()]
        yield all_of_them.sites, runs


def written(run, home, name):
    """How many lines a run has written of an article."""
    return run.headlines(home).count(f"The story of {name} at the Ostrow")


# -- pages --


def test_pages_that_are_well_are_had_in_the_first_run(crawls):
    """Whatever stands beside them, and each once."""
    sites, (first, *later) = crawls
    home = sites["pages"].home

    for name in ("well", "well-fed", "well-mapped"):
        assert [1, 0, 0, 0] == [written(run, home, name) for run in (first, *later)]


@pytest.mark.parametrize("case", _ALL)
def test_state_of_a_faulty_page(crawls, case: Case):
    """The frontier has it with the state and the reason that the fault has earned, and counts its failures."""
    sites, (first, second, healed, _) = crawls
    url = f"{sites['pages'].home}news/{case.name}"
    state, reason, failures = first.states[url]

    assert case.state == state
    assert (case.reason or "") in (reason or "")
    assert (1, 2, 0) == (failures, second.states[url][2], healed.states[url][2]) or case.state == "fetched"


@pytest.mark.parametrize("case", _ALL)
def test_what_the_log_says_of_a_faulty_page(crawls, case: Case):
    """One line, with address and reason; none where nothing is wrong."""
    sites, (first, *_) = crawls
    said = first.said(f"{sites['pages'].home}news/{case.name}")

    assert (1 if case.said else 0) == len(said), said
    assert case.said in "".join(said)


@pytest.mark.parametrize("case", _ALL)
def test_later_run_gets_what_was_not_had(crawls, case: Case):
    """Healed and due, it is had whole: once, as a new line, or as the next revision of what was had in part."""
    sites, (first, second, healed, last) = crawls
    home = sites["pages"].home

    assert case.had == written(first, home, case.name)
    assert [0, case.later, 0] == [written(run, home, case.name) for run in (second, healed, last)]
    assert "fetched" == last.states[f"{home}news/{case.name}"][0]


@pytest.mark.parametrize(
    ("name", "times"),
    [("server-error", 2), ("silent", 2), ("gzip-cut", 2), ("truncated", 2), ("endless", 1), ("empty", 1)],
)
def test_what_is_asked_for_again_in_the_same_run(crawls, name, times):
    """What may have been a moment's trouble: as often as RETRY_TIMES says."""
    _, (first, *_) = crawls

    assert times == first.asked["pages"][f"/news/{name}"]


def test_endless_redirects_leave_nothing_to_ask_for(crawls):
    """What lay on the way is not tried for itself, and the next run does not go on where one had ended."""
    _, (_, second, *_) = crawls
    on_the_way = {url: state for url, (state, *_) in second.states.items() if "?session=" in url and "ever-on" in url}

    assert {"moved", "excluded"} == set(on_the_way.values())
    assert 21 == sum(n for path, n in second.asked["pages"].items() if "ever-on" in path)


def test_redirect_to_another_site(crawls):
    """It is not followed; the page is had when it is back."""
    sites, (first, _, healed, last) = crawls
    home = sites["pages"].home
    url = f"{home}news/{ELSEWHERE.name}"

    assert ELSEWHERE.state == first.states[url][0]
    assert ELSEWHERE.reason in (first.states[url][1] or "")
    assert 0 == first.asked["pages"].get("/elsewhere", 0)
    assert [0, 1, 0] == [written(run, home, ELSEWHERE.name) for run in (first, healed, last)]


# -- sources --


@pytest.mark.parametrize(
    ("site", "path", "said", "in_the_first"),
    [
        ("cut", "feed.xml", "line ", {"listed", "shown", "mapped", "drawn", "fed"}),
        ("part", "part.xml", "line ", {"listed", "mapped"}),
        ("home", "", None, {"fed", "told", "mapped", "drawn"}),
        ("mute", "feed.xml", "source not read: no whole answer within 2 s", {"listed", "shown"}),
        ("mute", "sitemap.xml", "source not read: its gzip breaks off", {"listed", "shown"}),
        ("lost", "feed.xml", "not read: redirects in a circle, over ", {"listed", "shown"}),
        ("lost", "sitemap.xml", "source not read: larger than DOWNLOAD_MAXSIZE", {"listed", "shown"}),
        ("blank", "feed.xml", "is empty", {"listed", "shown"}),
        ("blank", "sitemap.xml", "source not read: redirected too often", {"listed", "shown"}),
        ("walled", "", "no article: a challenge page of a protection service", set()),
        ("walled", "sitemap.xml", "source not read: HTTP 500", set()),
    ],
)
def test_faulty_source(crawls, site, path, said, in_the_first):
    """What other sources name, and what stands before a break, is had at once; the rest when it is healed; the log has one line."""
    sites, (first, second, healed, last) = crawls
    home = sites[site].home
    names = {name.removeprefix("/news/") for name in sites[site].pages if name.startswith("/news/")}
    warned = first.said(f"{home}{path}")

    assert (1 if said else 0) == len(warned), warned
    assert (said or "") in "".join(warned)
    assert in_the_first <= {name for name in names if written(first, home, name)} < names
    assert [1] * len(names) == [sum(written(run, home, name) for run in (first, healed)) for name in sorted(names)]
    assert [] == second.headlines(home) == last.headlines(home)


def test_sitemaps_that_name_one_another(crawls):
    """Each is asked for once a run, and what is behind them is found."""
    _, (first, *later) = crawls
    sitemaps = ("/sitemap.xml", "/one.xml", "/two.xml", "/pages.xml")

    assert [{1}] * 4 == [{run.asked["circles"][path] for path in sitemaps} for run in (first, *later)]


@pytest.mark.parametrize("site", ["steady", "wordpress"])
def test_what_an_unchanged_home_page_has_named(crawls, site):
    """It is not read, and names nothing; what is new in its feed, or in WordPress's interface, is had all the same."""
    sites, (_, second, healed, _) = crawls
    [home_page] = [one for one in healed.exchanges[site] if one.path == "/"]

    assert 304 == home_page.status
    assert (0, 1) == tuple(written(run, sites[site].home, "new") for run in (second, healed))
    assert 1 == len(healed.headlines(sites[site].home))


def test_dates_to_come(crawls):
    """Feed, sitemap and page date a story in the future: it is had once, and no source makes it due for ever."""
    sites, (first, second, *later) = crawls
    home = sites["circles"].home

    for name in _FUTURE:
        assert [1, 0, 0, 0] == [written(run, home, name) for run in (first, second, *later)]
        assert 1 >= second.asked["circles"].get(f"/news/{name}", 0)
    assert {None} == {line["date_published"] for line in first.written if "-ahead" in line["url"]}


# -- robots.txt --


@pytest.mark.parametrize("site", ["robots_error", "robots_silent"])
def test_robots_txt_that_fails(crawls, site):
    """Nothing else is asked for (RFC 9309, 2.3.1.4); when it is there again, everything is had."""
    sites, (first, second, healed, last) = crawls
    home = sites[site].home

    assert ({"/robots.txt"}, {"/robots.txt"}) == (set(first.asked[site]), set(second.asked[site]))
    assert f"{home}robots.txt" in first.log
    assert 6 == len(healed.headlines(home))
    assert [] == last.headlines(home)


def test_huge_robots_txt(crawls):
    """Five megabytes: the site is read, and its first rules count."""
    sites, (first, *later) = crawls
    home = sites["robots_huge"].home

    assert [6, 0, 0, 0] == [len(run.headlines(home)) for run in (first, *later)]


# -- all of them --


def test_no_run_speaks_in_tracebacks(crawls):
    """Whatever is wrong is said in words."""
    _, runs = crawls

    for run in runs:
        assert "Traceback" not in run.log
        assert "twisted.python.failure" not in run.log


def test_nothing_is_written_twice(crawls):
    """No revision of an article has two lines, and the last run writes nothing."""
    _, runs = crawls
    lines = [(line["id"], line["revision"]) for run in runs for line in run.written]

    assert len(set(lines)) == len(lines)
    assert [] == runs[-1].written
