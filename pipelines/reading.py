"""A page, read from its bytes to its articles: all that is pure, in one function that runs wherever the crawl says.

What comes back is plain data: trees, blocks and labels stay where the page was read.
"""

from __future__ import annotations

import traceback
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

from pipelines.complete import Complete
from pipelines.engine import (
    Article,
    Fetched,
    Hints,
    Memory,
    Reading,
    Story,
    Unreadable,
    chrome_receipts,
    field_texts,
    read,
)
from pipelines.engine.assemble import is_removed
from pipelines.engine.walls import DENYING, Wall
from pipelines.kept import kept_article
from pipelines.ledger.sightings import CRAWL, Seen, sightings
from pipelines.origin import Origin
from pipelines.receipts import receipts_line
from pipelines.stories.fingerprint import Fingerprint, fingerprint
from pipelines.strip import Strip


@dataclass(slots=True)
class PageRead:
    """What came of one page."""

    articles: list[Article] = field(default_factory=list)
    """As far as origin: nobody has judged them."""
    marks: list[Fingerprint] = field(default_factory=list)
    """Of each article, if stories are told: the stage would need the reactor's time for it."""
    warnings: list[str] = field(default_factory=list)
    removed: dict[str, int] = field(default_factory=dict)
    """How many spans were removed, by label."""
    receipts: bytes | None = None
    """The sidecar's line, if there is to be one."""
    seen: list[Seen] = field(default_factory=list)
    """For the ledger, if it learns."""
    refusal: str | None = None
    """Why there is no article, in a word: a wall's kind, ``no_text``, or why the bytes are no page."""
    words: str | None = None
    """... and in words, where the engine has them."""
    wall: Wall | None = None
    failure: str | None = None
    """The traceback of a stage that failed on one of the stories; the others are among the articles."""


@dataclass(frozen=True)
class Reader:
    """Reads pages of one site in one run.

    :param receipts: what the setting ``RECEIPTS`` says.
    :param learns: note the lines of each article for the ledger.
    :param marks: make the fingerprints of articles.
    """

    memory: Memory | None = None
    receipts: str = "region"
    learns: bool = False
    marks: bool = False

    @cached_property
    def _stages(self) -> tuple[Strip, Complete, Origin]:
        return Strip(self.receipts), Complete(), Origin()

    def __call__(self, body: bytes, fetched: Fetched, hints: Hints) -> PageRead:
        """Read a page. Raises ValueError for a ``fetched_at`` that is none."""
        try:
            reading = read_fetched(body, fetched, hints, self.memory)
        except Unreadable as error:
            denied = fetched.http_status in DENYING
            return PageRead(refusal="denied" if denied else error.reason, words=str(error))
        if reading.refusal:
            return PageRead(warnings=reading.warnings, refusal=reading.refusal, wall=reading.wall)
        removed = Counter(span.label.value for span in reading.sheet.labels if is_removed(span))
        done = PageRead(warnings=reading.warnings, removed=dict(removed))
        if self.learns:
            done.seen = sightings(reading, source=CRAWL)
        chrome = chrome_receipts(reading.sheet, reading.stories) if self.receipts != "count" else []
        finished = []
        for story in reading.stories:
            story.chrome = chrome if self.receipts == "full" else []
            if article := self._finish(story, done):
                finished.append((story, article))
        if self.receipts != "count":
            kept = [kept_article(story, article) for story, article in finished]
            done.receipts = receipts_line(reading.stories[0].fetched, chrome, field_texts(reading.sheet), kept)
        if self.marks:
            done.marks = [fingerprint(article.headline or "", article.body) for article in done.articles]
        return done

    def _finish(self, story: Story, done: PageRead) -> Article | None:
        item = story
        try:
            for stage in self._stages:
                item = stage.process_item(item)
            done.articles.append(item)
            return item
        except Exception:  # a page of ten stories loses one
            done.failure = done.failure or traceback.format_exc()
            return None


def read_fetched(body: bytes, fetched: Fetched, hints: Hints, memory: Memory | None = None) -> Reading:
    """What the engine makes of a page. Raises what ``read`` raises."""
    return read(
        body,
        url=fetched.url,
        headers=fetched.headers,
        hints=hints,
        fetched_at=fetched.fetched_at,
        memory=memory,
        fetched=fetched,
    )
