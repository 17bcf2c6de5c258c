"""Exporters for Scrapy's feeds (``-o``, ``-O``, ``FEEDS``)."""

from __future__ import annotations

from typing import IO, Any

from scrapy.exporters import BaseItemExporter

from pipelines.store import to_line


class ArticleLines(BaseItemExporter):
    """JSON lines, byte for byte those of the store."""

    def __init__(self, file: IO[bytes], **kwargs: Any) -> None:
        super().__init__(dont_fail=True, **kwargs)
        self.file = file

    def export_item(self, item: Any) -> None:
        self.file.write(to_line(item))
