"""Stories told after another publication's, which they name or link to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from pipelines.engine.agencies import agency_called
from pipelines.engine.origin.clues import Case, Clue
from pipelines.engine.origin.publications import NAME, is_news_site, publication_at, publication_called
from pipelines.engine.text import words
from pipelines.engine.urls import absolute, is_front_page, same_site, site_of, without_tracking

_AGENCY = (
    r"(?P<agency>Reuters|Bloomberg|(?:[Tt]he )?Associated Press|AFP|dpa|Xinhua|Интерфакс|РИА Новости|ИТАР-ТАСС|ТАСС)"
)
_WHO = rf"(?:{NAME}|{_AGENCY})(?![\w-])"
_MENTIONS = tuple(
    re.compile(pattern.format(who=_WHO))
    for pattern in (
        r"\b(?:[Aa]ccording to|[Aa]s reported by|[Ff]irst reported (?:on |out )?by|[Rr]eported by|[Rr]eports (?:from|by|in)|[Ff]irst spotted by|[Ff]irst published by|[Cc]iting) (?:an? (?:[\w-]+ )?(?:report|story|article|investigation|interview|analysis|piece) (?:by|from|in|with|published (?:by|in)) )?{who}(?! and (?:the|his|her|their))",
        r"(?:(?<=^)|(?<=[,.“”\"] )|(?<=, as ))\s?{who} (?:first |has |had |exclusively |also )?(?:reports|reported|writes|revealed|reveals)\b",
        r"\b(?:in|for) (?:an? )?(?:report|story|article|investigation) (?:by|in|from|published by) {who}",
        r"\b(?:[Ll]aut|berichtete?|schreibt|meldete?|[Nn]ach (?:einem Bericht|Informationen) (?:der|des|von|vom)) (?:einem Bericht (?:der|des|von|vom) )?{who}",
        r"\b[Ww]ie {who} (?:berichtete?|schreibt|meldete?)\b",
        r"\b(?:[Ss]elon|rapporte|indique|révèle|d.après) {who}",
        r"\b(?:[Ss]egún|informa|informó|publica|publicó|reveló) {who}",
        r"\b(?:сообщает|сообщил[аи]?|передает|передаёт|пишет) [\"«]?{who}",
        r"\b(?:[Ss]econdo|riporta|scrive) {who}",
    )
)
_LEAD = 3
"""Paragraphs. Who names its source names it there; further down another paper is cited for a detail."""
_WIDE_LEAD = 8
_SHARED = 3
"""Words of a headline that the address of its source shares, and ..."""
_SHARED_PART = 0.5
"""... what part of them."""
_MIN_WORD = 3
_MAX_SOURCES = 5


def find_rewrite(case: Case) -> Iterator[Clue]:
    """Clues of a story's source, the surest first: an aggregator's list, a link to the same story, a name."""
    yield from _listed(case)
    yield from _linked(case)
    yield from _named(case)
    yield from _tagged(case)


def _listed(case: Case) -> Iterator[Clue]:
    for source in case.article.sources[:_MAX_SOURCES]:
        publisher = source.publisher or (publication_at(source.url) if source.url else None)
        url = source.url if source.url and not is_front_page(source.url) else None
        if publisher or url:
            told = ", ".join(part for part in (publisher, source.headline, source.url) if part)
            yield Clue("rewrite", f"source {source.rank}: {told}", publisher, url)


def _linked(case: Case) -> Iterator[Clue]:
    """A link at the beginning of the text to a publication's story whose address speaks of what the headline does."""
    wanted = _content_words(case.article.headline or "")
    base = case.story.sheet.base
    for block in [block for block in case.story.body_blocks if block.prose][:_LEAD]:
        for mark in block.marks:
            url = absolute(base, mark.element.get("href")) if mark.kind == "link" else None
            if url and not same_site(url, base) and is_news_site(url) and _tells_the_same(url, wanted):
                name = publication_at(url) or site_of(url)
                yield Clue("rewrite", f"link: {without_tracking(url)}", name, without_tracking(url))
                return


def _tells_the_same(url: str, wanted: set[str]) -> bool:
    shared = wanted & _content_words(urlsplit(url).path.replace("-", " ").replace("_", " "))
    return len(shared) >= _SHARED and len(shared) >= _SHARED_PART * len(wanted)


def _content_words(text: str) -> set[str]:
    return {word for word in words(text) if len(word) > _MIN_WORD and not word.isdigit()} - _SMALL


_SMALL = frozenset(
    "with from that this into after over about amid says said will news what when have more your their than html".split()
)


def _named(case: Case) -> Iterator[Clue]:
    for line in [line for line in case.text[:_WIDE_LEAD] if len(line) > 60][:_LEAD]:
        if (found := named_in(line)) and not case.is_ours(found[0]):
            name, quote = found
            agency = agency_called(name)
            yield Clue("rewrite", f"text: {quote}", None if agency else name, agency=agency)


def named_in(line: str) -> tuple[str, str] | None:
    """(publication, the words that name it) of a paragraph that says whose report it tells, None for any other.

    >>> named_in("The app will close in May, TechCrunch reports.")
    ('TechCrunch', 'TechCrunch reports')
    >>> named_in("The app will close in May, according to police.") is None
    True
    """
    matches = [match for pattern in _MENTIONS if (match := pattern.search(line))]
    if not matches:
        return None
    match = min(matches, key=lambda found: found.start())
    name = match["name"] or match["agency"]
    return publication_called(name) or name.strip(), match.group().strip(' ,.“”"')


def _tagged(case: Case) -> Iterator[Clue]:
    """A publication among the tags of which the text does not speak: not the subject, so the source."""
    text = f"{case.article.headline or ''}\n{case.article.body}".casefold()
    for tag in case.article.tags:
        if (
            (name := publication_called(tag))
            and tag[:1].isupper()
            and not case.is_ours(tag)
            and tag.casefold() not in text
        ):
            yield Clue("rewrite", f"tag: {tag}", name)
