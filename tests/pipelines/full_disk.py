"""A disk that takes half of what is written, and says that it is full."""

from __future__ import annotations

import errno
import os

import pytest


def half_full(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on, no write to a stream is whole."""
    whole = os.pwrite

    def half(file: int, data: bytes, at: int) -> int:
        whole(file, data[: len(data) // 2], at)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "pwrite", half)
