"""A site's ledger as a text file that a maintainer reads, compares and edits: one table a line, sorted.

Only ``decision`` is read back from a file while the state database is there; without it, the whole file is.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from math import inf
from pathlib import Path
from typing import Any

from pipelines.engine.memory import Decision, Entry
from pipelines.engine.spans import Label
from pipelines.ledger.learning import Learnt

FORMAT = 1
_TEXTS = ("text", "key", "path", "first_seen", "last_seen")
_NUMBERS = ("from_start", "from_end", "articles", "total")
_HEAD = """\
# Lines that recur over the articles of {site}. `decision` may be edited: auto (learnt), approved (acts whatever the
# guards say) or kept (text: never removed). The rest is written anew by whatever learns next; see docs/ledger.md.
"""


class Unreviewable(ValueError):
    """A file that is no ledger; the message names file and line, and how to get rid of it."""


def to_text(site: str, learnt: Learnt) -> str:
    """The file's text."""
    head = [
        _HEAD.format(site=site),
        f"format = {FORMAT}",
        f"site = {_quoted(site)}",
        f"version = {_quoted(learnt.memory.version)}",
        f"articles = {learnt.articles}",
        f"share = {learnt.share:.3f}",
    ]
    if learnt.stopped:
        head.append(f"stopped = {_quoted(learnt.stopped)}")
    return "\n".join([*head, *map(_table, sorted(learnt.entries, key=lambda entry: (entry.key, entry.path)))]) + "\n"


def _table(entry: Entry) -> str:
    lines = [f'\n["{entry.id}"]', f'decision = "{entry.decision}"', f'label = "{entry.label}"']
    lines += [f"{name} = {_quoted(value)}" for name in _TEXTS if (value := getattr(entry, name)) is not None]
    lines += ["beside = true"] * entry.beside
    lines += [f"{name} = {getattr(entry, name)}" for name in _NUMBERS]
    return "\n".join(lines)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(char if char.isprintable() else f"\\U{ord(char):08x}" for char in escaped) + '"'


_REMEDY = "correct it, or move it away: whatever learns next writes it anew"


def read_text(file: Path) -> str:
    """A file's text; a byte order mark, which some editors write, is none of it.

    :raises Unreviewable: for a file that cannot be read, or is not in UTF-8.
    """
    try:
        return (source := file.read_bytes()).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        raise Unreviewable(f"{file}, line {line}: not UTF-8: {error.reason}; {_REMEDY}") from error
    except OSError as error:
        raise Unreviewable(f"{file}: {error.strerror or error}") from error


def read_file(file: Path, *, site: str | None = None) -> tuple[str, Learnt]:
    """The site that a file speaks of, and its ledger.

    :param site: the one that it must speak of.
    :raises Unreviewable: for a file that cannot be read, is not of the form above, or is of a newer format.
    """
    text = read_text(file)
    try:
        tables = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise Unreviewable(f"{file}: {error}; {_REMEDY}") from error
    named, articles, share = _head(file, text, tables, site)
    entries = (_entry(file, text, name, table) for name, table in tables.items() if isinstance(table, dict))
    return named, Learnt(tuple(entries), articles, share)


def _head(file: Path, text: str, tables: Mapping[str, Any], site: str | None) -> tuple[str, int, float]:
    """Site, articles and share."""
    found = {"format": tables.get("format"), "site": tables.get("site", site)}
    found |= {"articles": tables.get("articles", 0), "share": tables.get("share", 0.0)}
    wrong = {
        "format": None if is_count(found["format"]) and found["format"] == FORMAT else f"is not {FORMAT}",
        "site": None
        if isinstance(found["site"], str) and site in (None, found["site"])
        else f"is not {site or 'text'}",
        "articles": None if is_count(found["articles"]) else "is not a number of articles",
        "share": None if is_share(found["share"]) else "is not a number from 0 on",
    }
    for name, reason in wrong.items():
        if reason:
            raise Unreviewable(f"{file}, line {_line_of(text, name)}: {name} {reason}; {_REMEDY}")
    return found["site"], found["articles"], float(found["share"])


def _entry(file: Path, text: str, name: str, table: Mapping[str, Any]) -> Entry:
    try:
        return to_entry(name, table)
    except ValueError as error:
        line = _line_of(text, f'["{name}"]')
        raise Unreviewable(f"{file}, line {line}: {name}: {error}; {_REMEDY}") from error


def to_entry(name: str, fields: Mapping[str, Any]) -> Entry:
    """The entry of that id, from its fields.

    :raises ValueError: if a field is missing or is of another kind, or if the fields are those of another entry.
    """
    for needed in ("key", "path", "label", "decision", *_NUMBERS):
        if needed not in fields:
            raise ValueError(f"{needed} is missing")
    texts = {field: fields[field] for field in _TEXTS if fields.get(field) is not None}
    numbers = {field: fields[field] for field in _NUMBERS}
    for field in (*texts, "key", "path", "label", "decision"):
        if not isinstance(fields[field], str):
            raise ValueError(f"{field} is not text in quotation marks")
    if wrong := [field for field, value in numbers.items() if not is_count(value)]:
        raise ValueError(f"{wrong[0]} is not a whole number from 0 on")
    if not isinstance(beside := fields.get("beside", False), bool):
        raise ValueError("beside is neither true nor false")
    label, decision = Label(fields["label"]), Decision(fields["decision"])
    entry = Entry(**texts, **numbers, beside=beside, label=label, decision=decision)
    if entry.id != name:
        raise ValueError("its key or path has been changed")
    return entry


def is_count(value: object) -> bool:
    """True for whole numbers from 0 on; ``true`` is none."""
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def is_share(value: object) -> bool:
    """True for finite numbers from 0 on."""
    return is_count(value) or (isinstance(value, float) and 0 <= value < inf)


def _line_of(text: str, start: str) -> int:
    lines = text.split("\n")
    return next((number for number, line in enumerate(lines, 1) if line.startswith(start)), 1)
