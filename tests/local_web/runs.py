"""Runs of ``scrapy crawlall`` over the five sites, and what each has cost and written."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.faults import kinds
from tests.faults.server import Exchange
from tests.local_web.handler import PORT
from tests.local_web.web import Web
from tests.scrapers.commands import lines, scrapy

HANDLER = "tests.local_web.handler.ToThisMachine"
HOSTS = {
    "digwatch": "dig.watch",
    "newsdirectory3": "www.newsdirectory3.com",
    "techticia": "www.techticia.com",
    "theoutpost": "theoutpost.ai",
    "viqus": "viqus.ai",
}
CHANGED = "https://www.newsdirectory3.com/port-calder-tide-gate-trial-halves-flood-closures/"
RETOLD = "https://viqus.ai/news/velmora-institute-publishes-open-labels-for-machine-made-pic"
_LONG = 90 * 86400.0
"""Seconds: longer than any page waits."""


@dataclass(frozen=True)
class Run:
    """What one run has asked for and written."""

    name: str
    exit_code: int
    log: str
    asked: tuple[Exchange, ...]
    written: tuple[dict[str, Any], ...]
    """The lines that are new in articles.jsonl."""
    statuses: dict[str, str]
    """Site -> how it is."""

    def of(self, site: str) -> list[Exchange]:
        return [one for one in self.asked if one.host == HOSTS[site]]

    def row(self, site: str) -> tuple[str, str, str, int, int, int, int, int]:
        """Run, site, its status, requests, 304s, bytes received, articles that are new, revisions."""
        asked = self.of(site)
        written = [line["revision"] for line in self.written if line["spider"] == site]
        return (
            self.name,
            site,
            self.statuses[site],
            len(asked),
            sum(one.status == 304 for one in asked),
            sum(one.sent for one in asked),
            written.count(1),
            len(written) - written.count(1),
        )


def crawl(web: Web, folder: Path, name: str, *, all_due: bool = False) -> Run:
    """One run of all sites; ``all_due``: as if it were three months later."""
    if all_due:
        _make_due(folder / "state" / "crawl.sqlite")
    before, runs_before = (len(_lines(folder, stream)) for stream in ("articles", "status"))
    web.asked.clear()
    settings = {
        "DOWNLOAD_HANDLERS": json.dumps({"http": HANDLER, "https": HANDLER}),
        "DOWNLOAD_DELAY": 0,
        "RETRY_TIMES": 1,
        "OUTPUT_DIR": folder,
        "STATE_DIR": folder / "state",
    }
    words = [word for key, value in settings.items() for word in ("-s", f"{key}={value}")]
    done = scrapy("crawlall", *words, **{PORT: web.home.rstrip("/").rpartition(":")[2]})
    written = tuple(_lines(folder, "articles")[before:])
    statuses = {line["site"]: line["status"] for line in _lines(folder, "status")[runs_before:]}
    return Run(name, done.returncode, done.stderr, tuple(web.asked), written, statuses)


def story(web: Web, folder: Path) -> Iterator[Run]:
    """Some days of the five sites."""
    yield crawl(web, folder, "first")
    yield crawl(web, folder, "nothing new")
    web.change(CHANGED, "The gate, a hollow steel leaf", "The gate, which the town means to keep, a hollow steel leaf")
    web.retell(RETOLD, ("https://viqus.ai/sitemap.xml",), {"velmora": "ostrel", "Velmora": "Ostrel"})
    web.failing[HOSTS["viqus"]] = kinds.server_error
    yield crawl(web, folder, "one changed, one site fails", all_due=True)
    web.failing.clear()
    yield crawl(web, folder, "it is back", all_due=True)


def _lines(folder: Path, stream: str) -> list[dict[str, Any]]:
    path = folder / f"{stream}.jsonl"
    return lines(path) if path.exists() else []


def _make_due(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute("UPDATE url SET due = due - ? WHERE due IS NOT NULL", (_LONG,))
        database.commit()
