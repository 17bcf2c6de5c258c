"""Who wrote it: persons as authors, agencies and newsrooms as what is known of the story's origin."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from lxml import etree, html

from pipelines.engine import structured
from pipelines.engine.agencies import agency_behind
from pipelines.engine.article import Article
from pipelines.engine.dates import LOOSE_DATE, RELATIVE
from pipelines.engine.fields.claims import anchor, labelled, state_of
from pipelines.engine.fields.publisher import site_names
from pipelines.engine.names import Credited, credited, is_name, opening_of
from pipelines.engine.rules.fields import AUTHOR_META, json_ld_authors
from pipelines.engine.spans import BODY_LABELS, Label
from pipelines.engine.story import Story
from pipelines.engine.text import fold, one_line

_LABELS_OF_AUTHORS = frozenset(
    map(fold, ("Written by", "By", "Author", "Verfasst von", "Geschrieben von", "Autor", "Écrit par", "Escrito por", "Scritto da", "Автор", "Geschreven door"))
)  # fmt: skip
"""What Yoast and others write into ``twitter:label1`` before an author in ``twitter:data1``."""
_AUTHOR_CLASS = re.compile(
    r"(?:^|[\s_-])(?:author|authors|byline|creator|writer|autor|auteur|fn)(?:[\s_-]*(?:name|names|header|link|title|label|text)(?:__\w+)?)?(?:$|\s)|authorname",
    re.IGNORECASE,
)
_CALLED_AUTHOR = etree.XPath(
    ".//@class[contains(., 'uthor') or contains(., 'yline') or contains(., 'reator')]/parent::*"
    "[not(self::article or self::section or self::main or self::body)]",
    regexp=False,
)
"""Elements that may be called so, found by way of the attribute; each further word costs as much as the first."""
_CALLED_WRITER = etree.XPath(
    ".//@class[contains(., 'riter')]/parent::*[not(self::article or self::section)]", regexp=False
)
_AUTHOR_PATH = re.compile(
    r"/(?:authors?|autore?n?s?|auteurs?|profiles?|staff|contributors?|journalists?|editors?|newsteam|by|redaktion|user)/[^/?#]+(?:/[^/?#]+)?/?(?:[?#].*)?$",
    re.IGNORECASE,
)
_MAX_LINE = 80
"""Characters of a line that is a byline and nothing else."""
_ABOVE, _BELOW = 10, 14
"""Blocks round the headline in which a byline may stand."""
_AFTER = 4
"""... and after the text."""
_GAP = " | "
"""Stands where a date was, so that what was beside it stays apart."""


@dataclass(frozen=True, slots=True)
class _Byline:
    credited: Credited
    source: str
    typed: bool = False
    """Whether the statement itself says that the organisations are some."""


def fill_authors(article: Article, story: Story) -> None:
    """The persons of the first source that names some; the site's own name last; organisations into ``origin``."""
    site = site_names(story)
    best: _Byline | None = None
    for byline in _bylines(story, site):
        if byline.credited.persons:
            best = byline
            break
        if byline.credited and best is None:
            best = byline
    if best is None:
        return
    persons = _in_full(best.credited.persons, story)
    if not persons and not best.typed:
        persons = _persons_called_as_the_site(best, story)
    if persons:
        article.authors, article.provenance["authors"] = list(persons), best.source
    _say_origin(article, best)
    _warn_of_disagreement(article, story, site)


def _in_full(persons: tuple[str, ...], story: Story) -> tuple[str, ...]:
    """The names as the byline prints them where a statement has only a part: "Todd" of "Todd Bates"."""
    if all(" " in name for name in persons):
        return persons
    printed = credited(map(_without_dates, labelled(story, Label.BYLINE))).persons
    return tuple(next((full for full in printed if name in full.split()), name) for name in persons)


def _persons_called_as_the_site(byline: _Byline, story: Story) -> tuple[str, ...]:
    """People who publish under their own name, "Ann Lee" on Ann Lee's blog: JSON-LD says so, or no other name of the site is stated."""
    stated = fold(story.sheet.facts.meta_value("og:site_name") or "")
    names = credited(byline.credited.organisations).persons
    own = tuple(name for name in names if _is_full_name(name) and not name.startswith("The "))
    return own if byline.source == "json_ld" else tuple(name for name in own if fold(name) != stated)


def _say_origin(article: Article, byline: _Byline) -> None:
    for name in byline.credited.organisations:
        if name in article.authors:
            continue
        if agency := agency_behind(name):
            article.origin.agency = article.origin.agency or agency
        article.origin.evidence.append(f"byline: {name}")


def _warn_of_disagreement(article: Article, story: Story, site: frozenset[str]) -> None:
    """Two statements for machines that name nobody in common."""
    said: dict[str, set[str]] = {}
    for byline in _stated(story, site):
        if byline.credited.persons:
            said.setdefault(byline.source.split(":")[0], {fold(name) for name in byline.credited.persons})
    one, other = said.get("json_ld"), said.get("meta")
    if one and other and not one & other:
        article.quality.warnings.append("authors: json_ld and meta elements name different persons")


def _bylines(story: Story, site: frozenset[str]) -> Iterator[_Byline]:
    yield from _stated(story, site)
    for texts, source, stated in _printed(story):
        names = credited((_without_dates(text) for text in texts), site=site, stated=stated)
        if names:
            yield _Byline(names, source)
    if story.hints.authors:
        yield _Byline(credited(story.hints.authors, site=site, stated=True), story.hints.source or "hint")
    if texts := [name for value in state_of(story).authors if (name := structured.text(value))]:
        yield _Byline(credited(texts, site=site, stated=True), "state")


def _stated(story: Story, site: frozenset[str]) -> Iterator[_Byline]:
    """What the page says for machines."""
    facts = story.sheet.facts
    labels = (facts.meta_value(f"twitter:label{number}") for number in (1, 2))
    data = [
        facts.meta_value(f"twitter:data{number}")
        for number, label in enumerate(labels, 1)
        if fold(label or "") in _LABELS_OF_AUTHORS
    ]
    persons, organisations = _typed(json_ld_authors(facts))
    if organisations:
        named = credited(persons, site=site, stated=True)
        yield _Byline(Credited(named.persons, (*named.organisations, *organisations)), "json_ld", typed=True)
    for texts, source in (
        (() if organisations else persons, "json_ld"),
        (facts.microdata.get("author", []), "microdata"),
        *((_in_order(name, facts.meta.get(name, [])), f"meta:{name}") for name in AUTHOR_META),
        (data, "meta:twitter:data"),
    ):
        if names := credited(texts, site=site, stated=True):
            yield _Byline(names, source)


def _typed(authors: list[object]) -> tuple[list[str], list[str]]:
    """(texts of persons and of what has no type, names of organisations) among JSON-LD's authors."""
    persons, organisations = [], []
    for author in authors:
        if name := structured.text(author):
            kinds = structured.types_of(author) if isinstance(author, dict) else set()
            (organisations if any(kind.endswith("Organization") for kind in kinds) else persons).append(name)
    return persons, organisations


def _in_order(name: str, texts: list[str]) -> list[str]:
    """Dublin Core has the last name first: "Lee, Ann; Reed, Tom"."""
    if not name.startswith("dc"):
        return texts
    parts = [part.strip() for text in texts for part in text.split(";")]
    return [" ".join(reversed(part.split(", "))) if part.count(", ") == 1 else part for part in parts]


def _printed(story: Story) -> Iterator[tuple[list[str], str, bool]]:
    """(texts, source, whether markup says that they are authors) of what readers see, nearest to certain first."""
    yield labelled(story, Label.BYLINE), "byline", False
    yield _linked(story, _says_author), "selector:rel=author", True
    yield _classed(story), "selector:class author", True
    yield _linked(story, _has_author_path), "selector:link to an author", True
    yield _signed(story), "text", False
    yield _name_alone(story), "text", False


def _round_the_text(story: Story) -> list[int]:
    """Numbers of the blocks in which a byline may stand, nearest to the headline first, then those after the text."""
    at, blocks = anchor(story), story.sheet.blocks
    body = story.body_blocks
    near = sorted(range(max(0, at - _ABOVE), min(at + _BELOW, len(blocks))), key=lambda index: abs(index - at))
    last = body[-1].index if body else at
    return near + list(range(max(at + _BELOW, last - 1), min(last + _AFTER, len(blocks))))


def _linked(story: Story, leads_to_author: Callable[[html.HtmlElement], bool]) -> list[str]:
    """The texts of the links round the text that lead to an author; of one line's."""
    for index in _round_the_text(story):
        block = story.sheet.blocks[index]
        if block.prose and story.sheet.labels.main(index) in BODY_LABELS:
            continue
        links = [mark for mark in block.marks if mark.kind == "link" and leads_to_author(mark.element)]
        if found := [text for mark in links if (text := block.text[mark.start : mark.end].strip())]:
            return found
    return []


def _says_author(link: html.HtmlElement) -> bool:
    return "author" in (link.get("rel") or "").split()


def _has_author_path(link: html.HtmlElement) -> bool:
    return _AUTHOR_PATH.search(link.get("href") or "") is not None


def _classed(story: Story) -> list[str]:
    """The text of the first small element that its class calls an author, outside of furniture."""
    furniture = {node.element for node in story.sheet.furniture}
    root = story.sheet.page.nodes[0].element
    for element in _CALLED_AUTHOR(root) or _CALLED_WRITER(root):
        if not _AUTHOR_CLASS.search(element.get("class")):
            continue
        text = one_line(" ".join(islice(element.itertext(), _MAX_LINE)))
        if 1 < len(text) <= _MAX_LINE and furniture.isdisjoint([element, *element.iterancestors()]):
            if credited([_without_dates(text)], stated=True):
                return _items(element) or [text]
    return []


def _items(element: html.HtmlElement) -> list[str]:
    return [one_line(item.text_content()) for item in element.iter("li")] if element.tag == "ul" else []


def _signed(story: Story) -> list[str]:
    """The first short line round the text that begins as bylines do, with the next one where it is no more than that."""
    blocks, labels = story.sheet.blocks, story.sheet.labels
    for index in _round_the_text(story):
        block = blocks[index]
        text = block.text.strip(" |·•-–—（）()")
        if len(text) > _MAX_LINE or block.prose or labels.main(index) is Label.RELATED:
            continue
        if opening_of(f"{text} ") > len(text) and index + 1 < len(blocks):
            text = f"{text} {blocks[index + 1].text}"
        at = opening_of(text)
        if at and len(text) <= _MAX_LINE and credited([_without_dates(text[at:])]):
            return [text[at:]]
    return []


def _name_alone(story: Story) -> list[str]:
    """A name on a line of its own under the last paragraph."""
    body = story.body_blocks
    if len(body) < 2 or not body[-2].prose or body[-1].heading or body[-1].bullet or len(body[-1].text) > _MAX_LINE:
        return []
    names = body[-1].text.split("/")
    return names if all(map(_is_full_name, names)) else []


def _is_full_name(text: str) -> bool:
    words = text.split()
    return (
        2 <= len(words) <= 4
        and all(word[:1].isupper() and word.strip(".-").replace("-", "").isalpha() for word in words)
        and is_name(text.strip())
    )


def _without_dates(text: str) -> str:
    return RELATIVE.sub(_GAP, LOOSE_DATE.sub(_GAP, text)).strip(" ·|•-–—,")
