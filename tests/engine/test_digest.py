"""Pages that print several whole posts, and articles that only look so."""

import pytest

from tests.engine.pages import FIRST, PROSE, SECOND, THIRD, articles, news, page

LONG = f"<p>{FIRST} {SECOND}</p><p>{THIRD} {FIRST}</p>"
NAMES = ("A bridge reopens", "A school closes down", "The market moves north")
FOUR = (*NAMES, "The library gets a roof")


def post(name: str, *, linked: bool = True, tag: str = "article", text: str = LONG, close: str = "") -> str:
    title = f'<a href="/{name.replace(" ", "-")}">{name}</a>' if linked else name
    return f"<{tag}><h2>{title}</h2>{text}{close}</{tag}>"


def digest(*posts: str, top: str = "<h1>News</h1>", end: str = "") -> bytes:
    return f"<html><head><title>News</title></head><body>{top}<main>{''.join(posts)}</main>{end}</body></html>".encode()


def kinds(source: bytes) -> list[str]:
    return [article.kind for article in articles(source, url="https://example.org/category/news")]


def test_each_post_is_an_article():
    """A page of whole posts has one entry for each, with its own headline and address."""
    found = articles(digest(*map(post, NAMES)))

    assert [(name, f"https://example.org/{name.replace(' ', '-')}") for name in NAMES] == [
        (article.headline, article.url) for article in found
    ]


def test_each_post_has_its_own_text():
    """No entry has text of another, nor of what stands round them."""
    posts = [post(name, text=LONG + f"<p>Only {name.lower()} has this sentence in its text.</p>") for name in NAMES]
    found = articles(
        digest(*posts, top="<h1>News</h1><p>All that our newspaper has written about the town in these years.</p>")
    )

    assert [[name] for name in NAMES] == [
        [other for other in NAMES if f"Only {other.lower()}" in article.body] for article in found
    ]


def test_description_of_the_category_is_no_text():
    """The lines above the posts belong to none of them."""
    found = articles(
        digest(
            *map(post, NAMES),
            top="<h1>News</h1><p>All that our newspaper has written about the town in these years.</p>",
        )
    )

    assert [False] * 3 == ["All that our newspaper" in article.body for article in found]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (digest(*map(post, NAMES)), ["digest_entry"] * 3),
        (digest(*(post(name, tag="div") for name in NAMES)), ["digest_entry"] * 3),
        (digest(*(post(name, linked=False, close="<p>Ask our chatbot!</p>") for name in NAMES)), ["digest_entry"] * 3),
        (digest(*(post(name) for name in NAMES[:2])), ["digest_entry"] * 2),
        (digest(f"<h1>{FOUR[3]}</h1><p>By Ann Lee</p>", LONG, *map(post, NAMES[:2]), top=""), ["article"]),
        (digest(f"<h1>{NAMES[0]}</h1>", LONG, *(f"<h2>{name}</h2>{LONG}" for name in NAMES), top=""), ["article"]),
        (
            digest(
                f"<h1>{NAMES[0]}</h1>",
                LONG * 2,
                *(f'<h2><a href="/{name}">{name}</a></h2>{LONG}' for name in NAMES),
                top="",
            ),
            ["article"],
        ),
    ],
)
def test_digest_or_article(source, expected):
    """Titles that link to their own pages make a digest; sub-headings, linked or not, an article."""
    assert expected == kinds(source)


@pytest.mark.parametrize("text", ["<p>A short teaser of the story here.</p>", "<p>Short.</p>", ""])
def test_teasers_are_no_posts(text):
    """A listing of teasers has no entries."""
    assert "digest_entry" not in kinds(digest(*(post(name, text=text) for name in NAMES), end=PROSE))


def test_titles_that_lead_elsewhere_have_no_address():
    """An entry whose title links to another site has no address of its own."""
    posts = [
        f'<article><h2><a href="https://other.example/{name}">{name}</a></h2>{LONG}<p>Ask our chatbot!</p></article>'
        for name in NAMES
    ]

    assert [None] * 3 == [article.url for article in articles(digest(*posts))]


def test_entry_without_address_has_an_id():
    """An entry without its own link is named by site, headline and first paragraph, never by the listing."""
    posts = [post(name, linked=False, close="<p>Ask our chatbot!</p>") for name in NAMES]
    first, shifted = (
        articles(digest(*posts), url="https://example.org/news")[0],
        articles(digest(*posts), url="https://example.org/news/page/2")[0],
    )

    assert (3, True) == (len({article.id for article in articles(digest(*posts))}), first.id == shifted.id)


@pytest.mark.parametrize("href", ["http://[bad", "javascript:x()", "", "#"])
def test_odd_addresses_are_no_error(href):
    """A title's link that is none does not cost the entry."""
    posts = [f'<article><h2><a href="{href}">{name}</a></h2>{LONG}<p>Ask our chatbot!</p></article>' for name in NAMES]

    assert ["digest_entry"] * 3 == kinds(digest(*posts))


def own(name: str) -> str:
    return f"Nobody had thought that {name.lower()} so soon, the mayor told the town."


def whole(name: str) -> str:
    """A post's text, with a sentence of its own."""
    return f"<p>{own(name)} {FIRST}</p><p>{SECOND} {THIRD}</p>"


def slug(name: str) -> str:
    return name.lower().replace(" ", "-")


def linked(name: str) -> str:
    return f'<a href="/u/{slug(name)}">{name}</a>'


CLOSING = "<p>Write to our town desk about this story if you know more.</p>"
MARKUPS = {
    "days as separators": "".join(
        f"<h2 class='date-header'><span>{day} May 2025</span></h2><div class='post-outer'><h3>{linked(name)}</h3>"
        f"<div>{whole(name)}</div><div>Posted by Ann at 08:0{day} <a href='/c'>{day} comments</a></div></div>"
        for day, name in enumerate(FOUR, 3)
    ),
    "days as separators, no links": "".join(
        f"<p class='d'>{day} May 2025</p><h2>{name}</h2>{whole(name)}" for day, name in enumerate(FOUR, 3)
    ),
    "sections with headers and permalinks": "".join(
        f"<section class='entry'><header><h2>{linked(name)}</h2><time>3 May 2025</time></header>{whole(name)}"
        f"<footer><a href='/u/{slug(name)}'>Permalink</a></footer></section>"
        for name in FOUR
    ),
    "a page builder's elements": "".join(
        f"<div><div><div><h4>{linked(name)}</h4></div><div><span>3 May 2025</span></div><div>{whole(name)}</div></div></div>"
        for name in FOUR
    ),
    "rules between, one closing line, no links": "<hr>".join(f"<h2>{name}</h2>{whole(name)}{CLOSING}" for name in FOUR),
    "rules between, a known closing line, no links": "<hr>".join(
        f"<h2>{name}</h2>{whole(name)}<p>Subscribe to our newsletter to get more of the town every day.</p>"
        for name in FOUR
    ),
}


@pytest.mark.parametrize("markup", MARKUPS)
def test_markups_of_digests(markup):
    """Each post is an entry with its text and nothing else, whatever sets the posts apart."""
    found = articles(digest(MARKUPS[markup]), url="https://example.org/category/town/page/3")
    texts = [f"{own(name)} {FIRST}\n\n{SECOND} {THIRD}" for name in FOUR]

    assert list(zip(FOUR, texts)) == [(article.headline, article.body) for article in found]
    assert {"digest_entry"} == {article.kind for article in found}


@pytest.mark.parametrize("end", ["<p>It was so in Marlow, in Hill and on the Lake.</p>", f"<p>{THIRD}</p>"])
def test_refrain_of_an_article(end):
    """Sections of an article that end alike are no posts, if the page says that it is an article."""
    sections = "".join(f"<h2>{name}</h2>{whole(name)}{end}" for name in FOUR)

    assert ["article"] == [article.kind for article in articles(page(sections, head=news()))]


CARDS = {
    "pictures": "<div class='card'><a href='/n/{n}'><img src='/{n}.jpg'></a><h3><a href='/n/{n}'>{name} for the {n}th time</a></h3>"
    "<p>Nobody had thought so in town number {n}.</p><span>{n} hours ago</span></div>",
    "one link": "<a class='tile' href='/n/{n}'><h2>{name} for the {n}th time</h2><div>The council of town number {n} paid for the "
    "work, and the mayor thanked everybody who had come to the quay that day.</div></a>",
    "items of a list": "<li><h4><a href='/n/{n}'>{name} for the {n}th time</a></h4><p>The council of town number {n} paid for the "
    "work from its own reserves, said the woman who leads its works department. <a href='/n/{n}'>Read more</a></p>"
    "<small>By Ann Lee | 3 May 2025</small></li>",
}


@pytest.mark.parametrize("number", [5, 12, 30])
@pytest.mark.parametrize("card", CARDS)
def test_teasers_are_no_article(card, number):
    """A page that is mostly teasers has no article, and its teasers are never glued into one."""
    cards = "".join(CARDS[card].format(n=n, name=FOUR[n % 4]) for n in range(number))

    assert [] == articles(digest(cards), url="https://example.org/category/town")
