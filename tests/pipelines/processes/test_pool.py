"""Calls in processes of their own: what goes wrong there is one call's misfortune."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from pipelines.engine import Fetched, Hints
from pipelines.processes.pool import Ended, Pool
from pipelines.reading import Reader
from tests.pipelines.processes import perilous
from tests.scrapers.commands import ROOT
from tests.scrapers.warc import article_page

_PATIENCE = 30  # seconds


@contextmanager
def pool(size=1, seconds=_PATIENCE):
    made = Pool(size, seconds)
    try:
        yield made
    finally:
        made.close()


def is_alive(pid):
    """False for a process that is gone, or that nobody has buried yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_until_gone(pid):
    deadline = time.monotonic() + _PATIENCE
    while is_alive(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not is_alive(pid)


def calls(made, *called):
    """What each call gives, or raises; all are made at once."""

    async def all_at_once():
        return await asyncio.gather(*(made.call(*call) for call in called), return_exceptions=True)

    return asyncio.run(all_at_once())


def test_process_is_another_and_stays():
    """Calls are answered by one process, which is not this one, and is gone when the pool is closed."""
    with pool() as made:
        first, second = calls(made, (perilous.pid,), (perilous.pid,))

    assert first == second != os.getpid()
    assert not is_alive(first)


def test_process_imports_no_crawler():
    """To read a page takes the engine; Scrapy and Twisted are not loaded."""
    page = article_page("The bridge reopens"), Fetched("https://example.org/a", {}), Hints()
    with pool() as made:
        done, imported = calls(made, (Reader(marks=True, learns=True), *page), (perilous.imported,))

    assert ["The bridge reopens"] == [article.headline for article in done.articles]
    assert set() == {"scrapy", "twisted"} & set(imported)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        ((perilous.die, signal.SIGSEGV), "its process was ended by SIGSEGV"),
        ((perilous.die, signal.SIGKILL), "its process was ended by SIGKILL"),
        ((perilous.leave,), "its process ended with 3"),
    ],
)
def test_process_that_dies(call, words):
    """The call that killed its process says so; the one after it is answered by another."""
    with pool() as made:
        before, ended, after = calls(made, (perilous.pid,), call, (perilous.pid,))

    assert isinstance(ended, Ended)
    assert words == str(ended)
    assert before != after


def test_call_without_end():
    """Its process is ended when the time is up, and nobody else's call."""
    with pool(seconds=1) as made:
        ended, after = calls(made, (perilous.spin,), (perilous.after, 0, "an answer"))

    assert "it took longer than 1 s" == str(ended)
    assert "an answer" == after


def test_exceptions_come_back():
    """With the traceback as a note; those that cannot travel, in words."""
    with pool() as made:
        plain, odd, unpicklable, after = calls(
            made, (perilous.fail, "no page"), (perilous.fail, "odd"), (perilous.fail, "unpicklable"), (perilous.pid,)
        )

    assert (ValueError, "no page") == (type(plain), str(plain))
    assert "in fail" in plain.__notes__[0]
    assert (RuntimeError, "tests.pipelines.processes.perilous.Odd: one") == (type(odd), str(odd).splitlines()[0])
    assert isinstance(unpicklable, RuntimeError)
    assert isinstance(after, int)


def test_function_that_cannot_be_sent():
    """It is refused, and the process is well."""
    with pool() as made:
        refused, after = calls(made, (lambda: None,), (perilous.pid,))

    assert "pickle" in str(refused)
    assert isinstance(after, int)


def test_orderly_stop_is_not_heard():
    """Ctrl-C and SIGTERM, sent to the whole group, are the parent's to hear."""
    with pool() as made:
        assert [True] == calls(made, (perilous.deaf,))


def test_closing_waits_for_nobody():
    """A pool that is closed ends what is under way."""

    async def closed():
        made = Pool(1, _PATIENCE)
        process = await made.call(perilous.pid)
        spinning = made.call(perilous.spin)
        await asyncio.sleep(0.1)
        await asyncio.to_thread(made.close)
        with pytest.raises(Ended):
            await spinning
        return process

    assert not is_alive(asyncio.run(closed()))


def test_parent_that_is_killed():
    """Its processes end: one that waits at once, one that works without end when its time is up."""
    code = f"import asyncio; from {perilous.__name__} import spin_elsewhere as spin; asyncio.run(spin())"
    parent = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    process = int(parent.stdout.readline())
    parent.kill()
    parent.communicate()

    assert wait_until_gone(process)
