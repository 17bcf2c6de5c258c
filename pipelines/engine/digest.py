"""Pages that print several posts one after another: whole, or their beginnings."""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import urlsplit

from pipelines.engine.blocks import Block, Mark
from pipelines.engine.posts import MIN_POSTS, MOST, Entry, Posts, candidates, says_only_when
from pipelines.engine.sheet import Sheet
from pipelines.engine.spans import BODY_LABELS, FIELD_LABELS, Label
from pipelines.engine.text import fold, words
from pipelines.engine.urls import absolute, identity, same_site

_MIN_ENTRY_WORDS = 60
"""Words of a whole post, and of posts in the mean: fewer are a teaser."""
_MAX_TEASER_WORDS = 90
"""A teaser has one paragraph of no more; as a card has (``rules.cards``)."""
_ALIKE = 0.6
_EVIDENCE = 2
"""Titles that link to their own pages count 2 (1 for two posts), dates of their own 2, a post's own element 1, the same
closing line 2 (1 if it is short), linked titles without a headline above them 1 (2 for two posts). Two posts need one more; so do whole posts without dates
under a headline; so do all under one with an introduction, and once more if their titles are no links."""
_MIN_ALIKE = 3
"""Two lines alike that no rule knows are a coincidence."""
_SHARED_WITH_SLUG = 3
_CLOSING_WORDS = 6
"""A closing line of fewer words ("Read more") closes sections of any article."""
_MAX_CLOSING_WORDS = 30
"""A longer one is a paragraph that somebody has pasted."""
_MIN_HEADLINE_WORDS = 4
"""A section's name has fewer words, an article's headline has more."""
_MIN_INTRODUCTION = 15
_MOST_BEFORE = 0.3
"""Share of a listing's text that may stand above its teasers."""
_NUMBER = re.compile(
    r"\W{0,2}(?:no\.? ?|nr\.? ?|№ ?)?(\d{1,3})(?:[.):\]]|\s+[-–—:]|(?<=#\d)|(?<=#\d\d))\s", re.IGNORECASE
)
"""``1. ``, ``#3 ``, ``No. 4: ``, ``5) ``: what ranks a title."""
_PUBLISHED = "article:published_time"
"""What the templates of archives leave out, though they call each page an article."""
_CUT_OFF = re.compile(r"(?:…|\.\.\.)[\])]?\W{0,3}$")
_QUESTION = ("?", "？", "؟", ";")


def find_posts(sheet: Sheet) -> Posts | None:
    """The posts of a page that prints several, whole or as teasers; None for any other page."""
    return next(filter(_are_posts, candidates(sheet)), None)


def are_teasers(posts: Posts) -> bool:
    """Whether more than half of the posts are no more than their beginnings."""
    number = len(posts.entries)
    beginnings = sum(_is_teaser(posts, entry, size) for entry, size in zip(posts.entries, posts.sizes))
    return sum(posts.sizes) < _MIN_ENTRY_WORDS * number or 2 * beginnings > number


def _is_teaser(posts: Posts, entry: Entry, size: int) -> bool:
    paragraphs = [block for block in posts.text_of(entry) if block.prose]
    if size < _MIN_ENTRY_WORDS or (size <= _MAX_TEASER_WORDS and len(paragraphs) <= 1):
        return True
    return bool(paragraphs) and (bool(_CUT_OFF.search(paragraphs[-1].text)) or _goes_on(posts, entry, paragraphs[-1]))


def _goes_on(posts: Posts, entry: Entry, last: Block) -> bool:
    """Whether a link at the end of a post leads to the rest of it: "Read more", and no link to its comments."""
    return any(
        span.label is Label.RELATED
        and any(_is_rest_of(posts.sheet, entry, mark) for mark in block.marks if span.start <= mark.start < span.end)
        for block in posts.sheet.blocks[last.index : entry.last]
        for span in posts.sheet.labels.of(block.index)
    )


def _is_rest_of(sheet: Sheet, entry: Entry, mark: Mark) -> bool:
    address = absolute(sheet.base, mark.element.get("href")) if mark.kind == "link" else None
    return bool(address and entry.url and not urlsplit(address).fragment and identity(address) == identity(entry.url))


def _are_posts(posts: Posts) -> bool:
    teasers = are_teasers(posts)
    if teasers and not _may_be_listing(posts):
        return False
    headed = _is_headed(posts)
    if posts.before > max(posts.sizes) and (headed or not teasers):
        return False
    if _are_ranked(posts) or _are_questions(posts) or _has_byline_alone(posts):
        return False
    few = len(posts.entries) == MIN_POSTS
    closing = 0 if teasers else _closing_evidence(posts)
    if _is_stated_article(posts.sheet) and closing < _EVIDENCE:
        return False  # one article, whatever its sub-headings link to
    if posts.lead_elsewhere and headed:
        return False
    introduced = headed and posts.before + _words_above(posts) >= _MIN_INTRODUCTION
    against = (
        few + introduced + (headed and not teasers and not posts.are_dated) + (introduced and not posts.are_linked)
    )
    return _evidence(posts, closing, headed, few) >= _EVIDENCE + against


def _evidence(posts: Posts, closing: int, headed: bool, few: bool) -> int:
    linked, dated = posts.are_linked, posts.are_dated
    repeated = 2 * (dated or bool(repeated_closings(posts)))
    free = linked and not headed
    return linked * (1 if few else 2) + posts.stand_alone + max(closing, repeated) + free * (1 + few)


def has_run_in_titles(sheet: Sheet) -> bool:
    """Whether the page's text is one list of rows or paragraphs, each opening with a title that leads to its own page."""
    body = [block for block in sheet.blocks if sheet.labels.main(block.index) in BODY_LABELS]
    shape, _ = Counter(block.node.path for block in body).most_common(1)[0] if body else ("", 0)
    rows = [block for block in body if block.node.path == shape]
    pages = {page for block in rows if (page := _opening_page(sheet, block))} - {identity(sheet.url)}
    inside = sum(block.words for block in rows)
    return (
        len(pages) >= max(_MIN_ALIKE, MOST * len(rows))
        and inside >= (1 - _MOST_BEFORE) * sum(block.words for block in body)
        and not _is_stated_article(sheet)
        and not _is_headline(sheet)
    )


def _opening_page(sheet: Sheet, block: Block) -> str | None:
    """The page of the same site that a paragraph's first words lead to, a date aside, if they are a title."""
    link = next((mark for mark in block.marks if mark.kind == "link"), None)
    if link is None or not block.prose:
        return None
    title, before = block.text[link.start : link.end], block.text[: link.start]
    address = absolute(sheet.base, link.element.get("href"))
    opens = says_only_when(before) and title[:1].isupper()
    if opens and len(words(title)) >= _MIN_HEADLINE_WORDS and address and same_site(address, sheet.url):
        return identity(address)
    return None


def _may_be_listing(posts: Posts) -> bool:
    """Linked titles, three and more or without a headline above them, with nearly all of the page's text below them."""
    enough = len(posts.entries) >= _MIN_ALIKE or not _is_headed(posts)
    return enough and posts.are_linked and posts.before_any <= _MOST_BEFORE * sum(posts.sizes)


def _is_headed(posts: Posts) -> bool:
    """Whether a headline, longer than a section's name, stands above all posts and is none of theirs."""
    headline = posts.sheet.headline.block
    return headline is not None and headline < posts.entries[0].title.index and _is_headline(posts.sheet)


def _is_headline(sheet: Sheet) -> bool:
    block = sheet.headline.block
    return block is not None and sheet.blocks[block].words >= _MIN_HEADLINE_WORDS


def _words_above(posts: Posts) -> int:
    """Running text between the headline and the first post that is not in the text."""
    headline = posts.sheet.headline.block or 0
    between = posts.sheet.blocks[headline + 1 : posts.entries[0].first]
    return sum(
        block.words for block in between if block.prose and posts.sheet.labels.main(block.index) not in BODY_LABELS
    )


def _are_ranked(posts: Posts) -> bool:
    """Whether titles are numbered, one after the other, up or down."""
    numbers = [int(match.group(1)) for entry in posts.entries if (match := _NUMBER.match(entry.name))]
    steps = {b - a for a, b in zip(numbers, numbers[1:])}
    return len(numbers) >= MOST * len(posts.entries) and steps in ({1}, {-1})


def _are_questions(posts: Posts) -> bool:
    return posts.most(entry.name.rstrip().endswith(_QUESTION) for entry in posts.entries)


def _has_byline_alone(posts: Posts) -> bool:
    """Whether one byline or date stands between the headline and the posts, and none with them."""
    headline = posts.sheet.headline.block
    if headline is None or not _is_headed(posts) or any(entry.date for entry in posts.entries[1:]):
        return False
    between = range(headline + 1, posts.entries[0].title.index)
    return any(posts.sheet.labels.main(index) in (Label.BYLINE, Label.DATE) for index in between)


def _is_stated_article(sheet: Sheet) -> bool:
    return bool(sheet.facts.article()) or _PUBLISHED in sheet.facts.meta or _address_names_headline(sheet)


def _address_names_headline(sheet: Sheet) -> bool:
    """True if the page's address repeats words of its headline, as an article's does and an archive's does not."""
    slug = set(words(urlsplit(sheet.url).path.replace("-", " ").replace("_", " ")))
    return len(slug & set(words(sheet.headline.text or ""))) >= _SHARED_WITH_SLUG


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
