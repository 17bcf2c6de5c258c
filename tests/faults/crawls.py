"""Crawls of faulty sites, one after another: while the faults last, after they are healed, and once more."""

from __future__ import annotations

import json
import sqlite3
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.faults.news import SITES
from tests.faults.server import Exchange, FaultySite, serving
from tests.scrapers.commands import lines, scrapy

_SETTINGS = {
    "SPIDER_MODULES": "tests.faults.news",
    "DOWNLOAD_DELAY": 0,
    "DOWNLOAD_TIMEOUT": 2,  # a busy machine may need one for a page that is well
    "RETRY_TIMES": 1,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 32,
    "CONCURRENT_REQUESTS": 32,
    "LOG_LEVEL": "INFO",
}
_LONG = 90 * 86400.0
"""Seconds: longer than the frontier waits for anything."""


@dataclass
class Run:
    """What one run has done."""

    log: str
    asked: dict[str, dict[str, int]]
    """Site -> path -> requests."""
    exchanges: dict[str, list[Exchange]]
    """Site -> all requests, with what was answered."""
    states: dict[str, tuple[str, str | None, int]]
    """Address -> state, reason, failures in a row."""
    written: list[dict[str, Any]] = field(default_factory=list)
    """The lines that are new in articles.jsonl."""

    def said(self, url: str) -> list[str]:
        """The log's warnings and errors that begin with an address."""
        found = (line.partition("] ")[2] for line in self.log.splitlines() if line[:1] == "2")
        heads = (f"{level}: {url}: " for level in ("WARNING", "ERROR"))
        return [line for head in heads for line in found if line.startswith(head)]

    def headlines(self, home: str) -> list[str]:
        """What was written of a site."""
        return [line["headline"] for line in self.written if line["url"].startswith(home)]


@dataclass
class Crawls:
    """Some sites, and the state of their crawls in a folder."""

    folder: Path
    sites: dict[str, FaultySite]
    _open: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> Crawls:
        for site in self.sites.values():
            self._open.enter_context(serving(site))
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def run(self) -> Run:
        """Crawl all sites in one process; everything that waits for a later time is due."""
        self._make_due()
        before = len(self._lines())
        for site in self.sites.values():
            site.asked.clear()
        places = {"OUTPUT_DIR": self.folder, "STATE_DIR": self.folder / "state"}
        settings = [word for name, value in {**_SETTINGS, **places}.items() for word in ("-s", f"{name}={value}")]
        homes = json.dumps({name: site.home for name, site in self.sites.items()})
        done = scrapy("crawlall", *settings, **{SITES: homes})
        asked = {name: dict(site.counts()) for name, site in self.sites.items()}
        exchanges = {name: list(site.asked) for name, site in self.sites.items()}
        return Run(done.stderr, asked, exchanges, self._states(), self._lines()[before:])

    def _lines(self) -> list[dict[str, Any]]:
        path = self.folder / "articles.jsonl"
        return lines(path) if path.exists() else []

    def _database(self) -> Any:
        return closing(sqlite3.connect(self.folder / "state" / "crawl.sqlite"))

    def _make_due(self) -> None:
        if (self.folder / "state" / "crawl.sqlite").exists():
            with self._database() as database:
                database.execute("UPDATE url SET due = due - ? WHERE due IS NOT NULL", (_LONG,))
                database.commit()

    def _states(self) -> dict[str, tuple[str, str | None, int]]:
        with self._database() as database:
            return {url: tuple(more) for url, *more in database.execute("SELECT url, state, reason, failures FROM url")}
