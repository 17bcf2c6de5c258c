"""An article's own images, with caption and credit apart."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import html

from pipelines.engine import structured
from pipelines.engine.article import Image
from pipelines.engine.blocks import Block, Picture
from pipelines.engine.credits import clean_credit, part_credit
from pipelines.engine.imagefiles import address_of, is_image_file, is_layout, picture_of, same_picture, width_in
from pipelines.engine.sheet import Sheet
from pipelines.engine.spans import Label
from pipelines.engine.story import Story
from pipelines.engine.text import one_line
from pipelines.engine.urls import absolute

_SMALL = 64
"""Pixels: icons and avatars are not larger, pictures of articles are."""
_PORTRAIT = 96
"""Pixels: authors' portraits are no larger, on either side (Gravatar's usual size)."""
_MAX_DIGITS = 6
_PIXEL_STYLE = re.compile(r"(?<![\w-])(?:width|height):\s*[01]px|display:\s*none")
_TEXT_LABELS = (Label.CAPTION, Label.IMAGE_CREDIT)
_REACH = 3
"""A caption begins at most so many blocks after its image."""


@dataclass(frozen=True, slots=True)
class PlacedImage:
    """An image, and where it is printed; nowhere for one that the page only states."""

    image: Image
    picture: Picture | None = None


def find_images(story: Story, body: list[Block]) -> list[PlacedImage]:
    """The images in the story's region and in its own element, each picture once, at its largest.

    :param body: the blocks with text of the body.
    """
    found: dict[str, PlacedImage] = {}
    base = story.sheet.base
    pictures = _own_pictures(story, body, base)
    for number, (picture, url) in enumerate(pictures):
        name = picture_of(url)
        if name in found:
            _add_size(found[name].image, url)
            continue
        following = next((later.block for later, other in pictures[number + 1 :] if picture_of(other) != name), None)
        caption, credit = _texts(story.sheet, picture, following)
        found[name] = PlacedImage(Image(url, caption, credit, one_line(picture.element.get("alt")) or None), picture)
    images = list(found.values())
    stated = _stated(story.sheet) if images or story.kind != "digest_entry" else None
    if not images and stated:
        images.append(PlacedImage(Image(stated)))
    _mark_main([placed.image for placed in images], stated)
    _add_stated_texts(story.sheet, [placed.image for placed in images])
    return images


def _add_size(image: Image, url: str) -> None:
    """The same picture again: the larger of two stated widths, and what states none is the original of what does."""
    if width_in(image.url) and (not width_in(url) or width_in(url) > width_in(image.url)):
        image.url = url


def _own_pictures(story: Story, body: list[Block], base: str) -> list[tuple[Picture, str]]:
    """The story's pictures with their addresses."""
    if not body:
        return []
    furniture = {id(node) for node in story.sheet.furniture}
    return [
        (picture, url)
        for picture in story.sheet.page.pictures
        if story.first <= picture.block <= body[-1].index + 1
        and not _is_small(picture.element)
        and furniture.isdisjoint(map(id, picture.node.ancestors()))
        and not _is_linked_elsewhere(story.sheet.url, base, picture)
        and (url := address_of(picture.element, base))
        and not is_layout(url, picture.element.get("class") or "")
    ]


def _is_linked_elsewhere(page: str, base: str, picture: Picture) -> bool:
    """An image that links to another page of the site shows that page's story, not this one's."""
    link = next(picture.element.iterancestors("a"), None)
    address = absolute(base, link.get("href")) if link is not None else None
    return bool(address) and not is_image_file(address) and address != page and "/s1600" not in address


def _is_small(element: html.HtmlElement) -> bool:
    sides = [side for side in (_pixels(element.get(name)) for name in ("width", "height")) if side is not None]
    if sides and (min(sides) <= _SMALL or (len(sides) > 1 and max(sides) <= _PORTRAIT)):
        return True
    style = element.get("style")
    return bool(style and _PIXEL_STYLE.search(style.lower()))


def _pixels(value: str | None) -> int | None:
    value = (value or "").removesuffix("px")
    return int(value) if value.isdecimal() and len(value) <= _MAX_DIGITS else None


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
        if texts and _is_of_other(sheet.blocks[index], picture):
            break
        if texts:
            started = True
            for span in texts:
                parts[span.label].append(sheet.blocks[index].text[span.start : span.end].strip())
        elif started or (spans and spans[0].label in (Label.BODY, Label.HEADING)) or index >= picture.block + _REACH:
            break
    caption = " ".join(parts[Label.CAPTION]).strip(" |·•-–—(")
    credit = clean_credit(" ".join(parts[Label.IMAGE_CREDIT]))
    if not credit:
        caption, credit = part_credit(one_line(caption))
    return caption or None, credit or None


def _is_of_other(block: Block, picture: Picture) -> bool:
    """True for what stands in a figure or table that the picture does not stand in."""
    own = block.inside("figure", "table")
    return own is not None and own not in picture.node.ancestors()


def _stated(sheet: Sheet) -> str | None:
    """The image that the page names as the article's."""
    image = sheet.facts.article().get("image")
    image = image[0] if isinstance(image, list) and image else image
    url = (image.get("url") or image.get("contentUrl")) if isinstance(image, dict) else image
    og = sheet.facts.first_meta("og:image", "og:image:url", "twitter:image")
    for address in (url, og[0] if og else None):
        if (
            isinstance(address, str)
            and not is_layout(address)
            and (found := absolute(sheet.base, structured.text(address)))
        ):
            return found
    return None


def _mark_main(images: list[Image], stated: str | None) -> None:
    """The main image is the one that the page names as the article's, in whatever size, else the first."""
    named = (image for image in images if stated and same_picture(image.url, stated))
    if main := next(named, images[0] if images else None):
        main.is_main = True


def _add_stated_texts(sheet: Sheet, images: list[Image]) -> None:
    """Caption and credit from JSON-LD, where the page prints none under a picture."""
    bare = [image for image in images if not image.caption and not image.credit]
    for thing in sheet.facts.of_type("ImageObject") if bare else ():
        url = absolute(sheet.base, structured.text(thing.get("contentUrl")) or structured.text(thing.get("url")))
        image = next((image for image in bare if url and same_picture(image.url, url)), None)
        if image is not None and not image.caption and not image.credit:
            caption, credit = part_credit(structured.text(thing.get("caption")) or "")
            image.caption = caption or None
            image.credit = clean_credit(structured.text(thing.get("creditText")) or credit) or None
