"""Archives for tests, made in memory."""

from __future__ import annotations

import io
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

HTML = "text/html; charset=utf-8"


def article_page(headline: str, *, words: str = "the bridge over the Ostrow") -> bytes:
    """A page with one article of six paragraphs."""
    paragraphs = "".join(
        f"<p>Paragraph {number} tells the reader what the town council of Marlow decided about {words} on Monday.</p>"
        for number in range(6)
    )
    return (
        f"<!doctype html><html lang='en'><head><meta charset='utf-8'><title>{headline}</title></head><body><nav><a href='/'>Home</a></nav>"
        f"<article><h1>{headline}</h1>{paragraphs}</article><footer>All rights reserved.</footer></body></html>"
    ).encode()


def write_warc(
    path: Path,
    records: list[tuple[str, str, bytes]],
    *,
    status: int = 200,
    dates: tuple[str, ...] = (),
    encoding: str = "",
) -> Path:
    """Write (url, content type, body) as responses; ``dates`` in the same order, where given."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True)
    for number, (url, kind, body) in enumerate(records):
        headers = StatusAndHeaders(
            f"{status} X",
            [("Content-Type", kind), *([("Content-Encoding", encoding)] if encoding else [])],
            protocol="HTTP/1.1",
        )
        more = {"WARC-Date": dates[number]} if number < len(dates) else {}
        writer.write_record(
            writer.create_warc_record(
                url, "response", payload=io.BytesIO(body), http_headers=headers, warc_headers_dict=more
            )
        )
    path.write_bytes(out.getvalue())
    return path
