"""What is kept of elements that hold no text: frames, films and sounds, and the pictures for readers without scripts.

They become empty inline elements in their own places, so that no text around them is read differently.
"""

from __future__ import annotations

import re

from lxml import html

from pipelines.engine.providers import embed_at

KEPT = "data-winnow-kept"
"""On a ``wbr``: it stands for an ``img`` or a ``frame``."""
_ADDRESS = "data-winnow-address"
_PROVIDER = "data-winnow-provider"
_ADDRESSES = (
    "src",
    "data-src",
    "data-lazy-src",
    "data-original",
    "data-cmp-src",
    "data-cookieblock-src",
    "data-cli-src",
    "data-url",
)
"""Where a frame's address is; the later ones while a reader has not agreed, or not scrolled."""
_NO_SIZE = frozenset({"0", "1", "0px", "1px"})
_HIDDEN = re.compile(r"(?<![\w-])(?:(?:width|height):\s*[01](?:px)?\s*(?:;|!|$)|display:\s*none|visibility:\s*hidden)")
_NOT_SHOWN = frozenset(
    "ad ads adserver adservice adsystem adnxs doubleclick googlesyndication googletagmanager analytics pixel tracker beacon banner banners "
    "criteo taboola outbrain teads sync comment comments commento hyvor livefyre openweb plugins like share sharing addthis sharethis "
    "substack mailchimp login signup oauth consent cmp captcha donate chat widgets".split()
)
_NOT_SHOWN_AS = ("newsletter", "subscri", "advert", "recaptcha", "disqus", "sign-up", "sponsor")
"""Parts of the address, id and class of frames of nobody known: adverts, counters, comments, buttons and forms are not what a text shows."""
_PARTS = re.compile(r"[/.\s]+")
_TELEGRAM = "data-telegram-post"
_SCRIPTS = ("gist.github.com/", "dwcdn.net/")
"""Hosts of scripts that print what they are named after."""


def keep_frames(root: html.HtmlElement) -> None:
    """Turn frames, films, sounds, scripts that print their posts, and ``noscript`` with a picture into marks of themselves."""
    for element in list(root.iter(*_KEEPERS)):
        _KEEPERS[element.tag](element)


def kept_embed(element: html.HtmlElement) -> tuple[str, str]:
    """Provider, "" where none is known, and address of a frame that was kept; of an unknown one as the page has it."""
    return element.get(_PROVIDER) or "", element.get(_ADDRESS) or ""


def _keep_frame(element: html.HtmlElement) -> None:
    stated = [value for name in _ADDRESSES if (value := element.get(name))]
    known = next((found for value in stated if (found := embed_at(value))), None)
    unknown = next((("", value) for value in stated if "/" in value and not _is_of_use(element, value)), None)
    _keep(element, known or (unknown if _is_shown(element) else None))


def _is_of_use(element: html.HtmlElement, address: str) -> bool:
    """True for a frame that does something for the page: it sells, counts, asks."""
    about = f"{address.partition('?')[0]} {element.get('id') or ''} {element.get('class') or ''}".lower()
    host, _, path = about.partition("//")[2].partition("/")
    parts = _PARTS.split(f"{host.replace('-', '.')}/{path}")
    return any(part in _NOT_SHOWN or part.startswith(_NOT_SHOWN_AS) for part in parts)


def _is_shown(element: html.HtmlElement) -> bool:
    if not _NO_SIZE.isdisjoint((element.get("width"), element.get("height"))) or element.get("hidden") is not None:
        return False
    return not _HIDDEN.search((element.get("style") or "").lower())


def _keep_file(element: html.HtmlElement) -> None:
    """A film or a sound, by the first of its files that has an address."""
    stated = [value for one in (element, *element.iter("source")) for name in _ADDRESSES if (value := one.get(name))]
    known = next((found for value in stated if (found := embed_at(value))), None)
    _keep(element, known or (("", stated[0]) if stated and _is_shown(element) else None))


def _keep_script(element: html.HtmlElement) -> None:
    if source := element.get("src"):
        if post := element.get(_TELEGRAM):
            _keep(element, embed_at(f"https://t.me/{post}"))
        elif any(host in source for host in _SCRIPTS):
            _keep(element, embed_at(source))


def _keep(element: html.HtmlElement, embed: tuple[str, str] | None) -> None:
    if embed:
        _turn(element, {KEPT: "frame", _PROVIDER: embed[0], _ADDRESS: embed[1]})


def _keep_picture(element: html.HtmlElement) -> None:
    picture = element.find(".//img")
    if picture is not None:
        _turn(element, dict(picture.attrib) | {KEPT: "img"})


def _turn(element: html.HtmlElement, attributes: dict[str, str]) -> None:
    tail = element.tail
    element.clear()
    element.tag, element.tail = "wbr", tail
    element.attrib.update(attributes)


_KEEPERS = {
    "iframe": _keep_frame,
    "video": _keep_file,
    "audio": _keep_file,
    "noscript": _keep_picture,
    "script": _keep_script,
}
"""What is done with each element."""
