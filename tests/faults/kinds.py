"""The faults: each a function that answers an ``Exchange`` as a broken site would."""

from __future__ import annotations

import gzip
from itertools import count

from tests.faults.server import Exchange

CHALLENGE = (
    b"<html><head><title>Just a moment...</title></head><body><p>Checking your browser</p>"
    b"<script>window._cf_chl_opt={cvId:'3'};</script></body></html>"
)
_PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 8
_PDF = b"%PDF-1.7\n\x00\xff\x01" + bytes(range(256)) * 8
_numbers = count(1)


# -- no answer, or not the whole of it --


def server_error(exchange: Exchange) -> None:
    exchange.send(500, b"<html><body>Out of order</body></html>")


def silent(exchange: Exchange) -> None:
    exchange.hold()


def reset_at_once(exchange: Exchange) -> None:
    exchange.reset()


def reset_midway(exchange: Exchange) -> None:
    exchange.head()
    exchange.write(_half(exchange.page.body))
    exchange.wait(0.1)  # so that the half is read before the reset is seen
    exchange.reset()


def closed_at_once(exchange: Exchange) -> None:
    """An orderly end, before a word was said."""


def truncated(exchange: Exchange) -> None:
    exchange.head()
    exchange.write(_half(exchange.page.body))


def length_too_long(exchange: Exchange) -> None:
    exchange.head(Content_Length=str(len(exchange.page.body) + 1000))
    exchange.write(exchange.page.body)


def length_too_short(exchange: Exchange) -> None:
    exchange.head(Content_Length=str(len(exchange.page.body) // 2))
    exchange.write(exchange.page.body)


def drip(exchange: Exchange) -> None:
    exchange.head()
    for byte in exchange.page.body:
        exchange.write(bytes([byte]))
        if not exchange.wait(0.2):
            return


def endless(exchange: Exchange) -> None:
    exchange.head(Content_Length=None)
    while exchange.wait(0):
        exchange.write(b"<p>And so it goes on, and on, and on.</p>\n" * 5000)


def header_of_100_kb(exchange: Exchange) -> None:
    exchange.head(X_Long="x" * 100_000)
    exchange.write(exchange.page.body)


# -- another answer --


def gzip_cut(exchange: Exchange) -> None:
    _gzipped(exchange, _half(gzip.compress(exchange.page.body)))


def gzip_broken(exchange: Exchange) -> None:
    body = bytearray(gzip.compress(exchange.page.body))
    middle = len(body) // 2
    body[middle : middle + 16] = bytes(16)
    _gzipped(exchange, bytes(body))


def gzip_is_none(exchange: Exchange) -> None:
    """It says that it is compressed, and is not."""
    _gzipped(exchange, exchange.page.body)


def redirect_in_a_circle(exchange: Exchange) -> None:
    """Two addresses that name one another, for good."""
    path, _, asked = exchange.path.partition("?")
    exchange.send(301, b"", Location=path if asked else f"{path}?again=1")


def redirect_ever_on(exchange: Exchange) -> None:
    path = exchange.path.partition("?")[0]
    exchange.send(302, b"", Location=f"{path}?session={next(_numbers)}")


def redirect_elsewhere(exchange: Exchange) -> None:
    """To another host, which has an article."""
    host = exchange.headers["Host"].replace("127.0.0.1", "localhost")
    exchange.send(302, b"", Location=f"http://{host}/elsewhere")


def challenge(exchange: Exchange) -> None:
    exchange.send(200, CHALLENGE)


def unasked_304(exchange: Exchange) -> None:
    exchange.head(304, Content_Length=None)


def empty(exchange: Exchange) -> None:
    exchange.send(200, b"")


def pdf_as_html(exchange: Exchange) -> None:
    exchange.send(200, _PDF)


def png_as_html(exchange: Exchange) -> None:
    exchange.send(200, _PNG)


def html_as_bytes(exchange: Exchange) -> None:
    exchange.head(Content_Type="application/octet-stream")
    exchange.write(exchange.page.body)


def half_a_page(exchange: Exchange) -> None:
    """Whole as far as anyone can tell: the half is what there is."""
    exchange.send(200, _half(exchange.page.body), ETag=exchange.page.etag)


def _gzipped(exchange: Exchange, body: bytes) -> None:
    exchange.head(Content_Length=str(len(body)), Content_Encoding="gzip")
    exchange.write(body)


def _half(body: bytes) -> bytes:
    return body[: len(body) // 2]
