"""Commands run in forks of a process that has imported everything: as elsewhere, only sooner."""

import subprocess

import pytest

from tests.scrapers import warm
from tests.scrapers.commands import _environment, scrapy


@pytest.mark.parametrize("words", [["list"], ["extract", "no-such-file.html"], ["no-such-command"], ["replay", "-h"]])
def test_says_the_same(words):
    """What is printed, and the exit code, are those of a process that has imported nothing before."""
    forked, alone = scrapy(*words), scrapy(*words, anew=True)

    assert (alone.returncode, alone.stdout, alone.stderr) == (forked.returncode, forked.stdout, forked.stderr)


def test_has_its_own_environment():
    """What is set for one command is set for no other."""
    narrow, wide = scrapy("extract", "-h", COLUMNS="40"), scrapy("extract", "-h")

    assert max(map(len, narrow.stdout.splitlines())) < 80 < max(map(len, wide.stdout.splitlines()))


def test_that_takes_too_long(tmp_path):
    """It is killed, and the next one is well."""
    with pytest.raises(subprocess.TimeoutExpired):
        warm.run(["replay", "tests/pages/demo.warc.gz", "-s", f"OUTPUT_DIR={tmp_path}"], _environment({}), 0)

    assert 0 == scrapy("list").returncode
