"""Kill a crawl, start it again, until it is done; then compare it with one that was let alone."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.chaos.web import Web, serving
from tests.scrapers import warm

_PATIENCE = 180  # seconds for one run
_BETWEEN = 0.05  # seconds between two signals


@dataclass(slots=True)
class Result:
    """What a crawl has left."""

    articles: dict[str, tuple[str, str]]
    """id -> headline, body; of the last line of each."""
    twice: list[tuple[str, int]]
    """(id, revision) that stand there more than once."""
    torn: int
    """Lines that are no JSON."""
    states: dict[str, int]
    """How many addresses are in each state of the frontier."""
    events_twice: int
    receipts_twice: int
    requests: int
    kills: int = 0
    runs: int = 1
    exit_codes: list[int] = field(default_factory=list)


def crawl_alone(web: Web, folder: Path) -> Result:
    """One crawl from beginning to end, and two more that find what failed still failing."""
    with serving(web) as home:
        codes = [_wait(_start(home, folder)) for _ in range(3)]
    return _result(web, folder, runs=3, codes=codes)


def crawl_killed(
    web: Web, folder: Path, *, kills: int, random: Random, longest: float, how: tuple[int, ...] = (signal.SIGKILL,)
) -> Result:
    """A crawl that is killed up to so many times, each time at a random moment within ``longest`` seconds of its first request."""
    done = 0
    with serving(web) as home:
        while done < kills:
            process = _start(home, folder)
            before = sum(web.asked.values())
            if not _first_request(process, web, before):
                break  # nothing left to do
            time.sleep(random.uniform(0, longest))
            if process.poll() is not None:
                break
            for number in how:
                process.send_signal(number)
                time.sleep(_BETWEEN)
            _wait(process)
            done += 1
        codes = [_wait(_start(home, folder)) for _ in range(3)]
    return _result(web, folder, runs=done + 3, codes=codes, kills=done)


def _start(home: str, folder: Path) -> warm.Running:
    settings = {
        "SPIDER_MODULES": "tests.chaos.spider",
        "DOWNLOAD_DELAY": "0",
        "CONCURRENT_REQUESTS_PER_DOMAIN": "4",
        "OUTPUT_DIR": str(folder / "out"),
        "STATE_DIR": str(folder / "state"),
        "ROTATE_BYTES": "60000",
        "TDMREP_ENABLED": "False",
        "LEDGER": "",
        "LOG_LEVEL": "CRITICAL",
        "REVISIT": "never",
    }
    words = [word for name, value in settings.items() for word in ("-s", f"{name}={value}")]
    with (folder / "stderr.txt").open("ab") as errors:
        return warm.start(["crawl", "chaos", *words], {**os.environ, "CHAOS_SITE": home}, errors.fileno())


def _wait(process: warm.Running) -> int:
    return process.wait(timeout=_PATIENCE)


def _first_request(process: warm.Running, web: Web, before: int) -> bool:
    """True once the crawl has asked for something; False if it ended without."""
    while sum(web.asked.values()) == before:
        if process.poll() is not None:
            return False
        time.sleep(0.02)
    return True


def _result(web: Web, folder: Path, *, runs: int, codes: list[int], kills: int = 0) -> Result:
    articles, seen, torn = {}, Counter(), 0
    for line in _lines(folder / "out", "articles"):
        try:
            fields = json.loads(line)
        except ValueError:
            torn += 1
            continue
        seen[fields["id"].split("/", 3)[-1], fields["revision"]] += 1
        articles[fields["id"].split("/", 3)[-1]] = fields["headline"], fields["body"]
    with closing(sqlite3.connect(folder / "state" / "crawl.sqlite")) as database:
        states = dict(database.execute("SELECT state, count(*) FROM url GROUP BY state"))
    return Result(
        articles,
        [key for key, number in seen.items() if number > 1],
        torn,
        states,
        _repeated(_lines(folder / "out", "events")),
        _repeated(_lines(folder / "out", "receipts")),
        sum(web.asked.values()),
        kills,
        runs,
        codes,
    )


def _lines(folder: Path, stream: str) -> list[bytes]:
    files = [*sorted(folder.glob(f"{stream}-*.jsonl")), folder / f"{stream}.jsonl"]
    return [line for file in files for line in file.read_bytes().splitlines(keepends=True)]


def _repeated(lines: list[bytes]) -> int:
    """How many lines say again what one before them has said, at another time."""
    seen = Counter(
        tuple(
            sorted((name, str(value)) for name, value in json.loads(line).items() if name not in ("at", "fetched_at"))
        )
        for line in lines
    )
    return sum(number - 1 for number in seen.values())
