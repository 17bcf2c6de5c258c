"""Which of two addresses are one, and which are no article's on any site."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from pipelines.engine.urls import without_tracking

_PORTS = {"http": ":80", "https": ":443"}
_INDEX = re.compile(r"/(?:index\.(?:html?|php)|default\.aspx?)$", re.IGNORECASE)
_ASIDE = re.compile(
    r"^(?:/[a-z]{2}(?:-[a-z]{2})?)?/(?:tags?|authors?|search|comments?|feeds?|wp-json|wp-login\.php|wp-admin|xmlrpc\.php)(?:/|$)"
    r"|/(?:feed|trackback|comment-page-\d+)/?$",
    re.IGNORECASE,
)
"""Tags, authors, searches, comments, feeds, the system's own places."""
_ASKED_ASIDE = frozenset({"s", "replytocom", "share", "wp-comments"})
"""Parameters of searches, of answers to comments, of buttons."""
_COMMENT = re.compile(r"#(?:comment|respond|disqus)", re.IGNORECASE)
_COMMENTS = re.compile(r"comment|kommentar|commentaire|comentario|comentári|commenti|reacties|komentar", re.IGNORECASE)
_AMP_PATH = re.compile(r"/amp/?$")
_AMP = frozenset({("amp", ""), ("amp", "1"), ("outputType", "amp")})


def canonical(url: str) -> str:
    """One form for spellings of an address that lead to the same answer, so that it is asked for once.

    >>> canonical("HTTPS://Example.org:443/a/index.html?utm_source=x#top")
    'https://example.org/a/'
    """
    parts = urlsplit(without_tracking(url))
    host = parts.netloc.lower().removesuffix(_PORTS.get(parts.scheme, ":80"))
    path = parts.path if parts.query else _INDEX.sub("/", parts.path)
    return urlunsplit(parts._replace(netloc=host, path=path or "/"))


def is_aside(url: str) -> bool:
    """True for tags, authors, searches, comments and feeds: lists and tools, no stories.

    >>> is_aside("https://example.org/tag/ai/"), is_aside("https://example.org/?s=x"), is_aside("https://example.org/2025/tags-of-ships")
    (True, True, False)
    """
    if _COMMENT.search(url):
        return True
    parts = urlsplit(url)
    asked = {name for name, _ in parse_qsl(parts.query, keep_blank_values=True)}
    return bool(_ASIDE.search(parts.path)) or not asked.isdisjoint(_ASKED_ASIDE)


def is_of_comments(*said: str) -> bool:
    """True if a feed's address or title says that comments are in it."""
    return any(_COMMENTS.search(text) for text in said)


def without_amp(url: str) -> str:
    """The address of the page of which this is the AMP duplicate, by its form; as it is if it is none.

    >>> without_amp("https://example.org/a/amp/"), without_amp("https://example.org/a?amp=1&id=3")
    ('https://example.org/a/', 'https://example.org/a?id=3')
    """
    parts = urlsplit(url)
    asked = parse_qsl(parts.query, keep_blank_values=True)
    kept = [pair for pair in asked if pair not in _AMP]
    path = _AMP_PATH.sub("/", parts.path)
    return url if kept == asked and path == parts.path else urlunsplit(parts._replace(path=path, query=urlencode(kept)))


def without_duplicates(urls: Iterable[str]) -> list[str]:
    """Each address once, and an AMP duplicate only if its page is not among them: the form alone is no proof."""
    found = list(dict.fromkeys(urls))
    known = {url.rstrip("/") for url in found}
    return [url for url in found if (plain := without_amp(url)) == url or plain.rstrip("/") not in known]
