"""What the index of stories keeps of an article."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pipelines.engine.article import Article
from pipelines.engine.urls import identity, is_front_page
from pipelines.stories.fingerprint import Fingerprint
from pipelines.stories.marks import mark_of

_DAY, _LAST_SECOND = 86_400, 86_399
_BARE_DAY = len("2025-10-21")
_UNSET = range(-_DAY, 2 * _DAY)
"""Seconds: 1970-01-01 in any zone is where clocks begin, and no day of a web page."""
_FIRST_YEAR = -11_518_588_800
"""1605, when there was a first newspaper; 0001-01-01 is a date that nobody set."""
_ENTRIES = ("digest_entry", "live_entry")
"""Kinds of article that have, or may get, a page of their own."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An article, as the index knows it."""

    id: str
    site: str
    headline: str
    url: str | None
    published: int | None
    """Seconds since 1970, UTC; a bare day is its last second: who states no time cannot claim to have been first."""
    fetched: int | None
    source: str | None
    """Who is named as the story's first publisher, or its agency."""
    source_url: str | None
    """Where it was published first, as ``engine.urls.identity`` writes it; None for a front page, which tells every story."""
    mark: Fingerprint
    own_page: bool = True
    """Whether it was read on its own page; what a digest shows of an article does not replace that."""

    @property
    def when(self) -> int | None:
        """When it was published, else when it was fetched."""
        return self.published if self.published is not None else self.fetched


def entry_of(article: Article) -> Entry:
    """What is kept of an article."""
    origin = article.origin
    return _entry(
        article.id,
        article.site,
        article.headline,
        article.url,
        article.body,
        article.date_published,
        article.fetched_at,
        origin.publisher or origin.agency,
        origin.url,
        article.kind,
    )


def entry_of_line(line: Mapping[str, Any]) -> Entry:
    """The same of a line of ``articles.jsonl``.

    :raises KeyError, TypeError, ValueError: if it is no article of schema 1.0.
    """
    if not isinstance(line, Mapping) or not isinstance(origin := line["origin"], Mapping):
        raise TypeError("it is no object with an origin")
    publisher, agency = _text_or_none(origin, "publisher"), _text_or_none(origin, "agency")
    return _entry(
        _text(line, "id"),
        _text(line, "site"),
        _text_or_none(line, "headline"),
        _text_or_none(line, "url"),
        _text(line, "body"),
        _text_or_none(line, "date_published"),
        _text_or_none(line, "fetched_at"),
        publisher or agency,
        _text_or_none(origin, "url"),
        _text(line, "kind"),
    )


def _text(line: Mapping[str, Any], name: str) -> str:
    if not isinstance(value := line[name], str):
        raise TypeError(f"{name} is {json.dumps(value)[:40]}, not a text")
    return value


def _text_or_none(line: Mapping[str, Any], name: str) -> str | None:
    return None if line[name] is None else _text(line, name)


def _entry(
    id: str,
    site: str,
    headline: str | None,
    url: str | None,
    body: str,
    published: str | None,
    fetched: str | None,
    source: str | None,
    source_url: str | None,
    kind: str,
) -> Entry:
    mark = mark_of(headline or "", body)
    return Entry(
        id,
        site,
        headline or "",
        url,
        _stated(seconds(published)),
        seconds(fetched),
        source,
        identity(source_url) if source_url and not is_front_page(source_url) else None,
        mark,
        kind not in _ENTRIES,
    )


def _stated(moment: int | None) -> int | None:
    """When an article says that it was published; None for the dates that stand where a page's program has none.

    >>> _stated(seconds("1970-01-01")), _stated(seconds("0001-01-01T00:00:00")), _stated(seconds("1971-05-03"))
    (None, None, 42163199)
    """
    return None if moment is None or moment in _UNSET or moment < _FIRST_YEAR else moment


def seconds(date: str | None) -> int | None:
    """ISO 8601 as seconds since 1970; without an offset it is UTC. A bare day is its last second.

    >>> seconds("1970-01-01"), seconds("1970-01-01T01:00:00+01:00"), seconds(None)
    (86399, 0, None)
    """
    if not date:
        return None
    read = datetime.fromisoformat(date)
    at = int((read if read.tzinfo else read.replace(tzinfo=UTC)).timestamp())
    return at + _LAST_SECOND if len(date) == _BARE_DAY else at


def iso(moment: int | None) -> str | None:
    """Seconds since 1970 as ISO 8601 in UTC; the last second of a day is the bare day.

    >>> iso(0), iso(86399)
    ('1970-01-01T00:00:00+00:00', '1970-01-01')
    """
    if moment is None:
        return None
    read = datetime.fromtimestamp(moment, UTC)
    return read.date().isoformat() if moment % _DAY == _LAST_SECOND else read.isoformat()
