"""Walls: pages that stand where an article was asked for, and hold none of it.

A page is a wall by three things together: little text, nothing that describes an article, and a sign. Signs are a
protection service's marks in source and headers, titles, lines, the status of the answer; ``walls.toml`` has them.
A page that describes an article is one, unless it has a service's mark and says itself that it is a wall.
No sign alone makes a wall of a text: articles speak of captchas and cookies, and comment forms hold captchas.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from pipelines.engine.consent import Asking
from pipelines.engine.headers import value_of
from pipelines.engine.sheet import Sheet
from pipelines.engine.spans import BODY_LABELS, Label
from pipelines.engine.text import plain, straight

KINDS = ("challenge", "denied", "consent", "login", "age", "script", "missing")
"""What a wall asks for or says: prove that you are human, go away, agree, log in, be of age, run scripts; there is nothing here."""
DENYING = frozenset({401, 402, 403, 405, 406, 429, 451, 503})
"""Statuses with which protection services answer (405: AWS WAF's captcha). A page that came with one is never an article."""
_MOST_TEXT = 150
"""Words of text; a page with more is no wall. A wall that prints more has not been seen."""
_WALL_WORDS = 150
"""Words of a whole page, menu and footer counted; those of most walls are under a hundred."""
_MARKED_WORDS = 350
"""... and of one that has a service's own mark: pages of refusal explain themselves."""
_FEW_WORDS = 60
"""Words of text that a page with a telling line may have; a brief has more."""
_TITLED_WORDS = 45
"""Words of text that a page may have of which only the title tells: "Just a moment" is a headline, too."""
_SHELL_WORDS = 40
"""Words of a whole page that only asks for scripts, or holds only a captcha."""
_SMALL = 20_000
"""Bytes; a page that only shows a captcha is smaller, one that a script fills is larger."""
_LOOKED_AT = 4_000
"""Characters of text in which lines are looked for."""
_MOSTLY = 0.5
_CONSENT_TEXT = 40
"""Words of text that a page which asks to agree may have beside the asking; what has more is an article under a banner."""
_MOST_ASKED = 300
"""Words of text of a page that asks at length: some name every purpose that their partners have."""
_LEAST_ASKED = 12
_OWN_TEXT = 15
"""Words of text that a page must have for its statement of a date to make an article of it."""
_PRESSED = frozenset({"submit", "button"})
_TITLE_PARTS = re.compile(r"\s+[|–—-]\s+")
_PASSWORD = re.compile(rb"type\s*=\s*[\"']?password", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wall:
    """What stands in front of an article."""

    kind: str
    """One of ``KINDS``."""
    evidence: tuple[str, ...]
    """What says so: ``status: 403``, ``title: just a moment``, ``header: cf-mitigated: challenge``, ``source: _cf_chl_opt``."""
    vendor: str | None = None
    """The protection service, if one has left its mark."""


@dataclass(frozen=True, slots=True)
class Vendor:
    """A protection service, and what it leaves in its own pages."""

    name: str
    marks: tuple[bytes, ...] = ()
    widget: tuple[bytes, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Signs:
    """``walls.toml``."""

    titles: Mapping[str, frozenset[str]]
    starts: tuple[str, ...]
    lines: Mapping[str, tuple[str, ...]]
    asking: Asking
    vendors: tuple[Vendor, ...]


@cache
def signs() -> Signs:
    """What tells a wall, from ``walls.toml``."""
    stored = tomllib.loads((Path(__file__).parent / "walls.toml").read_text("utf-8"))
    vendors = tuple(
        Vendor(
            entry["name"],
            tuple(mark.encode() for mark in entry.get("marks", ())),
            tuple(mark.encode() for mark in entry.get("widget", ())),
            entry.get("headers", {}),
        )
        for entry in stored.pop("vendor")
    )
    return Signs(
        {kind: frozenset(map(plain, said.get("titles", ()))) for kind, said in stored.items()},
        tuple(stored["consent"]["starts"]),
        {kind: tuple(said.get("lines", ())) for kind, said in stored.items()},
        Asking(**{each.name: tuple(stored["consent"][each.name]) for each in fields(Asking)}),
        vendors,
    )


def wall(
    sheet: Sheet, body: bytes, *, headers: Mapping[Any, Any] | None = None, http_status: int | None = None
) -> Wall | None:
    """What stands in front of the article, None for a page with a text of its own.

    :param headers: response headers, in any form that ``headers`` reads.
    :param http_status: None where it is not known; one of ``DENYING`` makes a wall of any page.
    """
    seen = _Seen(sheet, body, headers or {}, http_status)
    if not seen.denied and seen.described and not seen.signed:
        return None
    for judge in _JUDGES if seen.denied or seen.text <= _MOST_TEXT else (_asks,):
        if found := judge(seen):
            return found
    return Wall("denied", seen.status, seen.vendor) if seen.denied else None


@dataclass
class _Seen:
    """What there is to see of a page, looked for when it is asked for."""

    sheet: Sheet
    body: bytes
    headers: Mapping[Any, Any]
    http_status: int | None

    @property
    def denied(self) -> bool:
        return self.http_status in DENYING

    @property
    def status(self) -> tuple[str, ...]:
        return (f"status: {self.http_status}",) if self.denied else ()

    @property
    def words(self) -> int:
        return self.sheet.page.words

    @cached_property
    def text(self) -> int:
        """Words that were taken for an article's text."""
        labels = self.sheet.labels
        return sum(block.words for block in self.sheet.blocks if labels.main(block.index) in BODY_LABELS)

    @property
    def described(self) -> bool:
        """True for a page that says, for machines, that it is an article."""
        facts = self.sheet.facts
        return bool(facts.article() or (self.text >= _OWN_TEXT and facts.meta_value("article:published_time")))

    @property
    def signed(self) -> bool:
        """True for a page that says it is a wall, and has a service's mark."""
        says = any(self.title(kind) or self.line(kind) for kind in ("challenge", "denied"))
        return says and self.text <= _FEW_WORDS and bool(_service(self))

    @cached_property
    def titles(self) -> tuple[str, ...]:
        shown = (*_TITLE_PARTS.split(self.sheet.facts.title), self.sheet.headline.text or "")
        return tuple(dict.fromkeys(plain(part) for part in (self.sheet.facts.title, *shown)))

    @cached_property
    def said(self) -> str:
        return straight(" ".join(block.text for block in self.sheet.blocks)[:_LOOKED_AT])

    def title(self, kind: str) -> tuple[str, ...]:
        return tuple(f"title: {title}" for title in self.titles if title in signs().titles[kind])[:1]

    def line(self, kind: str) -> tuple[str, ...]:
        if self.text > _FEW_WORDS:
            return ()
        return tuple(f"line: {line}" for line in signs().lines[kind] if line in self.said)[:1]

    @cached_property
    def header(self) -> tuple[tuple[Vendor, str], ...]:
        return tuple(_in_headers(self.headers))

    @cached_property
    def mark(self) -> tuple[tuple[Vendor, str], ...]:
        return tuple(_in_source(self.body, lambda vendor: vendor.marks))

    @cached_property
    def widget(self) -> tuple[tuple[Vendor, str], ...]:
        return tuple(_in_source(self.body, lambda vendor: vendor.widget))

    @property
    def inputs(self) -> list[str]:
        """What is written on the buttons of forms."""
        root = self.sheet.page.nodes[0].element
        return [element.get("value") or "" for element in root.iter("input") if element.get("type") in _PRESSED]

    @property
    def vendor(self) -> str | None:
        """The service that header or source name; a captcha's maker only where there is no other."""
        if self.words > _MARKED_WORDS:
            return None
        return next((vendor.name for vendor, _ in (*self.mark, *self.header, *self.widget)), None)


def _in_headers(headers: Mapping[Any, Any]) -> Iterator[tuple[Vendor, str]]:
    for vendor in signs().vendors:
        for name, wanted in vendor.headers.items():
            value = value_of(headers, name)
            if value and (wanted == "*" or wanted in value.lower()):
                yield vendor, f"header: {name}: {value[:_FEW_WORDS]}"


def _in_source(body: bytes, of: Callable[[Vendor], Iterable[bytes]]) -> Iterator[tuple[Vendor, str]]:
    for vendor in signs().vendors:
        for mark in of(vendor):
            if mark in body:
                yield vendor, f"source: {mark.decode()}"
                break


_SURE_HEADERS = ("cf-mitigated", "x-vercel-mitigated", "x-amzn-waf-action", "sg-captcha")
"""Sent with challenges only; the other headers of a service come with every page behind it."""


def _challenge(seen: _Seen) -> Wall | None:
    """Marks, titles and lines of protection services; a captcha and next to nothing else."""
    title, line = seen.title("challenge"), seen.line("challenge")
    service = _service(seen) if title or seen.text <= _FEW_WORDS else ()
    if seen.words > (_MARKED_WORDS if service and (title or line) else _WALL_WORDS):
        return None
    alone = tuple(said for _, said in seen.widget) if _holds_only_a_captcha(seen) else ()
    if seen.title("denied") and not (title or line):
        return None
    if service or line or alone or (title and (seen.denied or seen.text <= _TITLED_WORDS)):
        return Wall("challenge", (*seen.status, *title, *line, *service, *alone), seen.vendor)
    return None


def _service(seen: _Seen) -> tuple[str, ...]:
    """The marks of a protection service, and those of its headers that come with challenges only."""
    headers = (said for _, said in seen.header if seen.denied or said.split(": ")[1] in _SURE_HEADERS)
    return (*(said for _, said in seen.mark), *headers)


def _holds_only_a_captcha(seen: _Seen) -> bool:
    """True for a page without words; small, because a script's page has none either and may hold a form's captcha."""
    if seen.denied:
        return seen.words <= _WALL_WORDS
    return seen.words <= _SHELL_WORDS and len(seen.body) <= _SMALL


def _denied(seen: _Seen) -> Wall | None:
    """A title or a line that says no, little else; a service may explain itself."""
    title, line = seen.title("denied"), seen.line("denied")
    marks = tuple(said for _, said in seen.mark)
    if seen.words > (_MARKED_WORDS if title and marks else _WALL_WORDS):
        return None
    sure = bool(marks) or seen.denied
    if (title and (line or sure or seen.text <= _TITLED_WORDS)) or (line and (sure or seen.words <= _FEW_WORDS)):
        return Wall("denied", (*seen.status, *title, *line, *marks), seen.vendor)
    return None


def _consent(seen: _Seen) -> Wall | None:
    """A title that asks to agree, or a page that is mostly the banner's text."""
    titles = [title for title in seen.titles if title.startswith(signs().starts)]
    if titles and seen.text <= _FEW_WORDS:
        return Wall("consent", (*seen.status, f"title: {titles[0]}"))
    labels = seen.sheet.labels
    asked = sum(block.words for block in seen.sheet.blocks if labels.main(block.index) is Label.CONSENT)
    if asked > seen.text and asked >= _MOSTLY * seen.words and seen.text < _CONSENT_TEXT:
        return Wall("consent", (*seen.status, f"text: {asked} of {seen.words} words ask for consent"))
    return None


def _asks(seen: _Seen) -> Wall | None:
    """A page that does little but ask to agree to cookies, tracking or advertising, and has a button that does."""
    blocks, asking, labels = seen.sheet.blocks, signs().asking, seen.sheet.labels
    if seen.text > _MOST_ASKED:
        return None
    body = [block for block in blocks if labels.main(block.index) in BODY_LABELS]
    asked_in_body = {block.index: asking.words(block.text) for block in body}
    if sum(block.words - asked_in_body[block.index] for block in body) >= _CONSENT_TEXT:
        return None  # most pages: what else a page prints is not looked at
    total = sum(
        asked_in_body[block.index] if block.index in asked_in_body else asking.words(block.text) for block in blocks
    )
    if total < max(_LEAST_ASKED, _MOSTLY * seen.words):
        return None
    button = asking.button([block.text for block in blocks] + seen.inputs)
    said = f"text: {total} of {seen.words} words ask for consent"
    return Wall("consent", (*seen.status, said, f"button: {button}")) if button else None


def _login(seen: _Seen) -> Wall | None:
    """A title that says so, and a field for a password."""
    title = seen.title("login")
    if title and seen.words <= _WALL_WORDS and seen.text <= _FEW_WORDS and _PASSWORD.search(seen.body):
        return Wall("login", (*seen.status, *title, "source: a field for a password"))
    return None


def _age(seen: _Seen) -> Wall | None:
    """A line that asks how old the reader is."""
    if seen.words <= _WALL_WORDS and (line := seen.line("age")):
        return Wall("age", (*seen.status, *line))
    return None


def _script(seen: _Seen) -> Wall | None:
    """A shell: a line that asks for scripts, in the text or for browsers without them, and nothing else."""
    if seen.words > _SHELL_WORDS:
        return None
    line = seen.line("script")
    if not line and not seen.text:
        source = straight(seen.body.decode("utf-8", "replace"))
        line = tuple(f"source: {line}" for line in signs().lines["script"] if line in source)[:1]
    return Wall("script", (*seen.status, *line)) if line else None


def _missing(seen: _Seen) -> Wall | None:
    """A title that says that there is no such page, though it may have come with status 200."""
    title = seen.title("missing")
    return Wall("missing", (*seen.status, *title)) if title and seen.text <= _FEW_WORDS else None


_JUDGES: tuple[Callable[[_Seen], Wall | None], ...] = (
    _challenge,
    _denied,
    _consent,
    _asks,
    _login,
    _age,
    _script,
    _missing,
)
"""In order: the first that knows the page names it."""
