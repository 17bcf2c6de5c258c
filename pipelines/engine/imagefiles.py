"""Addresses of images: the largest that an element offers, and which of two are one picture in two sizes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from lxml import html

from pipelines.engine.classnames import tokens_of
from pipelines.engine.urls import absolute, same_site

_SOURCES = ("data-src", "data-lazy-src", "data-original", "data-orig-file", "data-large-file", "data-cfsrc", "src")
"""Lazy loading scripts keep the real address in the first ones (WordPress, Jetpack, lazysizes, Cloudflare)."""
_SRCSETS = ("data-srcset", "data-lazy-srcset", "srcset")
_DESCRIPTOR = re.compile(r"(\d{1,6}(?:\.\d{1,3})?)([wx])")
_BETWEEN_CANDIDATES = re.compile(r",\s+|(?<=\d[wx]),(?=\S)|,$")
_MIN_WIDTH = re.compile(r"min-width:\s*(\d{1,5})")
_FILE_PATH = re.compile(r"\.(?:jpe?g|png|webp|gif|avif)$", re.IGNORECASE)
_FILE_PAGE = re.compile(r"/wiki/|:[^/]*$|/s\d+-h/")
_IMAGE_FILE = re.compile(r"\.(?:jpe?g|png|webp|gif|avif)\b", re.IGNORECASE)
_LAYOUT = frozenset(
    "logo logos icon icons avatar avatars sprite sprites badge badges emoji emojis gravatar favicon".split()
)
"""In the name of an image's file, folder or class, make it a part of the layout."""
_FEW_WORDS = 4
"""A file with a longer name is called after what it shows: a story on a logo has pictures of it."""
_PLACEHOLDERS = frozenset(
    "placeholder blank spacer pixel transparent spinner loader loading lazy lazyload 1x1 dot clear empty default-image".split()
)
"""Names of files that stand in for what a script loads later; with a word or two more they are pictures of something."""
_COUNTERS = re.compile(
    r"//(?:[\w.-]+\.)?(?:doubleclick\.net|scorecardresearch\.com|quantserve\.com|vgwort\.de|google-analytics\.com|pixel\.wp\.com"
    r"|stats\.wp\.com|amazon-adsystem\.com|counter\.theconversation\.com|feeds\.feedburner\.com/~r|facebook\.com/tr)\b"
    r"|/www/delivery/|/(?:count(?:er)?|track(?:er|ing)?|beacon|pixel)(?:\.gif|\.png|\.php|/)?(?:\?|$)",
    re.IGNORECASE,
)
"""Pictures that nobody sees: they count readers."""
_SIZE = r"\d{2,4}x\d{2,4}|\d{2,4}w|w\d{2,4}|scaled|rotated|e\d{10,}|[1-4]x|small|medium|large|full|thumb(?:nail)?|square|wide"
_SIZE_AT_END = re.compile(rf"(?:[-_.@](?:{_SIZE}))+$", re.IGNORECASE)
_SIZE_NAME = re.compile(rf"(?:{_SIZE}|original|master)", re.IGNORECASE)
_SIZE_FOLDER = re.compile(
    rf"(?:{_SIZE}|original|master|crop|resize|fit-in|\d+:\d+|[swh]\d{{2,4}}(?:-[\w-]+)?"
    r"|(?:(?:w|h|c|q|f|g|t|e|x|y|ar|fl|dpr)_[\w.:-]+,?)+)",
    re.IGNORECASE,
)
_WIDTH_FOLDER = re.compile(r"(?!19|20)\d{3,4}")
_NUMBER_AT_END = re.compile(r"(?:[-_]\d{3,4}|[-_]\d+x\d+)+$")
_STATED_WIDTH = re.compile(
    r"[?&](?:w|width|fit|resize)=(\d{2,4})\b|[-_/](\d{2,4})x\d{2,4}\b|[/,]w_?(\d{2,4})\b|/width/(\d{2,4})\b|/s(\d{2,4})/"
)
_GOOGLE_SIZE = re.compile(r"=[swh]\d+[\w-]*$")
_INNER_ADDRESS = re.compile(r"https?(?::|%3A)(?:/|%2F)", re.IGNORECASE)
_PROXY_HOST = re.compile(r"i\d\.wp\.com")
_ADDRESS_PARAMETERS = ("url", "src", "image", "img")
_SIZE_PARAMETERS = frozenset(
    "w h width height s size q quality fit crop resize thumbnail format fm auto dpr strip ssl v ver t cb itok rev hash as".split()
)
"""Parameters that say how large, or which version; others may say which picture."""
_LONG_NAME = 8
"""Characters of a file's name that is the picture's alone, whatever folder of numbers it lies in."""
_MIN_NAME = 5
"""Characters: shorter names of files (``1``, ``main``) are many pictures'."""

_CROP_WORDS = "social|facebook|fb|twitter|share|sharing|og|opengraph|hero|header|crop|cropped|landscape|portrait|banner|featured|lead|cover"
_CROP_AT_EDGE = re.compile(
    rf"^(?:(?:{_CROP_WORDS})[-_.])+|(?:[-_.](?:{_CROP_WORDS}|\d+x\d+|\d{{3,4}}))+$", re.IGNORECASE
)
"""What an editor's crop for a place or a service is called."""
_DEFAULT_WORDS = frozenset(
    "default fallback placeholder og ogimage opengraph share sharing social facebook fb twitter noimage".split()
)
_GENERIC_WORDS = _DEFAULT_WORDS | frozenset(
    "image img picture photo thumbnail thumb card cards preview site media generic cover banner main new no open graph jpg png".split()
)
"""A file called by such words alone, one of them the first kind's, is the site's for pages without a picture."""
_AFTER_PATH = re.compile(r"[?#]")


def address_of(element: html.HtmlElement, base: str) -> str | None:
    """The largest version that an ``img`` and the sources beside it offer, absolute; None if it offers none.

    A width stated in a srcset decides, then the density of the element's own, then the addresses for lazy loading.
    """
    stated = list(_candidates(element))
    for unit in "wx" if stated else "":
        sized = sorted((one for one in stated if one[1] == unit), key=lambda one: -one[0])
        if found := next((url for _, _, address in sized if (url := _usable(address, base))), None):
            return found
    plain = (_usable(element.get(name), base) for name in _SOURCES)
    return next((url for url in plain if url), None) or next(_lazy(element, base), None)


def _candidates(element: html.HtmlElement) -> Iterator[tuple[float, str, str]]:
    """(size, unit, address) of every candidate of a srcset: the element's own first, then those of its ``picture``."""
    yield from _of_srcsets(element)
    parent = element.getparent()
    if parent is None or parent.tag not in ("picture", "source"):
        return
    picture = next(element.iterancestors("picture"), parent)
    for source in picture.iter("source"):  # the parser may put what follows a source into it
        least = _MIN_WIDTH.search(source.get("media") or "")
        for size, unit, address in _of_srcsets(source):
            if unit == "w":
                yield size, unit, address
            elif least:
                yield float(least.group(1)) * size, "w", address


def _of_srcsets(element: html.HtmlElement) -> Iterator[tuple[float, str, str]]:
    for name in _SRCSETS:
        srcset = element.get(name)
        for candidate in _BETWEEN_CANDIDATES.split(srcset) if srcset else ():
            address, *descriptor = candidate.split() or [""]
            if size := _DESCRIPTOR.fullmatch(descriptor[0] if descriptor else "1x"):
                yield float(size.group(1)), size.group(2), address


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
    folders, _, name = _AFTER_PATH.split(address, 1)[0].lower().rpartition("/")
    words = re.findall("[a-z]+", name.partition(".")[0])
    return (len(words) <= _FEW_WORDS and not _LAYOUT.isdisjoint(words)) or not _LAYOUT.isdisjoint(folders.split("/"))


def is_default(address: str) -> bool:
    """True for what a site states for pages without a picture of their own, by the file's name: ``og-default.png``."""
    name = _AFTER_PATH.split(address, 1)[0].lower().rpartition("/")[2]
    words = re.findall("[a-z]+", name.rpartition(".")[0])
    if "default" in words or "fallback" in words or "placeholder" in words:
        return len(words) <= _FEW_WORDS
    return not _DEFAULT_WORDS.isdisjoint(words) and _GENERIC_WORDS.issuperset(words)


def is_image_file(address: str) -> bool:
    return bool(_IMAGE_FILE.search(address))


def large_file(address: str | None, shown: str) -> str | None:
    """The address that an image links to, if it is that of the same site's or the same picture's file, and no smaller one.

    Pages about a file (``/wiki/File:Bridge.jpg``, Blogger's ``/s1600-h/``) end as files do.
    """
    path = urlsplit(address).path if address else ""
    if not address or not _FILE_PATH.search(path) or _FILE_PAGE.search(path):
        return None
    if not (same_site(address, shown) or same_site(shown, address) or same_picture(address, shown)):
        return None
    return address if not width_in(address) or width_in(address) >= width_in(shown) else None


@lru_cache(maxsize=1000)
def picture_of(url: str) -> str:
    """One name for all sizes of a picture.

    >>> picture_of("https://example.org/up/photo-1200x630.jpg") == picture_of("https://example.org/up/photo-scaled.jpg?w=300")
    True
    """
    host, path, query = _file(url)
    *folders, name = path.split("/")
    name = _without_size(name)
    sizes = (_SIZE_FOLDER, _WIDTH_FOLDER) if len(name) >= _LONG_NAME else (_SIZE_FOLDER,)
    kept = [folder for folder in folders if folder and not any(size.fullmatch(folder) for size in sizes)]
    asked = (
        []
        if _IMAGE_FILE.search(path)
        else [pair for pair in parse_qsl(query) if pair[0].lower() not in _SIZE_PARAMETERS]
    )
    return "/".join([host, *kept, name, urlencode(asked)]).lower()


def same_picture(one: str, other: str) -> bool:
    """True if two addresses are of one picture, as far as their names tell: an editor's crop has its own folder."""
    return not set(keys_of(one)).isdisjoint(keys_of(other))


@lru_cache(maxsize=1000)
def keys_of(url: str) -> tuple[str, ...]:
    """What addresses of one picture have in common, the surest first: one of these is enough."""
    file = _without_size(_file(url)[1].rpartition("/")[2])
    names = (_NUMBER_AT_END.sub("", file).lower(), _CROP_AT_EDGE.sub("", file).lower())
    return (picture_of(url), *dict.fromkeys(name for name in names if len(name) >= _MIN_NAME))


def width_in(url: str) -> int:
    """Pixels that an address states as width: ``?w=300``, ``photo-300x200.jpg``; 0 if it states none."""
    return min((int(width) for found in _STATED_WIDTH.findall(url) for width in found if width), default=0)


@lru_cache(maxsize=1000)
def _file(url: str) -> tuple[str, str, str]:
    """Host, path and query of the file itself, where a proxy's address has its address in it."""
    parts = urlsplit(url)
    asked = parse_qsl(parts.query)
    inner = next(
        (value for key, value in asked if "://" in value or (key in _ADDRESS_PARAMETERS and "/" in value)), None
    )
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
    return "" if _SIZE_NAME.fullmatch(name) else name
