"""A site on loopback: every page is an article and names others. Some move, some fail at first, some for ever, some are no article."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random

from tests.scrapers.warc import article_page

TREE, MESH = "tree", "mesh"
_PRODUCT = b"""<html><head><meta property="og:type" content="product"></head><body><h1>A kettle for %d cups</h1>
<p>Add to basket. In stock. 29 euros, with delivery tomorrow.</p><form><button>Buy</button></form>%s</body></html>"""
_POLL = 0.02  # seconds until a server notices that it is to stop; half a second else
Answer = tuple[int, dict[str, str], bytes]


class Web:
    """The pages of a site, by path, and what was asked for."""

    def __init__(self, shape: str, size: int, *, delay: float) -> None:
        self.shape = shape
        self.size = size
        self.delay = delay  # seconds for an answer
        self.asked: Counter[str] = Counter()

    def links(self, n: int) -> list[int]:
        """The pages that a page names."""
        if self.shape == TREE:
            return [child for child in (2 * n + 1, 2 * n + 2) if child < self.size]
        return [(n + 1) % self.size, *(Random(n).randrange(self.size) for _ in range(11))]

    def answer(self, path: str) -> Answer:
        """Status, headers, body; the first time that a path is asked for, some answers are bad."""
        self.asked[path] += 1
        is_first = self.asked[path] == 1
        kind, _, number = path.strip("/").partition("/")
        if kind == "robots.txt" or not number.isdigit():
            return 404, {}, b""
        n = int(number)
        if n % 10 == 3 and is_first:
            return 500, {}, b"out of order"
        if n % 25 == 7 and is_first:
            return 429, {"Retry-After": "0"}, b"not so fast"
        if n % 10 == 4 and kind == "news":
            return 302, {"Location": f"/moved/{n}"}, b""
        marks = "raise-always" if n % 30 == 8 else "raise-once" if n % 30 == 9 and is_first else ""
        links = "".join(f'<a href="/news/{child}" class="next {marks}">on</a>' for child in self.links(n))
        if n % 12 == 5:
            body = _PRODUCT % (n, links.encode())
        else:
            body = article_page(f"The story of number {n} of the day", words=f"house number {n} on the Ostrow")
            body = body.replace(b"</body>", f"<nav>{links}<i class='{marks}'></i></nav></body>".encode())
        return 200, {"Content-Type": "text/html; charset=utf-8"}, body


@contextmanager
def serving(web: Web) -> Iterator[str]:
    """Serve a site; gives its address. Stops by itself."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            time.sleep(web.delay)
            status, headers, body = web.answer(self.path)
            try:
                self.send_response(status)
                for name, value in {**headers, "Content-Length": str(len(body))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)
            except OSError:  # who asked was killed
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """Who asked was killed."""

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=[_POLL], daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
