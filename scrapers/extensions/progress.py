"""One line per page while a crawl works; fewer when there are many."""

from __future__ import annotations

import shutil
import sys
from typing import Any

from scrapy.crawler import Crawler

from scrapers import signals

_EACH = 200
"""So many pages have a line each; after them every hundredth."""
_STEP = 100


class Progress:
    """Prints what was read to standard error."""

    pages = 0  # of all spiders of the process

    def __init__(self, crawler: Crawler) -> None:
        self.name = crawler.spidercls.name
        crawler.signals.connect(self.page_read, signals.page_read)
        crawler.signals.connect(self.page_refused, signals.page_refused)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Progress:
        return cls(crawler)

    def page_read(self, page: Any, stories: list[Any], removed: int) -> None:
        what = "1 story" if len(stories) == 1 else f"{len(stories)} stories"
        self._say(f"{what}, {removed} blocks removed", page.url)

    def page_refused(self, page: Any, reason: str) -> None:
        self._say(f"no story: {reason}", page.url)

    def _say(self, what: str, url: str) -> None:
        Progress.pages += 1
        if Progress.pages <= _EACH or Progress.pages % _STEP == 0:
            line = f"  {Progress.pages:>5}  {self.name:<15} {what:<32} {url}"
            print(line[: _width()], file=sys.stderr, flush=True)


def _width() -> int | None:
    """Columns of the terminal; None for a file, which takes any."""
    return shutil.get_terminal_size().columns if sys.stderr.isatty() else None
