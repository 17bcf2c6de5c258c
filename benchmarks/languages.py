"""The language of a page: as its gold states it, as the page does, as its text reads."""

from __future__ import annotations

import re
from functools import cache

from benchmarks.gold import GoldPage
from pipelines.engine.tree import decode

_HTML_LANG = re.compile(r"<html\b[^>]*?\blang\s*=\s*[\"']?([a-zA-Z]{2})\b", re.IGNORECASE)
_MARKUP = re.compile(r"<(script|style)\b.*?</\1\s*>|<[^>]*>", re.IGNORECASE | re.DOTALL)
_READ = 500
"""So many characters are enough to tell a language by, and cheap."""
UNSPACED = frozenset({"zh", "ja"})
"""Written without spaces: their shingles are also counted by character."""


def text_of(page: GoldPage) -> str:
    """A page's HTML as every extractor gets it: decoded as the engine decodes."""
    return decode(page.body, page.headers.get("Content-Type", ""))[0]


def language_of(page: GoldPage) -> str:
    """Two letters, or ``??``."""
    if page.language:
        return page.language
    html = text_of(page)
    stated = _HTML_LANG.search(html)
    return stated.group(1).lower() if stated else _guess(page.text or " ".join(page.wanted) or html)


def _guess(text: str) -> str:
    classify = _classifier()
    return classify(" ".join(_MARKUP.sub(" ", text).split())[:_READ])[0] if classify else "??"


@cache
def _classifier():
    """py3langid's function, None where it is not installed."""
    try:
        import py3langid
    except ImportError:
        return None
    return py3langid.classify
