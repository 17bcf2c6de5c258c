"""A Scrapy request as JSON, and back: callbacks by their names, bytes as base64, no pickle."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Any

from scrapy import Request, Spider
from scrapy.utils.request import request_from_dict

LEASE = "lease"
"""In ``request.meta``: the key of the request's lease."""
PARENT = "lease_parent"
"""In ``request.meta``: the key of the lease whose callback has made the request."""
SOURCE = "source"
"""In ``request.meta``: True for what is to be asked for in every round."""
MODIFIED = "modified"
"""In ``request.meta``: when a source says that the page was changed last, in seconds since 1970."""
POSTPONED = "postponed"
"""In ``request.meta``: how often its host has asked for time."""
GUESS = "guess"
"""In ``request.meta``: True for what nobody names; that it is not there is no fault."""
ENTIRE = "entire"
"""In ``request.meta``: True for what has to be had whole, changed or not."""
CONDITIONS = ("If-None-Match", "If-Modified-Since")
"""Headers of a conditional request."""
_OF_THE_MOMENT = frozenset({LEASE, PARENT, "download_latency", "archive", "fetched_at"})
"""What Scrapy or we put into meta while a request is under way."""
_DEFAULTS = {"method": "GET", "encoding": "utf-8", "priority": 0, "dont_filter": False, "body": b""}
_MARK = "$"
_OF_THE_WAY = ("retry_times", "redirect_times", "redirect_ttl", "redirect_urls", "redirect_reasons")
"""What Scrapy counts on the way to an answer."""
_BY_SCRAPY = ("download_timeout", "download_slot")
"""What Scrapy sets where nobody has."""


class Unserialisable(ValueError):
    """A request that cannot be kept; the message says why."""


def to_json(request: Request, spider: Spider) -> str:
    """What is needed to make the request again.

    :raises Unserialisable: for a callback that is no method of the spider, or a value that JSON does not know.
    """
    try:
        fields = {name: getattr(request, name) for name in request.attributes}
        fields |= {name: _name_of(getattr(request, name), spider) for name in ("callback", "errback")}
        fields["headers"] = {name.decode("latin-1"): values for name, values in request.headers.items()}
        fields["meta"] = {name: value for name, value in request.meta.items() if name not in _OF_THE_MOMENT}
        if type(request) is not Request:
            fields["_class"] = f"{type(request).__module__}.{type(request).__qualname__}"
        kept = {name: _to_plain(value) for name, value in fields.items() if value and value != _DEFAULTS.get(name)}
        return _dumped(kept)
    except (TypeError, ValueError, RecursionError) as error:
        raise Unserialisable(str(error)) from error


def from_json(text: str, spider: Spider) -> Request:
    """The request.

    :raises Unserialisable: if the spider has no such callback any more, or it is no request of ours.
    """
    try:
        return request_from_dict(json.loads(text, object_hook=_from_plain), spider=spider)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise Unserialisable(str(error)) from error


def with_meta(text: str, name: str, value: Any) -> str:
    """The request with one more value in its meta."""
    fields = json.loads(text)
    fields["meta"] = {**fields.get("meta", {}), name: value}
    return _dumped(fields)


def for_later(text: str) -> str:
    """The request for a later visit: how this one went is of no account, and a feed's copy of the text has served."""
    fields = json.loads(text)
    hints = (fields.get("cb_kwargs") or {}).get("hints")
    dropped = [isinstance(hints, dict) and hints.pop("content", None)]
    dropped += [fields.get("meta", {}).pop(name, None) for name in (*_OF_THE_WAY, POSTPONED)]
    return _dumped(fields) if any(dropped) else text


def may_be_repeated(text: str) -> bool:
    """True for a request that changes nothing where it is sent (RFC 9110, 9.2.1)."""
    return json.loads(text).get("method", "GET") in ("GET", "HEAD")


def is_guess(text: str) -> bool:
    """True for a request for what nobody names."""
    return bool(json.loads(text).get("meta", {}).get(GUESS))


def forget_the_way(request: Request, before: str) -> None:
    """Take from a retry or redirect what Scrapy and we have put into the request that it follows."""
    for name in CONDITIONS:
        request.headers.pop(name, None)
    stored = json.loads(before).get("meta", {})
    for name in _BY_SCRAPY:
        if name not in stored:
            request.meta.pop(name, None)


def _name_of(method: Any, spider: Spider) -> str | None:
    """The name of a spider's method."""
    if method is None:
        return None
    name = getattr(method, "__name__", "")
    if getattr(spider, name, None) != method:
        raise ValueError(f"{method!r} is no method of the spider {spider.name}")
    return name


def _dumped(fields: dict[str, Any]) -> str:
    text = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
    try:
        text.encode()
    except UnicodeEncodeError:  # a lone surrogate
        return json.dumps(fields, separators=(",", ":"))
    return text


def _to_plain(value: Any) -> Any:
    """What JSON does not tell apart is marked: bytes, tuples, mappings whose keys are no text (or are the mark)."""
    if isinstance(value, bytes):
        return {_MARK: "bytes", "value": b64encode(value).decode("ascii")}
    if isinstance(value, tuple):
        return {_MARK: "tuple", "value": [_to_plain(one) for one in value]}
    if isinstance(value, list):
        return [_to_plain(one) for one in value]
    if isinstance(value, Mapping):
        if _MARK not in value and all(isinstance(key, str) for key in value):
            return {key: _to_plain(one) for key, one in value.items()}
        return {_MARK: "mapping", "value": [[_to_plain(key), _to_plain(one)] for key, one in value.items()]}
    if value is None or isinstance(value, str | int | float):
        return value
    raise TypeError(f"{type(value).__name__} is no JSON")


def _from_plain(value: dict[str, Any]) -> Any:
    match value.get(_MARK):
        case "bytes":
            return b64decode(value["value"])
        case "tuple":
            return tuple(value["value"])
        case "mapping":
            return {key: one for key, one in value["value"]}
        case _:
            return value
