"""The Outpost. A story is its id: slug, title, summary and sources change under it."""

from scrapers.site import SiteSpider


class TheOutpost(SiteSpider):
    name = "theoutpost"
    home = "https://theoutpost.ai/"
    publisher = "The Outpost"
    language = "en"
    article = r"^/news-story/[^/]+-\d+/?$"
    story_id = r"/news-story/[^/]*?-(\d+)/?$"
