"""What a source says of a field, and how the sources of one are weighed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from pipelines.engine import structured
from pipelines.engine.spans import Label
from pipelines.engine.states import State, read_state
from pipelines.engine.story import Story
from pipelines.engine.structured import Structured

_TRUSTED = ("json_ld", "microdata", "meta:")
"""Beginnings of the names of sources that publishers write for machines: two that disagree are worth a warning."""


_MOMENTS = frozenset({"datePublished", "dateModified", "dateCreated", "uploadDate"})
_FIRST, _LAST = 631_152_000, 4_102_444_800
"""Seconds from 1970 to 1990, and to 2100."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A value, unchecked, and who says so."""

    value: str
    source: str

    @property
    def is_trusted(self) -> bool:
        return self.source.startswith(_TRUSTED)


def best(claims: Iterable[Claim]) -> Claim | None:
    """The first claim that says something, and not with an address; sources come in order of trust."""
    return next((claim for claim in claims if claim.value and "://" not in claim.value), None)


def in_json_ld(thing: dict[str, object], *names: str) -> Iterator[Claim]:
    """What a JSON-LD object says under these names."""
    for name in names:
        if value := structured.text(thing.get(name)) or (name in _MOMENTS and moment_in(thing.get(name))):
            yield Claim(value, "json_ld")


def moment_in(value: object) -> str | None:
    """A date as text: some systems write seconds, or milliseconds, since 1970 (Unix time)."""
    if isinstance(value, str) and value.isdecimal() and len(value) in (10, 13):
        value = int(value)
    if isinstance(value, str) or value is None:
        return value
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not _FIRST < value < 1000 * _LAST:
        return None
    seconds = value / 1000 if value > _LAST else value
    return datetime.fromtimestamp(int(seconds), UTC).isoformat()


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


def state_of(story: Story) -> State:
    """What the page's scripts know of the story; read once a page, when the first field asks."""
    sheet = story.sheet
    if sheet.state is None:
        sheet.state = read_state(sheet.source, story.headline)
    return sheet.state
