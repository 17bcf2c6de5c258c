"""Time as ratios in one run: every extractor on the same pages in memory, parsing alone = 1.

Rounds are interleaved page by page, so that whatever else the machine does hits all alike; the order turns by one with each page.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

from benchmarks.corpora import corpora_in, read_corpus
from benchmarks.languages import language_of, text_of
from benchmarks.peers import FLOOR, TIMED, Html, Peer, html_of
from benchmarks.readings import quiet, read_with

PAGES = 300
ROUNDS = 3
_YOUNG = 1
"""The collector's generations that hold what one page leaves."""


def pages_to_time(folder: Path, number: int = PAGES) -> list[Html]:
    """Pages of all corpora, always the same, in the order of a hash: a corpus has as many as its share."""
    pages = [page for corpus in corpora_in(folder) for page in read_corpus(corpus)]
    pages.sort(key=lambda page: sha256(f"{page.corpus}/{page.id}".encode()).hexdigest())
    return [html_of(text_of(page), page.url, language_of(page)) for page in pages[:number]]


def speeds(pages: Sequence[Html], extractors: Sequence[Peer] = TIMED, rounds: int = ROUNDS) -> dict[str, Any]:
    """For each extractor: its time in parsings (the median of the rounds' ratios, and all of them), and milliseconds a page."""
    extractors = [peer for peer in extractors if peer.version]
    _warm_up(pages[:3], extractors)
    totals = [_round(pages, extractors, number, rounds) for number in range(rounds)]
    found = {}
    for peer in extractors:
        ratios = [total[peer.name] / total[FLOOR.name] for total in totals]
        found[peer.name] = {
            "ratio": median(ratios),
            "rounds": ratios,
            "ms": 1000 * median(total[peer.name] for total in totals) / len(pages),
        }
    return found


def _round(pages: Sequence[Html], extractors: Sequence[Peer], number: int, rounds: int) -> dict[str, float]:
    totals = {peer.name: 0.0 for peer in extractors}
    for at, page in enumerate(pages):
        turn = (at + number) % len(extractors)
        for peer in (*extractors[turn:], *extractors[:turn]):
            totals[peer.name] += _seconds(peer, page)
        if at % 20 == 19:
            print(f"\rtime: round {number + 1}/{rounds}, page {at + 1}/{len(pages)}   ", end="", file=sys.stderr)
    print(file=sys.stderr)
    return totals


def _seconds(peer: Peer, page: Html) -> float:
    """Processor time of one page; what the one before left to the collector is collected before the clock starts."""
    gc.collect(_YOUNG)
    started = process_time()
    read_with(peer, page)
    return process_time() - started


def _warm_up(pages: Sequence[Html], extractors: Sequence[Peer]) -> None:
    with quiet():
        for peer in extractors:
            for page in pages:
                read_with(peer, page)
    gc.collect()
    gc.freeze()  # what the packages themselves hold costs nobody time
