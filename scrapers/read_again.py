"""The page behind a stored article, from the archive that it was read from."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from scrapy import Request
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.http import Response
from scrapy.signalmanager import SignalManager
from warcio.exceptions import ArchiveLoadFailed

from pipelines.engine import ArchiveRecord, content_hash
from scrapers.archive import Archive, Record
from scrapers.headers import plain_headers
from scrapers.items import Page
from scrapers.one_page import NoPage, hints_of, spider_of


def archived_page(article: dict[str, Any], url: str, places: Iterable[Path], process: AsyncCrawlerProcess) -> Page:
    """The page as it was fetched then.

    :param url: the address that was fetched.
    :param places: archives, and folders that may hold the one that the line names.
    :raises NoPage: if the line names none, or it is not there, or has another page in that place.
    """
    record = article["archive"]
    if record is None:
        raise NoPage(
            f"{article['id']}: no archive has its page: a crawl keeps none; --fetch reads what its address says now"
        )
    path = _find(record["file"], places)
    response = _read(path, record["offset"], url, article["http_status"], process)
    if content_hash(response.body) != article["content_hash"]:
        raise NoPage(f"{path}: has another page at byte {record['offset']}; is it the archive that was replayed?")
    return Page(
        url,
        response.body,
        headers=plain_headers(response.headers),
        http_status=response.status,
        fetched_at=article["fetched_at"],
        hints=hints_of(spider_of(url, process.spider_loader)),
        spider=article["spider"] or "",
        archive=ArchiveRecord(**record),
    )


def _find(name: str, places: Iterable[Path]) -> Path:
    places = [*places]
    candidates = [place / name if place.is_dir() else place for place in places]
    if found := [path for path in candidates if path.is_file()]:
        return found[0]
    raise NoPage(f"{name}: not in {' or '.join(map(str, places))}; --archive FILE-or-FOLDER says where it is")


def _read(path: Path, offset: int, url: str, status: int, process: AsyncCrawlerProcess) -> Response:
    """A record, its content encoding undone as a crawl does."""
    try:
        headers, body = Archive(path).read(Record(url, offset, "", status, ""))
    except (ArchiveLoadFailed, StopIteration, AttributeError, ValueError, OSError) as error:
        raise NoPage(f"{path}: no record can be read at byte {offset} ({error})") from error
    no_crawler = SimpleNamespace(settings=process.settings, stats=None, signals=SignalManager())
    decoding = HttpCompressionMiddleware(crawler=no_crawler)
    return decoding.process_response(Request(url), Response(url, status=status, headers=headers, body=body))
