"""Pages that print several whole posts one after another."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import accumulate
from urllib.parse import urlsplit

from pipelines.engine.blocks import Block, Node
from pipelines.engine.classnames import tokens_of
from pipelines.engine.sheet import Sheet
from pipelines.engine.spans import BODY_LABELS, FIELD_LABELS, Label
from pipelines.engine.text import fold, words
from pipelines.engine.urls import absolute, identity, same_site

_MAYBE_TITLES = BODY_LABELS | {Label.HEADLINE, Label.BOILERPLATE}
"""What the title of a post may have been taken for."""
_MIN_ENTRIES = 2
_MAX_TITLE_WORDS = 25
_MIN_ENTRY_WORDS = 60
"""Mean words of an entry: teasers are shorter, posts are longer."""
_MOST = 0.8
_ALIKE = 0.6
_EVIDENCE = 2
"""Titles that link to their own pages count 2 (1 for two posts), a post's own element each 1, the same closing line 2
(1 if it is short), a date above each title 2. Two posts need one more."""
_MIN_ALIKE = 3
"""Two dates, or two lines alike that no rule knows, are a coincidence."""
_SHARED_WITH_SLUG = 3
_POST_TOKENS = frozenset({"post", "hentry", "entry", "item", "story"})
_CLOSING_WORDS = 6
"""A closing line of fewer words ("Read more") closes sections of any article."""
_MAX_CLOSING_WORDS = 30
"""A longer one is a paragraph that somebody has pasted."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One post: its title's block, and its region ``first`` to ``last`` (not included); its date may stand above its title."""

    title: Block
    first: int
    last: int
    url: str | None


def find_entries(sheet: Sheet) -> list[Entry]:
    """The posts of a digest, [] for any other page."""
    titles: dict[str, list[Block]] = defaultdict(list)
    labels = list(map(sheet.labels.main, range(len(sheet.blocks))))
    for block, label in zip(sheet.blocks, labels):
        if label in _MAYBE_TITLES and (block.heading or _opens_a_post(block)):
            titles[block.node.path].append(block)
    groups = sorted((group for group in titles.values() if len(group) >= _MIN_ENTRIES), key=len, reverse=True)
    text = _text_before(sheet.blocks, labels) if groups else []
    for group in groups:
        entries = _entries(sheet, text, group)
        if len(entries) >= _MIN_ENTRIES and _is_digest(sheet, text, entries):
            return entries
    return []


def _text_before(blocks: list[Block], labels: list[Label | None]) -> list[int]:
    """For each block, and for the page's end, how many words of text stand before it."""
    return [0, *accumulate(block.words * (label in BODY_LABELS) for block, label in zip(blocks, labels))]


def _opens_a_post(block: Block) -> bool:
    """A title that is no heading: the first line of an ``article``, all link or all bold."""
    if not block.marks or block.words > _MAX_TITLE_WORDS or not (block.is_all("link") or block.is_all("strong")):
        return False
    post = block.inside("article")
    return post is not None and post.first == block.index


def _entries(sheet: Sheet, text: list[int], titles: list[Block]) -> list[Entry]:
    found = []
    openings = _openings(sheet, titles)
    for title, first, following, own in zip(titles, openings, [*openings[1:], None], _own_elements(titles)):
        end = _end_of_text(sheet, title, own) if following is None else following
        last = min(end, own.last) if own and own.last > title.index + 1 else end
        if text[last] > text[title.index + 1]:
            url = absolute(sheet.base, sheet.link_of(title))
            found.append(Entry(title, first, last, url if url and same_site(url, sheet.url) else None))
    return found


def _openings(sheet: Sheet, titles: list[Block]) -> list[int]:
    """Where each post begins: at its title, or at the date above it if most, the first among them, have one there."""
    dated = [sheet.labels.main(title.index - 1) is Label.DATE if title.index else False for title in titles]
    above = dated[0] and sum(dated) >= max(_MIN_ALIKE, _MOST * len(titles))
    return [title.index - (above and has_date) for title, has_date in zip(titles, dated)]


def _own_elements(titles: list[Block]) -> list[Node]:
    """For each title the largest element that holds it and no other."""
    indices = [title.index for title in titles]
    return list(map(_largest_between, titles, [-1, *indices], [*indices[1:], math.inf]))


def _largest_between(title: Block, before: int, after: float) -> Node:
    """The largest element round a title that holds neither neighbour: one that holds any other title holds one of them."""
    largest = title.node
    for node in title.node.ancestors():
        if node.first <= before or node.last > after:
            break
        largest = node
    return largest


def _end_of_text(sheet: Sheet, title: Block, own: Node) -> int:
    """Where the last entry ends: with its element, else with the one that holds all titles."""
    if own.last > title.index + 1:
        return own.last
    holding = (node for node in title.node.ancestors() if node.last > title.index + 1)
    return next((node.last for node in holding), len(sheet.blocks))


def _is_digest(sheet: Sheet, text: list[int], entries: list[Entry]) -> bool:
    sizes = [text[entry.last] - text[entry.title.index + 1] for entry in entries]
    if sum(sizes) < _MIN_ENTRY_WORDS * len(entries):
        return False
    if text[entries[0].title.index] > max(sizes):
        return False
    pages = {identity(entry.url) for entry in entries if entry.url} - {identity(sheet.url)}
    linked = len(pages) >= _MOST * len(entries)
    elements = _own_elements([entry.title for entry in entries])
    own = sum(map(_stands_alone, entries, elements)) >= _MOST * len(entries)
    closing = _closing_evidence(sheet, entries)
    repeated = bool(repeated_closings(sheet, entries)) or any(entry.first < entry.title.index for entry in entries)
    if (sheet.facts.article() or _address_names_headline(sheet)) and closing < _EVIDENCE:
        return False  # one article, whatever its sub-headings link to
    few = len(entries) == _MIN_ENTRIES
    return linked * (1 if few else 2) + own + max(closing, 2 * repeated) >= _EVIDENCE + few


def repeated_closings(sheet: Sheet, entries: list[Entry]) -> list[Block]:
    """The last paragraphs of the posts, where most of them are one and the same: no text of any, whatever they say."""
    last = [block for entry in entries if (block := _last_of_text(sheet, entry))]
    said = Counter(fold(block.text) for block in last if _CLOSING_WORDS <= block.words <= _MAX_CLOSING_WORDS)
    text, times = said.most_common(1)[0] if said else ("", 0)
    if times < max(_MIN_ALIKE, _MOST * len(entries)):
        return []
    return [block for block in last if fold(block.text) == text]


def _last_of_text(sheet: Sheet, entry: Entry) -> Block | None:
    blocks = reversed(sheet.blocks[entry.title.index + 1 : entry.last])
    return next((block for block in blocks if sheet.labels.main(block.index) in BODY_LABELS), None)


def _address_names_headline(sheet: Sheet) -> bool:
    """True if the page's address repeats words of its headline, as an article's does and an archive's does not."""
    slug = set(words(urlsplit(sheet.url).path.replace("-", " ").replace("_", " ")))
    return len(slug & set(words(sheet.headline.text or ""))) >= _SHARED_WITH_SLUG


def _stands_alone(entry: Entry, own: Node) -> bool:
    """True if a post's own element, or one in it, calls itself a post: ``article``, an item, ``.post``."""
    if own.last < entry.last:
        return False
    within = (node for node in entry.title.node.ancestors() if own.first <= node.first and node.last <= own.last)
    return any(
        node.tag in ("article", "li") or tokens_of(node.element.get("class") or "") & _POST_TOKENS for node in within
    )


def _closing_evidence(sheet: Sheet, entries: list[Entry]) -> int:
    """Most entries end on the same line that is no text of theirs: 2, or 1 for a short one."""
    closings = Counter(_closing(sheet, entry) for entry in entries)
    alike = {one: sum(number for other, number in closings.items() if _alike(one, other)) for one in closings}
    best = max(closings, key=lambda one: alike[one])
    if alike[best] < _MOST * len(entries):
        return 0
    return 2 if len(best) >= _CLOSING_WORDS else 1


def _closing(sheet: Sheet, entry: Entry) -> frozenset[str]:
    for block in reversed(sheet.blocks[entry.title.index + 1 : entry.last]):
        removed = [span for span in sheet.labels.of(block.index) if span.label not in BODY_LABELS | FIELD_LABELS]
        if removed:
            return frozenset(words(block.text[removed[-1].start : removed[-1].end]))
        if sheet.labels.main(block.index) in BODY_LABELS:
            break
    return frozenset()


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one and other) and len(one & other) >= _ALIKE * len(one | other)
