"""A download handler for tests: what is asked of any host goes to one port of this machine, and comes back as that host's."""

from __future__ import annotations

import os
from urllib.parse import urlsplit, urlunsplit

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.http import Response

PORT = "LOCAL_WEB_PORT"
"""Environment variable."""


class ToThisMachine(HTTP11DownloadHandler):
    """Asks over TCP, in plain HTTP, with the Host header of the site that is meant."""

    async def download_request(self, request: Request) -> Response:
        parts = urlsplit(request.url)
        here = urlunsplit(("http", f"127.0.0.1:{os.environ[PORT]}", parts.path or "/", parts.query, ""))
        asked = request.replace(url=here)
        asked.headers["Host"] = parts.netloc
        response = await super().download_request(asked)
        return response.replace(url=request.url)
