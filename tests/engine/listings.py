"""Invented pages with several titles each: listings, digests, and articles that look like either."""

from __future__ import annotations

from pipelines.engine import Article, extract
from tests.engine.pages import FETCHED_AT

SUBJECTS = (
    "The old ferry at Marlow sails again",
    "A school for bakers opens its doors",
    "Night trains return to the coast",
    "The museum finds a forgotten painting",
    "Farmers try a new kind of barley",
    "A lighthouse keeper retires at last",
    "The town council buys an orchard",
    "Swimmers ask for a cleaner river",
)
PLACES = ("the quay", "the mill", "the station", "the castle", "the lower fields", "the cape", "the hill", "the weir")
_SENTENCES = (
    "Nobody at {place} had expected it so early, and even the people who had asked for it for years were surprised.",
    "The {number} volunteers who did most of the work met on Saturday to look at what still has to be done.",
    "It cost a little more than the town had planned, said the woman who keeps the accounts of the society.",
    "Visitors from {place} may come from Easter onwards, though the road there is closed on weekdays.",
    "A report of the county names {number} reasons for the delay, and the weather is only one of them.",
    "The next meeting is open to everybody who lives near {place}, and the minutes will be printed.",
    "Older neighbours remember how things were done {number} years ago, when there was no money for paint.",
    "What will become of the rest is to be decided in autumn, after the architects have been heard.",
)


def sentences(at: int, number: int) -> str:
    """So many sentences about a subject, in an order of its own."""
    chosen = (_SENTENCES[(at * 3 + step) % len(_SENTENCES)] for step in range(number))
    return " ".join(one.format(place=PLACES[at % len(PLACES)], number=at + 3) for one in chosen)


def teaser(at: int) -> str:
    """One paragraph of three or four sentences: 50 to 80 words."""
    return sentences(at, 3 + at % 2)


def whole(at: int) -> str:
    """Three paragraphs."""
    return "".join(f"<p>{sentences(at + step, 2 + step % 2)}</p>" for step in range(3))


def address(at: int) -> str:
    return f"/2025/05/{SUBJECTS[at].lower().replace(' ', '-')}"


def linked(at: int, to: str | None = None) -> str:
    """A subject as a link to its own page, or to another."""
    return f'<a href="{to or address(at)}">{SUBJECTS[at]}</a>'


def day(at: int) -> str:
    return f"{at + 3} May 2025"


def iso(at: int) -> str:
    return f"2025-05-{at + 3:02d}"


def site(body: str, *, title: str = "The Marlow Post", head: str = "") -> bytes:
    """A page with a menu above and a footer below."""
    menu = "<nav><a href='/'>Home</a> <a href='/town'>Town</a> <a href='/sport'>Sport</a></nav>"
    foot = "<footer><p>The Marlow Post, 4 Quay Street, Marlow</p><a href='/imprint'>Imprint</a></footer>"
    top = f"<!doctype html><html lang='en'><head><meta charset='utf-8'><title>{title}</title>{head}</head>"
    return f"{top}<body>{menu}<div>{body}</div>{foot}</body></html>".encode()


def several(form: str, number: int, *, text: str = "whole", between: str = "") -> str:
    """So many posts in one markup; ``{title}`` is linked, ``{name}`` is not."""
    made = (
        form.format(
            title=linked(at),
            name=SUBJECTS[at],
            href=address(at),
            text=whole(at) if text == "whole" else teaser(at),
            day=day(at),
            iso=iso(at),
        )
        for at in range(number)
    )
    return between.join(made)


def read(source: bytes, url: str = "https://post.example/town") -> list[Article]:
    return extract(source, url=url, fetched_at=FETCHED_AT)
