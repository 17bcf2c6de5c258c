"""WordPress's REST interface: posts and the site's own types, whole, page by page."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from pipelines.engine.names import clean_names
from pipelines.engine.text import one_line
from pipelines.engine.urls import absolute
from scrapers.discovery.entry import MAX_CONTENT, WP_REST, Entry, Found
from scrapers.discovery.json_feed import listed, loaded, text
from scrapers.discovery.moments import seconds_of

RELATION = "https://api.w.org/"
"""Of the link element and header with which a site names the root of its interface."""
POSTS = "posts"
_PAGE = 50
"""Posts a request; it may be 100, and answers of whole posts with what is embedded would then pass ten megabytes."""
_FIELDS = "id,link,date,date_gmt,modified,modified_gmt,title,content,lang,_links,_embedded"
_NO_STORIES = frozenset({"page", "attachment", "nav_menu_item", "elementor_library", "product"})
_NO_STORIES_PREFIX = "wp_"
"""Core's own types: blocks, templates, menus, fonts."""
_TAG = re.compile(r"<[^>]+>")
_DAY = 86400.0


def root_of(base: str, named: str | None) -> str | None:
    """The root of the interface, as the home page names it, with a final slash where it is a path."""
    root = absolute(base, named)
    return root if not root or "?" in root or root.endswith("/") else root + "/"


def types_of(root: str) -> str:
    """The address of the list of types.

    >>> types_of("https://news.example/wp-json/"), types_of("https://news.example/?rest_route=/")
    ('https://news.example/wp-json/wp/v2/types', 'https://news.example/?rest_route=%2Fwp%2Fv2%2Ftypes')
    """
    return _route(root, "wp/v2/types")


def first_page(root: str, base: str) -> str:
    """The address of a type's posts, newest first."""
    asked = {"per_page": _PAGE, "page": 1, "order": "desc", "_embed": "author,wp:term", "_fields": _FIELDS}
    return _route(root, f"wp/v2/{base}", asked | {"orderby": "date"})


def changed_since(first: str, moment: float) -> str:
    """The address of those posts of a type that were changed since a moment, the last changed first.

    The moment is taken back to the beginning of a day and a day more: the site's zone is not known, and one address a day is enough.
    """
    day = datetime.fromtimestamp(moment - _DAY, UTC).strftime("%Y-%m-%dT00:00:00Z")
    return _with(first, {"orderby": "modified", "modified_after": day})


def read_types(body: bytes) -> list[str]:
    """The bases of the site's own types of posts, in its order; ``posts`` is not among them."""
    types, _ = loaded(body)
    if not isinstance(types, Mapping):
        return []
    found = [
        base
        for name, kind in types.items()
        if name not in _NO_STORIES and not name.startswith(_NO_STORIES_PREFIX) and (base := text(kind, "rest_base"))
    ]
    return [base for base in dict.fromkeys(found) if base != POSTS and re.fullmatch(r"[\w-]+", base)]


def read(body: bytes, url: str, pages: str | None) -> Found:
    """The posts of a page; the next page while there is one.

    :param pages: the answer's header X-WP-TotalPages.
    """
    posts, problem = loaded(body)
    if problem is None and not isinstance(posts, list):
        problem = f"is JSON, and no list of posts ({text(posts, 'code') or 'no code'})"
    items = [post for post in posts if isinstance(post, Mapping)] if isinstance(posts, list) else []
    entries = tuple(entry for post in items if (entry := _entry(post, url)))
    total = int(pages) if pages and pages.isdecimal() else 0
    return Found(entries, next=_next(url, total) if items else None, problem=problem)


def _entry(post: Mapping[str, Any], url: str) -> Entry | None:
    address = absolute(url, text(post, "link"))
    if not address:
        return None
    terms = list(_terms(post))
    modified = _date(post, "modified")
    return Entry(
        address,
        WP_REST,
        headline=_plain(text(post.get("title"), "rendered")),
        date_published=_date(post, "date"),
        date_modified=modified,
        authors=clean_names(
            [name for author in listed(post.get("_embedded"), "author") if (name := _plain(text(author, "name")))]
        ),
        section=next((name for kind, name in terms if kind == "category"), None),
        tags=tuple(dict.fromkeys(name for kind, name in terms if kind != "category")),
        content=_content(post),
        stated_language=text(post, "lang"),
        modified=seconds_of(modified),
    )


def _terms(post: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    """(taxonomy, name) of what is embedded."""
    embedded = post.get("_embedded")
    groups = embedded.get("wp:term") if isinstance(embedded, Mapping) else None
    for group in groups if isinstance(groups, list) else ():
        for term in group if isinstance(group, list) else ():
            if (kind := text(term, "taxonomy")) and (name := _plain(text(term, "name"))):
                yield kind, name


def _content(post: Mapping[str, Any]) -> str | None:
    content = post.get("content")
    if not isinstance(content, Mapping) or content.get("protected"):
        return None
    return (text(content, "rendered") or "")[:MAX_CONTENT] or None


def _date(post: Mapping[str, Any], name: str) -> str | None:
    """The date in UTC; without it, the one in the site's zone, which says no offset."""
    gmt = text(post, f"{name}_gmt")
    return f"{gmt}Z" if gmt and not gmt.startswith("0000") else text(post, name)


def _plain(markup: str | None) -> str | None:
    return one_line(html.unescape(_TAG.sub("", markup))) or None if markup else None


def _next(url: str, total: int) -> str | None:
    asked = dict(parse_qsl(urlsplit(url).query, keep_blank_values=True))
    page = int(asked["page"]) if asked.get("page", "").isdecimal() else 1
    if page >= total:
        return None
    return _with(url, {"page": page + 1})


def _with(url: str, more: Mapping[str, Any]) -> str:
    parts = urlsplit(url)
    asked = dict(parse_qsl(parts.query, keep_blank_values=True))
    return urlunsplit(parts._replace(query=urlencode(asked | dict(more))))


def _route(root: str, path: str, asked: Mapping[str, Any] | None = None) -> str:
    parts = urlsplit(root)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    if "rest_route" in query:  # sites without pretty addresses
        query["rest_route"] = query["rest_route"].rstrip("/") + "/" + path
    else:
        parts = parts._replace(path=parts.path.rstrip("/") + "/" + path)
    return urlunsplit(parts._replace(query=urlencode(query | dict(asked or {}))))
