"""An article of the output, with what was recorded of its page: looked up by whatever name somebody has for it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scrapy.settings import BaseSettings

from pipelines.engine import Explained
from pipelines.engine.text import fold, one_line
from pipelines.state import StateError
from pipelines.store.lookup import MAX_SHOWN, ids_called, line_of, page_of
from pipelines.store.writer import ARTICLES, RECEIPTS
from scrapers.explained.recorded import is_counted_only, own_record, recorded_blocks

_REMEDY = "the next crawl that reads the page records it, with RECEIPTS=region; --again reads it now, from an archive"


class NotStored(ValueError):
    """No one article of the output is meant; the message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A line of the output, and the sidecar's line of its page."""

    folder: Path
    article: dict[str, Any]
    page: dict[str, Any] | None
    named: str
    """What it was looked up by."""
    by_beginning: bool = False

    @property
    def url(self) -> str:
        """The address that was fetched."""
        return (self.page or {}).get("url") or self.article["page_url"] or self.article["url"] or ""

    def blocks(self) -> list[Explained]:
        """The page as far as it was recorded. Raises StateError for receipts that are none."""
        try:
            return recorded_blocks(self.article, self.page)
        except (ValueError, KeyError, TypeError, IndexError) as error:
            raise StateError(f"{self.folder}: the receipts of {self.article['id']} cannot be read: {error}") from error

    def notes(self) -> Iterator[str]:
        """What is shown: which article, which revision of it, from where; and what is missing."""
        article = self.article
        if self.by_beginning:
            yield f"the only id that begins with {self.named}"
        yield f"{article['site']}: {one_line(article['headline'] or 'no headline')}"
        yield f"id {article['id']}"
        yield f"revision {article['revision']} ({article['revision_type']}), fetched {article['fetched_at']}, read by rules {article['rules_version']}"
        place = article["archive"]
        yield f"page {self.url}" + (f" ({place['file']} at {place['offset']})" if place else "")
        if missing := self._missing():
            yield f"{missing}; {_REMEDY}"

    def _missing(self) -> str | None:
        if is_counted_only(self.article):
            return "RECEIPTS was count: texts that were removed, and why others were kept, were not recorded"
        if self.page is None:
            return f"{self.folder / RECEIPTS} has no line of this page: what was removed outside the article, and why its text was kept, is not known"
        if not own_record(self.article, self.page):
            return "why its text was kept was not recorded"
        return None

    def fields(self) -> Iterator[tuple[str, str, str]]:
        """(name, where it comes from, value) of each field that has a provenance; the text itself is among the blocks."""
        for name, source in self.article["provenance"].items():
            value = self.article
            for part in name.split("."):
                value = value.get(part) if isinstance(value, dict) else None
            yield name, source, f"{self.article['word_count']} words" if name == "body" else _in_a_line(value)

    def fields_with(self, sentence: str) -> Iterator[tuple[str, str, str]]:
        """Those fields that have a sentence in them."""
        wanted = fold(sentence)
        return (field for field in self.fields() if wanted and wanted in fold(field[2]))


def stored(name: str, revision: int | None, settings: BaseSettings) -> Stored | None:
    """The article with this id or address, or whose id alone begins so; None if there is none.

    :param revision: which one; None: the newest.
    :raises NotStored: if several may be meant, or the revision is not there.
    :raises StateError: if output or state cannot be read.
    """
    folder, state = (Path(settings[key]).resolve() for key in ("OUTPUT_DIR", "STATE_DIR"))
    called = ids_called(name, folder, state)
    if not called.ids:
        return None
    if len(called.ids) > 1:
        more = ", ..." if len(called.ids) > MAX_SHOWN else ""
        raise NotStored(
            f"{name}: several articles: {', '.join(called.ids[:MAX_SHOWN])}{more}; name one of them by its id"
        )
    article = line_of(called.ids[0], revision, folder, state)
    if article is None:
        which = "its line" if revision is None else f"revision {revision}"
        raise NotStored(
            f"{called.ids[0]}: {which} is not in {folder}: it was never written, or is deleted (RETAIN_OUTPUT_DAYS)"
        )
    return Stored(folder, article, page_of(article, folder), name, called.by_beginning)


def output_of(settings: BaseSettings) -> Path:
    """The file that a look-up begins with."""
    return Path(settings["OUTPUT_DIR"]).resolve() / ARTICLES


def _in_a_line(value: Any) -> str:
    """A field's value for people; images and sources are named by their addresses."""
    if isinstance(value, list):
        return "; ".join(_in_a_line(part.get("url") if isinstance(part, dict) else part) for part in value)
    return one_line(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
