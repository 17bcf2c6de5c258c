"""A change of status, told to a command or an address, beside the crawl.

A hook is tried three times and then again after each later run, until it has been told: what the hooks know of a site is
remembered in the crawl's database, so that a change is neither lost nor told twice.
"""

from __future__ import annotations

import json
import logging
import os
import shlex
import subprocess
import threading
import time
import urllib.error
import urllib.request
from dataclasses import asdict, dataclass, field

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

TRIES = (0.0, 2.0, 10.0)
"""Seconds before each."""
_TIMEOUT = 20.0
"""Seconds for one try."""
_PATIENCE = 45.0
"""Seconds that the end of a process waits for its hooks."""
_MOST_SAID = 300
"""Characters of what a command has said that are logged."""


class NotTold(Exception):
    """A hook that has not taken a change; the message says why."""


@dataclass(slots=True)
class _Telling:
    """One change, under way in a thread of its own."""

    writer: Writer
    status: SiteStatus
    thread: threading.Thread | None = None
    problems: list[str] = field(default_factory=list)
    is_told: bool = False


_under_way: list[_Telling] = []


class TellChanges:
    """A Scrapy extension: tells STATUS_COMMAND and STATUS_WEBHOOK that a site's status is another one than they know."""

    def __init__(self, crawler: Crawler) -> None:
        self.settings = crawler.settings
        if not (self.settings.get("STATUS_COMMAND") or self.settings.get("STATUS_WEBHOOK")):
            raise NotConfigured
        crawler.signals.connect(self.status_known, status_known)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> TellChanges:
        return cls(crawler)

    def status_known(self, status: SiteStatus) -> None:
        writer = writer_of(self.settings)
        known = history.told(writer.journal.query, status.site) or "healthy"
        if status.status in (known, "unknown"):
            return
        telling = _Telling(writer, status)
        command, address = self.settings.get("STATUS_COMMAND"), self.settings.get("STATUS_WEBHOOK")
        telling.thread = threading.Thread(target=_tell, args=(telling, known, command, address), daemon=True)
        _under_way.append(telling)
        telling.thread.start()


def finish_hooks() -> None:
    """Wait for the hooks of the process, not for ever, and remember what they know; call it before the writers are closed."""
    until = time.monotonic() + _PATIENCE
    while _under_way:
        telling = _under_way.pop(0)
        telling.thread.join(max(0.0, until - time.monotonic()))
        site = telling.status.site
        if not telling.is_told:
            said = telling.problems[-1] if telling.problems else "no end in time"
            logger.error("%s: its status could not be told: %s; the next run tries again", site, said)
            continue
        try:
            history.note_told(telling.writer.journal.execute, site, telling.status.status)
            telling.writer.journal.commit()
        except StateError as error:
            logger.error("%s: that its status was told is not remembered: %s", site, error)


def check_hooks(settings: BaseSettings) -> None:
    """See that the settings can be used.

    :raises ValueError: if not; the message names the setting.
    """
    try:
        shlex.split(settings.get("STATUS_COMMAND") or "")
    except ValueError as error:
        raise ValueError(f"STATUS_COMMAND is {settings.get('STATUS_COMMAND')!r}: {error}") from error
    address = settings.get("STATUS_WEBHOOK") or ""
    if address and not address.startswith(("http://", "https://")):
        raise ValueError(f"STATUS_WEBHOOK is {address!r}: an address begins with https:// or http://")


def _tell(telling: _Telling, known: str, command: str | None, address: str | None) -> None:
    """Try each hook that there is, until all have taken it."""
    status = telling.status
    text = f"{status.site}: {in_one_line(status)} (before: {known.replace('_', ' ')})"
    body = json.dumps({"text": text, **asdict(status), "before": known}, ensure_ascii=False).encode()
    left = [(act, target) for act, target in ((_run, command), (_post, address)) if target]
    for pause in TRIES:
        time.sleep(pause)
        for hook in tuple(left):
            try:
                hook[0](hook[1], body, status, known)
                left.remove(hook)
            except NotTold as error:
                telling.problems.append(str(error))
        if not left:
            telling.is_told = True
            return


def _run(command: str, body: bytes, status: SiteStatus, known: str) -> None:
    words = {
        "WINNOW_SITE": status.site,
        "WINNOW_STATUS": status.status,
        "WINNOW_BEFORE": known,
        "WINNOW_REASON": status.reason or "",
    }
    try:
        done = subprocess.run(
            shlex.split(command),
            input=body + b"\n",
            capture_output=True,
            timeout=_TIMEOUT,
            env={**os.environ, **words},
        )
    except (OSError, ValueError) as error:
        raise NotTold(f"STATUS_COMMAND {command}: {getattr(error, 'strerror', None) or error}") from error
    except subprocess.TimeoutExpired as error:
        raise NotTold(f"STATUS_COMMAND {command}: no end in {_TIMEOUT:.0f} s") from error
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip()[-_MOST_SAID:]
        raise NotTold(f"STATUS_COMMAND {command}: exit code {done.returncode}{f': {said}' if said else ''}")


def _post(address: str, body: bytes, *_: object) -> None:
    request = urllib.request.Request(address, body, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=_TIMEOUT):
            pass
    except urllib.error.HTTPError as error:
        raise NotTold(f"STATUS_WEBHOOK {address}: HTTP {error.code}") from error
    except (OSError, ValueError) as error:
        raise NotTold(f"STATUS_WEBHOOK {address}: {getattr(error, 'reason', None) or error}") from error
