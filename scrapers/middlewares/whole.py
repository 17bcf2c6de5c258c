"""Answers that came to their end and are not whole all the same."""

from __future__ import annotations

import zlib

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.http import Response

from scrapers.failures import BrokenAnswer

_HEADER = 10
"""Bytes before gzip's data, if its flags say that there is no more."""
_GZIP = zlib.MAX_WBITS | 16
_ENDS = (b"</body", b"</html")


class RefuseBroken:
    """A downloader middleware, on the far side of Scrapy's HttpCompressionMiddleware, which takes what it can unpack for the whole.

    Broken gzip is asked for again like a connection that broke off; then it is a failure.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.retries = crawler.settings.getbool("RETRY_ENABLED")
        self.most = crawler.settings.getint("DOWNLOAD_MAXSIZE")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RefuseBroken:
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        encodings = b",".join(response.headers.getlist("Content-Encoding")).lower()
        if encodings.strip() not in (b"gzip", b"x-gzip") or not response.body:
            return response
        problem = gzip_problem(response.body, self.most)
        if problem is None:
            return response
        again = None
        if self.retries and not request.meta.get("dont_retry"):
            again = get_retry_request(request, spider=self.crawler.spider, reason="broken gzip")
        if again is None:
            raise BrokenAnswer(problem)
        return again


def gzip_problem(body: bytes, most: int = 0) -> str | None:
    """What is wrong with compressed bytes; None if they are sound up to ``most`` bytes, unpacked (0: all).

    >>> import gzip
    >>> gzip_problem(gzip.compress(b"text")), gzip_problem(gzip.compress(b"text")[:-8]), gzip_problem(b"text")
    (None, None, 'its gzip is broken: incorrect header check')
    """
    unpack = zlib.decompressobj(_GZIP)
    try:
        unpack.decompress(body, most)
    except zlib.error as error:
        return f"its gzip is broken: {_words(error)}"
    if unpack.eof or unpack.unconsumed_tail:
        return None
    return None if _lacks_only_its_trailer(body) else "its gzip breaks off"


def _lacks_only_its_trailer(body: bytes) -> bool:
    """True if all data are there, and not the checksum and length behind them: some servers leave those out."""
    unpack = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        unpack.decompress(body[_HEADER:] if body[3:4] == b"\0" else b"")
    except zlib.error:
        return False
    return unpack.eof


def _words(error: zlib.error) -> str:
    return str(error).rpartition(": ")[2]


def lacks_its_end(body: bytes) -> bool:
    """True for HTML that was begun and is not closed: cut, as a rule; some sites never close theirs.

    >>> lacks_its_end(b"<body><p>One. T"), lacks_its_end(b"<body><p>One.</BODY>"), lacks_its_end(b"<rss>")
    (True, False, False)
    """
    if any(end in body for end in _ENDS):
        return False
    lowered = body.lower()
    return b"<body" in lowered and not any(end in lowered for end in _ENDS)
