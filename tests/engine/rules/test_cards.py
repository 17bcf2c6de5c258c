"""Cards of other stories, whatever the class names."""

import pytest

from pipelines.engine.spans import Label
from tests.engine.pages import FIRST, PROSE, labelled, page, paragraphs

CARDS = [
    '<div><h3><a href="/{n}">Story number {n} of the day</a></h3><p>A teaser of it.</p></div>',
    '<a href="/{n}"><div>Story number {n} of the day in town</div></a>',
    '<p><a href="/{n}">Story number {n} of the day in town</a></p>',
    "<div><h4>Story number {n}</h4><p>3 hours ago</p></div>",
    '<div><img src="{n}.jpg"><a href="/{n}">Story number {n} of the day in town</a><span>Town</span></div>',
]


@pytest.mark.parametrize("card", CARDS)
def test_cards_are_related(card):
    """Three elements of one shape, each a link to another story, are no text."""
    cards = "".join(card.format(n=n) for n in range(3))

    assert not [line for line in paragraphs(page(f"{PROSE}<section>{cards}</section>")) if "Story number" in line]


@pytest.mark.parametrize("card", CARDS[:3])
def test_cards_among_the_text(card):
    """Cards in the middle of an article are no text either."""
    cards = "".join(card.format(n=n) for n in range(4))

    assert not [
        line for line in paragraphs(page(f"<p>{FIRST}</p><section>{cards}</section>{PROSE}")) if "Story number" in line
    ]


@pytest.mark.parametrize(
    "html",
    [
        "<ul><li>trams at ten in the morning</li><li>boats at noon on Sundays</li><li>trains at six o'clock</li></ul>",
        '<ul><li>The <a href="/a">tram</a> comes at ten</li><li>The <a href="/b">boat</a> comes at noon</li><li>The <a href="/c">train</a> comes at six</li></ul>',
        "<div><h3>The tram</h3><p>It comes at ten.</p></div><div><h3>The boat</h3><p>It comes at noon.</p></div><div><h3>The train</h3><p>It comes at six.</p></div>",
        '<p><a href="/a">A story of the day in town</a></p><p>It was read by many.</p><p>It was liked by all.</p>',
        "<p>It rained.</p><p>It snowed.</p><p>It thawed.</p>",
    ],
)
def test_lists_are_no_cards(html):
    """Items, rows and short sections of the text are kept."""
    assert [] == labelled(page(f"<p>{FIRST}</p><section>{html}</section>{PROSE}"), Label.RELATED)


def test_two_are_no_cards():
    """Two alike are a coincidence."""
    cards = "".join(CARDS[0].format(n=n) for n in range(2))

    assert [] == labelled(page(f"<p>{FIRST}</p><section>{cards}</section>{PROSE}"), Label.RELATED)


def test_article_among_articles():
    """The element that holds the headline is no card of its own page."""
    cards = "".join(f"<article>{CARDS[0].format(n=n)}</article>" for n in range(3))

    assert 3 == len(paragraphs(page(outside=cards)))


def test_dates_of_other_stories_are_not_the_article_s():
    """A card's date goes with its card."""
    cards = "".join(
        f"<div class=c><h4><a href='/{n}'>Another story of the town, number {n}</a></h4><time>{n} May 2024</time></div>"
        for n in range(1, 5)
    )

    assert [] == labelled(page(outside=f"<section>{cards}</section>"), Label.DATE)
