"""A reading that some pages are the death of: the middleware of a crawl, and what it sends to a process."""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass

from pipelines.engine import Fetched, Hints
from pipelines.reading import PageRead, Reader
from scrapers.middlewares.reading import ReadPages


@dataclass(frozen=True)
class PerilousReader:
    """Reads pages, but for those that end the process, or find no end."""

    reader: Reader

    def __call__(self, body: bytes, fetched: Fetched, hints: Hints) -> PageRead:
        if "/deadly" in fetched.url:
            os.kill(os.getpid(), signal.SIGSEGV)
        while "/endless" in fetched.url:
            pass
        return self.reader(body, fetched, hints)


class PerilousPages(ReadPages):
    """As ``ReadPages``, with that reader."""

    def make_reader(self) -> PerilousReader:
        return PerilousReader(super().make_reader())
