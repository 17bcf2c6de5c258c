"""Files of sites that cannot be loaded: they are named, and the other sites are crawled."""

import pytest

from tests.scrapers.commands import scrapy
from tests.scrapers.local_site import serving
from tests.scrapers.test_site import site

GOOD = 'from tests.scrapers.local_site import LocalSite\n\n\nclass Good(LocalSite):\n    name = "good"\n'
UNABLE = 'from tests.scrapers.local_site import LocalSite\n\n\nclass Unable(LocalSite):\n    name = "unable"\n\n    def __init__(self, *_, **__):\n        raise ValueError("no such key")\n'
BROKEN = {
    "attribute": (GOOD + '    article = "("\n', "article is no regular expression"),
    "syntax": ("def (\n", "SyntaxError: invalid syntax (line 1)"),
    "lacking": ("\nimport no_such_module\n", "No module named 'no_such_module' (line 2)"),
}


@pytest.fixture
def run(tmp_path):
    """A function that runs a command for the sites of a folder."""
    folder = tmp_path / "the_sites"
    folder.mkdir()
    (folder / "__init__.py").touch()

    def run(home, *arguments):
        words = ("SPIDER_MODULES=the_sites", "DOWNLOAD_DELAY=0", f"OUTPUT_DIR={tmp_path / 'out'}")
        settings = [word for one in (*words, f"STATE_DIR={tmp_path / 'state'}") for word in ("-s", one)]
        return scrapy(*arguments, *settings, LOCAL_SITE=home, PYTHONPATH=f"{tmp_path}", anew=True)

    return folder, run


def test_broken_files_stop_no_other_site(run):
    """Each is one line with its file and reason, and a row of the table; the good site is crawled; the exit code is 1."""
    folder, run = run
    for name, (text, _) in BROKEN.items():
        (folder / f"{name}.py").write_text(text)
    (folder / "good.py").write_text(GOOD)
    with serving(site()) as (home, _):
        done = run(home, "crawlall")

    assert 1 == done.returncode, done.stderr
    assert 3 == done.stdout.count("cannot be loaded")
    assert "4 new" in done.stdout
    assert "Traceback" not in done.stderr
    for name, (_, words) in BROKEN.items():
        [said] = [line for line in done.stderr.splitlines() if f"{folder / name}.py" in line]
        assert words in said


def test_no_site_can_be_loaded(run):
    """Nothing can be run: exit code 2, whether all are asked for or the one; ``crawl`` says the same of it."""
    folder, run = run
    (folder / "syntax.py").write_text(BROKEN["syntax"][0])
    done = [
        run("http://127.0.0.1:9/", *words) for words in (("crawlall",), ("crawlall", "syntax"), ("crawl", "syntax"))
    ]

    assert [2, 2, 2] == [one.returncode for one in done]
    assert {2} == {len(one.stderr.splitlines()) for one in done}


def test_spider_that_cannot_be_made(run):
    """It did not run, and one line says why; the others did."""
    folder, run = run
    (folder / "unable.py").write_text(UNABLE)
    (folder / "good.py").write_text(GOOD)
    with serving(site()) as (home, _):
        done = run(home, "crawlall")

    assert (1, True) == (done.returncode, "4 new" in done.stdout), done.stderr
    assert "winnow: unable: did not run: ValueError: no such key" in done.stderr.splitlines()
    assert "Traceback" not in done.stderr
