"""The entries of the phrase library, as its files have them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.engine.spans import Label

FOLDER = Path(__file__).parent
MATCHES = ("line", "start", "end", "inside", "pattern")
HEAD, INLINE, TAIL = "head", "inline", "tail"
POSITIONS = frozenset({HEAD, INLINE, TAIL})
_LISTS = ("texts", "needs", "hits", "keeps")
_MAX_WORDS = 30


@dataclass(frozen=True, slots=True)
class Phrase:
    """One entry of a file; ``pipelines.engine.phrases`` says what its fields mean."""

    label: Label
    match: str
    texts: tuple[str, ...]
    language: str
    name: str = ""
    position: frozenset[str] = POSITIONS
    max_words: int = _MAX_WORDS
    cut: bool = False
    locked: bool = False
    imperative: bool = False
    needs: tuple[str, ...] = ()
    hits: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()


def files() -> list[Path]:
    """The library's files, in the order of their names."""
    return sorted(FOLDER.glob("*/*.toml"))


def load(file: Path) -> Iterator[Phrase]:
    """The phrases of one file, ``<language>/<kind>.toml``.

    :raises ValueError: naming the file and the entry, for one that is not of the library's form.
    """
    try:
        label, entries = Label(file.stem), tomllib.loads(file.read_text("utf-8"))["phrase"]
    except (KeyError, ValueError) as error:
        raise ValueError(f"{file}: {error}") from error
    for number, entry in enumerate(entries, 1):
        try:
            yield _phrase(label, file.parent.name, entry)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise ValueError(f"{file}: phrase {number}: {error}") from error


def _phrase(label: Label, language: str, entry: dict[str, Any]) -> Phrase:
    if entry["match"] not in MATCHES:
        raise ValueError(f"match is {entry['match']!r}: it can be {', '.join(MATCHES)}")
    lists = {name: _lines(entry.pop(name, "")) for name in _LISTS}
    if entry["match"] == "pattern" and not (entry.get("name") and lists["needs"]):
        raise ValueError("a pattern has a name, and says which words it needs")
    if not lists["texts"]:
        raise ValueError("there are no texts")
    position = frozenset(entry.pop("position", POSITIONS))
    if not position <= POSITIONS:
        raise ValueError(f"position is {sorted(position)}: it can be {', '.join(sorted(POSITIONS))}")
    return Phrase(label, entry.pop("match"), language=language, position=position, **lists, **entry)


def _lines(text: str) -> tuple[str, ...]:
    """The lines of a text that are not empty, without the spaces round them."""
    return tuple(line for line in map(str.strip, text.splitlines()) if line)
