"""What the end of a request says of its site."""

from __future__ import annotations

from enum import StrEnum

from pipelines.engine.walls import DENYING
from scrapers.frontier.interface import End, Outcome
from scrapers.frontier.outcome import Notes


class Ended(StrEnum):
    """How a request has ended, as a site's status sees it."""

    ARTICLE = "article"
    """A page with an article, a source that was read."""
    UNCHANGED = "unchanged"
    ASIDE = "aside"
    """A page that is something else than an article."""
    NO_ARTICLE = "no_article"
    """A page from which nothing could be read."""
    CHALLENGE = "challenge"
    DENIED = "denied"
    LOGIN = "login"
    ROBOTS = "robots"
    ELSEWHERE = "elsewhere"
    """It has moved to another site."""
    GONE = "gone"
    ERROR = "error"
    SILENT = "silent"
    """No answer came."""
    MOVED = "moved"
    """Its successor has an end of its own."""


WELL = frozenset({Ended.ARTICLE, Ended.UNCHANGED, Ended.ASIDE})
"""The site gave what it was asked for."""
READ = frozenset({Ended.ARTICLE, Ended.NO_ARTICLE, Ended.ASIDE})
"""The page itself was looked at."""
OUTSIDE = frozenset({Ended.MOVED})
"""Says nothing."""
BAD = frozenset(Ended) - WELL - OUTSIDE - {Ended.NO_ARTICLE}
"""The site did not give it. Whether pages without articles are a fault, only the site's history can tell."""

_REFUSED = {
    "challenge": Ended.CHALLENGE,
    "denied": Ended.DENIED,
    "consent": Ended.DENIED,
    "age": Ended.DENIED,
    "login": Ended.LOGIN,
    "missing": Ended.GONE,
    "not_html": Ended.ASIDE,
}
"""Why the engine refused a page -> its end; any other reason is NO_ARTICLE."""
_UNAVAILABLE = 503
"""Protection services answer with it, too; then it is a challenge, or else a server in trouble."""
_DROPPED = frozenset({"no_headline", "no_body"})
"""Why a page's articles were dropped: these are remnants; anything else is the name of what the page is."""


def ended(
    ending: Outcome | str,
    notes: Notes,
    *,
    is_source: bool = False,
    refused: str | None = None,
    dropped: str | None = None,
) -> Ended:
    """How a request has ended.

    :param ending: the frontier's outcome, or why it has failed.
    :param refused: why the engine refused the page, if it did.
    :param dropped: why its articles were dropped, if all were; "" if that is no fault of theirs.
    """
    if refused == "challenge":
        return Ended.CHALLENGE  # whatever the status, that is what came
    if notes.astray_from is not None:
        return Ended.ERROR
    if isinstance(ending, str):
        return _REFUSED.get(refused, Ended.NO_ARTICLE) if refused and notes.is_had else _failed(notes)
    match ending.end:
        case End.UNCHANGED:
            return Ended.UNCHANGED
        case End.MOVED:
            return Ended.MOVED
        case End.GONE:
            return Ended.GONE
        case End.EXCLUDED:
            return Ended.ELSEWHERE if notes.elsewhere else Ended.ROBOTS
    if notes.items:
        return Ended.ARTICLE
    if refused:
        return _REFUSED.get(refused, Ended.NO_ARTICLE)
    if dropped:
        return Ended.NO_ARTICLE if dropped in _DROPPED else Ended.ASIDE
    return Ended.ARTICLE if is_source or dropped is not None else Ended.NO_ARTICLE


def _failed(notes: Notes) -> Ended:
    if notes.status is None:
        return Ended.ROBOTS if notes.is_without_robots else Ended.SILENT
    return Ended.DENIED if notes.status in DENYING and notes.status != _UNAVAILABLE else Ended.ERROR
