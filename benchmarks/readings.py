"""What each extractor makes of each page: read in processes of its own, the peers' kept on disk.

A peer's outputs are kept by its version, the corpus's fingerprint and the adapters' source: after a change of our engine only ours
are read again.
"""

from __future__ import annotations

import hashlib
import json
import logging
import signal
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from benchmarks import languages, peers
from benchmarks.gold import GoldPage
from benchmarks.languages import language_of, text_of
from benchmarks.peers import OURS, Html, Peer, html_of, installed
from benchmarks.quality import Bodies, read_page

CACHE = Path(__file__).parent.parent / ".cache" / "benchmarks"
TIME_LIMIT = 20
"""Seconds on one page, after which an extractor has no body for it."""


class OutOfTime(BaseException):
    """A page took longer than the limit; no ``Exception``, which peers catch and go on."""


def readings(peer: Peer, pages: Sequence[GoldPage], fingerprint: str, pool: Executor) -> list[Bodies]:
    """An extractor's bodies of some pages of one corpus."""
    if peer is OURS:
        return list(_counted(pool.map(read_page, pages, chunksize=8), peer.name, pages))
    file = cache_file(peer, pages, fingerprint, (peers, languages))
    rows = kept(file, pages, Reader(peer.name), lambda one: [one.headline, one.body, one.fault], pool, peer.name)
    return [Bodies(*row) for row in rows]


def kept(
    file: Path,
    pages: Sequence[GoldPage],
    read: Callable[[GoldPage], Any],
    as_row: Callable[[Any], list],
    pool: Executor,
    name: str,
) -> list[list]:
    """What a reader makes of some pages, as rows for JSON: from the file where they are in it, else read now and added to it."""
    known = _load(file)
    missing = [page for page in pages if page.id not in known]
    if missing:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a", encoding="utf-8") as lines:
            found = pool.map(read, missing, chunksize=8)
            for page, one in zip(missing, _counted(found, name, missing)):
                known[page.id] = as_row(one)
                lines.write(json.dumps([page.id, *known[page.id]]) + "\n")
    return [known[page.id] for page in pages]


class Reader:
    """Reads a page with a peer; sent to processes by the peer's name."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __call__(self, page: GoldPage) -> Bodies:
        peer = next(peer for peer in installed() if peer.name == self.name)
        return read_with(peer, html_of(text_of(page), page.url, language_of(page)), headline=page.has_headline)


def read_with(peer: Peer, html: Html, *, headline: bool = False) -> Bodies:
    """A peer's reading of a page; empty, with the fault's name, if it raises or takes too long."""
    return tried(
        lambda: Bodies(peer.headline(html) if headline else "", peer.body(html)), lambda fault: Bodies("", "", fault)
    )


def tried(call: Callable[[], Any], failed: Callable[[str], Any]) -> Any:
    """What a peer's function returns; what ``failed`` makes of the exception's name if it raises or takes too long."""
    with quiet():
        try:
            with _limit(TIME_LIMIT):
                return call()
        except (Exception, OutOfTime) as error:  # whatever a peer raises
            return failed(type(error).__name__)


@contextmanager
def quiet() -> Iterator[None]:
    """Peers log and warn of much; here it counts only what they return."""
    logging.disable(logging.CRITICAL)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        finally:
            logging.disable(logging.NOTSET)


@contextmanager
def _limit(seconds: int) -> Iterator[None]:
    def stop(signum: int, frame: object) -> None:
        raise OutOfTime

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def _counted(found: Iterable[Any], name: str, pages: Sequence[GoldPage]) -> Iterator[Any]:
    """The same, with progress on a terminal's last line."""
    for number, one in enumerate(found, start=1):
        if number % 20 == 0 or number == len(pages):
            print(f"\r{pages[0].corpus}: {name} {number}/{len(pages)}   ", end="", file=sys.stderr, flush=True)
        yield one
    print(file=sys.stderr)


def cache_file(peer: Peer, pages: Sequence[GoldPage], fingerprint: str, adapters: tuple[ModuleType, ...]) -> Path:
    """Where a peer's outputs are kept: by its version, the corpus's fingerprint and the source of what calls it."""
    name = peer.name.replace(", ", "-").replace(" ", "-")
    return CACHE / f"{pages[0].corpus}-{fingerprint}" / f"{name}-{peer.version}-{_source(adapters)}.jsonl"


@cache
def _source(adapters: tuple[ModuleType, ...]) -> str:
    """Hash of the adapters: another adapter is another extractor."""
    return hashlib.sha256(b"".join(Path(module.__file__).read_bytes() for module in adapters)).hexdigest()[:8]


def _load(file: Path) -> dict[str, list]:
    """What a cache holds; half a line, left by an interrupted run, is cut off."""
    if not file.is_file():
        return {}
    whole, _, half = file.read_text("utf-8").rpartition("\n")
    if half:
        file.write_text(f"{whole}\n" if whole else "", "utf-8")
    lines = map(json.loads, whole.split("\n") if whole else ())
    return {name: row for name, *row in lines}
