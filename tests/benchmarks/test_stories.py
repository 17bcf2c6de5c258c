"""The benchmark of stories, at small scale."""

import sys

from benchmarks.__main__ import main
from benchmarks.stories import measure_bulk, measure_look_alikes, measure_neighbours, measure_recall
from tests.benchmarks import made


def test_recall():
    """Of copies whose texts are alike by .7 and more, each is found and declared."""
    found = [one for one in measure_recall(60) if one.least >= 0.7]

    assert sum(one.pairs for one in found) >= 30
    assert [one.pairs for one in found] == [one.declared for one in found]


def test_look_alikes():
    """No pair is declared, though every text of a kind is alike enough to be."""
    found = measure_look_alikes(5)

    assert (45, 990, 0) == (found.texts, found.pairs, found.declared)
    assert found.alike >= 50


def test_neighbours():
    """Each event is found on both sites; of two events of one council, club or court hardly a pair is taken for one."""
    found = measure_neighbours(2)

    assert (72, 72) == (found.events, found.found)
    assert found.pairs > 400
    assert found.declared <= found.pairs / 100


def test_neighbours_without_numbers():
    """Without numbers the verdicts rest on words and names: fewer than a quarter of the pairs pass."""
    found = measure_neighbours(2, numbers=False)

    assert (72, 72) == (found.events, found.found)
    assert found.declared <= found.pairs / 4


def test_bulk():
    """So many articles, in a file of so many bytes."""
    found = measure_bulk(400)

    assert 400 == found.articles
    assert 500 < found.bytes_each < 1_500


def test_corpora(monkeypatch, tmp_path, capsys):
    """Of two pages with one text the second is listed with the first."""
    rows = [
        {"id": name, "url": f"https://{name}.example/a/b", "domain": f"{name}.example", "gold_text": made.TEXT}
        for name in "ab"
    ]
    made.own(tmp_path / "small", rows, {})
    monkeypatch.setattr(sys, "argv", ["benchmarks", "stories", str(tmp_path / "small")])

    assert 0 == main()
    assert (
        "small: 2 articles, 1 after another of their story\n    small:b  small:a  copy 1.00" in capsys.readouterr().out
    )
