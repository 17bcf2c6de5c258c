"""Which line is the headline: the anchor of everything else on the page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from pipelines.engine import structured
from pipelines.engine.blocks import Block
from pipelines.engine.hints import Hints
from pipelines.engine.structured import Structured
from pipelines.engine.text import UNSPACED, fold, one_line, says_the_same, words
from pipelines.engine.urls import absolute, same_site, site_of

_SEPARATORS = re.compile(
    r"\s+[|–—·•»«:<>/\\]+\s+|\s+-{1,3}\s+|\s*[|»«]\s*|\s*:{2,}\s*|--|:\s|(?<=[^\x00-\x7f])[_-]|[_-](?=[^\x00-\x7f])"
)
"""What titles are put together with; in Chinese and Japanese hyphens and underscores without spaces, too."""
_SURE_SEPARATORS = re.compile(r"\s+[|–—·•»:<>/]+\s+|\s+-{1,2}\s+|\s*[|»]\s*")
"""Those that stand between a headline and a site's name and seldom inside either."""
_MARKUP = re.compile(r"<[^<>]{1,40}>")
_MAX_HEADLINE = 300
"""Characters; no newspaper prints longer ones."""
_MIN_PART = 12
"""A part of a title with fewer characters is a headline only if it has three words."""
_MIN_PART_WORDS = 3
_MIN_SEGMENT = 8
"""Characters of a heading that is looked for inside a longer title; characters of scripts without spaces count double."""
_MIN_SHARE = 0.2
"""... and its share of the title: shorter parts are sections."""
_BANNER = 40
_MAX_NAME_WORDS = 6
"""A link to the front page among the first blocks, in so few words, is the site's name."""
_MOST_SEPARATORS = 8
"""Of a title, from its end: real ones have three."""
_MIN_SITE = 4
"""Letters of a name that are looked for in the host's name."""
_SLUG_WORDS = 2
"""A heading is the address's own with so many of the last path segment's words in it, or with all of them."""
_MIN_ADDRESS_WORDS = 4
_MOST_OF_ADDRESS = 0.6
"""An address that says so much of a heading, in so many words, was made from it."""
_AFTER_KICKER = "-–—:|•·"
"""Signs between a kicker and the headline."""
_LOOSE = 8
"""Characters by which a printed line may be longer than the statement that it repeats: quotes, spaces, dashes."""


@dataclass(frozen=True, slots=True)
class Headline:
    """The page's headline, where it came from, and the block that prints it (None: not printed)."""

    text: str | None
    source: str | None
    block: int | None


@dataclass(frozen=True, slots=True)
class _Title:
    """What is known when the headline is looked for."""

    claims: list[tuple[str, str]]
    """(text, source) of every statement, without the site's name, best first."""
    site: set[str]
    """Folded names of the site."""
    whole: str
    """The page's title as it stands."""
    slug: set[str]
    """Words of the address's last part."""


def find_headline(facts: Structured, blocks: list[Block], hints: Hints, url: str = "") -> Headline:
    """The headline that the page's statements and its headings agree on.

    A statement that a heading prints is believed first; then a heading that the address repeats word for word; then one
    that is a part of the page's title; then an ``h1`` that says nearly the same; then a statement that any line prints;
    then the only ``h1``; then a statement alone.
    """
    headings = [block for block in blocks if block.heading and len(block.text) <= _MAX_HEADLINE]
    banners = [block for block in blocks[:_BANNER] if block.words <= _MAX_NAME_WORDS]
    site = _site_names(facts, hints, url) | _names_of_home([*headings, *banners], url)
    stated = _statements(facts, hints, site)
    known = _Title(_claims(stated, facts.title, site), site, facts.title, _slug_words(url))
    return _without_kicker(_found(known, headings, blocks), known)


def _found(known: _Title, headings: list[Block], blocks: list[Block]) -> Headline:
    return (
        _stated_by_heading(known, headings)
        or _of_address(known, headings)
        or _part_of_title(known, headings, blocks)
        or _near_statement(known, headings)
        or _stated_by_line(known, blocks)
        or _only_h1(known, headings, blocks)
        or _alone(known, headings)
    )


def _without_kicker(found: Headline, known: _Title) -> Headline:
    """The headline alone, where the page's own og:title leaves out what stands before it: "Floods: Dam breaks"."""
    for text, source in known.claims:
        if found.text and source == "meta:og:title" and len(text) >= _MIN_PART and found.text.endswith(text):
            before = found.text.removesuffix(text).rstrip()
            if before and before[-1] in _AFTER_KICKER:
                return Headline(text, source, found.block)
    return found


def _stated_by_heading(known: _Title, headings: list[Block]) -> Headline | None:
    for text, source in known.claims:
        if block := _printed(text, headings):
            return Headline(one_line(block.text), source, block.index)
        if block := _opened(text, headings):
            return Headline(text, source, block.index)
    return None


def _part_of_title(known: _Title, headings: list[Block], blocks: list[Block]) -> Headline | None:
    """A heading that the title holds from one separator, or end, to another.

    Of several, the one that the address repeats, then the one with the most running text before the next:
    a blog's banner has none.
    """
    title = known.whole
    found = [
        block
        for block in headings
        if len(block.text) < len(title)
        and len(block.text) * (2 if UNSPACED.search(block.text) else 1) >= _MIN_SEGMENT
        and (len(block.text) >= _MIN_SHARE * len(title) or _has_slug(block.text, known.slug))
        and _is_segment(one_line(block.text), title)
        and fold(block.text) not in known.site
        and not block.inside("nav", "footer", "aside")
    ]
    if not found:
        return None
    ends = [block.index for block in found[1:]] + [len(blocks)]
    text = {
        block.index: sum(other.words for other in blocks[block.index : end] if other.prose)
        for block, end in zip(found, ends)
    }
    best = max(found, key=lambda block: (_has_slug(block.text, known.slug), text[block.index], -block.index))
    return Headline(one_line(best.text), "title", best.index)


def _is_segment(text: str, title: str) -> bool:
    at = title.find(text)
    if at < 0:
        return False
    before, after = title[:at].rstrip(), title[at + len(text) :].lstrip()
    return (not before or not before[-1].isalnum()) and (not after or not (after[0].isalnum() or after[0] in "'’,."))


def _near_statement(known: _Title, headings: list[Block]) -> Headline | None:
    for block in _titled(headings):
        if fold(block.text) not in known.site and any(says_the_same(block.text, text) for text, _ in known.claims):
            return Headline(one_line(block.text), "h1", block.index)
    return None


def _stated_by_line(known: _Title, blocks: list[Block]) -> Headline | None:
    for text, source in known.claims:
        lines = [block for block in blocks if abs(len(block.text) - len(text)) <= _LOOSE]
        if block := _printed(text, lines):
            return Headline(one_line(block.text), source, block.index)
    return None


def _of_address(known: _Title, headings: list[Block]) -> Headline | None:
    """The heading that says what the address says, word for word, though no statement does."""
    if len(known.slug) < _MIN_ADDRESS_WORDS:
        return None
    for block in headings:
        shared = known.slug & set(words(block.text))
        if len(shared) >= _MOST_OF_ADDRESS * len(known.slug) and not block.inside("nav", "footer", "aside"):
            return Headline(one_line(block.text), f"h{block.heading}", block.index)
    return None


def _only_h1(known: _Title, headings: list[Block], blocks: list[Block]) -> Headline | None:
    """The one thing that ``h1`` elements say, if text follows it: a translator's box at the page's end says something too."""
    titled = [block for block in _titled(headings) if fold(block.text) not in known.site]
    if len({fold(block.text) for block in titled}) == 1 and any(block.prose for block in blocks[titled[0].index :]):
        return Headline(one_line(titled[0].text), "h1", titled[0].index)
    return None


def _alone(known: _Title, headings: list[Block]) -> Headline:
    if known.claims:
        return Headline(known.claims[0][0], known.claims[0][1], None)
    if headings:
        first = min(headings, key=lambda block: (block.heading, block.index))
        return Headline(one_line(first.text), f"h{first.heading}", first.index)
    return Headline(None, None, None)


def _titled(headings: list[Block]) -> list[Block]:
    return [block for block in headings if block.heading == 1 and not block.inside("nav", "footer", "aside")]


def _statements(facts: Structured, hints: Hints, site: set[str]) -> list[tuple[str, str]]:
    """What the page and the feed call the headline, without the site's name, best first."""
    raw: list[tuple[str | None, str]] = [
        (structured.text(facts.article().get("headline")), "json_ld"),
        (next(iter(facts.microdata.get("headline", ())), None), "microdata"),
        (_meta(facts, "og:title"), "meta:og:title"),
        (_meta(facts, "twitter:title"), "meta:twitter:title"),
        (hints.headline, hints.source or "hint"),
        (_meta(facts, "dc.title", "dcterms.title", "parsely-title", "sailthru.title"), "meta:dc.title"),
        (facts.title, "title"),
    ]
    stated = ((without_site_name(_without_markup(text), site, hints.title_suffix), source) for text, source in raw)
    return [(text, source) for text, source in stated if text and len(text) <= _MAX_HEADLINE and fold(text) not in site]


def _claims(stated: list[tuple[str, str]], title: str, site: set[str]) -> list[tuple[str, str]]:
    """The statements, each once, and then the parts of the page's title."""
    claims = {fold(text): (text, source) for text, source in reversed(stated)}
    claims = {fold(text): claims[fold(text)] for text, _ in stated}
    return [*claims.values(), *((part, "title") for part in _parts(title) if fold(part) not in claims.keys() | site)]


def _without_markup(text: str | None) -> str:
    """A title as text: some systems write their own tags into it, escaped."""
    text = one_line(text)
    return one_line(_MARKUP.sub(" ", text)) if "<" in text and ">" in text else text


def _meta(facts: Structured, *names: str) -> str | None:
    found = facts.first_meta(*names)
    return found[0] if found else None


def _site_names(facts: Structured, hints: Hints, url: str) -> set[str]:
    """What the page calls its site, and parts of its title that are the host's name."""
    names = [hints.publisher, _meta(facts, "og:site_name"), _meta(facts, "application-name")]
    names += [
        structured.text(thing.get("name"))
        for thing in facts.of_type("WebSite", "Organization", "NewsMediaOrganization")
    ]
    host = fold(site_of(url))
    titles = (facts.title, _meta(facts, "og:title") or "")
    for parts in map(_SEPARATORS.split, titles):
        names += [part for part in parts if len(parts) > 1 and len(fold(part)) >= _MIN_SITE and fold(part) in host]
    return {fold(name) for name in names if name} - {""}


def _names_of_home(lines: Iterable[Block], url: str) -> set[str]:
    """Lines that are a link to the site's front page: its name, printed as a banner."""
    names = set()
    for block in lines:
        if block.link_density < 1:
            continue
        address = next((mark.element.get("href") for mark in block.marks if mark.kind == "link"), None)
        target = absolute(url, address)
        if target and (same_site(target, url) or not url) and urlsplit(target).path.strip("/") in ("", "index.html"):
            if target.rstrip("/") != url.rstrip("/"):
                names.add(fold(block.text))
    return names


def _slug_words(url: str) -> set[str]:
    """Words of the last part of an address's path; numbers and file endings are none."""
    path = unquote(urlsplit(url).path).rstrip("/")
    slug = re.sub(r"\.\w{2,5}$", "", path.rpartition("/")[2])
    return {word for word in re.split(r"[\W_]+", slug.casefold()) if word and not word.isdigit()}


def _has_slug(text: str, slug: set[str]) -> bool:
    shared = len(slug & set(words(text)))
    return bool(shared) and (shared >= _SLUG_WORDS or shared == len(slug))


def without_site_name(title: str, site: set[str], suffix: str | None = None) -> str:
    """Cut the site's name off either end of a title.

    >>> without_site_name("EU sets rules | Digital Watch", {"digitalwatch"})
    'EU sets rules'
    """
    if suffix and title.endswith(suffix.strip()):
        title = title.removesuffix(suffix.strip()).rstrip(" |-–—·•»:")
    for match in list(_SEPARATORS.finditer(title))[: -_MOST_SEPARATORS - 1 : -1]:
        if fold(title[match.end() :]) in site and match.start():
            return title[: match.start()].strip()
        if fold(title[: match.start()]) in site and match.end() < len(title):
            return title[match.end() :].strip()
    return title


def _parts(title: str) -> list[str]:
    """Parts of a title that are long enough to be headlines themselves, longest first."""
    parts = [part.strip() for part in _SURE_SEPARATORS.split(title)]
    return (
        sorted(
            (part for part in parts if len(words(part)) >= _MIN_PART_WORDS or len(part) >= _MIN_PART),
            key=len,
            reverse=True,
        )
        if len(parts) > 1
        else []
    )


def _printed(text: str, blocks: list[Block]) -> Block | None:
    """The block that prints a text: outside menus and links if it can be, the highest heading, the first."""
    folded = fold(text)
    same = (
        [block for block in blocks if abs(len(block.text) - len(text)) <= len(text) and fold(block.text) == folded]
        if folded
        else []
    )
    if not same:
        return None
    return min(
        same,
        key=lambda block: (
            bool(block.inside("nav", "footer", "aside")),
            block.heading != 1,
            not block.heading,
            block.link_density > 0.5,
            block.index,
        ),
    )


def _opened(text: str, headings: list[Block]) -> Block | None:
    """An ``h1`` whose first inline element, or text before one, is the statement: a date or a tag follows in it."""
    for block in _titled(headings):
        if len(block.text) > len(text) and block.text.startswith(text) and len(text) >= _MIN_PART:
            if any(end == len(text) for _, end in block.pieces()):
                return block
    return None
