"""The phrase library: lines that are cruft wherever they stand, as data.

A folder a language (BCP 47; ``und`` for what belongs to none), in it a file a kind of cruft, named by its ``Label``: who
speaks a language reads one folder, who looks for a kind reads one short file, and path and name say what no entry has to.
An entry has

- ``match``: ``line`` (the whole line), ``start``, ``end``, ``inside``, or ``pattern`` (regular expressions; only what
  one matches is labelled),
- ``texts``: the phrases, one a line; case, curly quotes and a final ``:.!>→`` make no difference; a final ``…`` says that
  the phrase's last word may go on, in scripts without spaces that more characters may follow,
- ``name``: what a pattern is called in receipts,
- ``needs``: for a pattern: words or signs, one of which the line has in any case,
- ``position``: where in a page it may act: some of ``head`` (before the first running text), ``inline`` (between
  running text) and ``tail`` (after the last); left out: anywhere,
- ``max_words``: longer lines are left alone (they are text about the thing, not the thing),
- ``cut``: true where everything after the line, to the end of the article's container, goes with it,
- ``locked``: true where the line says that the rest of the text is not on the page (``access`` asks),
- ``imperative``: true for what tells the reader to do something: it is never said of anything, sentence or not,
- ``hits``: lines that it must match,
- ``keeps``: sentences that have the phrases' own words in them, and are text.

The tests run every line of ``hits`` and ``keeps``, and ask that each phrase has a sentence to keep; one with which lines
start has a sentence that starts with it and goes on. What tells the two apart is in ``prose.py`` and, by language, in ``told.toml``.
"""

from __future__ import annotations

import hashlib
from functools import cache

from pipelines.engine.phrases.entries import FOLDER, HEAD, INLINE, TAIL, Phrase, files, load
from pipelines.engine.phrases.matcher import Library, Match
from pipelines.engine.phrases.prose import TOLD

__all__ = ["FOLDER", "HEAD", "INLINE", "TAIL", "Library", "Match", "Phrase", "files", "library", "load", "version"]


@cache
def library() -> Library:
    """All phrases of all languages."""
    return Library(tuple(phrase for file in files() for phrase in load(file)))


@cache
def version() -> str:
    """Eight hexadecimal digits that change with any phrase, and with any word that tells a story from one."""
    digest = hashlib.sha256()
    for file in [*files(), TOLD]:
        digest.update(f"{file.parent.name}/{file.name}\n".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()[:8]
