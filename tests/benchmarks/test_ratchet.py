"""The floors under the figures. With corpora at hand (``CORPORA``, or beside the project) they are checked; without, this says so."""

import gzip
import json
from pathlib import Path

import pytest

from benchmarks import ratchet
from benchmarks.corpora import corpora_in, fingerprint, read_corpus
from benchmarks.ratchet import Figure, figures, raise_floors
from tests.benchmarks.at_hand import CORPORA, STATED

OWN = Path(__file__).parent / "own_pages"
PAGE = "<html><head><title>{0}</title></head><body><nav><a href='/'>Home</a></nav><h1>{0}</h1><p>{1}</p><footer>About</footer></body></html>"
TEXT = "The bridge over the Ostrow is open again, the town council said on Monday, two years after the flood took it."


def broken(found):
    return [
        f"{figure.corpus}: {figure.name} {figure.value:.4f}, floor {figure.floor}" for figure in found if figure.broken
    ]


@pytest.mark.skipif(
    not CORPORA.is_dir() and not STATED, reason=f"no corpora at {CORPORA}: floors were not checked (set CORPORA)"
)
def test_floors_hold_on_real_pages():
    """No corpus falls under its floor; a folder that was named and is not there is an error."""
    assert [] == broken(figures(CORPORA))


def test_floors_hold_on_our_own_pages():
    """The pages that come with the project have a floor, and it holds."""
    found = figures(OWN, aside=None)

    assert [] == [figure.name for figure in found if figure.floor is None]
    assert [] == broken(found)


@pytest.fixture
def corpus(tmp_path):
    (tmp_path / "small" / "pages").mkdir(parents=True)
    with (tmp_path / "small" / "gold.jsonl").open("w") as gold:
        for number in range(12):
            page = {
                "id": str(number),
                "url": f"https://site{number}.example/a",
                "domain": f"site{number}.example",
                "gold_text": TEXT,
                "gold": {"title": f"Bridge number {number} is open", "authors": [], "date": None},
            }
            gold.write(json.dumps(page) + "\n")
            (tmp_path / "small" / "pages" / f"{number}.html.gz").write_bytes(
                gzip.compress(PAGE.format(f"Bridge number {number} is open", TEXT).encode())
            )
    return tmp_path


def test_small_corpus_of_our_own(corpus):
    """Pages that anybody can read are read exactly; some domains are set aside."""
    found = {figure.name: figure.value for figure in figures(corpus)}
    pages = list(read_corpus(corpus / "small"))

    assert {"f1": 1.0, "exact": 1.0, "headline": 1.0} == found
    assert 0 < sum(page.is_aside for page in pages) < 12


def test_floors_are_raised_and_not_lowered(tmp_path, monkeypatch):
    """A better figure raises its floor, a worse one needs the flag."""
    monkeypatch.setattr(ratchet, "FLOORS", tmp_path / "floors.json")
    (tmp_path / "floors.json").write_text("{}")

    def floor():
        return json.loads((tmp_path / "floors.json").read_text())["a:1"]["f1"]

    raise_floors([Figure("a", "1", "f1", 0.9, None)])
    raise_floors([Figure("a", "1", "f1", 0.8, 0.9)])
    kept = floor()
    raise_floors([Figure("a", "1", "f1", 0.8, 0.9)], lower=True)

    assert (0.9, 0.8) == (kept, floor())


@pytest.mark.parametrize(
    ("figure", "broken"),
    [
        (Figure("a", "1", "f1", 0.899, 0.9, 100), False),
        (Figure("a", "1", "f1", 0.89, 0.9, 100), True),
        (Figure("a", "1", "exact", 0.29, 0.3, 100), False),
        (Figure("a", "1", "exact", 0.28, 0.3, 100), True),
        (Figure("a", "1", "headline", 0.28, 0.3, 50), False),
        (Figure("a", "1", "headline", 0.28, 0.3), True),
        (Figure("a", "1", "f1", 0.1, None, 100), False),
    ],
)
def test_broken_floor(figure, broken):
    """A figure under its floor by more than the margin is broken, a share by more than one page; without a floor nothing is."""
    assert broken is figure.broken


def test_fingerprint_covers_pages(corpus):
    """Another page under the same name is another corpus: its floor does not count."""
    before = fingerprint(corpus / "small")
    (corpus / "small" / "pages" / "3.html.gz").write_bytes(gzip.compress(b"<html><body><p>Another page</p>"))

    assert before != fingerprint(corpus / "small")


def test_folder_that_is_not_there(tmp_path):
    """A folder that is not there is named."""
    with pytest.raises(ValueError, match="nowhere: no such folder"):
        corpora_in(tmp_path / "nowhere")


def test_folder_without_corpora(tmp_path):
    """A wrong path is named."""
    with pytest.raises(ValueError, match="no corpus there"):
        corpora_in(tmp_path)
