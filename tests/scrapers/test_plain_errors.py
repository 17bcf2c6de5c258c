"""Commands that are called wrongly."""

import pytest

from tests.scrapers.commands import scrapy

WRONG = [
    (("crawl",), "one site, please: scrapy crawl SITE"),
    (("crawl", "nosuch"), "no such site: nosuch (there are digwatch, newsdirectory3, techticia, theoutpost, viqus)"),
    (("crawlall", "-s", "nosuch"), "Invalid -s value, use -s NAME=VALUE"),
    (("explain",), "one page, please: a file, an address, or - for standard input"),
    (("export", "--since"), "argument --since: expected one argument"),
    (("ledger", "digwatch", "--keep"), "argument --keep: expected one argument"),
    (("replay",), "one archive, please: scrapy replay FILE.warc.gz"),
    (("stories", "--min", "few"), "argument --min: invalid int value: 'few'"),
]


@pytest.mark.parametrize(("arguments", "words"), WRONG)
def test_one_line(arguments, words):
    """One line says what is wrong, without the usage before it; the exit code is 2."""
    run = scrapy(*arguments)

    assert (2, "", f"winnow: {words}\n") == (run.returncode, run.stdout, run.stderr)


def test_help_shows_the_usage():
    """Who asks how a command is called is told."""
    run = scrapy("ledger", "-h")

    assert 0 == run.returncode
    assert "scrapy ledger SITE [--approve ID" in run.stdout
