"""Functions for processes of their own: this module is imported there, too."""

from __future__ import annotations

import os
import signal
import sys
import time
from typing import Any

from pipelines.processes.pool import Pool


class Odd(Exception):
    """An exception that cannot be made again from its arguments."""

    def __init__(self, one: str, two: str) -> None:
        super().__init__(one)


def pid() -> int:
    return os.getpid()


def after(seconds: float, value: Any) -> Any:
    """The value, some time later."""
    time.sleep(seconds)
    return value


def die(how: int) -> None:
    os.kill(os.getpid(), how)


def leave() -> None:
    os._exit(3)


def spin() -> None:
    """Never comes back."""
    while True:
        pass


def fail(error: str) -> Any:
    """Fails, as its name asks."""
    if error == "odd":
        raise Odd("one", "two")
    if error == "unpicklable":
        return lambda: None
    raise ValueError(error)


def imported() -> list[str]:
    return sorted({name.split(".")[0] for name in sys.modules})


def deaf() -> bool:
    """Whether Ctrl-C and an orderly stop are heard."""
    return {signal.SIGINT, signal.SIGTERM} <= signal.pthread_sigmask(signal.SIG_BLOCK, [])


async def spin_elsewhere() -> None:
    """Says which process it is that does."""
    pool = Pool(1, 2.0)
    print(await pool.call(pid), flush=True)
    await pool.call(spin)
