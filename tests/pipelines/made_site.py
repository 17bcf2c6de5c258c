"""Made articles of a made site: each has paragraphs of its own, and whatever the site prints under all of them."""

from __future__ import annotations

from collections.abc import Iterable

from pipelines.engine import Memory, Reading, read
from pipelines.ledger.learning import Learnt, learn
from pipelines.ledger.sightings import ARCHIVE, Seen, sightings

TOWNS = "Marlow Ostrow Ellenby Ordwick Brackwater Eastmarch Harbeck Lindfold Quenby Tarrow Upwell Vessing Wexcombe Yarley".split()
THINGS = (
    "bridge library ferry orchard mill theatre harbour museum tramway school market quarry lighthouse bakery".split()
)
PEOPLE = "gardeners bakers sailors weavers teachers printers millers masons potters tailors coopers smiths drivers nurses".split()
CLOSING = "Would you like to hear more of what happens along the river? Then ask the parrot at our counter."


def paragraphs(number: int) -> list[str]:
    """Four sentences that no other story has."""
    town, thing, people = TOWNS[number % 14], THINGS[number * 3 % 14], PEOPLE[number * 5 % 14]
    return [
        f"The {thing} of {town} opened its doors again after a winter of repairs that the {people} had paid for.",
        f"Whoever came to {town} that day found the {people} at work, and a queue of visitors at the {thing}.",
        f"A spokeswoman of {town} said that the {thing} had cost less than the {people} had feared in the autumn.",
        f"In spring the {people} of {town} will vote on whether the {thing} is to have a second floor and a garden.",
    ]


def page(number: int, *after: str, body: Iterable[str] | None = None, outside: str = "") -> bytes:
    """A page with one story; ``after`` are lines that stand under it, as paragraphs."""
    headline = f"{TOWNS[number % 14]} opens its {THINGS[number * 3 % 14]}"
    lines = [*(paragraphs(number) if body is None else body), *after]
    inner = "".join(line if line.startswith("<") else f"<p>{line}</p>" for line in lines)
    return (
        f"<!doctype html><html lang='en'><head><meta charset='utf-8'><title>{headline}</title></head><body><main>"
        f"<article class='story'><h1>{headline}</h1>{inner}</article></main>{outside}</body></html>"
    ).encode()


def address(number: int) -> str:
    return f"https://river.example/news/{TOWNS[number % 14].lower()}-{THINGS[number * 3 % 14]}"


def look(
    number: int, source: bytes, *, url: str | None = None, day: str = "2025-11-01", memory: Memory | None = None
) -> Reading:
    """A page, read."""
    return read(source, url=url or address(number), fetched_at=f"{day}T08:00:00+00:00", memory=memory)


def seen(
    number: int,
    *after: str,
    day: str = "2025-11-01",
    source: str = ARCHIVE,
    url: str | None = None,
    **more: object,
) -> list[Seen]:
    """What a made page shows."""
    return sightings(look(number, page(number, *after, **more), url=url, day=day), source=source)


def learnt(pages: Iterable[list[Seen]]) -> Learnt:
    """The ledger of some pages."""
    return learn(one for found in pages for one in found)


def keys(found: Learnt) -> list[str]:
    return [entry.key for entry in found.entries]
