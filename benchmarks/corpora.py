"""Corpora: gold and pages, and the fifth of their domains that is set aside."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HEADLINE_IN_GOLD = frozenset({"daniel", "dragnet"})
"""Corpora whose gold begins with the headline: there, the extractor's own is put in front of its body."""
SEGMENTS_ONLY = frozenset({"trafilatura"})
"""Corpora without full text: wanted and unwanted segments are counted."""
NO_BODY = frozenset({"mercury"})
_ASIDE = 5
"""One domain in so many is set aside, by hash of its name."""


@dataclass(frozen=True, slots=True)
class GoldPage:
    """A page and what its readers marked."""

    corpus: str
    id: str
    url: str
    domain: str
    text: str
    wanted: tuple[str, ...]
    unwanted: tuple[str, ...]
    headers: dict[str, str]
    file: Path

    @property
    def body(self) -> bytes:
        return gzip.decompress(self.file.read_bytes())

    @property
    def is_aside(self) -> bool:
        """True for the domains that are looked at rarely."""
        return int(hashlib.sha256(self.domain.encode()).hexdigest(), 16) % _ASIDE == 0


def corpora_in(folder: Path) -> list[Path]:
    """The corpora with bodies under a folder, or the folder itself if it is one.

    :raises ValueError: if there is none.
    """
    found = (
        [folder] if (folder / "gold.jsonl").is_file() else sorted(gold.parent for gold in folder.glob("*/gold.jsonl"))
    )
    found = [corpus for corpus in found if corpus.name not in NO_BODY]
    if not found:
        raise ValueError(f"{folder}: no corpus there (a folder with gold.jsonl and pages/)")
    return found


def read_corpus(corpus: Path) -> Iterator[GoldPage]:
    """The article pages of a corpus; pages that its readers call something else are left out."""
    with (corpus / "gold.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            page = json.loads(line)
            if (page.get("gold") or {}).get("page_type", "article") in ("article", None, ""):
                lies = "utf8-but-declares-other" in (page.get("flags") or ())
                yield GoldPage(
                    corpus=corpus.name,
                    id=page["id"],
                    url=page.get("url") or f"http://{page.get('domain') or 'unknown.example'}/",
                    domain=page.get("domain") or "",
                    text=page.get("gold_text") or "",
                    wanted=tuple(page.get("with") or ()),
                    unwanted=tuple(page.get("without") or ()),
                    headers={"Content-Type": "text/html; charset=utf-8"} if lies else {},
                    file=corpus / "pages" / f"{page['id']}.html.gz",
                )


def fingerprint(corpus: Path) -> str:
    """Hash of a corpus's gold: floors hold for one gold only."""
    return hashlib.sha256((corpus / "gold.jsonl").read_bytes()).hexdigest()[:16]
