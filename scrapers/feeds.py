"""Scrapy's feeds (``-o``, ``-O``, FEEDS) where several spiders run in one process: none may overwrite another's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from scrapy import Spider
from scrapy.settings import BaseSettings
from w3lib.url import file_uri_to_path

_ALWAYS = {"s3": True, "gs": True, "stdout": False}
"""Kinds of place that a feed overwrites, or never does, whatever it says."""
_FILES = ("", "file")
"""... and that it is appended to, unless it says ``overwrite``; all others it overwrites, unless it says that it does not."""
_OF_THE_MOMENT = {"time": "now", "batch_time": "now", "batch_id": 1}
"""Spiders that begin together have these in common."""


def check_feeds(settings: BaseSettings, spiders: Iterable[type[Spider]]) -> None:
    """See that no two spiders overwrite one feed.

    :raises ValueError: if they would; the message names the feed and the spiders.
    """
    users: dict[str, list[str]] = defaultdict(list)
    for spider in spiders:
        own = settings.copy()
        own.setdict(spider.custom_settings or {}, priority="spider")
        for uri, options in own.getdict("FEEDS").items():
            place = _place(str(uri), spider)
            if place is not None and _overwrites(place, options):
                users[place].append(spider.name)
    for place, names in users.items():
        if len(names) > 1:
            raise ValueError(
                f"{place}: {', '.join(names)} would overwrite one another's items in this feed: put %(name)s into its name, "
                "or append to a file (-o), or crawl, and then: scrapy export -o FILE"
            )


def _place(uri: str, spider: type[Spider]) -> str | None:
    """Where a spider's feed goes; None if only the spider that runs will know."""
    known = {name: getattr(spider, name) for name in dir(spider)}
    try:
        place = uri % {**known, **_OF_THE_MOMENT}
    except (KeyError, TypeError, ValueError):
        return None
    kind = urlsplit(place).scheme
    if kind in _FILES:
        return str(Path(file_uri_to_path(place) if kind else place).absolute())
    return place


def _overwrites(place: str, options: Mapping[str, Any]) -> bool:
    kind = urlsplit(place).scheme
    return _ALWAYS.get(kind, bool(options.get("overwrite", kind not in _FILES)))
