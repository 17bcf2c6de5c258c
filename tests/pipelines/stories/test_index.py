"""Articles in, clusters out: over batches, runs, sites and orders."""

import random

import pytest

from pipelines.stories.index import StoryIndex
from pipelines.stories.listing import clusters
from tests.pipelines.stories.made import TEXTS, copy_of, entry, of
from tests.pipelines.stories.test_verdicts import RETOLD, STREAMING


@pytest.fixture
def index(tmp_path):
    index = StoryIndex(tmp_path / "stories.sqlite")
    yield index
    index.close()


def test_alone(index):
    """An article that nobody else has is its own cluster and no duplicate."""
    place = index.add(of(TEXTS[0]))
    other = index.add(of(TEXTS[1]))

    assert (None, "2025-10-22T08:00:00+00:00") == (place.duplicate_of, place.first_seen)
    assert place.cluster_id != other.cluster_id


def test_copies_on_other_sites(index):
    """Copies are in one cluster, each a duplicate of the first; the story was first seen when that was fetched."""
    first = index.add(of(TEXTS[0], fetched="2025-10-22T08:00:00+00:00"))
    second = index.add(copy_of(TEXTS[0], number=1, fetched="2025-10-23T08:00:00+00:00"))
    third = index.add(copy_of(TEXTS[0], number=2, fetched="2025-10-24T08:00:00+00:00"))

    assert first.cluster_id == second.cluster_id == third.cluster_id
    assert (TEXTS[0].id, TEXTS[0].id) == (second.duplicate_of, third.duplicate_of)
    assert first.first_seen == second.first_seen == third.first_seen


def test_over_runs(tmp_path):
    """What one run has seen the next one knows."""
    path = tmp_path / "stories.sqlite"
    one = StoryIndex(path)
    place = one.add(of(TEXTS[0]))
    one.close()
    other = StoryIndex(path)
    copy = other.add(copy_of(TEXTS[0]))
    other.close()

    assert (place.cluster_id, TEXTS[0].id) == (copy.cluster_id, copy.duplicate_of)


def test_same_article_again(index):
    """The same article, fetched again or revised, is no duplicate of itself and keeps its cluster."""
    first = index.add(of(TEXTS[0]))
    again = index.add(of(TEXTS[0], fetched="2025-10-30T08:00:00+00:00"))
    revised = index.add(
        entry(TEXTS[0].id, site=TEXTS[0].site, headline="A new headline", body=TEXTS[0].body + " One more sentence.")
    )

    assert first == again
    assert (first.cluster_id, None) == (revised.cluster_id, revised.duplicate_of)
    assert 1 == len(index)


def test_revision_is_found_by_its_new_text(index):
    """After a revision, copies of the new text are found, copies of the old one no longer."""
    index.add(of(TEXTS[0]))
    index.add(entry(TEXTS[0].id, site=TEXTS[0].site, headline=TEXTS[3].headline, body=TEXTS[3].body))

    assert None is index.add(copy_of(TEXTS[0])).duplicate_of
    assert TEXTS[0].id == index.add(copy_of(TEXTS[3])).duplicate_of


def test_same_story_is_no_duplicate(index):
    """The same story in other words: one cluster, no duplicate."""
    one = index.add(entry("a", site="one", headline="Ellenby Pictures goes all in on generative tools", body=STREAMING))
    other = index.add(
        entry("b", site="two", headline="Generative tools will not replace writers, says Ellenby", body=RETOLD)
    )

    assert one.cluster_id == other.cluster_id
    assert None is other.duplicate_of


def test_same_source(index):
    """Articles that name one address as their source are one cluster, with the one that stands there."""
    told = "https://told.example/story"
    one = index.add(entry("https://one.example/a", site="one", body=TEXTS[0].body, source_url=f"{told}/?utm_source=x"))
    other = index.add(entry("https://two.example/a", site="two", body=TEXTS[1].body, source_url=told))
    itself = index.add(entry(told, site="told", body=TEXTS[2].body))
    apart = index.add(
        entry("https://three.example/a", site="three", body=TEXTS[3].body, source_url="https://told.example/other")
    )

    assert one.cluster_id == other.cluster_id == itself.cluster_id
    assert one.cluster_id != apart.cluster_id
    assert {None} == {place.duplicate_of for place in (one, other, itself)}


def test_two_clusters_become_one(index):
    """An article that belongs to two clusters makes one of them, which is called by the older one's first."""
    first = index.add(
        entry("https://one.example/a", site="one", body=TEXTS[0].body, source_url="https://told.example/x")
    )
    second = index.add(of(TEXTS[1]))
    both = index.add(copy_of(TEXTS[1], source_url="https://told.example/x"))

    assert first.cluster_id == both.cluster_id != second.cluster_id
    assert first.cluster_id == index.add(of(TEXTS[1])).cluster_id


@pytest.mark.parametrize("seed", range(4))
def test_order_makes_no_difference_to_what_belongs_together(tmp_path, seed):
    """Whatever the order of coming, the same articles are together."""
    entries = [of(text) for text in TEXTS] + [copy_of(text, 0.05, number) for number, text in enumerate(TEXTS[:6])]
    entries += [copy_of(text, 0.05, 20 + number) for number, text in enumerate(TEXTS[:3])]
    random.Random(seed).shuffle(entries)
    index = StoryIndex(tmp_path / "stories.sqlite", batch=5)
    for one in entries:
        index.add(one)
    index.flush()
    found = clusters(index._database)
    index.close()

    assert sorted(sorted(text_of(member.id) for member in cluster.articles) for cluster in found) == sorted(
        [[number(text)] * 3 for text in TEXTS[:3]] + [[number(text)] * 2 for text in TEXTS[3:6]]
    )
    assert all(cluster.duplicates == len(cluster.articles) - 1 for cluster in found)


def number(text):
    return text.id.rsplit("-", 1)[1]


def text_of(id):
    return id.rsplit("-", 1)[1]


def test_batches_are_whole(tmp_path):
    """What was not flushed when a process ends is not in the file; what was is."""
    import sqlite3

    path = tmp_path / "stories.sqlite"
    index = StoryIndex(path, batch=4)
    for text in TEXTS[:6]:
        index.add(of(text))
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as reader:
        assert 4 == reader.execute("SELECT count(*) FROM articles").fetchone()[0]
    index.close()


def test_who_was_first(index):
    """By date and by fetch, which need not be the same; a bare day does not come before a time of that day."""
    index.add(of(TEXTS[0], date="2025-10-21", fetched="2025-10-22T08:00:00+00:00"))
    index.add(copy_of(TEXTS[0], number=1, date="2025-10-21T18:00:00+00:00", fetched="2025-10-23T08:00:00+00:00"))
    index.flush()
    [cluster] = clusters(index._database)

    assert ("https://copy1.example", TEXTS[0].id) == (cluster.first_published.rsplit("/", 1)[0], cluster.first_seen)
    assert ["2025-10-21T18:00:00+00:00", "2025-10-21"] == [member.published for member in cluster.articles]


def test_period(index):
    """A cluster is listed if one of its articles is of the period, and only clusters of so many."""
    index.add(of(TEXTS[0], date="2025-10-01T00:00:00+00:00"))
    index.add(copy_of(TEXTS[0], date="2025-10-03T00:00:00+00:00"))
    index.add(of(TEXTS[1], date="2025-10-20T00:00:00+00:00"))
    index.flush()
    second = 1759449600

    assert 1 == len(clusters(index._database))
    assert 1 == len(clusters(index._database, since=second, until=second + 1))
    assert 0 == len(clusters(index._database, since=second + 1))
    assert 1 == len(clusters(index._database, since=second + 1, least=1))
