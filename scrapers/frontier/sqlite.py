"""The frontier in the journal's database: one transaction with the articles that came of it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import astuple, dataclass, fields
from typing import Any

from pipelines.engine.urls import host_of
from pipelines.store.journal import Journal
from scrapers.frontier.interface import End, Entry, Frontier, Lease, Outcome, SourceState, Standing
from scrapers.frontier.revisits import DAY, blocked_for, is_due, recheck_excluded, retry_after_failure, revisit_after
from scrapers.robots import FORBIDDEN, KeptRobots

WAITING, LEASED, FAILED, DEAD = "waiting", "leased", "failed", "dead"
_REVISIT_PRIORITY = -100
"""News first, then what may have changed."""
_SUSPECT_PRIORITY = -1000
"""Then what may be what ends the runs, the least tried first: all else is safe by then."""
_SOURCE = tuple(field.name for field in fields(SourceState))
_IS_FORBIDDEN = f"host = ? AND state = '{End.EXCLUDED}' AND reason LIKE ? AND NOT always"
"""Of addresses that robots.txt has excluded; redirects to other sites have another reason."""
_FOR_GOOD = (301, 308)
"""Redirects that say that the old address is not to be asked again (RFC 9110, 15.4)."""
_CLEAR = "interrupted = 0, deliveries = 0, failures = 0"
_CLEAR_ON_THE_WAY = "interrupted = 0, deliveries = 0"
"""Of what has moved: where it leads to may be nowhere, each time."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long, how often."""

    revisit: str = "due"
    """``due``, ``all`` or ``never``: which known pages a round asks for."""
    resume_within: float = 12 * 3600
    """Seconds: an interrupted round that began earlier is not gone on with, its sources are asked again."""
    deliveries: int = 3
    """Times that a page's callback may fail, or a run end with the page in hand, before it is given up."""
    failures: int = 10
    """Rounds in a row in which a page could not be had, before it is given up: eight weeks, as they get rarer."""
    wait: float = 300
    """Seconds that a round waits for a blocked host."""


class SqliteFrontier(Frontier):
    """One site's rows of the table ``url``."""

    def __init__(self, journal: Journal, site: str, limits: Limits) -> None:
        self.journal = journal
        self.site = site
        self.limits = limits
        self.round = 0
        self._begun = 0.0
        self._waiting: Counter[str] = Counter()  # by host
        self._place = 0
        self._blocked: dict[str, tuple[float, int]] = {}

    def open(self, now: float) -> None:
        self.round = self._begin_round(now)
        self._run(
            f"UPDATE url SET state = '{WAITING}', interrupted = interrupted + 1, "
            "priority = CASE WHEN interrupted > 0 THEN ? - deliveries ELSE priority END WHERE site = ? AND state = ?",
            _SUSPECT_PRIORITY,
            self.site,
            LEASED,
        )
        self._run(
            f"UPDATE url SET state = '{DEAD}', reason = 'a run ended each time with it in hand' "
            f"WHERE site = ? AND state = '{WAITING}' AND deliveries >= ? AND NOT always",  # without its sources a site is lost
            self.site,
            self.limits.deliveries,
        )
        self._wake_due(now)
        self._place = self._number("SELECT max(place) FROM url WHERE site = ?") + 1
        self._waiting = Counter(
            dict(
                self.journal.query(
                    f"SELECT host, count(*) FROM url WHERE site = ? AND state = '{WAITING}' GROUP BY host", (self.site,)
                )
            )
        )
        rows = self.journal.query("SELECT host, until, strikes FROM host WHERE site = ?", (self.site,))
        longest = blocked_for(0, float("inf"))  # a clock that was set back makes nothing wait longer
        self._blocked = {host: (min(until, now + longest), strikes) for host, until, strikes in rows}
        self.journal.commit()

    def _begin_round(self, now: float) -> int:
        rows = self.journal.query("SELECT number, begun, ended FROM round WHERE site = ?", (self.site,))
        number, begun, ended = rows[0] if rows else (0, now, now)
        if ended is None and 0 <= now - begun <= self.limits.resume_within:
            self._begun = begun
            return number
        self._begun = now
        self._run("INSERT OR REPLACE INTO round VALUES (?, ?, ?, NULL)", self.site, number + 1, now)
        return number + 1

    def _wake_due(self, now: float) -> None:
        """Let what failed before wait again, and what may have changed. Of sources, the failed: who names them may be unchanged, and unread."""
        everything = self.limits.revisit == "all"
        for state, is_wanted in ((FAILED, True), (End.EXCLUDED, True), (End.FETCHED, self.limits.revisit != "never")):
            if not is_wanted:
                continue
            rows = self.journal.query(
                "SELECT key, due, always, priority FROM url WHERE site = ? AND state = ? AND (NOT always OR state = ?) "
                "AND (? OR due IS NOT NULL)",
                (self.site, state, FAILED, everything),
            )
            for key, due, always, priority in rows:
                if (everything and not always) or is_due(due, now):
                    self._run(
                        f"UPDATE url SET state = '{WAITING}', priority = ?, round = ? WHERE site = ? AND key = ?",
                        priority if always else _REVISIT_PRIORITY,
                        self.round,
                        self.site,
                        key,
                    )

    def put(self, entry: Entry, now: float, *, again: bool = False, led_to: bool = False) -> bool:
        rows = self.journal.query(
            "SELECT state, round, due, fetched, always, seen FROM url WHERE site = ? AND key = ?",
            (self.site, entry.key),
        )
        if not rows:
            self._insert(entry, now)
        elif self._is_wanted(entry, *rows[0][:-1], now, again=again or (led_to and self._has_moved(*rows[0][:2]))):
            self._run(
                f"UPDATE url SET state = '{WAITING}', url = ?, request = ?, priority = ?, place = ?, always = ?, round = ?, "
                "seen = ? WHERE site = ? AND key = ?",
                entry.url,
                entry.request,
                entry.priority,
                self._next(),
                entry.is_source,
                self.round,
                now,
                self.site,
                entry.key,
            )
        else:
            self._see(entry.key, rows[0][-1], now)
            if rows[0][0] == WAITING:
                self._say_more(entry)
            return False
        self._waiting[host_of(entry.url)] += 1
        self.journal.settle()
        return True

    def _has_moved(self, state: str, round: int) -> bool:
        return state == End.MOVED and round != self.round

    def _see(self, key: str, seen: float | None, now: float) -> None:
        """Note that a known address is still named somewhere, once a day: retention forgets those that are not."""
        if seen is None or abs(now - seen) >= DAY:
            self._run("UPDATE url SET seen = ? WHERE site = ? AND key = ?", now, self.site, key)

    def _say_more(self, entry: Entry) -> None:
        self._run(
            "UPDATE url SET request = ?, priority = max(priority, ?) WHERE site = ? AND key = ? AND length(request) < length(?)",
            entry.request,
            entry.priority,
            self.site,
            entry.key,
            entry.request,
        )
        self.journal.settle()

    def standing(self, entry: Entry, now: float) -> Standing:
        rows = self.journal.query(
            "SELECT found, state, round, due, fetched, always FROM url WHERE site = ? AND key = ?",
            (self.site, entry.key),
        )
        if not rows:
            return Standing.NEW
        if rows[0][0] >= self._begun:
            return Standing.NAMED
        if rows[0][1] == WAITING and rows[0][4] is None:
            return Standing.KNOWN  # an earlier round has found it, and had no time for it
        is_due = rows[0][1] in (WAITING, LEASED) or self._is_wanted(entry, *rows[0][1:], now, again=False)
        return Standing.DUE if is_due else Standing.KNOWN

    def source(self, url: str) -> SourceState | None:
        rows = self.journal.query(
            f"SELECT {', '.join(_SOURCE)} FROM source WHERE site = ? AND url = ?", (self.site, url)
        )
        return SourceState(*rows[0]) if rows else None

    def sources(self) -> dict[str, SourceState]:
        return sources_of(self.journal.query, self.site)

    def keep_source(self, url: str, state: SourceState) -> None:
        marks = ", ".join("?" * len(_SOURCE))
        self._run(
            f"INSERT OR REPLACE INTO source (site, url, {', '.join(_SOURCE)}) VALUES (?, ?, {marks})",
            self.site,
            url,
            *astuple(state),
        )
        self.journal.settle()

    def robots(self, host: str) -> KeptRobots | None:
        rows = self.journal.query("SELECT body, had FROM robots WHERE host = ?", (host,))
        return KeptRobots(*rows[0]) if rows else None

    def keep_robots(self, host: str, kept: KeptRobots | None) -> None:
        before = self.robots(host)
        if before is not None and (kept is None or kept.body != before.body):
            self._wake_forbidden(host)
        if kept is None:
            self._run("DELETE FROM robots WHERE host = ?", host)
        else:
            self._run("INSERT OR REPLACE INTO robots VALUES (?, ?, ?)", host, kept.body, kept.had)
        self.journal.settle()

    def _wake_forbidden(self, host: str) -> None:
        """Let what the rules of a host forbade wait again: they are others now. Looking at it costs no request."""
        self._run(f"UPDATE url SET due = 0 WHERE {_IS_FORBIDDEN}", host, f"{FORBIDDEN}%")
        woken = self.journal.execute(
            f"UPDATE url SET state = '{WAITING}', priority = ?, round = ? WHERE site = ? AND {_IS_FORBIDDEN}",
            (_REVISIT_PRIORITY, self.round, self.site, host, f"{FORBIDDEN}%"),
        )
        self._waiting[host] += woken.rowcount

    def _insert(self, entry: Entry, now: float) -> None:
        self._run(
            "INSERT INTO url (site, key, url, host, state, priority, place, request, always, round, found, interrupted, "
            f"deliveries, failures, unchanged, seen) VALUES (?, ?, ?, ?, '{WAITING}', ?, ?, ?, ?, ?, ?, 0, 0, 0, 0, ?)",
            self.site,
            entry.key,
            entry.url,
            host_of(entry.url),
            entry.priority,
            self._next(),
            entry.request,
            entry.is_source,
            self.round,
            now,
            now,
        )

    def _is_wanted(
        self,
        entry: Entry,
        state: str,
        round: int,
        due: float | None,
        fetched: float | None,
        always: int,
        now: float,
        *,
        again: bool,
    ) -> bool:
        if state in (WAITING, LEASED):
            return False
        if again or (self.limits.revisit == "all" and round != self.round):
            return True
        if state == DEAD or round == self.round:
            return False
        if entry.is_source or always:
            return True
        if self.limits.revisit == "never" and state == End.FETCHED:
            return False
        last = fetched if fetched is not None and fetched <= now else None  # a clock that was ahead says nothing
        changed = entry.modified is not None and entry.modified <= now and (last is None or last < entry.modified)
        return changed or is_due(due, now)

    def lease(self, count: int, now: float) -> list[Lease]:
        blocked = [host for host, (until, _) in self._blocked.items() if until > now]
        marks = ", ".join("?" * len(blocked))
        rows = self.journal.query(
            "SELECT key, url, request, etag, last_modified, fetched, always, interrupted, reason IS NOT NULL, articles IS NOT NULL "
            "FROM url INDEXED BY url_waiting "
            f"WHERE site = ? AND state = '{WAITING}' AND host NOT IN ({marks}) ORDER BY priority DESC, place LIMIT ?",
            (self.site, *blocked, count),
        )
        for key, *_ in rows:
            self._run(f"UPDATE url SET state = '{LEASED}' WHERE site = ? AND key = ?", self.site, key)
        self._waiting.subtract(host_of(url) for _, url, *_ in rows)
        return [
            Lease(key, url, request, etag, modified, fetched, bool(always), times, bool(was_bad), bool(articles))
            for key, url, request, etag, modified, fetched, always, times, was_bad, articles in rows
        ]

    def suspect(self, lease: Lease) -> None:
        self._run("UPDATE url SET deliveries = deliveries + 1 WHERE site = ? AND key = ?", self.site, lease.key)
        self.journal.commit()

    def clear(self, lease: Lease) -> None:
        self._run("UPDATE url SET deliveries = 0, interrupted = 0 WHERE site = ? AND key = ?", self.site, lease.key)
        self.journal.commit()

    def ack(self, lease: Lease, outcome: Outcome, now: float) -> tuple[str, ...]:
        before = self.journal.query(
            "SELECT content, unchanged, articles FROM url WHERE site = ? AND key = ?", (self.site, lease.key)
        )
        content, unchanged, articles = before[0]
        is_new = outcome.end != End.UNCHANGED and outcome.content != content
        unchanged = 0 if is_new else unchanged + 1
        kept = {
            "state": End.FETCHED if outcome.end == End.UNCHANGED else outcome.end,
            "reason": outcome.reason,
            "status": outcome.status,
            "fetched": now,
            "unchanged": unchanged,
            "due": self._due(lease, outcome, unchanged, now),
            "round": self.round,
        }
        if outcome.end != End.UNCHANGED:
            kept["content"] = outcome.content
        if outcome.end == End.FETCHED:
            kept |= {"etag": outcome.etag, "last_modified": outcome.last_modified}
            kept["read"] = now
            kept["articles"] = json.dumps(outcome.articles) if outcome.articles else None
        vanished = articles if outcome.end == End.GONE else None
        is_handed_on = outcome.end == End.MOVED and outcome.status in _FOR_GOOD and outcome.successor
        if is_handed_on and articles:
            vanished = articles if self._hand_on(json.loads(articles), outcome.successor) == End.GONE else None
        if outcome.end == End.GONE or is_handed_on:
            kept["articles"] = None
        if outcome.request is not None:
            kept["request"] = outcome.request
        names = ", ".join(f"{name} = ?" for name in kept)
        clear = _CLEAR_ON_THE_WAY if outcome.end is End.MOVED else _CLEAR
        self._run(f"UPDATE url SET {names}, {clear} WHERE site = ? AND key = ?", *kept.values(), self.site, lease.key)
        self.journal.settle()
        return tuple(json.loads(vanished)) if vanished else ()

    def _hand_on(self, articles: list[str], to: str) -> str | None:
        """Let a moved page's articles vanish with the page that it has moved to; gives that one's state."""
        rows = self.journal.query("SELECT state, articles FROM url WHERE site = ? AND key = ?", (self.site, to))
        state, its_own = rows[0] if rows else (None, None)
        if rows and state != End.GONE:
            both = dict.fromkeys([*json.loads(its_own or "[]"), *articles])
            self._run("UPDATE url SET articles = ? WHERE site = ? AND key = ?", json.dumps([*both]), self.site, to)
        return state

    def _due(self, lease: Lease, outcome: Outcome, unchanged: int, now: float) -> float | None:
        if lease.is_source:
            return None  # each round puts it
        if (outcome.end is End.MOVED and outcome.status in _FOR_GOOD) or not outcome.is_repeatable:
            return None
        if outcome.end == End.EXCLUDED:
            return recheck_excluded(now)
        if outcome.end in (End.GONE, End.MOVED):  # if a source goes on naming it
            return retry_after_failure(now, unchanged + 1)
        return revisit_after(now, outcome.published, unchanged)

    def fail(
        self,
        lease: Lease,
        reason: str,
        now: float,
        *,
        broken: bool,
        status: int | None = None,
        request: str | None = None,
    ) -> bool:
        deliveries, failures = self.journal.query(
            "SELECT deliveries, failures FROM url WHERE site = ? AND key = ?", (self.site, lease.key)
        )[0]
        deliveries, failures = deliveries + broken, failures + (not broken)
        is_dead = not lease.is_source and (deliveries >= self.limits.deliveries or failures >= self.limits.failures)
        self._run(
            "UPDATE url SET state = ?, reason = ?, status = ?, deliveries = ?, failures = ?, interrupted = 0, due = ?, round = ?, "
            "request = ifnull(?, request) WHERE site = ? AND key = ?",
            DEAD if is_dead else FAILED,
            reason,
            status,
            deliveries,
            failures,
            None if is_dead else now if broken else retry_after_failure(now, failures),
            self.round,
            request,
            self.site,
            lease.key,
        )
        self.journal.settle()
        return is_dead

    def strand(self, key: str, reason: str, now: float) -> bool:
        rows = self.journal.query(
            f"SELECT url, always FROM url WHERE site = ? AND key = ? AND state = '{End.MOVED}'", (self.site, key)
        )
        for url, always in rows:
            self.fail(Lease(key, url, "", is_source=bool(always)), reason, now, broken=False)
        return bool(rows)

    def requeue(self, lease: Lease, request: str, priority: int) -> None:
        self._run(
            f"UPDATE url SET state = '{WAITING}', request = ?, priority = ? WHERE site = ? AND key = ?",
            request,
            priority,
            self.site,
            lease.key,
        )
        self._waiting[host_of(lease.url)] += 1
        self.journal.settle()

    def release(self, leases: list[Lease]) -> None:
        for lease in leases:
            self._run(
                f"UPDATE url SET state = '{WAITING}' WHERE site = ? AND key = ?",
                self.site,
                lease.key,
            )
        self._waiting.update(host_of(lease.url) for lease in leases)

    def block(self, host: str, now: float, *, seconds: float | None) -> float:
        before, strikes = self._blocked.get(host, (0.0, 0))
        until = now + blocked_for(strikes, seconds)
        if before > now and (seconds is None or until <= before):
            return before
        self._blocked[host] = until, strikes + 1
        self._run("INSERT OR REPLACE INTO host VALUES (?, ?, ?, ?)", self.site, host, until, strikes + 1)
        self.journal.settle()
        return until

    def is_well(self, host: str, now: float) -> None:
        if host in self._blocked and self._blocked[host][0] <= now:
            del self._blocked[host]
            self._run("DELETE FROM host WHERE site = ? AND host = ?", self.site, host)

    def ready_at(self, now: float) -> float | None:
        untils = [self._blocked.get(host, (now, 0))[0] for host, number in self._waiting.items() if number > 0]
        soonest = max(now, min(untils)) if untils else None
        return soonest if soonest is not None and soonest <= now + self.limits.wait else None

    def waiting(self) -> int:
        return sum(tuple(self._waiting.values()))

    def failing(self) -> int:
        where = f"site = ? AND state = '{FAILED}' AND NOT always AND due IS NOT NULL"
        return self.journal.query(f"SELECT count(*) FROM url WHERE {where}", (self.site,))[0][0]

    def commit(self) -> None:
        self.journal.commit()

    def close(self, now: float, *, finished: bool) -> None:
        if finished:
            self._run("UPDATE round SET ended = ? WHERE site = ?", now, self.site)
        self.journal.commit()

    def _run(self, sql: str, *values: Any) -> None:
        self.journal.execute(sql, values)

    def _next(self) -> int:
        self._place += 1
        return self._place

    def _number(self, sql: str) -> int:
        return self.journal.query(sql, (self.site,))[0][0] or 0


def sources_of(query: Callable[[str, tuple[Any, ...]], Iterable[tuple[Any, ...]]], site: str) -> dict[str, SourceState]:
    """What is remembered of a site's sources, by address. ``query`` runs a statement with values, and gives rows."""
    rows = query(f"SELECT url, {', '.join(_SOURCE)} FROM source WHERE site = ? ORDER BY url", (site,))
    return {url: SourceState(*state) for url, *state in rows}
