"""Lines that the page prints and the article has as fields: headline, dek, byline, date, tags."""

from __future__ import annotations

import re
from itertools import groupby

from pipelines.engine import structured
from pipelines.engine.blocks import Block, count_words
from pipelines.engine.dates import DATE
from pipelines.engine.names import BY, clean_names, is_name
from pipelines.engine.phrases import INLINE, library
from pipelines.engine.rules.family import names
from pipelines.engine.sheet import Sheet
from pipelines.engine.spans import Label
from pipelines.engine.structured import Structured
from pipelines.engine.text import fold

AUTHOR_META = (
    "author",
    "article:author",
    "og:article:author",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "byl",
    "byline",
    "cxenseparse:author",
)
"""Meta elements that name authors, in order of trust."""
_DEK_TOKENS = names("dek deck standfirst subtitle sub-title subheadline sub-headline strapline")
_BYLINE_TOKENS = names("byline author authors by-line vcard writer post-author author-name meta-author")
_TAG_TOKENS = names("tags taglist tag-list post-tags tags-links tag-links labels post-labels topics keywords")
_POST_TOKENS = names("tweet twitter-tweet instagram-media tiktok-embed bluesky-embed fb-post reddit-embed")
_MAX_BYLINE_WORDS = 16
_MOST_OF_A_BYLINE = 0.5
"""Share of a byline's letters that are its names."""
_MAX_DATE_WORDS = 14
_MAX_TAG_WORDS = 5
_MAX_DEK_WORDS = 60
_MAX_ITEM_WORDS = 2
"""Items of an unlinked list under the headline: longer ones say something."""
_MAX_TAG_LINE_WORDS = 40
_MAX_GLUED_WORDS = 25
_SEPARATOR = re.compile(r"\s+[·|•–—]\s+")
_ABOVE = 4
_SECTION_PATH = re.compile(
    r"/(?:category|categories|section|sections|topic|topics|label|rubrik|kategorie|rubrique|seccion|sezione)/",
    re.IGNORECASE,
)
_TAG_CLOUD = names("tagcloud tag-cloud widget sidebar")
_AROUND_NAMES = " ·|•-–—,"
_DIGIT = re.compile(r"\d")
_LETTERS = re.compile(r"[^\W\d_]")
_WEEKDAY = re.compile(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b", re.IGNORECASE)
_HEAD = 25
"""Blocks after the headline among which dek, byline, date and tags are looked for."""


def label_headline(sheet: Sheet) -> None:
    """Every line equal to the headline, wherever it stands, is the headline."""
    wanted = fold(sheet.headline.text or "")
    if not wanted:
        return
    shortest, longest = len(wanted) // 2, 2 * len(sheet.headline.text or "") + 20
    for block in sheet.blocks:
        if longest >= len(block.text) >= shortest and fold(block.text) == wanted and not block.inside("nav", "footer"):
            sheet.labels.put(block.index, Label.HEADLINE, f"headline:{sheet.headline.source}")


def label_fields(sheet: Sheet) -> None:
    """Label the lines round the headline that repeat what the article has as fields."""
    known = {fold(name) for name in stated_authors(sheet)}
    for block in sheet.unlabelled():
        if _is_quoted(block):
            continue
        if _is_byline(block, known):
            sheet.labels.put(block.index, Label.BYLINE, "byline:form")
        elif _is_date(sheet, block):
            sheet.labels.put(block.index, Label.DATE, "date:form")
    _label_glued_lines(sheet)
    _label_section(sheet)
    _label_unnamed_tags(sheet)
    _label_dek(sheet)


def _is_quoted(block: Block) -> bool:
    """True in a quote or a post of another site: who says it, and when, is a part of it."""
    return block.inside("blockquote") is not None or block.node.is_called(_POST_TOKENS, 3)


def _label_glued_lines(sheet: Sheet) -> None:
    """``By Ann Lee3 May 20254 min read``: a line of elements that only style sheets set apart."""
    for block in _head(sheet):
        if block.words > _MAX_GLUED_WORDS or block.prose:
            continue
        began = None
        for start, end in _pieces(block):
            if BY.fullmatch(f"{block.text[start:end].strip()} "):
                began = start
                continue
            start, began = (start, None) if began is None else (began, None)
            text = block.text[start:end].strip()
            if DATE.fullmatch(text):
                sheet.labels.put(block.index, Label.DATE, "date:piece", start, end)
            elif BY.match(text) and clean_names([text]):
                sheet.labels.put(block.index, Label.BYLINE, "byline:piece", start, end)


def _pieces(block: Block) -> list[tuple[int, int]]:
    """The elements of a line, cut at separators too: ``By Ann Lee · 5 min read · 3 May 2025``."""
    cuts = [edge for match in _SEPARATOR.finditer(block.text) for edge in match.span()]
    return [(a, b) for a, b in block.pieces(cuts) if block.text[a:b].strip(" ·|•–—-")]


def _label_section(sheet: Sheet) -> None:
    """The link right above the headline that leads to a section."""
    if sheet.headline.block is None:
        return
    for block in reversed(sheet.blocks[max(0, sheet.headline.block - _ABOVE) : sheet.headline.block]):
        links = [mark.element.get("href") or "" for mark in block.marks if mark.kind == "link"]
        if (
            sheet.labels.untouched(block.index)
            and len(links) == 1
            and block.words <= _MAX_TAG_WORDS
            and block.link_density > 0.9
            and _SECTION_PATH.search(links[0])
        ):
            sheet.labels.put(block.index, Label.SECTION, "section:above the headline")
            return


def stated_authors(sheet: Sheet) -> tuple[str, ...]:
    """Persons that the page's own statements name as authors."""
    return clean_names(stated_bylines(sheet), publisher=sheet.hints.publisher)


def stated_bylines(sheet: Sheet) -> list[str]:
    """Whom the page's own statements name as authors: persons, teams, the publisher."""
    facts = sheet.facts
    named = [name for author in json_ld_authors(facts) if (name := structured.text(author))]
    raw = named + facts.microdata.get("author", [])
    return raw + [text for name in AUTHOR_META for text in facts.meta.get(name, ()) if text]


def json_ld_authors(facts: Structured) -> list[object]:
    """What the page's JSON-LD gives as authors, each apart, references resolved: persons, organisations or texts."""
    work = facts.article()
    authors = work.get("author") or work.get("creator")
    return [facts.resolve(author) for author in (authors if isinstance(authors, list) else [authors]) if author]


def _is_byline(block: Block, known: set[str]) -> bool:
    if block.words > _MAX_BYLINE_WORDS or block.heading:
        return False
    if not _may_be_byline(block, known):
        return False
    text = DATE.sub("", block.text).strip(_AROUND_NAMES)
    names_in_it = {fold(name) for name in clean_names([text])}
    if names_in_it and names_in_it <= known and sum(map(len, names_in_it)) >= _MOST_OF_A_BYLINE * len(fold(text)):
        return True
    if by := BY.match(text):
        return (
            text[by.end() : by.end() + 1].isupper() and bool(names_in_it) and text[-1:] not in ".!?" and not block.prose
        )
    return (
        block.node.is_called(_BYLINE_TOKENS, 2) and bool(names_in_it) and is_name(next(iter(clean_names([text])), ""))
    )


def _may_be_byline(block: Block, known: set[str]) -> bool:
    """A quick look before the slow one."""
    if BY.match(block.text.lstrip(_AROUND_NAMES)) or block.node.is_called(_BYLINE_TOKENS, 2):
        return True
    if _DIGIT.search(block.text):  # "3 May 2025 by Ann Lee"
        return BY.match(DATE.sub("", block.text).lstrip(_AROUND_NAMES)) is not None or _names_one_of(block, known)
    return _names_one_of(block, known)


def _names_one_of(block: Block, known: set[str]) -> bool:
    folded = fold(block.text) if known else ""
    return any(name in folded for name in known)


def _is_date(sheet: Sheet, block: Block) -> bool:
    anchor = sheet.headline.block
    if block.heading and anchor is not None and block.index > anchor + _ABOVE:
        return False  # a day's heading in a timeline
    if block.words > _MAX_DATE_WORDS or block.tag == "tr":
        return False
    if block.heading or block.inside("li"):
        dated = _DIGIT.search(block.text) and DATE.search(block.text)
        return bool(dated) and not _LETTERS.search(_WEEKDAY.sub("", DATE.sub("", block.text)))
    in_time = sum(mark.end - mark.start for mark in block.marks if mark.kind == "time")
    if in_time >= 0.5 * len(block.text):
        return True
    match = DATE.search(block.text) if _DIGIT.search(block.text) else None
    return bool(match) and match.end() - match.start() >= 0.4 * len(block.text) and not block.prose


def label_tags(sheet: Sheet) -> None:
    """Label the lines of tags that markup calls so; they stand in footers, so this comes before regions."""
    for block in sheet.unlabelled():
        if block.prose or block.words > _MAX_TAG_LINE_WORDS:
            continue
        links = [mark.element for mark in block.marks if mark.kind == "link"]
        tagged = bool(links) and all("tag" in (link.get("rel") or "").split() for link in links)
        called = tagged or block.node.is_called(_TAG_TOKENS, 3)
        if not called or block.inside("nav", "aside") or block.node.is_called(_TAG_CLOUD, 4):
            continue
        if tagged:
            if all("category" in f"{link.get('rel')} {link.get('href')}" for link in links):
                sheet.labels.put(block.index, Label.SECTION, "section:rel=tag")
            else:
                sheet.labels.put(block.index, Label.TAGS, "tags:rel=tag")
        else:
            sheet.labels.put(block.index, Label.TAGS, "tags:class")


def _label_unnamed_tags(sheet: Sheet) -> None:
    """Short pieces alike, in a row between headline and text: one element each, or one block each."""
    head = list(_head(sheet))
    for block in head:
        if len(texts := tag_texts(block)) >= 3 and not any(map(_is_phrase, texts)):
            sheet.labels.put(block.index, Label.TAGS, "tags:pieces in a row")
            return
    for _, run in groupby(head, key=lambda block: (block.node.path, id(block.node.parent))):
        run = [
            block
            for block in run
            if not block.inside("li") or block.link_density > 0.9 or block.words <= _MAX_ITEM_WORDS
        ]
        run = [block for block in run if block.words <= _MAX_TAG_WORDS and block.text[-1:] not in ".!?:"]
        if (
            len(run) >= 3
            and not any(_is_phrase(block.text) for block in run)
            and all(b.index - a.index == 1 for a, b in zip(run, run[1:]))
        ):
            for block in run:
                sheet.labels.put(block.index, Label.TAGS, "tags:blocks in a row")
            return


def _is_phrase(text: str) -> bool:
    """A share bar's words are no tags; those that are cruft in some places only may be."""
    return library().find(text, count_words(text), {INLINE}) is not None


def tag_texts(block: Block) -> list[str]:
    """The texts of a block's child elements, if it is nothing but short ones of one kind."""
    children = list(block.node.element)
    texts = [" ".join(child.text_content().split()) for child in children]
    if len({child.tag for child in children}) != 1 or fold("".join(texts)) != fold(block.text):
        return []
    return texts if all(text and len(text.split()) <= _MAX_TAG_WORDS for text in texts) else []


def _head(sheet: Sheet) -> list[Block]:
    """Unlabelled blocks between the headline and the first running text."""
    if sheet.headline.block is None:
        return []
    head = []
    for block in sheet.blocks[sheet.headline.block + 1 : sheet.headline.block + _HEAD]:
        if block.heading or block.prose:
            break
        if sheet.labels.untouched(block.index):
            head.append(block)
    return head


def _label_dek(sheet: Sheet) -> None:
    """The line under the headline that the page also gives as its description, set apart from the text."""
    if sheet.headline.block is None:
        return
    stated = {fold(text) for text in stated_descriptions(sheet)} - {""}
    following = [
        block
        for block in sheet.blocks[sheet.headline.block + 1 : sheet.headline.block + _HEAD]
        if sheet.labels.untouched(block.index)
    ]
    for block in following:
        classed = block.node.is_called(_DEK_TOKENS, 2)
        same = fold(block.text) in stated
        rest = next((other for other in following if other.index > block.index and other.prose), None)
        apart = (
            rest is not None and rest.node.parent is not block.node.parent and not _each_apart(block, rest, following)
        )
        summarised = same and sheet.source_count > 0  # an aggregator's dek stands among its paragraphs
        short = block.words <= _MAX_DEK_WORDS
        if block.heading != 1 and ((apart and same) or summarised or (classed and short)):
            label = Label.DEK if sheet.source_count else Label.STANDFIRST  # a summary's dek is no part of the summary
            sheet.labels.put(block.index, label, f"{label}:{'class' if classed else 'description'}")
            return
        if block.prose:
            return


def _each_apart(block: Block, rest: Block, following: list[Block]) -> bool:
    """True where every paragraph stands in an element of its own: then standing apart says nothing."""
    later = [other for other in following if other.index > rest.index and other.prose]
    return rest.node.path == block.node.path and bool(later) and later[0].node.parent is not rest.node.parent


def stated_descriptions(sheet: Sheet) -> list[str]:
    """What the page says of its article; a recipe's or a product's description is of the thing."""
    facts = sheet.facts
    work = facts.article() if structured.types_of(facts.article()) & structured.ARTICLE_TYPES else {}
    stated = [structured.text(work.get("description")), structured.text(work.get("alternativeHeadline"))]
    stated += [
        value
        for name in ("og:description", "description", "twitter:description", "dc.description")
        for value in facts.meta.get(name, ())
    ]
    return [text for text in stated if text]
