"""One run of everything that is compared, and the file it is kept in."""

from __future__ import annotations

import json
import platform
import sys
from pathlib import Path
from typing import Any

from benchmarks.compare import compare, versions
from benchmarks.corpora import corpora_in
from benchmarks.memory import LONG_RUN, STEP, growth, peaks
from benchmarks.quality import workers
from benchmarks.speed import PAGES, ROUNDS, pages_to_time, speeds

FILE = Path(__file__).parent / "results.json"
QUICK_RUN = 200
"""Pages of the long run where only a quick look is wanted."""
_DIGITS = 4


def run(folder: Path, *, pages: int | None = None, long_run: int = LONG_RUN) -> dict[str, Any]:
    """Measure quality on every corpus of a folder, then time and memory on a sample of all.

    :param pages: at most so many of each corpus, and for time and memory; for a quick look.
    """
    quality = run_quality(folder, pages=pages)
    timed = pages_to_time(folder, min(PAGES, pages or PAGES))
    return quality | {
        "speed": {"pages": len(timed), "rounds": ROUNDS, "extractors": speeds(timed)},
        "memory": {
            "pages": len(timed),
            "peaks": peaks(timed),
            "long_run": growth(timed, long_run, min(STEP, long_run)),
        },
    }


def run_quality(folder: Path, *, pages: int | None = None) -> dict[str, Any]:
    """Quality alone: after the first run only Winnow reads the pages again."""
    with workers() as pool:
        found = {corpus.name: compare(corpus, pool, pages) for corpus in corpora_in(folder, bodies=False)}
    return {
        "versions": versions(),
        "python": platform.python_version(),
        "sample": pages,
        "fields": {name: corpus.pop("fields") for name, corpus in found.items()},
        "corpora": {name: corpus for name, corpus in found.items() if corpus},
    }


def write(found: dict[str, Any], file: Path = FILE) -> None:
    """Keep a run's figures, to four digits; an interrupted write leaves the old file."""
    part = file.with_suffix(".part")
    part.write_text(json.dumps(_rounded(found), indent=1, ensure_ascii=False) + "\n", "utf-8")
    part.replace(file)
    print(f"{file.name}: written", file=sys.stderr)


def load(file: Path = FILE) -> dict[str, Any]:
    """A run's figures.

    :raises ValueError: if the file is no result of a run.
    """
    try:
        return json.loads(file.read_text("utf-8"))
    except ValueError as error:
        raise ValueError(f"{file}: no result file ({error})") from error


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, _DIGITS)
    if isinstance(value, dict):
        return {name: _rounded(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(inner) for inner in value]
    return value
