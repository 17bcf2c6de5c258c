"""A site's ledger as a text file that a maintainer reads, compares and edits: one table a line, sorted.

Only ``decision`` is read back from a file while the state database is there; without it, the whole file is.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

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


def read_file(file: Path) -> tuple[str, Learnt]:
    """The site that a file speaks of, and its ledger.

    :raises Unreviewable: for a file that cannot be read, is not of the form above, or is of a newer format.
    """
    try:
        tables = tomllib.loads(text := file.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Unreviewable(f"{file}: {error}; {_REMEDY}") from error
    except OSError as error:
        raise Unreviewable(f"{file}: {error.strerror or error}") from error
    if tables.get("format") != FORMAT:
        raise Unreviewable(f"{file}, line {_line_of(text, 'format')}: format is not {FORMAT}; {_REMEDY}")
    entries = []
    for name, table in tables.items():
        if isinstance(table, dict):
            entries.append(_entry(file, text, name, table))
    return str(tables.get("site")), Learnt(
        tuple(entries), int(tables.get("articles", 0)), float(tables.get("share", 0.0))
    )


_REMEDY = "correct it, or move it away: it is written anew from the state database"


def _entry(file: Path, text: str, name: str, table: dict[str, object]) -> Entry:
    head = f'["{name}"]'
    where = f"{file}, line {_line_of(text, head)}"
    try:
        known = {field: table.get(field) for field in _TEXTS} | {field: int(table[field]) for field in _NUMBERS}
        entry = Entry(
            **known, beside=bool(table.get("beside")), label=Label(table["label"]), decision=Decision(table["decision"])
        )
    except (KeyError, TypeError, ValueError) as error:
        reason = f"{error} is missing" if isinstance(error, KeyError) else error
        raise Unreviewable(f"{where}: {name}: {reason}; {_REMEDY}") from error
    if not isinstance(entry.key, str) or not isinstance(entry.path, str) or entry.id != name:
        raise Unreviewable(f"{where}: {name}: its key or path has been changed; {_REMEDY}")
    return entry


def _line_of(text: str, start: str) -> int:
    lines = text.split("\n")
    return next((number for number, line in enumerate(lines, 1) if line.startswith(start)), 1)
