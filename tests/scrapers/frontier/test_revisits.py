"""When pages are due."""

import pytest

from scrapers.frontier.revisits import HOUR, is_due, retry_after_failure

NOW = 1_790_000_000.0


@pytest.mark.parametrize(("into_the_run", "expected"), [(5, True), (300, True), (900, False)])
def test_hourly_runs(into_the_run, expected):
    """What failed in the first minutes of a run is due in the one that begins an hour after it."""
    due = retry_after_failure(NOW + into_the_run, 1)

    assert (False, expected) == (is_due(due, NOW + into_the_run + 60), is_due(due, NOW + HOUR))
