"""What a page is: an article, several, a list of them, or a wall in front of one."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from pipelines.engine.sheet import Sheet
from pipelines.engine.spans import BODY_LABELS, Label
from pipelines.engine.text import plain, straight

_CHALLENGE_MARKS = (
    b"_cf_chl_opt",
    b"px-captcha",
    b"captcha-delivery.com",
    b"sucuri_cloudproxy",
    b"awswaf",
    b"_Incapsula_Resource",
)
"""In the source of interstitials of the large protection services, and not in the pages behind them, or not alone."""
_CHALLENGE_TITLES = frozenset(
    {
        "just a moment", "attention required!", "attention required", "verify you are human", "are you a robot?", "are you a robot", "checking your browser", "access denied",
        "pardon our interruption", "human verification", "security check", "robot check", "ddos-guard", "access to this page has been denied", "please wait",
    }
)  # fmt: skip
_CHALLENGE_LINES = (
    "verify you are human", "verifying you are human", "checking your browser", "checking if the site connection is secure", "please enable cookies and",
    "enable javascript and cookies to continue", "unusual traffic from", "complete the security check", "confirm you are not a robot", "are you a robot",
)  # fmt: skip
_CONSENT_TITLES = (
    "before you continue",
    "your privacy choices",
    "cookie consent",
    "we value your privacy",
    "privacy settings",
    "bevor sie fortfahren",
)
_WALL_WORDS = 150
"""A page with more text than this is no wall; a wall that prints more has not been seen."""
_FEW_WORDS = 60
_TITLE_PARTS = re.compile(r"\s+[|–—-]\s+")
_ARTICLE_WORDS = 100
_LISTING_SHARE = 1.0


def wall(sheet: Sheet, body: bytes) -> str | None:
    """``challenge`` or ``consent`` if the page stands in front of the article, with little text of its own."""
    article = sum(block.words for block in sheet.blocks if sheet.labels.main(block.index) in BODY_LABELS)
    if article > _WALL_WORDS or sheet.facts.article():
        return None
    titles = {plain(part) for part in (*_TITLE_PARTS.split(sheet.facts.title), sheet.headline.text or "")}
    text = straight(" ".join(block.text for block in sheet.blocks)[:4000])
    told = any(line in text for line in _CHALLENGE_LINES)
    marked = any(mark in body for mark in _CHALLENGE_MARKS)
    if sheet.page.words <= _WALL_WORDS and (
        (titles & _CHALLENGE_TITLES) or (marked and article <= _FEW_WORDS) or (told and article <= _FEW_WORDS)
    ):
        return "challenge"
    consent = sum(block.words for block in sheet.blocks if sheet.labels.main(block.index) is Label.CONSENT)
    if any(title.startswith(_CONSENT_TITLES) and article <= _FEW_WORDS for title in titles) or (
        consent > article and consent >= 0.5 * sheet.page.words and article < 40
    ):
        return "consent"
    return None


def confidence(sheet: Sheet, words: int) -> float:
    """0 to 1 that this is one article: enough text, a printed headline, statements that agree."""
    facts = sheet.facts
    score = 0.45 * min(1.0, words / _ARTICLE_WORDS)
    score += 0.15 if sheet.headline.block is not None else 0.0
    score += 0.2 if facts.article() or facts.microdata or "article" in facts.meta.get("og:type", ()) else 0.0
    score += (
        0.1 if any(span.label is Label.DATE for span in sheet.labels) or "article:published_time" in facts.meta else 0.0
    )
    score += 0.1 if any(span.label is Label.BYLINE for span in sheet.labels) or facts.article().get("author") else 0.0
    return score * (0.3 if is_listing(sheet, words) else 1.0)


def is_listing(sheet: Sheet, words: int) -> bool:
    """A page of teasers: its cards outweigh its text, or it is a site's root. A page without an address is none."""
    if sheet.url and urlsplit(sheet.url).path.rstrip("/") == "" and not sheet.facts.article():
        return True
    if sheet.facts.article() or "article" in sheet.facts.meta.get("og:type", ()):
        return False
    cards = sum(
        block.words
        for block in sheet.blocks
        if any("cards alike" in span.rule for span in sheet.labels.of(block.index))
    )
    return cards > _LISTING_SHARE * words and not re.search(r"\d{4}/\d{2}|-\w+-\w+-", urlsplit(sheet.url).path)
