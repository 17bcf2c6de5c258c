"""An article's own images, with caption and credit apart."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import html

from pipelines.engine import structured
from pipelines.engine.article import Image
from pipelines.engine.blocks import Block, Picture
from pipelines.engine.credits import clean_credit, part_credit, part_credit_line
from pipelines.engine.imagefiles import (
    address_of,
    is_default,
    is_image_file,
    is_layout,
    keys_of,
    large_file,
    picture_of,
    width_in,
)
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
_MAX_IMAGES = 500
"""The longest galleries of an article have half of that; pages with more list other things."""
_MAX_STATED = 20
"""Addresses of the main image that are looked at: sites state it in a handful of crops."""
_STATED_IN = ("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src")
_SIGNS = " |/·•-–—("
"""Between caption and credit."""


@dataclass(frozen=True, slots=True)
class PlacedImage:
    """An image, and where it is printed; nowhere for one that the page only states."""

    image: Image
    picture: Picture | None = None


def find_images(story: Story, body: list[Block], warnings: list[str]) -> list[PlacedImage]:
    """The images in the story's region and in its own element, each picture once, at its largest.

    The one that the page states as the article's comes first where it is printed nowhere.

    :param body: the blocks with text of the body.
    :param warnings: takes what the article's reader should know of its images.
    """
    placed = _printed(story, body, warnings)
    stated = list(_stated(story.sheet)) if placed or story.is_own_page else []
    images = [one.image for one in placed]
    main = _first_same(images, stated) or _first_alike(story.sheet, images)
    if main is None and story.is_own_page:
        main = next((Image(url) for url in stated if not images or not is_default(url)), None)
        placed[:0] = [PlacedImage(main)] if main else []
    if main := main or next(iter(images), None):
        main.is_main = True
    _add_stated_texts(story.sheet, [one.image for one in placed])
    return placed


def _printed(story: Story, body: list[Block], warnings: list[str]) -> list[PlacedImage]:
    found: dict[str, PlacedImage] = {}
    pictures = _first_pictures(story, body, warnings)
    following = _blocks_of_next([(picture.block, name) for picture, _, name in pictures])
    for (picture, url, name), before in zip(pictures, following):
        if name in found:
            _add_size(found[name].image, url)
            continue
        caption, credit = _texts(story.sheet, picture, before)
        found[name] = PlacedImage(Image(url, caption, credit, one_line(picture.element.get("alt")) or None), picture)
    return list(found.values())


def _first_pictures(story: Story, body: list[Block], warnings: list[str]) -> list[tuple[Picture, str, str]]:
    """The story's pictures with their addresses and names, as far as so many are of one article."""
    found: list[tuple[Picture, str, str]] = []
    names: set[str] = set()
    for picture, url in _own_pictures(story, body, story.sheet.base):
        names.add(name := picture_of(url))
        if len(names) > _MAX_IMAGES:
            warnings.append(f"images: more than {_MAX_IMAGES}, the rest is left out")
            break
        found.append((picture, url, name))
    return found


def _blocks_of_next(pictures: list[tuple[int, str]]) -> list[int | None]:
    """For each picture (block, name), the block of the next one of another name; None for those of the last name."""
    found: list[int | None] = [None] * len(pictures)
    for at in range(len(pictures) - 2, -1, -1):
        block, name = pictures[at + 1]
        found[at] = found[at + 1] if name == pictures[at][1] else block
    return found


def _add_size(image: Image, url: str) -> None:
    """The same picture again: the larger of two stated widths, and what states none is the original of what does."""
    if width_in(image.url) and (not width_in(url) or width_in(url) > width_in(image.url)):
        image.url = url


def _own_pictures(story: Story, body: list[Block], base: str) -> Iterator[tuple[Picture, str]]:
    """The story's pictures with their addresses."""
    if not body:
        return
    furniture = {id(node) for node in story.sheet.furniture}
    pictures = story.sheet.page.pictures
    for number in range(bisect_left(pictures, story.first, key=lambda picture: picture.block), len(pictures)):
        picture = pictures[number]
        if picture.block > body[-1].index + 1:
            break
        link = _link_of(picture, base)
        if (
            not _is_small(picture.element)
            and furniture.isdisjoint(map(id, picture.node.ancestors()))
            and not _leads_elsewhere(link, story.sheet.url)
            and (url := address_of(picture.element, base))
            and not is_layout(url, picture.element.get("class") or "")
        ):
            yield picture, large_file(link, url) or url


def _link_of(picture: Picture, base: str) -> str | None:
    link = next(picture.element.iterancestors("a"), None)
    return absolute(base, link.get("href")) if link is not None else None


def _leads_elsewhere(address: str | None, page: str) -> bool:
    """An image that links to another page of the site shows that page's story, not this one's."""
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
    caption = " ".join(parts[Label.CAPTION]).strip(_SIGNS)
    line = one_line(" ".join(parts[Label.IMAGE_CREDIT])).lstrip(_SIGNS.strip("("))
    credit = clean_credit(line)
    if not credit:
        caption, credit = part_credit(one_line(caption))
    elif not caption:
        caption, credit = part_credit_line(line)
    return caption or None, credit or None


def _is_of_other(block: Block, picture: Picture) -> bool:
    """True for what stands in a figure or table that the picture does not stand in."""
    own = block.inside("figure", "table")
    return own is not None and own not in picture.node.ancestors()


def _stated(sheet: Sheet) -> Iterator[str]:
    """Addresses of the image that the page names as the article's, the surest first: often several crops of one."""
    image = sheet.facts.article().get("image")
    things = image[:_MAX_STATED] if isinstance(image, list) else [image]
    addresses = [_address_in(sheet.facts.resolve(thing)) for thing in things]
    for name in _STATED_IN:
        addresses += sheet.facts.meta.get(name, ())[:1]
    for address in addresses:
        if address and not is_layout(address) and (found := absolute(sheet.base, structured.text(address))):
            yield found


def _address_in(thing: Any) -> str | None:
    """The address of what JSON-LD says of an image: a text, or an object with one."""
    value = (thing.get("url") or thing.get("contentUrl")) if isinstance(thing, dict) else thing
    value = value[0] if isinstance(value, list) and value else value
    return value if isinstance(value, str) else None


def _first_same(images: list[Image], stated: list[str]) -> Image | None:
    """The first image that is one of those which are stated, in whatever size: the surest first, by the surest sign first."""
    held = _by_key(images)
    keys = [keys_of(url) for url in stated]
    sure = (held.get(found[0]) for found in keys)
    likely = (held.get(key) for found in keys for key in found[1:])
    return next((image for image in (*sure, *likely) if image), None)


def _first_alike(sheet: Sheet, images: list[Image]) -> Image | None:
    """The first image with the alternative text of the stated one: a crop under a name of its own."""
    alt = sheet.facts.meta_value("og:image:alt", "twitter:image:alt")
    return next((image for image in images if alt and image.alt == alt), None)


def _by_key(images: list[Image]) -> dict[str, Image]:
    """The first image of each key."""
    found: dict[str, Image] = {}
    for image in images:
        for key in keys_of(image.url):
            found.setdefault(key, image)
    return found


def _add_stated_texts(sheet: Sheet, images: list[Image]) -> None:
    """Caption and credit from JSON-LD, where the page prints none under a picture."""
    bare = _by_key([image for image in images if not image.caption and not image.credit])
    for thing in sheet.facts.of_type("ImageObject") if bare else ():
        url = absolute(sheet.base, structured.text(thing.get("contentUrl")) or structured.text(thing.get("url")))
        image = next((bare[key] for key in keys_of(url) if key in bare), None) if url else None
        if image is not None and not image.caption and not image.credit:
            caption, credit = part_credit(structured.text(thing.get("caption")) or "")
            image.caption = caption or None
            image.credit = clean_credit(structured.text(thing.get("creditText")) or credit) or None
