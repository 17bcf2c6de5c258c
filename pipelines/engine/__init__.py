"""Bytes of a page to clean articles. Pure functions: no Scrapy, no network, no clock, no state.

    body ──▶ tree ──▶ blocks ──▶ labels ──▶ stories ──▶ articles
             decode,  runs of    what each  one, ten on  text, fields,
             parse    text       is, & why  a digest     receipts

- ``read`` goes as far as the stories, ``extract`` to the articles, ``explain`` shows the labelled blocks.
- The same bytes, hints and memory give the same articles, byte for byte.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pipelines.engine.article import ArchiveRecord, Article
from pipelines.engine.assemble import chrome_receipts, field_texts, strip
from pipelines.engine.fields import complete, rules_version
from pipelines.engine.headline import find_headline
from pipelines.engine.hints import Hints
from pipelines.engine.labels import label
from pipelines.engine.memory import Memory
from pipelines.engine.origin import tell_origin
from pipelines.engine.rights import SiteSignals, may_archive, objection
from pipelines.engine.rules.remembered import spoils
from pipelines.engine.segments import cut_into_stories
from pipelines.engine.sheet import Sheet
from pipelines.engine.spans import Label, Labels, Span
from pipelines.engine.splitter import split
from pipelines.engine.story import Fetched, Story, check_moment
from pipelines.engine.structured import read_structured
from pipelines.engine.tree import Unreadable, keep_what_is_read, parse
from pipelines.engine.walls import Wall, wall

__all__ = [
    "ArchiveRecord",
    "Article",
    "Explained",
    "Fetched",
    "Hints",
    "Label",
    "Memory",
    "Reading",
    "SiteSignals",
    "Story",
    "Unreadable",
    "Wall",
    "chrome_receipts",
    "complete",
    "explain",
    "explained",
    "extract",
    "field_texts",
    "may_archive",
    "objection",
    "read",
    "rules_version",
    "strip",
    "tell_origin",
]  # fmt: skip


LEDGER_SPOILS = "ledger: not used on this page: it would leave too little of it"


@dataclass(slots=True, repr=False)
class Reading:
    """What one page was read as."""

    sheet: Sheet
    stories: list[Story]
    refusal: str | None = None
    """A wall's kind (``walls.KINDS``) or ``no_text`` where there is no story."""
    wall: Wall | None = None
    """What stands in front of the article, if that is why there is none."""
    warnings: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Explained:
    """A block with its spans, for people."""

    index: int
    text: str
    path: str
    spans: tuple[Span, ...]
    score: float | None = None
    """Probability that the block is text, 0 to 1; None where a rule decided."""


def read(
    body: bytes,
    *,
    url: str,
    headers: Mapping[Any, Any] | None = None,
    hints: Hints | None = None,
    fetched_at: str | None = None,
    memory: Memory | None = None,
    fetched: Fetched | None = None,
    before_model: bool = False,
) -> Reading:
    """Decode, parse, split, label and segment a page.

    :param headers: response headers, names and values as text or bytes, values in lists or not; read are
        Content-Type and Content-Length, those of protection services and those that speak of usage rights.
    :param fetched_at: ISO 8601 with offset; dates are checked against it.
    :param memory: the site's frozen ledger, an input to labelling; not used on a page that it would leave too little of.
    :param fetched: what else is known of the fetch; made from the other arguments if absent. With a status that denies
        (``walls.DENYING``) no page is an article.
    :param before_model: stop before the learned model's look, without stories: for learning it.
    :raises Unreadable: for bytes that are no HTML page, with reason ``empty`` or ``not_html``.
    :raises ValueError: for a ``fetched_at`` that is none.
    """
    fetched = fetched or Fetched(url, headers or {}, fetched_at, content_hash=content_hash(body))
    for moment in (fetched_at, fetched.fetched_at):
        check_moment(moment)
    tree = parse(body, headers)
    facts = read_structured(tree.root)
    keep_what_is_read(tree.root)
    page = split(tree.root)
    hints = hints or Hints()
    headline = find_headline(facts, page.blocks, hints, url)
    facts.settle(headline.text, url)

    def labelled(memory: Memory | None, *warnings: str) -> Sheet:
        labels = Labels([block.text for block in page.blocks])
        said = [*tree.warnings, *facts.warnings, *warnings]
        sheet = Sheet(url, page, facts, hints, headline, labels, memory, tree.source, warnings=said)
        label(sheet, before_model=before_model)
        return sheet

    sheet = labelled(memory)
    if memory and not before_model and spoils(sheet):
        sheet = replace(labelled(None, LEDGER_SPOILS), memory=memory)
    if before_model:
        return Reading(sheet, [])
    if found := wall(sheet, body, headers=headers, http_status=fetched.http_status):
        return Reading(sheet, [], found.kind, found, sheet.warnings)
    stories = cut_into_stories(sheet, fetched)
    return Reading(sheet, stories, None if stories else "no_text", warnings=sheet.warnings)


def extract(
    body: bytes,
    *,
    url: str,
    headers: Mapping[Any, Any] | None = None,
    hints: Hints | None = None,
    fetched_at: str | None = None,
    memory: Memory | None = None,
    markdown: bool = True,
    receipts: bool = True,
    metadata: bool = True,
) -> list[Article]:
    """The articles that a page prints, the best reading there is; [] for walls and pages without text.

    Who needs less can save its time; all else stays as it is:

    :param markdown: False leaves ``body_markdown`` empty, and ``links`` and ``embeds`` out of ``extra``.
    :param receipts: False leaves ``removed`` empty.
    :param metadata: False leaves ``images`` empty and every field that ``complete`` fills, ``id`` and ``url`` among
        them: what remains is kind, headlines, body, word count, sources, extra, page type and confidence.

    Raises what ``read`` raises.
    """
    reading = read(body, url=url, headers=headers, hints=hints, fetched_at=fetched_at, memory=memory)
    stripped = [strip(story, markdown=markdown, receipts=receipts, images=metadata) for story in reading.stories]
    return [_finished(story) if metadata else story.article for story in stripped]


def _finished(story: Story) -> Article:
    complete(story)
    return tell_origin(story)


def explain(
    body: bytes,
    *,
    url: str,
    headers: Mapping[Any, Any] | None = None,
    hints: Hints | None = None,
    fetched_at: str | None = None,
    memory: Memory | None = None,
) -> list[Explained]:
    """Every block of a page with its labels and the rules that gave them. Raises what ``read`` raises."""
    return explained(read(body, url=url, headers=headers, hints=hints, fetched_at=fetched_at, memory=memory))


def explained(reading: Reading) -> list[Explained]:
    """Every block of a page that has been read, with its labels and the rules that gave them."""
    labels = reading.sheet.labels
    return [
        Explained(
            block.index,
            block.text,
            block.node.path,
            tuple(labels.of(block.index)),
            reading.sheet.scores.get(block.index),
        )
        for block in reading.sheet.blocks
    ]


def content_hash(body: bytes) -> str:
    """The name of a body: ``sha256:`` and its hexadecimal digest."""
    return f"sha256:{hashlib.sha256(body).hexdigest()}"
