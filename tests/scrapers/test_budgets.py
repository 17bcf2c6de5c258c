"""Budgets of sites that do not keep to what is usual: bodies that break off, pages that redirect."""

from tests.faults import server
from tests.faults.news import news_site
from tests.scrapers.local_site import serving
from tests.scrapers.status.test_status_crawls import paper, run
from tests.scrapers.test_site import HTML

NAMES = [f"story-{number}" for number in range(9)]


def cut_short(exchange):
    """30,000 bytes of 40,000."""
    exchange.head(Content_Length="40000", ETag=None)
    exchange.write(b"x" * 30_000)


def test_bytes_of_bodies_that_break_off(tmp_path):
    """They are received, too: a site whose pages all break off uses up its bytes."""
    site = server.FaultySite(news_site(home=NAMES), {f"/news/{name}": cut_short for name in NAMES})
    with server.serving(site) as home:
        done = run(home, tmp_path, "--bytes", "50k")

    assert "stopped by its budget (50000 bytes)" in " ".join(done.stdout.split()), done.stderr
    assert 2 <= sum(path.startswith("/news/") for path in site.counts().elements()) < 9


def test_limit_of_pages_that_redirect(tmp_path):
    """What a page redirects to comes before the next page: as many are asked for as the limit says, and where these lead to."""
    pages = paper(9)
    moved = {name: (302, {"Location": f"{name}/here"}, b"") for name in pages if name != "/"}
    there = {f"{name}/here": pages[name] for name in moved}
    with serving(pages | moved | there) as (home, asked):
        run(home, tmp_path, "--limit", "3", "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=1")
    had = sorted(path for path in asked if path.startswith("/news/"))

    assert 6 == len(had), had
    assert had == sorted([*had[::2], *(f"{path}/here" for path in had[::2])])


def test_limit_of_pages_that_redirect_to_one(tmp_path):
    """A redirect to what was had already has had its page."""
    moved = {name: (302, {"Location": "/news/one"}, b"") for name in paper(9) if name != "/"}
    with serving(paper(9) | moved | {"/news/one": (200, HTML, b"<html>nothing</html>")}) as (home, asked):
        run(home, tmp_path, "--limit", "3", "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=1")

    assert sum(asked[name] for name in moved) <= 4
