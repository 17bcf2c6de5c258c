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
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import chompjs

from pipelines.engine.text import fold

_JSON_TYPE = re.compile(rb"type\s*=\s*[\"']?application/json|id\s*=\s*[\"']?__NEXT_DATA__", re.IGNORECASE)
_PARSED = re.compile(rb"JSON\.parse\((\"(?:[^\"\\]|\\.)*\")\)", re.DOTALL)
_ASSIGNED = re.compile(rb"=\s?(?=[{\[])")
_NAME = re.compile(
    rb"(?:\b(?:window|self)\.[\w$]{1,40}|\bdataLayer\w{0,20}|\b(?:digitalData|utag_data)|\w{0,20}(?:STATE|State|Data))\s?$"
)
"""Before the sign, the names under which pages keep their state."""
_MAX_NAME = 60
_PUSHED = re.compile(rb"\bdataLayer\w*\.push\(\s*(?=\{)")
_OF_INTEREST = (b"uthor", b"yline", b"ublish", b"ubDate", b"pubdate", b"post_date")
"""Parts of the keys that are asked for: a script without any of them is not parsed."""
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


@dataclass(slots=True)
class State:
    """What scripts say of a page's article, unchecked."""

    dates: list[Any] = field(default_factory=list)
    authors: list[Any] = field(default_factory=list)


def read_state(source: bytes, headline: str | None) -> State:
    """What the objects about the article say: those whose title is the headline first, then a tag manager's.

    :param source: the page, in UTF-8.
    """
    wanted, found = fold(headline or ""), State()
    layers: list[dict[str, Any]] = []
    for state, is_layer in _states(source):
        for thing, depth in _objects(state):
            own = {_plain(name): name for name in thing}
            if wanted and any(
                isinstance(title := thing.get(own.get(name)), str) and fold(title) == wanted for name in _TITLES
            ):
                _take(found, thing, own)
            elif is_layer and depth <= _ANALYTICS_DEPTH:
                layers.append(thing)
    for thing in layers:
        _take(found, thing, {_plain(name): name for name in thing})
    return found


def _take(found: State, thing: dict[str, Any], own: dict[str, str]) -> None:
    found.dates = found.dates or _first(thing, own, DATES)
    found.authors = found.authors or _first(thing, own, AUTHORS)


def _first(thing: dict[str, Any], own: dict[str, str], keys: tuple[str, ...]) -> list[Any]:
    """The value of the first of these keys that says something, as a list."""
    value = next((value for key in keys if key in own and (value := thing[own[key]])), [])
    return value if isinstance(value, list) else [value]


def _plain(name: str) -> str:
    return name.replace("_", "").replace("-", "").lower()


def _states(source: bytes) -> Iterator[tuple[Any, bool]]:
    """(what a script holds, whether it is a data layer)"""
    read = 0
    for attributes, code in _scripts(source):
        if b"ld+json" in attributes or len(code) > _MAX_SCRIPT or not any(part in code for part in _OF_INTEREST):
            continue
        if read + len(code) > _MAX_READ:
            return
        read += len(code)
        if _JSON_TYPE.search(attributes):
            yield _json(code), False
            continue
        if b"JSON.parse(" in code:
            for match in islice(_PARSED.finditer(code), _MAX_ASSIGNED):
                text = _json(match.group(1))
                yield (_json(text.encode("utf-8", "replace")) if isinstance(text, str) else None), False
        for start, is_layer in islice(_assignments(code), _MAX_ASSIGNED):
            yield _object_at(code, start), is_layer


def _assignments(code: bytes) -> Iterator[tuple[int, bool]]:
    """(where an object that may be a state begins, whether it is a data layer)"""
    for match in _ASSIGNED.finditer(code):
        if name := _NAME.search(code[max(0, match.start() - _MAX_NAME) : match.start()]):
            yield match.end(), b"ata" in name.group()
    yield from ((match.end(), True) for match in _PUSHED.finditer(code))


def _scripts(source: bytes) -> Iterator[tuple[bytes, bytes]]:
    """(attributes, code) of each script element."""
    at = source.find(b"<script")
    while at >= 0:
        opened = source.find(b">", at)
        end = source.find(b"</script", opened)
        if opened < 0 or end < 0:
            return
        yield source[at + len(b"<script") : opened], source[opened + 1 : end]
        at = source.find(b"<script", end)


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
