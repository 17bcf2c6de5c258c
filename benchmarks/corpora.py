"""Corpora: folders of pages with gold."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from benchmarks.gold import GoldPage
from benchmarks.layouts import layout_of

NO_BODY = frozenset({"mercury"})
"""Corpora with gold for fields only."""


def corpora_in(folder: Path, *, bodies: bool = True) -> list[Path]:
    """The corpora under a folder, or the folder itself if it is one.

    :param bodies: leave out those with gold for fields only.
    :raises ValueError: if there is none.
    """
    if not folder.is_dir():
        raise ValueError(f"{folder}: no such folder")
    found = [folder] if layout_of(folder) else sorted(inner for inner in folder.iterdir() if layout_of(inner))
    found = [corpus for corpus in found if not bodies or corpus.name not in NO_BODY]
    if not found:
        raise ValueError(
            f"{folder}: no corpus there (a folder with gold.jsonl and pages/, ground-truth.json and html/, or evaldata.json)"
        )
    return found


def read_pages(corpus: Path) -> Iterator[GoldPage]:
    """Every page of a corpus, in the order of its gold.

    :raises ValueError: if its gold cannot be read.
    """
    layout = layout_of(corpus)
    if layout is None:
        raise ValueError(f"{corpus}: no corpus there")
    try:
        yield from layout.read(corpus)
    except (KeyError, AttributeError, TypeError) as error:
        raise ValueError(f"{corpus / layout.gold}: not in the layout that its name promises ({error!r})") from error


def read_corpus(corpus: Path) -> Iterator[GoldPage]:
    """The article pages of a corpus; pages that its readers call something else are left out."""
    return (page for page in read_pages(corpus) if page.page_type == "article")


def by_segments(pages: list[GoldPage]) -> bool:
    """Whether a corpus has no full text: then wanted and unwanted segments are counted."""
    return bool(pages) and not any(page.text for page in pages)


def fingerprint(corpus: Path) -> str:
    """Hash of a corpus's gold, and of the names and sizes of its pages: floors hold for these only."""
    layout = layout_of(corpus)
    if layout is None:
        raise ValueError(f"{corpus}: no corpus there")
    mark = hashlib.sha256((corpus / layout.gold).read_bytes())
    for folder in layout.folders:
        for file in sorted((corpus / folder).glob("*")):
            mark.update(f"{folder}/{file.name} {file.stat().st_size}\n".encode())
    return mark.hexdigest()[:16]
