"""Feeds of several spiders in one process: none overwrites another's."""

import json

import pytest
from scrapy import Spider
from scrapy.settings import Settings

from scrapers.feeds import check_feeds
from tests.pages.build_archive import ARCHIVE
from tests.scrapers.commands import lines, scrapy

OVERWRITE = {"format": "jsonlines", "overwrite": True}


class One(Spider):
    name = "one"


class Other(Spider):
    name = "other"


class Own(Spider):
    name = "own"
    custom_settings = {"FEEDS": {"x.jsonl": OVERWRITE}}


@pytest.mark.parametrize(
    ("uri", "options"),
    [
        ("x.jsonl", OVERWRITE),
        ("%(time)s.jsonl", OVERWRITE),
        ("%(batch_id)d.jsonl", OVERWRITE | {"batch_item_count": 10}),
        ("ftp://example.org/x.jsonl", {}),
        ("s3://bucket/x.jsonl", {"overwrite": False}),
        ("gs://bucket/x.jsonl", {}),
    ],
)
def test_overwritten_feeds_are_refused(uri, options):
    """One place for two spiders, where the last to end would win; one spider alone may."""
    settings = Settings({"FEEDS": {uri: options}})
    check_feeds(settings, [One])

    with pytest.raises(ValueError, match=r"one, other would overwrite one another's items in this feed"):
        check_feeds(settings, [One, Other])


@pytest.mark.parametrize(
    ("uri", "options"),
    [
        ("x.jsonl", {}),
        ("%(name)s.jsonl", OVERWRITE),
        ("s3://bucket/%(name)s/%(time)s.jsonl", {}),
        ("ftp://example.org/x.jsonl", {"overwrite": False}),
        ("stdout:", OVERWRITE),
        ("%(made_by_a_function)s.jsonl", OVERWRITE),
    ],
)
def test_other_feeds_pass(uri, options):
    """A place of each one's own, or one that is appended to."""
    check_feeds(Settings({"FEEDS": {uri: options}}), [One, Other])


def test_one_file_in_two_spellings(tmp_path, monkeypatch):
    """A spider's own setting counts, and a path is one file however it is written."""
    monkeypatch.chdir(tmp_path)

    with pytest.raises(ValueError, match=r"one, own would overwrite"):
        check_feeds(Settings({"FEEDS": {(tmp_path / "x.jsonl").as_uri(): OVERWRITE}}), [One, Own])


def test_crawlall(tmp_path):
    """Refused before anything is fetched or written."""
    places = "-s", f"STATE_DIR={tmp_path / 'state'}", "-s", f"OUTPUT_DIR={tmp_path / 'out'}"
    run = scrapy("crawlall", "viqus", "digwatch", "-O", tmp_path / "x.jsonl", *places)

    assert 2 == run.returncode
    assert f"winnow: {tmp_path / 'x.jsonl'}: viqus, digwatch would overwrite one another's items" in run.stderr
    assert [] == [*tmp_path.iterdir()]


def test_feeds_of_a_replay(tmp_path):
    """A feed for each spider has what the spider has read, line for line that of the store."""
    feeds = json.dumps({f"{tmp_path}/%(name)s.jsonl": OVERWRITE})
    run = scrapy("replay", ARCHIVE, "-s", f"OUTPUT_DIR={tmp_path / 'out'}", "-s", f"FEEDS={feeds}")
    copies = [line for path in tmp_path.glob("*.jsonl") for line in lines(path)]

    assert 0 == run.returncode
    assert sorted(map(str, lines(tmp_path / "out" / "articles.jsonl"))) == sorted(map(str, copies))
