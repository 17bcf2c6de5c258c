"""A real browser without a window, spoken to over a pair of pipes in its own protocol (DevTools).

The pipes need no port and no driver. Without a browser tests are skipped; under CI that is a failure.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--window-size=1280,900",
)
_PATIENCE = 60  # seconds


def find_browser() -> str:
    """The browser's path; skips the test without one, and fails it under CI."""
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None and os.environ.get("CI"):
        pytest.fail("no Chromium on this machine; CI must have one (.ci/run installs it)")
    return found or pytest.skip("no Chromium on this machine: apt install chromium")


class Browser:
    """A running browser with one page open."""

    def __init__(self, to: int, answers: int) -> None:
        self._to, self._answers, self._pending, self._number = to, answers, b"", 0
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """Send one command and wait for its answer."""
        self._number += 1
        session = {"sessionId": self._session} if hasattr(self, "_session") else {}
        message = {"id": self._number, "method": method, "params": params, **session}
        os.write(self._to, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == self._number:
                assert "error" not in answer, answer
                return answer["result"]

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._pending:
            read = os.read(self._answers, 1 << 16)
            assert read, "the browser has ended"
            self._pending += read
        message, _, self._pending = self._pending.partition(b"\0")
        return json.loads(message)

    def evaluate(self, expression: str) -> Any:
        """What a script gives in the page."""
        found = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    def open(self, file: Path, until: str) -> None:
        """Open a file and wait until an expression is true in it."""
        self.call("Page.navigate", url=file.as_uri())
        self.wait(until)

    def wait(self, until: str) -> None:
        """Wait until an expression is true in the page."""
        end = time.monotonic() + _PATIENCE
        while not self.evaluate(f"Boolean({until})"):
            assert time.monotonic() < end, f"never true: {until}"
            time.sleep(0.05)


def _above_four(file: int) -> int:
    """The same file under a number that is not one of those which the browser expects."""
    moved = fcntl.fcntl(file, fcntl.F_DUPFD, 10)
    os.close(file)
    return moved


@contextmanager
def browsing(folder: Path) -> Iterator[Browser]:
    """Run a browser with its profile in a folder."""
    from_us, to_browser = os.pipe()
    from_browser, to_us = os.pipe()
    from_us, to_us = _above_four(from_us), _above_four(to_us)
    command = f'exec "$@" 3<&{from_us} 4>&{to_us}'
    arguments = [find_browser(), *_QUIET, f"--user-data-dir={folder}", "--remote-debugging-pipe"]
    process = subprocess.Popen(
        ["bash", "-c", command, "bash", *arguments],
        pass_fds=(from_us, to_us),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(from_us)
    os.close(to_us)
    try:
        yield Browser(to_browser, from_browser)
    finally:
        os.close(to_browser)
        os.close(from_browser)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
