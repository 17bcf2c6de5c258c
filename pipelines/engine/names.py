"""Authors' names: what stands in bylines and author statements, made clean."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipelines.engine.text import fold, one_line

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
_SPLIT = re.compile(r"[,;|·•&/、]|\b(?:and|und|et|y)\b", re.IGNORECASE)
_DEGREE = re.compile(r",\s*(?:ph\.?\s?d|m\.?d|mba|cpa|esq|dds|rn|msc|bsc)\b\.?", re.IGNORECASE)
_GENERATION = re.compile(r",\s*((?:Jr|Sr)\.|II|III|IV)(?=$|[,;&|]|\s+and\b)")
_BOUND_COMMA = "\u201a"
"""Stands for the comma of "King, Jr." while a byline is split at commas."""
_ROLE = re.compile(
    r"\b(?:editor|reporter|correspondent|writer|journalist|contributor|staff|columnist|producer|author|analyst|redakteur(?:in)?|redaktion|"
    r"journaliste|redactor|periodista|desk|team|newsroom|admin|administrator|noreply|guest|unknown|anonymous|editorial)\b",
    re.IGNORECASE,
)
_ADDRESS_OF = re.compile(r"\S+@\S+\s*\(([^)]+)\)")
"""``ann@example.org (Ann Lee)``, as RSS writes authors."""
_ASIDE = re.compile(r"\s+[-–—]\s+.*$|\s*\|.*$|\s*\([^)]*\)|\s*<[^>]*>|\S+@\S+|https?://\S+")
"""What follows a name: a role after a dash, a bracket, an address."""
_ROLE_BETWEEN = re.compile(r"\s+[-–—]\s+[\w\s]*?\b(?:editor|reporter|correspondent|writer)\b", re.IGNORECASE)
"""``A - Editor and B`` has a role between two names."""
_NOT_IN_NAMES = frozenset("@/\\{}<>=#")
_MAX_LINE = 1000
"""Characters. A longer line is a text and no byline, and some of these patterns cost the square of its length."""
_PARTICLES = frozenset(
    "de del della dello da di do dos du van von der den ter ten la le el al bin ibn ben bint y e und the of af av zu zur".split()
)
"""Small words that names hold in lower case."""
_MAX_NAME_WORDS = 6
_MAX_NAME = 60


def clean_names(raw: Iterable[str | None], *, publisher: str | None = None) -> tuple[str, ...]:
    """Names of persons, each once, in the order given.

    >>> clean_names(["By Lena Hartwell - World News Editor and Ana Ruiz", "Lena Hartwell"])
    ('Lena Hartwell', 'Ana Ruiz')
    """
    names, unwanted = {}, fold(publisher or "")
    for text in raw:
        if not text or len(text) > _MAX_LINE:
            continue
        for part in _SPLIT.split(_names_alone(one_line(text))):
            name = part.replace(_BOUND_COMMA, ",").strip(" ,:-–—\"'")
            name = name if name.endswith(("Jr.", "Sr.")) else name.rstrip(".")
            if is_name(name) and not BY.fullmatch(f"{name} ") and (key := fold(name)) != unwanted:
                names.setdefault(key, name)
    return tuple(names.values())


def _names_alone(line: str) -> str:
    """A byline without its beginning, roles, degrees and addresses; commas that bind a name are marked.

    Each pattern is tried only where the sign is that it cannot do without: most lines have none.
    """
    if "@" in line:
        line = _ADDRESS_OF.sub(r"\1", line)
    if by := BY.match(line):
        line = line[by.end() :]
    if not line.isascii() or "-" in line:
        line = _ROLE_BETWEEN.sub("", line)
    line = _ASIDE.sub("", line)
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


def _has_case(word: str) -> bool:
    return word[:1].isalpha() and word[:1].lower() != word[:1].upper()
