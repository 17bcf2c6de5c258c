"""Fields against the gold: what is right, what is wrong, what is not counted."""

import pytest

from benchmarks import readings
from benchmarks.corpora import read_corpus
from benchmarks.fieldpeers import FIELD_PEERS, READERS
from benchmarks.fieldreadings import FieldReader, shares
from benchmarks.fieldreport import measure_fields, report
from benchmarks.fields import FIELDS, Fields, gold_fields, judge, tally
from tests.benchmarks import made

LONG = "The bridge over the Ostrow is open again, the town council said on Monday"
PAGE = {"id": "a", "url": "https://town.example/bridge", "domain": "town.example", "gold_text": made.TEXT}


def gold_of(folder, corpus="small", **row):
    """What the gold of one page states."""
    [page] = read_corpus(made.own(folder / corpus, [PAGE | row]))
    return gold_fields(page)


@pytest.mark.parametrize(
    ("name", "gold", "found", "share"),
    [
        ("headline", "Bridge opens", "bridge opens.", 1.0),
        ("headline", "Bridge opens", "Bridge opens | Courier", 0.0),
        ("authors", ("Ann Lee", "Bob Ray"), ("Bob Ray", "By Ann Lee"), 1.0),
        ("authors", ("Ann Lee and Bob Ray",), ("Ann Lee; Bob Ray",), 1.0),
        ("authors", ("Ann Lee", "Bob Ray"), ("Ann Lee",), 2 / 3),
        ("authors", ("Ann Lee",), ("Carl Oh",), 0.0),
        ("date_published", "2024-03-01", "2024-03-01T00:10:00+01:00", 1.0),
        ("date_published", "2024-03-01T23:10:00.000Z", "2024-03-02", 1.0),
        ("date_published", "2003-11", "2003-11-20", 1.0),
        ("date_published", "2003-11", "2003-12-01", 0.0),
        ("date_published", "2024-03-01", "last week", 0.0),
        ("tags", ("Town", "Bridges"), ("town,bridges,flood",), 0.8),
        ("description", LONG, f"{LONG}, two years after the flood.", 1.0),
        ("description", "The bridge", "The bridge is open again.", 0.0),
        ("language", "en", "en-GB", 1.0),
        ("language", "en", "de", 0.0),
        ("publisher", "The Courier", "the courier", 1.0),
        ("image", "https://town.example/bridge-300x200.jpg", "https://cdn.example/bridge.webp", 1.0),
    ],
)
def test_judgement(name, gold, found, share):
    """How much of a field is the gold's."""
    verdict = judge(name, Fields(**{name: gold}), Fields(**{name: found}))

    assert (True, pytest.approx(share)) == (verdict.given, verdict.share)
    assert (share == 1.0) is verdict.right


@pytest.mark.parametrize("name", FIELDS)
def test_nothing_found(name):
    """A field that the gold states and the extractor does not is absent, and none is counted where the gold is silent."""
    gold = Fields("Bridge", ("Ann Lee",), "2024-03-01", ("town",), LONG, "en", "Courier", "https://town.example/b.jpg")

    assert (False, 0.0) == (judge(name, gold, Fields()).given, judge(name, gold, Fields()).share)
    assert judge(name, Fields(), gold) is None


@pytest.mark.parametrize("authors", [("https://town.example/ann",), ("ann@town.example",), ("--",)])
def test_gold_that_names_nobody(authors):
    """An address for an author cannot be compared with names."""
    assert judge("authors", Fields(authors=authors), Fields(authors=("Ann Lee",))) is None


def test_tally():
    """Shares are of the pages whose gold states the field; F1 is that of sets."""
    pairs = [
        (("Ann Lee",), ("Ann Lee",)),
        (("Ann Lee", "Bob Ray"), ("Ann Lee",)),
        (("Ann Lee",), ()),
        ((), ("Ann Lee",)),
    ]
    row = tally("authors", [judge("authors", Fields(authors=gold), Fields(authors=found)) for gold, found in pairs])

    assert 3 == row.pages
    assert [1 / 3, 1 / 3, 1 / 3, 5 / 9] == pytest.approx([row.right, row.wrong, row.absent, row.f1])
    assert tally("authors", [None]) is None


def test_what_our_gold_states(tmp_path):
    """Our layout: null, "" and [] state nothing; wrong types neither."""
    stated = gold_of(
        tmp_path,
        gold={
            "title": "Bridge opens ",
            "authors": ["Ann Lee", "", None],
            "date": "2024-03-01",
            "tags": [],
            "description": None,
            "summary": ["The bridge", "is open."],
            "lang": "Polish",
            "sitename": "Courier",
            "lead_image_url": 7,
        },
    )

    assert Fields("Bridge opens", ("Ann Lee",), "2024-03-01", (), "The bridge is open.", "pl", "Courier") == stated


@pytest.mark.parametrize(
    ("corpus", "first", "headline"),
    [
        ("daniel", "The bridge is open", "The bridge is open"),
        ("daniel", "Something else", "Something else"),
        ("dragnet", "The bridge is open", "The bridge is open"),
        ("dragnet", "Something else", ""),
        ("fundus", "The bridge is open", ""),
    ],
)
def test_headline_in_front(tmp_path, corpus, first, headline):
    """Where the gold's text begins with the headline, that is the gold's headline; in dragnet only if the page's title has it."""
    assert headline == gold_of(tmp_path, corpus, gold_text=f"{first}\n{made.TEXT}").headline


def test_what_the_gold_of_segments_states(tmp_path):
    """The layout of trafilatura's evaluation states one author, as a text."""
    folder = made.segments(
        tmp_path / "segments", {"title": "Bridge", "author": "Ann Lee; Bob Ray", "date": "2024-03-01"}
    )
    stated = gold_fields(next(iter(read_corpus(folder))))

    assert Fields("Bridge", ("Ann Lee; Bob Ray",), "2024-03-01") == stated


@pytest.fixture
def corpus(tmp_path):
    gold = {"title": "The bridge is open", "authors": ["Ann Lee"], "date": None}
    return made.own(tmp_path / "small", [PAGE | {"gold": gold}, PAGE | {"id": "b", "gold": gold | {"title": "Other"}}])


def test_report(corpus):
    """A line for each field that the gold states; each wrong page with the gold, ours and where ours is from."""
    [found] = measure_fields(corpus, aside=None)
    rows = [line.split() for line in report([found])]

    assert ["headline", "small", "2", "0.500", "0.500", "0.000", "0.500"] == rows[1]
    assert ["authors", "small", "2", "0.000", "0.000", "1.000", "0.000"] == rows[2]
    assert ["byline", "small", "2", "0.000", "0.000", "1.000", "0.000"] == rows[3]
    assert 4 == len(rows)
    assert [
        "wrong   headline  small/b  https://town.example/bridge",
        "    gold  'Other'",
        "    ours  'The bridge is open'  (title)",
    ] == list(found.wrong("headline"))
    assert "    ours  []  (nothing)" == list(found.wrong("authors"))[-1]


def test_corpora_of_fields_only(tmp_path):
    """A corpus without texts is measured; one that is not there is named."""
    made.own(tmp_path / "mercury", [PAGE | {"gold": {"title": "The bridge is open"}}])

    assert ["mercury"] == [one.corpus for one in measure_fields(tmp_path, aside=None)]
    with pytest.raises(ValueError, match="no corpus there is called town"):
        list(measure_fields(tmp_path, corpus="town"))


def test_shares_of_extractors(corpus):
    """Each field, extractor and half of the domains has its tally; fields that no gold states are left out."""
    pages = list(read_corpus(corpus))
    found = shares(pages, {"Winnow": [Fields("Other")] * 2, "x": [Fields(authors=("Ann Lee",))] * 2})

    assert ["headline", "authors", "byline"] == list(found)
    assert (0.5, 0.0) == (found["headline"]["Winnow"]["all"]["right"], found["headline"]["x"]["all"]["right"])
    assert 1.0 == found["authors"]["x"]["all"]["right"]
    assert 2 == len(found["authors"]["x"])


@pytest.mark.parametrize("peer", FIELD_PEERS, ids=lambda peer: peer.name)
def test_peers_state_fields(corpus, peer):
    """Every peer finds the headline of a page that anybody can read."""
    if not peer.version:
        pytest.skip(f"{peer.package} is not installed (make bench sets it up)")

    assert "The bridge is open" == FieldReader(peer.name)(next(iter(read_corpus(corpus)))).headline


def test_peer_that_raises(corpus, monkeypatch):
    """A peer that raises states nothing."""
    monkeypatch.setitem(READERS, "x", lambda html: 1 / 0)
    monkeypatch.setattr(readings, "TIME_LIMIT", 5)

    assert Fields() == FieldReader("x")(next(iter(read_corpus(corpus))))
