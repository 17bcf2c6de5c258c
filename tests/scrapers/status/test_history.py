"""The runs before, as they are kept."""

import sqlite3

import pytest

from pipelines.state.crawl import CRAWL_KIND
from pipelines.state.database import run_script
from pipelines.status import Readings, SiteStatus
from scrapers.status import history

NEW = {"article": 3}


@pytest.fixture
def database():
    made = sqlite3.connect(":memory:", isolation_level=None)
    for migration in CRAWL_KIND.migrations:
        run_script(made, migration)
    return made


def keep(database, day, status="healthy", ground=None, *, site="a", suspects=(), articles=3, pages=NEW):
    moment = f"2025-10-{day:02}T09:00:00.000+00:00"
    kept = SiteStatus(
        site=site, begun=moment, since=moment, status=status, ground=ground, suspects=list(suspects),
        new_pages=dict(pages), readings=Readings(articles),
    )  # fmt: skip
    history.keep(database.execute, kept)
    return kept


def days(runs):
    return [int(run.begun[8:10]) for run in runs]


def test_kept_as_it_was(database):
    """What is read back is what was kept."""
    kept = keep(database, 1, "blocked", "pages")

    assert [kept] == history.last_runs(database.execute, "a", 9)


def test_runs_of_each_use(database):
    """The last one that knew something, those with pages, and those that a run is compared with."""
    keep(database, 1)
    keep(database, 2, "blocked", "pages")
    keep(database, 3, pages={}, articles=0)
    keep(database, 4, "unknown", pages={}, articles=0)
    keep(database, 5, site="b")

    assert 3 == days([history.last_known(database.execute, "a")])[0]
    assert [2, 1] == days(history.runs_with_pages(database.execute, "a"))
    assert [1] == days(history.usual_runs(database.execute, "a"))


def test_doubted_run_is_usual_once_a_later_one_is_well(database):
    """One desk of a paper, and then the others: the site varies so."""
    keep(database, 1)
    keep(database, 2, suspects=["authors"])
    before = days(history.usual_runs(database.execute, "a"))
    keep(database, 3)

    assert ([1], [3, 2, 1]) == (before, days(history.usual_runs(database.execute, "a")))


def test_accepted_site_is_compared_with_itself(database):
    """What it was before counts no more; its last run is well."""
    keep(database, 1)
    since = keep(database, 2, "layout_changed", "readings", suspects=["authors"])
    last = keep(database, 3, "layout_changed", "readings", suspects=["authors"])
    last.since = since.begun
    history.accept(database.execute, "a", last)

    assert [3, 2] == days(history.usual_runs(database.execute, "a"))
    assert "healthy" == history.last_known(database.execute, "a").status


def test_clock_that_was_ahead(database):
    """A run of next month is none of the past."""
    keep(database, 30, "dead", "sources")
    keep(database, 2)

    assert [2] == days(history.last_runs(database.execute, "a", 9))


def test_since(database):
    """The first run since which there was no other status; what knew nothing does not count."""
    for day, status in enumerate(("healthy", "blocked", "unknown", "blocked"), 1):
        keep(database, day, status)

    assert "2025-10-02" == history.since(database.execute, "a", "blocked", "now")[:10]
    assert "now" == history.since(database.execute, "a", "healthy", "now")
