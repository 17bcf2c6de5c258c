"""The commonest printed dates, which dateparser is not asked for."""

from datetime import datetime

import dateparser
import pytest

from pipelines.engine.printed import parse_printed

SAME_AS_DATEPARSER = [
    "May 3, 2012",
    "may 3 2012",
    "Sept. 30, 2019, 11:05 PM",
    "SEP 30 2019 at 0:05",
    "October 27th, 2012 12:32 PM",
    "Oct 1st 2012 12:05am",
    "15 December 2011",
    "1st Dec. 2011, 09:30:15",
    "29 February 2024 23:59",
    "12/31/2011",
    "31/12/2011 9:41",
    "01/10/2012 6:32 PM",
    "28.11.2011 16:08",
]


@pytest.mark.parametrize("text", SAME_AS_DATEPARSER)
def test_reads_what_dateparser_reads(text):
    """A form that is read here is read as dateparser reads it in English, dots as day before month."""
    settings = {"PARSERS": ["absolute-time"], **({"DATE_ORDER": "DMY"} if "." in text[:3] else {})}
    expected = dateparser.parse(text, languages=["en"], settings=settings)
    assert expected == parse_printed(text, "en")
    assert expected is not None


@pytest.mark.parametrize(
    "text",
    [
        "May 3", "May 32, 2012", "February 29, 2023", "Mai 3, 2012", "Wed 3 2012", "31/31/2011", "31.31.2011", "3.5.12",
        "May 3, 2012 25:00", "May 3, 2012 13:00 PM", "May 3, 2012 10:00 CET", "May 3, 0012", "2012-05-03", "",
    ],
)  # fmt: skip
def test_leaves_the_rest(text):
    """What is no such form, or no date, is left to others."""
    assert parse_printed(text, "en") is None


@pytest.mark.parametrize(("language", "expected"), [("en", (2012, 3, 5)), (None, (2012, 3, 5)), ("es", None)])
def test_english_names_are_english(language, expected):
    """A name of a month is believed only in English: "mar" is a Tuesday in Spanish."""
    assert (expected and datetime(*expected)) == parse_printed("5 mar 2012", language)


@pytest.mark.parametrize("language", ["en", "de", "ru", None])
def test_dots_mean_day_first(language):
    """With dots the day comes first, in all languages."""
    assert datetime(2012, 4, 3) == parse_printed("03.04.2012", language)
