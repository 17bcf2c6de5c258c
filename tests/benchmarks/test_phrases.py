"""The made-up phrases and lines of the phrase benchmark; nothing is timed here."""

import sys

from benchmarks.__main__ import main
from benchmarks.phrases import Cost, made_lines, made_phrases
from pipelines.engine.phrases import Library
from pipelines.engine.phrases.entries import MATCHES


def test_made_phrases():
    """So many phrases, of every kind, the same each time."""
    phrases = made_phrases(400)

    assert (400, set(MATCHES)) == (len(phrases), {phrase.match for phrase in phrases})
    assert phrases == made_phrases(400)


def test_made_lines_hold_phrases():
    """Every tenth line is a phrase that the library finds, most others are none."""
    phrases = tuple(phrase for phrase in made_phrases(200) if phrase.match != "pattern")
    lines = made_lines([phrase.texts[0] for phrase in phrases])
    library = Library(phrases)
    found = [library.find(*line) is not None for line in lines]

    assert {True} == set(found[::10])
    assert sum(found) < 2 * len(found[::10])


def test_costs_are_printed(monkeypatch, capsys):
    """The command gives the ratio of each library to the first."""
    costs = [Cost("few", 400, 0.004, 0.001), Cost("many", 4000, 0.005, 0.01)]
    monkeypatch.setattr("benchmarks.__main__.measure_phrases", lambda: costs)
    monkeypatch.setattr(sys, "argv", ["benchmarks", "phrases"])

    assert 0 == main()
    assert ["few 400 4.0 1.00 1.0", "many 4,000 5.0 1.25 10.0"] == [
        " ".join(line.split()) for line in capsys.readouterr().out.splitlines()[1:]
    ]
