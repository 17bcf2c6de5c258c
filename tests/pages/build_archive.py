"""Build the demo's archive from the page folders.

    python tests/pages/build_archive.py [OUT.warc.gz]

The same folders give the same bytes.
"""

from __future__ import annotations

import gzip
import io
import json
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

PAGES = Path(__file__).parent
ARCHIVE = PAGES / "demo.warc.gz"


def demo_records() -> Iterator[tuple[dict, Path]]:
    """The records that the demo's archive holds, with their files."""
    for manifest in sorted(PAGES.glob("*/*/manifest.json")):
        described = json.loads(manifest.read_text("utf-8"))
        if described["demo"]:
            for record in described["records"]:
                if record["in_demo"]:
                    yield record, manifest.parent / record["file"]


def build() -> bytes:
    """The archive's bytes."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=False)
    packed = io.BytesIO()
    for record, file in demo_records():
        out.seek(0)
        out.truncate()
        _write(writer, record, file.read_bytes())
        packed.write(gzip.compress(out.getvalue(), mtime=0))
    return packed.getvalue()


def _write(writer: WARCWriter, record: dict, body: bytes) -> None:
    headers = StatusAndHeaders(
        "200 OK", [("Content-Type", record["content_type"]), ("Content-Length", str(len(body)))], protocol="HTTP/1.1"
    )
    identity = uuid.uuid5(uuid.NAMESPACE_URL, record["url"])
    made = writer.create_warc_record(
        record["url"],
        "response",
        payload=io.BytesIO(body),
        http_headers=headers,
        warc_headers_dict={"WARC-Date": record["fetched_at"], "WARC-Record-ID": f"<urn:uuid:{identity}>"},
    )
    writer.write_record(made)


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ARCHIVE
    target.write_bytes(build())
    print(f"{target}: {sum(1 for _ in demo_records())} records")
