"""Blogger: addresses by year and month, feeds of whole posts (all of them in JSON, page by page), a sitemap named by robots.txt."""

from scrapers.discovery.blogger import first_page
from scrapers.site import SiteSpider


class BloggerSite(SiteSpider):
    article = r"^/\d{4}/\d{2}/[^/]+\.html$"
    feeds = (first_page("/"), "/feeds/posts/default?alt=rss")
