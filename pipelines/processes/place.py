"""Where pages are read: beside the reactor, or within it."""

from __future__ import annotations

import asyncio
import atexit
import os
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from pipelines.processes.pool import Pool

T = TypeVar("T")

_AHEAD = 8
"""Answers that may be outstanding before nothing more is to be brought: enough that no process waits, few enough that
Ctrl-C is answered soon (the downloader holds 16 more) and a kill takes little along."""

AUTO, PROCESS, REACTOR = "auto", "process", "reactor"
CHOICES = (AUTO, PROCESS, REACTOR)
"""Values of the setting ``EXTRACT_IN``."""
MOST = 4
"""Processes: each reads ten pages a second and more, and takes 100 MB; a polite crawl brings in less."""
SECONDS = 60.0
"""Time for one page where ``EXTRACT_TIMEOUT`` says nothing else."""


class Place:
    """Calls a function where the settings say, and hands out the answers in the order of the calls.

    :param pool: None to call it here and now.
    """

    def __init__(self, pool: Pool | None = None) -> None:
        self.pool = pool
        self._turn = asyncio.Lock()  # first come, first served
        self._outstanding = 0
        self._room = asyncio.Event()
        self._room.set()

    @asynccontextmanager
    async def answer(self, function: Callable[..., T], *arguments: Any) -> AsyncIterator[T]:
        """What the function gives, or raises. The next call's answer waits until this one has been used.

        :raises Ended: as the pool does.
        """
        begun = self.pool.call(function, *arguments) if self.pool else None
        self._count(1)
        try:
            async with self._turn:
                yield await begun if begun else function(*arguments)
        finally:
            self._count(-1)

    async def room(self) -> None:
        """Wait until there is something to do for who brings more."""
        await self._room.wait()

    def _count(self, more: int) -> None:
        self._outstanding += more
        (self._room.set if self._outstanding < _AHEAD else self._room.clear)()

    def close(self) -> None:
        if self.pool:
            self.pool.close()


_places: dict[tuple[str, float], Place] = {}


def place_of(settings: Mapping[str, Any]) -> Place:
    """The place of this process by ``EXTRACT_IN`` and ``EXTRACT_TIMEOUT``, shared by its spiders.

    :raises ValueError: for a setting that cannot be; the message names it.
    """
    choice, seconds = asked_for(settings)
    if choice == AUTO:
        choice = PROCESS if cores() > 1 else REACTOR
    if (choice, seconds) not in _places:
        pool = Pool(max(1, min(cores() - 1, MOST)), seconds) if choice == PROCESS else None
        _places[choice, seconds] = Place(pool)
    return _places[choice, seconds]


def asked_for(settings: Mapping[str, Any]) -> tuple[str, float]:
    """``EXTRACT_IN`` and ``EXTRACT_TIMEOUT``. Raises ValueError as ``place_of`` does."""
    choice = settings.get("EXTRACT_IN", REACTOR)
    if choice not in CHOICES:
        raise ValueError(f"EXTRACT_IN is {choice!r}: it can be {', '.join(CHOICES)}")
    return choice, _seconds(settings.get("EXTRACT_TIMEOUT", SECONDS))


def close_places() -> None:
    """End the processes that were started to read pages."""
    while _places:
        _places.popitem()[1].close()


atexit.register(close_places)


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _seconds(said: Any) -> float:
    try:
        seconds = float(said)
    except (TypeError, ValueError):
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise ValueError(f"EXTRACT_TIMEOUT is {said!r}: it must be a number of seconds above 0")
    return seconds
