"""WordPress: a REST interface with all posts at ``/wp-json/``, a feed at ``/feed/``, a sitemap named by robots.txt or at ``/wp-sitemap.xml`` (core, since 5.5)."""

from scrapers.site import SiteSpider


class WordPressSite(SiteSpider):
    feeds = ("/feed/",)
    wordpress = "/wp-json/"
    not_article = r"/(?:tag|author|wp-content|wp-json|wp-login|feed|comments|attachment)(?:/|$)"
