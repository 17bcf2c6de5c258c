"""What the other extractors say of an article beside its text: one small adapter for each that states fields.

They are called as for their texts (``peers``), and get every courtesy: a joined statement of authors or tags is taken apart as the gold's is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from benchmarks.fields import Fields
from benchmarks.peers import PEERS, Html, newspaper_article

_NOBODY = "[no-author]"
"""What readability-lxml says where it found none."""


def _trafilatura(page: Html) -> Fields:
    from trafilatura.metadata import extract_metadata

    found = extract_metadata(page.text, default_url=page.url)
    return Fields(
        headline=found.title or "",
        authors=_texts(found.author),
        date_published=found.date or "",
        tags=_texts(found.tags),
        description=found.description or "",
        language=found.language or "",
        publisher=found.sitename or "",
        image=found.image or "",
    )


def _newspaper(page: Html) -> Fields:
    found = newspaper_article(page)
    return Fields(
        headline=found.title or "",
        authors=_texts(found.authors),
        date_published=_iso(found.publish_date),
        tags=_texts(sorted(found.tags) if found.tags else found.meta_keywords),
        description=found.meta_description or "",
        language=found.meta_lang or "",
        publisher=found.meta_site_name or "",
        image=found.top_image or found.meta_img or "",
    )


def _readability(page: Html) -> Fields:
    from readability import Document

    document = Document(page.text)
    return Fields(headline=document.short_title() or "", authors=_texts((document.author() or "").replace(_NOBODY, "")))


def _texts(value: Any) -> tuple[str, ...]:
    values = [value] if isinstance(value, str) else value or ()
    return tuple(one for one in values if isinstance(one, str) and one)


def _iso(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value or "")


READERS: Mapping[str, Callable[[Html], Fields]] = {
    "trafilatura": _trafilatura,
    "newspaper4k": _newspaper,
    "readability-lxml": _readability,
}
"""By the peer's name; the other peers state a page's title at most."""
FIELD_PEERS = tuple(peer for peer in PEERS if peer.name in READERS)
