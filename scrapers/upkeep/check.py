"""Whether state and output are sound."""

from __future__ import annotations

import sqlite3
from collections import Counter

from pipelines.ledger.review import Unreviewable, read_file
from pipelines.ledger.state import FOLDER
from pipelines.state import StateError
from pipelines.state.database import check_database
from pipelines.store.soundness import unsound
from pipelines.store.writer import of_another_output
from scrapers.upkeep.places import Places, reading

STATES = ("waiting", "leased", "fetched", "moved", "gone", "excluded", "failed", "dead")
"""Of an address, in the order of the table."""


def problems(places: Places, *, every: bool = False) -> list[str]:
    """What is wrong, one line each; nothing is changed. ``every``: look up each article's line, not a sample."""
    found = [*_of_databases(places), *_of_ledgers(places)]
    if places.asked not in (None, places.output):
        found.append(of_another_output(places.crawl, places.output, places.asked))
    elif places.crawl.exists() and not any(one.startswith(str(places.crawl)) for one in found):
        found += _of_output(places, every=every) and _of_output(places, every=every)
    return found


def _of_databases(places: Places) -> list[str]:
    found = []
    for path, kind in places.databases().items():
        try:
            check_database(path, kind)
        except StateError as error:
            found.append(str(error))
    return found


def _of_ledgers(places: Places) -> list[str]:
    found = []
    for file in sorted((places.state / FOLDER).glob("*.toml")):
        try:
            read_file(file, site=file.stem)
        except Unreviewable as error:
            found.append(str(error))
    return found


def _of_output(places: Places, *, every: bool) -> list[str]:
    """Looked at again before it is said: a crawl may have finished a segment meanwhile."""
    try:
        with reading(places) as database:
            return list(unsound(database, places.output, every=every))
    except StateError as error:
        return [str(error)]


def counts(database: sqlite3.Connection) -> dict[str, Counter[str]]:
    """Site -> state -> addresses."""
    found: dict[str, Counter[str]] = {}
    for site, state, number in database.execute("SELECT site, state, count(*) FROM url GROUP BY site, state"):
        found.setdefault(site, Counter())[state] = number
    return dict(sorted(found.items()))
