"""Dates as pages print them."""

from datetime import UTC, datetime

import pytest

from pipelines.engine.dates import DATE, has_offset, parse_date

NOW = datetime(2025, 11, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("2025-10-21T10:30:00+02:00", "2025-10-21T10:30:00+02:00"),
        ("2025-10-21T10:30:00Z", "2025-10-21T10:30:00+00:00"),
        ("2025-10-21T10:30:00.123456Z", "2025-10-21T10:30:00+00:00"),
        ("2025-10-21T10:30:00+0200", "2025-10-21T10:30:00+02:00"),
        ("2025-10-21 10:30", "2025-10-21T10:30:00"),
        ("2025-10-21", "2025-10-21"),
        ("  2025-10-21\n", "2025-10-21"),
        ("20251021", "2025-10-21"),
        ("Tue, 21 Oct 2025 10:30:00 GMT", "2025-10-21T10:30:00+00:00"),
        ("Tue, 21 Oct 2025 10:30:00 +0530", "2025-10-21T10:30:00+05:30"),
        ("October 21, 2025", "2025-10-21"),
        ("Oct. 21, 2025", "2025-10-21"),
        ("21 October 2025", "2025-10-21"),
        ("21st October 2025", "2025-10-21"),
        ("October 21, 2025 at 3:05 PM", "2025-10-21T15:05:00"),
        ("21.10.2025", "2025-10-21"),
        ("03.04.2025", "2025-04-03"),
        ("December 31, 2024", "2024-12-31"),
        ("February 29, 2024", "2024-02-29"),
    ],
)
def test_reads_dates(raw, expected):
    """A date is ISO 8601, with the offset that is stated, a bare day where no time is."""
    assert expected == parse_date(raw, fetched_at=NOW)


@pytest.mark.parametrize(
    ("raw", "language", "expected"),
    [
        ("21. Oktober 2025", "de", "2025-10-21"),
        ("21 octobre 2025", "fr", "2025-10-21"),
        ("1er mai 2025", "fr", "2025-05-01"),
        ("21 de octubre de 2025", "es", "2025-10-21"),
        ("21 ottobre 2025", "it", "2025-10-21"),
        ("21 oktober 2025", "nl-NL", "2025-10-21"),
        ("21 октября 2025", "ru", "2025-10-21"),
        ("21 października 2025", "pl", "2025-10-21"),
        ("2025년 10월 21일", "ko", "2025-10-21"),
        ("21 أكتوبر 2025", "ar", "2025-10-21"),
        ("2025年10月21日", "zh", "2025-10-21"),
        ("March 4, 2025", "de", "2025-03-04"),
        ("March 4, 2025", "xx", "2025-03-04"),
        ("March 4, 2025", "", "2025-03-04"),
    ],
)
def test_reads_dates_of_many_languages(raw, language, expected):
    """A date is read in the page's language, else in English."""
    assert expected == parse_date(raw, language=language, fetched_at=NOW)


@pytest.mark.parametrize(
    "raw",
    [
        "",
        " ",
        "two days ago",
        "soon",
        "May",
        "2025",
        "21",
        "0",
        "1970-01-01T00:00:00Z",
        "0001-01-01T00:00:00+14:00",
        "1969-12-31",
        "2099-01-01",
        "2025-11-09",
        "9999-12-31T23:59:59-14:00",
        "2025-13-45",
        "2025-10-21T10:00:00+99:00",
        "February 30, 2025",
        "NaN",
        "null",
        "Invalid Date",
        "0000-00-00 00:00:00",
        "{{date}}",
        "v1.2.3",
        "\ud800",
        "5" * 500,
    ],
)
def test_refuses_what_is_no_date_of_an_article(raw):
    """No date is made of epoch zero, of the far future, of nonsense, or of words about time."""
    assert parse_date(raw, fetched_at=NOW) is None


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("October 21, 2025 3:05 PM", "2025-10-21T15:05:00"),
        ("Oct 21, 2025, 3:05 pm", "2025-10-21T15:05:00"),
        ("21 Oct 2025 3:05 PM", "2025-10-21T15:05:00"),
        ("October 21, 2025 12:05 AM", "2025-10-21T00:05:00"),
        ("October 21, 2025 3:05 p.m. UTC", "2025-10-21T15:05:00+00:00"),
    ],
)
def test_afternoons(raw, expected):
    """Three in the afternoon is not three in the morning."""
    assert expected == parse_date(raw, fetched_at=NOW)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("21 Oct 2025 10:30 CET", "2025-10-21T10:30:00+01:00"),
        ("21 Oct 2025 10:30 UTC+2", "2025-10-21T10:30:00+02:00"),
        ("Tue Oct 21 2025 10:30:00 GMT+0200 (CEST)", "2025-10-21T10:30:00+02:00"),
    ],
)
def test_offset_is_read(raw, expected):
    """An offset that is stated is read, in whatever form."""
    assert expected == parse_date(raw, fetched_at=NOW)


@pytest.mark.parametrize("raw", ["1", "5", "12", "-1"])
def test_bare_numbers_are_no_dates(raw):
    """No month is made of a number."""
    assert parse_date(raw, fetched_at=NOW) is None


@pytest.mark.parametrize("language", [None, "en"])
def test_chinese_form_in_any_language(language):
    """The Chinese form of a date needs no declared language."""
    assert "2025-10-21" == parse_date("2025年10月21日", language=language, fetched_at=NOW)


def test_date_after_a_chinese_word():
    """A date that follows a word without a space is found."""
    assert DATE.search("发布于2025年10月21日")


@pytest.mark.parametrize(
    "raw",
    [
        "Mon, 01 Jan 99999999999999 00:00:00 GMT",
        "Mon, 21 Oct 2025 99999999999999999999:00:00 GMT",
        "Tue, 21 Oct 2025 10:00:00 +9999999999999999999",
    ],
)
def test_huge_numbers_are_no_dates(raw):
    """A number that no calendar can hold is no date, and no error."""
    assert parse_date(raw, fetched_at=NOW) in (None, "2025-10-21")


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("2025-10-21 10:30", "2025-10-21T10:30:00+02:00"),
        ("2025-12-21 10:30", None),
        ("2025-01-21 10:30", "2025-01-21T10:30:00+01:00"),
        ("2025-10-21T10:30:00Z", "2025-10-21T10:30:00+00:00"),
        ("2025-10-21", "2025-10-21"),
    ],
)
def test_zone_of_the_site(raw, expected):
    """The site's zone is that of times without an offset, summer time included; others keep theirs."""
    assert expected == parse_date(raw, zone="Europe/Zurich", fetched_at=NOW)


@pytest.mark.parametrize("zone", ["Europe/Nowhere", "../etc/passwd", "+02:00"])
def test_unknown_zone(zone):
    """A zone that is none is named in the error."""
    with pytest.raises(ValueError, match="unknown time zone"):
        parse_date("2025-10-21 10:30", zone=zone)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("2025-11-02T10:00:00Z", "2025-11-02T10:00:00+00:00"),
        ("2025-11-03T00:00:01Z", None),
        ("2025-11-02", "2025-11-02"),
        ("2025-11-04", None),
    ],
)
def test_tomorrow_is_possible(raw, expected):
    """Newspapers print tomorrow's date, not next week's."""
    assert expected == parse_date(raw, fetched_at=NOW)


def test_any_date_without_a_fetch():
    """Where nobody says when the page was fetched, the future is not known."""
    assert "2099-01-01" == parse_date("2099-01-01")


@pytest.mark.parametrize(
    ("raw", "fetched", "expected"),
    [("Oct 21", NOW, "2025-10-21"), ("Tuesday, 21 October, 10:30", NOW, "2025-10-21T10:30:00"), ("Oct 21", None, None)],
)
def test_year_of_the_fetch(raw, fetched, expected):
    """A date without a year takes it from the day of the fetch, and from nothing else."""
    assert expected == parse_date(raw, fetched_at=fetched)


def test_december_read_in_january():
    """A date without a year lies in the past of the fetch."""
    assert "2024-12-30" == parse_date("Dec 30", fetched_at=datetime(2025, 1, 2, tzinfo=UTC))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Published 2025-10-21T10:30:00+02:00 by", "2025-10-21T10:30:00+02:00"),
        ("Published on October 21, 2025 at 3:05 PM", "October 21, 2025 at 3:05 PM"),
        ("am 21. Oktober 2025, 10:30", "21. Oktober 2025, 10:30"),
        ("21 de octubre de 2025", "21 de octubre de 2025"),
        ("时间：2025年10月21日", "2025年10月21日"),
        ("21.10.2025", "21.10.2025"),
        ("Tuesday, 21 October, 10:30", "Tuesday, 21 October, 10:30"),
        ("in 2025 the bridge", None),
        ("1.2.3", None),
        ("call 555 1234 2025", None),
    ],
)
def test_date_in_a_line(line, expected):
    """A date is found in a line of other words; numbers are no dates."""
    match = DATE.search(line)

    assert expected == (match.group() if match else None)


@pytest.mark.parametrize(
    ("iso", "expected"), [("2025-10-21", True), ("2025-10-21T10:30:00+02:00", True), ("2025-10-21T10:30:00", False)]
)
def test_has_offset(iso, expected):
    """A bare day needs no offset, a time does."""
    assert expected == has_offset(iso)
