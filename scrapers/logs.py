"""What the log says, in one line each: an unreachable host needs no traceback."""

from __future__ import annotations

import logging

from scrapy.crawler import Crawler
from scrapy.logformatter import LogFormatter

_ROBOTS = logging.getLogger("scrapy.downloadermiddlewares.robotstxt")


class OneLine(LogFormatter):
    """Scrapy's formatter; the robots.txt middleware's tracebacks of failed downloads become their last line."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> OneLine:
        if _without_traceback not in _ROBOTS.filters:
            _ROBOTS.addFilter(_without_traceback)
        return cls()


def _without_traceback(record: logging.LogRecord) -> bool:
    record.exc_info = record.exc_text = None
    return True
