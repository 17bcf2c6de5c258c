"""A labelled page becomes its stories: one, the entries of a digest, or an aggregator's one."""

from __future__ import annotations

from pipelines.engine.blocks import Block
from pipelines.engine.content import PARAGRAPHS
from pipelines.engine.digest import are_teasers, beginnings, find_posts, repeated_closings
from pipelines.engine.listing import is_listing
from pipelines.engine.pagetype import page_type
from pipelines.engine.posts import Entry, Posts
from pipelines.engine.sheet import Sheet
from pipelines.engine.spans import BODY_LABELS, Label
from pipelines.engine.story import Fetched, Story
from pipelines.engine.text import one_line


def cut_into_stories(sheet: Sheet, fetched: Fetched) -> list[Story]:
    """The stories that a page prints; [] if it prints no text."""
    if posts := find_posts(sheet):
        if are_teasers(posts):
            _drop_teasers(sheet)
            return []
        _drop_text_between(sheet, posts.entries)
        for block in repeated_closings(posts):
            sheet.labels.replace(block.index, Label.BOILERPLATE, "boilerplate:closes every post")
        begun = beginnings(posts)
        for entry in begun:
            _drop_beginning(posts, entry)
        return [_entry(posts, fetched, entry) for entry in posts.entries if entry not in begun]
    if is_listing(sheet):
        _drop_teasers(sheet)
    held = {span.block for span in sheet.labels if span.label in BODY_LABELS}
    if not held:
        return []
    body = [block for block in sheet.blocks if block.index in held]
    cited = any(span.label is Label.CITATION for span in sheet.labels)
    kind = "aggregate" if sheet.sources or cited else "article"
    called, sure = page_type(sheet, body, kind)
    first, last = _region(sheet, body[0].index, body[-1].index)
    return [Story(sheet, fetched, kind, sheet.headline.text, first, last, sheet.url, called, sure)]


def _drop_teasers(sheet: Sheet) -> None:
    """The text of a listing is other pages'."""
    for span in list(sheet.labels):
        if span.label in BODY_LABELS:
            sheet.labels.relabel(span, Label.RELATED, "related:teasers, and nothing else")


def _drop_beginning(posts: Posts, entry: Entry) -> None:
    """A teaser among whole posts is its own page's text."""
    for block in posts.text_of(entry):
        for span in list(posts.sheet.labels.of(block.index)):
            if span.label in BODY_LABELS:
                posts.sheet.labels.relabel(span, Label.RELATED, "related:a teaser among posts")


def _drop_text_between(sheet: Sheet, entries: list[Entry]) -> None:
    """What stands round the posts of a digest is no post's text: a category's description."""
    inside = {index for entry in entries for index in range(entry.title.index, entry.last)}
    for block in sheet.blocks:
        for span in list(sheet.labels.of(block.index)):
            if span.label in BODY_LABELS and block.index not in inside:
                sheet.labels.relabel(span, Label.BOILERPLATE, "boilerplate:outside the posts")


def _entry(posts: Posts, fetched: Fetched, entry: Entry) -> Story:
    sheet = posts.sheet
    _label_title(sheet, entry)
    if entry.date and entry.date is not entry.title:
        _label_date(sheet, entry.date, sure=posts.are_dated)
    _drop_headings_of_nothing(sheet, entry)
    words = sum(
        block.words
        for block in sheet.blocks[entry.title.index + 1 : entry.last]
        if sheet.labels.main(block.index) in BODY_LABELS
    )
    sure = 0.5 + 0.4 * min(1.0, words / 100)
    return Story(
        sheet,
        fetched,
        "digest_entry",
        one_line(entry.name),
        entry.first,
        entry.last,
        entry.url,
        "digest",
        sure,
    )


def _label_title(sheet: Sheet, entry: Entry) -> None:
    """A post's title; what else its block says is its date."""
    title, start = entry.title.index, entry.title.text.find(entry.name)
    sheet.labels.clear(title)
    sheet.labels.put(title, Label.HEADLINE, "headline:entry's title", start, start + len(entry.name))
    sheet.labels.put(title, Label.DATE, "date:of a post")


def _label_date(sheet: Sheet, line: Block, *, sure: bool) -> None:
    """The line that dates a post. One that was taken for text is text, unless ``sure``: the other posts have such lines, too."""
    label = sheet.labels.main(line.index)
    if label is not Label.BYLINE and (sure or label not in BODY_LABELS):
        sheet.labels.replace(line.index, Label.DATE, "date:of a post")


def _drop_headings_of_nothing(sheet: Sheet, entry: Entry) -> None:
    """Headings at a post's end head what is none of it: the next day, the next part of the page."""
    for block in reversed(sheet.blocks[entry.title.index + 1 : entry.last]):
        if sheet.labels.main(block.index) is Label.HEADING:
            sheet.labels.replace(block.index, Label.BOILERPLATE, "boilerplate:heading of nothing")
        elif sheet.labels.main(block.index) in BODY_LABELS:
            return


def _region(sheet: Sheet, first: int, last: int) -> tuple[int, int]:
    """From the headline to the end of the element that holds the text: what stands there and is no text has its receipts with the article."""
    start = min(first, sheet.headline.block) if sheet.headline.block is not None else first
    holding = (node for node in sheet.blocks[last].node.ancestors() if node.holds(first) and node.tag not in PARAGRAPHS)
    end = next((node.last for node in holding), len(sheet.blocks))
    return start, max(last + 1, end)
