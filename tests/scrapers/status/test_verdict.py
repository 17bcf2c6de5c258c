"""From what a run has seen to a status."""

import math
from collections import Counter

import pytest

from pipelines.status import STATUSES, BadPage, Readings, SiteStatus, Spread
from scrapers.frontier.interface import End, Outcome
from scrapers.frontier.outcome import Notes
from scrapers.status.ends import Ended, ended
from scrapers.status.rhythm import Silence
from scrapers.status.verdict import Facts, verdict


def pages(**ends):
    return Counter({Ended(end): number for end, number in ends.items()})


def usual(runs=5, **ends):
    """Runs before, all well."""
    readings = Readings(10, {"authors": 10}, {}, Spread(math.log1p(400), 0.2), Spread(0.05, 0.02))
    return [SiteStatus(status="healthy", pages=ends or {"article": 10}, readings=readings)] * runs


def status(facts, before=(), history=None):
    return verdict(facts, usual() if history is None else history, before).status


WELL = Counter({Ended.ARTICLE: 3})


@pytest.mark.parametrize(
    ("ends", "expected"),
    [
        ({"article": 9, "challenge": 1}, "healthy"),
        ({"article": 2, "challenge": 8}, "challenge"),
        ({"challenge": 3}, "challenge"),
        ({"article": 2, "denied": 8}, "blocked"),
        ({"unchanged": 8, "denied": 7}, "healthy"),
        ({"login": 4}, "paywalled"),
        ({"robots": 4, "article": 1}, "robots"),
        ({"error": 4, "silent": 1, "article": 2}, "failing"),
        ({"silent": 4}, "failing"),
        ({"gone": 4}, "failing"),
        ({"gone": 8, "article": 1}, "healthy"),
        ({"gone": 8, "article": 1, "error": 2}, "failing"),
        ({"no_article": 4}, "layout_changed"),
        ({"aside": 4}, "layout_changed"),
        ({"article": 4, "no_article": 1}, "healthy"),
        ({"article": 6, "no_article": 6}, "layout_changed"),
        ({"moved": 4, "article": 1}, "healthy"),
    ],
)
def test_most_pages_decide(ends, expected):
    """What befalls half of the pages is the site's; of fewer, its pages'. Pages without articles are compared with the history."""
    assert expected == status(Facts(pages(**ends), WELL))


def test_one_bad_page_is_judged_with_the_runs_before():
    """A run of one page, which fails: with three good ones before, the site is well; with failures before, it is not."""
    facts = Facts(pages(error=1), WELL)

    assert "healthy" == status(facts, usual(article=1))
    assert "failing" == status(facts, [SiteStatus(pages={"error": 1})] * 3)
    assert "failing" == status(facts, [], [])


def test_site_without_bodies_says_so_in_its_first_run():
    """No history at all: not one page gave an article."""
    assert "layout_changed" == status(Facts(pages(no_article=1), WELL), history=[])
    assert "healthy" == status(Facts(pages(no_article=1, article=3), WELL), history=[])


def test_one_page_without_article_is_no_layout():
    """A known site whose only new page is a gallery."""
    assert "healthy" == status(Facts(pages(no_article=1), WELL))
    assert "healthy" == status(Facts(pages(aside=1), WELL), history=usual(unchanged=5))


@pytest.mark.parametrize(
    ("sources", "home", "expected"),
    [
        ({"silent": 3}, "silent", "dead"),
        ({"gone": 1}, "gone", "dead"),
        ({"elsewhere": 1}, "elsewhere", "dead"),
        ({"error": 3}, "error", "failing"),
        ({"challenge": 2, "denied": 1}, "challenge", "challenge"),
        ({"robots": 3}, "robots", "robots"),
        ({"silent": 1, "article": 1}, "silent", "healthy"),
        ({"error": 1, "unchanged": 1}, "error", "healthy"),
    ],
)
def test_nothing_that_names_pages(sources, home, expected):
    """If no source can be had, what keeps the home page back is the site's status; one that can be had is enough."""
    assert expected == status(Facts(Counter(), pages(**sources), home=Ended(home)))


def test_sources_that_name_nothing():
    """They can be read, and no address in them is the site's: its addresses have changed."""
    assert "layout_changed" == status(Facts(Counter(), WELL, named=0))
    assert "healthy" == status(Facts(Counter(), WELL, named=None))


def test_readings_that_have_shifted():
    """Articles come, without their authors: the reason names the field, and the first such page."""
    readings = Readings(6, {"authors": 0}, {}, Spread(math.log1p(400), 0.2), Spread(0.05, 0.02))
    first = BadPage("https://example.org/a", "no authors", 200)
    said = verdict(Facts(pages(article=6), WELL, readings=readings, first={"authors": first}), usual(), [])

    assert ("layout_changed", first) == (said.status, said.first_bad)
    assert "authors" in said.reason and "100%" in said.reason


def test_locked_articles():
    """Most articles are locked."""
    readings = Readings(6, {"authors": 6}, {}, Spread(math.log1p(400), 0.2), Spread(0.05, 0.02), paywalled=4)

    assert "paywalled" == status(Facts(pages(article=6), WELL, readings=readings))


def test_silence_comes_last():
    """A site that is blocked is not called quiet; one that answers and says nothing is."""
    silent = Silence(0, 30.0, 5.0)

    assert "quiet" == status(Facts(Counter(), WELL, silence=silent))
    assert "blocked" == status(Facts(pages(denied=5), WELL, silence=silent))


def test_nothing_asked_for():
    """An interrupted run says nothing of the site."""
    assert "unknown" == status(Facts())


@pytest.mark.parametrize(
    ("ending", "notes", "refused", "expected"),
    [
        (Outcome(End.FETCHED, 200), Notes(status=200, items=[("a", "b")]), None, Ended.ARTICLE),
        (Outcome(End.FETCHED, 200), Notes(status=200), "challenge", Ended.CHALLENGE),
        (Outcome(End.FETCHED, 200), Notes(status=200), "no_text", Ended.NO_ARTICLE),
        (Outcome(End.FETCHED, 200), Notes(status=200), "missing", Ended.GONE),
        (Outcome(End.UNCHANGED, 304), Notes(status=304), None, Ended.UNCHANGED),
        (Outcome(End.GONE, 404), Notes(status=404), None, Ended.GONE),
        (Outcome(End.EXCLUDED), Notes(ignored="robots.txt"), None, Ended.ROBOTS),
        (Outcome(End.EXCLUDED), Notes(elsewhere="https://example.net/"), None, Ended.ELSEWHERE),
        ("cannot be had", Notes(failure="robots.txt", is_without_robots=True), None, Ended.ROBOTS),
        ("HTTP 403", Notes(status=403), "challenge", Ended.CHALLENGE),
        ("a log-in page", Notes(status=200, is_read=True), "login", Ended.LOGIN),
        ("the body is empty", Notes(status=200, is_read=True), "empty", Ended.NO_ARTICLE),
        ("HTTP 403", Notes(status=403), "denied", Ended.DENIED),
        ("HTTP 503", Notes(status=503), None, Ended.ERROR),
        ("HTTP 500", Notes(status=500), None, Ended.ERROR),
        ("TimeoutError", Notes(failure="TimeoutError"), None, Ended.SILENT),
    ],
)
def test_ends(ending, notes, refused, expected):
    """What the end of a request says of its site."""
    assert expected is ended(ending, notes, refused=refused)


def test_statuses_are_the_documented_ones():
    """Every status that a verdict can give is one of the contract."""
    assert {
        "healthy",
        "quiet",
        "blocked",
        "challenge",
        "paywalled",
        "layout_changed",
        "robots",
        "dead",
    } <= STATUSES.keys()
