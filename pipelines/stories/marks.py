"""Fingerprints that were made where a page was read, kept until the stage asks for them: a long text's takes a third of a second."""

from __future__ import annotations

from pipelines.engine.article import Article
from pipelines.stories.fingerprint import Fingerprint, fingerprint

_MOST = 256
"""Fingerprints that may wait: of articles that were dropped on their way, nobody asks for one."""
_made: dict[tuple[str, str], Fingerprint] = {}


def keep(article: Article, mark: Fingerprint) -> None:
    """Have an article's fingerprint ready."""
    _made[article.headline or "", article.body] = mark
    if len(_made) > _MOST:
        del _made[next(iter(_made))]


def mark_of(headline: str, body: str) -> Fingerprint:
    """The fingerprint of just this headline and text: the one that is ready, or made now."""
    return _made.pop((headline, body), None) or fingerprint(headline, body)
