"""Digital Watch Observatory. Its category archives print whole posts, ten a page, each closed by the chatbot line."""

from scrapers.platforms.wordpress import WordPressSite


class DigWatch(WordPressSite):
    name = "digwatch"
    home = "https://dig.watch/"
    publisher = "Digital Watch Observatory"
    title_suffix = " | Digital Watch Observatory"
    language = "en-GB"
    timezone = "Europe/Zurich"
    feeds = ("/feed",)
    article = r"^/updates/[^/]+/?$"
    digest = r"^/category/[^/]+(?:/page/\d+)?/?$"
