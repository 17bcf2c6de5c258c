"""One page on the desk: its blocks, what is known of it, and the labels given so far."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipelines.engine.blocks import Block, Blocks, Node
from pipelines.engine.headline import Headline
from pipelines.engine.hints import Hints
from pipelines.engine.memory import Memory
from pipelines.engine.spans import Labels
from pipelines.engine.states import State
from pipelines.engine.structured import Structured
from pipelines.engine.urls import absolute


@dataclass(frozen=True, slots=True)
class FoundSource:
    """One numbered source of an aggregator page."""

    rank: int
    publisher: str | None
    headline: str | None
    url: str | None
    body: str | None


@dataclass(slots=True)
class Sheet:
    """What every labelling rule reads, and the labels that it writes."""

    url: str
    page: Blocks
    facts: Structured
    hints: Hints
    headline: Headline
    labels: Labels
    memory: Memory | None = None
    """The site's frozen ledger."""
    source: bytes = b""
    """The page, in UTF-8."""
    state: State | None = None
    """What its scripts know of the article; None until a field asks."""
    extra: dict[str, str | int] = field(default_factory=dict)
    """The site's own fields, as its patterns found them."""
    sources: list[FoundSource] = field(default_factory=list)
    """The numbered sources of an aggregator page."""
    source_count: int = 0
    """How many sources the page says that its story has."""
    furniture: list[Node] = field(default_factory=list)
    """Elements that hold no part of the article: regions and cards."""
    cuts: set[int] = field(default_factory=set)
    """Blocks that are a phrase after which nothing of the article comes."""
    warnings: list[str] = field(default_factory=list)
    around: Node | None = None
    """The smallest element with the headline and enough text; None while no text was found."""
    core: Node | None = None
    """The innermost element with nearly all of it."""
    scores: dict[int, float] = field(default_factory=dict)
    """The model's probability that a block is text, for each block that it was asked about."""

    @property
    def base(self) -> str:
        """What the page's relative addresses are relative to."""
        return absolute(self.url, self.facts.base) or self.url

    @property
    def blocks(self) -> list[Block]:
        return self.page.blocks

    def unlabelled(self) -> list[Block]:
        """The blocks that no rule has taken, wholly or in part."""
        return self.labels.untouched_of(self.page.blocks)

    def link_of(self, block: Block) -> str | None:
        """The address that a block as a whole links to."""
        links = [mark for mark in block.marks if mark.kind == "link" and mark.end - mark.start >= 0.6 * len(block.text)]
        return links[0].element.get("href") if links else None
