"""In a replay, every page of the archive is read, linked from a listing or not."""

from __future__ import annotations

from pathlib import Path

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DontCloseSpider

from scrapers.archive import open_archive


class ReadLeftovers:
    """When a spider has nothing more to do, gives it the pages of its site that it has not found by itself."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.archive = open_archive(Path(crawler.settings["REPLAY_ARCHIVE"]))
        self.offered: set[str] = set()
        crawler.signals.connect(self.spider_idle, signals.spider_idle)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ReadLeftovers:
        return cls(crawler)

    def spider_idle(self, spider: Spider) -> None:
        found = [record for record in self.archive.unserved_pages(spider.domains()) if record.url not in self.offered]
        for record in found:
            self.offered.add(record.url)
            request = Request(record.url, spider.parse_page, errback=spider.failed, dont_filter=True)
            self.crawler.engine.crawl(request)
        if found:
            raise DontCloseSpider
