"""Commands that are called wrongly."""

import os

import pytest
from scrapy.settings import Settings

from pipelines.store.writer import hold_folder
from scrapers import settings as project
from scrapers.own_settings import check_settings
from tests.scrapers.commands import scrapy

WRONG = [
    (("crawl",), "one site, please: scrapy crawl SITE"),
    (("crawl", "nosuch"), "no such site: nosuch (there are digwatch, newsdirectory3, techticia, theoutpost, viqus)"),
    (("crawlall", "-s", "nosuch"), "Invalid -s value, use -s NAME=VALUE"),
    (("explain",), "one page, please: a file, an address, - for standard input, or an article's id"),
    (("export", "--since"), "argument --since: expected one argument"),
    (("ledger", "digwatch", "--keep"), "argument --keep: expected one argument"),
    (("runspider",), "one file, please: scrapy runspider FILE.py"),
    (("runspider", "nosuch.py"), "no such file: nosuch.py"),
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


WRONG_SETTINGS = [
    ("REVISIT", "al", "due, all, never"),
    ("MAX_DELIVERIES", "0", "a whole number from 1"),
    ("MAX_DELIVERIES", "abc", "a whole number from 1"),
    ("LIMIT", "\u00b2", "a whole number from 0"),
    ("ROTATE_BYTES", "abc", "a whole number from 0"),
    ("RETAIN_LOG_BYTES", "1.5", "a whole number from 0"),
    ("RESUME_WITHIN_HOURS", "x", "a number from 0"),
    ("RETAIN_OUTPUT_DAYS", "-1", "a number from 0"),
    ("RETAIN_STATE_DAYS", "nan", "a number from 0"),
    ("WAIT_FOR_HOST", "inf", "a number from 0"),
    ("ROTATE_GZIP", "perhaps", "True or False"),
    ("RECEIPTS", "all", "full, region, count"),
    ("EXTRACT_IN", "thread", "auto, process, reactor"),
]


@pytest.mark.parametrize(("name", "value", "words"), WRONG_SETTINGS)
def test_wrong_setting(name, value, words):
    """It is named with its value and with what it can be."""
    with pytest.raises(ValueError, match=f"^{name} is '{value}': it can be {words}$"):
        check_settings(Settings({name: value}))


def test_right_settings():
    """Those of the project, and Scrapy's alone, can be used; so can what a command line makes of them."""
    settings = Settings()
    check_settings(settings)
    settings.setmodule(project)
    check_settings(settings)
    settings.setdict({"ROTATE_DAILY": "true", "RETAIN_OUTPUT_DAYS": "0.5", "LIMIT": "7", "REVISIT": "never"})
    check_settings(settings)


@pytest.mark.parametrize("command", [("crawl", "digwatch"), ("crawlall", "digwatch"), ("runspider", "{spider}")])
def test_wrong_setting_of_a_command(spider, tmp_path, command):
    """One line before anything is fetched or written; the exit code is 2."""
    words = [word.format(spider=spider) for word in command]
    run = scrapy(*words, "-s", "RESUME_WITHIN_HOURS=x", *places(tmp_path))

    said = [line for line in run.stderr.splitlines() if line != "Crawling digwatch"]
    assert (2, ["winnow: RESUME_WITHIN_HOURS is 'x': it can be a number from 0"]) == (run.returncode, said)
    assert not (tmp_path / "out").exists()


@pytest.fixture
def spider(tmp_path):
    """The file of a spider that asks for nothing."""
    file = tmp_path / "a_spider.py"
    file.write_text('import scrapy\n\n\nclass Mine(scrapy.Spider):\n    name = "mine"\n')
    return file


def places(tmp_path):
    return ("-s", f"OUTPUT_DIR={tmp_path / 'out'}", "-s", f"STATE_DIR={tmp_path / 'state'}", "-s", "LOG_LEVEL=WARNING")


def test_runspider(spider, tmp_path):
    """A folder that another run holds, and a damaged state, are said as ``crawl`` says them; else the spider runs."""
    whole = scrapy("runspider", spider, *places(tmp_path))
    held = hold_folder(tmp_path / "out")
    try:
        second = scrapy("runspider", spider, *places(tmp_path))
    finally:
        os.close(held)
    (tmp_path / "state" / "crawl.sqlite").write_bytes(b"garbage" * 1000)
    damaged = scrapy("runspider", spider, *places(tmp_path))

    assert (0, "") == (whole.returncode, whole.stderr)
    assert (2, f"winnow: {tmp_path / 'out'}: another run is writing there; wait for it, or set OUTPUT_DIR\n") == (
        second.returncode,
        second.stderr,
    )
    assert (2, 1) == (damaged.returncode, damaged.stderr.count("\n"))
