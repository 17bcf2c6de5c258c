"""Addresses of images: the largest that an element offers, and which of two are one picture in two sizes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, unquote, urlsplit

from lxml import html

from pipelines.engine.classnames import tokens_of
from pipelines.engine.urls import absolute

_SOURCES = ("data-src", "data-lazy-src", "data-original", "data-orig-file", "data-large-file", "data-cfsrc", "src")
"""Lazy loading scripts keep the real address in the first ones (WordPress, Jetpack, lazysizes, Cloudflare)."""
_SRCSETS = ("data-srcset", "data-lazy-srcset", "srcset")
_DESCRIPTOR = re.compile(r"(\d{1,6}(?:\.\d{1,3})?)([wx])")
_BETWEEN_CANDIDATES = re.compile(r",\s+|(?<=\d[wx]),(?=\S)|,$")
_MIN_WIDTH = re.compile(r"min-width:\s*(\d{1,5})")
_IMAGE_FILE = re.compile(r"\.(?:jpe?g|png|webp|gif|avif)\b", re.IGNORECASE)
_LAYOUT = frozenset(
    "logo logos icon icons avatar avatars sprite sprites badge badges emoji emojis gravatar favicon".split()
)
"""In the name of an image's file, folder or class, make it a part of the layout."""
_PLACEHOLDERS = frozenset(
    "placeholder blank spacer pixel transparent spinner loader loading lazy lazyload 1x1 dot clear empty default-image".split()
)
"""Names of files that stand in for what a script loads later; with a word or two more they are pictures of something."""
_COUNTERS = re.compile(
    r"//(?:[\w.-]+\.)?(?:doubleclick\.net|scorecardresearch\.com|quantserve\.com|vgwort\.de|google-analytics\.com|pixel\.wp\.com"
    r"|stats\.wp\.com|amazon-adsystem\.com|counter\.theconversation\.com|feeds\.feedburner\.com/~r|facebook\.com/tr)\b"
    r"|/(?:count(?:er)?|track(?:er|ing)?|beacon|pixel)(?:\.gif|\.png|\.php|/)?(?:\?|$)",
    re.IGNORECASE,
)
"""Pictures that nobody sees: they count readers."""
_SIZE = r"\d{2,4}x\d{2,4}|\d{2,4}w|w\d{2,4}|scaled|rotated|e\d{10,}|[1-4]x|small|medium|large|full|thumb(?:nail)?|square|wide"
_SIZE_AT_END = re.compile(rf"(?:[-_.@](?:{_SIZE}))+$", re.IGNORECASE)
_SIZE_SEGMENT = re.compile(
    rf"(?:{_SIZE}|original|master|crop|resize|fit-in|\d+:\d+|(?!19|20)\d{{3,4}}|[swh]\d{{2,4}}(?:-[\w-]+)?"
    r"|\w{1,3}_[\w.:]+(?:,\w{1,3}_[\w.:]+)*)",
    re.IGNORECASE,
)
_NUMBER_AT_END = re.compile(r"(?:[-_]\d{3,4}|[-_]\d+x\d+)+$")
_STATED_WIDTH = re.compile(r"[?&](?:w|width)=(\d{2,4})\b|[-_/](\d{2,4})x\d{2,4}\b|[/,]w_?(\d{2,4})\b|/s(\d{2,4})/")
_GOOGLE_SIZE = re.compile(r"=[swh]\d+[\w-]*$")
_INNER_ADDRESS = re.compile(r"https?(?::|%3A)(?:/|%2F)", re.IGNORECASE)
_PROXY_HOST = re.compile(r"i\d\.wp\.com")
_ADDRESS_PARAMETERS = ("url", "src", "image", "img")
_ASKED = frozenset("id file image img src path name uuid p f".split())
"""Parameters that say which picture; others say how large."""
_MIN_NAME = 5
"""Characters: shorter names of files (``1``, ``main``) are many pictures'."""


def address_of(element: html.HtmlElement, base: str) -> str | None:
    """The largest version that an ``img`` and the sources beside it offer, absolute; None if it offers none.

    A width stated in a srcset decides, then the density of the element's own, then the addresses for lazy loading.
    """
    stated = list(_candidates(element, base))
    for unit in "wx":
        if sized := [(size, url) for size, kind, url in stated if kind == unit]:
            return max(sized, key=lambda pair: pair[0])[1]
    plain = (_usable(element.get(name), base) for name in _SOURCES)
    return next((url for url in plain if url), None) or next(_lazy(element, base), None)


def _candidates(element: html.HtmlElement, base: str) -> Iterator[tuple[float, str, str]]:
    """(size, unit, address) of every candidate of a srcset: the element's own first, then those of its ``picture``."""
    yield from _of_srcsets(element, base)
    parent = element.getparent()
    for source in parent.iterchildren("source") if parent is not None and parent.tag == "picture" else ():
        least = _MIN_WIDTH.search(source.get("media") or "")
        for size, unit, url in _of_srcsets(source, base):
            if unit == "w":
                yield size, unit, url
            elif least:
                yield float(least.group(1)) * size, "w", url


def _of_srcsets(element: html.HtmlElement, base: str) -> Iterator[tuple[float, str, str]]:
    for name in _SRCSETS:
        for candidate in _BETWEEN_CANDIDATES.split(element.get(name) or ""):
            address, *descriptor = candidate.split() or [""]
            size = _DESCRIPTOR.fullmatch(descriptor[0] if descriptor else "1x")
            if size and (url := _usable(address, base)):
                yield float(size.group(1)), size.group(2), url


def _lazy(element: html.HtmlElement, base: str) -> Iterator[str]:
    """Addresses of images in attributes that a script of the page's own reads."""
    for name, value in element.items():
        if name.startswith("data-") and " " not in value.strip() and _IMAGE_FILE.search(value):
            if url := _usable(value, base):
                yield url


def _usable(address: str | None, base: str) -> str | None:
    """An address that shows something, absolute."""
    if not address or address.startswith("data:") or not (url := absolute(base, address)):
        return None
    name = url.partition("?")[0].rpartition("/")[2].partition(".")[0].lower()
    return None if name in _PLACEHOLDERS or _COUNTERS.search(url) else url


def is_layout(address: str, classes: str = "") -> bool:
    """True for logos, icons and portraits beside names, by what file, folder or element are called."""
    if not _LAYOUT.isdisjoint(tokens_of(classes)):
        return True
    folders, _, name = urlsplit(address).path.lower().rpartition("/")
    words = set(re.split(r"[^a-z]+", name.partition(".")[0]))
    return not _LAYOUT.isdisjoint(words) or not _LAYOUT.isdisjoint(folders.split("/"))


def is_image_file(address: str) -> bool:
    return bool(_IMAGE_FILE.search(address))


def picture_of(url: str) -> str:
    """One name for all sizes of a picture.

    >>> picture_of("https://example.org/up/photo-1200x630.jpg") == picture_of("https://example.org/up/photo-scaled.jpg?w=300")
    True
    """
    host, path, query = _file(url)
    *folders, name = path.split("/")
    kept = [folder for folder in folders if folder and not _SIZE_SEGMENT.fullmatch(folder)]
    name = _without_size(name)
    asked = "" if _IMAGE_FILE.search(path) else "&".join(f"{a}={b}" for a, b in parse_qsl(query) if a.lower() in _ASKED)
    return "/".join([host, *kept, name, asked]).lower()


def same_picture(one: str, other: str) -> bool:
    """True if two addresses are of one picture, as far as their names tell: an editor's crop has its own folder."""
    if picture_of(one) == picture_of(other):
        return True
    names = {_NUMBER_AT_END.sub("", _without_size(_file(url)[1].rpartition("/")[2])).lower() for url in (one, other)}
    return len(names) == 1 and len(names.pop()) >= _MIN_NAME


def width_in(url: str) -> int:
    """Pixels that an address states as width: ``?w=300``, ``photo-300x200.jpg``; 0 if it states none."""
    match = _STATED_WIDTH.search(url)
    return int(next(group for group in match.groups() if group)) if match else 0


def _file(url: str) -> tuple[str, str, str]:
    """Host, path and query of the file itself, where a proxy's address has its address in it."""
    parts = urlsplit(url)
    inner = next((value for key, value in parse_qsl(parts.query) if key in _ADDRESS_PARAMETERS and "/" in value), None)
    starts = [match.start() for match in _INNER_ADDRESS.finditer(url)]
    if inner is None and len(starts) > 1 and starts[-1] < len(url.partition("?")[0]):
        inner = unquote(url[starts[-1] :])
    if inner is not None and (found := absolute(url, inner)):
        parts = urlsplit(found)
    host, path = parts.netloc.lower().removeprefix("www."), unquote(parts.path)
    if _PROXY_HOST.fullmatch(host):
        host, _, path = path.lstrip("/").partition("/")
    return host, path, parts.query


def _without_size(name: str) -> str:
    """A file's name without what says how large it is.

    >>> _without_size("photo-300x200.jpg"), _without_size("large.jpg")
    ('photo', '')
    """
    name = _SIZE_AT_END.sub("", _GOOGLE_SIZE.sub("", _IMAGE_FILE.split(name)[0]))
    return "" if _SIZE_SEGMENT.fullmatch(name) and not name.isdecimal() else name
