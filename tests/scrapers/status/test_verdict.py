"""From what a run has seen to a status."""

import math
from collections import Counter

import pytest

from pipelines.status import STATUSES, BadPage, Readings, SiteStatus, Spread
from scrapers.frontier.interface import End, Outcome
from scrapers.frontier.outcome import Notes
from scrapers.status.ends import Ended, ended
from scrapers.status.facts import Facts, History
from scrapers.status.rhythm import Silence
from scrapers.status.verdict import verdict


def pages(**ends):
    return Counter({Ended(end): number for end, number in ends.items()})


def seen(sources=None, *, known=(), **ends):
    """A run in which these new pages were asked for, and these that were well before."""
    known = pages(**dict(known))
    return Facts(pages(**ends) + known, pages(**ends), known, pages(article=3) if sources is None else sources)


def readings(articles=10, *, authors=None, paywalled=0):
    filled = {"authors": articles if authors is None else authors, "date_published": articles}
    return Readings(articles, filled, {}, Spread(math.log1p(400), 0.2), Spread(0.05, 0.02), paywalled)


def ran(status="healthy", ground=None, *, read=None, suspects=(), **ends):
    """A run before."""
    return SiteStatus(
        status=status,
        ground=ground,
        reason="because",
        new_pages=ends,
        readings=read or Readings(),
        suspects=list(suspects),
    )


USUAL = [ran(article=10, read=readings())] * 5


def judged(facts, *before, usual=USUAL, has_given=True):
    """The verdict, after these runs (the newest first) and the usual ones."""
    runs = [*before, *usual]
    with_pages = [run for run in runs if run.new_pages or run.known_pages]
    last = next((run for run in runs if run.status != "unknown"), None)
    return verdict(facts, History(last, with_pages, usual, has_given))


def first_ever(facts):
    return verdict(facts, History())


@pytest.mark.parametrize(
    ("ends", "expected"),
    [
        ({"article": 9, "challenge": 1}, "healthy"),
        ({"article": 2, "challenge": 8}, "challenge"),
        ({"challenge": 3}, "challenge"),
        ({"article": 2, "denied": 8}, "blocked"),
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
    """What befalls most of the pages is the site's; of fewer, its pages'. Pages without articles are compared with the history."""
    assert expected == judged(seen(**ends)).status


def test_pages_that_were_well():
    """Known pages are judged apart: a site that lets nobody in any more, and answers 304 to who has been there."""
    assert "blocked" == judged(seen(known={"denied": 4})).status
    assert "healthy" == judged(seen(known={"unchanged": 8, "denied": 7})).status
    assert "blocked" == judged(seen(denied=3, known={"unchanged": 80})).status


def test_one_bad_page_is_judged_with_the_runs_before():
    """A run of one page, which fails: with good ones before, the site is well; with failures before, it is not. Runs without pages say nothing."""
    facts = seen(error=1)
    idle = [ran()] * 30

    assert "healthy" == judged(facts, *idle).status
    assert "failing" == judged(facts, *idle, ran(error=1), ran(error=1)).status
    assert "failing" == first_ever(facts).status


@pytest.mark.parametrize("facts", [seen(gone=3), seen(error=5), seen(no_article=5)])
def test_run_that_was_cut_short(facts):
    """Ctrl-C, or a budget: five pages are the beginning of anything."""
    facts.is_whole = False

    assert "healthy" == first_ever(facts).status


@pytest.mark.parametrize(
    ("status", "ground", "ends"),
    [
        ("blocked", "pages", {"denied": 6}),
        ("layout_changed", "yield", {"no_article": 6}),
        ("layout_changed", "readings", {"article": 6}),
        ("paywalled", "locks", {"article": 6}),
        ("layout_changed", "names", {}),
    ],
)
def test_what_was_wrong_stays_so_until_something_says_otherwise(status, ground, ends):
    """A run in which no page is due, and all sources have not changed, knows nothing better; nor do runs that were not to say anything."""
    broken = ran(status, ground, **ends)
    idle = seen(pages(unchanged=3))
    idle.failing = 6
    again = judged(idle, ran("unknown"), broken)

    assert (status, ground, "because") == (again.status, again.ground, again.reason)
    well = seen(article=10)
    well.readings, well.named = readings(), 3
    assert "healthy" == judged(well, broken).status


def test_bad_pages_that_are_deleted_leave_nothing_behind():
    """Three new pages failed; then they are gone, and nothing waits for another try: well in that run, whatever else is read."""
    broken = ran("failing", "pages", error=3)
    again, still = seen(gone=3, known={"unchanged": 4}), seen(known={"unchanged": 4})
    still.failing = 3

    assert ["healthy", "failing"] == [judged(facts, broken).status for facts in (again, still)]


def test_pages_for_members_only_are_not_the_site():
    """The three new pages are denied, and go on being: a site that is blocked until its other pages are read again, and well."""
    barred = ran("blocked", "pages", denied=3)
    facts = seen(known={"article": 10})
    facts.failing = 3

    assert "healthy" == judged(facts, barred).status


def test_host_that_answers_nothing_any_more():
    """It was left for the next run after a few requests, of which one has ended: not a site with one bad page of four."""
    facts = seen(silent=1)
    facts.left = "its host answers nothing any more"

    assert ("failing", facts.left) == (judged(facts).status, judged(facts).reason)


def test_small_site_that_loses_its_bodies():
    """One page a day, each an article so far: the second without one is the site's; and the third; until there are articles again."""
    day = ran(article=1, read=readings(1))
    lost = ran(no_article=1)
    days = [day] * 30

    assert "healthy" == judged(seen(no_article=1), usual=days).status
    assert "layout_changed" == judged(seen(no_article=1), lost, usual=days).status
    assert "layout_changed" == judged(seen(no_article=1), lost, lost, usual=days).status
    assert "healthy" == judged(seen(article=2), ran("layout_changed", "yield", no_article=1), lost, usual=days).status


def test_site_without_bodies_says_so_in_its_first_run():
    """No history at all: not one page gave an article."""
    assert "layout_changed" == first_ever(seen(no_article=1)).status
    assert "healthy" == first_ever(seen(no_article=1, article=3)).status


def test_one_page_without_article_is_no_layout():
    """A known site whose only new page is a gallery, whatever the runs before have seen."""
    assert "healthy" == judged(seen(no_article=1)).status
    assert "healthy" == judged(seen(no_article=1), usual=[]).status


@pytest.mark.parametrize(
    ("sources", "home", "first", "then"),
    [
        ({"silent": 3}, "silent", "failing", "dead"),
        ({"gone": 1}, "gone", "failing", "dead"),
        ({"elsewhere": 1}, "elsewhere", "failing", "dead"),
        ({"error": 3}, "error", "failing", "failing"),
        ({"challenge": 2, "denied": 1}, "challenge", "challenge", "challenge"),
        ({"robots": 3}, "robots", "robots", "robots"),
        ({"silent": 1, "article": 1}, "silent", "healthy", "healthy"),
        ({"error": 1, "unchanged": 1}, "error", "healthy", "healthy"),
    ],
)
def test_nothing_that_names_pages(sources, home, first, then):
    """If no source can be had, what keeps the home page back is the site's status; dead is what is so twice, or has never been otherwise."""
    facts = Facts(sources=pages(**sources), home=Ended(home))
    once = judged(facts)

    assert first == once.status
    assert then == judged(facts, ran(once.status, once.ground)).status == first_ever(facts).status


def test_first_source_of_a_run_that_was_cut_short():
    """Ctrl-C after a feed that is not there: the home page may be well."""
    facts = Facts(sources=pages(gone=1), is_whole=False)

    assert "healthy" == first_ever(facts).status


def test_dead_sites_have_no_pages():
    """The home page does not answer, twice, and its pages do."""
    facts = Facts(pages(unchanged=2), known=pages(unchanged=2), sources=pages(silent=1), home=Ended.SILENT)

    assert "failing" == judged(facts, ran("failing", "sources")).status


def test_sources_that_name_nothing():
    """They can be read, and no address in them is the site's any more. An empty one is no such thing: weekends have it."""
    facts = seen()
    facts.named, facts.has_lost_names = 0, True
    empty = seen()
    empty.named = 0

    assert ("layout_changed", "names") == (judged(facts).status, judged(facts).ground)
    assert "healthy" == judged(empty).status


def test_readings_that_have_shifted():
    """Articles come, without authors: doubted at first, believed if the next run says so, or ten articles do; the reason names the field."""
    first = BadPage("https://example.org/a", "no authors", 200)

    def facts(number):
        found = seen(article=number)
        found.readings, found.first = readings(number, authors=0), {"authors": first}
        return found

    once = judged(facts(6))
    twice = judged(facts(6), ran(article=6, read=readings(6, authors=0), suspects=once.suspects))

    assert ("healthy", ("authors",)) == (once.status, once.suspects)
    assert ("layout_changed", first) == (twice.status, twice.first_bad)
    assert once.suspects == twice.suspects  # and a third time
    assert "authors" in twice.reason and "100%" in twice.reason
    assert "layout_changed" == judged(facts(12)).status


def test_locked_articles():
    """Most articles are locked, over some runs; a site that has always been so, or was accepted so, is well."""

    def facts(locked, number=10):
        found = seen(article=number)
        found.readings = readings(number, paywalled=locked)
        return found

    always = [ran(article=10, read=readings(paywalled=8))] * 3

    assert "paywalled" == judged(facts(7)).status
    assert "healthy" == judged(facts(5)).status
    assert "paywalled" == judged(facts(5), ran("paywalled", "locks", article=10, read=readings(paywalled=7))).status
    assert "healthy" == judged(facts(9), usual=always).status
    assert "healthy" == judged(facts(2, 2), *USUAL).status


def test_silence_comes_last():
    """A site that is blocked is not called quiet; one that answers and says nothing is; one that has written an article is not."""
    silent = Silence(0, 30.0, 5.0)
    still, barred, lively = seen(), seen(denied=5), seen(article=1)
    for facts in (still, barred, lively):
        facts.silence = silent
    lively.written = 1

    assert ["quiet", "blocked", "healthy"] == [judged(facts).status for facts in (still, barred, lively)]


def test_nothing_asked_for():
    """An interrupted run says nothing of the site; nor one whose host wants to be left alone, but for that."""
    waits = Facts(waits_for="example.org wants to be left alone until tomorrow")

    assert ("unknown", "nothing was asked for") == (judged(Facts()).status, judged(Facts()).reason)
    assert ("unknown", waits.waits_for) == (judged(waits).status, judged(waits).reason)


@pytest.mark.parametrize(
    ("ending", "notes", "refused", "expected"),
    [
        (Outcome(End.FETCHED, 200), Notes(status=200, items=[("a", "b")]), None, Ended.ARTICLE),
        (Outcome(End.FETCHED, 200), Notes(status=200), "challenge", Ended.CHALLENGE),
        (Outcome(End.FETCHED, 200), Notes(status=200), "no_text", Ended.NO_ARTICLE),
        (Outcome(End.FETCHED, 200), Notes(status=200, is_read=True), None, Ended.NO_ARTICLE),
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
