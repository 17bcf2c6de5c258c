"""What an article may serve, by its rights: a search index, input of a model's answer, training of a model.

The table is a reading of the signals, with its reasons in docs/usage-rights.md; no signal, no objection.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.engine.article import UsageRights
from pipelines.engine.dates import parse_date
from pipelines.engine.rights.directives import directives_for

SEARCH, INPUT, TRAIN = PURPOSES = ("search", "input", "train")

PREFERENCES = {
    "search=no": {SEARCH},
    "search=n": {SEARCH},
    "ai-input=no": {INPUT},
    "ai-use=n": {INPUT},
    "ai-train=no": {TRAIN},
    "train-ai=n": {TRAIN},
}
"""Content-Signal and Content-Usage -> what they forbid."""
DIRECTIVES = {
    "noindex": {SEARCH, INPUT},
    "none": {SEARCH, INPUT},
    "nosnippet": {INPUT},
    "max-snippet:0": {INPUT},
    "noarchive": {INPUT, TRAIN},
    "nocache": {INPUT, TRAIN},
    "noai": {INPUT, TRAIN},
}
"""X-Robots-Tag and robots meta -> what they forbid."""
EXPIRED = {SEARCH, INPUT}
"""What ``unavailable_after`` forbids when its day is over."""
RESERVED = {INPUT, TRAIN}
"""What ``tdm-reservation: 1`` forbids."""
NOT_ARCHIVED = frozenset({"noarchive", "nocache"})
UNREACHABLE = "robots.txt unreachable"
"""How ``usage_rights.robots`` begins where the server failed: it counts as Disallow for everything (RFC 9309, 2.3.1.4)."""
_DISALLOWED = re.compile(r"; Disallow: ")


def objection(rights: UsageRights, purpose: str) -> str | None:
    """The first signal that forbids a purpose, in its own words; None if none does.

    >>> objection(UsageRights(tdm_reservation="1"), "train")
    'tdm-reservation 1'
    """
    return next((signal for signal, forbidden in _signals(rights) if purpose in forbidden), None)


def may_archive(rights: UsageRights) -> bool:
    """False for a page that is not to be kept as it was fetched. Ask before its bytes are written anywhere.

    >>> may_archive(UsageRights(x_robots_tag="noindex, noarchive"))
    False
    """
    return NOT_ARCHIVED.isdisjoint(_directives(rights))


def _signals(rights: UsageRights) -> Iterator[tuple[str, set[str]]]:
    if _DISALLOWED.search(rights.robots or ""):
        yield "disallowed by robots.txt", set(PURPOSES)
    if rights.robots and rights.robots.startswith(UNREACHABLE):
        yield rights.robots, set(PURPOSES)
    if rights.tdm_reservation == "1":
        yield "tdm-reservation 1", RESERVED
    for stated in (rights.content_signal or "").split(", "):
        yield stated, PREFERENCES.get(stated, set())
    for directive in _directives(rights):
        yield directive, EXPIRED if _is_over(directive, rights.checked_at) else DIRECTIVES.get(directive, set())


def _directives(rights: UsageRights) -> list[str]:
    return directives_for([rights.x_robots_tag or ""], "")


def _is_over(directive: str, checked_at: str | None) -> bool:
    """True if a page was not to be shown any more when it was read; by the day, for zones are often left out."""
    name, _, date = directive.partition(":")
    if name != "unavailable_after" or not checked_at:
        return False
    day = parse_date(date)
    return day is not None and day[:10] < checked_at[:10]
