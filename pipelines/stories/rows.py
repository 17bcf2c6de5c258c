"""An article as a row of the index, and what of an entry becomes one."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

import numpy

from pipelines.stories.entry import Entry
from pipelines.stories.fingerprint import Fingerprint, headline_words
from pipelines.stories.verdicts import Known

_COLUMNS = (
    "n, key, site, headline, published, fetched, source, source_key, cluster, copy_of, why, seen, own, "
    "exact, size, text, facts, fact_count, opening, names, numbers"
)
VALUES = (
    "key", "id", "url", "site", "headline", "published", "fetched", "source", "source_key", "own",
    "exact", "size", "text", "facts", "fact_count", "opening", "names", "numbers",
)  # fmt: skip
"""The columns that an entry fills, in the order of ``values_of``."""


@dataclass(frozen=True, slots=True)
class Row:
    """An article of the index, as it is compared."""

    n: int
    """Place in the order of coming."""
    key: int
    headline: str
    published: int | None
    fetched: int | None
    """When it was first fetched, in whatever revision."""
    source: str | None
    source_key: int | None
    cluster: int
    copy_of: int | None
    why: str | None
    seen: int | None
    """When the revision that the row shows was fetched."""
    own: bool
    """Whether it is from the article's own page."""
    known: Known


def rows(database: sqlite3.Connection, where: str, values: Iterable[object] = ()) -> list[Row]:
    """The rows of a condition, with the words of their headlines, in the order that it asks for."""
    found = database.execute(f"SELECT {_COLUMNS} FROM articles WHERE {where}", tuple(values)).fetchall()
    return [_row(row, headline_words(row[3])) for row in found]


def candidates(
    database: sqlite3.Connection, where: str, values: Iterable[object], keys: Iterable[int] = ()
) -> list[Row]:
    """The same with no words but those that are known to be shared, which need not be looked for."""
    found = database.execute(f"SELECT {_COLUMNS} FROM articles WHERE {where}", tuple(values)).fetchall()
    return [_row(row, dict.fromkeys(keys, "")) for row in found]


def _row(found: tuple, words: dict[int, str]) -> Row:
    n, key, site, headline, published, fetched, source, source_key, cluster, copy_of, why, seen, own, *told = found
    exact, size, text, facts, fact_count, opening, names, numbers = told
    named = dict.fromkeys(numpy.frombuffer(names, "<i4").tolist(), "")
    mark = Fingerprint(exact, size, text, facts, fact_count, opening, (), numbers, words, named)
    known = Known(site, published if published is not None else fetched, mark)
    return Row(n, key, headline, published, fetched, source, source_key, cluster, copy_of, why, seen, bool(own), known)


def values_of(entry: Entry) -> tuple:
    """What an entry writes into ``VALUES``."""
    mark = entry.mark
    names = numpy.array(sorted(mark.names), dtype="<i4").tobytes()
    url = None if entry.url == entry.id else entry.url
    source_key = key_of(entry.source_url) if entry.source_url else None
    told = (key_of(entry.id), entry.id, url, entry.site, entry.headline, entry.published, entry.fetched, entry.source)
    digests = (mark.exact, mark.size, mark.text, mark.facts, mark.fact_count, mark.opening, names, mark.numbers)
    return (*told, source_key, entry.own_page, *digests)


def key_of(id: str) -> int:
    """64 bits of an id or of an address."""
    digest = hashlib.blake2b(id.encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def cluster_id(key: int) -> str:
    """The name of a cluster, by the key of its first article: sixteen hexadecimal digits."""
    return f"{key & 0xFFFFFFFFFFFFFFFF:016x}"
