"""The layouts of corpora that can be read: this project's own, and two that are public.

own        gold.jsonl          pages/<id>.html.gz or .html     text or segments, one page a line
articles   ground-truth.json   html/<id>.html.gz               scrapinghub/article-extraction-benchmark
segments   evaldata.json       cache/<file>, eval/<file>       adbar/trafilatura, tests/
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.gold import GoldPage


@dataclass(frozen=True, slots=True)
class Layout:
    """One way to lay out a corpus."""

    gold: str
    """The file whose presence tells."""
    folders: tuple[str, ...]
    """Where the pages are."""
    read: Callable[[Path], Iterator[GoldPage]]


def layout_of(folder: Path) -> Layout | None:
    """The layout of a corpus, None for any other folder."""
    return next((layout for layout in LAYOUTS if (folder / layout.gold).is_file()), None)


def _own(corpus: Path) -> Iterator[GoldPage]:
    lines = (corpus / "gold.jsonl").read_text("utf-8").rstrip("\n").split("\n")  # texts hold other line separators
    for number, line in enumerate(lines, start=1):
        page = _json(line, f"{corpus / 'gold.jsonl'}, line {number}")
        gold = page.get("gold") or {}
        lies = "utf8-but-declares-other" in (page.get("flags") or ())
        yield GoldPage(
            corpus=corpus.name,
            id=page["id"],
            url=page.get("url") or f"http://{page.get('domain') or 'unknown.example'}/",
            domain=page.get("domain") or "",
            text=page.get("gold_text") or "",
            file=_page(corpus / "pages", page["id"]),
            wanted=tuple(page.get("with") or ()),
            unwanted=tuple(page.get("without") or ()),
            headers={"Content-Type": "text/html; charset=utf-8"} if lies else {},
            language=_language(gold.get("lang") or ""),
            page_type=gold.get("page_type") or "article",
            has_address=bool(page.get("url")),
            stated=gold,
        )


def _articles(corpus: Path) -> Iterator[GoldPage]:
    for name, page in _json((corpus / "ground-truth.json").read_text("utf-8"), corpus / "ground-truth.json").items():
        url = page.get("url") or "http://unknown.example/"
        yield GoldPage(
            corpus=corpus.name,
            id=name,
            url=url,
            domain=_domain(url),
            text=page.get("articleBody") or "",
            file=_page(corpus / "html", name),
        )


def _segments(corpus: Path) -> Iterator[GoldPage]:
    """Pages whose file is not there are left out: the public set ships without some."""
    for url, page in _json((corpus / "evaldata.json").read_text("utf-8"), corpus / "evaldata.json").items():
        file = next((file for folder in _EVALUATED if (file := corpus / folder / page["file"]).is_file()), None)
        if file:
            yield GoldPage(
                corpus=corpus.name,
                id=file.stem,
                url=url,
                domain=_domain(url),
                text="",
                file=file,
                wanted=tuple(page.get("with") or ()),
                unwanted=tuple(page.get("without") or ()),
                stated=page | {"authors": page.get("author")},
            )


_EVALUATED = ("cache", "eval")
LAYOUTS = (
    Layout("gold.jsonl", ("pages",), _own),
    Layout("ground-truth.json", ("html",), _articles),
    Layout("evaldata.json", _EVALUATED, _segments),
)


def _language(stated: str) -> str | None:
    """Two letters for ``en``, ``en-GB`` or ``English``."""
    return _NAMES.get(stated.casefold(), stated[:2].lower()) or None


_NAMES = {"chinese": "zh", "english": "en", "greek": "el", "polish": "pl", "russian": "ru"}


def _page(folder: Path, name: str) -> Path:
    plain = folder / f"{name}.html"
    return plain if plain.is_file() else folder / f"{name}.html.gz"


def _domain(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _json(text: str, where: object) -> dict:
    try:
        found = json.loads(text)
    except ValueError as error:
        raise ValueError(f"{where}: not JSON ({error})") from error
    if not isinstance(found, dict):
        raise ValueError(f"{where}: no JSON object")
    return found
