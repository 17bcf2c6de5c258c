"""The floors under the figures. With corpora at hand (``CORPORA``, or beside the project) they are checked; without, this says so."""

import gzip
import json
import os
from pathlib import Path

import pytest

from benchmarks import ratchet
from benchmarks.corpora import corpora_in, read_corpus
from benchmarks.ratchet import Figure, figures, raise_floors

CORPORA = Path(os.environ.get("CORPORA") or Path(__file__).parents[3] / "shared" / "corpora")
PAGE = "<html><head><title>{0}</title></head><body><nav><a href='/'>Home</a></nav><h1>{0}</h1><p>{1}</p><footer>About</footer></body></html>"
TEXT = "The bridge over the Ostrow is open again, the town council said on Monday, two years after the flood took it."


@pytest.mark.skipif(not CORPORA.is_dir(), reason=f"no corpora at {CORPORA}: floors were not checked (set CORPORA)")
def test_floors_hold_on_real_pages():
    """No corpus falls under its floor."""
    broken = [
        f"{figure.corpus}: {figure.f1:.4f} / {figure.exact:.3f}, floor {figure.floor_f1} / {figure.floor_exact}"
        for figure in figures(CORPORA)
        if figure.broken
    ]

    assert [] == broken


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
            }
            gold.write(json.dumps(page) + "\n")
            (tmp_path / "small" / "pages" / f"{number}.html.gz").write_bytes(
                gzip.compress(PAGE.format(f"Bridge number {number} is open", TEXT).encode())
            )
    return tmp_path


def test_small_corpus_of_our_own(corpus):
    """Pages that anybody can read are read exactly; some domains are set aside."""
    [figure] = figures(corpus)
    pages = list(read_corpus(corpus / "small"))

    assert (1.0, 1.0) == (figure.f1, figure.exact)
    assert 0 < sum(page.is_aside for page in pages) < 12


def test_floors_are_raised_and_not_lowered(tmp_path, monkeypatch):
    """A better figure raises its floor, a worse one needs the flag."""
    monkeypatch.setattr(ratchet, "FLOORS", tmp_path / "floors.json")
    (tmp_path / "floors.json").write_text("{}")

    def floor():
        return json.loads((tmp_path / "floors.json").read_text())["a:1"]["f1"]

    raise_floors([Figure("a", "1", 0.9, 0.3, None, None)])
    raise_floors([Figure("a", "1", 0.8, 0.2, 0.9, 0.3)])
    kept = floor()
    raise_floors([Figure("a", "1", 0.8, 0.2, 0.9, 0.3)], lower=True)

    assert (0.9, 0.8) == (kept, floor())


@pytest.mark.parametrize(
    ("figure", "broken"),
    [
        (Figure("a", "1", 0.899, 0.3, 0.9, 0.3), False),
        (Figure("a", "1", 0.89, 0.3, 0.9, 0.3), True),
        (Figure("a", "1", 0.9, 0.29, 0.9, 0.3), True),
        (Figure("a", "1", 0.1, 0.0, None, None), False),
    ],
)
def test_broken_floor(figure, broken):
    """A figure under its floor by more than the margin is broken; without a floor nothing is."""
    assert broken is figure.broken


def test_folder_without_corpora(tmp_path):
    """A wrong path is named."""
    with pytest.raises(ValueError, match="no corpus there"):
        corpora_in(tmp_path)
