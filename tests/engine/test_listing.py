"""Pages of beginnings whose markup has no titles that could be posts', and short articles that only look so; all are invented."""

import pytest

from pipelines.engine import Hints, extract
from tests.engine.listings import SUBJECTS, address, linked, read, sentences, several, site, teaser, whole
from tests.engine.pages import FETCHED_AT

DESCRIPTION = f"<p>{sentences(5, 2)}</p>"
LATEST = "<h1>Latest news from the harbour and the quay</h1>"
CARD = "<div class='c'><h3>{title}</h3><p>{text}</p><a href='{href}'>Read more</a></div>"
DATED_CARD = "<div class='c'><h3>{title}</h3><time>{day}</time><p>{text}</p><a href='{href}'>Read more</a></div>"


def begun(form: str, number: int = 5, *, top: str = "<h1>News</h1>") -> str:
    return top + several(form, number, text="teaser")


LISTINGS = {
    "titles run in, a link behind": begun("<p><b>{name}.</b> {text} <a href='{href}'>Full story</a></p>"),
    "no titles": begun("<p>{text} <a href='{href}'>more &raquo;</a></p>"),
    "no titles, an arrow": begun("<p>{text} <a href='{href}'>→</a></p>"),
    "no titles, no headline": begun("<div>{text} [<a href='{href}'>mehr</a>]</div>", top=""),
    "bold titles": begun("<div><p><b>{name}</b></p><p>{text}</p><p><a href='{href}'>Read more</a></p></div>"),
    "bold titles, flat, another language": begun(
        "<p><strong>{name}</strong></p><p>{text}</p><p><a href='{href}'>Lue lisää</a></p>"
    ),
    "linked pictures": begun(
        "<div><a href='{href}'><img src='/p.jpg' alt=''></a><span class='t'>{name}</span><div>{text}</div></div>"
    ),
    "a section of one": begun("<article><h2>{title}</h2><p>{text}</p></article>", 1, top="<h1>Tag: gates</h1>"),
    "a description and cards": LATEST + DESCRIPTION + several(CARD, 5, text="teaser"),
    "a description and short cards": LATEST
    + DESCRIPTION
    + "".join(f"<div class='c'><h3>{linked(at)}</h3><p>{sentences(at, 1)}</p></div>" for at in range(6)),
    "a description and dated cards": LATEST + DESCRIPTION + several(DATED_CARD, 5, text="teaser"),
}


@pytest.mark.parametrize("name", LISTINGS)
def test_beginnings_are_no_article(name):
    """A page whose text is other pages' beginnings has no article of its own."""
    assert [] == [(article.kind, article.headline) for article in read(site(LISTINGS[name]))]


def cited(at: int) -> str:
    """A paragraph with a link to a page of the site inside its last sentence."""
    return f"<p>{teaser(at)} More of it stands in <a href='{address(at)}'>our report</a> of the year before.</p>"


ARTICLES = {
    "links inside sentences": "<h1>Three mills</h1>" + "".join(map(cited, range(5))),
    "links that say different things": "<h1>Three mills</h1>"
    + "".join(f"<p>{teaser(at)} <a href='{address(at)}'>{name}</a></p>" for at, name in enumerate(("Map", "Plan", "Photos", "Letter"))),
    "links to one page": "<h1>Three mills</h1>" + "".join(f"<p>{teaser(at)} <a href='/map'>Map</a></p>" for at in range(4)),
    "links to other sites": "<h1>Press review</h1>"
    + "".join(f"<p>{teaser(at)} <a href='https://other{at}.example/a'>Read</a></p>" for at in range(4)),
    "a byline above": "<h1>The week</h1><p>By Ann Lee</p>" + begun("<p>{text} <a href='{href}'>more &raquo;</a></p>", top=""),
    "a headline of some length": "<h1>What we have learnt this week</h1>"
    + begun("<p>{text} <a href='{href}'>more &raquo;</a></p>", top=""),
    "a headline without spaces": "<h1>2011CCTV年度人物评选名单揭晓</h1>"
    + begun("<p>{text} <a href='{href}'>more &raquo;</a></p>", top=""),
    "text before and behind": f"<h1>Three mills</h1>{whole(1)}"
    + begun("<p>{text} <a href='{href}'>Map</a></p>", 3, top="")
    + whole(5),
    "long texts": "<h1>Three mills</h1>" + "".join(f"{whole(at)}<p><a href='{address(at)}'>Map</a></p>" for at in range(4)),
    "pictures that lead to themselves": "<h1>Three mills</h1>"
    + begun("<div><a href='{href}.jpg'><img src='/p.jpg' alt=''></a><span>{name}</span><div>{text}</div></div>", top=""),
    "a text, then linked pictures": f"<h1>Three mills</h1><p>{teaser(5)}</p>"
    + begun("<div><a href='{href}'><img src='/p.jpg' alt=''></a><span>{name}</span><div>{text}</div></div>", top=""),
    "bold sub-headings": "<h1>Three mills</h1>" + begun("<p><b>{name}</b></p><p>{text}</p>", top=""),
    "news in brief under a section's name": f"<h1>Town</h1><h2>{SUBJECTS[0]}</h2><p>{teaser(1)}</p>",
    "news in brief, title linked to itself": f"<h1>Town</h1><h2>{linked(0, '/town')}</h2><p>{teaser(1)}</p>",
    "news in brief, a date, cards": f"<h1>{SUBJECTS[7]}</h1><p>3 May 2025</p>{DESCRIPTION}" + several(CARD, 5, text="teaser"),
    "news in brief, cards apart": f"<h1>{SUBJECTS[7]}</h1>{DESCRIPTION}<h2>More of this</h2>" + several(CARD, 5, text="teaser"),
}  # fmt: skip


@pytest.mark.parametrize("name", ARTICLES)
def test_articles_that_look_like_listings_stay(name):
    """Links of other kinds, or a head of its own, leave an article one."""
    assert ["article"] == [article.kind for article in read(site(ARTICLES[name]))]


@pytest.mark.parametrize("name", ["no titles", "a section of one", "a description and short cards"])
def test_page_that_a_feed_names_stays(name):
    """What the site's own feed lists is a story."""
    found = extract(
        site(LISTINGS[name]), url="https://post.example/town", fetched_at=FETCHED_AT, hints=Hints(source="feed")
    )

    assert 1 == len(found)


def test_article_that_says_so_stays():
    """What a page states of itself is believed."""
    head = "<meta property='article:published_time' content='2025-05-03T08:00:00Z'>"

    assert 1 == len(read(site(LISTINGS["no titles"], head=head)))
    assert 1 == len(read(site(LISTINGS["a section of one"], head=head)))
