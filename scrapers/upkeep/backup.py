"""A copy of the state: each database as it is at one moment, whole or not at all, also while a crawl runs."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from pipelines.ledger.state import FOLDER
from pipelines.state import StateError, open_database
from pipelines.state.database import back_up, check_database, said_of
from scrapers.upkeep.places import Places


def back_up_all(places: Places, to: Path) -> dict[str, int]:
    """Copy every database and the ledgers' texts into a new folder; gives their names and bytes.

    :raises StateError: if there is nothing to copy, the folder is there already, or something cannot be read or written;
        then no folder is there.
    """
    if not places.databases():
        raise StateError(f"{places.state}: no database there; a crawl makes them")
    if to.exists() and (not to.is_dir() or any(to.iterdir())):
        raise StateError(f"{to}: is there already; name a new folder")
    beside = to.with_name(f".{to.name}.{os.getpid()}.part")
    try:
        beside.mkdir(parents=True)
        _copy_databases(places, beside)
        _copy_texts(places, beside)
        made = {str(file.relative_to(beside)): file.stat().st_size for file in sorted(beside.rglob("*.*"))}
        beside.replace(to)
    except sqlite3.Error as error:
        raise StateError(f"{to}: not written: {said_of(error)}") from error
    except StateError:
        raise
    except OSError as error:
        raise StateError(f"{to}: not written: {error.strerror or error}") from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return made


def _copy_databases(places: Places, beside: Path) -> None:
    for path, kind in places.databases().items():
        with closing(open_database(path, kind, read_only=True)) as database:
            back_up(database, beside / path.name)
        check_database(beside / path.name, kind)


def _copy_texts(places: Places, beside: Path) -> None:
    for file in sorted((places.state / FOLDER).glob("*.toml")):
        (beside / FOLDER).mkdir(exist_ok=True)
        shutil.copy2(file, beside / FOLDER / file.name)
