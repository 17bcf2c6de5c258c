"""What may be the posts of a page: titles of one shape, each with the text below it."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate, chain, takewhile

from pipelines.engine.blocks import Block, Node
from pipelines.engine.classnames import tokens_of
from pipelines.engine.dates import LOOSE_DATE, RELATIVE
from pipelines.engine.sheet import Sheet
from pipelines.engine.spans import BODY_LABELS, Label
from pipelines.engine.text import fold
from pipelines.engine.urls import absolute, identity, is_front_page, same_site

MIN_POSTS = 2
MOST = 0.8
"""What is true of so many of a page's posts is true of them all."""
_MIN_ALIKE = 3
"""Two dates, or two lines alike that no rule knows, are a coincidence."""
_MAYBE_TITLES = BODY_LABELS | {Label.HEADLINE, Label.BOILERPLATE}
"""What the title of a post may have been taken for."""
_MIN_TITLE_WORDS = 2
_MAX_TITLE_WORDS = 25
_POST_TOKENS = frozenset({"post", "hentry", "entry", "item", "story"})
_MOST_OF_TITLE = 0.6
"""Of a line's characters: so many are a link, or a date, then it is one."""
_MAX_LINE = 14
"""Words of a line that says when a post is of."""
_DIGIT = re.compile(r"\d")
_LETTER = re.compile(r"[^\W\d_]")
_MAX_LINK_CHARS = 30
"""``Read the whole story``: longer links are titles, or parts of sentences."""
_DATED_TITLE = re.compile(rf"(?:{LOOSE_DATE.pattern})(?:\s*[:|·]|\s+[-–—])\s+(?=\w)")
"""``3 May 2025: A title``."""
_BELOW = 3
"""Lines below a title, or above the next, among which its date stands."""
_ABOVE = 2


@dataclass(frozen=True, slots=True)
class Entry:
    """One post: its title's block, and its region ``first`` to ``last`` (not included); its date may stand above its title."""

    title: Block
    name: str
    """The title: what its block says, but for a date below or beside it."""
    first: int
    last: int
    url: str | None
    """Its own page, on the same site."""
    link: str | None = None
    """What its title links to, wherever that is."""
    date: Block | None = None
    """The line that says when it is of."""


class Posts:
    """A page's posts, if posts they are, and what can be counted of them."""

    def __init__(self, sheet: Sheet, text: list[int], titles: list[Block], lead: int | None = None) -> None:
        self.sheet = sheet
        self.text = text
        """For each block, and for the page's end, how many words of text stand before it."""
        self.titles = titles
        self.lead = lead
        """The first title of any shape that is a link: a front page sets its first story apart."""
        self.entries = list(self._entries())
        if not any(entry.link for entry in self.entries):
            self.entries = _with_links_below(sheet, self.entries)

    def _entries(self) -> Iterator[Entry]:
        owns = own_elements(self.titles)
        openings = self._openings(owns)
        for title, first, following, own in zip(self.titles, openings, [*openings[1:], None], owns):
            last = self._end(title, own, following)
            if self._words(title, last):
                link = absolute(self.sheet.base, _link_of(title))
                url = link if link and same_site(link, self.sheet.url) else None
                yield Entry(title, title_of(title), first, last, url, link, _date_of(self.sheet, title, first, last))

    def _words(self, title: Block, last: int) -> int:
        """Words of text from below a title to a place."""
        return self.text[last] - self.text[title.index + 1]

    def _end(self, title: Block, own: Node, following: int | None) -> int:
        """Where a post ends: with its element if that holds its text, at the latest where the next begins; the last one
        with the element that holds all titles."""
        if self._words(title, own.last) > 0:
            return own.last if following is None else min(own.last, following)
        holding = (node.last for node in title.node.ancestors() if self._words(title, node.last) > 0)
        return next(holding, len(self.sheet.blocks)) if following is None else following

    def _openings(self, owns: list[Node]) -> list[int]:
        """Where each post begins: with its own element, or at the date above it if most, the first among them, have one there."""
        starts = self._starts(owns)
        if self._date_below_last(owns[-1]):
            return starts  # lines above titles are those of the posts before
        for above in range(1, _ABOVE + 1):
            dated = [start >= above and _is_date_line(self.sheet.blocks[start - above]) for start in starts]
            if dated[0] and sum(dated) >= max(min(_MIN_ALIKE, len(dated)), MOST * len(dated)):
                return [start - above * has_date for start, has_date in zip(starts, dated)]
        return starts

    def _starts(self, owns: list[Node]) -> list[int]:
        """The titles, or where the elements begin that hold them and their texts, if most have one of one shape."""
        indices = [title.index for title in self.titles]
        alone = [
            before < own.first and own.last <= after
            for before, own, after in zip([-1, *indices], owns, [*indices[1:], math.inf])
        ]
        holds = [one and self._words(title, own.last) > 0 for one, title, own in zip(alone, self.titles, owns)]
        shape, _ = Counter(own.path for own in owns).most_common(1)[0]
        return [own.first if one and own.path == shape else index for one, own, index in zip(holds, owns, indices)]

    def _date_below_last(self, own: Node) -> bool:
        title = self.titles[-1]
        return _date_of(self.sheet, title, title.index, self._end(title, own, None)) is not None

    def most(self, true: Iterator[bool]) -> bool:
        """Whether something is true of most posts."""
        return sum(true) >= MOST * len(self.entries)

    def text_of(self, entry: Entry) -> list[Block]:
        """The blocks of a post's text."""
        blocks = self.sheet.blocks[entry.title.index + 1 : entry.last]
        return [block for block in blocks if self.sheet.labels.main(block.index) in BODY_LABELS]

    @cached_property
    def sizes(self) -> list[int]:
        """Words of each post's text."""
        return [self.text[entry.last] - self.text[entry.title.index + 1] for entry in self.entries]

    @property
    def before(self) -> int:
        """Words of text above the first post."""
        return self.text[self.entries[0].first]

    @property
    def before_any(self) -> int:
        """Words of text above the first post of this shape or another."""
        first = self.entries[0].first
        return self.text[first if self.lead is None else min(first, self.lead)]

    @property
    def pages(self) -> set[str]:
        """The pages of the same site that the titles lead to."""
        return {identity(entry.url) for entry in self.entries if entry.url} - {identity(self.sheet.url)}

    @property
    def are_linked(self) -> bool:
        """Whether most titles lead each to a page of its own."""
        return len(self.pages) >= MOST * len(self.entries)

    @property
    def lead_elsewhere(self) -> bool:
        """Whether most of the titles that are links leave the site, or most of the posts end on a link that does."""
        linked = [entry for entry in self.entries if entry.link]
        ends = [link for entry in self.entries if (link := _last_link(self.sheet, entry)[1])]
        away = sum(not same_site(link, self.sheet.url) for link in ends)
        return sum(entry.url is None for entry in linked) > len(linked) / 2 or away >= MOST * len(self.entries)

    @property
    def are_distinct(self) -> bool:
        """Whether there are several, and nearly each has a title of its own."""
        titles = {fold(entry.name) for entry in self.entries}
        return len(self.entries) >= MIN_POSTS and len(titles) >= MOST * len(self.entries)

    @property
    def are_dated(self) -> bool:
        """Whether each says when it is of."""
        return self.most(entry.date is not None for entry in self.entries)

    @property
    def stand_alone(self) -> bool:
        """Whether most have an element that calls itself a post: ``article``, an item, ``.post``."""
        elements = own_elements([entry.title for entry in self.entries])
        return self.most(map(_stands_alone, self.entries, elements))


def candidates(sheet: Sheet) -> list[Posts]:
    """Titles of one shape with text below each, most posts first; classes are looked at, then left out of sight."""
    labels = list(map(sheet.labels.main, range(len(sheet.blocks))))
    titles = [
        block for block, label in zip(sheet.blocks, labels) if label in _MAYBE_TITLES and _may_be_title(sheet, block)
    ]
    groups = [*_groups(titles, _shape), *_groups(titles, lambda block: _bare(_shape(block)))]
    text = _text_before(sheet.blocks, labels) if groups else []
    lead = next((block.index for block in titles if leads_on(sheet, block)), None)
    unlike = {tuple(block.index for block in group): group for group in groups}
    found = [posts for group in unlike.values() if _may_be_posts(posts := Posts(sheet, text, group, lead))]
    return sorted(found, key=lambda posts: -len(posts.entries))


def _may_be_posts(posts: Posts) -> bool:
    """Whether titles differ; bold lines, which articles have for sub-headings, lead each to a page of its own, too."""
    return posts.are_distinct and (posts.are_linked or not _is_bold_line(posts.titles[0]))


def leads_on(sheet: Sheet, block: Block) -> bool:
    """Whether a title leads to another page of the site, and not to its front."""
    address = absolute(sheet.base, _link_of(block))
    if not address or block.words <= _MIN_TITLE_WORDS or is_front_page(address):
        return False
    return same_site(address, sheet.url) and identity(address) != identity(sheet.url)


def _groups(titles: list[Block], shape: Callable[[Block], str]) -> list[list[Block]]:
    found: dict[str, list[Block]] = defaultdict(list)
    for block in titles:
        found[shape(block)].append(block)
    return [group for group in found.values() if len(group) >= MIN_POSTS]


def _shape(block: Block) -> str:
    """What titles of one template share: a bold line is none of the lines that are links."""
    return block.node.path + "/b" * _is_bold_line(block)


def _bare(path: str) -> str:
    """A path without class names."""
    return "/".join(part.partition(".")[0] for part in path.split("/"))


def _text_before(blocks: list[Block], labels: list[Label | None]) -> list[int]:
    return [0, *accumulate(block.words * (label in BODY_LABELS) for block, label in zip(blocks, labels))]


def _may_be_title(sheet: Sheet, block: Block) -> bool:
    if block.heading or _opens_a_post(block) or _is_linked_line(sheet, block):
        return True
    return _is_bold_line(block) and _stands_over_text(sheet, block)


def _is_bold_line(block: Block) -> bool:
    """A line that is all bold, and no link."""
    if block.heading or not block.marks or not _MIN_TITLE_WORDS < block.words <= _MAX_TITLE_WORDS:
        return False
    return block.is_all("strong") and not block.link_chars


def _opens_a_post(block: Block) -> bool:
    """A title that is no heading: the first line of an ``article``, all link or all bold."""
    if not block.marks or block.words > _MAX_TITLE_WORDS or not (block.is_all("link") or block.is_all("strong")):
        return False
    post = block.inside("article")
    return post is not None and post.first == block.index


def _is_linked_line(sheet: Sheet, block: Block) -> bool:
    """A title that is no heading: a line that is all link, but for a date, with running text below it, or below short lines."""
    if not block.marks or not _MIN_TITLE_WORDS < block.words <= _MAX_TITLE_WORDS + _MAX_LINE:
        return False
    linked = sum(mark.end - mark.start for mark in block.marks if mark.kind == "link")
    return linked >= len(title_of(block)) and _stands_over_text(sheet, block)


def _stands_over_text(sheet: Sheet, block: Block) -> bool:
    for below in sheet.blocks[block.index + 1 : block.index + 1 + _BELOW]:
        if below.prose:
            return True
        if below.heading or below.words > _MAX_LINE or below.is_all("link"):
            return False
    return False


def _with_links_below(sheet: Sheet, entries: list[Entry]) -> list[Entry]:
    """Posts whose titles are no links, with what each ends on, where most end on one link that says the same: "Read more"."""
    ends = [_last_link(sheet, entry) for entry in entries]
    texts = Counter(text for text, _ in ends if text)
    said, times = texts.most_common(1)[0] if texts else ("", 0)
    if times < max(_MIN_ALIKE, MOST * len(entries)):
        return entries
    return [
        replace(entry, link=link, url=link if link and same_site(link, sheet.url) else None) if text == said else entry
        for entry, (text, link) in zip(entries, ends)
    ]


def _last_link(sheet: Sheet, entry: Entry) -> tuple[str, str | None]:
    """What the last link of a post says, and where it leads: ("", None) if it ends on none."""
    for block in reversed(sheet.blocks[entry.title.index + 1 : entry.last]):
        links = [mark for mark in block.marks if mark.kind == "link"]
        if links and links[-1].end - links[-1].start <= _MAX_LINK_CHARS:
            last = links[-1]
            return fold(block.text[last.start : last.end]), absolute(sheet.base, last.element.get("href"))
        if block.prose:
            break
    return "", None


def title_of(block: Block) -> str:
    """A title without the date that stands below it, beside it or before it in the same block."""
    name, _, rest = block.text.partition("\n")
    if rest and _is_dated(block, rest) and rest.count(" ") < _MAX_LINE:
        return name
    return _beside_date(block) or _after_date(block) or block.text


def _beside_date(block: Block) -> str:
    """The link of a line that is a link and a date; in a heading the date has its year: other numbers belong to the title."""
    link = next((mark for mark in block.marks if mark.kind == "link"), None)
    if link is None:
        return ""
    rest = block.text[: link.start] + block.text[link.end :]
    dated = LOOSE_DATE.search(rest) if block.heading else _DIGIT.search(rest)
    return block.text[link.start : link.end] if dated and says_only_when(rest) else ""


def _after_date(block: Block) -> str:
    """A heading's title, where its date and a sign stand before it."""
    date = _DATED_TITLE.match(block.text) if block.heading else None
    return block.text[date.end() :] if date else ""


def says_only_when(text: str) -> bool:
    """Whether a text has no letters but those of a date."""
    return not _LETTER.search(LOOSE_DATE.sub("", text))


def _link_of(title: Block) -> str | None:
    """The address that a title as a whole links to."""
    length = _MOST_OF_TITLE * len(title_of(title))
    return next(
        (mark.element.get("href") for mark in title.marks if mark.kind == "link" and mark.end - mark.start >= length),
        None,
    )


def _is_date_line(block: Block) -> bool:
    """A short line that says when something is of."""
    if block.prose or block.words > _MAX_LINE:
        return False
    if block.heading:
        match = LOOSE_DATE.search(block.text)
        return bool(match) and match.end() - match.start() >= _MOST_OF_TITLE * len(block.text)
    return _is_dated(block, block.text)


def _is_dated(block: Block, text: str) -> bool:
    return any(mark.kind == "time" for mark in block.marks) or bool(LOOSE_DATE.search(text) or RELATIVE.search(text))


def _date_of(sheet: Sheet, title: Block, first: int, last: int) -> Block | None:
    """The line with a post's date: above its title, below it, or at its end."""
    if title_of(title) != title.text:
        return title
    inside = sheet.blocks[title.index + 1 : last]
    below = takewhile(_is_no_prose, inside[:_BELOW])
    end = takewhile(_is_no_prose, reversed(inside[-_BELOW:]))
    return next((block for block in chain(sheet.blocks[first : title.index], below, end) if _is_date_line(block)), None)


def _is_no_prose(block: Block) -> bool:
    return not block.prose


def own_elements(titles: list[Block]) -> list[Node]:
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


def _stands_alone(entry: Entry, own: Node) -> bool:
    if own.last < entry.last:
        return False
    within = (node for node in entry.title.node.ancestors() if own.first <= node.first and node.last <= own.last)
    return any(
        node.tag in ("article", "li") or tokens_of(node.element.get("class") or "") & _POST_TOKENS for node in within
    )
