"""Every field that is not the body: sources in order of trust, each value checked before it is believed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from pipelines.engine import phrases, structured
from pipelines.engine.access import access
from pipelines.engine.article import ArchiveRecord, Article
from pipelines.engine.dates import DATE, has_offset, parse_date
from pipelines.engine.names import clean_names
from pipelines.engine.rules.fields import AUTHOR_META, json_ld_authors, stated_descriptions, tag_texts
from pipelines.engine.rules.residue import residue_warnings
from pipelines.engine.spans import Label, Span
from pipelines.engine.story import Story
from pipelines.engine.text import fold, one_line
from pipelines.engine.urls import absolute, identity, same_site, site_of, without_tracking
from pipelines.engine.witnesses import disagreements, witnesses

ENGINE_VERSION = "0.1"
PROVEN = tuple(
    "url canonical_url publisher headline alternative_headline description authors date_published date_modified language section tags body images sources extra".split()
)
"""The fields whose source ``provenance`` names wherever they are filled."""
_LANGUAGE = re.compile(r"^[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*$")
_TAGS_LABEL = re.compile(r"(?:tags?|labels?|topics?|keywords?|tagged|filed under)\s*:?", re.IGNORECASE)
_UPDATED = re.compile(
    r"(?:last )?(?:updated|modified|revised|edited)|aktualisiert|mis à jour|actualizado|aggiornato|atualizado|обновлено",
    re.IGNORECASE,
)
_AUTHOR_CLASS = re.compile(r"(?:^|[\s_-])(?:author|author-name|fn)(?:$|\s)")
_MAX_AUTHOR_LINE = 60
"""Characters."""
_AROUND = 10
"""Blocks above a story in which its date and author may stand."""
_DATED = frozenset({Label.DATE, Label.BYLINE})
_ROUND_THE_TEXT = frozenset({Label.BOILERPLATE, Label.NAVIGATION, Label.SECTION, Label.TAGS})
"""What a line with a date in it may have been taken for: meta lines, posts' own footers."""
_SHORT_HASH = 16
_MAX_TAGS = 60


def rules_version() -> str:
    """Engine and phrases that read a page; the same version gives the same bytes."""
    return f"{ENGINE_VERSION}+phrases.{phrases.version()}"


@dataclass(frozen=True, slots=True)
class _Found:
    value: str
    source: str


def complete(story: Story) -> Article:
    """The article with all its fields.

    :raises ValueError: if ``strip`` has not been at the story, or the site's zone is unknown.
    """
    article = story.article
    if article is None:
        raise ValueError("strip comes before complete")
    own = story.kind != "digest_entry"
    provenance = article.provenance
    _say(provenance, "headline", story.sheet.headline.source if own else "selector:heading")
    _fill_addresses(article, story, own)
    _fill_names(article, story, own)
    if own:
        _fill_dates(article, story)
        _fill_description(article, story)
    _fill_classification(article, story, own)
    article.quality.witnesses = witnesses(story, article)
    article.access = access(story, article)
    article.quality.warnings += disagreements(article)
    _fill_fetch(article, story)
    article.id = _identity(article, story)
    article.quality.warnings += story.sheet.warnings + residue_warnings(article.body)
    for name in PROVEN:
        if getattr(article, name):
            provenance.setdefault(name, "site:extra" if name == "extra" else "engine")
    return article


def _say(provenance: dict[str, str], field: str, source: str | None) -> None:
    if source:
        provenance[field] = source


def _fill_addresses(article: Article, story: Story, own: bool) -> None:
    page = story.sheet.url
    article.site = story.hints.site or site_of(page)
    stated = story.sheet.facts.link("canonical") or next(iter(story.sheet.facts.meta.get("og:url", ())), None)
    canonical = absolute(page, stated)
    if canonical and same_site(canonical, page) and own:
        article.canonical_url = without_tracking(canonical)
        article.provenance["canonical_url"] = "link:canonical"
    article.url = without_tracking(page) if own else story.url and without_tracking(story.url)
    article.page_url = None if own else page
    if article.url:
        article.provenance["url"] = "fetch" if own else "selector:heading"


def _identity(article: Article, story: Story) -> str:
    address = article.url or ""
    if story.hints.story_id and (match := re.search(story.hints.story_id, address)):
        return f"{article.site}:{match.group(1)}"
    if article.canonical_url or address:
        return identity(article.canonical_url or address)
    opening = article.body.split("\n\n", 1)[0]
    digest = hashlib.sha256(f"{fold(article.headline or '')}\n{fold(opening)}".encode()).hexdigest()
    return f"{article.site}:{digest[:_SHORT_HASH]}"


def _fill_names(article: Article, story: Story, own: bool) -> None:
    facts, hints = story.sheet.facts, story.hints
    publisher = [
        _Found(hints.publisher or "", "site"),
        _Found(structured.text(facts.resolve(facts.article().get("publisher"))) or "", "json_ld"),
        _Found(next(iter(facts.meta.get("og:site_name", ())), ""), "meta:og:site_name"),
    ]
    if best := next((found for found in publisher if found.value), None):
        article.publisher = best.value
        article.provenance["publisher"] = best.source
    if not own:
        return
    for names, source in _author_claims(story, article.publisher):
        if names:
            article.authors = list(names)
            article.provenance["authors"] = source
            return


def _author_claims(story: Story, publisher: str | None) -> Iterator[tuple[tuple[str, ...], str]]:
    facts = story.sheet.facts
    yield clean_names(json_ld_authors(facts), publisher=publisher), "json_ld"
    yield clean_names(facts.microdata.get("author", ()), publisher=publisher), "microdata"
    for name in AUTHOR_META:
        yield clean_names(facts.meta.get(name, ()), publisher=publisher), f"meta:{name}"
    yield (
        clean_names(
            (DATE.sub("", text).strip(" ·|•-–—,") for text in _labelled(story, Label.BYLINE)), publisher=publisher
        ),
        "byline",
    )
    yield clean_names(_linked_authors(story), publisher=publisher), "selector:rel=author"
    yield clean_names(_classed_authors(story), publisher=publisher), "selector:class author"
    yield clean_names(story.hints.authors, publisher=publisher), story.hints.source or "hint"


def _linked_authors(story: Story) -> list[str]:
    """The texts of links that say ``rel=author``, round the text."""
    return [
        block.text[mark.start : mark.end]
        for block in story.sheet.blocks[max(0, story.first - _AROUND) : story.last]
        for mark in block.marks
        if mark.kind == "link" and "author" in (mark.element.get("rel") or "").split()
    ]


def _classed_authors(story: Story) -> list[str]:
    """The text of the first small element whose class says author (hCard's ``fn`` too), outside of furniture."""
    furniture = {node.element for node in story.sheet.furniture}
    for element in story.sheet.page.nodes[0].element.iter("span", "a", "li", "address", "p"):
        named = element.get("class") or ""
        if not (("author" in named or "fn" in named) and _AUTHOR_CLASS.search(named)):
            continue
        text = one_line(element.text_content())
        if len(text) <= _MAX_AUTHOR_LINE and furniture.isdisjoint([element, *element.iterancestors()]):
            return [text]
    return []


def _labelled(story: Story, label: Label) -> list[str]:
    """The texts of a label, in the story's region first."""
    spans = sorted(story.spans(label), key=lambda span: not story.first <= span.block < story.last)
    return [story.sheet.blocks[span.block].text[span.start : span.end] for span in spans]


def _fill_dates(article: Article, story: Story) -> None:
    fetched = datetime.fromisoformat(story.fetched.fetched_at) if story.fetched.fetched_at else None
    language = article.language or story.sheet.facts.language or story.hints.language
    for field, claims in (("date_published", _published(story)), ("date_modified", _modified(story))):
        for claim in claims:
            iso = parse_date(claim.value, zone=story.hints.timezone, fetched_at=fetched, language=language)
            if iso:
                setattr(article, field, iso)
                setattr(article, f"{field}_raw", claim.value)
                article.provenance[field] = claim.source
                if not has_offset(iso):
                    article.quality.warnings.append(f"{field}: no offset stated")
                break
    if article.date_published and article.date_modified and article.date_modified[:10] < article.date_published[:10]:
        article.quality.warnings.append("date_modified: before date_published, left out")
        article.date_modified = article.date_modified_raw = None
        del article.provenance["date_modified"]


def _published(story: Story) -> Iterator[_Found]:
    facts = story.sheet.facts
    yield from _texts(facts.article(), "datePublished", "dateCreated", source="json_ld")
    yield from (_Found(value, "microdata") for value in facts.microdata.get("datePublished", ()))
    names = (
        "article:published_time",
        "og:article:published_time",
        "parsely-pub-date",
        "sailthru.date",
        "dc.date.issued",
        "dcterms.created",
        "date",
        "pubdate",
        "publishdate",
        "dc.date",
    )
    yield from (_Found(value, f"meta:{name}") for name in names for value in facts.meta.get(name, ()))
    if story.hints.date_published:
        yield _Found(story.hints.date_published, story.hints.source or "hint")
    yield from _printed_dates(story)
    for kind in ("WebPage", "Product"):
        for thing in facts.of_type(kind):
            yield from _texts(thing, "datePublished", source="json_ld")


def _printed_dates(story: Story, *, updated: bool = False) -> Iterator[_Found]:
    """Dates that the page prints, the nearest to the headline first; those that say "updated" apart.

    Lines that are dates, and ``<time>`` elements in other lines round the text.
    """
    anchor = story.sheet.headline.block if story.sheet.headline.block is not None else story.first
    around = range(story.first - _AROUND, story.last)
    spans = [span for label in _DATED for span in story.spans(label)]
    spans += [span for label in _ROUND_THE_TEXT for span in story.spans(label) if span.block in around]
    for span in sorted(spans, key=lambda span: (abs(span.block - anchor), span.block, span.start)):
        yield from (_dates_in if span.label in _DATED else _times_in)(story, span, updated)


def _dates_in(story: Story, span: Span, updated: bool) -> Iterator[_Found]:
    text = story.sheet.blocks[span.block].text[span.start : span.end]
    times = list(_times_in(story, span, updated))
    yield from times
    if bool(_UPDATED.match(text)) is updated and not times and (match := DATE.search(text)):
        yield _Found(match.group(), "text")


def _times_in(story: Story, span: Span, updated: bool) -> Iterator[_Found]:
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
            yield _Found(moment.strip(), "selector:time")


def _modified(story: Story) -> Iterator[_Found]:
    facts = story.sheet.facts
    yield from _texts(facts.article(), "dateModified", source="json_ld")
    yield from (_Found(value, "microdata") for value in facts.microdata.get("dateModified", ()))
    names = ("article:modified_time", "og:updated_time", "dcterms.modified", "lastmod", "last-modified")
    yield from (_Found(value, f"meta:{name}") for name in names for value in facts.meta.get(name, ()))
    yield from _printed_dates(story, updated=True)


def _texts(thing: dict[str, object], *names: str, source: str) -> Iterator[_Found]:
    for name in names:
        if value := structured.text(thing.get(name)):
            yield _Found(value, source)


def _fill_description(article: Article, story: Story) -> None:
    for text in (_labelled(story, Label.DEK) + _labelled(story, Label.STANDFIRST))[:1]:
        article.description, article.provenance["description"] = one_line(text), "text"
        return
    for text in stated_descriptions(story.sheet):
        article.description, article.provenance["description"] = text, "meta:description"
        return


def _fill_classification(article: Article, story: Story, own: bool) -> None:
    facts, hints = story.sheet.facts, story.hints
    locale = next(iter(facts.meta.get("og:locale", ())), "")
    for value, source in (
        (facts.language, "html:lang"),
        (structured.text(facts.article().get("inLanguage")), "json_ld"),
        (locale, "meta:og:locale"),
        (hints.language, "site"),
    ):
        if value and _LANGUAGE.match(value):
            article.language, article.provenance["language"] = _bcp47(value), source
            break
    if not own:
        return
    section = [*_texts(facts.article(), "articleSection", source="json_ld")]
    section += [_Found(value, "meta:article:section") for value in facts.meta.get("article:section", ())]
    section += [_Found(value, "text") for value in _labelled(story, Label.SECTION)[:1]]
    section += [_Found(value, "breadcrumb") for value in _breadcrumb(story)[-1:]]
    section += [_Found(hints.section, hints.source or "hint")] if hints.section else []
    if section:
        article.section, article.provenance["section"] = section[0].value, section[0].source
    for tags, source in _tag_claims(story):
        if tags:
            article.tags, article.provenance["tags"] = tags[:_MAX_TAGS], source
            break


def _bcp47(tag: str) -> str:
    """``en_gb`` to ``en-GB`` (RFC 5646, section 2.1.1)."""
    parts = tag.replace("_", "-").split("-")
    return "-".join(
        [parts[0].lower()]
        + [part.upper() if len(part) == 2 else part.title() if len(part) == 4 else part.lower() for part in parts[1:]]
    )


def _tag_claims(story: Story) -> Iterator[tuple[list[str], str]]:
    facts = story.sheet.facts
    yield _unique(_keywords(facts.article().get("keywords"))), "json_ld"
    yield _unique(facts.meta.get("article:tag", [])), "meta:article:tag"
    yield _printed_tags(story), "text"
    for name in ("parsely-tags", "news_keywords", "keywords"):
        yield _unique(_keywords(list(facts.meta.get(name, ())))), f"meta:{name}"
    yield _unique(list(story.hints.tags)), story.hints.source or "hint"


def _keywords(value: object) -> list[str]:
    values = value if isinstance(value, list) else [value]
    texts = [text for text in values if isinstance(text, str)]
    return [part for text in texts for part in (text.split(",") if len(texts) == 1 else [text])]


def _printed_tags(story: Story) -> list[str]:
    tags: list[str] = []
    spans = story.spans(Label.TAGS)
    named = [span for span in spans if "in a row" not in span.rule]
    for span in named or spans:
        block = story.sheet.blocks[span.block]
        links = [block.text[mark.start : mark.end] for mark in block.marks if mark.kind == "link"]
        tags += (
            links
            or tag_texts(block)
            or re.sub(r"^(?:tags?|labels?|topics?):\s*", "", block.text, flags=re.IGNORECASE).split(",")
        )
    return [tag for tag in _unique(tags) if not _TAGS_LABEL.fullmatch(tag)]


def _unique(values: list[str]) -> list[str]:
    found: dict[str, str] = {}
    for value in values:
        if key := fold(value):
            found.setdefault(key, one_line(value).strip("#, "))
    return list(found.values())


def _breadcrumb(story: Story) -> list[str]:
    """Names of the page's breadcrumb between home and the page itself."""
    for thing in story.sheet.facts.of_type("BreadcrumbList"):
        items = thing.get("itemListElement")
        names = [
            structured.text(item) or structured.text(item.get("item"))
            for item in (items if isinstance(items, list) else [])
            if isinstance(item, dict)
        ]
        headline = fold(story.headline or "")
        return [
            name
            for name in names[1:]
            if name and "://" not in name and fold(name) != headline and not headline.startswith(fold(name).rstrip("…"))
        ]
    return []


def _fill_fetch(article: Article, story: Story) -> None:
    fetched = story.fetched
    article.fetched_at = datetime.fromisoformat(fetched.fetched_at).isoformat() if fetched.fetched_at else None
    article.http_status = fetched.http_status
    article.content_hash = fetched.content_hash
    article.spider = fetched.spider
    article.rules_version = rules_version()
    article.archive = ArchiveRecord(fetched.archive.file, fetched.archive.offset) if fetched.archive else None
