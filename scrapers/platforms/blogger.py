"""Blogger: addresses by year and month, feeds of whole posts, a sitemap named by robots.txt."""

from scrapers.site import SiteSpider


class BloggerSite(SiteSpider):
    article = r"^/\d{4}/\d{2}/[^/]+\.html$"
    feeds = ("/feeds/posts/default?alt=rss",)
