"""Posts, films and charts that a story shows: frames, files, marked quotes, elements of scripts."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from pipelines.engine.blocks import Block, Node, Picture
from pipelines.engine.content import PARAGRAPHS
from pipelines.engine.frames import kept_embed
from pipelines.engine.providers import embed_at, embed_with_number
from pipelines.engine.spans import BODY_LABELS
from pipelines.engine.story import Story
from pipelines.engine.urls import absolute, site_of, untracked

_EMBED_CLASS = re.compile(
    r"embed|tweet|instagram|youtube|vimeo|tiktok|fb-(?:post|video)|reddit-card|bluesky|text-post-media|datawrapper|flourish|imgur|telegram",
    re.IGNORECASE,
)
"""In the name or class of an element that a script fills."""
_MAX_BLOCKS = 8
"""What holds more is no embed, whatever it is called."""
_NUMBERS = (
    "videoid",
    "video-id",
    "data-videoid",
    "data-video-id",
    "data-youtube-id",
    "data-tweetid",
    "data-tweet-id",
    "data-shortcode",
    "tweetid",
    "data-id",
    "data-src",
    "id",
)


@dataclass(frozen=True, slots=True)
class Embed:
    """What is shown, and where."""

    provider: str
    """A known one's name, else the host's."""
    url: str
    block: int
    """It stands before this block."""
    node: Node
    in_text: bool
    """The text has it already, as a quote with its link."""


def find_embeds(story: Story, body: list[Block]) -> list[Embed]:
    """The embeds among a story's text, each address once, in order."""
    if not body:
        return []
    found: dict[str, Embed] = {}
    furniture = {id(node) for node in story.sheet.furniture}
    held = [block.index for block in body]
    for embed in sorted([*_frames(story, held), *_elements(story, held)], key=lambda embed: embed.block):
        if furniture.isdisjoint(map(id, embed.node.ancestors())):
            found.setdefault(embed.url, embed)
    return list(found.values())


def _frames(story: Story, held: list[int]) -> Iterator[Embed]:
    for frame in story.sheet.page.frames:
        if not story.first <= frame.block <= held[-1] + 1:
            continue
        provider, address = kept_embed(frame.element)
        if provider:
            yield Embed(provider, address, frame.block, frame.node, False)
        elif _is_among(story, held, frame) and (url := absolute(story.sheet.base, address)):
            yield Embed(site_of(url), untracked(url), frame.block, frame.node, False)


def _is_among(story: Story, held: list[int], frame: Picture) -> bool:
    """True for what stands among the text or at its end, in the element that holds it: beside it stand adverts and forms."""
    first, last = held[0], held[-1]
    around = next(
        (
            node
            for node in story.sheet.blocks[last].node.ancestors()
            if node.holds(first) and node.tag not in PARAGRAPHS
        ),
        None,
    )
    return around is None or around in frame.node.ancestors()


def _elements(story: Story, held: list[int]) -> Iterator[Embed]:
    nodes = story.sheet.page.nodes
    start = bisect_left(nodes, story.first, key=lambda node: node.first)
    end = bisect_right(nodes, held[-1] + 1, key=lambda node: node.first)
    for node in nodes[start:end]:
        called = f"{node.tag} {node.classes}" if "-" in node.tag else node.classes
        if called and _is_called_embed(called) and (embed := _embed_of(node, called.lower())):
            quoted = held[bisect_left(held, node.first) : bisect_left(held, node.last)]
            yield Embed(*embed, node.last if quoted else node.first, node, _is_linked_from(story, quoted, embed[1]))


@lru_cache(maxsize=20_000)
def _is_called_embed(called: str) -> bool:
    return bool(_EMBED_CLASS.search(called))


def _embed_of(node: Node, called: str) -> tuple[str, str] | None:
    if node.last - node.first > _MAX_BLOCKS:
        return None
    stated = (found for value in node.element.values() if "/" in value and (found := _stated(value)))
    numbers = (node.element.get(name) for name in _NUMBERS)
    numbered = (found for number in numbers if number and (found := embed_with_number(called, number)))
    return next(stated, None) or next(numbered, None) or _linked(node)


def _is_linked_from(story: Story, quoted: list[int], url: str) -> bool:
    """True if a link to the post is left in the text of its quote."""
    for index in quoted:
        kept = [span for span in story.sheet.labels.of(index) if span.label in BODY_LABELS]
        for mark in story.sheet.blocks[index].marks:
            found = _stated(mark.element.get("href") or "") if mark.kind == "link" else None
            if found and found[1] == url and any(a.start < mark.end and mark.start < a.end for a in kept):
                return True
    return False


def _stated(value: str) -> tuple[str, str] | None:
    """An attribute's address; Bluesky states ``at://did:plc:.../app.bsky.feed.post/...``."""
    if value.startswith("at://"):
        return embed_at(f"https://embed.bsky.app/embed/{value.removeprefix('at://')}")
    return embed_at(value) if value.startswith(("http", "//")) else None


def _linked(node: Node) -> tuple[str, str] | None:
    """What the last link leads to that leads to a post, or the address that stands there for want of a script."""
    links = [link.get("href") or "" for link in node.element.iter("a")]
    texts = [text.strip() for text in node.element.itertext() if "://" in text]
    return next((found for address in (*reversed(links), *texts) if (found := _stated(address))), None)
