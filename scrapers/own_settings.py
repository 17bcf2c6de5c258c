"""Winnow's own settings, checked in one place, before anything is opened or fetched."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from scrapy.settings import BaseSettings

from pipelines.processes.place import asked_for
from pipelines.strip import Strip
from pipelines.usage import Usage
from scrapers.contact import is_contact
from scrapers.scope import Scope
from scrapers.status.hooks import check_hooks

_LEAST_WHOLE = {
    "LIMIT": 0,
    "LIMIT_BYTES": 0,
    "MAX_DELIVERIES": 1,
    "RETAIN_LOG_BYTES": 0,
    "ROTATE_BYTES": 0,
    "STOP_AFTER_KNOWN": 1,
}
_FROM_ZERO = (
    "CRAWL_DELAY_MOST",
    "LIMIT_MINUTES",
    "RESUME_WITHIN_HOURS",
    "RETAIN_OUTPUT_DAYS",
    "RETAIN_STATE_DAYS",
    "WAIT_FOR_HOST",
)
_REVISITS = ("due", "all", "never")
_SWITCHES = ("BACKFILL", "ROTATE_DAILY", "ROTATE_GZIP", "STORIES_ENABLED", "TDMREP_ENABLED")


def check_settings(settings: BaseSettings) -> None:
    """See that a run can use what its settings say; one that is not set has its default.

    :raises ValueError: for the first that it cannot use; the message names it, its value, and what it can be.
    """
    for name, least in _LEAST_WHOLE.items():
        _check(settings, name, lambda said, least=least: int(said) >= least, f"a whole number from {least}")
    for name in _FROM_ZERO:
        _check(settings, name, _is_from_zero, "a number from 0")
    for name in _SWITCHES:
        _check(settings, name, _is_switch, "True or False")
    _check(settings, "REVISIT", _REVISITS.__contains__, ", ".join(_REVISITS))
    _check(settings, "CONTACT", _is_contact, "https://... or name@..., an address of yours; empty: none")
    Strip(settings.get("RECEIPTS", "region"))
    Usage(settings.get("USAGE"), settings.get("USAGE_ACTION", "drop"))
    asked_for(settings)
    check_hooks(settings)
    Scope.of(settings)


def _check(settings: BaseSettings, name: str, can_be: Callable[[Any], bool], words: str) -> None:
    if name not in settings:
        return
    said = settings.get(name)
    try:
        is_right = can_be(said)
    except (TypeError, ValueError, OverflowError):
        is_right = False
    if not is_right:
        raise ValueError(f"{name} is {said!r}: it can be {words}")


def _is_contact(said: Any) -> bool:
    return said is None or is_contact(said)


def _is_switch(said: Any) -> bool:
    return BaseSettings({"it": said}).getbool("it") in (False, True)


def _is_from_zero(said: Any) -> bool:
    return 0 <= float(said) < math.inf
