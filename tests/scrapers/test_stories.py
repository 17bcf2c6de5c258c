"""``scrapy stories``: the clusters that crawls and replays have found, as a user lists them."""

import json
from pathlib import Path

import pytest

from pipelines.engine import extract
from pipelines.stories.database import STORIES
from pipelines.stories.entry import entry_of
from pipelines.stories.index import StoryIndex
from pipelines.stories.listing import clusters
from tests.pages.build_archive import ARCHIVE
from tests.replicas import hints_of, replicas
from tests.scrapers.commands import lines, scrapy

SEEDS = Path(__file__).parents[1] / "seeds"
SITES = ("digwatch", "techticia", "viqus", "newsdirectory3", "theoutpost")


@pytest.fixture(scope="module")
def replayed(tmp_path_factory):
    out = tmp_path_factory.mktemp("stories")
    run = scrapy("replay", ARCHIVE, "-s", f"OUTPUT_DIR={out}", "-s", f"STATE_DIR={out / 'live'}")

    assert 0 == run.returncode, run.stderr
    return out


def stories(folder, *arguments):
    return scrapy("stories", *arguments, "-s", f"STATE_DIR={folder}")


@pytest.mark.parametrize(
    ("word", "texts"),
    [
        ("TechCrunch", {"viqus"}),
        ("Mashable", {"theoutpost"}),
        ("The Wrap", {"theoutpost"}),
        ("Partner Help Center", {"theoutpost"}),
        ("guidelines", {"theoutpost"}),
        ("earnings", {"digwatch", "techticia", "newsdirectory3"}),
        ("October 21, 2025", {"viqus"}),
        ("August", set()),
        ("Sarandos", set(SITES)),
        ("Eternaut", set(SITES)),
    ],
)
def test_what_the_five_texts_say(word, texts):
    """One names TechCrunch (among its tags), one Mashable; that one tells of guidelines, the others of a quarter's report or what was said on it."""
    assert texts == {file.stem.partition("_")[2] for file in SEEDS.glob("*.txt") if word in file.read_text("utf-8")}


def test_one_story_told_by_four_sites(replayed):
    """The sites' texts on the streaming company's call of October: one story, no copy. Viqus names TechCrunch among its tags, as its
    text does; the fourth site's replica links to it, as that site's pages do; the other two name nobody."""
    run = stories(replayed, "--json")
    [cluster] = [json.loads(line) for line in run.stdout.splitlines()]

    assert (0, "") == (run.returncode, run.stderr)
    assert ["digwatch", "newsdirectory3", "techticia", "viqus"] == cluster["sites"]
    assert (0, "TechCrunch") == (cluster["duplicates"], cluster["source"])
    assert [None] * 4 == [member["duplicate_of"] for member in cluster["articles"]]
    assert {"digwatch": None, "newsdirectory3": "TechCrunch", "techticia": None, "viqus": "TechCrunch"} == {
        member["site"]: member["source"] for member in cluster["articles"]
    }
    assert cluster["first_published"] == cluster["articles"][0]["id"] != cluster["first_seen"]


def test_lines_carry_their_cluster(replayed):
    """Every line has a cluster; those of one story have the same one, and none is a duplicate."""
    found = lines(replayed / "articles.jsonl")
    netflix = [article for article in found if "Netflix" in article["headline"]]

    assert all(article["cluster_id"] for article in found)
    assert [None] * len(found) == [article["duplicate_of"] for article in found]
    assert {4, 1} == {sum(other["cluster_id"] == article["cluster_id"] for other in found) for article in netflix}
    assert all(article["origin"]["first_seen"] <= article["fetched_at"] for article in found)


def test_guidelines_are_another_story(replayed):
    """The aggregator tells of guidelines: Mashable is its source, and it is no part of October's story."""
    [article] = [
        article
        for article in lines(replayed / "articles.jsonl")
        if article["site"] == "theoutpost" and "Netflix" in article["headline"]
    ]

    assert ("rewrite", "Mashable") == (article["origin"]["kind"], article["origin"]["publisher"])
    assert 1 == sum(other["cluster_id"] == article["cluster_id"] for other in lines(replayed / "articles.jsonl"))


def test_every_markup_tells_the_same(tmp_path):
    """Whatever the markup, and in either order, the same four sites are together."""
    found = [replica for replica in replicas() if replica.expected and replica.file.name == "netflix.html"]
    for number, chosen in enumerate((found, found[::-1])):
        index = StoryIndex(tmp_path / str(number) / STORIES)
        for replica in chosen:
            [article] = extract(
                replica.body, url=replica.url, hints=hints_of(replica.site), fetched_at=replica.fetched_at
            )
            index.add(entry_of(article))
        index.flush()
        [cluster] = clusters(index._database)
        index.close()

        assert sorted(set(SITES) - {"theoutpost"}) == cluster.sites
        assert 0 == cluster.duplicates


def test_guidelines_are_another_story_on_the_same_day(tmp_path):
    """It is not the date that keeps it apart, which the text does not even give: one word of the headlines is shared, the company's name."""
    index = StoryIndex(tmp_path / STORIES)
    for replica in replicas():
        if replica.expected and replica.file.name == "netflix.html":
            [article] = extract(
                replica.body, url=replica.url, hints=hints_of(replica.site), fetched_at=replica.fetched_at
            )
            article.date_published = "2025-10-21"
            index.add(entry_of(article))
    index.flush()
    found = clusters(index._database, least=1)
    index.close()

    assert [["theoutpost"], sorted(set(SITES) - {"theoutpost"})] == sorted(
        (cluster.sites for cluster in found), key=len
    )


def test_table(replayed):
    """For people: headline, sites, who was first, named source."""
    run = stories(replayed)

    assert "4 articles, 4 sites, no copy, source: TechCrunch" in run.stdout
    assert "first published" in run.stdout
    assert "first seen" in run.stdout


@pytest.mark.parametrize(
    ("arguments", "count"),
    [
        (("--since", "2025-10-21"), 1),
        (("--until", "2025-10-20"), 0),
        (("--since", "1h"), 0),
        (("--min", "5"), 0),
        (("--since", "2025-10-22T06:30+00:00"), 1),
        (("--since", "2025-10-22T06:30-05:00"), 0),
        (("--since", "2025-10-22T11:30+05:00"), 1),
    ],
)
def test_period_and_size(replayed, arguments, count):
    """Only clusters of the period and of so many articles."""
    assert count == len(stories(replayed, "--json", *arguments).stdout.splitlines())


def test_replay_leaves_the_live_index_alone(replayed):
    """A replay's index is in its own output, and made anew each time."""
    before = (replayed / "articles.jsonl").read_bytes()
    scrapy("replay", ARCHIVE, "-s", f"OUTPUT_DIR={replayed}", "-s", f"STATE_DIR={replayed / 'live'}")

    assert not (replayed / "live").exists()
    assert before == (replayed / "articles.jsonl").read_bytes()
    assert [STORIES] == [file.name for file in sorted(replayed.glob("stories*")) if not file.name.endswith(".lock")]


def test_switched_off(tmp_path):
    """Without the index, lines have no clusters, and there is no file."""
    scrapy("replay", ARCHIVE, "-s", f"OUTPUT_DIR={tmp_path}", "-s", "STORIES_ENABLED=0")

    assert {None} == {article["cluster_id"] for article in lines(tmp_path / "articles.jsonl")}
    assert [] == list(tmp_path.glob("stories*"))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--since", "yesterday"), "yesterday: a date as 2025-10-21, or 12h, 7d, 2w"),
        (("--since", "2025-10-22", "--until", "2025-10-21"), "--since 2025-10-22 is not before --until 2025-10-21"),
        (("--min", "0"), "--min 0: at least 1"),
        (("extra",), "no such argument: extra"),
    ],
)
def test_wrong_arguments(tmp_path, arguments, said):
    """One line that says what is wrong."""
    run = stories(tmp_path, *arguments)

    assert 2 == run.returncode
    assert said in run.stderr
    assert "Traceback" not in run.stderr


def test_no_index(tmp_path):
    """Without an index, the file is named, and what makes one."""
    run = stories(tmp_path)

    assert 2 == run.returncode
    assert f"winnow: {tmp_path / STORIES}: no index of stories there; a crawl makes one" in run.stderr
    assert [] == list(tmp_path.iterdir())


def test_damaged_index(tmp_path):
    """A crawl refuses to run on a damaged index, says how to rebuild it, and that command does."""
    (tmp_path / STORIES).write_bytes(b"damaged")
    places = ("-s", f"STATE_DIR={tmp_path}", "-s", f"OUTPUT_DIR={tmp_path / 'out'}")
    crawls = [scrapy(command, "viqus", *places) for command in ("crawlall", "crawl")]
    scrapy("replay", ARCHIVE, "-s", f"OUTPUT_DIR={tmp_path / 'replayed'}")
    rebuilt = stories(tmp_path, "--rebuild", tmp_path / "replayed" / "articles.jsonl")

    for crawl in crawls:
        assert 2 == crawl.returncode
        assert f"{STORIES}: not usable: " in crawl.stderr
        assert "scrapy stories --rebuild" in crawl.stderr
        assert "Traceback" not in crawl.stderr
    assert (0, "made anew from 30 lines") == (rebuilt.returncode, rebuilt.stderr.strip().rpartition(": ")[2])
    assert b"damaged" == (tmp_path / f"{STORIES}.old").read_bytes()
    assert 1 == len(stories(tmp_path, "--json").stdout.splitlines())
