"""A fast site on loopback, in a process of its own: index pages that name articles, and the articles."""

from __future__ import annotations

import asyncio
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection

from aiohttp import web

from benchmarks.lookalikes import articles

LINKS = 100
"""Articles that an index page names."""
_FURNITURE = "".join(
    f"<li class='menu-item'><a href='/section/{n}'><span>Section {n}</span><svg><path d='M0 {n}'/></svg></a></li>"
    for n in range(150)
)
_SCRIPTS = "<script>window.settings = {" + ",".join(f"'key{n}': {n}" for n in range(2000)) + "}</script>"


@dataclass(slots=True)
class Site:
    """A running site."""

    home: str
    _pipe: Connection
    seconds: float = field(default=0.0)
    """Processor time of the server so far; asked for with ``spent``."""

    def spent(self) -> float:
        """Processor time of the server, in seconds."""
        self._pipe.send("spent")
        return self._pipe.recv()


def page(number: int, text: str) -> bytes:
    """An article of some 45 kB, as news pages are."""
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in text.split("\n\n"))
    return (
        f"<!doctype html><html lang='en'><head><meta charset='utf-8'><title>Number {number} of the day - Bench</title>{_SCRIPTS}</head>"
        f"<body><header><nav><ul>{_FURNITURE}</ul></nav></header><main><article><h1>Number {number} of the day</h1>"
        f"<p class='byline'>By Ann Example, 3 March 2026</p>{paragraphs}</article></main>"
        f"<aside><h2>Most read</h2><ul>{_FURNITURE}</ul></aside><footer>© 2026 Bench</footer></body></html>"
    ).encode()


def index(number: int, count: int) -> bytes:
    """A page that names articles, and the next such page."""
    first = number * LINKS
    links = "".join(
        f"<li><a href='/news/{n}'>Number {n} of the day</a></li>" for n in range(first, min(first + LINKS, count))
    )
    more = f"<a rel='next' href='/index/page/{number + 1}'>Older</a>" if first + LINKS < count else ""
    return f"<!doctype html><html><head><title>Bench</title></head><body><ul>{links}</ul>{more}</body></html>".encode()


@contextmanager
def serving(count: int) -> Iterator[Site]:
    """Serve so many articles. Ends by itself."""
    ours, theirs = get_context("spawn").Pipe()
    process = get_context("spawn").Process(target=_serve, args=(theirs, count), daemon=True)
    process.start()
    try:
        yield Site(f"http://127.0.0.1:{ours.recv()}/", ours)
    finally:
        ours.send("stop")
        process.join(10)


def _serve(pipe: Connection, count: int) -> None:
    asyncio.run(_run(pipe, count))


async def _run(pipe: Connection, count: int) -> None:
    texts = [text.body for text in articles(50)]

    async def answer(request: web.Request) -> web.Response:
        kind, number = request.match_info["kind"], int(request.match_info["number"])
        body = index(number, count) if kind == "index/page" else page(number, texts[number % len(texts)])
        return web.Response(body=body, content_type="text/html", charset="utf-8")

    app = web.Application()
    app.router.add_get(r"/{kind:index/page|news}/{number:\d+}", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    pipe.send(site._server.sockets[0].getsockname()[1])
    while await asyncio.to_thread(pipe.recv) == "spent":
        usage = resource.getrusage(resource.RUSAGE_SELF)
        pipe.send(usage.ru_utime + usage.ru_stime)
    await runner.cleanup()
