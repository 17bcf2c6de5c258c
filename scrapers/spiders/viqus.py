"""Viqus. News with a verdict (a score, a label, hype against impact), and essays without one."""

from scrapers.site import SiteSpider

_SCORE = r"\b(10|[1-9])(?:\s*/\s*10)?"
_BARS = r"(?=\s*\n(?:[^\n]{0,200}\n){0,3}(?:Media Hype|Real Impact))"


class Viqus(SiteSpider):
    name = "viqus"
    home = "https://viqus.ai/"
    publisher = "Viqus"
    language = "en"
    article = r"^/(?:news|blog)/[^/]+/?$"
    extra = {
        "verdict_score": (
            rf"Verdict[^\d\n]{{0,60}}\s{_SCORE}",
            rf"^{_SCORE}$(?=\n[^\n\d]{{3,60}}\n)",
            rf"^{_SCORE}{_BARS}",
        ),
        "verdict_label": (rf"\d\n([^\n\d]{{3,60}}){_BARS}", r"Verdict[^\d\n]*\d+(?:/10)?\s*[–—:-]\s*([^\n\d]{3,60})$"),
        "media_hype": (r"(10|\d)[ ]*/[ ]*10[ ]+Media Hype", r"Media Hype[^\d\n]{0,3}\s*(10|\d)\s*/\s*10"),
        "real_impact": (r"(10|\d)[ ]*/[ ]*10[ ]+Real Impact", r"Real Impact[^\d\n]{0,3}\s*(10|\d)\s*/\s*10"),
    }
