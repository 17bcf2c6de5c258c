"""Commands in processes that need not import anything first: forks of one that has done it once for all of them.

Of the 1.2 s that a small crawl takes, .9 are imports and what is compiled on the way. A fork has its own arguments, environment, files and
exit, and shares nothing with the others but how sets are ordered (``PYTHONHASHSEED``).

Run as a module with the descriptor of a socket, this is that one process.
"""

from __future__ import annotations

import atexit
import gc
import os
import signal
import socket
import subprocess
import sys
import warnings
from contextlib import suppress
from functools import cache
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from tempfile import TemporaryFile

_ROOT = Path(__file__).parent.parent.parent
_PARTS = ("EXTENSIONS", "DOWNLOADER_MIDDLEWARES", "SPIDER_MIDDLEWARES", "ITEM_PIPELINES")
"""Settings that name what a crawl imports as it begins. What stands elsewhere is imported by the forks."""


class _Warm:
    """The process that forks, seen from the tests."""

    def __init__(self) -> None:
        self._socket, theirs = socket.socketpair()
        with theirs:
            number = theirs.fileno()
            words = [sys.executable, "-m", __name__, f"{number}"]
            self._process = subprocess.Popen(words, cwd=_ROOT, stdin=subprocess.DEVNULL, pass_fds=[number])
        atexit.register(self.close)

    def call(self, *files: int) -> Connection:
        """Have it fork a process that writes to these files, standard output first; what speaks for the process."""
        ours, theirs = Pipe()
        with theirs:
            socket.send_fds(self._socket, [b"."], [theirs.fileno(), *files])
        return ours

    def close(self) -> None:
        """It ends when nobody can ask any more."""
        self._socket.close()
        self._process.wait()


_warm = cache(_Warm)


class Running:
    """A process that runs ``scrapy``, as ``subprocess.Popen`` would have it."""

    def __init__(self, words: list[str], environment: dict[str, str], output: int, errors: int) -> None:
        self.words = words
        self.returncode: int | None = None
        self._process = _warm().call(output, errors)
        self._process.send((words, environment))
        self._number = self._process.recv()

    def poll(self) -> int | None:
        """The exit code, once there is one."""
        if self.returncode is None and self._process.poll():
            self.returncode = self._process.recv()
            self._process.close()
        return self.returncode

    def wait(self, timeout: float) -> int:
        """The exit code. Raises subprocess.TimeoutExpired if there is none after so many seconds."""
        if self.returncode is None and not self._process.poll(timeout):
            raise subprocess.TimeoutExpired(self.words, timeout)
        return self.poll()

    def send_signal(self, number: int) -> None:
        """Nothing happens to a process that has ended."""
        if self.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(self._number, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


def start(words: list[str], environment: dict[str, str], errors: int | None = None) -> Running:
    """Start ``scrapy``, to be killed or waited for; what it prints is thrown away, but for errors that have a file."""
    with open(os.devnull, "wb") as nothing:
        return Running(words, environment, nothing.fileno(), nothing.fileno() if errors is None else errors)


def run(words: list[str], environment: dict[str, str], timeout: float) -> subprocess.CompletedProcess[str]:
    """Run ``scrapy``, as ``subprocess.run`` would.

    :raises subprocess.TimeoutExpired: after so many seconds; the process is killed.
    """
    with TemporaryFile("w+") as output, TemporaryFile("w+") as errors:
        process = Running(words, environment, output.fileno(), errors.fileno())
        try:
            code = process.wait(timeout)
        finally:
            process.kill()
        output.seek(0)
        errors.seek(0)
        return subprocess.CompletedProcess(words, code, output.read(), errors.read())


def main() -> None:
    """Fork for who asks; returns in the forks only, and they run their command."""
    from scrapy.cmdline import execute

    _import_all()
    on_interrupt = signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the tests, and for what runs
    with socket.socket(fileno=int(sys.argv[1])) as asked:
        while (numbers := socket.recv_fds(asked, 1, 3)[1]) and os.fork():
            _forget(numbers)
    if numbers:
        _become(*numbers)
        signal.signal(signal.SIGINT, on_interrupt)
        execute()


def _forget(numbers: list[int]) -> None:
    """What a fork was given is its own; those that have ended are let go."""
    for number in numbers:
        os.close(number)
    with suppress(ChildProcessError):  # not one is left
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _import_all() -> None:
    """What has been read of files only, the phrase library, is not read again either."""
    from scrapy.cmdline import _get_commands_dict
    from scrapy.exceptions import ScrapyDeprecationWarning
    from scrapy.utils.misc import load_object
    from scrapy.utils.project import get_project_settings

    from pipelines.engine.phrases import library

    warnings.simplefilter("error", ScrapyDeprecationWarning)
    settings = get_project_settings()
    _get_commands_dict(settings, True)
    for part in (part for name in _PARTS for part in settings.getwithbase(name)):
        load_object(part)
    for handler in settings.getwithbase("DOWNLOAD_HANDLERS").values():
        load_object(handler)
    library()
    assert "twisted.internet.reactor" not in sys.modules, "forks would share it"
    gc.freeze()


def _become(speaking: int, *files: int) -> None:
    """Returns in a process of its own, which has been told what to do; its parent waits for it, and says how it ended."""
    with Connection(speaking) as asking:
        words, environment = asking.recv()
        if number := os.fork():
            asking.send(number)
            asking.send(os.waitstatus_to_exitcode(os.waitpid(number, 0)[1]))
            os._exit(0)
    for standard, file in enumerate(files, 1):
        os.dup2(file, standard)
        os.close(file)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["scrapy", *words]


if __name__ == "__main__":
    main()
