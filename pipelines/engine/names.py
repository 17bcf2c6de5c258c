"""Authors' names: what stands in bylines and author statements, made clean."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipelines.engine.text import fold, one_line

BY = re.compile(
    r"^(?:(?:written|posted|published|reported|edited|story|text|words|article|photos?)\s+)?"
    r"(?:by|von|par|por|di|door|av|af|przez|autor|autore|auteur|автор|yazan|penulis|oleh|od)\b\s*:?\s+",
    re.IGNORECASE,
)
"""How bylines begin in the languages of the development corpora."""
_SPLIT = re.compile(r"\s*(?:,|;|\||·|•|\band\b|\bund\b|\bet\b|\by\b|&|/|、)\s*", re.IGNORECASE)
_ROLE = re.compile(
    r"\b(?:editor|reporter|correspondent|writer|journalist|contributor|staff|columnist|producer|author|analyst|redakteur(?:in)?|redaktion|"
    r"journaliste|redactor|periodista|desk|team|newsroom|admin|administrator|noreply|guest|unknown|anonymous|editorial)\b",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"\s+[-–—|]\s+.*$|\s*\([^)]*\)|\s*<[^>]*>|\S+@\S+|https?://\S+")
"""What follows a name: a role after a dash, a bracket, an address."""
_MAX_NAME_WORDS = 6
_MAX_NAME = 60


def clean_names(raw: Iterable[str | None], *, publisher: str | None = None) -> tuple[str, ...]:
    """Names of persons, each once, in the order given.

    >>> clean_names(["By Lena Hartwell - World News Editor and Ana Ruiz", "Lena Hartwell"])
    ('Lena Hartwell', 'Ana Ruiz')
    """
    names: dict[str, str] = {}
    for text in raw:
        for part in _SPLIT.split(_ASIDE.sub("", _with_roles_apart(BY.sub("", one_line(text))))):
            name = part.strip(" .,:-–—\"'")
            if is_name(name) and not BY.fullmatch(f"{name} ") and fold(name) != fold(publisher or ""):
                names.setdefault(fold(name), name)
    return tuple(names.values())


def is_name(text: str) -> bool:
    """A person's name, as far as its form can tell."""
    words = text.split()
    if (
        not 1 <= len(words) <= _MAX_NAME_WORDS
        or not 2 <= len(text) <= _MAX_NAME
        or any(char.isdigit() or char in "@/\\{}<>=#" for char in text)
    ):
        return False
    return not _ROLE.search(text) and (text[0].isupper() or not text[0].isascii())


def _with_roles_apart(text: str) -> str:
    """``A - Editor and B`` has a role between two names: cut it, keep the second name."""
    return re.sub(r"\s+[-–—]\s+[\w\s]*?\b(?:editor|reporter|correspondent|writer)\b", "", text, flags=re.IGNORECASE)
