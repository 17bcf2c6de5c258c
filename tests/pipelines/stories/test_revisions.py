"""A corrected article: the index follows its newest revision, and so does what is said of the articles that it was compared with."""

import random
import sqlite3

import pytest

from pipelines.stories.index import StoryIndex
from pipelines.stories.listing import clusters
from tests.pipelines.stories.made import TEXTS, copy_of, entry, of
from tests.pipelines.stories.test_verdicts import RETOLD, STREAMING

TOLD = "https://told.example/story"


@pytest.fixture
def index(tmp_path):
    index = StoryIndex(tmp_path / "stories.sqlite")
    yield index
    index.close()


def listed(index):
    """{ids of a cluster}, as the listing shows them, with the copies in each: {id: id of the first}."""
    index.flush()
    return [
        {member.id: member.duplicate_of for member in cluster.articles}
        for cluster in clusters(index._database, least=1)
    ]


def together(index):
    return sorted(sorted(cluster) for cluster in listed(index) if len(cluster) > 1)


def test_original_that_is_written_anew(index):
    """Its copies are copies of the first of them, at once, in a cluster of their own."""
    for one in (of(TEXTS[0], id="a"), copy_of(TEXTS[0], id="b"), copy_of(TEXTS[0], id="c", number=2)):
        index.add(one)
    before = listed(index)
    index.add(of(TEXTS[0], id="a", body=TEXTS[1].body, headline=TEXTS[1].headline))

    assert [{"a": None, "b": "a", "c": "a"}] == before
    assert {frozenset({("a", None)}), frozenset({("b", None), ("c", "b")})} == {
        frozenset(cluster.items()) for cluster in listed(index)
    }


def test_original_that_is_mended(index):
    """It is no copy of its copies, which stay its own."""
    for one in (of(TEXTS[0], id="a"), copy_of(TEXTS[0], id="b"), copy_of(TEXTS[0], id="c", number=2)):
        index.add(one)
    place = index.add(of(TEXTS[0], id="a", body=TEXTS[0].body + " One more sentence."))

    assert None is place.duplicate_of
    assert [{"a": None, "b": "a", "c": "a"}] == listed(index)


def test_copy_that_is_written_anew(index):
    """It is no copy any more, and what was copied stays the first."""
    for one in (of(TEXTS[0], id="a"), copy_of(TEXTS[0], id="b"), copy_of(TEXTS[0], id="c", number=2)):
        index.add(one)
    place = index.add(of(TEXTS[1], id="b"))

    assert None is place.duplicate_of
    assert [["a", "c"]] == together(index)


def test_becomes_a_copy(index):
    """An older article that now has a younger one's text is that one's copy: the text was there first."""
    index.add(of(TEXTS[0], id="a"))
    index.add(of(TEXTS[1], id="b"))

    assert "b" == index.add(copy_of(TEXTS[1], id="a")).duplicate_of
    assert [{"a": "b", "b": None}] == listed(index)


def test_written_back(index):
    """An article that was rewritten, and then written back, is neither called the first nor listed before what it repeats now."""
    for id, hour in (("a", 8), ("b", 9), ("c", 10)):
        index.add(
            of(TEXTS[0], id=id, date=f"2025-10-21T{hour:02}:00:00+00:00", fetched=f"2025-10-21T{hour:02}:00:00+00:00")
        )
    for text, hour in ((TEXTS[1], 18), (TEXTS[0], 20)):
        index.add(of(text, id="a", date="2025-10-21T08:00:00+00:00", fetched=f"2025-10-21T{hour}:00:00+00:00"))
    index.flush()
    [cluster] = clusters(index._database)

    assert ["b", "a", "c"] == [member.id for member in cluster.articles]
    assert ("b", "b") == (cluster.first_published, cluster.first_seen)


def test_what_held_two_clusters_together(index):
    """Two clusters that one article had made one are two again when it names no source any more."""
    day = TEXTS[1].date
    for n, site in enumerate(("one", "two")):
        index.add(entry(site, site=site, body=TEXTS[n + 4].body, date=day, source_url=TOLD))
    index.add(of(TEXTS[1], id="x"))
    both = copy_of(TEXTS[1], id="y", source_url=TOLD)
    index.add(both)
    before = together(index)
    index.add(copy_of(TEXTS[1], id="y"))

    assert [["one", "two", "x", "y"]] == before
    assert [["one", "two"], ["x", "y"]] == together(index)
    reasons = {member.why for cluster in clusters(index._database) for member in cluster.articles}
    assert {"None", "copy", "source"} == {str(why).split()[0] for why in reasons}


HEADLINES = (
    "Ellenby Pictures goes all in on generative tools",
    "Generative tools will not replace writers, says Ellenby",
)


def test_corrected_headline(index):
    """The same text under another headline: the listing shows it, and it is looked up by its words."""
    index.add(entry("a", site="one", headline=HEADLINES[0], body=STREAMING))
    index.add(entry("b", site="two", headline="Why writers stay", body=RETOLD))
    before = together(index)
    index.add(entry("b", site="two", headline=HEADLINES[1], body=RETOLD))
    after = together(index)
    [cluster] = clusters(index._database)
    index.add(entry("b", site="two", headline="Why writers stay", body=RETOLD))

    assert ([], [["a", "b"]], []) == (before, after, together(index))
    assert set(HEADLINES) == {member.headline for member in cluster.articles}


def test_corrected_date(index):
    """A story that turns out to be of another month is another story, and is listed in that month."""
    index.add(entry("a", site="one", headline=HEADLINES[0], body=STREAMING))
    index.add(entry("b", site="two", headline=HEADLINES[1], body=RETOLD))
    before = together(index)
    index.add(entry("b", site="two", headline=HEADLINES[1], body=RETOLD, date="2025-11-21"))

    assert ([["a", "b"]], []) == (before, together(index))
    november = clusters(index._database, since=1_762_000_000, least=1)
    assert [["b"]] == [[member.id for member in cluster.articles] for cluster in november]
    assert "2025-11-21" == november[0].articles[0].published


def test_nothing_of_the_old_text_stays(index):
    """What an article was looked up by goes when it changes: as many bands and words as for one that was never otherwise."""
    index.add(of(TEXTS[0], id="a"))
    index.add(of(TEXTS[1], id="a", date="2025-05-01"))
    index.flush()
    expected = of(TEXTS[1], id="a", date="2025-05-01").mark

    assert set(expected.bands) == {band for (band,) in index._database.execute("SELECT band FROM bands")}
    assert set(expected.keys) == {word for (word,) in index._database.execute("SELECT word FROM words")}


def test_undated_article_is_of_the_day_of_its_first_fetch(index):
    """Fetched again, revised, found in an older archive: it is looked up by that day, and by no other."""
    for headline, day in (("Ellenby goes", 22), ("Ellenby goes", 25), ("Ellenby went", 28), ("Ellenby went", 20)):
        index.add(entry("a", headline=headline, body=TEXTS[0].body, date=None, fetched=f"2025-10-{day}T08:00:00+00:00"))
    index.flush()
    days = index._database.execute("SELECT DISTINCT day FROM words").fetchall()
    expected = entry("a", headline="Ellenby went", body="", date=None, fetched="2025-10-20T08:00:00+00:00")

    assert [(expected.when // 86_400,)] == days
    assert len(expected.mark.keys) == index._database.execute("SELECT count(*) FROM words").fetchone()[0]
    assert (25,) == index._database.execute("SELECT count(*) FROM bands").fetchone()


def test_older_revision_read_later(index):
    """What was fetched before the revision that is known only says that the article is older."""
    index.add(of(TEXTS[0], id="a", fetched="2025-10-22T08:00:00+00:00"))
    place = index.add(of(TEXTS[1], id="a", fetched="2025-10-20T08:00:00+00:00"))

    assert "2025-10-20T08:00:00+00:00" == place.first_seen
    assert "a" == index.add(copy_of(TEXTS[0], id="b")).duplicate_of


def test_digest_shows_an_article_again(index):
    """An article's entry on a digest does not replace its page; its page replaces the entry."""
    short = TEXTS[0].body[: len(TEXTS[0].body) // 4]
    later = {"fetched": "2025-10-30T08:00:00+00:00"}
    index.add(of(TEXTS[0], id="a", body=short, kind="digest_entry"))
    index.add(of(TEXTS[0], id="a"))
    index.add(of(TEXTS[0], id="a", body=short, kind="digest_entry", **later))

    assert "a" == index.add(copy_of(TEXTS[0], id="b")).duplicate_of


def test_revision_that_fails(index, monkeypatch):
    """A revision is taken over whole or not at all."""
    index.add(of(TEXTS[0], id="a"))
    index.add(copy_of(TEXTS[0], id="b"))
    with monkeypatch.context() as broken:
        broken.setattr(
            StoryIndex, "_verify_cluster", lambda *_: (_ for _ in ()).throw(sqlite3.OperationalError("full"))
        )
        with pytest.raises(sqlite3.OperationalError):
            index.add(of(TEXTS[1], id="a"))

    assert [{"a": None, "b": "a"}] == listed(index)
    assert "a" == index.add(copy_of(TEXTS[0], id="c", number=3)).duplicate_of


def test_large_cluster(index, monkeypatch):
    """Of a cluster too large to be looked at two by two, only the one that has changed leaves."""
    monkeypatch.setattr("pipelines.stories.index._MAX_REGROUPED", 3)
    for number, id in enumerate("abcde"):
        index.add(copy_of(TEXTS[0], 0.02, number, id=id))
    index.add(of(TEXTS[1], id="a"))

    assert [["b", "c", "d", "e"]] == together(index)
    assert [{"b": None, "c": "b", "d": "b", "e": "b"}] == [cluster for cluster in listed(index) if "b" in cluster]


@pytest.mark.parametrize("seed", range(6))
def test_as_if_it_had_never_been_otherwise(tmp_path, seed):
    """After any revisions, the same articles are together as in an index that has read only the newest ones."""
    chance = random.Random(seed)
    now = {}
    index = StoryIndex(tmp_path / "revised.sqlite")
    for number in range(30):
        id = chance.choice("abcdefgh")
        source = chance.choice((None, None, TOLD))
        now[id] = copy_of(chance.choice(TEXTS[:3]), 0.02, number, id=id, site=id, date="2025-10-21", source_url=source)
        index.add(now[id])
    found = together(index)
    index.close()
    anew = StoryIndex(tmp_path / "anew.sqlite")
    for one in now.values():
        anew.add(one)
    expected = together(anew)
    anew.close()

    assert expected == found
