"""What is kept of elements that hold no text: other sites' frames, and the pictures for readers without scripts.

They become empty inline elements in their own places, so that no text around them is read differently.
"""

from __future__ import annotations

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
_TELEGRAM = "data-telegram-post"
_SCRIPTS = ("gist.github.com/", "dwcdn.net/")
"""Hosts of scripts that print what they are named after."""


def keep_frames(root: html.HtmlElement) -> None:
    """Turn frames of known providers, scripts that print their posts, and ``noscript`` with a picture into marks of themselves."""
    for element in list(root.iter(*_KEEPERS)):
        _KEEPERS[element.tag](element)


def kept_embed(element: html.HtmlElement) -> tuple[str, str]:
    """Provider and address of a frame that was kept."""
    return element.get(_PROVIDER) or "", element.get(_ADDRESS) or ""


def _keep_frame(element: html.HtmlElement) -> None:
    stated = (value for name in _ADDRESSES if (value := element.get(name)))
    _keep(element, next((found for value in stated if (found := embed_at(value))), None))


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


_KEEPERS = {"iframe": _keep_frame, "noscript": _keep_picture, "script": _keep_script}
"""What is done with each element."""
