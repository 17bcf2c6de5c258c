"""What is to become of each fault of a page: in the run that meets it, and in the run after it is healed."""

from __future__ import annotations

from dataclasses import dataclass

from tests.faults import kinds
from tests.faults.server import Fault


@dataclass(frozen=True)
class Case:
    """One fault, at the address of one article."""

    fault: Fault
    state: str
    """Of the address, in the frontier, while the fault lasts."""
    reason: str | None
    """A part of the frontier's reason."""
    said: str
    """A part of the one line that the log has of the address; "" if there is nothing to say."""
    had: int = 0
    """Lines of the article that the faulty run writes."""
    later: int = 1
    """Lines that the healed run writes."""

    @property
    def name(self) -> str:
        return self.fault.__name__.replace("_", "-")


def failed(fault: Fault, reason: str, said: str | None = None) -> Case:
    """The common case: nothing is had, and all is later."""
    return Case(fault, "failed", reason, said or f"page not read: {reason}")


_CUT = "truncated: the page's end is missing"
PAGES = (
    failed(kinds.server_error, "HTTP 500"),
    failed(kinds.silent, "no whole answer within 2 s"),
    failed(kinds.reset_at_once, "no whole answer: the connection was reset"),
    failed(kinds.reset_midway, "the answer breaks off"),
    failed(kinds.closed_at_once, "no whole answer: the connection was closed"),
    failed(kinds.truncated, "the answer breaks off"),
    failed(kinds.length_too_long, "the answer breaks off"),
    Case(kinds.length_too_short, "fetched", None, _CUT, had=1),
    Case(kinds.half_a_page, "fetched", None, _CUT, had=1),
    failed(kinds.drip, "no whole answer within 2 s"),
    failed(kinds.endless, "larger than DOWNLOAD_MAXSIZE"),
    failed(kinds.header_of_100_kb, "no whole answer: the connection was closed"),
    failed(kinds.gzip_cut, "its gzip breaks off"),
    failed(kinds.gzip_broken, "its gzip is broken: "),
    failed(kinds.gzip_is_none, "its gzip is broken: incorrect header check"),
    failed(kinds.redirect_in_a_circle, "redirects in a circle", "not read: redirects in a circle, over "),
    failed(kinds.redirect_ever_on, "redirected too often"),
    failed(
        kinds.challenge,
        "a challenge page of a protection service stands in front of it",
        "no article: a challenge page of a protection service",
    ),
    failed(kinds.unasked_304, "HTTP 304", "page not read: HTTP 304, and nobody has asked whether it has changed"),
    failed(kinds.empty, "the body is empty", "no article: the body is empty"),
    failed(kinds.pdf_as_html, "not HTML: a PDF", "no article: not HTML: a PDF"),
    failed(kinds.png_as_html, "not HTML: a PNG image", "no article: not HTML: a PNG image"),
    Case(kinds.html_as_bytes, "fetched", None, "", had=1, later=0),
)
ELSEWHERE = Case(kinds.redirect_elsewhere, "excluded", "redirects to another site: ", "redirects to another site")
