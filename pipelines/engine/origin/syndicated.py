"""Stories that another publisher had first: its address as the canonical one, or a notice that names it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from pipelines.engine import structured
from pipelines.engine.origin.clues import Case, Clue
from pipelines.engine.origin.publications import is_publication, publication_at, publication_called
from pipelines.engine.spans import Label
from pipelines.engine.urls import absolute, same_site, site_of, without_tracking

_AFTER = r"\s+(?P<name>[^\s.,;:()|][^;:()|\n]{1,80}?)(?=[.,;:()|!]?(?:\s|$)(?:[^a-zà-ÿ]|and\b|und\b|under\b|with\b|on\b|by\b|at\b|in\b|et\b|y\b|read\b|$)|$)"
_NOTICES = tuple(
    re.compile(pattern + _AFTER, re.IGNORECASE)
    for pattern in (
        r"^The post (?-i:[a-z]+[A-Z]|[^a-zà-ÿ]).{1,250}? (?:first appeared on|appeared first on)",
        r"^(?:(?:note|editor.s note)\s*:\s*)?(?:(?:a version of )?th(?:is|e) (?:article|story|post|piece|essay|column|interview|report|content|text)\s)(?:was\s|is\s|has been\s)?(?:originally\s|first\s|previously\s)*(?:published|appeared|ran|posted|republished|reprinted|syndicated)\s(?:here\s)?(?:originally\s|first\s)?(?:on|by|in|at|from)(?-i:\sthe)?",
        r"^(?:originally|first)\s(?:published|appeared|posted)\s(?:on|by|in|at)(?-i:\sthe)?",
        r"^(?:re-?published|reprinted|reproduced|syndicated|cross-?posted)\s(?:here\s)?(?:with (?:the )?(?:kind )?permission (?:from|of|by)|from|courtesy of)(?-i:\sthe)?",
        r"^Dies(?:er|e|es) (?:Artikel|Beitrag|Text|Interview|Kolumne)\s(?:ist\s|erschien\s|wurde\s)(?:zuerst\s|ursprünglich\s|zunächst\s|erstmals\s)+(?:auf|bei|in|im|von)(?:\s(?:der|dem))?",
        r"^Cet article (?:a été |est )?(?:initialement |d.abord |originellement )?(?:publié|paru) (?:initialement |d.abord |à l.origine )?(?:sur|par|dans)",
        r"^(?:Este artículo (?:fue |se )?)?(?:publicad[oa]|publicó) (?:originalmente|originariamente|por primera vez) en",
        r"^(?:Questo articolo è stato )?(?:pubblicato|apparso) (?:originariamente|originalmente|per la prima volta) (?:su|in|da)",
    )
)
_CJK_NOTICE = re.compile(
    r"(?:本文)?(?:转载自|轉載自|转自|轉自|原载于?|原載於?)[:：]?\s*(?P<name>[^，。,;；\s()（）]{2,30})"
)
_CJK_SOURCE = re.compile(r"(?:(?:文章|稿件|信息)?来源|來源)\s*[:：]\s*(?P<name>[^，。,;；\s()（）|]{2,20})")
_A_DATE = re.compile(
    r"(?:\d|jan|feb|mar(?:ch|\s|$)|apr|may\b|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat(?:ur|\s)|sun(?:day|\s)|our\b|this\b|a\b|an\b|its\b|his\b|her\b|your\b)",
    re.IGNORECASE,
)
"""What is no publisher: "originally published on May 3", "in a journal"."""
_NOT_FIRST = re.compile(
    r"^(?:[^:]{1,20}:\s)?(?:a version of )?th(?:is|e)\s\w+\s(?:was\s|is\s|has been\s)?(?:published|appeared|ran|posted)\s(?:here\s)?(?:on|by|in|at|from)\b",
    re.IGNORECASE,
)
"""Where a text was published, not that it was so first: believed of publications only."""
_BARE = re.compile(r"^(?:originally|first)\s", re.IGNORECASE)
_OF_A_BOOK = re.compile(
    r"\s*,?\s*(?:in\s(?:1\d|20)\d\d\b|,\s(?!and\b|under\b|with\b|on\b|re-?published\b|read\b)[a-z])"
)
"""What follows where a book is spoken of: "First published by ... in 1960", "Originally published in French, the book"."""
_NO_PUBLISHERS = frozenset(
    "English French German Spanish Italian Portuguese Dutch Russian Chinese Mandarin Japanese Korean Arabic Hebrew Hindi Polish Swedish Danish Norwegian "
    "Finnish Turkish Greek Latin Persian Urdu Bengali Ukrainian Czech Hungarian Yiddish Vietnamese Thai Indonesian Catalan Welsh Irish U.S US U.K UK".split()
)
"""Languages and countries in which books are published."""
_MAX_NAME = 60
_SOURCE_META = ("syndication-source", "original-source")
_MIN_PATH = 2
"""Characters. A canonical address that is a front page is a mistake of the site's."""


def find_syndicated(case: Case) -> Iterator[Clue]:
    """Clues of another publisher; a notice that names the site itself says that the story is its own."""
    yield from _addressed(case)
    yield from _stated(case)
    lines = [notice for label, notice in case.notices if label is Label.SYNDICATION_NOTICE]
    for line in dict.fromkeys([*lines, *case.opening, *case.closing]):
        if name := publisher_in(line):
            yield Clue(
                "original" if case.is_ours(name) else "syndicated",
                f"notice: {line}",
                None if case.is_ours(name) else name,
            )


def publisher_in(line: str) -> str | None:
    """Whom a notice of syndication names, None for any other line.

    >>> publisher_in("The post A bridge reopens appeared first on River News.")
    'River News'
    >>> publisher_in("This article was originally published on May 3.") is None
    True
    """
    line = " ".join(line.split())
    match = next((found for pattern in _NOTICES if (found := pattern.search(line))), None)
    match = match or _CJK_NOTICE.match(line) or (_CJK_SOURCE.fullmatch(line))
    if match is None:
        return None
    name = match["name"].strip(" .,'\"“”‘’*_")
    if name.partition(",")[0] in _NO_PUBLISHERS or (
        _NOT_FIRST.match(line) and not (is_publication(name) or "." in name)
    ):
        return None
    if _BARE.match(line) and _OF_A_BOOK.match(line[match.end("name") :]):
        return None
    return name if name and not _A_DATE.match(name) and _is_named(name) and len(name) <= _MAX_NAME else None


def _is_named(name: str) -> bool:
    return not name[0].isascii() or name[0].isupper() or "." in name


def _addressed(case: Case) -> Iterator[Clue]:
    """The canonical address on another site, which ``fields.addresses`` found."""
    origin = case.article.origin
    if not origin.url or case.article.canonical_url or not _is_elsewhere(case, origin.url):
        return
    for line in origin.evidence:
        if line.startswith("link:canonical: "):
            yield Clue("syndicated", line, publication_at(origin.url) or site_of(origin.url), origin.url)


def _stated(case: Case) -> Iterator[Clue]:
    """Where the page's source says that the text is from."""
    facts, page = case.story.sheet.facts, case.story.sheet.url
    if not case.story.is_own_page:
        return
    stated = [(facts.meta_value(name) or facts.link(name), f"meta:{name}", "syndicated") for name in _SOURCE_META]
    based = facts.resolve(facts.article().get("isBasedOn"))
    based = based[0] if isinstance(based, list) and based else based
    based_on = (
        based if isinstance(based, str) else based.get("url") or based.get("@id") if isinstance(based, dict) else None
    )
    stated.append((based_on if isinstance(based_on, str) else None, "json_ld: isBasedOn", "rewrite"))
    for value, source, kind in stated:
        url = absolute(page, value) if value and value.startswith("http") else None
        if url and _is_elsewhere(case, url):
            yield Clue(kind, f"{source}: {url}", publication_at(url) or site_of(url), without_tracking(url))
        elif url and same_site(url, page) and source.endswith("original-source") and urlsplit(url).path.strip("/"):
            yield Clue("original", f"{source}: {url}")
    publisher = structured.text(facts.resolve(facts.article().get("sourceOrganization")))
    if publisher and (known := publication_called(publisher)) and not case.is_ours(publisher):
        yield Clue("syndicated", f"json_ld: sourceOrganization {publisher}", known)


def _is_elsewhere(case: Case, url: str) -> bool:
    """On a site of another name: example.de is example.com's, m.example.org example.org's."""
    page = case.story.sheet.url
    path = url.partition("://")[2].partition("/")[2]
    if same_site(url, page) or len(path) < _MIN_PATH:
        return False
    one, other = _name(url), _name(page)
    return bool(one and other) and one not in other and other not in one and one not in case.names


_COMMON = frozenset(
    "com co org net news www m mobile amp blog blogs edition gov edu info archive web de fr es it uk us au in".split()
)


def _name(url: str) -> str:
    """The longest part of a host that is a name."""
    return max((label for label in site_of(url).split(".") if label not in _COMMON), key=len, default="")
