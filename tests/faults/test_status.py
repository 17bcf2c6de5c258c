"""What a site is called while something is wrong with all of it, and after it is healed."""

from __future__ import annotations

import pytest

from tests.faults import kinds, news
from tests.faults.crawls import Crawls
from tests.faults.server import Exchange, Fault, FaultySite, Page
from tests.scrapers.commands import lines

_NAMES = ("one", "two", "three")


def denied(exchange: Exchange) -> None:
    """Says no."""
    exchange.send(403, b"<html><title>Forbidden</title><body><p>Forbidden</p></body></html>")


def home_of_another_kind(exchange: Exchange) -> None:
    """A home page whose addresses are none that the spider knows."""
    exchange.send(200, b"<html><body><a href='/2026/story'>A story with a new address</a></body></html>")


def locked(name: str) -> Page:
    """The beginning of an article, and what its publisher says of the rest."""
    said = b'<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": false}</script></head>'
    return Page(news.article(name).body.replace(b"</head>", said))


def site(faults: dict[str, Fault], **pages: Page) -> FaultySite:
    """Three articles that its home page names, and faults."""
    whole = news.news_site(_NAMES)
    return FaultySite(whole | {f"/{name.replace('_', '/')}": page for name, page in pages.items()}, faults)


def pages(fault: Fault) -> FaultySite:
    """The articles are faulty, and nothing else."""
    return site({f"/news/{name}": fault for name in _NAMES})


def sources(fault: Fault) -> FaultySite:
    """Nothing that names articles can be had."""
    return site(dict.fromkeys(("/", "/feed.xml", "/sitemap.xml"), fault))


def everything(fault: Fault) -> FaultySite:
    """Not robots.txt, either."""
    faulty = sources(fault)
    faulty.faults |= {"/robots.txt": fault} | pages(fault).faults
    return faulty


_SITES = {
    "well": (site({}), "healthy"),
    "errors": (pages(kinds.server_error), "failing"),
    "mute": (pages(kinds.silent), "failing"),
    "cut": (pages(kinds.truncated), "failing"),
    "astray": (pages(kinds.redirect_in_a_circle), "failing"),
    "moved": (pages(kinds.redirect_elsewhere), "failing"),
    "walled": (pages(kinds.challenge), "challenge"),
    "barred": (pages(denied), "blocked"),
    "empty": (pages(kinds.empty), "layout_changed"),
    "pictures": (pages(kinds.png_as_html), "layout_changed"),
    "readdressed": (sources(home_of_another_kind), "layout_changed"),
    "walled_home": (sources(kinds.challenge), "challenge"),
    "failing_home": (sources(kinds.server_error), "failing"),
    "sold": (sources(kinds.redirect_elsewhere), "dead"),
    "closed": (everything(kinds.closed_at_once), "dead"),
    "silent": (everything(kinds.silent), "dead"),
    "no_rules": (site({"/robots.txt": kinds.server_error}), "robots"),
    "locked": (site({}, **{f"news_{name}": locked(name) for name in _NAMES}), "paywalled"),
}


@pytest.fixture(scope="module")
def statuses(tmp_path_factory):
    """The lines of a run with the faults, and of one after they are healed: site -> line."""
    folder = tmp_path_factory.mktemp("statuses")
    with Crawls(folder, {name: site for name, (site, _) in _SITES.items()}) as crawls:
        crawls.run()
        for site in crawls.sites.values():
            site.heal()
            site.pages |= news.news_site(_NAMES)
        crawls.run()
    written = lines(folder / "status.jsonl")
    half = len(_SITES)
    return [{line["site"]: line for line in part} for part in (written[:half], written[half:])]


@pytest.mark.parametrize(("name", "status"), [(name, status) for name, (_, status) in _SITES.items()])
def test_status_of_a_faulty_site(statuses, name, status):
    """What is wrong with half of it or more is its status, in the first run, with a reason and a page that shows it."""
    line = statuses[0][name]

    assert status == line["status"], line
    assert status == "healthy" or (line["reason"] and line["first_bad"]["url"])


@pytest.mark.parametrize("name", _SITES)
def test_status_of_a_healed_site(statuses, name):
    """Well again in the next run, with all of its articles."""
    line = statuses[1][name]

    assert ("healthy", _SITES[name][1]) == (line["status"], line["before"]), line
    had = [line["articles"]["new"] for line in (statuses[0][name], statuses[1][name])]
    assert len(_NAMES) == sum(had), had
