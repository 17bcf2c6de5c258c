"""Addresses: absolute, and the same for the same page."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

_TRACKING = (
    "utm_",
    "fbclid",
    "gclid",
    "mc_cid",
    "mc_eid",
    "igshid",
    "cmpid",
    "ref_src",
    "at_medium",
    "at_campaign",
    "wt_mc",
)
_MOBILE = {"m": "1"}
"""Blogger's mobile duplicate of every page."""


def absolute(base: str, address: str | None) -> str | None:
    """An http(s) address, resolved; None for anything else."""
    if not address:
        return None
    try:
        url = urljoin(base, address.strip())
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None


def without_tracking(url: str) -> str:
    """The address without campaign parameters and fragment.

    >>> without_tracking("https://example.org/a?utm_source=x&id=3#top")
    'https://example.org/a?id=3'
    """
    parts = urlsplit(url)
    query = [
        (key, value)
        for key, value in parse_qsl(parts.query, keep_blank_values=True)
        if not key.lower().startswith(_TRACKING) and _MOBILE.get(key) != value
    ]
    return urlunsplit(parts._replace(query=urlencode(query), fragment=""))


def identity(url: str) -> str:
    """One form for all spellings of one address: no tracking, https, lower-case host, no final slash.

    >>> identity("http://Example.org/a/?utm_source=x")
    'https://example.org/a'
    """
    parts = urlsplit(without_tracking(url))
    return urlunsplit(
        (
            "https",
            parts.netloc.lower().removesuffix(":80").removesuffix(":443"),
            parts.path.rstrip("/"),
            parts.query,
            "",
        )
    )


def site_of(url: str) -> str:
    """The host without ``www.``."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def same_site(one: str, other: str) -> bool:
    a, b = site_of(one), site_of(other)
    return bool(a) and (a == b or a.endswith("." + b) or b.endswith("." + a))
