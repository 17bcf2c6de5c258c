"""An article's own images, with caption and credit apart."""

from __future__ import annotations

import re

from lxml import html

from pipelines.engine import structured
from pipelines.engine.article import Image
from pipelines.engine.blocks import Block, Picture
from pipelines.engine.sheet import Sheet
from pipelines.engine.spans import Label
from pipelines.engine.story import Story
from pipelines.engine.text import fold, one_line
from pipelines.engine.urls import absolute

_SOURCES = ("data-src", "data-lazy-src", "data-original", "data-orig-file", "src")
"""Lazy loading scripts keep the real address in the first ones (WordPress, Jetpack, lazysizes)."""
_SRCSETS = ("data-srcset", "data-lazy-srcset", "srcset")
_IMAGE_WORDS = r"(?:image|photo|picture|illustration|photograph|screenshot|graphic|foto|fotografía|bild|immagine|照片|图片|写真|画像|사진)s?"
_CREDIT_WORDS = re.compile(
    rf"^(?:{_IMAGE_WORDS}\s*)?(?:credits?\s*(?:[:：]|by\b|to\b|\s)|crédit photo\s*[:：]|courtesy(?:\s+of)?\s*[:：]?\s|by\b\s*[:：]?\s|"
    r"(?:source|quelle|fuente|fonte)\s*[:：]|copyright\b|©|\(c\))\s*"
    rf"|^{_IMAGE_WORDS}\s*[:：]\s*",
    re.IGNORECASE,
)
"""What stands before the name of who made an image."""
_SMALL = 64
"""Pixels: icons and avatars are not larger, pictures of articles are."""
_MAX_DIGITS = 6
_DESCRIPTOR = re.compile(r"(\d{1,6}(?:\.\d{1,3})?)[wx]")
_BETWEEN_CANDIDATES = re.compile(r",\s+|(?<=\d[wx]),(?=\S)|,$")
_IMAGE_FILE = re.compile(r"\.(?:jpe?g|png|webp|gif|avif)\b", re.IGNORECASE)
_LOGOS = ("logo", "icon", "avatar", "sprite", "placeholder", "blank.", "spacer", "pixel", "badge", "emoji")
"""In an image's address or class, make it a part of the layout."""
_TEXT_LABELS = (Label.CAPTION, Label.IMAGE_CREDIT)
_REACH = 3
"""A caption begins at most so many blocks after its image."""


def find_images(story: Story, body: list[Block]) -> list[Image]:
    """The images in the story's region and in its own element, each address once.

    :param body: the blocks with text of the body.
    """
    found: dict[str, Image] = {}
    base = story.sheet.base
    pictures = _own_pictures(story, body, base)
    for number, picture in enumerate(pictures):
        url = _address(base, picture.element)
        if not url or url in found:
            continue
        following = pictures[number + 1].block if number + 1 < len(pictures) else None
        caption, credit = _texts(story.sheet, picture, following)
        found[url] = Image(url, caption, credit, one_line(picture.element.get("alt")) or None)
    images = list(found.values())
    stated = _stated(story.sheet) if len(images) > 1 or (not images and story.kind != "digest_entry") else None
    if not images and stated:
        images.append(Image(stated))
    _mark_main(images, stated)
    return images


def _own_pictures(story: Story, body: list[Block], base: str) -> list[Picture]:
    if not body:
        return []
    furniture = {id(node) for node in story.sheet.furniture}
    return [
        picture
        for picture in story.sheet.page.pictures
        if story.first <= picture.block <= body[-1].index + 1
        and not _is_small(picture.element)
        and furniture.isdisjoint(map(id, picture.node.ancestors()))
        and not _is_linked_elsewhere(story.sheet.url, base, picture)
    ]


def _is_linked_elsewhere(page: str, base: str, picture: Picture) -> bool:
    """An image that links to another page of the site shows that page's story, not this one's."""
    link = next(picture.element.iterancestors("a"), None)
    address = absolute(base, link.get("href")) if link is not None else None
    return bool(address) and not _IMAGE_FILE.search(address) and address != page and "/s1600" not in address


def _address(base: str, element: html.HtmlElement) -> str | None:
    """The largest version that the page offers: of a srcset, of the one for lazy loading first."""
    for name in _SRCSETS:
        if (srcset := element.get(name)) and (url := absolute(base, _largest(srcset))):
            return url
    values = (element.get(name) for name in _SOURCES)
    return next(
        (url for value in values if value and not value.startswith("data:") and (url := absolute(base, value))), None
    )


def _largest(srcset: str) -> str | None:
    """The candidate of a srcset with the largest width or density (HTML Living Standard, srcset)."""
    candidates = [candidate.split() for candidate in _BETWEEN_CANDIDATES.split(srcset) if candidate.strip()]
    sized = [(size, url) for url, *rest in candidates if (size := _size(*rest)) is not None]
    return max(sized, key=lambda pair: pair[0])[1] if sized else None


def _size(descriptor: str = "1x", *_: str) -> float | None:
    """The number of a width or density descriptor; None for what is neither."""
    match = _DESCRIPTOR.fullmatch(descriptor)
    return float(match.group(1)) if match else None


def _is_small(element: html.HtmlElement) -> bool:
    for name in ("width", "height"):
        value = (element.get(name) or "").removesuffix("px")
        if value.isdecimal() and len(value) <= _MAX_DIGITS and int(value) <= _SMALL:
            return True
    return _is_logo(f"{element.get('src') or ''} {element.get('class') or ''}")


def _is_logo(named: str) -> bool:
    named = named.lower()
    return any(word in named for word in _LOGOS)


def _texts(sheet: Sheet, picture: Picture, before: int | None) -> tuple[str | None, str | None]:
    """Caption and credit: what is so labelled right after the image."""
    parts: dict[Label, list[str]] = {label: [] for label in _TEXT_LABELS}
    end = min(
        before if before is not None and before > picture.block else picture.block + _REACH + 2, len(sheet.blocks)
    )
    started = False
    for index in range(picture.block, end):
        spans = sheet.labels.of(index)
        texts = [span for span in spans if span.label in _TEXT_LABELS]
        if texts:
            started = True
            for span in texts:
                parts[span.label].append(sheet.blocks[index].text[span.start : span.end].strip())
        elif started or (spans and spans[0].label in (Label.BODY, Label.HEADING)) or index >= picture.block + _REACH:
            break
    caption = " ".join(parts[Label.CAPTION]).strip(" |·•-–—(")
    credit = clean_credit(" ".join(parts[Label.IMAGE_CREDIT]))
    return caption or None, credit or None


def clean_credit(text: str) -> str:
    """Who made the image.

    >>> clean_credit("Image Credits:AaronP/Bauer-Griffin/GC Images / Getty Images")
    'AaronP/Bauer-Griffin/GC Images / Getty Images'
    >>> clean_credit("(Photo: Lena Hartwell)")
    'Lena Hartwell'
    """
    text = one_line(text)
    if text.startswith("(") and text.endswith(")"):
        text = text[1:-1].strip()
    match = _CREDIT_WORDS.match(text)
    return text[match.end() :].strip() if match and match.end() < len(text) else text


def _stated(sheet: Sheet) -> str | None:
    """The image that the page names as the article's."""
    image = sheet.facts.article().get("image")
    image = image[0] if isinstance(image, list) and image else image
    url = (image.get("url") or image.get("contentUrl")) if isinstance(image, dict) else image
    og = sheet.facts.first_meta("og:image", "og:image:url", "twitter:image")
    for address in (url, og[0] if og else None):
        if (
            isinstance(address, str)
            and not _is_logo(address)
            and (found := absolute(sheet.base, structured.text(address)))
        ):
            return found
    return None


def _mark_main(images: list[Image], stated: str | None) -> None:
    """The main image is the one whose file the page names as the article's, else the first."""
    name = fold((stated or "").rpartition("/")[2])
    named = (image for image in images if name and fold(image.url.rpartition("/")[2]) == name)
    if main := next(named, images[0] if images else None):
        main.is_main = True
