"""The ledger: what recurs over a site's articles, learnt from one run for the next.

    labelled blocks ──▶ sightings ──▶ learning ──▶ state ──▶ memory ──▶ labels of the next run
                        lines of       recur over   SQLite,   frozen     pipelines.engine,
                        an article     articles,    a text    for a      read(memory=)
                                       guards       file      run

A run reads a frozen ledger and names it in ``rules_version``: the same page and the same ledger give the same bytes,
in whatever order the pages come. A site's first run has none. ``docs/ledger.md`` says how a maintainer reviews one.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from pipelines.engine import Memory
from pipelines.ledger.learning import Learnt
from pipelines.ledger.review import Unreviewable, read_file
from pipelines.ledger.sightings import Seen, sightings
from pipelines.ledger.state import DATABASE, FOLDER, WINDOW, State, StateError, only_run

__all__ = [
    "Learnt",
    "Run",
    "State",
    "StateError",
    "Unreviewable",
    "check",
    "ledger_of",
    "memory_of",
    "only_run",
    "sightings",
]

LIVE = "live"
"""Value of the setting ``LEDGER``: read the site's ledger in ``STATE_DIR``, and learn the next one."""
logger = logging.getLogger(__name__)


def ledger_of(settings: Mapping[str, Any], site: str) -> Learnt | None:
    """The ledger that a run of the site is given; None without one. One that is not the live one is only read.

    :raises StateError: for a state that cannot be used.
    :raises Unreviewable: for a text file that cannot be read.
    """
    chosen = settings.get("LEDGER")
    if not chosen:
        return None
    try:
        return _live(Path(settings.get("STATE_DIR")), site) if chosen == LIVE else _given(Path(chosen), site)
    except StateError:
        raise
    except OSError as error:
        raise StateError(f"{error.filename or chosen}: {error.strerror or error}") from error


def _live(folder: Path, site: str) -> Learnt | None:
    if not (folder / DATABASE).exists() and not any((folder / FOLDER).glob("*.toml")):
        return None
    state = State(folder)
    try:
        return state.learnt(site) if state.knows(site) else None
    finally:
        state.close()


def _given(place: Path, site: str) -> Learnt | None:
    """Of a site's text file, or of a folder of them or a ``STATE_DIR``: its database needs to be written to, and is not asked."""
    if not place.exists():
        raise StateError(f"{place}: no such file or folder")
    if place.is_file():
        named, learnt = read_file(place, site=site if place.stem == site else None)
        return learnt if named == site else None
    if (place / DATABASE).exists() and not any((place / FOLDER).glob("*.toml")):
        raise StateError(f"{place / FOLDER}: no text file of a ledger; `scrapy ledger SITE` writes them")
    files = (place / FOLDER / f"{site}.toml", place / f"{site}.toml")
    return next((read_file(file, site=site)[1] for file in files if file.exists()), None)


def memory_of(settings: Mapping[str, Any], site: str) -> Memory | None:
    """The frozen memory of that ledger; None without one. Raises what ``ledger_of`` raises."""
    learnt = ledger_of(settings, site)
    return learnt.memory if learnt is not None else None


def check(settings: Mapping[str, Any], site: str) -> None:
    """Raise what keeps a run of the site from its ledger, before the run begins: as ``Run`` does, and what would keep its end from learning."""
    ledger_of(settings, site)
    if settings.get("LEDGER") == LIVE:
        folder = Path(settings.get("STATE_DIR"))
        with only_run(folder, site):
            _check_evidence(folder, site)


def _check_evidence(folder: Path, site: str) -> None:
    if (folder / DATABASE).exists():
        state = State(folder)
        try:
            state.check(site)
        finally:
            state.close()


class Run:
    """A site's ledger over one run: frozen at its start, learnt anew at its end.

    :raises StateError: for a state that cannot be used, or that another run of the site holds.
    :raises Unreviewable: for a text file that cannot be read.
    """

    def __init__(self, settings: Mapping[str, Any], site: str) -> None:
        self.site = site
        self.learns = settings.get("LEDGER") == LIVE
        self._held = ExitStack()
        self._seen: dict[str, Seen] = {}
        if self.learns:
            self._folder = Path(settings.get("STATE_DIR"))
            self._held.enter_context(only_run(self._folder, site))
        self.learnt = ledger_of(settings, site)
        self.memory = self.learnt.memory if self.learnt is not None else None
        if self.learnt is not None and self.learnt.stopped:
            logger.warning(
                "%s: ledger: learnt lines not used: %s; see scrapy ledger %s", site, self.learnt.stopped, site
            )

    def see(self, found: Iterable[Seen]) -> None:
        """Note what a page shows of its site: its ``sightings``."""
        for seen in found if self.learns else ():
            self._seen.setdefault(seen.article, seen)
            if len(self._seen) > WINDOW:
                del self._seen[next(iter(self._seen))]

    def close(self) -> None:
        """Learn the next ledger, and let others at the site. What goes wrong is logged: the run's articles are safe."""
        try:
            if self._seen:
                state = State(self._folder)
                try:
                    self._report(state.add(self.site, self._seen.values()))
                finally:
                    state.close()
        except (StateError, Unreviewable) as error:
            logger.critical("%s: ledger not learnt: %s", self.site, error)
        finally:
            self._seen = {}
            self._held.close()

    def _report(self, learnt: Learnt) -> None:
        logger.info("%s: ledger: %d lines from %d articles", self.site, len(learnt.entries), learnt.articles)
        if learnt.stopped:
            logger.warning("%s: ledger: the next run will not use its lines: %s", self.site, learnt.stopped)
