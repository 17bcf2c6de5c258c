"""A site on loopback, and its spider: the live path of a page, with nothing replayed."""

from __future__ import annotations

import os
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from scrapers.site import SiteSpider

_POLL = 0.02  # seconds until a server notices that it is to stop; half a second else
Answer = tuple[int, dict[str, str], bytes]


class LocalSite(SiteSpider):
    name = "local"
    home = os.environ.get("LOCAL_SITE", "http://127.0.0.1/")
    article = r"^/news/"
    publisher = "Local"


@contextmanager
def serving(pages: dict[str, Answer | Callable[[Message], Answer]]) -> Iterator[tuple[str, Counter[str]]]:
    """Serve (status, headers, body) by path, or what a function makes of the request's headers; gives the address and the
    count of requests. Stops by itself."""
    asked: Counter[str] = Counter()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked[self.path] += 1
            answer = pages.get(self.path, (404, {"Content-Type": "text/html"}, b"<html><body>Not found</body></html>"))
            status, headers, body = answer(self.headers) if callable(answer) else answer
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=[_POLL], daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
