"""What a source says of a field, and how the sources of one are weighed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipelines.engine import structured
from pipelines.engine.spans import Label
from pipelines.engine.states import State, read_state
from pipelines.engine.story import Story
from pipelines.engine.structured import Structured

_TRUSTED = ("json_ld", "microdata", "meta:")
"""Beginnings of the names of sources that publishers write for machines: two that disagree are worth a warning."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A value, unchecked, and who says so."""

    value: str
    source: str

    @property
    def is_trusted(self) -> bool:
        return self.source.startswith(_TRUSTED)


def best(claims: Iterable[Claim]) -> Claim | None:
    """The first claim that says something; sources come in order of trust."""
    return next((claim for claim in claims if claim.value), None)


def in_json_ld(thing: dict[str, object], *names: str) -> Iterator[Claim]:
    """What a JSON-LD object says under these names."""
    for name in names:
        if value := structured.text(thing.get(name)):
            yield Claim(value, "json_ld")


def in_meta(facts: Structured, *names: str) -> Iterator[Claim]:
    """What meta elements of these names say."""
    return (Claim(value, f"meta:{name}") for name in names for value in facts.meta.get(name, ()) if value)


def in_microdata(facts: Structured, *names: str) -> Iterator[Claim]:
    """What the article's microdata says under these names."""
    return (Claim(value, "microdata") for name in names for value in facts.microdata.get(name, ()))


def labelled(story: Story, label: Label) -> list[str]:
    """The texts of a label, in the story's region first."""
    spans = sorted(story.spans(label), key=lambda span: not story.first <= span.block < story.last)
    return [story.sheet.blocks[span.block].text[span.start : span.end] for span in spans]


def anchor(story: Story) -> int:
    """The block that the story's date and byline stand near: its headline, else its first."""
    headline = story.sheet.headline.block
    return headline if headline is not None else story.first


def work(story: Story) -> dict[str, object]:
    """The JSON-LD object that describes the story: the article, else whatever has its headline for a name."""
    facts = story.sheet.facts
    return facts.article() or facts.work_named(story.headline) or {}


def state_of(story: Story) -> State:
    """What the page's scripts know of the story; read once a page, when the first field asks."""
    sheet = story.sheet
    if sheet.state is None:
        sheet.state = read_state(sheet.source, story.headline)
    return sheet.state
