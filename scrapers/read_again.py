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
from scrapers.archive import Archive, ArchiveError, Record, key_of, open_archive
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
            f"{article['id']}: its line names no archive: a crawl keeps none; --archive FILE looks in one for its address, "
            "--fetch reads what that says now"
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


def page_of_address(article: dict[str, Any], url: str, path: Path, process: AsyncCrawlerProcess) -> Page:
    """The newest page of an address in an archive that somebody names: it may be another than the one that was read.

    :raises NoPage: if the archive cannot be read, or has no such page.
    """
    try:
        record = open_archive(path).records.get(key_of(url))
    except ArchiveError as error:
        raise NoPage(str(error)) from error
    if record is None:
        raise NoPage(f"{path}: has no page of {url}; the article's line names no archive, as a crawl keeps none")
    response = _read(path, record.offset, url, record.status, process)
    return Page(
        url,
        response.body,
        headers=plain_headers(response.headers),
        http_status=record.status,
        fetched_at=record.date or article["fetched_at"],
        hints=hints_of(spider_of(url, process.spider_loader)),
        spider=article["spider"] or "",
    )


def is_same_page(article: dict[str, Any], page: Page) -> bool:
    """True if an article was read from these very bytes."""
    return content_hash(page.body) == article["content_hash"]


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
