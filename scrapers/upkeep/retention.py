"""What is old, forgotten, so that nothing grows for ever: at the start of a crawl, once a day, before anything is asked for.

    RETAIN_OUTPUT_DAYS   finished segments of all streams: deleted with their rows, ids stay known
    RETAIN_STATE_DAYS    addresses that nothing names any more, articles that came of them, stories, runs, copies of old formats
    RETAIN_LOG_BYTES     LOG_FILE is put aside at this size, and four older ones are kept

The clock of this module goes on by a month a run at most: a clock that is wrong by years forgets nothing at once.
"""

from __future__ import annotations

import logging
import sqlite3
import time
from contextlib import suppress
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path

from scrapy.settings import BaseSettings
from scrapy.utils.log import get_scrapy_root_handler, install_scrapy_root_handler

from pipelines.state.database import said_of
from pipelines.store.forgetting import forget_segments, remove_forgotten
from pipelines.store.journal import Journal
from pipelines.store.writer import STREAMS, Writer
from pipelines.stories.index import StoryIndex
from scrapers.frontier.interface import End
from scrapers.frontier.revisits import DAY, HOUR
from scrapers.frontier.sqlite import DEAD
from scrapers.upkeep.places import KINDS

logger = logging.getLogger(__name__)

_MOST = 31 * DAY
"""Seconds that one run ages the state by: longer than machines rest, shorter than what is kept."""
_LOGS = 4
"""Older logs beside the one that is written to."""
_AGE, _RUN = "age", "last retention"
"""Rows of ``meta``: this module's clock, and the machine's when it was read last."""
_SETTLED = (End.FETCHED, End.GONE, End.MOVED, End.EXCLUDED, DEAD)
"""What waits, or failed and is tried again, is not forgotten."""
_READ = "SELECT site, min(CASE WHEN always AND fetched >= ? THEN ifnull(read, 0) END) FROM url GROUP BY site"
"""Each site, and when all sources that are still asked have been read since: one that says 304 names its pages without being read.
A day before that, as ``seen`` is noted to a day."""


@dataclass(slots=True)
class Forgotten:
    """Counts of one run."""

    segments: int = 0
    addresses: int = 0
    articles: int = 0
    stories: int = 0
    copies: int = 0

    def __str__(self) -> str:
        counted = ((one.name, getattr(self, one.name)) for one in fields(self))
        return ", ".join(f"{number} {name}" for name, number in counted if number)


def forget_old(settings: BaseSettings, writer: Writer, index: StoryIndex | None) -> Forgotten:
    """Apply the settings to what a crawl has opened; gives the counts, which are logged in one line.

    What cannot be forgotten now is said, and is forgotten by a later run: it stops no crawl.
    """
    _put_log_aside(settings)
    forgotten, journal = Forgotten(), writer.journal
    if not journal.durable:
        return forgotten
    try:
        if (now := _age(journal, time.time())) is not None:
            days = settings.getfloat("RETAIN_STATE_DAYS")
            _forget_output(writer, settings.getfloat("RETAIN_OUTPUT_DAYS"), now, forgotten)
            if days > 0:
                _forget_state(journal, index, now - days * DAY, forgotten)
    except sqlite3.Error as error:
        logger.warning("%s: nothing old is forgotten: %s", journal.path, said_of(error))
    except OSError as error:
        logger.warning(
            "%s: not everything old is forgotten: %s", error.filename or journal.path, error.strerror or error
        )
    if said := str(forgotten):
        logger.info("Old, and forgotten: %s (RETAIN_OUTPUT_DAYS, RETAIN_STATE_DAYS)", said)
    return forgotten


def _age(journal: Journal, now: float) -> float | None:
    """The time by which things are old; None if less than a day has passed since it was asked for."""
    noted = dict(journal.query("SELECT name, value FROM meta WHERE name IN (?, ?)", (_AGE, _RUN)))
    age, run = float(noted.get(_AGE, now)), float(noted.get(_RUN, now))
    if _RUN in noted and 0 <= now - run < DAY:
        return None
    age = min(now, age + min(max(now - run, 0.0), _MOST))
    for name, value in ((_AGE, age), (_RUN, now)):
        journal.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, repr(value)))
    journal.commit()
    return age


def _forget_output(writer: Writer, days: float, now: float, forgotten: Forgotten) -> None:
    """Rows first, then files: one that a kill leaves behind is deleted by a later run, and never read back."""
    journal = writer.journal
    if days > 0:
        before = datetime.fromtimestamp(max(now - days * DAY, 0.0), UTC).isoformat(timespec="seconds")
        journal.execute("DELETE FROM host WHERE until < ?", (now - days * DAY,))  # begins the group
        for stream in STREAMS:
            if (last := _last_old(journal, stream, before)) is not None:
                forgotten.segments += forget_segments(journal.database, stream, up_to=last)
                if stream == "articles":
                    journal.execute("UPDATE article SET segment = NULL, offset = NULL WHERE segment <= ?", (last,))
        journal.commit()
    for stream in STREAMS:
        remove_forgotten(journal.database, writer.path.parent, stream)


def _last_old(journal: Journal, stream: str, before: str) -> int | None:
    """The last of the segments, from the first on, that were finished before a date."""
    last = None
    for number, ended in journal.query("SELECT number, ended FROM segment WHERE stream = ? ORDER BY number", (stream,)):
        if ended is None or ended >= before:
            break
        last = number
    return last


def _forget_state(journal: Journal, index: StoryIndex | None, before: float, forgotten: Forgotten) -> None:
    for site, read in journal.query(_READ, (before,)):
        forgotten.addresses += journal.execute(
            f"DELETE FROM url WHERE site = ? AND state IN ({', '.join('?' * len(_SETTLED))}) "
            "AND max(found, ifnull(seen, 0), ifnull(fetched, 0)) < ?",
            (site, *_SETTLED, before if read is None else min(before, read - DAY)),
        ).rowcount
    forgotten.articles = journal.execute(
        "DELETE FROM article WHERE ifnull(written, 0) < ? AND id NOT IN "
        "(SELECT value FROM url, json_each(url.articles) WHERE url.articles IS NOT NULL)",
        (before,),
    ).rowcount
    journal.execute("DELETE FROM run WHERE begun < ?", (datetime.fromtimestamp(max(before, 0.0), UTC).isoformat(),))
    journal.execute("DELETE FROM published WHERE hour < ?", (before // HOUR,))
    journal.execute("DELETE FROM robots WHERE had < ?", (before,))
    journal.commit()
    if index is not None:
        forgotten.stories = _forget_stories(index, int(before))
    forgotten.copies = _delete_copies(journal.path.parent, before)


def _forget_stories(index: StoryIndex, before: int) -> int:
    try:
        return index.forget_before(before)
    except sqlite3.Error as error:
        logger.warning("%s: no old story is forgotten: %s", index.path, said_of(error))
        return 0


def _delete_copies(folder: Path, before: float) -> int:
    """Copies that migrations and rebuilds made, and what a killed run had half made."""
    count = 0
    for name in KINDS:
        for path in (*folder.glob(f"{name}.format-*"), *folder.glob(f"{name}.old*"), *folder.glob(f".{name}.*.new*")):
            if path.stat().st_mtime < before:
                path.unlink()
                count += 1
    return count


def _put_log_aside(settings: BaseSettings) -> None:
    """Begin a new LOG_FILE if the old one is large; Scrapy's handler goes on in the new one."""
    name, most = settings.get("LOG_FILE"), settings.getint("RETAIN_LOG_BYTES")
    log = Path(name) if name else None
    if log is None or not most or not log.is_file() or log.stat().st_size < most:
        return
    with suppress(OSError):  # the log goes on as it is
        for number in range(_LOGS, 1, -1):
            older = log.with_name(f"{log.name}.{number - 1}")
            if older.exists():
                older.replace(log.with_name(f"{log.name}.{number}"))
        log.replace(log.with_name(f"{log.name}.1"))
        if get_scrapy_root_handler() is not None:
            install_scrapy_root_handler(settings)
