"""How crawls go while they work: a table that is drawn anew on a terminal, else a plain line each half minute.

It reads what the crawls count, from a thread of its own; they know nothing of it.
"""

from __future__ import annotations

import logging
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO

from rich.console import Console
from rich.live import Live
from rich.table import Table
from scrapy.crawler import Crawler

from scrapers.extensions.received import BYTES
from scrapers.run import stats_of
from scrapers.status.table import size

_EVERY = 30.0
"""Seconds between two plain lines of a site."""
_A_SECOND = 2
"""Times that a terminal's table is drawn."""


@contextmanager
def shown(crawlers: list[Crawler]) -> Iterator[None]:
    """Show crawls on standard error while the body runs."""
    print(f"Crawling {', '.join(crawler.spidercls.name for crawler in crawlers)}", file=sys.stderr)
    console = Console(stderr=True)
    with _drawn(crawlers, console) if console.is_terminal else _said(crawlers):
        yield


@contextmanager
def _drawn(crawlers: list[Crawler], console: Console) -> Iterator[None]:
    begun = time.monotonic()

    def table() -> Table:
        grid = Table.grid(padding=(0, 2))
        for crawler in crawlers:
            grid.add_row(*_row(crawler))
        grid.add_row(f"[dim]{time.monotonic() - begun:.0f} s[/dim]")
        return grid

    with Live(get_renderable=table, console=console, refresh_per_second=_A_SECOND, transient=True), _logged_above():
        yield


@contextmanager
def _logged_above() -> Iterator[None]:
    """Let the log's lines go where the table leaves room: rich has put a stream of its own in standard error's place."""
    handlers = [
        (handler, handler.stream)
        for handler in logging.getLogger().handlers
        if isinstance(handler, logging.StreamHandler) and handler.stream is sys.__stderr__
    ]
    for handler, _ in handlers:
        handler.setStream(sys.stderr)
    try:
        yield
    finally:
        for handler, stream in handlers:
            handler.setStream(stream)


@contextmanager
def _said(crawlers: list[Crawler], to: TextIO | None = None) -> Iterator[None]:
    ended = threading.Event()
    thread = threading.Thread(target=_say, args=(crawlers, ended, to or sys.stderr), daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _say(crawlers: list[Crawler], ended: threading.Event, to: TextIO) -> None:
    over: set[str] = set()
    while not ended.wait(_EVERY):
        for crawler in crawlers:
            site = crawler.spidercls.name
            if site not in over:
                print(time.strftime("%H:%M:%S"), " ".join(_row(crawler)), file=to, flush=True)
            if _is_over(stats_of(crawler)):
                over.add(site)


def _row(crawler: Crawler) -> tuple[str, ...]:
    stats = stats_of(crawler)
    written, known = stats.get("winnow/articles", 0), stats.get("winnow/unchanged", 0)
    return (
        crawler.spidercls.name,
        f"{stats.get('winnow/pages', 0)} pages,",
        f"{written} new" + (f" ({known} known)" if known else "") + ",",
        f"{stats.get('downloader/request_count', 0)} requests,",
        f"{size(stats.get(BYTES, 0))},",
        "done" if _is_over(stats) else f"{_waiting(crawler)} waiting",
    )


def _waiting(crawler: Crawler) -> int:
    try:
        scheduler = crawler.engine.scheduler
    except (AttributeError, RuntimeError):  # not begun
        return 0
    return scheduler.waiting() if hasattr(scheduler, "frontier") else 0


def _is_over(stats: dict[str, Any]) -> bool:
    return "finish_reason" in stats
