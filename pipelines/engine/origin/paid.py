"""Texts that somebody paid for or sent: sponsored ones, press releases."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from pipelines.engine.origin.clues import Case, Clue
from pipelines.engine.spans import Label
from pipelines.engine.structured import types_of
from pipelines.engine.text import fold

_SPONSORED = frozenset(
    map(
        fold,
        (
            "Sponsored content", "Sponsored post", "Sponsored article", "Sponsored story", "Sponsored feature", "Paid post", "Paid content",
            "Paid partnership", "Paid partner content", "Paid program", "Partner content", "Branded content", "Brand content", "BrandVoice",
            "Advertorial", "Advertisement feature", "Advertiser content", "Advertiser content hub", "Promoted post", "Promoted content",
            "Sponsored by our partner", "Anzeige Advertorial", "Gesponserter Beitrag", "Gesponserter Inhalt", "Gesponsert", "Bezahlter Beitrag",
            "Publireportage", "Publirédactionnel", "Contenu sponsorisé", "Article sponsorisé", "Contenu partenaire", "Contenido patrocinado",
            "Contenido de marca", "Contenuto sponsorizzato", "Conteúdo patrocinado", "Publieditorial", "Artykuł sponsorowany",
            "Материал спонсора", "На правах рекламы", "广告", "推广", "PR記事", "タイアップ",
        ),
    )
)  # fmt: skip
"""Lines that say of the text under them what it is."""
_AMBIGUOUS = frozenset(map(fold, ("Sponsored", "Promoted", "Anzeige", "Реклама")))
"""The same of an advert beside the text: believed where a section, a tag or a byline would stand. "Advertising" is a subject."""
_SPONSORED_BY = re.compile(
    r"(?:sponsored|presented|paid for|supported|gesponsert|präsentiert|sponsorisé|patrocinado)\s+(?:and presented\s+)?(?:by|von|par|por)\s*:?\s+(?P<name>[A-Z0-9].{1,50})",
    re.IGNORECASE,
)
_SAYS_SO = re.compile(
    r"(?:this|the following) (?:is (?:a|an) (?:sponsored|paid|advertorial|promoted)\b|(?:article|post|story|content) (?:is|was|has been) (?:sponsored|paid for|produced in partnership|brought to you) (?:by|with)\b)"
    r"|dies(?:er|e) (?:beitrag|artikel|text) (?:ist eine (?:bezahlte )?anzeige|ist ein advertorial|wurde gesponsert)",
    re.IGNORECASE,
)
_PATH = re.compile(
    r"/(?:sponsored|sponsored-(?:content|post|article|stories)|advertorials?|paid-(?:post|content)|partner-?content|brand-?(?:studio|voice|content)|branded-?content|promoted|anzeigen?|publireportage|contenu-sponsorise)(?:/|$)",
    re.IGNORECASE,
)
_RELEASE_SECTIONS = frozenset(
    map(fold, ("Press release", "Press releases", "News release", "Media release", "For immediate release", "Pressemitteilung", "Pressemitteilungen", "Presseaussendung", "Communiqué de presse", "Communiqués de presse", "Nota de prensa", "Comunicado de prensa", "Comunicato stampa", "Persbericht", "Pressmeddelande", "Pressemeddelelse", "Пресс-релиз", "プレスリリース", "新闻稿"))
)  # fmt: skip
_RELEASE_WIRE = re.compile(
    r"(?P<name>(?i:PR ?Newswire|Business ?Wire|Globe ?Newswire|Access ?(?:News)?wire|EZ Newswire|PRWeb|EIN ?Presswire|Newsfile Corp\.?|Marketwired?|news aktuell|PRNewsfoto)|CNW|ots|OTS|Cision)\b",
)
_RELEASE_LINE = re.compile(rf".{{0,90}}?[/(（\[]\s*(?:{_RELEASE_WIRE.pattern}[^)/\]）]{{0,30}})[/)）\]]")
"""``NEW YORK, Nov. 3, 2025 /PRNewswire/ --``, ``(BUSINESS WIRE)--``, ``Berlin (ots) -``."""
_IMMEDIATE = re.compile(
    r"for immediate release\b.{0,60}|press release\s*[:–—-].{0,120}|(?:read|view) (?:the )?(?:source version|original (?:press release|content)).{0,200}|SOURCE:? [A-Z].{1,80}|original[ -]content von:.{3,120}",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"(?:About|Über|À propos de?|Sobre|Acerca de|Informazioni su) (?:the |die |den |das )?[A-Z0-9][\w&.,’' -]{1,60}:?"
)
_CONTACT = re.compile(
    r"(?:(?:media|press|investor|public relations)[\s&/]*(?:relations )?(?:contacts?|inquiries|enquiries)|presse-?kontakt|contacts? presse|contacto de prensa|contatti stampa|pressekontakte?|rückfragehinweis|contact (?:for )?(?:media|press)|media relations)\b.{0,120}",
    re.IGNORECASE,
)


def find_sponsored(case: Case) -> Iterator[Clue]:
    """Marks of a text that somebody paid for."""
    story, article = case.story, case.article
    if story.is_own_page:
        if "AdvertiserContentArticle" in types_of(story.sheet.facts.article()):
            yield Clue("sponsored", "json_ld: AdvertiserContentArticle")
        if match := _PATH.search(urlsplit(story.sheet.url).path):
            yield Clue("sponsored", f"url: {match.group()}")
    for source, value in (("section", article.section), *(("tag", tag) for tag in article.tags)):
        if value and fold(value) in _SPONSORED | _AMBIGUOUS:
            yield Clue("sponsored", f"{source}: {value}")
    for label, line in case.near_headline:
        if fold(line) in _SPONSORED or (
            label in (Label.SECTION, Label.BYLINE, Label.TAGS) and fold(line) in _AMBIGUOUS
        ):
            yield Clue("sponsored", f"mark: {line}")
        elif match := _SPONSORED_BY.fullmatch(line):
            yield Clue("sponsored", f"mark: {line}", match["name"].strip(" ."))
    yield from _sponsored_byline(case)
    for line in (*case.opening[:2], *case.closing):
        if _SAYS_SO.match(line):
            yield Clue("sponsored", f"notice: {line}")


def _sponsored_byline(case: Case) -> Iterator[Clue]:
    for block in case.story.region:
        if case.story.sheet.labels.main(block.index) is not Label.BYLINE:
            continue
        for mark in block.marks:
            if mark.kind == "link" and "sponsored" in (mark.element.get("rel") or "").split():
                yield Clue("sponsored", f"byline: {block.text} (rel=sponsored)")


def find_press_release(case: Case) -> Iterator[Clue]:
    """Marks of a text that its subject wrote."""
    for line in case.opening:
        if match := _RELEASE_LINE.match(line):
            yield Clue("press_release", f"dateline: {match.group()}", agency=match["name"])
    sections = [("section", case.article.section), *(("mark", line) for _, line in case.near_headline)]
    sections += [("mark", line) for line in case.opening[:1]]
    for source, value in sections:
        if value and (fold(value) in _RELEASE_SECTIONS or _IMMEDIATE.fullmatch(value)):
            yield Clue("press_release", f"{source}: {value}")
    for line in case.bylines:
        if match := _RELEASE_WIRE.fullmatch(line.removeprefix("By ").strip()):
            yield Clue("press_release", f"signed: {line}", agency=match["name"])
    for line in case.closing:
        if line.startswith(
            ("SOURCE ", "SOURCE: ", "View source version", "View original content", "Original-Content von:")
        ) and _IMMEDIATE.fullmatch(line):
            yield Clue("press_release", f"credit: {line}")
    yield from _boilerplate(case)


def _boilerplate(case: Case) -> Iterator[Clue]:
    """A company's account of itself and whom to ask: both are needed, each occurs in other texts."""
    later = [*case.text[len(case.text) // 2 :], *case.closing]
    about = next((line for line in later if _ABOUT.fullmatch(line)), None)
    contact = next((line for line in later if _CONTACT.match(line) and len(line) < 160), None)
    if about and contact:
        yield Clue("press_release", f"about: {about}")
        yield Clue("press_release", f"contact: {contact}")
