"""The clusters of a period, as ``scrapy stories`` shows them."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from pipelines.stories.entry import iso
from pipelines.stories.rows import cluster_id

_NEVER = 1 << 60


@dataclass(frozen=True, slots=True)
class Member:
    """An article of a cluster."""

    id: str
    url: str
    site: str
    headline: str
    published: str | None
    fetched: str | None
    duplicate_of: str | None
    likeness: float | None
    """Estimated Jaccard similarity to the text that it repeats."""
    source: str | None
    """The publisher or agency that its page names."""
    why: str | None
    """What made it a member: ``copy .93``, ``source https://...``, ``names ...``."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Articles that tell one story, the first one first."""

    id: str
    headline: str
    """The first article's."""
    sites: list[str]
    first_published: str | None
    """The id of the article that was out first, as far as dates and fetches tell; None if no article has a date."""
    first_seen: str | None
    """The id of the article that was fetched first."""
    duplicates: int
    source: str | None
    """The source that most of its articles name."""
    articles: list[Member]


def clusters(
    database: sqlite3.Connection, *, since: int | None = None, until: int | None = None, least: int = 2
) -> list[Cluster]:
    """The clusters of at least so many articles, one of which was published (else fetched) in the period, the newest first.

    :param since, until: seconds since 1970; ``until`` is not included.
    """
    rows = database.execute(
        "SELECT cluster, n, key, id, url, site, headline, published, fetched, source, copy_of, likeness, why FROM articles WHERE cluster IN ("
        "SELECT cluster FROM articles GROUP BY cluster HAVING count(*) >= ? "
        "AND sum(ifnull(published, fetched) >= ? AND ifnull(published, fetched) < ?) > 0) ORDER BY cluster, n",
        (least, since if since is not None else -_NEVER, until if until is not None else _NEVER),
    ).fetchall()
    grouped: dict[int, list[tuple]] = {}
    for cluster, *row in rows:
        grouped.setdefault(cluster, []).append(tuple(row))
    ids = {row[0]: row[2] for group in grouped.values() for row in group}
    found = [_cluster(group, ids) for group in grouped.values()]
    return sorted(found, key=lambda cluster: (_newest(cluster), cluster.id), reverse=True)


def _newest(cluster: Cluster) -> str:
    return max(member.published or member.fetched or "" for member in cluster.articles)


def _cluster(rows: list[tuple], ids: dict[int, str]) -> Cluster:
    came = {row[0]: row for row in rows}
    members = [_member(row, ids) for row in sorted(rows, key=lambda row: _in_order(row, came))]
    sources = Counter(member.source for member in members if member.source)
    fetched = (row for row in rows if row[7] is not None and not _is_rewritten(row))
    seen = min(fetched, key=lambda row: (row[7], row[0]), default=None)
    return Cluster(
        cluster_id(rows[0][1]),
        members[0].headline,
        sorted({member.site for member in members}),
        members[0].id if any(member.published for member in members) else None,
        seen[2] if seen else None,
        sum(member.duplicate_of is not None for member in members),
        sources.most_common(1)[0][0] if sources else None,
        members,
    )


def _is_rewritten(row: tuple) -> bool:
    """Whether an article has become a copy of one that came after it: what it says now was not out before that one."""
    n, copy_of = row[0], row[9]
    return copy_of is not None and copy_of > n


def _in_order(row: tuple, came: Mapping[int, tuple]) -> tuple:
    """By time; what was rewritten stands behind the article that it repeats, among those that ``came``."""
    if _is_rewritten(row) and (first := came.get(row[9])):
        return max((*_in_time(row), 0), (*_in_time(first), 1))
    return (*_in_time(row), 0)


def _in_time(row: tuple) -> tuple:
    """By when it was out, then by fetch: what was fetched was out, whatever date it has now, and a bare day is its last second."""
    _, _, id, _, _, _, published, fetched, *_ = row
    published, fetched = (moment if moment is not None else _NEVER for moment in (published, fetched))
    return (min(published, fetched), fetched, id)


def _member(row: tuple, ids: dict[int, str]) -> Member:
    _, _, id, url, site, headline, published, fetched, source, copy_of, likeness, why = row
    return Member(
        id,
        url or id,
        site,
        headline,
        iso(published),
        iso(fetched),
        ids.get(copy_of),
        likeness and round(likeness, 2),
        source,
        why,
    )
