"""The fields that each extractor finds on each page, and their shares: the peers' are kept on disk as their texts are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import asdict
from typing import Any

from benchmarks import fieldpeers, languages, peers
from benchmarks.fieldpeers import READERS
from benchmarks.fields import FIELDS, Fields, gold_fields, judge, tally
from benchmarks.gold import HALVES, GoldPage
from benchmarks.languages import language_of, text_of
from benchmarks.peers import Peer, html_of
from benchmarks.readings import cache_file, kept, tried


def field_readings(peer: Peer, pages: Sequence[GoldPage], fingerprint: str, pool: Executor) -> list[Fields]:
    """A peer's fields of some pages of one corpus."""
    file = cache_file(peer, pages, fingerprint, (fieldpeers, peers, languages))
    rows = kept(
        file.with_stem(f"fields-{file.stem}"), pages, FieldReader(peer.name), _as_row, pool, f"{peer.name}, fields"
    )
    return [Fields(**{name: _from_json(value) for name, value in row.items()}) for [row] in rows]


class FieldReader:
    """Reads a page's fields with a peer; sent to processes by the peer's name. A peer that raises or takes too long states nothing."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __call__(self, page: GoldPage) -> Fields:
        html = html_of(text_of(page), page.url, language_of(page))
        return tried(lambda: READERS[self.name](html), lambda fault: Fields())


def _as_row(found: Fields) -> list:
    return [asdict(found)]


def _from_json(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def shares(pages: Sequence[GoldPage], found: Mapping[str, Sequence[Fields]]) -> dict[str, dict[str, dict[str, Any]]]:
    """Field by field and extractor by extractor, the tallies of all pages, of the domains for daily use and of those set aside."""
    gold = [gold_fields(page) for page in pages]
    table = {name: {who: _by_half(name, pages, gold, own) for who, own in found.items()} for name in FIELDS}
    return {name: rows for name, rows in table.items() if any(rows.values())}


def _by_half(name: str, pages: Sequence[GoldPage], gold: Sequence[Fields], found: Sequence[Fields]) -> dict[str, Any]:
    rows = [(page, judge(name, wanted, own)) for page, wanted, own in zip(pages, gold, found)]
    halves = {half: tally(name, (one for page, one in rows if inside(page))) for half, inside in HALVES.items()}
    return {half: asdict(row) for half, row in halves.items() if row}
