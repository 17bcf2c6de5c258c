"""Memory: the peak of a process of its own per extractor, and whether ours grows over ten thousand pages."""

from __future__ import annotations

import resource
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from itertools import cycle, islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from benchmarks.peers import OURS, TIMED, Html, Peer
from benchmarks.readings import read_with

LONG_RUN = 10_000
STEP = 1_000
_MIB = 1 << 20


def peaks(pages: Sequence[Html], extractors: Sequence[Peer] = TIMED) -> dict[str, float]:
    """Peak resident memory in MiB per extractor, each in a process that reads all the pages once."""
    found = {}
    for peer in extractors:
        if peer.version:
            print(f"memory: {peer.name}", file=sys.stderr)
            found[peer.name] = _alone(_peak, peer.name, pages)
    return found


def growth(pages: Sequence[Html], number: int = LONG_RUN, step: int = STEP) -> dict[str, Any]:
    """Ours over many pages, the same again and again: resident MiB at every step, and by how much the last exceeds the second."""
    print(f"memory: {number} pages", file=sys.stderr)
    sizes = _alone(_sizes, pages, number, step)
    return {"pages": number, "step": step, "resident": sizes, "growth": sizes[-1] - sizes[min(1, len(sizes) - 1)]}


def _alone(function: Any, *arguments: Any) -> Any:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(function, *arguments).result()


def _peak(name: str, pages: Sequence[Html]) -> float:
    peer = next(peer for peer in TIMED if peer.name == name)
    _forget_peak()
    for page in pages:
        read_with(peer, page)
    return _status("VmHWM") or _peak_by_resource()


def _forget_peak() -> None:
    """Handing the pages over takes more than most extractors do; where the system allows it, that is not counted."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")


def _sizes(pages: Sequence[Html], number: int, step: int) -> list[float]:
    found = []
    for at, page in enumerate(islice(cycle(pages), number), start=1):
        read_with(OURS, page)
        if at % step == 0:
            found.append(_resident())
    return found


def _resident() -> float:
    """Resident memory of this process now; its peak where the system does not say."""
    return _status("VmRSS") or _peak_by_resource()


def _status(name: str) -> float | None:
    """A figure of this process in MiB, None on systems without /proc.

    Linux counts the parent's memory into a child's ``ru_maxrss``, but not into these.
    """
    status = Path("/proc/self/status")
    if not status.is_file():
        return None
    line = next(line for line in status.read_text().splitlines() if line.startswith(f"{name}:"))
    return int(line.split()[1]) / 1024


def _peak_by_resource() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (_MIB if sys.platform == "darwin" else 1024)  # bytes there, KiB elsewhere
