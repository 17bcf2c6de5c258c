"""The pages of the five sites, by host and path, with validators; what may change in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.utils import format_datetime
from urllib.parse import urlsplit

from tests.faults.server import NOT_FOUND, Fault, FaultySite, Page
from tests.replicas import replicas


@dataclass
class Web(FaultySite):
    """Several sites on one address; the Host header says which is meant. ``pages`` has them by ``host/path``."""

    failing: dict[str, Fault] = field(default_factory=dict)
    """Host -> the fault of everything but its robots.txt."""

    def page(self, host: str, path: str) -> Page:
        return self.pages.get(host + path, NOT_FOUND)

    def fault(self, host: str, path: str) -> Fault | None:
        return self.failing.get(host) if path != "/robots.txt" else None

    def change(self, url: str, old: str, new: str) -> None:
        """Put other words into a page, which must have the old ones."""
        page = self.pages[key_of(url)]
        body = page.body.replace(old.encode(), new.encode())
        assert body != page.body, f"{url} does not say {old!r}"
        self.pages[key_of(url)] = replace(page, body=body, last_modified=format_datetime(datetime.now().astimezone()))

    def retell(self, url: str, sources: tuple[str, ...], words: Mapping[str, str]) -> str:
        """Add a story like another one, with other words in address and text; and to each source, an entry. Gives its address."""
        new, body = url, self.pages[key_of(url)].body.decode()
        for old, other in words.items():
            new, body = new.replace(old, other), body.replace(old, other)
        assert new != url
        self.pages[key_of(new)] = replace(self.pages[key_of(url)], body=body.encode())
        for source in sources:
            self.change(source, url, f"{new}</loc></url><url><loc>{url}" if "sitemap" in source else new)
        return new


def five_sites() -> Web:
    """The five sites as their replicas have them: one markup a site."""
    return Web(
        {
            key_of(one.url): Page(
                one.body,
                one.content_type,
                last_modified=format_datetime(datetime.fromisoformat(one.fetched_at), usegmt=False),
            )
            for one in replicas()
            if one.in_demo
        }
    )


def key_of(url: str) -> str:
    """Host and path of an address, with its query.

    >>> key_of("https://news.example/a?b=1")
    'news.example/a?b=1'
    """
    parts = urlsplit(url)
    return f"{parts.netloc}{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
