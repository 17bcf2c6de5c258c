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
_BYTES = "base64"


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
        kept = {name: value for name, value in fields.items() if value and value != _DEFAULTS.get(name)}
        return json.dumps(kept, ensure_ascii=False, default=_to_plain, separators=(",", ":"))
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
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))


def without_content(text: str) -> str:
    """The request for a later visit: a feed's copy of the text has served, and its host's troubles are over."""
    fields = json.loads(text)
    hints = (fields.get("cb_kwargs") or {}).get("hints")
    has_content = isinstance(hints, dict) and hints.pop("content", None)
    if fields.get("meta", {}).pop(POSTPONED, None) or has_content:
        return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
    return text


def _name_of(method: Any, spider: Spider) -> str | None:
    """The name of a spider's method."""
    if method is None:
        return None
    name = getattr(method, "__name__", "")
    if getattr(spider, name, None) != method:
        raise ValueError(f"{method!r} is no method of the spider {spider.name}")
    return name


def _to_plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return {_BYTES: b64encode(value).decode("ascii")}
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} is no JSON")


def _from_plain(value: dict[str, Any]) -> Any:
    return b64decode(value[_BYTES]) if value.keys() == {_BYTES} else value
