"""The arithmetic of the scores, on texts small enough to count by hand."""

import pytest

from benchmarks.scores import score_corpus, score_page, score_segments


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
    scores = score_segments([(["one two", "three"], ["share this"], "one\n two. share this"), ([], [], "")])

    assert (0.5, 0.5, 0.5) == (scores.precision, scores.recall, scores.exact)
