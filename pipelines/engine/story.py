"""What a page prints: one story as a rule, ten on a digest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pipelines.engine.article import ArchiveRecord, Article, Receipt
from pipelines.engine.blocks import Block
from pipelines.engine.hints import Hints
from pipelines.engine.rights import SiteSignals
from pipelines.engine.sheet import Sheet
from pipelines.engine.spans import BODY_LABELS, Label, Span


@dataclass(frozen=True, slots=True)
class Fetched:
    """The fetch behind a page."""

    url: str
    headers: Mapping[Any, Any] = field(default_factory=dict)
    fetched_at: str | None = None
    """ISO 8601 with offset"""
    http_status: int | None = None
    content_hash: str | None = None
    spider: str | None = None
    archive: ArchiveRecord | None = None
    site_signals: SiteSignals | None = None
    """What the host says of the use of its pages; None if nobody asked."""


def check_moment(fetched_at: str | None) -> None:
    """Refuse a time of a fetch that cannot be compared with dates; none is fine.

    :raises ValueError: with a message that names the value.
    """
    try:
        known = not fetched_at or datetime.fromisoformat(fetched_at).tzinfo is not None
    except (TypeError, ValueError):
        known = False
    if not known:
        raise ValueError(f"fetched_at is {fetched_at!r}: it must be ISO 8601 with offset, as 2025-10-22T12:00:00+00:00")


@dataclass(slots=True, repr=False)
class Story:
    """One article of a page: a range of its blocks, on its way to become an Article."""

    sheet: Sheet
    fetched: Fetched
    kind: str
    headline: str | None
    first: int
    last: int
    """Blocks ``first`` to ``last`` (not included) are its region."""
    url: str | None
    page_type: str
    confidence: float
    article: Article | None = None
    """What it has become so far."""
    printed: list[Receipt] = field(default_factory=list)
    """What its region prints of its fields; what becomes none of them joins the receipts."""
    chrome: list[Receipt] = field(default_factory=list)
    """Receipts of the whole page's chrome, where the article is to carry them too."""

    _body: tuple[tuple[int, int], list[Block]] | None = field(default=None, init=False, compare=False)
    _by_label: dict[Label, list[Span]] = field(default_factory=dict, init=False, compare=False)

    def __repr__(self) -> str:
        return f"Story({self.kind}, {self.url or self.fetched.url}, headline={(self.headline or '')[:60]!r})"

    @property
    def is_own_page(self) -> bool:
        """Whether what the page says of its article is said of this story: a digest's entry has a page of its own."""
        return self.kind != "digest_entry"

    @property
    def hints(self) -> Hints:
        return self.sheet.hints

    @property
    def region(self) -> list[Block]:
        return self.sheet.blocks[self.first : self.last]

    def spans(self, label: Label) -> list[Span]:
        """The page's spans of one label, in order; asked for when labelling is done, they are sorted out once."""
        if not self._by_label:
            for span in self.sheet.labels:
                self._by_label.setdefault(span.label, []).append(span)
        return self._by_label.get(label, [])

    @property
    def body_blocks(self) -> list[Block]:
        """The blocks of the region with text of the body in them; looked for once for each region."""
        region = (self.first, self.last)
        if self._body is None or self._body[0] != region:
            self._body = (region, self._find_body())
        return self._body[1]

    def _find_body(self) -> list[Block]:
        labels = self.sheet.labels
        return [block for block in self.region if any(span.label in BODY_LABELS for span in labels.of(block.index))]
