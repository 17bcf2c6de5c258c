"""The index of stories: articles in, clusters out."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from pipelines.stories.database import open_index
from pipelines.stories.entry import Entry, iso
from pipelines.stories.fingerprint import bands_of
from pipelines.stories.links import is_near, kind_of, link, regroup
from pipelines.stories.rows import VALUES, Row, candidates, cluster_id, key_of, rows, values_of
from pipelines.stories.verdicts import DAY, MAX_DAYS, Known, same_story, same_text

BATCH, BULK = 64, 5_000
"""Articles of one transaction, in a crawl and where many are read at once: what a killed run had told of these is lost."""
_MAX_CANDIDATES = 50
"""Articles that are compared with one, those that share most bands: of ten thousand pages of one template any fifty will do."""
_MAX_REGROUPED = 200
"""Articles of a cluster that is looked at anew, two by two, when one of them has changed; of a larger one only that one leaves."""
_MAX_WHY = 200
"""Characters of what made an article a member of its cluster."""
_COMMON_WORD = 100
"""A headline's word that so many articles of the same days share says nothing."""
_INSERT = f"INSERT INTO articles (n, cluster, seen, {', '.join(VALUES)}) VALUES ({', '.join('?' * (len(VALUES) + 3))})"
_UPDATE = f"UPDATE articles SET {', '.join(f'{name} = ?' for name in VALUES)}, seen = ? WHERE n = ?"


@dataclass(frozen=True, slots=True)
class Place:
    """Where an article belongs."""

    cluster_id: str
    duplicate_of: str | None
    """The id of the first article with the same text."""
    first_seen: str | None
    """When an article of the cluster was first fetched, ISO 8601."""


class StoryIndex:
    """Finds an article's cluster among all that came before.

    Whichever of two articles comes first, the verdict on them is the same; what is called the first is the one that came first.

    :param batch: articles of one transaction. Large ones write far less: each band is at a place of its own in the file.
    :raises StateError: if the file cannot be used; see ``database``.
    """

    def __init__(self, path: Path, *, batch: int = BATCH) -> None:
        self.path = path
        self._batch = batch
        self._database, self._lock = open_index(path)
        self._database.isolation_level = None
        self._waiting = 0

    def add(self, entry: Entry) -> Place:
        """Take an article in and say where it belongs.

        The newest revision of an id is what counts: its copies and its cluster are looked at anew. What is older than the
        revision that is known, or a digest's entry of an article whose page is known, changes nothing.
        """
        self._begin()
        found = self._database.execute("SELECT n FROM articles WHERE key = ?", (key_of(entry.id),)).fetchone()
        if found is None:
            n = self._insert(entry)
            if not self._settle(n, entry):
                return Place(cluster_id(key_of(entry.id)), None, iso(entry.fetched))
        else:
            n = found[0]
            self._see_again(n, entry)
        return self._place(n)

    def forget_before(self, moment: int) -> int:
        """Forget the clusters of which no article was fetched since (seconds since 1970); gives the count of articles."""
        self.flush()
        old = (
            "SELECT n FROM articles WHERE cluster IN (SELECT cluster FROM articles GROUP BY cluster "
            "HAVING max(coalesce(seen, fetched, published, 0)) < ?) LIMIT ?"
        )
        count = 0
        self._database.execute("BEGIN IMMEDIATE")
        try:
            while ns := [n for (n,) in self._database.execute(old, (moment, BULK))]:
                for row in self._rows(f"n IN ({', '.join('?' * len(ns))})", *ns):
                    self._forget(row)
                self._database.executemany("DELETE FROM articles WHERE n = ?", [(n,) for n in ns])
                count += len(ns)
            if count:
                self._database.execute(
                    "UPDATE articles SET copy_of = NULL, likeness = NULL WHERE copy_of NOT IN (SELECT n FROM articles)"
                )
            self._database.execute("COMMIT")
        except BaseException:
            if self._database.in_transaction:
                self._database.execute("ROLLBACK")
            raise
        return count

    def flush(self) -> None:
        """Write what was added to the disk; what it does not take is given up, with SQLite's error."""
        self._waiting = 0
        try:
            if self._database.in_transaction:
                self._database.execute("COMMIT")
        finally:
            if self._database.in_transaction:
                self._database.execute("ROLLBACK")

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
        if not self._database.in_transaction:
            self._database.execute("BEGIN IMMEDIATE")
        self._waiting += 1

    def _insert(self, entry: Entry) -> int:
        n = (self._database.execute("SELECT max(n) FROM articles").fetchone()[0] or 0) + 1
        self._database.execute(_INSERT, (n, n, entry.fetched, *values_of(entry)))
        self._look_up_by(n, entry.mark.bands, entry.mark.keys, entry.when)
        return n

    def _look_up_by(self, n: int, bands: Iterable[int], keys: Iterable[int], when: int | None) -> None:
        self._database.executemany("INSERT OR IGNORE INTO bands VALUES (?, ?)", [(band, n) for band in bands])
        if when is not None:
            day = when // DAY
            self._database.executemany("INSERT OR IGNORE INTO words VALUES (?, ?, ?)", [(key, day, n) for key in keys])

    def _forget(self, row: Row) -> None:
        """Take what an article is looked up by out of the tables."""
        bands = [(band, row.n) for band in bands_of(row.known.mark.text)]
        self._database.executemany("DELETE FROM bands WHERE band = ? AND n = ?", bands)
        if row.known.when is not None:
            words = [(key, row.known.when // DAY, row.n) for key in row.known.mark.keys]
            self._database.executemany("DELETE FROM words WHERE word = ? AND day = ? AND n = ?", words)

    def _see_again(self, n: int, entry: Entry) -> None:
        """A known article was fetched again: what is new in it is taken over, whole or not at all."""
        [old] = self._rows("n = ?", n)
        if entry.fetched is not None and (old.fetched is None or entry.fetched < old.fetched):
            old = self._date_back(old, entry.fetched)
        if not _supersedes(entry, old):
            return
        if not self._is_changed(n, entry):
            self._database.execute("UPDATE articles SET seen = ifnull(?, seen) WHERE n = ?", (entry.fetched, n))
            return
        self._database.execute("SAVEPOINT revision")
        try:
            self._revise(old, entry)
        except BaseException:
            if self._database.in_transaction:
                self._database.execute("ROLLBACK TO revision")
            raise
        finally:
            if self._database.in_transaction:
                self._database.execute("RELEASE revision")

    def _date_back(self, old: Row, fetched: int) -> Row:
        """An article that was fetched earlier than was known; one without a date is looked up by that day."""
        self._forget(old)
        self._database.execute("UPDATE articles SET fetched = ? WHERE n = ?", (fetched, old.n))
        [row] = self._rows("n = ?", old.n)
        self._look_up_by(row.n, bands_of(row.known.mark.text), row.known.mark.keys, row.known.when)
        return row

    def _is_changed(self, n: int, entry: Entry) -> bool:
        found = self._database.execute(f"SELECT {', '.join(VALUES)} FROM articles WHERE n = ?", (n,)).fetchone()
        return any(
            one != other for name, one, other in zip(VALUES, found, values_of(entry), strict=True) if name != "fetched"
        )

    def _revise(self, old: Row, entry: Entry) -> None:
        self._forget(old)
        seen = old.seen if entry.fetched is None else entry.fetched
        entry = replace(entry, fetched=old.fetched)
        self._database.execute(_UPDATE, (*values_of(entry), seen, old.n))
        self._look_up_by(old.n, entry.mark.bands, entry.mark.keys, entry.when)
        self._verify_copies(old.n)
        self._verify_cluster(old)
        self._settle(old.n, entry)

    def _settle(self, n: int, entry: Entry) -> bool:
        """Find the article's first copy and the clusters that it belongs to, and make them one; False if there are none."""
        me = Known(entry.site, entry.when, entry.mark)
        copies = [
            (row, likeness) for row in self._alike(n, entry) if (likeness := same_text(me, row.known)) is not None
        ]
        reasons = [(row.cluster, f"copy {likeness:.2f}") for row, likeness in copies]
        self._say_copy(n, *self._first_of(n, me, copies))
        reasons += self._same_source(n, entry, me)
        reasons += self._same_names(n, entry, me)
        if reasons:
            self._join(n, reasons)
        return bool(reasons)

    def _say_copy(self, n: int, of: int | None, likeness: float | None) -> None:
        if of is not None:
            self._database.execute("UPDATE articles SET copy_of = ?, likeness = ? WHERE n = ?", (of, likeness, n))

    def _first_of(self, n: int, me: Known, copies: list[tuple[Row, float]]) -> tuple[int | None, float | None]:
        """The article that this one is called a copy of, and how alike the two are: what the first of its copies repeats, if
        this one repeats it too. None of what repeats this one, which has changed a little."""
        ordered = sorted(copies, key=lambda copy: copy[0].n)
        first, likeness = next((copy for copy in ordered if not self._repeats(copy[0].n, n)), (None, None))
        if first is None:
            return None, None
        if first.copy_of is not None:
            [found] = self._rows("n = ?", first.copy_of)
            if (verified := same_text(me, found.known)) is not None:
                return first.copy_of, verified
        return first.n, likeness

    def _repeats(self, one: int, n: int) -> bool:
        """Whether an article is a copy of another, or of its copies."""
        passed: set[int | None] = {None}
        while one not in passed:
            passed.add(one)
            [one] = self._database.execute("SELECT copy_of FROM articles WHERE n = ?", (one,)).fetchone()
        return n in passed

    def _verify_copies(self, n: int) -> None:
        """Of the articles that were copies of a revised one, those stay it that are copies of what it says now; the others are
        copies of the first that came before them, if of any. It is the same with itself."""
        [me] = self._rows("n = ?", n)
        if me.copy_of is not None:
            self._call_copy(me, self._rows("n = ?", me.copy_of))
        members = sorted(self._members(me.cluster), key=lambda row: row.n)
        for row in members:
            if row.copy_of == n:
                before = [other for other in members if other.n < row.n and other.n != n]
                self._call_copy(row, [me, *(other for other in before if not self._repeats(other.n, row.n))])

    def _call_copy(self, row: Row, earlier: list[Row]) -> None:
        """Write down which of some articles is the first whose text another one has."""
        found = (
            (other.n, likeness) for other in earlier if (likeness := same_text(row.known, other.known)) is not None
        )
        self._database.execute(
            "UPDATE articles SET copy_of = ?1, likeness = ?2, "
            "why = iif(?2 IS NOT NULL AND why LIKE 'copy %', printf('copy %.2f', ?2), why) WHERE n = ?3",
            (*next(found, (None, None)), row.n),
        )

    def _verify_cluster(self, old: Row) -> None:
        """A revised article's cluster falls apart where that article was all that held it together."""
        self._database.execute("UPDATE articles SET why = NULL WHERE n = ?", (old.n,))
        members = self._members(old.cluster)
        [me] = (row for row in members if row.n == old.n)
        others = [row for row in members if row.n != old.n]
        if all(kind_of(link(me, row)) == kind for row in others if (kind := kind_of(link(old, row)))):
            return
        if len(members) > _MAX_REGROUPED:
            self._leave(me, others)
            return
        for n, membership in regroup(members).items():
            self._database.execute(
                "UPDATE articles SET cluster = ?, why = ? WHERE n = ?",
                (membership.cluster, membership.why and membership.why[:_MAX_WHY], n),
            )

    def _leave(self, me: Row, others: list[Row]) -> None:
        """Take an article out of a large cluster that nothing links it to any more; the others stay together."""
        if any(link(me, row) for row in others):
            return
        first = min(row.n for row in others)
        if me.cluster == me.n:
            self._database.execute("UPDATE articles SET cluster = ? WHERE cluster = ?", (first, me.n))
            self._database.execute("UPDATE articles SET why = NULL WHERE n = ?", (first,))
        self._database.execute("UPDATE articles SET cluster = n, why = NULL WHERE n = ?", (me.n,))

    def _rows(self, where: str, *values: object) -> list[Row]:
        return rows(self._database, where, values)

    def _members(self, cluster: int) -> list[Row]:
        return self._rows("n = ?1 OR (cluster = ?1 AND cluster != n)", cluster)

    def _cluster_of(self, n: int) -> int:
        return self._database.execute("SELECT cluster FROM articles WHERE n = ?", (n,)).fetchone()[0]

    def _alike(self, n: int, entry: Entry) -> list[Row]:
        """The articles that share a band, or all words."""
        marks = ",".join("?" * len(entry.mark.bands))
        return candidates(
            self._database,
            f"n IN (SELECT n FROM bands WHERE band IN ({marks}) AND n != ? "
            "GROUP BY n ORDER BY count(*) DESC, n LIMIT ?)",
            (*entry.mark.bands, n, _MAX_CANDIDATES),
        )

    def _same_source(self, n: int, entry: Entry, me: Known) -> list[tuple[int, str]]:
        """Articles of the same days that name the same address as their source, that are it, or whose source this one is."""
        found: list[tuple[int, str]] = []
        if entry.source_url:
            key = key_of(entry.source_url)
            found += [
                (cluster, f"source {entry.source_url}")
                for cluster in self._clusters_near("source_key = ?3 OR key = ?3", n, key, me)
            ]
        return found + [
            (cluster, f"source {entry.id}")
            for cluster in self._clusters_near("source_key = ?3", n, key_of(entry.id), me)
        ]

    def _clusters_near(self, where: str, n: int, key: int, me: Known) -> list[int]:
        """The clusters, begun within days, of other articles of the same days of which a condition on a key holds."""
        if me.when is None:
            return []
        rows = self._database.execute(
            f"SELECT DISTINCT cluster FROM articles WHERE n != ?1 AND ({where}) AND abs(ifnull(published, fetched) - ?2) <= {MAX_DAYS * DAY}",
            (n, me.when, key),
        ).fetchall()
        return [cluster for (cluster,) in rows if self._is_near(cluster, me)]

    def _same_names(self, n: int, entry: Entry, me: Known) -> list[tuple[int, str]]:
        """Articles of other sites and the same days that share words of their headlines, and names."""
        sharing: dict[int, set[int]] = {}
        for word in entry.mark.keys if entry.when is not None else ():
            for other in self._with_word(word, entry.when // DAY):
                if other != n:
                    sharing.setdefault(other, set()).add(word)
        found: list[tuple[int, str]] = []
        likely = sorted(
            (other for other, shared in sharing.items() if len(shared) > 1),
            key=lambda other: (-len(sharing[other]), other),
        )
        for other in likely[:_MAX_CANDIDATES]:
            [row] = candidates(self._database, "n = ?", (other,), sharing[other])
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
        return began is None or is_near(began[0], me.when)

    def _join(self, n: int, reasons: list[tuple[int, str]]) -> None:
        """Make one cluster of the article's and of those that it belongs to; it is called by its first article."""
        own = self._cluster_of(n)
        others = {cluster: why for cluster, why in reversed(reasons) if cluster != own}
        into, why = min((own, *others)), reasons[0][1][:_MAX_WHY]
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


def _supersedes(entry: Entry, old: Row) -> bool:
    """Whether an entry is at least as new as what is known of its article, and no mere excerpt of it."""
    newer = entry.fetched is None or old.seen is None or entry.fetched >= old.seen
    return newer and (entry.own_page or not old.own)
