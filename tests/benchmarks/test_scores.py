"""The arithmetic of the scores, on texts small enough to count by hand."""

from pathlib import Path

import pytest

from benchmarks.gold import GoldPage
from benchmarks.quality import Bodies, as_gold
from benchmarks.scores import characters, score_corpus, score_page, score_page_by_segments, score_segments


@pytest.mark.parametrize(
    ("gold", "found", "counts"),
    [
        ("a b c d e", "a b c d e", (2, 0, 0, True)),
        ("a b c d e", "A, b! c d. e", (1, 1, 1, False)),
        ("a b c d e", "a b c d", (1, 0, 1, False)),
        ("a b", "a b", (1, 0, 0, True)),
        ("a b", "", (0, 0, 1, False)),
        ("", "", (0, 0, 0, True)),
        ("a b c d a b c d", "a b c d", (1, 0, 4, False)),
    ],
)
def test_page(gold, found, counts):
    """Runs of four words are counted with their repetitions; exact compares words, case included."""
    score = score_page(gold, found)

    assert counts == (score.both, score.leaked, score.lost, score.exact)


def test_corpus_is_the_mean_of_its_pages():
    """F1 is that of the mean precision and the mean recall."""
    scores = score_corpus([score_page("a b c d", "a b c d"), score_page("a b c d", "a b c d e f g h")])

    assert (0.6, 1.0, 0.5) == (round(scores.precision, 3), scores.recall, scores.exact)
    assert round(2 * 0.6 / 1.6, 4) == round(scores.f1, 4)


def test_segments():
    """Wanted segments found and unwanted ones found, whatever the spaces."""
    pages = [(["one two", "three"], ["share this"], "one\n two. share this"), ([], [], "")]
    scores = score_segments([score_page_by_segments(*page) for page in pages])

    assert (0.5, 0.5, 0.5) == (scores.precision, scores.recall, scores.exact)


def test_characters():
    """Where words are not spaced, characters are counted: a missing clause costs its share and not the whole run."""
    gold, found = "桥梁在周一重新开放", "桥梁在周一重新"
    by_word, by_character = score_page(gold, found), score_page(gold, found, characters)

    assert (0, 4) == (by_word.both, by_character.both)
    assert (0, 2) == (by_character.leaked, by_character.lost)


@pytest.mark.parametrize(
    ("corpus", "bodies", "text"),
    [
        ("daniel", Bodies("The bridge is open", "It rains."), "The bridge is open\nIt rains."),
        ("daniel", Bodies("The bridge is open", "The bridge is open!\nIt rains."), "The bridge is open!\nIt rains."),
        ("daniel", Bodies("", "It rains."), "\nIt rains."),
        ("fundus", Bodies("The bridge is open", "It rains."), "It rains."),
    ],
)
def test_headline_in_front(corpus, bodies, text):
    """Where the gold begins with the headline, so does what is scored: once."""
    page = GoldPage(corpus, "1", "https://a.example/", "a.example", "", Path("1.html"))

    assert text == as_gold(page, bodies)
