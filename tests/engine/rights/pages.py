"""Pages for tests of rights: what stands in a head and a body, read as the engine reads it."""

from __future__ import annotations

from lxml import html

from pipelines.engine.structured import Structured, read_structured
from pipelines.engine.tree import parse


def facts_of(head: str, body: str = "") -> tuple[Structured, html.HtmlElement]:
    """The statements and the tree of a page."""
    root = parse(f"<!doctype html><html><head>{head}</head><body><p>Text.</p>{body}</body></html>".encode()).root
    return read_structured(root), root
