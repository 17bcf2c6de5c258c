"""Which databases there are, and being alone with them."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.ledger.state import DATABASE, LEDGER_KIND
from pipelines.state import StateError, open_database
from pipelines.state.crawl import CRAWL, CRAWL_KIND
from pipelines.state.database import Kind, said_of
from pipelines.store.writer import hold_folder
from pipelines.stories.database import STORIES, STORIES_KIND

KINDS: dict[str, Kind] = {CRAWL: CRAWL_KIND, DATABASE: LEDGER_KIND, STORIES: STORIES_KIND}
"""What a ``STATE_DIR`` holds, by name."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where the state is, and the output that it keeps account of."""

    state: Path
    output: Path
    asked: Path | None = None
    """The settings' OUTPUT_DIR, where that matters."""

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> Places:
        """Those of the settings; a state that is bound to an output knows it.

        :raises StateError: if there is no STATE_DIR.
        """
        if not settings.get("STATE_DIR"):
            raise StateError("STATE_DIR: is empty; there is no state")
        state = Path(settings.get("STATE_DIR")).resolve()
        asked = Path(settings.get("OUTPUT_DIR")).resolve()
        return cls(state, _bound(state) or asked, asked)

    @property
    def crawl(self) -> Path:
        return self.state / CRAWL

    def databases(self) -> dict[Path, Kind]:
        """Those that are there."""
        return {self.state / name: kind for name, kind in KINDS.items() if (self.state / name).exists()}


def _bound(state: Path) -> Path | None:
    """The output that a state keeps account of; None if that cannot be read: whoever opens it then says why."""
    path = state / CRAWL
    if not path.exists():
        return None
    with suppress(sqlite3.Error), closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as database:
        row = database.execute("SELECT value FROM meta WHERE name = 'output'").fetchone()
        return (state / row[0]).resolve() if row else None
    return None


@contextmanager
def alone(places: Places) -> Iterator[None]:
    """While no crawl writes.

    :raises StateError: if one does.
    """
    try:
        places.output.mkdir(parents=True, exist_ok=True)
        held = hold_folder(places.output, "wait for it, or stop it")
    except OSError as error:
        raise StateError(f"{error.filename}: {error.strerror}" if error.strerror else str(error)) from error
    try:
        yield
    finally:
        os.close(held)


@contextmanager
def changing(places: Places, *, make: bool = False) -> Iterator[sqlite3.Connection]:
    """``crawl.sqlite`` in one transaction, with no crawl beside.

    :param make: a new one if there is none.
    :raises StateError: if a crawl runs, or it cannot be used or written.
    """
    if not make and not places.crawl.exists():
        raise StateError(f"{places.crawl}: not there; a crawl makes it")
    with alone(places), closing(open_database(places.crawl, CRAWL_KIND)) as database:
        try:
            database.execute("PRAGMA synchronous = FULL")
            database.execute("BEGIN IMMEDIATE")
            yield database
            database.execute("COMMIT")
        except sqlite3.Error as error:
            raise StateError(f"{places.crawl}: not written: {said_of(error)}; nothing was changed") from error


@contextmanager
def reading(places: Places) -> Iterator[sqlite3.Connection]:
    """``crawl.sqlite`` as it is at this moment, also beside a crawl.

    :raises StateError: if there is none, or it cannot be read.
    """
    with closing(open_database(places.crawl, CRAWL_KIND, read_only=True)) as database:
        try:
            database.execute("BEGIN")
            yield database
        except sqlite3.Error as error:
            raise StateError(f"{places.crawl}: {said_of(error)}") from error
