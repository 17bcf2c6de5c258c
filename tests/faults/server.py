"""A server on loopback that can lie: any address of its site can be given a fault, and be healed.

A fault is a function of the ``Exchange``: it answers as it likes, or not at all. Everything else gets what the site holds,
with an ETag of its own, and 304 for who names it.
"""

from __future__ import annotations

import socket
import struct
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

_PEEK = 0.05
"""Seconds between two looks whether who asked is still there."""


@dataclass(frozen=True)
class Page:
    """What a site holds at an address."""

    body: bytes
    content_type: str = "text/html; charset=utf-8"
    status: int = 200
    last_modified: str | None = None

    @property
    def etag(self) -> str:
        return f'"{sha256(self.body).hexdigest()[:16]}"'

    @property
    def headers(self) -> dict[str, str]:
        dated = {"Last-Modified": self.last_modified} if self.last_modified else {}
        return {"Content-Type": self.content_type, "ETag": self.etag, "Content-Length": str(len(self.body)), **dated}


NOT_FOUND = Page(b"<html><body>Not found</body></html>", status=404)


@dataclass
class Exchange:
    """One request, what would be the answer, and the wire."""

    path: str
    page: Page
    wire: socket.socket
    headers: Mapping[str, str]
    is_over: threading.Event
    status: int | None = None
    """What was sent, if it came to that."""
    sent: int = 0
    """Bytes, headers and all."""

    @property
    def host(self) -> str:
        return self.headers.get("Host", "")

    def head(self, status: int = 200, **headers: str | None) -> None:
        """Send the status and the page's headers, with other values (or none at all) for those that are named."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.status = status
        lines = [f"{name}: {value}" for name, value in {**self.page.headers, **named}.items() if value is not None]
        self.write("\r\n".join([f"HTTP/1.1 {status} X", *lines, "Connection: close", "", ""]).encode())

    def write(self, what: bytes) -> None:
        self.wire.sendall(what)
        self.sent += len(what)

    def send(self, status: int, body: bytes, **headers: str | None) -> None:
        """A whole answer, and an honest one."""
        self.head(status, **{"Content_Length": str(len(body)), "ETag": None, **headers})
        self.write(body)

    def wait(self, seconds: float) -> bool:
        """Wait so long; False once who asked has gone, or the server is to stop."""
        if self.is_over.wait(seconds):
            return False
        with suppress(BlockingIOError):
            return self.wire.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) != b""
        return True

    def hold(self) -> None:
        """Say nothing until who asked has gone."""
        while self.wait(_PEEK):
            pass

    def reset(self) -> None:
        """Close with RST: what is under way is lost."""
        self.wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.wire.close()  # before an orderly end is said


Fault = Callable[[Exchange], None]


@dataclass
class FaultySite:
    """Pages and faults, by path; what was asked for, in order."""

    pages: dict[str, Page]
    faults: dict[str, Fault] = field(default_factory=dict)
    asked: list[Exchange] = field(default_factory=list)
    home: str = ""

    def heal(self) -> None:
        self.faults.clear()

    def counts(self) -> Counter[str]:
        return Counter(exchange.path for exchange in self.asked)

    def page(self, host: str, path: str) -> Page:
        return self.pages.get(path, NOT_FOUND)

    def fault(self, host: str, path: str) -> Fault | None:
        """The one of a path, with or without its query: an endless redirect stays one."""
        return self.faults.get(path) or self.faults.get(path.partition("?")[0])


@contextmanager
def serving(site: FaultySite) -> Iterator[str]:
    """Serve a site; gives its address. Stops by itself."""
    is_over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            host = self.headers.get("Host", "")
            exchange = Exchange(self.path, site.page(host, self.path), self.connection, self.headers, is_over)
            site.asked.append(exchange)
            with suppress(OSError):  # who asked has gone
                (site.fault(host, self.path) or well)(exchange)
            self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        block_on_close = False
        request_queue_size = 64

        def handle_error(self, *_: object) -> None:
            """Who asked has gone."""

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    site.home = f"http://127.0.0.1:{server.server_port}/"
    try:
        yield site.home
    finally:
        is_over.set()
        server.shutdown()
        server.server_close()
        thread.join()


def well(exchange: Exchange) -> None:
    """The answer without a fault: 304 to who has it."""
    if exchange.headers.get("If-None-Match") == exchange.page.etag:
        exchange.head(304, Content_Length="0")
    else:
        exchange.head(exchange.page.status)
        exchange.write(exchange.page.body)
