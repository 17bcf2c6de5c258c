"""WARC files of fetched pages, replayed through Scrapy as if the sites answered.

The index is made in one pass, so that a broken file is known before the crawl begins; bodies stay on
disk until they are asked for.
"""

from __future__ import annotations

import gzip
import logging
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes
from w3lib.url import safe_url_string
from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from pipelines.engine.rights import WELL_KNOWN
from pipelines.engine.urls import site_of
from scrapers.frontier.requests import GUESS

logger = logging.getLogger(__name__)

_OK = 200
_HOP_BY_HOP = (b"Transfer-Encoding", b"Connection")
"""Headers that describe the wire, not the body that is replayed."""
_GZIP = b"\x1f\x8b"
_WARC = b"WARC/"
_ASKED_FOR_ANYWAY = ("/robots.txt", WELL_KNOWN)
"""No page links to these; that an archive lacks them is no loss."""
NOT_IN_ARCHIVE = "not in the archive"
"""Flag of the 404 that stands for a missing record."""


class ArchiveError(ValueError):
    """An archive that cannot be read; the message names the file and the reason."""


@dataclass(slots=True)
class Record:
    """One response of an archive."""

    url: str
    offset: int
    date: str
    status: int
    content_type: str
    served: bool = False

    @property
    def is_page(self) -> bool:
        """An HTML page, as far as its headers say."""
        kind = self.content_type.split(";")[0].strip().lower()
        return kind in ("", "text/html", "application/xhtml+xml") and not self.url.endswith("/robots.txt")


@dataclass(slots=True)
class Archive:
    """A WARC file and the index of its responses."""

    path: Path
    records: dict[str, Record] = field(default_factory=dict)
    """The newest response of each address."""
    other_pages: int = 0
    """HTML in records that are no responses (resource, conversion, revisit): not read."""
    superseded: int = 0
    """Older responses of addresses that were fetched again."""
    problems: list[str] = field(default_factory=list)
    """What is wrong with the file, in words that name it."""

    @classmethod
    def open(cls, path: Path) -> Archive:
        """Index a file.

        :raises ArchiveError: for a file that is missing, empty, no WARC, or not compressed record by record.
        """
        archive = cls(path)
        if not path.is_file():
            raise ArchiveError(f"{path}: {'is a folder, not a WARC file' if path.is_dir() else 'no such file'}")
        try:
            _refuse_what_is_no_warc(path)
            archive._index()
        except OSError as error:
            raise ArchiveError(f"{path}: {error.strerror or error}") from error
        except ArchiveLoadFailed as error:
            reason = (
                "not compressed record by record (`warcio recompress` repairs that)"
                if "gzip" in str(error).lower()
                else "damaged"
            )
            archive.problems.append(
                f"{path}: {reason}: unreadable after record {len(archive.records)}; what comes before it is used"
            )
        except ArchiveError:
            raise
        except (EOFError, ValueError) as error:
            archive.problems.append(
                f"{path}: broken after record {len(archive.records)} ({error}); what comes before it is used"
            )
        if not archive.records:
            raise ArchiveError(
                f"{path}: no response record in it" + "".join(f"; {problem}" for problem in archive.problems)
            )
        return archive

    def _index(self) -> None:
        with self.path.open("rb") as file:
            records = ArchiveIterator(file)
            end = 0
            for record in records:
                if record.rec_headers.get_header("Content-Length") is None:
                    break  # its own headers are cut off
                if record.rec_type != "response" or record.http_headers is None:
                    self.other_pages += _may_hold_a_page(record)
                    end = records.get_record_offset() + records.get_record_length()
                    continue
                url = record.rec_headers.get_header("WARC-Target-URI") or ""
                promised = int(record.rec_headers.get_header("Content-Length") or 0)
                read = record.http_headers.total_len + _drain(record.raw_stream)
                offset = records.get_record_offset()  # reads to the record's end, so it comes after
                end = offset + records.get_record_length()
                if read < promised:
                    self.problems.append(
                        f"{self.path}: truncated: the record of {url} at {offset} has {read} of {promised} bytes; it is left out"
                    )
                    return
                status = record.http_headers.get_statuscode() or ""
                self._add(
                    Record(
                        url=url,
                        offset=offset,
                        date=record.rec_headers.get_header("WARC-Date") or "",
                        status=int(status) if status.isdigit() else 0,
                        content_type=record.http_headers.get_header("Content-Type") or "",
                    )
                )

        if left := _bytes_after(self.path, end):
            self.problems.append(
                f"{self.path}: truncated or damaged: {left} bytes after record {len(self.records)} cannot be read; what comes before them is used"
            )

    def _add(self, record: Record) -> None:
        try:
            key = key_of(record.url)
        except ValueError:
            self.problems.append(f"{self.path}: the record at {record.offset} has no readable address: {record.url!r}")
            return
        known = self.records.get(key)
        if known is not None:
            self.superseded += 1
            if (record.status == _OK, record.date) < (known.status == _OK, known.date):
                return
        self.records[key] = record

    def read(self, record: Record) -> tuple[Headers, bytes]:
        """Headers and body of a record; transfer encoding undone, content encoding left to Scrapy."""
        with self.path.open("rb") as file:
            file.seek(record.offset)
            found = next(iter(ArchiveIterator(file)))
            headers = Headers()
            for name, value in found.http_headers.headers:
                headers.appendlist(name, value)
            chunked = b"chunked" in (headers.get("Transfer-Encoding") or b"").lower()
            body = (ChunkedDataReader(found.raw_stream) if chunked else found.raw_stream).read()
        for name in _HOP_BY_HOP:
            headers.pop(name, None)
        if not _is_encoded(headers, body):
            headers.pop("Content-Encoding", None)
        return headers, body

    def unserved_pages(self, domains: set[str]) -> Iterator[Record]:
        """The pages of these hosts that nobody has asked for yet."""
        return (
            record
            for record in self.records.values()
            if record.is_page and not record.served and site_of(record.url) in domains
        )


def _bytes_after(path: Path, end: int) -> int:
    """Bytes after a position, blank lines left out."""
    with path.open("rb") as file:
        file.seek(end)
        rest = file.read(len(b"\r\n\r\n") + 1)
    return path.stat().st_size - end if rest.strip() else 0


def _refuse_what_is_no_warc(path: Path) -> None:
    with path.open("rb") as file:
        start = file.read(len(_GZIP))
    if not start:
        raise ArchiveError(f"{path}: the file is empty")
    try:
        with gzip.open(path) if start == _GZIP else path.open("rb") as file:
            start = file.read(len(_WARC))
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise ArchiveError(f"{path}: not a WARC file: {error}") from error
    if start != _WARC:
        raise ArchiveError(f"{path}: not a WARC file: it does not begin with {_WARC.decode()!r}")


def _may_hold_a_page(record: ArcWarcRecord) -> bool:
    kind = record.rec_headers.get_header("Content-Type") or ""
    return record.rec_type == "revisit" or (record.rec_type in ("resource", "conversion") and "html" in kind)


def _is_encoded(headers: Headers, body: bytes) -> bool:
    """True if a body is compressed as its headers say; crawlers often unpack it and keep the header."""
    encoding = (headers.get("Content-Encoding") or b"").lower()
    if encoding == b"gzip":
        return body.startswith(_GZIP)
    return bool(encoding) and body.lstrip()[:1] != b"<"


def _drain(stream: object) -> int:
    read = 0
    while chunk := stream.read(65536):  # type: ignore[attr-defined]
        read += len(chunk)
    return read


def key_of(url: str) -> str:
    """One key for an address in http or https, with or without a fragment, percent-encoded or not.

    :raises ValueError: for what is no address.
    """
    parts = urlsplit(safe_url_string(url))
    return f"{parts.netloc.lower()}{parts.path or '/'}{'?' + parts.query if parts.query else ''}"


_open_archives: dict[Path, Archive] = {}


def open_archive(path: Path) -> Archive:
    """The process's index of a file, made once. Raises what ``Archive.open`` raises."""
    if path not in _open_archives:
        _open_archives[path] = Archive.open(path)
    return _open_archives[path]


class ArchiveDownloadHandler(BaseDownloadHandler):
    """Answers requests from the archive of the setting ``REPLAY_ARCHIVE``. What it lacks is a 404 and is counted."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.archive = open_archive(Path(crawler.settings["REPLAY_ARCHIVE"]))

    async def download_request(self, request: Request) -> Response:
        record = self.archive.records.get(key_of(request.url))
        if record is None:
            if not request.url.endswith(_ASKED_FOR_ANYWAY) and not request.meta.get(GUESS):
                self.crawler.stats.inc_value("winnow/not_in_archive")
            return Response(request.url, status=404, flags=[NOT_IN_ARCHIVE])
        record.served = True
        headers, body = self.archive.read(record)
        request.meta["archive"] = {"file": self.archive.path.name, "offset": record.offset}
        request.meta["fetched_at"] = record.date.replace("Z", "+00:00")
        kind = responsetypes.from_args(headers=headers, url=request.url, body=body)
        return kind(url=request.url, status=record.status, headers=headers, body=body)
