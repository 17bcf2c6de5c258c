"""News Directory 3. Articles at the root; rewrites by a model, whose residue stays and is flagged."""

from scrapers.platforms.wordpress import WordPressSite


class NewsDirectory3(WordPressSite):
    name = "newsdirectory3"
    home = "https://www.newsdirectory3.com/"
    publisher = "News Directory 3"
    title_suffix = " - News Directory 3"
    language = "en"
    article = r"^/[a-z0-9%-]*-[a-z0-9%-]*-[a-z0-9%-]+/?$"
