"""What a page's scripts know of its article: the state that a framework hands to the browser, analytics' data layer.

Read only where the page's statements leave a field open: a state may be a megabyte. Sources looked at:
``<script type="application/json">`` (Next.js's ``__NEXT_DATA__`` and others), ``name = {...}`` and
``name = JSON.parse("...")`` (Nuxt, Apollo, Substack), ``dataLayer`` of tag managers.
"""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterator
from itertools import islice
from typing import Any

import chompjs

from pipelines.engine.text import fold

_SCRIPT = re.compile(rb"<script\b([^>]*)>(.*?)</script", re.DOTALL | re.IGNORECASE)
_JSON_TYPE = re.compile(rb"type\s*=\s*[\"']?application/json|id\s*=\s*[\"']?__NEXT_DATA__", re.IGNORECASE)
_PARSED = re.compile(rb"JSON\.parse\((\"(?:[^\"\\]|\\.)*\")\)", re.DOTALL)
_ASSIGNED = re.compile(
    rb"(?:\b(?:window|self)\.[\w$]+|[\"'][\w$]+[\"']\]|\b(?:dataLayer\w*|digitalData|utag_data|[\w$]*(?:[Ss]tate|[Dd]ata|[Cc]ontent|[Cc]onfig)))"
    rb"\s*=\s*(?=[{\[])"
)
_PUSHED = re.compile(rb"\bdataLayer\w*\.push\(\s*(?=\{)")
_OF_INTEREST = re.compile(rb"author|byline|publish|headline", re.IGNORECASE)
_MAX_SCRIPT = 1_500_000
"""Bytes of one script; larger ones are catalogues."""
_MAX_READ = 3_000_000
"""Bytes of all scripts of a page that are parsed."""
_MAX_ASSIGNED = 10
"""Objects of one script that are tried."""
_MAX_OBJECTS = 20_000
_TITLES = ("headline", "title", "name", "pagetitle")
_ANALYTICS_DEPTH = 3
"""A data layer says what it has to say near its top."""

DATES = ("datepublished", "publishedat", "publishdate", "publisheddate", "datepublish", "pubdate", "publicationdate", "firstpublished", "firstpublishedat",
         "firstpublisheddate", "firstpublishdate", "publishedtime", "postdate", "articledate", "articlepublishdate", "pagepostdate")  # fmt: skip
AUTHORS = (
    "author",
    "authors",
    "authorname",
    "byline",
    "bylines",
    "contentauthor",
    "articleauthor",
    "pagepostauthor",
    "publishedbylines",
    "creator",
)
"""Keys, in small letters without signs, best first."""


def state_values(source: bytes, headline: str | None, keys: tuple[str, ...]) -> list[Any]:
    """The value of the first of these keys that an object about the article has; [] if none has.

    An object is about the article if its title is the headline, or if it is a tag manager's.

    :param source: the page, in UTF-8.
    """
    wanted = fold(headline or "")
    analytics: list[dict[str, Any]] = []
    for state, is_layer in _states(source):
        for thing, depth in _objects(state):
            if wanted and any(
                isinstance(thing.get(name), str) and fold(thing[name]) == wanted for name in _named(thing, _TITLES)
            ):
                if found := _first(thing, keys):
                    return found
            if is_layer and depth <= _ANALYTICS_DEPTH:
                analytics.append(thing)
    return next((found for thing in analytics if (found := _first(thing, keys))), [])


def _first(thing: dict[str, Any], keys: tuple[str, ...]) -> list[Any]:
    for name in _named(thing, keys):
        if value := thing[name]:
            return value if isinstance(value, list) else [value]
    return []


def _named(thing: dict[str, Any], keys: tuple[str, ...]) -> list[str]:
    """The keys of an object that are among these, in their order."""
    own = {_plain(name): name for name in thing}
    return [own[key] for key in keys if key in own]


def _plain(name: str) -> str:
    return name.replace("_", "").replace("-", "").lower()


def _states(source: bytes) -> Iterator[tuple[Any, bool]]:
    """(what a script holds, whether it is a data layer)"""
    read = 0
    for script in _SCRIPT.finditer(source):
        attributes, code = script.groups()
        if b"ld+json" in attributes or len(code) > _MAX_SCRIPT or not _OF_INTEREST.search(code):
            continue
        if read + len(code) > _MAX_READ:
            return
        read += len(code)
        if _JSON_TYPE.search(attributes):
            yield _json(code), False
            continue
        for match in islice(_PARSED.finditer(code), _MAX_ASSIGNED):
            text = _json(match.group(1))
            yield (_json(text.encode("utf-8", "replace")) if isinstance(text, str) else None), False
        for pattern in (_ASSIGNED, _PUSHED):
            for match in islice(pattern.finditer(code), _MAX_ASSIGNED):
                if _OF_INTEREST.search(code, match.end()):
                    yield _object_at(code, match.end()), b"ata" in match.group()


def _json(code: bytes) -> Any:
    try:
        return json.loads(code, strict=False)
    except (ValueError, RecursionError):
        return None


def _object_at(code: bytes, start: int) -> Any:
    try:
        return chompjs.parse_js_object(code[start:].decode("utf-8", "replace"))
    except (ValueError, RecursionError, IndexError):
        return None


def _objects(state: Any) -> Iterator[tuple[dict[str, Any], int]]:
    queue, seen = deque([(state, 0)]), 0
    while queue and seen < _MAX_OBJECTS:
        thing, depth = queue.popleft()
        seen += 1
        if isinstance(thing, dict):
            yield thing, depth
            thing = list(thing.values())
        if isinstance(thing, list):
            queue.extend((inner, depth + 1) for inner in thing if isinstance(inner, (dict, list)))
