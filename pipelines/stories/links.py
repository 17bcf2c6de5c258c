"""What holds a cluster together: the links between its articles, two by two, and what is left of it if one of them changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pipelines.stories.rows import Row
from pipelines.stories.verdicts import DAY, MAX_DAYS, same_story, same_text

COPY, SOURCE, NAMES = "copy", "source", "names"
"""How a reason begins."""


@dataclass(frozen=True, slots=True)
class Membership:
    """The cluster of an article, by the place of its first one, and what made it a member."""

    cluster: int
    why: str | None


def link(one: Row, other: Row) -> str | None:
    """What links two articles, None if nothing does. The same whichever comes first."""
    if (likeness := same_text(one.known, other.known)) is not None:
        return f"{COPY} {likeness:.2f}"
    if _name_one_source(one, other):
        return f"{SOURCE} {one.source or other.source or one.headline}"
    if shared := same_story(one.known, other.known):
        return f"{NAMES} {', '.join(word for word in shared if word)}"
    return None


def kind_of(why: str | None) -> str | None:
    """How a reason begins."""
    return why and why.split()[0]


def _name_one_source(one: Row, other: Row) -> bool:
    """Whether they name the same address, or one names the other's, in the same days."""
    if None in (one.known.when, other.known.when) or not is_near(one.known.when, other.known.when, MAX_DAYS):
        return False
    named = {one.source_key, other.source_key} - {None}
    return bool(named) and (one.source_key == other.source_key or not named.isdisjoint({one.key, other.key}))


def is_near(one: int | None, other: int | None, days: int = 2 * MAX_DAYS) -> bool:
    """Whether two moments are within days; who has none is near everything."""
    return one is None or other is None or abs(one - other) <= days * DAY


def regroup(members: Iterable[Row]) -> dict[int, Membership]:
    """The clusters of articles of what was one cluster, as if they came anew, one after the other."""
    came: list[Row] = []
    found: dict[int, Membership] = {}
    when = {}
    for row in sorted(members, key=lambda row: row.n):
        when[row.n] = row.known.when
        reasons = {
            found[other.n].cluster: why
            for other in reversed(came)
            if (why := link(row, other))
            and (why.startswith(COPY) or is_near(when[found[other.n].cluster], row.known.when))
        }
        _join(found, row, reasons)
        came.append(row)
    return found


def _join(found: dict[int, Membership], row: Row, reasons: dict[int, str]) -> None:
    """Make one cluster of those that a row belongs to; it is called by its first article."""
    into = min(reasons, default=row.n)
    found[row.n] = Membership(into, _kept(row, reasons[into]) if reasons else None)
    for n, member in list(found.items()):
        if member.cluster in reasons and member.cluster != into:
            found[n] = Membership(into, member.why or reasons[member.cluster])


def _kept(row: Row, why: str) -> str:
    """A reason as it was first given, in full, if it still is one of the kind."""
    return row.why if row.why and kind_of(row.why) == kind_of(why) != COPY else why
