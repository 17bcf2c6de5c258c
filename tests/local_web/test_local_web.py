"""The five sites, crawled by their own spiders over some days: complete, then empty, then only what has changed."""

from __future__ import annotations

import pytest

from tests.faults.server import serving
from tests.local_web.runs import CHANGED, HOSTS, story
from tests.local_web.web import five_sites, key_of
from tests.pages.build_archive import ARCHIVE
from tests.replicas import replicas
from tests.scrapers.commands import lines, scrapy

_SITES = sorted(HOSTS)
_RULES = ("/robots.txt", "/.well-known/tdmrep.json")


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """The story's four runs."""
    web = five_sites()
    with serving(web):
        return list(story(web, tmp_path_factory.mktemp("days")))


@pytest.fixture(scope="module")
def replayed(tmp_path_factory):
    """The articles that a replay of the same pages gives."""
    out = tmp_path_factory.mktemp("replay")
    scrapy("replay", ARCHIVE, "-s", f"OUTPUT_DIR={out}")
    return lines(out / "articles.jsonl")


def texts(articles, site):
    return {(line["id"], line["headline"], line["body"]) for line in articles if line["spider"] == site}


@pytest.mark.parametrize("site", _SITES)
def test_first_run_is_complete(runs, replayed, site):
    """Every article that the site serves, as a replay of the same pages has it, and each address asked for once."""
    first = runs[0]
    served = {key_of(one.url) for one in replicas() if one.in_demo and one.site == site and one.expected}
    written = [line for line in first.written if line["spider"] == site]

    assert served == {key_of(line["page_url"] or line["url"]) for line in written}
    assert texts(replayed, site) == texts(written, site)
    assert len({line["id"] for line in written}) == len(written)
    assert {1} == {[one.path for one in first.of(site)].count(one.path) for one in first.of(site)}


@pytest.mark.parametrize("site", _SITES)
def test_second_run_asks_only_for_sources(runs, site):
    """Each source with its validators, and it has not changed; of pages, none is due."""
    first, second, *_ = runs
    read = {key_of(line["page_url"] or line["url"]) for line in first.written}
    sources = [one for one in second.of(site) if one.path not in _RULES and one.status != 404]

    assert 2 <= len(sources)
    assert {304} == {one.status for one in sources}
    assert set() == {one.host + one.path for one in second.of(site)} & read


def test_second_run_writes_nothing_and_ends_well(runs):
    """An unchanged site is no failure."""
    second = runs[1]

    assert ((), 0) == (second.written, second.exit_code), second.log


def test_statuses_and_exit_codes(runs):
    """All are well, but for the one that fails while it does; the exit code says so."""
    third = runs[2]

    assert [0, 0, 1, 0] == [run.exit_code for run in runs], third.log
    assert {"viqus": "failing"} == {site: status for site, status in third.statuses.items() if status != "healthy"}
    assert all({"healthy"} == set(run.statuses.values()) for run in runs if run is not third)


def test_changed_story_is_one_revision(runs):
    """Of all pages, which are all due, one has changed: one line, and 304 for the rest."""
    third = runs[2]
    pages = [one for site in _SITES if site != "viqus" for one in third.of(site) if one.status == 200]

    assert [(CHANGED, 2)] == [(line["url"], line["revision"]) for line in third.written]
    assert {key_of(CHANGED)} == {one.host + one.path for one in pages if one.path != "/robots.txt"}


def test_site_that_failed_is_had_later(runs):
    """All of it answers 500 for a run, in which it had news: the next one has them, each once, and nothing else."""
    _, _, third, fourth = runs
    failed = {one.status for one in third.of("viqus") if one.path != "/robots.txt"}

    assert {500} == failed
    assert [("viqus", 1)] == [(line["spider"], line["revision"]) for line in fourth.written]
    assert "ostrel-institute" in fourth.written[0]["url"]
    assert "Traceback" not in third.log + fourth.log
