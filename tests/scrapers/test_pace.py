"""The pace of a host, whoever asks: several crawls of a process, and a crawl that is stopped while it waits."""

from __future__ import annotations

import asyncio
import signal
import time
from types import SimpleNamespace

import pytest
from scrapy import Request
from scrapy.http import Response
from scrapy.utils.test import get_crawler

from scrapers.middlewares.outcomes import GivenBack
from scrapers.middlewares.pace import KeepPace, Turns
from tests.scrapers.commands import begun
from tests.scrapers.local_site import serving
from tests.scrapers.test_recrawls import states
from tests.scrapers.test_robots import SETTINGS
from tests.scrapers.test_site import HTML, crawl, site
from tests.scrapers.warc import article_page

PAGE = "https://example.org/a"
TEXT = {"Content-Type": "text/plain"}
SOON = 60
"""Seconds that a busy machine may need to stop; half of what it would wait for."""


def crawling(**settings):
    """A crawl's middleware, and the crawl's engine, which is not stopping yet."""
    crawler = get_crawler(settings_dict=SETTINGS | settings)
    crawler.engine = SimpleNamespace(
        downloader=SimpleNamespace(slots={}, per_slot_settings={}, get_slot_key=lambda request: "example.org"),
        _slot=SimpleNamespace(closing=None),
    )
    return KeepPace(crawler)


def test_crawls_take_turns():
    """Two that ask one host: one after the other, DOWNLOAD_DELAY apart; other hosts do not wait for it."""
    delay, asked, most, elsewhere = 0.05, [], [], []

    async def ask(middleware, url, seen):
        request = Request(url)
        await middleware.process_request(request)
        seen.append(time.monotonic())
        most.append(len(middleware._held))
        await asyncio.sleep(0.01)
        middleware.process_response(request, Response(url))

    async def ask_all():
        ways = [crawling(DOWNLOAD_DELAY=delay) for _ in range(2)]
        await asyncio.gather(
            *(ask(way, f"{PAGE}{number}", asked) for number in range(3) for way in ways),
            ask(ways[0], "https://other.example/a", elsewhere),
        )

    asyncio.run(ask_all())

    assert 6 == len(asked)
    assert delay * 0.99 <= min(after - before for before, after in zip(asked, asked[1:]))
    assert elsewhere[0] < asked[1]


def test_failures_end_a_turn():
    """Whatever came of a request, the next one may ask; so it may if a crawl has ended with some under way."""

    async def ask():
        one, other = crawling(DOWNLOAD_DELAY=0), crawling(DOWNLOAD_DELAY=0)
        failing, left = Request(PAGE), Request(PAGE)
        await one.process_request(failing)
        one.process_exception(failing, OSError("refused"))
        await one.process_request(left)
        one._end_all()
        one.process_response(left, Response(PAGE))
        await asyncio.wait_for(other.process_request(Request(PAGE)), SOON)
        return one._held

    assert {} == asyncio.run(ask())


def test_chance_of_the_downloader_stays_its_own():
    """Requests of one crawl may come as close as its slot lets them; those of two may not."""

    async def ask():
        way = crawling()
        way.crawler.engine.downloader.slots["example.org"] = SimpleNamespace(delay=2.0, jitter=0.5, concurrency=1)
        slot = way._slot(Request(PAGE))
        return slot.pace(True), slot.pace(False)

    assert (1.0, 2.0) == asyncio.run(ask())


def test_who_waits_while_the_crawl_stops_is_given_back():
    """However long the wait would have been."""

    async def ask():
        turns, is_over = Turns(), []
        await turns.take("one", lambda is_own: 3600.0, 1)
        turns.end(time.monotonic())
        waiting = asyncio.ensure_future(turns.take("one", lambda is_own: 3600.0, 1, lambda: bool(is_over)))
        await asyncio.sleep(0)
        is_over.append(True)
        await asyncio.wait_for(waiting, SOON)

    with pytest.raises(GivenBack):
        asyncio.run(ask())


def test_sites_of_one_host_keep_its_pace(tmp_path):
    """Two spiders of one process: no two requests, of either, are closer than DOWNLOAD_DELAY."""
    asked_at = []

    def noting(page):
        def answer(headers):
            asked_at.append(time.monotonic())
            return page

        return answer

    home_page = b"".join(b"<a href='/%s/%d'>A story of the day</a>" % (name, at) for name in (b"news", b"sport") for at in range(3))  # fmt: skip
    pages = site(**{"/": (200, HTML, b"<html>" + home_page + b"</html>"), "/robots.txt": (200, TEXT, b"")})
    pages |= {
        f"/{name}/{at}": (200, HTML, article_page(f"The {name} {at}")) for name in ("news", "sport") for at in range(3)
    }
    with serving({path: noting(page) for path, page in pages.items()}) as (home, asked):
        modules = (
            "-s",
            "SPIDER_MODULES=tests.scrapers.neighbours",
            "-s",
            "DOWNLOAD_DELAY=0.2",
            "-s",
            "DOWNLOAD_DELAY_JITTER=0",
        )
        run = crawl(home, tmp_path, *modules, command=("crawlall",))

    assert 6 == sum(asked[f"/{name}/{at}"] for name in ("news", "sport") for at in range(3)), run.stderr
    assert 0.15 <= min(after - before for before, after in zip(asked_at, asked_at[1:]))  # of the server's clock


def stopped(out, pages, path):
    """Crawl, and send SIGTERM when a path is asked for; gives the counts of requests and what is known of addresses then."""
    crawls = []

    def stopping(headers):
        crawls[0].send_signal(signal.SIGTERM)
        time.sleep(0.5)  # it is heard before the answer is
        return pages[path]

    with serving(pages | {path: stopping}) as (home, asked):
        quick = ("-s", "SPIDER_MODULES=tests.scrapers.local_site", "-s", "DOWNLOAD_DELAY=0", "-s", "EXTRACT_IN=reactor")
        folders = ("-s", f"OUTPUT_DIR={out}", "-s", f"STATE_DIR={out / 'state'}")
        crawls.append(begun("crawl", "local", *quick, "-s", "CRAWL_DELAY_MOST=120", *folders, LOCAL_SITE=home))
        crawls[0].wait(SOON)
    return asked, states(out)


def test_crawl_that_is_stopped_does_not_wait_for_the_pace(tmp_path):
    """What has to wait for minutes, as robots.txt wants it, waits for the next run."""
    pages = site(**{"/robots.txt": (200, TEXT, b"User-agent: *\nCrawl-delay: 120\n")})
    asked, known = stopped(tmp_path, pages, "/robots.txt")

    assert ({"/robots.txt": 1}, {"waiting"}) == (asked, set(known.values()))


def test_crawl_that_is_stopped_asks_for_nothing_more(tmp_path):
    """Not for tdmrep.json: a page that is read with it is read by the next run. Not for robots.txt again, if it has failed."""
    asked, known = stopped(tmp_path / "page", site(), "/news/fed")
    robots, unknown = stopped(tmp_path / "robots", site(**{"/robots.txt": (500, {}, b"")}), "/robots.txt")

    assert (1, 0, "waiting") == (asked["/news/fed"], asked["/.well-known/tdmrep.json"], known["news/fed"])
    assert ({"/robots.txt": 1}, {"": "waiting"}) == (robots, unknown)
