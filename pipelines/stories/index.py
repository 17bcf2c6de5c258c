"""The index of stories: articles in, clusters out."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy

from pipelines.stories.database import open_index
from pipelines.stories.entry import Entry, iso
from pipelines.stories.fingerprint import Fingerprint
from pipelines.stories.verdicts import MAX_DAYS, Known, same_story, same_text

BATCH, BULK = 64, 5_000
"""Articles of one transaction, in a crawl and where many are read at once: what a killed run had told of these is lost."""
_MAX_CANDIDATES = 50
"""Articles that are compared with one, those that share most bands: of ten thousand pages of one template any fifty will do."""
_MAX_WHY = 200
"""Characters of what made an article a member of its cluster."""
_COMMON_WORD = 100
"""A headline's word that so many articles of the same days share says nothing."""
_DAY = 86_400
_COLUMNS = (
    "n, site, published, fetched, cluster, copy_of, exact, size, text, facts, fact_count, opening, names, numbers"
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an article belongs."""

    cluster_id: str
    duplicate_of: str | None
    """The id of the first article with the same text."""
    first_seen: str | None
    """When an article of the cluster was first fetched, ISO 8601."""


@dataclass(frozen=True, slots=True)
class _Row:
    """An article of the index, as it is compared."""

    n: int
    cluster: int
    copy_of: int | None
    known: Known
    fetched: int | None


class StoryIndex:
    """Finds an article's cluster among all that came before.

    Whichever of two articles comes first, the verdict on them is the same; what is called the first is the one that came first.

    :param batch: articles of one transaction. Large ones write far less: each band is at a place of its own in the file.
    :raises StoriesError: if the file cannot be used; see ``database``.
    """

    def __init__(self, path: Path, *, batch: int = BATCH) -> None:
        self.path = path
        self._batch = batch
        self._database, self._lock = open_index(path)
        self._database.isolation_level = None
        self._waiting = 0

    def add(self, entry: Entry) -> Place:
        """Take an article in and say where it belongs. A revision of a known id keeps its cluster."""
        self._begin()
        row = self._find(entry.id)
        if row is None:
            n = self._insert(entry)
            if not self._settle(n, entry):
                return Place(cluster_id(_key(entry.id)), None, iso(entry.fetched))
        else:
            n = row.n
            if row.known.mark.exact != entry.mark.exact:
                self._update(n, entry)
                self._verify_copies(n, Known(entry.site, entry.when, entry.mark))
                self._settle(n, entry)
        return self._place(n)

    def flush(self) -> None:
        """Write what was added to the disk."""
        if self._waiting:
            self._database.execute("COMMIT")
            self._waiting = 0

    def close(self) -> None:
        """Flush, and let others use the file."""
        try:
            self.flush()
        finally:
            self._database.close()
            os.close(self._lock)

    def __len__(self) -> int:
        return self._database.execute("SELECT count(*) FROM articles").fetchone()[0]

    def reasons(self) -> list[tuple[str, str, str]]:
        """(reason, id, id of its cluster's first) of every article that another one came before, in the order they came."""
        return self._database.execute(
            "SELECT a.why, a.id, b.id FROM articles a JOIN articles b ON b.n = a.cluster WHERE a.cluster != a.n ORDER BY a.n"
        ).fetchall()

    def _begin(self) -> None:
        if self._waiting >= self._batch:
            self.flush()
        if not self._waiting:
            self._database.execute("BEGIN IMMEDIATE")
        self._waiting += 1

    def _find(self, id: str) -> _Row | None:
        found = self._database.execute(f"SELECT {_COLUMNS} FROM articles WHERE key = ?", (_key(id),)).fetchone()
        return found and _row(found)

    def _insert(self, entry: Entry) -> int:
        mark = entry.mark
        n = (self._database.execute("SELECT max(n) FROM articles").fetchone()[0] or 0) + 1
        self._database.execute(
            "INSERT INTO articles (n, cluster, key, id, url, site, headline, published, fetched, source, source_key, "
            "exact, size, text, facts, fact_count, opening, names, numbers) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (n, n, _key(entry.id), *_told(entry), *_numbers(mark)),
        )
        self._put_in_tables(n, entry)
        return n

    def _update(self, n: int, entry: Entry) -> None:
        self._database.execute("DELETE FROM bands WHERE n = ?", (n,))
        self._database.execute("DELETE FROM words WHERE n = ?", (n,))
        self._database.execute(
            "UPDATE articles SET id = ?1, url = ?2, site = ?3, headline = ?4, published = ?5, fetched = coalesce(min(fetched, ?6), fetched, ?6), "
            "copy_of = NULL, likeness = NULL, source = ?7, source_key = ?8, exact = ?9, size = ?10, text = ?11, facts = ?12, fact_count = ?13, opening = ?14, names = ?15, numbers = ?16 "
            "WHERE n = ?17",
            (*_told(entry), *_numbers(entry.mark), n),
        )
        self._put_in_tables(n, entry)

    def _put_in_tables(self, n: int, entry: Entry) -> None:
        self._database.executemany(
            "INSERT OR IGNORE INTO bands VALUES (?, ?)", ((band, n) for band in entry.mark.bands)
        )
        if entry.when is not None:
            day = entry.when // _DAY
            self._database.executemany(
                "INSERT OR IGNORE INTO words VALUES (?, ?, ?)", ((key, day, n) for key in entry.mark.keys)
            )

    def _settle(self, n: int, entry: Entry) -> bool:
        """Find the article's first copy and the clusters that it belongs to, and make them one; False if there are none."""
        me = Known(entry.site, entry.when, entry.mark)
        copies = [
            (row, likeness) for row in self._alike(n, entry) if (likeness := same_text(me, row.known)) is not None
        ]
        reasons = [(row.cluster, f"copy {likeness:.2f}") for row, likeness in copies]
        if copies:
            of, likeness = self._first_of(n, me, copies)
            self._database.execute("UPDATE articles SET copy_of = ?, likeness = ? WHERE n = ?", (of, likeness, n))
        reasons += self._same_source(n, entry, me)
        reasons += self._same_names(n, entry, me)
        if reasons:
            self._join(n, reasons)
        return bool(reasons)

    def _first_of(self, n: int, me: Known, copies: list[tuple[_Row, float]]) -> tuple[int, float]:
        """The article that this one is called a copy of, and how alike the two are: what the first of its copies repeats, if
        this one repeats it too."""
        first, likeness = min(copies, key=lambda copy: copy[0].n)
        if first.copy_of not in (None, n):
            found = self._database.execute(f"SELECT {_COLUMNS} FROM articles WHERE n = ?", (first.copy_of,)).fetchone()
            if (verified := same_text(me, _row(found).known)) is not None:
                return first.copy_of, verified
        return first.n, likeness

    def _verify_copies(self, n: int, me: Known) -> None:
        """Of the articles that were copies of a revised one, those stay it that are copies of what it says now."""
        rows = self._database.execute(
            f"SELECT {_COLUMNS} FROM articles WHERE copy_of = ?1 AND (n = ?2 OR (cluster = ?2 AND cluster != n))",
            (n, self._cluster_of(n)),
        ).fetchall()
        for row in map(_row, rows):
            likeness = same_text(me, row.known)
            self._database.execute(
                "UPDATE articles SET copy_of = ?, likeness = ? WHERE n = ?", (likeness and n, likeness, row.n)
            )

    def _cluster_of(self, n: int) -> int:
        return self._database.execute("SELECT cluster FROM articles WHERE n = ?", (n,)).fetchone()[0]

    def _alike(self, n: int, entry: Entry) -> Iterator[_Row]:
        """The articles that share a band, or all words."""
        marks = ",".join("?" * len(entry.mark.bands))
        found = self._database.execute(
            f"SELECT {_COLUMNS} FROM articles WHERE n IN (SELECT n FROM bands WHERE band IN ({marks}) AND n != ? "
            "GROUP BY n ORDER BY count(*) DESC, n LIMIT ?)",
            (*entry.mark.bands, n, _MAX_CANDIDATES),
        ).fetchall()
        return map(_row, found)

    def _same_source(self, n: int, entry: Entry, me: Known) -> list[tuple[int, str]]:
        """Articles of the same days that name the same address as their source, that are it, or whose source this one is."""
        found: list[tuple[int, str]] = []
        if entry.source_url:
            key = _key(entry.source_url)
            found += [
                (cluster, f"source {entry.source_url}")
                for cluster in self._clusters_near("source_key = ?3 OR key = ?3", n, key, me)
            ]
        return found + [
            (cluster, f"source {entry.id}") for cluster in self._clusters_near("source_key = ?3", n, _key(entry.id), me)
        ]

    def _clusters_near(self, where: str, n: int, key: int, me: Known) -> list[int]:
        """The clusters, begun within days, of other articles of the same days of which a condition on a key holds."""
        if me.when is None:
            return []
        rows = self._database.execute(
            f"SELECT DISTINCT cluster FROM articles WHERE n != ?1 AND ({where}) AND abs(ifnull(published, fetched) - ?2) <= {MAX_DAYS * _DAY}",
            (n, me.when, key),
        ).fetchall()
        return [cluster for (cluster,) in rows if self._is_near(cluster, me)]

    def _same_names(self, n: int, entry: Entry, me: Known) -> list[tuple[int, str]]:
        """Articles of other sites and the same days that share words of their headlines, and names."""
        rows: dict[int, set[int]] = {}
        for word in entry.mark.keys if entry.when is not None else ():
            for other in self._with_word(word, entry.when // _DAY):
                if other != n:
                    rows.setdefault(other, set()).add(word)
        found: list[tuple[int, str]] = []
        likely = sorted(
            (other for other, shared in rows.items() if len(shared) > 1), key=lambda other: (-len(rows[other]), other)
        )
        for other in likely[:_MAX_CANDIDATES]:
            row = _row(
                self._database.execute(f"SELECT {_COLUMNS} FROM articles WHERE n = ?", (other,)).fetchone(), rows[other]
            )
            if (shared := same_story(me, row.known)) and self._is_near(row.cluster, me):
                found.append((row.cluster, f"names {', '.join(shared)}"))
        return found

    def _with_word(self, word: int, day: int) -> list[int]:
        """The articles of these days with a word in their headlines; none if it is a common one."""
        found = self._database.execute(
            "SELECT n FROM words WHERE word = ? AND day BETWEEN ? AND ? LIMIT ?",
            (word, day - MAX_DAYS, day + MAX_DAYS, _COMMON_WORD + 1),
        ).fetchall()
        return [n for (n,) in found] if len(found) <= _COMMON_WORD else []

    def _is_near(self, cluster: int, me: Known) -> bool:
        """Whether a cluster began within days: a story that goes on for weeks is not one chain."""
        began = self._database.execute(
            "SELECT ifnull(published, fetched) FROM articles WHERE n = ?", (cluster,)
        ).fetchone()
        return began is None or began[0] is None or me.when is None or abs(began[0] - me.when) <= 2 * MAX_DAYS * _DAY

    def _join(self, n: int, reasons: list[tuple[int, str]]) -> None:
        """Make one cluster of the article's and of those that it belongs to; it is called by its first article."""
        own = self._cluster_of(n)
        others = {cluster: why for cluster, why in reversed(reasons) if cluster != own}
        if not others:
            return
        into, why = min(own, *others), reasons[0][1][:_MAX_WHY]
        for cluster in sorted({own, *others} - {into}):
            self._database.execute(
                "UPDATE articles SET cluster = ?, why = ifnull(why, ?) WHERE n = ?", (into, why, cluster)
            )
            self._database.execute(
                "UPDATE articles SET cluster = ? WHERE cluster = ? AND cluster != n", (into, cluster)
            )
        if n != into:
            self._database.execute("UPDATE articles SET why = ifnull(why, ?) WHERE n = ?", (why, n))

    def _place(self, n: int) -> Place:
        cluster, copy_of = self._database.execute("SELECT cluster, copy_of FROM articles WHERE n = ?", (n,)).fetchone()
        key, fetched = self._database.execute(
            "SELECT (SELECT key FROM articles WHERE n = ?1), min(fetched) FROM articles WHERE n = ?1 OR (cluster = ?1 AND cluster != n)",
            (cluster,),
        ).fetchone()
        first = copy_of and self._database.execute("SELECT id FROM articles WHERE n = ?", (copy_of,)).fetchone()[0]
        return Place(cluster_id(key), first, iso(fetched))


def cluster_id(key: int) -> str:
    """The name of a cluster, by the key of its first article: sixteen hexadecimal digits."""
    return f"{key & 0xFFFFFFFFFFFFFFFF:016x}"


def _key(id: str) -> int:
    digest = hashlib.blake2b(id.encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def _told(entry: Entry) -> tuple:
    url = None if entry.url == entry.id else entry.url
    source_key = _key(entry.source_url) if entry.source_url else None
    return (entry.id, url, entry.site, entry.headline, entry.published, entry.fetched, entry.source, source_key)


def _numbers(mark: Fingerprint) -> tuple:
    names = numpy.array(sorted(mark.names), dtype="<i4").tobytes()
    return (mark.exact, mark.size, mark.text, mark.facts, mark.fact_count, mark.opening, names, mark.numbers)


def _row(found: tuple, keys: set[int] | None = None) -> _Row:
    n, site, published, fetched, cluster, copy_of, exact, size, text, facts, fact_count, opening, names, numbers = found
    mark = Fingerprint(
        exact, size, text, facts, fact_count, opening, (), numbers,
        dict.fromkeys(keys or (), ""),
        dict.fromkeys(numpy.frombuffer(names, "<i4").tolist(), ""),
    )  # fmt: skip
    return _Row(n, cluster, copy_of, Known(site, published if published is not None else fetched, mark), fetched)
