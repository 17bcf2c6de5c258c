"""Settings that are on or off, as they come from a settings file or from ``-s NAME=VALUE``."""

from __future__ import annotations

from typing import Any


def is_on(value: Any) -> bool:
    """False for False, 0, None, "", "0", "False" and "false"."""
    return value not in (False, 0, None, "", "0", "False", "false")
