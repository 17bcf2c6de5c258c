"""What is read from a site's pages, and whether it has shifted."""

import math

import pytest

from pipelines.engine.article import Article
from pipelines.status import Readings, Spread
from scrapers.status.readings import FIELDS, Tally, shifts, together


def read(number, *, without=(), words=400, vary=0.2, removed=0.05, warnings=()):
    """The readings of a run."""
    return Readings(
        number,
        {name: 0 if name in without else number for name in FIELDS},
        dict.fromkeys(warnings, number),
        Spread(math.log1p(words), vary),
        Spread(removed, 0.02),
    )


USUAL = read(50)


@pytest.mark.parametrize(
    ("now", "measures"),
    [
        (read(8), []),
        (read(8, without=("authors",)), ["authors"]),
        (read(3, without=("authors", "date_published")), ["authors", "date_published"]),
        (read(2, without=FIELDS), []),
        (read(8, words=90), ["short"]),
        (read(8, words=300), []),
        (read(8, words=1500), ["long"]),
        (read(8, removed=0.6), ["removed"]),
        (read(8, removed=0.2), []),
        (read(8, warnings=("witness",)), ["warning:witness"]),
    ],
)
def test_what_has_shifted(now, measures):
    """A field that is gone, bodies of half the length, half of the region removed, a warning on all: not what chance explains."""
    assert measures == [shift.measure for shift in shifts(now, [USUAL])]


def test_what_varies_anyway_is_no_shift():
    """A site of short and long pieces, half of them signed: a run of some unsigned short ones is like it."""
    usual = Readings(60, {"authors": 30}, {}, Spread(math.log1p(300), 1.0), Spread(0.05, 0.1))
    now = Readings(4, {"authors": 0}, {}, Spread(math.log1p(120), 0.5), Spread(0.1, 0.1))

    assert [] == list(shifts(now, [usual]))


def test_little_history_says_nothing():
    """Nine articles are no rule."""
    assert [] == list(shifts(read(8, without=("authors",)), [read(9)]))


def test_what_has_been_so_before_is_no_shift():
    """A paper whose nights are of unsigned agency items: one such night among the usual runs, and the next is like it."""
    night = read(6, without=("authors",))

    assert ["authors"] == [shift.measure for shift in shifts(night, [USUAL])]
    assert [] == list(shifts(night, [USUAL, night]))


def test_field_that_comes_is_no_fault():
    """A site that begins to name its authors has not broken."""
    assert [] == list(shifts(read(8), [read(50, without=("authors",))]))


def test_runs_are_added_up():
    """Mean and deviation of several runs are those of all their articles."""
    tally, parts = Tally(), []
    for words in ([100, 200, 300], [50], [1000, 900]):
        part = Tally()
        for number in words:
            for one in (part, tally):
                one.add(Article(word_count=number, body="x" * number, authors=["A"]))
        parts.append(part.readings())
    whole, summed = tally.readings(), together(parts)

    assert (whole.articles, whole.filled) == (summed.articles, summed.filled)
    assert whole.log_words.mean == pytest.approx(summed.log_words.mean, abs=1e-3)
    assert whole.log_words.deviation == pytest.approx(summed.log_words.deviation, abs=1e-3)
