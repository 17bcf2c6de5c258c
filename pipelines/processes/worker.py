"""The other end of a pool's pipe: answers calls until nobody asks."""

from __future__ import annotations

import pickle
import signal
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

Answer = tuple[bool, Any]
"""True and what the call gave, or False and the exception that it raised."""


def work(pipe: Connection, seconds: float) -> None:
    """Answer calls, each within so many seconds or never: the alarm's default is to end the process."""
    functions: dict[int, Callable[..., Any]] = {}
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    while True:
        try:
            answer = _answer(pipe.recv_bytes(), functions, seconds)
            pipe.send_bytes(_packed(answer))
        except (EOFError, OSError):  # who asked is gone
            return


def _answer(called: bytes, functions: dict[int, Callable[..., Any]], seconds: float) -> Answer:
    try:
        number, function, arguments = pickle.loads(called)  # imports what it needs: that is not the call's time
        if function is not None:
            functions[number] = function
        signal.setitimer(signal.ITIMER_REAL, seconds)
        return True, functions[number](*arguments)
    except Exception as error:
        return False, _with_traceback(error)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _packed(answer: Answer) -> bytes:
    try:
        packed = pickle.dumps(answer, pickle.HIGHEST_PROTOCOL)
        if not answer[0]:
            pickle.loads(packed)  # not every exception can be made again
        return packed
    except Exception as error:
        said = error if answer[0] else RuntimeError("".join(traceback.format_exception_only(answer[1])).strip())
        return pickle.dumps((False, RuntimeError(str(said))))


def _with_traceback(error: Exception) -> Exception:
    """Tracebacks stay behind; a note travels."""
    error.add_note("".join(traceback.format_exception(error)))
    return error
