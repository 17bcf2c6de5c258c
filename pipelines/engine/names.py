"""Names in bylines and author statements, made clean: persons, and organisations apart."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from pipelines.engine.agencies import agency_called
from pipelines.engine.text import UNSPACED, fold, one_line

BY = re.compile(
    r"^(?:"
    r"(?:(?:written|posted|published|reported|edited|story|text|words|article|photos?)\s+)?by\b\s*:?\s+"
    r"|(?:von|par|por|di|door|av|af|przez|yazan|oleh|od)\b\s*:?\s+(?=\S+\s+\S)"
    r"|(?:authors?|writers?|autor(?:e|es|in)?|auteurs?|penulis|автор)\b\s*:?\s+"
    r"|(?:作者|记者|記者|文|著者)\s*[:：/]\s*"
    r")",
    re.IGNORECASE,
)
"""How bylines begin in the languages of the development corpora. "Von Miller" is a name, "von Max Miller" a byline."""
_BEFORE_A_NAME = re.compile(
    r"^(?:"
    r"(?:interview|texte?|testo|tekst|текст|words|story|report|bericht|authors?|autor(?:en|es|in)?|redaktion|redacción)"
    r"(?:\s*(?:[&/+]|und|and|y|et)\s*\w+)?\s*[:：]\s*|(?-i:von|av|af|di|par|od|door) (?=\S+$)"
    r"|(?:written|posted|published|analysis|opinion|review|column|geschrieben|verfasst|erstellt|eingestellt|veröffentlicht|publié|escrito|publicado|scritto"
    r"|skriven) (?:by|von|par|por|da|av)\s+"
    r"|(?:新华社|新華社|中新社|本报|本報|本网)?\s*(?:责任编辑|責任編輯|责编|编辑|編輯|撰文|文字|特約記者|記者|记者|作者|取材・文|文|著者?)\s*(?:[:：/＝=]\s*|(?=[\u4e00-\u9fff])|\s)"
    r"|(?:[\w-]+ ){0,2}(?:editor|reporter|correspondent|writer|columnist|journalist|redakteur(?:in)?)\s+(?=(?-i:[A-ZÀ-Þ])\S+ (?-i:[A-ZÀ-Þ])))",
    re.IGNORECASE,
)
"""What else stands before names where markup or metadata say that they are authors: "Text: Ann Lee", "von David"."""
_AFTER_NAMES = re.compile(
    r"\s+(?:(?:last |first )?(?:published|posted|updated|modified)|sponsored|tags|follow|(?:photos?|fotos?|pictures|video|illustrations?)\s*(?=by\b|von\b|[:：])|publié|veröffentlicht|aktualisiert|on behalf of"
    r"|publicado|actualizado|yayınlan\w+|para|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.? \d{1,2})\b.*$|(?<=[\w.])[\s,]+(?:le|am|on|at|um|el|il|op|den|mon|tue|wed|thu|fri|sat|sun|"
    r"mo|di|mi|do|fr|sa|so)\.?$",
    re.IGNORECASE,
)
"""Words of a meta line that follow its names, where a date was cut out of it."""
_REPORTERS = re.compile("记者|記者")
_BETWEEN_REPORTERS = re.compile("(?<=[\u4e00-\u9fff]{2})\\s+(?=[\u4e00-\u9fff]{2,4}(?:\\s|$))")
"""Chinese reporters stand with spaces between them; in Japanese a space stands between a person's two names."""
_PLACE = re.compile(r"^in [A-Z].*$| (?:in|for) [A-Z].*$|\s*[\u4e00-\u9fff]{2,4}(?:报道|報道|摄影报道)$")
"""After a name: ``Ann Lee in London``, ``Ann Lee for River News``, ``王小明 北京报道``."""
_PLACED_LIST = re.compile(r", in [A-Z].*$")
"""``TPN, in News, Business``"""
_ASIDE_NAMES = re.compile(r"\(([^()]{2,40})\)|\|\s*([^|]{2,40})$")
_AGENCY_CREDIT = re.compile(
    r"^(?:mit |with )?(?:material|agenturmaterial|inhalten|files|inputs?)\b.*?\b(?=\S+$)", re.IGNORECASE
)
"""``Mit Material der dpa``, ``with inputs from PTI``."""
_REPORTER = re.compile(r"\s*(?:기자|특파원)(?=$|[\s,·])|(?<=[\u4e00-\u9fff])\s*(?:記者|记者)(?=$|[\s,、])")
"""Written after the name in Korean, Chinese and Japanese."""
_SPLIT = re.compile(
    r"[,;|•&/、，；＋]|(?<![\u3040-\u9fff])·|·(?![\u3040-\u9fff])|\b(?:and|und|et|og|och|mit|with|avec|con|ve|và|και)\b|(?<=[a-zà-ÿ]{3})\. (?=[A-ZÀ-Þ])"
    r"|(?<=\S\s)(?:y|e|i|a|en|и|й|і|și|és|ja|dan|و)\s(?=\S+\s\S)",
    re.IGNORECASE,
)
"""What stands between names. Short words join two names only if a first and a last name follow: Santiago Ramón y Cajal is one man."""
_DEGREE = re.compile(r",\s*(?:ph\.?\s?d|m\.?d|mba|cpa|esq|dds|rn|msc|bsc)\b\.?", re.IGNORECASE)
_GENERATION = re.compile(r",\s*((?:Jr|Sr)\.|II|III|IV)(?=$|[,;&|]|\s+and\b)")
_BOUND_COMMA = "\u201a"
"""Stands for the comma of "King, Jr." while a byline is split at commas."""
_ROLE = re.compile(
    r"\b(?:editors?|reporters?|correspondent|writers?|journalist|contributors?|staff|columnist|producer|author|analyst|redakteur(?:in)?|redaktion|"
    r"journaliste|redactor|periodista|desk|newsdesk|team|newsroom|admin|administrator|noreply|guest|unknown|anonymous|editorial|"
    r"expert|specialist|dietitian|director|manager|president|professor|founder|officer|photographer|redacción|redazione|redakcja|rédaction)\b",
    re.IGNORECASE,
)
_ORGANISATION = re.compile(
    r"\b(?:staff|team|redaktion|redaktionsteam|redacción|redazione|redakcja|redactie|rédaction|redaksi|editors|newsroom|newsdesk|desk|editorial|"
    r"news|press|media|times|tribune|magazine?|magazin|online|agency|agentur|agence|agenzia|agencia|nachrichten|zeitung|journal|gazette|"
    r"inc|llc|ltd|gmbh|institute|university|foundation|association|council|committee|ministry|contributors?|network|group|association|library|verein|verlag|\w*stiftung|\w*zeitung|\w+blatt)\b\.?"
    r"|(?:新聞|新闻|日报|日報|通信|通信社|编辑部|編集部|デジタル|新聞社)",
    re.IGNORECASE,
)
"""In a name, says that several people stand behind it."""
_PICTURES = re.compile(
    r"(?:fotos?|photos?|pictures|video|illustration(?:en)?|bilder|фото)\s*(?:[:：]|by\b|von\b)", re.IGNORECASE
)
_META_WORD = re.compile(
    r"(?:last |first )?(?:published|updated|posted|modified|reviewed|edited|written|publié|actualisé|aktualisiert|veröffentlicht)\b.*"
    r"|tags?|share|comments?|news|read|reading time|stand|updates?|in|follow|about|contact|photos?|getty images|\d+ min.*",
    re.IGNORECASE,
)
"""What a meta line holds beside names."""
_CAPITALS_AFTER = re.compile(r"(?<=[a-z.]) [A-Z]{2,6}$")
"""Letters of a degree without a comma: "Ann R. Lee CPP"."""
_AGENCY_AFTER = re.compile(r"(?:by|von|par|por|di|da|van|av)\s+", re.IGNORECASE)
_NOBODY = re.compile(
    r"(?:admin(?:istrator)?|noreply|guest|unknown|anonymous|author|user|editor|root|none|null)\d*", re.IGNORECASE
)
_ADDRESS_OF = re.compile(r"\S+@\S+\s*\(([^)]+)\)")
"""``ann@example.org (Ann Lee)``, as RSS writes authors."""
_ASIDE = re.compile(r"\s+[-–—]\s+.*$|\s*\|.*$|\s*\([^)]*\)|\s*<[^>]*>|\S*@\S+|https?://\S+")
"""What follows a name: a role after a dash, a bracket, an address, a handle."""
_ROLE_BETWEEN = re.compile(r"\s+[-–—]\s+[\w\s]*?\b(?:editor|reporter|correspondent|writer)\b", re.IGNORECASE)
"""``A - Editor and B`` has a role between two names."""
_SHORT_CAPITALS = re.compile(r"[A-Z][A-Z.®-]{0,7}®?(?: \d+)?")
"""After a name and a comma, letters of a degree: "Ann Lee, MD, FOMA"."""
_HOST = re.compile(r"(?:www\.)?[\w-]+\.(?:com|org|net|de|fr|it|es|co\.uk|ch|at|info|eu|pl|ru)", re.IGNORECASE)
_NOT_IN_NAMES = frozenset("@/\\{}<>=#?!")
_BRACKETS = " ,:-–—\"'“”«»《》【】[]（）()"
_MAX_LINE = 1000
"""Characters. A longer line is a text and no byline, and some of these patterns cost the square of its length."""
_PARTICLES = frozenset(
    "de del della dello da di do dos du van von der den ter ten la le el al bin ibn ben bint y e und the of af av zu zur".split()
)
"""Small words that names hold in lower case."""
_MAX_NAME_WORDS = 6
_MAX_NAME = 60
_MAX_HANDLE_WORDS = 3
_MIN_IN_HOST = 3
"""Letters of a name that is looked for in the site's."""


@dataclass(frozen=True, slots=True)
class Credited:
    """Whom a byline names."""

    persons: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    """Agencies, newsrooms, the publisher: as printed."""

    def __bool__(self) -> bool:
        return bool(self.persons or self.organisations)


def clean_names(raw: Iterable[str | None], *, publisher: str | None = None) -> tuple[str, ...]:
    """Names of persons, each once, in the order given.

    >>> clean_names(["By Lena Hartwell - World News Editor and Ana Ruiz", "Lena Hartwell"])
    ('Lena Hartwell', 'Ana Ruiz')
    """
    unwanted = fold(publisher or "")
    names: dict[str, str] = {}
    for parts in _parts_of(raw):
        for name in parts:
            if is_name(name) and not BY.fullmatch(f"{name} ") and (key := fold(name)) != unwanted:
                names.setdefault(key, name)
    return tuple(names.values())


def credited(raw: Iterable[str | None], *, site: Collection[str] = (), stated: bool = False) -> Credited:
    """Persons and organisations that a statement or a byline names, each once, in the order given.

    :param site: folded names of the site: they are nobody's.
    :param stated: metadata or markup say that these are authors: handles and names in small letters are believed too.

    >>> credited(["Ann Lee, MD, and River News Staff"])
    Credited(persons=('Ann Lee',), organisations=('River News Staff',))
    """
    persons: dict[str, str] = {}
    organisations: dict[str, str] = {}
    raw = list(raw)
    for text in raw:
        for found in _ASIDE_NAMES.finditer(text or "") if len(text or "") <= _MAX_LINE else ():
            if agency_called(aside := (found.group(1) or found.group(2)).strip()):
                organisations.setdefault(fold(aside), aside)
    for parts in _parts_of(raw):
        first = ""
        for name in parts:
            name = _PLACE.sub("", _AGENCY_CREDIT.sub("", name))
            if _PICTURES.match(name):
                continue
            if (
                not name
                or BY.fullmatch(f"{name} ")
                or _AGENCY_AFTER.fullmatch(f"{name} ")
                or _META_WORD.fullmatch(name)
            ):
                continue
            if (by := _AGENCY_AFTER.match(name)) and agency_called(name[by.end() :]):
                name = name[by.end() :]
            elif len(name.split()) > 2:
                name = _CAPITALS_AFTER.sub("", name)
            if first and _SHORT_CAPITALS.fullmatch(name) and not agency_called(name):
                continue
            if is_organisation(name, site):
                organisations.setdefault(fold(name), name)
            elif is_name(name) or (stated and _is_handle(name)):
                if not first or len(name.split()) > 1 or len(first.split()) == 1 or UNSPACED.search(name):
                    persons.setdefault(fold(name), name)
            first = first or name
    return Credited(tuple(persons.values()), tuple(organisations.values()))


def opening_of(line: str) -> int:
    """Where the names begin in a line that begins as bylines do, "By " and its like; 0 for any other line."""
    match = BY.match(line) or _BEFORE_A_NAME.match(line) or _AGENCY_AFTER.match(line)
    return match.end() if match else 0


def is_organisation(name: str, site: Collection[str] = ()) -> bool:
    """Whether a name is an agency's, a newsroom's or the site's own."""
    if agency_called(name) or _ORGANISATION.search(name) or _HOST.fullmatch(name):
        return True
    key = fold(name)
    return key in site or (" " not in name and len(key) >= _MIN_IN_HOST and any(own.startswith(key) for own in site))


def _parts_of(raw: Iterable[str | None]) -> Iterable[list[str]]:
    """The names of each line, split and without what stands round them."""
    for text in raw:
        if text and len(text) <= _MAX_LINE:
            parts = (
                part.replace(_BOUND_COMMA, ",").strip(_BRACKETS) for part in _SPLIT.split(_names_alone(one_line(text)))
            )
            yield [name if name.endswith(("Jr.", "Sr.")) else name.rstrip(".") for name in parts]


def _names_alone(line: str) -> str:
    """A byline without its beginning, roles, degrees and addresses; commas that bind a name are marked.

    Each pattern is tried only where the sign is that it cannot do without: most lines have none.
    """
    if "@" in line:
        line = _ADDRESS_OF.sub(r"\1", line)
    line = line.strip("[]【】《》 ")
    for opening in (_BEFORE_A_NAME, BY, _BEFORE_A_NAME):
        if found := opening.match(line):
            line = line[found.end() :]
            if _REPORTERS.search(found.group()):
                line = _BETWEEN_REPORTERS.sub("、", line)
    if not line.isascii() or "-" in line:
        line = _ROLE_BETWEEN.sub("", line)
    line = _AFTER_NAMES.sub("", _ASIDE.sub("", line))
    if ", in " in line:
        line = _PLACED_LIST.sub("", line)
    if not line.isascii():
        line = _REPORTER.sub("", line)
    if "," in line:
        line = _GENERATION.sub(rf"{_BOUND_COMMA} \1", _DEGREE.sub("", line))
    return line


def is_name(text: str) -> bool:
    """A person's name, as far as its form can tell."""
    words = text.split()
    if (
        not 1 <= len(words) <= _MAX_NAME_WORDS
        or not 2 <= len(text) <= _MAX_NAME
        or not all(word[:1].isupper() or not _has_case(word) or word.casefold() in _PARTICLES for word in words)
    ):
        return False
    return not any(char.isdigit() or char in _NOT_IN_NAMES for char in text) and not _ROLE.search(text)


def _is_handle(text: str) -> bool:
    """What people call themselves where they sign as they like: small letters, digits."""
    return (
        1 <= len(text.split()) <= _MAX_HANDLE_WORDS
        and 2 <= len(text) <= _MAX_NAME
        and any(char.isalpha() for char in text)
        and not any(char in _NOT_IN_NAMES for char in text)
        and not _NOBODY.fullmatch(text)
        and not _ROLE.search(text)
    )


def _has_case(word: str) -> bool:
    return word[:1].isalpha() and word[:1].lower() != word[:1].upper()
