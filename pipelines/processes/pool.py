"""Processes that do what would stop the reactor.

Not ``ProcessPoolExecutor``: when one of its processes dies it cannot say which call was at fault, it has no time limit, its
processes outlive a parent that is killed, and each of them runs the parent's script again: Scrapy's commands, and who
starts a crawl in a script of a few lines without ``if __name__ == "__main__"``, would start it twice.
"""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing.connection import Connection, Pipe
from typing import Any, TypeVar

T = TypeVar("T")

_PATIENCE = 5.0
"""Seconds that a process may need to end, once it has closed its pipe: a core dump takes a while."""
_DEAF_TO = (signal.SIGINT, signal.SIGTERM)
"""Ctrl-C and an orderly stop are sent to all processes of a crawl; the crawl itself says when it needs them no more."""
_START = """
import sys
descriptor, seconds, *sys.path = sys.argv[1:]
from multiprocessing.connection import Connection
from pipelines.processes.worker import work
work(Connection(int(descriptor)), float(seconds))
"""


class Ended(Exception):
    """The process ended before it had answered; ``str()`` says how."""


class Pool:
    """Calls functions in up to ``size`` processes, which are started when they are needed.

    :param seconds: the time that one call may take; its process is ended then.
    """

    def __init__(self, size: int, seconds: float) -> None:
        self.seconds = seconds
        self._threads = ThreadPoolExecutor(size, "processes")  # each has one process, and waits for its answers
        self._mine = threading.local()
        self._started: set[_Process] = set()
        self._lock = threading.Lock()
        self._is_closed = False

    def call(self, function: Callable[..., T], *arguments: Any) -> asyncio.Future[T]:
        """What the function gives, or raises; calls begin in their order.

        :param function: anything that can be pickled; sent to a process once, then known there by its identity.
        :raises Ended: if the process has died, or the time is up.
        """
        return asyncio.get_running_loop().run_in_executor(self._threads, self._call, function, arguments)

    def close(self) -> None:
        """End all processes, whatever they are doing."""
        with self._lock:
            self._is_closed = True
            for process in self._started:
                process.end()
        self._threads.shutdown(cancel_futures=True)

    def _call(self, function: Callable[..., T], arguments: tuple[Any, ...]) -> T:
        if not hasattr(self._mine, "process"):
            self._mine.process = self._start()
        try:
            return self._mine.process.call(function, arguments)
        except Ended:
            self._forget(self._mine.process)
            del self._mine.process
            raise

    def _start(self) -> _Process:
        with self._lock:
            if self._is_closed:
                raise Ended("nothing is read any more")
            process = _Process(self.seconds)
            self._started.add(process)
            return process

    def _forget(self, process: _Process) -> None:
        with self._lock:
            self._started.discard(process)


class _Process:
    """A process, and our end of its pipe."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._sent: dict[int, Callable[..., Any]] = {}
        self._pipe, theirs = Pipe()
        with theirs, _unheard():
            self._process = subprocess.Popen(
                _command(theirs, seconds), stdin=subprocess.DEVNULL, pass_fds=[theirs.fileno()]
            )

    def call(self, function: Callable[..., T], arguments: tuple[Any, ...]) -> T:
        number = id(function)
        try:
            self._pipe.send((number, None if number in self._sent else function, arguments))
            is_well, answer = self._pipe.recv()
        except (EOFError, OSError):
            raise Ended(self._how()) from None
        if not is_well:
            raise answer
        self._sent[number] = function
        return answer

    def end(self) -> None:
        self._process.kill()
        self._process.wait()

    def _how(self) -> str:
        self._pipe.close()
        try:
            code = self._process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self.end()
            return "its process hung up"
        if code == -signal.SIGALRM:
            return f"it took longer than {self.seconds:g} s"
        return (
            f"its process was ended by {signal.Signals(-code).name}" if code < 0 else f"its process ended with {code}"
        )


def _command(pipe: Connection, seconds: float) -> list[str]:
    return [sys.executable, "-c", _START, str(pipe.fileno()), str(seconds), *sys.path]


@contextmanager
def _unheard() -> Iterator[None]:
    """Start a process that does not hear what the parent is to decide: blocked signals stay blocked there."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _DEAF_TO)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
