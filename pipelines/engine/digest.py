"""Pages that print several posts one after another: whole, or their beginnings."""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import urlsplit

from pipelines.engine.blocks import Block, Mark
from pipelines.engine.head import is_called_article, is_headline, is_stated_article, prints, words_above
from pipelines.engine.posts import MIN_POSTS, MOST, Entry, Posts, candidates
from pipelines.engine.sheet import Sheet
from pipelines.engine.spans import BODY_LABELS, FIELD_LABELS, Label
from pipelines.engine.text import fold, words
from pipelines.engine.urls import absolute, identity, is_front_page, same_site
from pipelines.engine.ways_on import MAX_TEASER_WORDS, is_way_on

_MIN_ENTRY_WORDS = 60
"""Words of a whole post, and of posts in the mean: fewer are a teaser."""
_MAX_BEGINNING = 300
"""Words above an unknown link to the post's own page: what has more is whole, whatever the link says."""
_ALIKE = 0.6
_EVIDENCE = 2
"""Titles that link to their own pages count 2 (1 for two posts), dates of their own 2, a post's own element 1, the same
closing line 2 (1 if it is short), linked titles without a headline above them 1 (2 for two posts),
"Read more" behind each 1, two dated posts that begin the page 1. Two posts need one more; so do whole posts without dates
under a headline; so do all under one with an introduction, and once more if their titles are no links."""
_MIN_ALIKE = 3
"""Two lines alike that no rule knows are a coincidence."""
_CLOSING_WORDS = 6
"""A closing line of fewer words ("Read more") closes sections of any article."""
_MAX_CLOSING_WORDS = 30
"""A longer one is a paragraph that somebody has pasted."""
_MIN_INTRODUCTION = 15
_MOST_BEFORE = 0.3
"""Share of a listing's text that may stand above its teasers."""
_NUMBER = re.compile(
    r"\W{0,2}(?:no\.? ?|nr\.? ?|№ ?)?(\d{1,3})(?:[.):\]]|\s+[-–—:]|(?<=#\d)|(?<=#\d\d))\s", re.IGNORECASE
)
"""``1. ``, ``#3 ``, ``No. 4: ``, ``5) ``: what ranks a title."""
_CUT_OFF = re.compile(r"(?:…|\.\.\.)[\])]?\W{0,3}$")
_NOT_THE_REST = frozenset({Label.COMMENTS, Label.SHARE, Label.DATE, Label.BYLINE})
"""Short links at a post's end with one of these lead to its page for something else."""
_QUESTION = ("?", "？", "؟", ";")


def find_posts(sheet: Sheet) -> Posts | None:
    """The posts of a page that prints several, whole or as teasers; None for any other page."""
    return next(filter(_are_posts, candidates(sheet)), None)


def are_teasers(posts: Posts, *, surely: bool = False) -> bool:
    """Whether more than half of the posts are no more than their beginnings.

    :param surely: count no links that only may lead to the rest: a shop's "Order now" stands there, too.
    """
    number = len(posts.entries)
    begun = sum(_is_teaser(posts, entry, size, surely) for entry, size in zip(posts.entries, posts.sizes))
    return sum(posts.sizes) < _MIN_ENTRY_WORDS * number or 2 * begun > number


def _is_teaser(posts: Posts, entry: Entry, size: int, surely: bool) -> bool:
    paragraphs = _paragraphs(posts, entry)
    if size < _MIN_ENTRY_WORDS or (size <= MAX_TEASER_WORDS and len(paragraphs) <= 1):
        return True
    return _is_cut(posts, entry, size, surely)


def beginnings(posts: Posts) -> list[Entry]:
    """The posts, among whole ones, whose texts go on at their own pages: those that say so, and two or more that are one
    short paragraph without a date."""
    linked = [(entry, size) for entry, size in zip(posts.entries, posts.sizes) if entry.url]
    short = [entry for entry, size in linked if _is_short(posts, entry, size)]
    said = [entry for entry, size in linked if _is_cut(posts, entry, size)]
    return [entry for entry, _ in linked if entry in said or (len(short) > 1 and entry in short)]


def _is_short(posts: Posts, entry: Entry, size: int) -> bool:
    return size < _MIN_ENTRY_WORDS and len(_paragraphs(posts, entry)) == 1 and entry.date is None


def _is_cut(posts: Posts, entry: Entry, size: int, surely: bool = False) -> bool:
    """Whether a post breaks off, or a link behind its last paragraph leads to the rest of it."""
    paragraphs = _paragraphs(posts, entry)
    if not paragraphs:
        return False
    last = paragraphs[-1]
    return bool(_CUT_OFF.search(last.text)) or _goes_on(posts, entry, last, 0 if surely else size)


def _paragraphs(posts: Posts, entry: Entry) -> list[Block]:
    return [block for block in posts.text_of(entry) if block.prose]


def _goes_on(posts: Posts, entry: Entry, last: Block, size: int = 0) -> bool:
    """Whether a link at the end of a post leads to the rest of it: "Read more", and no link to its comments.

    :param size: the post's words, where a link that no rule knows may say so, too.
    """
    sheet = posts.sheet
    rest = [
        (block, mark)
        for block in sheet.blocks[last.index : entry.last]
        for mark in block.marks
        if _is_rest_of(sheet, entry, mark)
    ]
    if any(_label_at(sheet, block, mark) is Label.RELATED for block, mark in rest):
        return True
    return 0 < size <= _MAX_BEGINNING and any(_may_say_more(sheet, entry, block, mark) for block, mark in rest)


def _is_rest_of(sheet: Sheet, entry: Entry, mark: Mark) -> bool:
    address = absolute(sheet.base, mark.element.get("href")) if mark.kind == "link" else None
    return bool(address and entry.url and not urlsplit(address).fragment and identity(address) == identity(entry.url))


def _label_at(sheet: Sheet, block: Block, mark: Mark) -> Label | None:
    spans = sheet.labels.of(block.index)
    return next((span.label for span in spans if span.start <= mark.start < span.end), None)


def _may_say_more(sheet: Sheet, entry: Entry, block: Block, mark: Mark) -> bool:
    """Whether a link that no rule knows may lead to the rest of a post."""
    said = fold(block.text[mark.start : mark.end])
    return said != fold(entry.name) and _label_at(sheet, block, mark) not in _NOT_THE_REST and is_way_on(block, mark)


def _are_posts(posts: Posts) -> bool:
    teasers = are_teasers(posts)
    if teasers and not _may_be_listing(posts):
        return False
    headed = _is_headed(posts)
    if posts.before > max(posts.sizes) and (headed or not teasers):
        return False
    if _are_ranked(posts) or _are_questions(posts) or _has_head(posts):
        return False
    few = len(posts.entries) == MIN_POSTS
    closing = 0 if teasers else _closing_evidence(posts)
    if is_stated_article(posts.sheet) and closing < _EVIDENCE:
        return False  # one article, whatever its sub-headings link to
    if posts.lead_elsewhere and headed:
        return False
    introduced = headed and _introduction(posts) >= _MIN_INTRODUCTION
    against = (
        few
        + introduced
        + (headed and not posts.are_dated and not (teasers and are_teasers(posts, surely=True)))
        + (introduced and not posts.are_linked)
        + (few and _is_called_article(posts))
    )
    return _evidence(posts, closing, headed, few) >= _EVIDENCE + against


def _evidence(posts: Posts, closing: int, headed: bool, few: bool) -> int:
    linked, free = posts.are_linked, not headed
    dated = posts.are_dated and (linked or _have_date_lines(posts) or _begins_page(posts))
    repeated = 2 * (dated or bool(repeated_closings(posts)))
    alone = linked * free * (1 + few) or (few and dated and _begins_page(posts))
    return linked * (1 if few else 2) + posts.stand_alone + max(closing, repeated) + alone + _all_go_on(posts)


def _all_go_on(posts: Posts) -> bool:
    """Whether most posts end on "Read more", or the like, to their own pages, and no heading sets them apart from a text above."""
    above = posts.entries[0].first - 1
    if above >= 0 and posts.sheet.blocks[above].heading and above != posts.sheet.headline.block:
        return False
    ends = [(entry, paragraphs[-1]) for entry in posts.entries if (paragraphs := _paragraphs(posts, entry))]
    return posts.most(_goes_on(posts, entry, last) for entry, last in ends)


def _have_date_lines(posts: Posts) -> bool:
    """Whether dates stand in lines of their own: sub-headings may begin with dates, too."""
    return posts.most(entry.date is not None and entry.date is not entry.title for entry in posts.entries)


def _begins_page(posts: Posts) -> bool:
    """Whether no headline, no byline and no text stands above the posts, but for a section's name, and no headline inside one."""
    titles = [entry.title.index for entry in posts.entries]
    headline = posts.sheet.headline.block
    inside = headline is not None and headline > titles[0] and headline not in titles
    return (
        not inside
        and not _is_headed(posts)
        and _introduction(posts) == 0
        and not prints(posts.sheet, _head(posts), Label.BYLINE)
    )


def _is_called_article(posts: Posts) -> bool:
    """Whether the page's ``og:type`` calls it an article, and a headline that is none of theirs stands above all posts."""
    return bool(_head(posts)) and is_called_article(posts.sheet)


def _introduction(posts: Posts) -> int:
    """Words of running text above the posts."""
    return posts.before + words_above(posts.sheet, posts.entries[0].first)


def _head(posts: Posts) -> range:
    """The blocks between a headline that is none of the posts' and the first of them; none if there is no such headline."""
    headline, first = posts.sheet.headline.block, posts.entries[0]
    if headline is None or headline >= first.title.index:
        return range(0)
    return range(headline, first.first)


def _may_be_listing(posts: Posts) -> bool:
    """Linked titles, three and more or without a headline above them, with nearly all of the page's text below them."""
    enough = len(posts.entries) >= _MIN_ALIKE or not _is_headed(posts)
    return enough and posts.are_linked and posts.before_any <= _MOST_BEFORE * sum(posts.sizes)


def _is_headed(posts: Posts) -> bool:
    """Whether a headline, longer than a section's name, stands above all posts and is none of theirs."""
    headline = posts.sheet.headline.block
    return headline is not None and headline < posts.entries[0].title.index and is_headline(posts.sheet)


def _are_ranked(posts: Posts) -> bool:
    """Whether titles are numbered, up or down; some numbers may be left out."""
    numbers = [int(match.group(1)) for entry in posts.entries if (match := _NUMBER.match(entry.name))]
    ups = {b > a for a, b in zip(numbers, numbers[1:]) if a != b}
    return len(numbers) >= MOST * len(posts.entries) and len(ups) == 1 and len(set(numbers)) == len(numbers)


def _are_questions(posts: Posts) -> bool:
    return posts.most(entry.name.rstrip().endswith(_QUESTION) for entry in posts.entries)


def _has_head(posts: Posts) -> bool:
    """Whether what stands above the posts is the head of one article."""
    return _has_byline_alone(posts) or _has_byline_and_introduction(posts)


def _has_byline_alone(posts: Posts) -> bool:
    """Whether one byline or date stands between the headline and the posts, and none with them."""
    if not _is_headed(posts) or any(entry.date for entry in posts.entries[1:]):
        return False
    between = range(_head(posts).start + 1, posts.entries[0].title.index)
    return any(posts.sheet.labels.main(index) in (Label.BYLINE, Label.DATE) for index in between)


def _has_byline_and_introduction(posts: Posts) -> bool:
    """Whether a byline and running text stand between a headline, however short, and the posts, and no byline with them:
    then their dates are those of events."""
    if posts.sheet.url and is_front_page(posts.sheet.url):
        return False
    introduced = _introduction(posts) >= _MIN_INTRODUCTION and prints(posts.sheet, _head(posts), Label.BYLINE)
    inside = range(posts.entries[0].title.index, posts.entries[-1].last)
    return introduced and not prints(posts.sheet, inside, Label.BYLINE)


def repeated_closings(posts: Posts) -> list[Block]:
    """The last paragraphs of the posts, where most of them are one and the same: no text of any, whatever they say."""
    last = [text[-1] for entry in posts.entries if (text := posts.text_of(entry))]
    said = Counter(fold(block.text) for block in last if _CLOSING_WORDS <= block.words <= _MAX_CLOSING_WORDS)
    text, times = said.most_common(1)[0] if said else ("", 0)
    if times < max(_MIN_ALIKE, MOST * len(posts.entries)):
        return []
    return [block for block in last if fold(block.text) == text]


def _closing_evidence(posts: Posts) -> int:
    """Most entries end on the same line that is no text of theirs: 2, or 1 for a short one."""
    closings = Counter(_closing(posts.sheet, entry) for entry in posts.entries)
    alike = {one: sum(number for other, number in closings.items() if _alike(one, other)) for one in closings}
    best = max(closings, key=lambda one: alike[one])
    if alike[best] < MOST * len(posts.entries):
        return 0
    return 2 if len(best) >= _CLOSING_WORDS else 1


def _closing(sheet: Sheet, entry: Entry) -> frozenset[str]:
    for block in reversed(sheet.blocks[entry.title.index + 1 : entry.last]):
        if (away := absolute(sheet.base, sheet.link_of(block))) and not same_site(away, sheet.url):
            return frozenset()  # a shop's, or a source's
        removed = [span for span in sheet.labels.of(block.index) if span.label not in BODY_LABELS | FIELD_LABELS]
        if removed:
            return frozenset(words(block.text[removed[-1].start : removed[-1].end]))
        if sheet.labels.main(block.index) in BODY_LABELS:
            break
    return frozenset()


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one and other) and len(one & other) >= _ALIKE * len(one | other)
