"""When it was published and when it was changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from pipelines.engine.article import Article
from pipelines.engine.dates import DATE, LOOSE_DATE, RELATIVE, has_offset, read_date
from pipelines.engine.fields.claims import Claim, anchor, in_json_ld, in_meta, in_microdata, moment_in, state_of
from pipelines.engine.spans import BODY_LABELS, Label, Span
from pipelines.engine.story import Story

_PUBLISHED_META = (
    "article:published_time", "og:article:published_time", "parsely-pub-date", "sailthru.date", "datepublished", "dc.date.issued", "dcterms.issued",
    "dcterms.created", "dc.date.created", "date", "pubdate", "publishdate", "publish-date", "publication_date", "publication-date", "og:published_time",
    "published_time", "citation_publication_date", "cxenseparse:recs:publishtime", "dc.date", "dcterms.date", "bt:pubdate", "displaydate",
)  # fmt: skip
_MODIFIED_META = (
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "dcterms.modified",
    "dc.date.modified",
    "lastmod",
    "last-modified",
    "revised",
)
_UPDATED = re.compile(
    r"(?:last )?(?:updated|modified|revised|edited)|aktualisiert|stand\s*:|mis à jour|actualizado|aggiornato|atualizado|bijgewerkt|aktualizacja|обновлено|更新",
    re.IGNORECASE,
)
_AROUND = 10
"""Blocks above a story in which its date may stand."""
_BELOW = 12
"""Blocks under the headline in which a line that no rule called a date may be it."""
_AFTER = 4
_MAX_LINE = 25
"""Words of such a line."""
_DATED = frozenset({Label.DATE, Label.BYLINE})
_ROUND_THE_TEXT = frozenset({Label.BOILERPLATE, Label.NAVIGATION, Label.SECTION, Label.TAGS})
"""What a line with a date in it may have been taken for: meta lines, posts' own footers."""
_ELSEWHERE = frozenset(
    {
        Label.RELATED,
        Label.COMMENTS,
        Label.COPYRIGHT,
        Label.ADVERT,
        Label.CAPTION,
        Label.IMAGE_CREDIT,
        Label.SOURCE,
        Label.NEWSLETTER,
    }
)
"""Lines whose dates are others'."""
_DATELINE = re.compile(rf"^.{{0,40}}?[(（]\s*(?P<date>{LOOSE_DATE.pattern})\s*[)）]")
"""``Karlsruhe, (12.11.2021). Traditionally ...``"""
_IN_ADDRESS = re.compile(r"/((?:19|20)\d{2})[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?=[/_-])")
_TITLE_SPACES = 3
"""Spaces in a link that is a title: authors' names have fewer."""
_MAX_AGO = 12
"""Words of a line that says how long ago it was."""
_ONE_DAY = timedelta(days=1)


def fill_dates(article: Article, story: Story) -> None:
    """``date_published`` and ``date_modified``: the first of each field's claims that is a possible date.

    :raises ValueError: if the site's zone is unknown.
    """
    _fill(article, story, "date_published", _published(story))
    _fill(article, story, "date_modified", _modified(story))
    if article.date_published and article.date_modified and _is_before(article.date_modified, article.date_published):
        article.quality.warnings.append("date_modified: before date_published, left out")
        article.date_modified = article.date_modified_raw = None
        del article.provenance["date_modified"]


def fill_date_of_entry(article: Article, story: Story) -> None:
    """``date_published`` of a digest's entry: the first date that its own region prints outside of its text.

    :raises ValueError: if the site's zone is unknown.
    """
    _fill(article, story, "date_published", _dates_of_region(story))


def _dates_of_region(story: Story) -> Iterator[Claim]:
    for block in story.region:
        for span in story.sheet.labels.of(block.index):
            if span.label in _DATED:
                yield from _dates_in(story, span, False)
            elif span.label in _ROUND_THE_TEXT:
                yield from _times_in(story, span, False)


def _fill(article: Article, story: Story, field: str, claims: Iterator[Claim]) -> None:
    warnings = article.quality.warnings
    for claim in claims:
        read = _read(story, claim, article.language)
        if read.fault:
            warnings.append(f"{field}: {claim.value[:40]} ({claim.source}) is {read.fault}, left out")
        if read.iso is None:
            continue
        setattr(article, field, read.iso)
        setattr(article, f"{field}_raw", claim.value)
        article.provenance[field] = claim.source
        if not has_offset(read.iso):
            warnings.append(f"{field}: no offset stated")
        _warn_of_disagreement(article, story, field, claim)
        return


def says_a_day_of(article: Article, story: Story, span: Span) -> bool:
    """True for a printed date that is one of the article's, give or take what zones make."""
    own = [iso for iso in (article.date_published, article.date_modified) if iso]
    claims = [claim for updated in (False, True) for claim in _dates_in(story, span, updated)] if own else []
    said = [iso for claim in claims if (iso := _read(story, claim, article.language).iso)]
    return any(abs(_instant(one) - _instant(other)) < 2 * _ONE_DAY for one in said for other in own)


def _read(story: Story, claim: Claim, language: str | None):
    fetched = story.fetched.fetched_at
    return read_date(
        claim.value,
        zone=story.hints.timezone,
        fetched_at=datetime.fromisoformat(fetched) if fetched else None,
        language=language or story.sheet.facts.language or story.hints.language,
    )


def _warn_of_disagreement(article: Article, story: Story, field: str, best: Claim) -> None:
    """Two statements for machines that are more than a day apart; what readers see is not asked."""
    if not best.is_trusted or not story.is_own_page:
        return
    for other in _STATED[field](story):
        if other.value[:10] == best.value[:10] or other.source == best.source:
            continue
        iso = _read(story, other, article.language).iso
        if iso and abs(_instant(iso) - _instant(getattr(article, field))) > _ONE_DAY:
            article.quality.warnings.append(
                f"{field}: {best.source} and {other.source} disagree ({best.value[:25]}, {other.value[:25]})"
            )
            return


def _is_before(one: str, other: str) -> bool:
    """Whether a date is earlier, by the day where either has no more."""
    if min(len(one), len(other)) == len("2025-10-21"):
        return one[:10] < other[:10]
    return _instant(one) < _instant(other)


def _instant(iso: str) -> datetime:
    moment = datetime.fromisoformat(iso)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _stated_published(story: Story) -> Iterator[Claim]:
    facts = story.sheet.facts
    yield from in_json_ld(story.sheet.facts.article(), "datePublished", "dateCreated", "uploadDate")
    yield from in_microdata(facts, "datePublished", "dateCreated")
    yield from in_meta(facts, *_PUBLISHED_META)


def _published(story: Story) -> Iterator[Claim]:
    facts = story.sheet.facts
    yield from _stated_published(story)
    if story.hints.date_published:
        yield Claim(story.hints.date_published, story.hints.source or "hint")
    yield from _printed_dates(story)
    for thing in facts.of_type("WebPage"):
        yield from in_json_ld(thing, "datePublished")
    yield from (Claim(value, "state") for value in map(moment_in, state_of(story).dates) if value)
    yield from _unlabelled_dates(story)
    if match := _IN_ADDRESS.search(story.sheet.url):
        yield Claim("-".join(match.groups()), "url")


def _stated_modified(story: Story) -> Iterator[Claim]:
    facts = story.sheet.facts
    yield from in_json_ld(story.sheet.facts.article(), "dateModified")
    yield from in_microdata(facts, "dateModified")
    yield from in_meta(facts, *_MODIFIED_META)


def _modified(story: Story) -> Iterator[Claim]:
    yield from _stated_modified(story)
    if story.hints.date_modified:
        yield Claim(story.hints.date_modified, story.hints.source or "hint")
    yield from _printed_dates(story, updated=True)


_STATED = {"date_published": _stated_published, "date_modified": _stated_modified}
"""What each field's statements for machines are."""


def _printed_dates(story: Story, *, updated: bool = False) -> Iterator[Claim]:
    """Dates that the page prints, the nearest to the headline first; those that say "updated" apart.

    Lines that are dates, and ``<time>`` elements in other lines round the text.
    """
    at = anchor(story)
    around = range(story.first - _AROUND, story.last)
    spans = [span for label in _DATED for span in story.spans(label)]
    spans += [span for label in _ROUND_THE_TEXT for span in story.spans(label) if span.block in around]
    spans = [span for span in spans if not _is_after(story, span)]
    for span in sorted(spans, key=lambda span: (abs(span.block - at), span.block, span.start)):
        yield from (_dates_in if span.label in _DATED else _times_in)(story, span, updated)


def _is_after(story: Story, span: Span) -> bool:
    """Whether a date stands in a list of other stories under the text: in or under a link that is a title, or far below."""
    body = story.body_blocks
    if not body or span.block <= body[-1].index:
        return False
    return span.block > body[-1].index + _BELOW or _is_titled(story, span.block)


def _is_titled(story: Story, index: int) -> bool:
    """Whether a line, or the one above it, links to something by a title: then its date is that thing's."""
    return any(
        mark.kind == "link" and block.text[mark.start : mark.end].count(" ") >= _TITLE_SPACES
        for block in story.sheet.blocks[max(0, index - 1, anchor(story) + 1) : index + 1]
        for mark in block.marks
    )


def _dates_in(story: Story, span: Span, updated: bool) -> Iterator[Claim]:
    text = story.sheet.blocks[span.block].text[span.start : span.end]
    times = list(_times_in(story, span, updated))
    yield from times
    if (
        bool(_UPDATED.match(text)) is updated
        and not times
        and (match := DATE.search(text) or LOOSE_DATE.search(text) or RELATIVE.search(text))
    ):
        yield Claim(match.group(), "text")


def _times_in(story: Story, span: Span, updated: bool) -> Iterator[Claim]:
    """The ``<time datetime>`` elements of a span; WordPress marks the later one ``updated``."""
    block = story.sheet.blocks[span.block]
    for mark in block.marks:
        moment = mark.element.get("datetime") if mark.kind == "time" else None
        if not moment or not span.start <= mark.start < span.end:
            continue
        about = f"{mark.element.get('class') or ''} {mark.element.get('itemprop') or ''}".lower()
        said = _UPDATED.match(block.text[mark.start : mark.end]) or _UPDATED.match(block.text[span.start : span.end])
        later = bool(said) or ("published" not in about and ("updated" in about or "modified" in about))
        if later is updated:
            yield Claim(moment.strip(), "selector:time")


def _unlabelled_dates(story: Story) -> Iterator[Claim]:
    """Dates in short lines near the headline that no rule called a date, nearest first; a dateline's; those right after the text."""
    blocks, labels, at = story.sheet.blocks, story.sheet.labels, anchor(story)
    body = story.body_blocks
    near = sorted(
        range(max(0, at - _AROUND), min(at + _BELOW, len(blocks))), key=lambda index: (abs(index - at), index)
    )
    after = range(body[-1].index, min(body[-1].index + _AFTER, len(blocks))) if body else ()
    for index in (*near, *after):
        block = blocks[index]
        if index > at and _is_titled(story, index):
            continue
        if labels.main(index) in _ELSEWHERE | BODY_LABELS or _UPDATED.match(block.text) or block.prose:
            continue
        if (block.words <= _MAX_LINE and (match := LOOSE_DATE.search(block.text))) or (
            block.words <= _MAX_AGO and (match := RELATIVE.search(block.text))
        ):
            yield Claim(match.group(), "text")
    for block in body[:2]:
        if match := _DATELINE.match(block.text):
            yield Claim(match.group("date"), "text")
