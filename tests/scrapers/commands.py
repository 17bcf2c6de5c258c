"""Running the project's commands as a user does, in a process of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.scrapers import warm

_SCRAPY = """
import warnings
from scrapy.exceptions import ScrapyDeprecationWarning
warnings.simplefilter("error", ScrapyDeprecationWarning)
from scrapy.cmdline import execute
execute()
"""
_PATIENCE = 120  # seconds
_READING = ("crawl", "crawlall", "replay", "runspider")
_WITH_STATE = ("crawl", "crawlall", "extract", "explain", "ledger", "export")
ROOT = Path(__file__).parent.parent.parent


def scrapy(
    *arguments: object, cwd: Path = ROOT, anew: bool = False, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run ``scrapy ...``; deprecation warnings are errors, as in the tests. Without a STATE_DIR of its own it has an empty one.

    Pages are read within the reactor, which saves each crawl the start of a process, unless the arguments say otherwise.

    :param anew: in a process that imports all that it needs, as a user's does; else in one that finds it imported (``warm``).
    """
    words = [*map(str, arguments)]
    if words[0] in _READING and not any(word.startswith("EXTRACT_IN=") for word in words):
        words += ["-s", "EXTRACT_IN=reactor"]
    with TemporaryDirectory() as state:
        if words[0] in _WITH_STATE and not any(word.startswith("STATE_DIR=") for word in words):
            words += ["-s", f"STATE_DIR={state}"]
        if cwd == ROOT and not anew:
            return warm.run(words, _environment(environment), _PATIENCE)
        return subprocess.run(
            _command(words), cwd=cwd, env=_environment(environment), capture_output=True, text=True, timeout=_PATIENCE
        )


def started(
    *arguments: object, stdout: Any = subprocess.DEVNULL, stderr: Any = subprocess.DEVNULL, **environment: str
) -> subprocess.Popen[bytes]:
    """Start ``scrapy ...``, to be killed or waited for."""
    return subprocess.Popen(
        _command([*map(str, arguments)]), cwd=ROOT, env=_environment(environment), stdout=stdout, stderr=stderr
    )


def begun(*arguments: object, **environment: str) -> warm.Running:
    """As ``started``, in a process that finds imported what it needs: a moment later it is at work."""
    return warm.start([*map(str, arguments)], _environment(environment))


def _command(words: list[str]) -> list[str]:
    return [sys.executable, "-c", _SCRAPY, *words]


def _environment(more: dict[str, str]) -> dict[str, str]:
    return {**os.environ, "COLUMNS": "120", "NO_COLOR": "1", **more}


def lines(path: Path) -> list[dict[str, Any]]:
    """The JSON lines of a file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]
