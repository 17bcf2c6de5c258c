"""What is kept of elements that hold no text: other sites' frames, and the pictures for readers without scripts.

They become empty inline elements in their own places, so that no text around them is read differently.
"""

from __future__ import annotations

from lxml import html

from pipelines.engine.providers import embed_at

KEPT = "data-winnow-kept"
"""On a ``wbr``: it stands for an ``img`` or a ``frame``."""
ADDRESS = "data-winnow-address"
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


def keep_frames(root: html.HtmlElement) -> None:
    """Turn frames of known providers, scripts that print their posts, and ``noscript`` with a picture into marks of themselves."""
    for element in list(root.iter("iframe", "noscript", "script")):
        if element.tag == "noscript":
            _keep_picture(element)
        else:
            _keep_frame(element)


def kept_embed(element: html.HtmlElement) -> tuple[str, str]:
    """Provider and address of a frame that was kept."""
    return element.get(_PROVIDER) or "", element.get(ADDRESS) or ""


def _keep_frame(element: html.HtmlElement) -> None:
    names = _ADDRESSES if element.tag == "iframe" else ("src",)
    stated = [value for name in names if (value := element.get(name))]
    if element.tag == "script":
        post = element.get(_TELEGRAM)
        stated = [f"https://t.me/{post}"] if post else [value for value in stated if "gist.github.com/" in value]
    found = next((found for value in stated if (found := embed_at(value))), None)
    if found:
        _turn(element, {KEPT: "frame", _PROVIDER: found[0], ADDRESS: found[1]})


def _keep_picture(element: html.HtmlElement) -> None:
    picture = element.find(".//img")
    if picture is not None:
        _turn(element, dict(picture.attrib) | {KEPT: "img"})


def _turn(element: html.HtmlElement, attributes: dict[str, str]) -> None:
    tail = element.tail
    element.clear()
    element.tag, element.tail = "wbr", tail
    element.attrib.update(attributes)
