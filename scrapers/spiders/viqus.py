"""Viqus. News with a verdict (a score, a label, hype against impact), and essays without one."""

from scrapers.site import SiteSpider


class Viqus(SiteSpider):
    name = "viqus"
    home = "https://viqus.ai/"
    publisher = "Viqus"
    language = "en"
    article = r"^/(?:news|blog)/[^/]+/?$"
    extra = {
        "verdict_score": r"\b(10|[1-9])(?:\s*/\s*10)?(?=\s*\n[^\n\d]{3,60}\n(?:[^\n]{0,200}\n){0,3}Media Hype)",
        "verdict_label": r"(?<=\d\n)([^\n\d]{3,60})(?=\n(?:[^\n]{0,200}\n){0,3}Media Hype)",
        "media_hype": r"Media Hype:?\s*(10|\d)\s*/\s*10",
        "real_impact": r"Real Impact:?\s*(10|\d)\s*/\s*10",
    }
