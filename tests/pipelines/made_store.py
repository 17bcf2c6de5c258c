"""Stores that tests make: articles of a few words, in segments."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pipelines.engine import Article
from pipelines.store import Writer
from pipelines.store.files import finished, lines_of
from pipelines.store.segments import Rotation


def article(name: str, body: str = "Text.", **fields: Any) -> Article:
    """An article of its own, by its name."""
    fields = {"site": "viqus", "fetched_at": "2026-11-20T10:00:00+00:00"} | fields
    return Article(id=f"https://example.org/{name}", headline=f"On {name}", body=body, **fields)


def write(folder: Path, articles: Iterable[Article], *, rotate: bool = False, gzip: bool = False) -> None:
    """A crawl that writes so many articles to ``folder/out`` and ``folder/state``; if it rotates, each into a segment of its own."""
    writer = Writer(folder / "out", state=folder / "state", rotation=Rotation(bytes=int(rotate), gzip=gzip))
    for one in articles:
        writer.add(one)
    writer.close()


def stored(out: Path) -> list[bytes]:
    """All lines of a store whose crawl has ended."""
    return [line for path in [*finished(out, "articles").values(), out / "articles.jsonl"] for line in lines_of(path)]
