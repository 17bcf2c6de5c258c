"""Articles in, clusters out: over batches, runs, sites and orders."""

import random

import pytest

from benchmarks.neighbours import neighbours
from pipelines.stories.index import StoryIndex
from pipelines.stories.listing import clusters
from pipelines.stories.verdicts import Known, same_text
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


def test_front_page_is_no_source(index):
    """A link to a publication's front page tells nothing of the story."""
    places = [
        index.add(entry(f"https://{site}.example/a", site=site, body=TEXTS[n].body, source_url="https://told.example/"))
        for n, site in enumerate(("one", "two"))
    ]

    assert places[0].cluster_id != places[1].cluster_id


def test_same_source_years_later(index):
    """An address that is named again and again over the years chains nothing; nor does the page that stands there."""
    told = "https://told.example/topic/ferries"
    dates = ("2023-10-21", "2025-10-21", "2025-10-30")
    places = [
        index.add(entry(f"https://{n}.example/a", site=str(n), body=TEXTS[n].body, date=date, source_url=told))
        for n, date in enumerate(dates)
    ]
    itself = index.add(entry(told, site="told", body=TEXTS[4].body, date="2024-01-01"))
    near = index.add(
        entry("https://near.example/a", site="near", body=TEXTS[5].body, date="2025-10-23", source_url=told)
    )

    assert 4 == len({place.cluster_id for place in (*places, itself)})
    assert places[1].cluster_id == near.cluster_id


def test_copy_of_a_copy(index):
    """A text that has become another one over two copies is the copy's copy, not the first's."""
    words = TEXTS[0].body.split()
    part = len(words) // 6
    second = [*words[: 2 * part], *TEXTS[1].body.split()[:part], *words[3 * part :]]
    third = [*second[: 4 * part], *TEXTS[2].body.split()[:part], *second[5 * part :]]
    bodies = [" ".join(said) for said in (words, second, third)]
    entries = [
        entry(site, site=site, headline=TEXTS[0].headline, body=body) for site, body in zip(("a", "b", "c"), bodies)
    ]
    known = [Known(one.site, one.when, one.mark) for one in entries]
    verdicts = [same_text(known[0], known[1]), same_text(known[1], known[2]), same_text(known[0], known[2])]
    places = [index.add(one) for one in entries]
    index.flush()
    [cluster] = clusters(index._database)

    assert [True, True, False] == [verdict is not None for verdict in verdicts]
    assert [None, "a", "b"] == [place.duplicate_of for place in places]
    assert [None, *(round(verdict, 2) for verdict in verdicts[:2])] == [member.likeness for member in cluster.articles]


def test_likeness_is_that_of_the_pair(index):
    """A copy of a copy that repeats the first one's text as well is as much like it as these two are."""
    entries = [of(TEXTS[0]), copy_of(TEXTS[0], 0.05, 1), copy_of(TEXTS[0], 0.05, 2)]
    for one in entries:
        index.add(one)
    index.flush()
    [cluster] = clusters(index._database)
    first, *others = [Known(one.site, one.when, one.mark) for one in entries]
    expected = {one.id: round(same_text(first, other), 2) for one, other in zip(entries[1:], others)}

    assert expected == {member.id: member.likeness for member in cluster.articles if member.duplicate_of}


@pytest.mark.parametrize("seed", [1, 2])
def test_neighbours(tmp_path, seed):
    """One council, one club, one judge, one firm, one police station, one minister: each event on two sites, no two events together."""
    index = StoryIndex(tmp_path / "stories.sqlite")
    events = {}
    for telling in neighbours(seed):
        events.setdefault(telling.event, []).append(telling.text.id + telling.text.site)
        index.add(of(telling.text, id=telling.text.id + telling.text.site))
    index.flush()
    found = clusters(index._database)
    index.close()

    assert 36 == len(events)
    assert sorted(map(sorted, events.values())) == sorted(
        sorted(member.id for member in cluster.articles) for cluster in found
    )


def test_what_a_revision_no_longer_says(index):
    """Copies of an article that was written anew are its duplicates no longer; those of a mended one are still."""
    for text in TEXTS[:2]:
        index.add(of(text))
        index.add(copy_of(text))
    index.add(of(TEXTS[0], body=TEXTS[5].body))
    index.add(of(TEXTS[1], body=TEXTS[1].body + " One more sentence."))

    assert None is index.add(copy_of(TEXTS[0])).duplicate_of
    assert TEXTS[1].id == index.add(copy_of(TEXTS[1])).duplicate_of


def test_two_clusters_become_one(index):
    """An article that belongs to two clusters makes one of them, which is called by the older one's first."""
    told = "https://told.example/x"
    first = index.add(
        entry("https://one.example/a", site="one", body=TEXTS[0].body, date=TEXTS[1].date, source_url=told)
    )
    second = index.add(of(TEXTS[1]))
    both = index.add(copy_of(TEXTS[1], source_url=told))

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


@pytest.mark.parametrize(
    ("dates", "fetches", "first"),
    [
        (("2025-10-21", "2025-10-21T18:00:00+00:00"), ("22T08", "23T08"), "b"),
        (("2025-10-21", "2025-10-21T18:00:00+00:00"), ("21T08", "23T08"), "a"),
        (("2025-10-20", "2025-10-21T01:00:00+00:00"), ("22T08", "23T08"), "a"),
        (("2025-10-21T18:00:00+00:00", "2025-10-21T19:30:00+02:00"), ("22T08", "23T08"), "b"),
        (("2025-10-21T18:00:00-07:00", "2025-10-21T20:00:00+00:00"), ("22T08", "23T08"), "b"),
        (("2025-10-21T18:00:00+00:00", "2025-10-21T03:00:00+00:00"), ("21T20", "30T08"), "b"),
        ((None, "2025-10-21T18:00:00+00:00"), ("21T08", "23T08"), "a"),
        ((None, "2025-10-21T18:00:00+00:00"), ("23T08", "24T08"), "b"),
        (("2025-10-21T18:00:00+00:00", "2025-10-25T18:00:00+00:00"), ("23T08", "21T12"), "b"),
        ((None, None), ("22T08", "23T08"), None),
        (("1970-01-01", "2025-10-20"), ("22T06", "21T12"), "b"),
    ],
    ids=[
        "a bare day is its last second",
        "but what was fetched that day was out by then",
        "the day before",
        "another zone, earlier",
        "another zone, later",
        "fetched last, dated first",
        "no date, but fetched before the other was out",
        "no date",
        "dated later than it was fetched",
        "no dates",
        "a date that nobody set",
    ],
)
def test_who_was_first(index, dates, fetches, first):
    """By date and by fetch, which need not be the same; the listing begins with who was out first."""
    for id, date, fetched in zip("ab", dates, fetches):
        index.add(copy_of(TEXTS[0], 0.02, ord(id), id=id, date=date, fetched=f"2025-10-{fetched}:00:00+00:00"))
    index.flush()
    [cluster] = clusters(index._database)
    seen = "a" if fetches[0] < fetches[1] else "b"

    assert (first, seen) == (cluster.first_published, cluster.first_seen)
    assert (first or seen) == cluster.articles[0].id


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
