"""When a site publishes, and what its silence is worth."""

from zoneinfo import ZoneInfo

import pytest

from scrapers.status.rhythm import HOUR, silence

MONDAY = 4 * 24
"""Hours from 1970-01-01, a Thursday, to a Monday."""
WEEK = 7 * 24


def office(weeks, *, a_day=6):
    """A site that publishes from nine on, on weekdays, and never on a weekend."""
    return {
        MONDAY + WEEK * week + 24 * day + 9 + hour: 1
        for week in range(weeks)
        for day in range(5)
        for hour in range(a_day)
    }


def at(weeks, day, hour):
    """Seconds of an hour of a weekday (0: Monday), so many weeks after the first."""
    return (MONDAY + WEEK * weeks + 24 * day + hour) * HOUR


@pytest.mark.parametrize(
    ("day", "hour", "is_quiet"),
    [(6, 20, False), (7, 8, False), (7, 12, False), (8, 12, True)],
    ids=["Sunday evening", "Monday at eight", "Monday noon", "Tuesday noon"],
)
def test_quiet_sunday_is_no_breakage(day, hour, is_quiet):
    """A weekend without news is what the site does each week; a Monday without is not long enough, a Monday and a half is."""
    assert is_quiet == silence(office(8), at(7, day, hour)).is_quiet


def test_two_weekends_teach_as_much():
    """After three weeks, too: the weekends that were seen are the longest pauses, and the next is no longer."""
    assert not silence(office(3), at(2, 7, 8)).is_quiet


def test_busy_site_is_quiet_within_a_day():
    """The same silence that means nothing on a weekly site: its rhythm, not a number of hours, is the measure."""
    busy = {hour: 4 for hour in range(20 * 24)}
    slow = {MONDAY + WEEK * week + 24 * day + 10: 1 for week in range(8) for day in (0, 2, 4)}

    assert silence(busy, (20 * 24 + 4) * HOUR).is_quiet
    assert not silence(slow, at(7, 5, 10)).is_quiet


def test_long_pauses_of_its_own_are_its_rhythm():
    """A site that publishes in bursts: ten articles, then nine days of nothing, again and again."""
    bursts = {hour: 5 for week in range(0, 80, 10) for hour in (24 * week, 24 * week + 30)}
    last = max(bursts)

    assert not silence(bursts, (last + 9 * 24) * HOUR).is_quiet
    assert silence(bursts, (last + 14 * 24) * HOUR).is_quiet


def test_silence_that_lasts_stays_one():
    """Months later it is still quiet: what is compared with is the time before it fell silent."""
    assert all(silence(office(8), at(8 + weeks, 2, 12)).is_quiet for weeks in (1, 7, 20, 60))


@pytest.mark.parametrize(
    "published", [{}, {5: 19}, {0: 30}, dict.fromkeys(range(100), 1)], ids=["none", "few", "one hour", "four days"]
)
def test_too_little_is_known(published):
    """Without twenty articles over two weeks there is nothing to compare with."""
    assert silence(published, 3000 * HOUR) is None


def test_dates_of_the_future_say_nothing():
    """An article dated next year does not make a site lively."""
    assert silence(office(8) | {10**6: 5}, at(7, 8, 12)).is_quiet


def test_hours_are_the_site_s():
    """A weekend is a weekend where the site is."""
    zone = ZoneInfo("Asia/Tokyo")
    shifted = {hour - 9: number for hour, number in office(8).items()}

    assert not silence(shifted, at(7, 7, 8) - 9 * HOUR, zone).is_quiet
