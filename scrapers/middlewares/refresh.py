"""A refresh in a page itself (``<meta http-equiv="refresh">``): a redirect, where it leads elsewhere at once.

A page that loads itself again, for news or for a count of visits, is the page.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import MetaRefreshMiddleware
from scrapy.http import HtmlResponse, Response
from scrapy.utils.response import get_meta_refresh

from scrapers.robots import ROBOTS


class FollowRefresh(MetaRefreshMiddleware):
    """Scrapy's middleware; METAREFRESH_ENABLED, METAREFRESH_MAXDELAY and METAREFRESH_IGNORE_TAGS mean what they mean there."""

    def process_response(self, request: Request, response: Response) -> Request | Response:
        if request.meta.get(ROBOTS) or self._leads_back(response):
            return response
        return super().process_response(request, response)

    def _leads_back(self, response: Response) -> bool:
        if not isinstance(response, HtmlResponse):
            return False
        _, url = get_meta_refresh(response, ignore_tags=self._ignore_tags)
        return url is not None and is_variant(url, response.url)


def is_variant(url: str, of: str) -> bool:
    """True for an address that is another at most in its query and fragment.

    >>> is_variant("https://example.org/live?t=2#top", "https://example.org/live")
    True
    """
    one, other = urlsplit(url), urlsplit(of)
    return (one.scheme, one.netloc.lower(), one.path or "/") == (other.scheme, other.netloc.lower(), other.path or "/")
