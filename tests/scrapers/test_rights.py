"""Usage rights in a crawl and in a replay, over real HTTP on loopback and from an archive."""

import json

import pytest
from scrapy.http import Headers

from scrapers.headers import plain_headers
from tests.scrapers.commands import lines, scrapy
from tests.scrapers.local_site import serving
from tests.scrapers.test_site import HTML, crawl
from tests.scrapers.warc import article_page, write_warc

ROBOTS = b"""# ai-train=no: this is a comment
User-agent: *
Content-Signal: search=yes, ai-train=yes
Content-Signal: /news/reserved ai-train=no
Disallow: /news/secret
Allow: /news/
Sitemap: /sitemap.xml
"""
TDMREP = json.dumps([{"location": "/news/mined", "tdm-reservation": 1}, {"location": "/", "tdm-reservation": 0}])
PAGES = ("open", "reserved", "mined", "noai", "licensed")
"""Paths below /news/, each named by what is special about it."""
CC = '<link rel="license" href="https://creativecommons.org/licenses/by/4.0/">'


def site(*, tdmrep=True, robots=ROBOTS):
    named = "".join(f"<url><loc>/news/{name}</loc></url>" for name in PAGES)
    head = {"noai": '<meta name="robots" content="noai">', "licensed": CC}
    pages = {
        f"/news/{name}": (
            200,
            HTML | ({"X-Robots-Tag": "noarchive"} if name == "noai" else {}),
            article_page(f"The {name} story of the day").replace(b"</head>", f"{head.get(name, '')}</head>".encode()),
        )
        for name in PAGES
    }
    pages["/sitemap.xml"] = (200, {"Content-Type": "application/xml"}, f"<urlset>{named}</urlset>".encode())
    pages["/"] = (200, HTML, b"<html><a href='/about'>b</a></html>")
    if robots is not None:
        pages["/robots.txt"] = (200, {"Content-Type": "text/plain"}, robots)
    if tdmrep:
        pages["/.well-known/tdmrep.json"] = (200, {"Content-Type": "application/json"}, TDMREP.encode())
    return pages


def rights_of(path):
    return {article["headline"].split()[1]: article["usage_rights"] for article in lines(path / "articles.jsonl")}


@pytest.fixture(scope="module")
def crawled(tmp_path_factory):
    out = tmp_path_factory.mktemp("rights")
    with serving(site()) as (home, asked):
        run = crawl(home, out)
    return run, out, asked


def test_every_line_has_its_rights(crawled):
    """robots.txt, Content-Signal, tdmrep.json, headers, meta and licence, each for its page."""
    _, out, _ = crawled
    found = rights_of(out)

    assert set(PAGES) == set(found)
    assert {"User-agent: *; Allow: /news/"} == {rights["robots"] for rights in found.values()}
    assert {"search=yes, ai-train=yes"} == {found[name]["content_signal"] for name in PAGES if name != "reserved"}
    assert "ai-train=no" == found["reserved"]["content_signal"]
    assert ("1", "0") == (found["mined"]["tdm_reservation"], found["open"]["tdm_reservation"])
    assert "noarchive, noai" == found["noai"]["x_robots_tag"]
    assert "https://creativecommons.org/licenses/by/4.0/" == found["licensed"]["license"]
    for article in lines(out / "articles.jsonl"):
        assert article["fetched_at"] == article["usage_rights"]["checked_at"]
        assert "robots.txt" == article["provenance"]["usage_rights.robots"]


def test_files_of_the_host_are_fetched_once(crawled):
    """robots.txt and tdmrep.json once each, however many pages there are; its sitemaps are followed all the same."""
    _, _, asked = crawled

    assert (1, 1, 1) == (asked["/robots.txt"], asked["/.well-known/tdmrep.json"], asked["/sitemap.xml"])


def test_usage_drops_and_counts(tmp_path):
    """USAGE=train leaves out what objects to training; the table says how many."""
    with serving(site()) as (home, _):
        run = crawl(home, tmp_path, "-s", "USAGE=train", "-s", "LOG_LEVEL=INFO", command=("crawlall",))

    assert {"open", "licensed"} == set(rights_of(tmp_path))
    assert "left out, not for training 3" in run.stdout
    assert "/news/mined: not for train (tdm-reservation 1)" in run.stderr


def test_usage_marks_and_counts(tmp_path):
    """USAGE_ACTION=mark keeps them, with a warning that names purpose and signal."""
    with serving(site()) as (home, _):
        run = crawl(home, tmp_path, "-s", "USAGE=input", "-s", "USAGE_ACTION=mark", command=("crawlall",))
    warned = {article["headline"].split()[1]: article["quality"]["warnings"] for article in lines(tmp_path / "articles.jsonl")}  # fmt: skip

    assert set(PAGES) == set(warned)
    assert "usage: not for input (tdm-reservation 1)" in warned["mined"]
    assert "usage: not for input (noarchive)" in warned["noai"]
    assert [] == warned["open"]
    assert "marked, not for input of a model 2" in run.stdout


def test_without_the_files(tmp_path):
    """A host without robots.txt says so; TDMREP_ENABLED leaves tdmrep.json alone."""
    pages = site(robots=None) | {"/news/open": (200, HTML, article_page("The open story of the day"))}
    pages["/"] = (200, HTML, b"<html><a href='/news/open'>a</a></html>")
    with serving(pages) as (home, asked):
        crawl(home, tmp_path, "-s", "TDMREP_ENABLED=False")
    rights = rights_of(tmp_path)["open"]

    assert ("no robots.txt: HTTP 404", None) == (rights["robots"], rights["tdm_reservation"])
    assert (1, 0) == (asked["/robots.txt"], asked["/.well-known/tdmrep.json"])


@pytest.mark.parametrize(
    "answer",
    [
        (200, {"Content-Type": "application/json"}, b"[" * 200_000),
        (200, {"Content-Type": "application/json"}, b" " * 2_000_000),
        (500, {}, b""),
        (302, {"Location": "/.well-known/tdmrep.json"}, b""),
    ],
)
def test_broken_tdmrep_costs_nothing(tmp_path, answer):
    """Garbage, a huge file, an error and a circle of redirects: the pages are read, nothing is said, no traceback."""
    with serving(site() | {"/.well-known/tdmrep.json": answer}) as (home, _):
        run = crawl(home, tmp_path)

    assert {None} == {rights["tdm_reservation"] for rights in rights_of(tmp_path).values()}
    assert set(PAGES) == set(rights_of(tmp_path))
    assert "Traceback" not in run.stderr


def test_tdmrep_obeys_robots_txt(tmp_path):
    """Where robots.txt forbids it, it is not asked for."""
    robots = ROBOTS.replace(b"Allow: /news/", b"Allow: /news/\nDisallow: /.well-known/")
    with serving(site(robots=robots)) as (home, asked):
        crawl(home, tmp_path)

    assert 0 == asked["/.well-known/tdmrep.json"]
    assert set(PAGES) == set(rights_of(tmp_path))


@pytest.mark.parametrize("setting", ["USAGE=teach", "USAGE_ACTION=hide"])
@pytest.mark.parametrize("command", [("crawl", "local"), ("crawlall",), ("extract", "page.html")])
def test_wrong_setting(tmp_path, command, setting):
    """One line names the setting, its value and those that are right; nothing is asked for."""
    with serving(site()) as (home, asked):
        run = crawl(home, tmp_path, "-s", setting, command=command)
    name, value = setting.split("=")

    assert 2 == run.returncode
    assert f"{name} is '{value}': it can be " in run.stderr
    assert "Traceback" not in run.stderr
    assert 0 == asked.total()


def archived(path, records, *arguments):
    html = ("https://viqus.ai/news/a", "text/html; charset=utf-8", article_page("A story from the archive"))
    archive = write_warc(path / "a.warc.gz", [html, *records])
    return scrapy("replay", archive, "-s", f"OUTPUT_DIR={path / 'out'}", *arguments)


def test_replay_reads_what_the_archive_has(tmp_path):
    """robots.txt and tdmrep.json of the archive count as those of a crawl."""
    records = [
        ("https://viqus.ai/robots.txt", "text/plain", b"User-agent: *\nAllow: /news\nContent-Signal: ai-train=no"),
        ("https://viqus.ai/.well-known/tdmrep.json", "application/json", b'[{"location": "/", "tdm-reservation": 1}]'),
    ]
    run = archived(tmp_path, records)
    [article] = lines(tmp_path / "out" / "articles.jsonl")

    assert 0 == run.returncode, run.stderr
    assert ("User-agent: *; Allow: /news", "ai-train=no", "1") == (
        article["usage_rights"]["robots"],
        article["usage_rights"]["content_signal"],
        article["usage_rights"]["tdm_reservation"],
    )


def test_replay_without_them_knows_nothing(tmp_path):
    """An archive without robots.txt leaves the field null, and does not count the files as missing pages."""
    run = archived(tmp_path, [])
    [article] = lines(tmp_path / "out" / "articles.jsonl")
    rights = article["usage_rights"]

    assert (None, None, None) == (rights["robots"], rights["content_signal"], rights["tdm_reservation"])
    assert article["fetched_at"] == rights["checked_at"]
    assert "tdmrep" not in run.stdout + run.stderr


def test_extract_of_an_address_knows_its_host(tmp_path):
    """One page fetched alone has the rights that a crawl would give it, and USAGE counts there, too."""
    with serving(site()) as (home, asked):
        run = crawl(home, tmp_path, command=("extract", f"{home}news/mined"))
        refused = crawl(home, tmp_path, "-s", "USAGE=train", command=("extract", f"{home}news/mined"))
    rights = json.loads(run.stdout)["usage_rights"]

    assert ("User-agent: *; Allow: /news/", "1") == (rights["robots"], rights["tdm_reservation"])
    assert (1, "") == (refused.returncode, refused.stdout)
    assert "no article: not for train (tdm-reservation 1)" in refused.stderr
    assert 2 == asked["/robots.txt"]


def test_headers_that_come_several_times():
    """Where commas do not tell one header from the next, lines do; other headers are joined as ever."""
    headers = Headers({"X-Robots-Tag": ["googlebot: noindex", "noarchive"], "Vary": ["a", "b"], "Empty": []})

    assert {"X-Robots-Tag": "googlebot: noindex\nnoarchive", "Vary": "a,b", "Empty": ""} == plain_headers(headers)
