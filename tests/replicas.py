"""The saved pages under ``tests/pages``: what they are, and what each must become."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from scrapy.settings import Settings
from scrapy.spiderloader import get_spider_loader

from pipelines.engine import Hints

PAGES = Path(__file__).parent / "pages"


@dataclass(frozen=True)
class Replica:
    """A saved page of one site in one markup."""

    site: str
    markup: str
    file: Path
    url: str
    content_type: str
    fetched_at: str
    in_demo: bool
    expected: Path | None
    prints_standfirst: bool
    """True where this markup prints the description over the text, and others do not."""

    def __str__(self) -> str:
        return f"{self.site}/{self.markup}/{self.file.name}"

    @property
    def body(self) -> bytes:
        return self.file.read_bytes()

    @property
    def items(self) -> list[dict[str, Any]]:
        items = json.loads(self.expected.read_text("utf-8"))["items"] if self.expected else []
        for item in items if self.prints_standfirst else ():
            item["body"].insert(0, item["description"])
        return items


@cache
def replicas() -> tuple[Replica, ...]:
    return tuple(_replicas())


def _replicas() -> Iterator[Replica]:
    for manifest in sorted(PAGES.glob("*/*/manifest.json")):
        described = json.loads(manifest.read_text("utf-8"))
        for record in described["records"]:
            expected = manifest.parent.parent / "expected" / record["expected"] if record["expected"] else None
            yield Replica(
                described["site"],
                described["markup"],
                manifest.parent / record["file"],
                record["url"],
                record["content_type"],
                record["fetched_at"],
                record["in_demo"],
                expected,
                record.get("prints_standfirst", False),
            )


@cache
def hints_of(site: str) -> Hints:
    """What the site's own spider declares."""
    loader = get_spider_loader(Settings({"SPIDER_MODULES": ["scrapers.spiders"]}))
    return loader.load(site)().hints
