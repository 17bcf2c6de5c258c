"""Techticia. The post's title is short; the headline that opens the text is longer, and another."""

from scrapers.platforms.blogger import BloggerSite


class Techticia(BloggerSite):
    name = "techticia"
    home = "https://www.techticia.com/"
    publisher = "Techticia"
    language = "en"
