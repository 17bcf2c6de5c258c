"""A change of status, told to a command or an address, beside the crawl.

A hook is tried three times and then again after each later run, until it has been told: what each hook knows of a site is
remembered in the crawl's database, so that a change is neither lost nor told twice.
"""

from __future__ import annotations

import json
import logging
import os
import shlex
import signal
import subprocess
import threading
import time
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit

from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.settings import BaseSettings

from pipelines.state import StateError
from pipelines.status import SiteStatus
from pipelines.store import Writer, writer_of
from scrapers.signals import status_known
from scrapers.status import history
from scrapers.status.words import in_one_line

logger = logging.getLogger(__name__)

COMMAND, WEBHOOK = "STATUS_COMMAND", "STATUS_WEBHOOK"
TRIES = (0.0, 2.0, 10.0)
"""Seconds before each."""
_TIMEOUT = 10.0
"""Seconds for one try."""
_PATIENCE = 45.0
"""Seconds that the end of a process waits for its hooks: as long as three tries take."""
_MOST_SAID = 300
"""Characters of what a command has said that are logged."""


class NotTold(Exception):
    """A hook that has not taken a change; the message says why."""


@dataclass(slots=True)
class _Telling:
    """One change for one hook, under way in a thread of its own."""

    hook: str
    target: str
    writer: Writer
    status: SiteStatus
    known: str
    thread: threading.Thread | None = None
    problem: str = "no end in time"
    is_told: bool = False
    is_over: threading.Event = field(default_factory=threading.Event)
    """Nobody waits for it any more."""


_under_way: list[_Telling] = []


class TellChanges:
    """A Scrapy extension: tells STATUS_COMMAND and STATUS_WEBHOOK that a site's status is another one than they know."""

    def __init__(self, crawler: Crawler) -> None:
        self.settings = crawler.settings
        self.hooks = {name: self.settings.get(name) for name in (COMMAND, WEBHOOK) if self.settings.get(name)}
        if not self.hooks:
            raise NotConfigured
        crawler.signals.connect(self.status_known, status_known)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> TellChanges:
        return cls(crawler)

    def status_known(self, status: SiteStatus) -> None:
        writer = writer_of(self.settings)
        for hook, target in self.hooks.items():
            known = history.told(writer.journal.query, status.site, hook) or "healthy"
            if status.status not in (known, "unknown"):
                telling = _Telling(hook, target, writer, status, known)
                telling.thread = threading.Thread(target=_tell, args=(telling,), daemon=True)
                _under_way.append(telling)
                telling.thread.start()


def finish_hooks() -> None:
    """Wait for the hooks of the process, not for ever, and remember what they know; call it before the writers are closed."""
    until = time.monotonic() + _PATIENCE
    while _under_way:
        telling = _under_way.pop(0)
        telling.thread.join(max(0.0, until - time.monotonic()))
        telling.is_over.set()
        site = telling.status.site
        if not telling.is_told:
            logger.error("%s: its status could not be told: %s; the next run tries again", site, telling.problem)
            continue
        try:
            history.note_told(telling.writer.journal.execute, site, telling.hook, telling.status.status)
            telling.writer.journal.commit()
        except StateError as error:
            logger.error("%s: that its status was told is not remembered: %s", site, error)


def check_hooks(settings: BaseSettings) -> None:
    """See that the settings can be used.

    :raises ValueError: if not; the message names the setting.
    """
    try:
        shlex.split(settings.get(COMMAND) or "")
    except ValueError as error:
        raise ValueError(f"{COMMAND} is {settings.get(COMMAND)!r}: {error}") from error
    if address := settings.get(WEBHOOK):
        try:
            parts = urlsplit(address)
            is_address = parts.scheme in ("http", "https") and parts.hostname and address.isascii() and parts.port != 0
        except ValueError:
            is_address = False
        if not is_address or any(character.isspace() for character in address):
            raise ValueError(f"{WEBHOOK} is {address!r}: an address, as https://hooks.example.org/winnow")


def _tell(telling: _Telling) -> None:
    """Try until the hook has taken it."""
    status, act = telling.status, _ACTS[telling.hook]
    text = f"{status.site}: {in_one_line(status)} (before: {telling.known.replace('_', ' ')})"
    body = json.dumps({"text": text, **asdict(status), "before": telling.known}, ensure_ascii=False).encode()
    for pause in TRIES:
        if telling.is_over.wait(pause):
            return
        try:
            act(telling, body)
            telling.is_told = True
            return
        except NotTold as error:
            telling.problem = str(error)
        except Exception as error:  # nobody sees what a thread raises
            telling.problem = f"{telling.hook}: {type(error).__name__}: {error}"


def _run(telling: _Telling, body: bytes) -> None:
    words = {
        "WINNOW_SITE": telling.status.site,
        "WINNOW_STATUS": telling.status.status,
        "WINNOW_BEFORE": telling.known,
        "WINNOW_REASON": telling.status.reason or "",
    }
    pipe = subprocess.PIPE
    try:
        process = subprocess.Popen(
            shlex.split(telling.target),
            stdin=pipe,
            stdout=subprocess.DEVNULL,
            stderr=pipe,
            env={**os.environ, **words},
            start_new_session=True,  # what it starts can be ended with it
        )
    except (OSError, ValueError) as error:
        raise NotTold(f"{COMMAND} {telling.target}: {getattr(error, 'strerror', None) or error}") from error
    try:
        _, said = process.communicate(body + b"\n", timeout=_TIMEOUT)
    except subprocess.TimeoutExpired as error:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        raise NotTold(f"{COMMAND} {telling.target}: no end in {_TIMEOUT:.0f} s") from error
    if process.returncode:
        words = said.decode("utf-8", "replace").strip()[-_MOST_SAID:]
        raise NotTold(f"{COMMAND} {telling.target}: exit code {process.returncode}{f': {words}' if words else ''}")


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """urllib would repeat a POST as a GET elsewhere, and call it well."""

    def redirect_request(self, *_: Any) -> None:
        return None


def _post(telling: _Telling, body: bytes) -> None:
    """The address is not logged whole: whoever knows it may post there."""
    where = f"{WEBHOOK} at {urlsplit(telling.target).hostname}"
    request = urllib.request.Request(telling.target, body, {"Content-Type": "application/json"})
    try:
        with urllib.request.build_opener(_NoRedirect).open(request, timeout=_TIMEOUT):
            pass
    except HTTPError as error:
        raise NotTold(f"{where}: HTTP {error.code}") from error
    except (OSError, ValueError, HTTPException) as error:
        said = getattr(error, "reason", None) or error
        raise NotTold(f"{where}: {str(said).strip() or type(error).__name__}") from error


_ACTS: dict[str, Callable[[_Telling, bytes], None]] = {COMMAND: _run, WEBHOOK: _post}
