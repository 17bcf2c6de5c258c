"""How often a source is asked."""

import pytest

from scrapers.discovery.rest import DAY, HOUR, asked_again, guessed_again, quiet_since
from scrapers.frontier.interface import SourceState

NOW = 1_790_000_000.0


@pytest.mark.parametrize(
    ("silence", "quiet", "of_index", "rests"),
    [
        (2 * DAY, 50, False, None),
        (30 * DAY, 4, False, None),
        (5 * DAY, 5, False, 12 * HOUR),
        (300 * DAY, 50, False, 22 * HOUR),
        (30 * DAY, 50, True, 3 * DAY),
        (900 * DAY, 50, True, 7 * DAY),
    ],
)
def test_quiet_source(silence, quiet, of_index, rests):
    """After some days and readings without news, a tenth of the silence; who crawls daily asks daily."""
    state = SourceState("feed", first=0.0, read=NOW, news=NOW - silence, quiet=quiet)

    assert (NOW + rests if rests else 0.0) == pytest.approx(asked_again(state, NOW, of_index=of_index))
    assert (rests is not None) == (quiet_since(state) is not None)


def test_guess():
    """A place where nothing was is looked at again after a month."""
    assert NOW + 30 * DAY == guessed_again(SourceState("sitemap", missing=NOW), NOW)
    assert 0.0 == guessed_again(SourceState("sitemap", read=NOW), NOW)


def test_clock_that_was_ahead():
    """What was read or not found in times to come says nothing: it is asked at once."""
    ahead = SourceState("feed", first=0.0, read=NOW + 365 * DAY, news=NOW - 30 * DAY, quiet=9, missing=NOW + 365 * DAY)

    assert (0.0, 0.0) == (asked_again(ahead, NOW), guessed_again(ahead, NOW))
