"""Where a page with several titles is cut: into entries, into nothing, or not at all."""

import pytest

from pipelines import engine
from tests.engine.listings import (
    SUBJECTS,
    address,
    day,
    iso,
    linked,
    read,
    sentences,
    several,
    site,
    teaser,
    whole,
)

LISTINGS = {
    "plain elements": "<div><h2>{title}</h2><p>{text}</p></div>",
    "elements with a link at the end": "<div><h3>{title}</h3><p>{text}</p><a href='{href}'>Read more</a></div>",
    "sections": "<section><h2>{title}</h2><p>{text}</p></section>",
    "sections, cut off": "<section><h2>{title}</h2><p>{text} And that …</p></section>",
    "items": "<li><h3>{title}</h3><p>{text}</p></li>",
    "items with dates": "<li><h3>{title}</h3><span>{day}</span><p>{text}</p></li>",
    "flat": "<h2>{title}</h2><p>{text}</p>",
    "flat, link in the text": "<h2>{title}</h2><p>{text} <a href='{href}'>Continue reading</a></p>",
    "a picture first": "<div><a href='{href}'><img src='/p.jpg' alt=''></a><div><h2>{title}</h2><p>{text}</p></div></div>",
    "text without paragraph": "<div class='x'><h2>{title}</h2><div>{text}</div></div>",
    "a line of title": "<div><div class='t'>{title}</div><div class='s'>{text}</div></div>",
    "bold lines": "<p><b>{title}</b></p><p>{text}</p>",
}
ROUND = {"items": "ul", "items with dates": "ul"}


@pytest.mark.parametrize("number", [3, 5, 8])
@pytest.mark.parametrize("top", ["<h1>Town</h1>", "", "<h1>News</h1><p>All that happens in our town and round it.</p>"])
@pytest.mark.parametrize("form", LISTINGS)
def test_long_teasers_are_no_article(form, top, number):
    """A page of teasers of fifty words and more has no article, and is never glued into one."""
    tag = ROUND.get(form, "div")
    source = site(f"{top}<{tag}>{several(LISTINGS[form], number, text='teaser')}</{tag}>")

    assert [] == [(article.kind, article.headline) for article in read(source)]


def test_teasers_in_cells_are_no_article():
    """The same in the cells of a table that lays a page out."""
    rows = several(
        "<tr><td><img src='/p.jpg' alt=''></td><td><h3>{title}</h3><p>{text}</p></td></tr>", 5, text="teaser"
    )

    assert [] == [(article.kind, article.headline) for article in read(site(f"<table>{rows}</table>"))]


DIGESTS = {
    "date below": "<h2>{title}</h2><p>{day}</p>{text}",
    "date and author below": "<h2>{title}</h2><div>By Ann Lee | {day}</div>{text}",
    "date above": "<p>{day}</p><h2>{title}</h2>{text}",
    "time below": "<div><h2>{title}</h2><time datetime='{iso}T08:00:00+00:00'>{day}</time>{text}</div>",
    "time above": "<div><time datetime='{iso}'>{day}</time><h3>{title}</h3>{text}</div>",
    "date at the end": "<div><h2>{title}</h2>{text}<p>Posted on {day}</p></div>",
    "a sentence's date": "<div><h2>{title}</h2><p>Posted by Ann Lee on {day} in Town</p>{text}</div>",
    "rows": "<tr><td><h2>{title}</h2><span>{day}</span>{text}</td></tr>",
    "bold lines with dates": "<p><b>{title}</b></p><p>{day}</p>{text}",
    "dates, no links": "<h3>{name}</h3><p>{day}</p>{text}",
    "an article's element": "<article><h2>{title}</h2><p>{day}</p>{text}<a href='{href}#comments'>3 comments</a></article>",
}
ROUND_DIGESTS = {"rows": "table"}


@pytest.mark.parametrize("number", [2, 3, 6])
@pytest.mark.parametrize("form", DIGESTS)
def test_posts_with_dates_are_entries(form, number):
    """Each post is an entry with its own title, address, text and date."""
    tag = ROUND_DIGESTS.get(form, "div")
    found = read(site(f"<h1>Town</h1><{tag}>{several(DIGESTS[form], number)}</{tag}>"))
    wanted = [(SUBJECTS[at], iso(at)) for at in range(number)]
    texts = [whole(at).replace("</p><p>", "\n\n").removeprefix("<p>").removesuffix("</p>") for at in range(number)]

    assert wanted == [(article.headline, (article.date_published or "")[:10]) for article in found]
    assert texts == [article.body for article in found]
    assert {"digest_entry"} == {article.kind for article in found}


UNDATED = {
    "flat": "<h2>{title}</h2>{text}",
    "elements": "<div><h2>{title}</h2>{text}</div>",
    "cells": "<tr><td><h2>{title}</h2>{text}</td></tr>",
    "bold lines": "<p><b>{title}</b></p>{text}",
    "bold lines, link outside": "<p><a href='{href}'><strong>{name}</strong></a></p>{text}",
    "lines": "<div><div><a href='{href}'>{name}</a></div><div>{text}</div></div>",
}


@pytest.mark.parametrize("number", [3, 6])
@pytest.mark.parametrize("form", UNDATED)
def test_posts_without_dates_are_entries(form, number):
    """Titles that lead to their own pages, with whole posts below, make a digest in any markup."""
    tag = "table" if form == "cells" else "div"
    found = read(site(f"<h1>Town</h1><{tag}>{several(UNDATED[form], number)}</{tag}>"))

    assert [(SUBJECTS[at], f"https://post.example{address(at)}") for at in range(number)] == [
        (article.headline, article.url) for article in found
    ]
    assert [None] * number == [article.date_published for article in found]


TWO = {
    "flat": "<h2>{title}</h2>{text}",
    "elements": "<div><h2>{title}</h2>{text}</div>",
    "sections": "<section><h3>{title}</h3>{text}</section>",
    "articles": "<article><h2>{title}</h2>{text}</article>",
}


@pytest.mark.parametrize("top", ["", "<h1>Town</h1>"])
@pytest.mark.parametrize("form", TWO)
def test_two_posts_are_two_entries(form, top):
    """Two linked posts with nothing above them are two, not one."""
    found = read(site(top + several(TWO[form], 2)))

    assert list(SUBJECTS[:2]) == [article.headline for article in found]


HEADLINE = "What the town has learnt in ten years"
INTRO = f"<p>{sentences(7, 2)}</p>"


def one(
    sections: str, *, intro: str = INTRO, byline: str = "<p>By Ann Lee, 3 May 2025</p>", headline=HEADLINE
) -> bytes:
    return site(f"<main><h1>{headline}</h1>{byline}{intro}{sections}</main>", title=headline)


ARTICLES = {
    "two linked sub-headings": one(several("<h2>{title}</h2>{text}", 2)),
    "two linked sub-headings, no byline": one(several("<h2>{title}</h2>{text}", 2), byline=""),
    "two linked sub-headings, no introduction": one(several("<h2>{title}</h2>{text}", 2), intro=""),
    "five linked sub-headings": one(several("<h2>{title}</h2>{text}", 5)),
    "five linked sub-headings in sections": one(several("<section><h3>{title}</h3>{text}</section>", 5), byline=""),
    "teasers' length": one(several("<h2>{title}</h2><p>{text}</p>", 5, text="teaser")),
    "ranked, shops": one(
        "".join(
            f"<h2><a href='https://shop{at}.example/kettle'>{at + 1}. Kettle number {at}</a></h2>{whole(at)}"
            f"<p><a href='https://shop{at}.example/kettle'>Buy now at the shop of number {at}</a></p>"
            for at in range(5)
        ),
        headline="The 5 best kettles that we could buy",
    ),
    "ranked, shops in elements, no numbers": one(
        "".join(
            f"<div class='item'><h2><a href='https://shop.example/kettle-{at}'>The Kettle {name}</a></h2>{whole(at)}"
            "<p><a href='https://shop.example/buy'>See the price at the shop now</a></p></div>"
            for at, name in enumerate(("One", "Pro", "Mini", "Max", "Air"))
        ),
        headline="The best kettles that we could buy",
    ),
    "no numbers, the site's own ways to shops": one(
        "".join(
            f"<div class='item'><h2><a href='/go/kettle-{at}'>The Kettle {name}</a></h2>{whole(at)}"
            f"<p><a href='https://shop{at}.example/buy'>See the price at the shop now</a></p></div>"
            for at, name in enumerate(("One", "Pro", "Mini", "Max", "Air"))
        ),
        headline="The best kettles that we could buy",
    ),
    "ranked, with a last section": one(
        "".join(f"<h2>{at + 1}. {linked(at)}</h2>{whole(at)}" for at in range(6)) + f"<h2>How we chose</h2>{whole(7)}",
        byline="",
    ),
    "ranked, own site, no introduction": one(
        "".join(f"<h2>{at + 1}. {linked(at)}</h2>{whole(at)}" for at in range(5)), intro="", byline=""
    ),
    "numbered outside of the link": one(
        "".join(f"<li><h3>#{5 - at} {linked(at)}</h3>{whole(at)}</li>" for at in range(5)), intro="", byline=""
    ),
    "questions": one(
        "".join(
            f"<h2><a href='/topics/{at}'>{question}?</a></h2>{whole(at)}"
            for at, question in enumerate(("What is a weir", "Who pays for it", "When is it built", "Why not earlier"))
        ),
        byline="",
    ),
    "questions that lead elsewhere, teasers' length": one(
        "".join(
            f"<h2><a href='https://wiki.example/{at}'>{question}?</a></h2><p>{teaser(at)}</p>"
            for at, question in enumerate(("What is a weir", "Who pays for it", "When is it built", "Why not earlier"))
        ),
        intro="",
    ),
    "two linked sub-headings, a short headline": one(several("<h3>{title}</h3>{text}", 2), headline="Harbour people"),
    "four linked sub-headings, a short headline": one(several("<h3>{title}</h3>{text}", 4), headline="Harbour people"),
    "dates of events": one(several("<h3>{title}</h3><p>{day}, 7pm, town hall</p>{text}", 4)),
    "dates of events, a short headline": one(
        several("<h3>{title}</h3><p>{day}, 7pm, town hall</p>{text}", 4), headline="What is on"
    ),
    "no introduction, the site's own shop": one(
        several("<h2>{title}</h2>{text}<p><a href='{href}'>Order now</a></p>", 4), intro="", byline=""
    ),
    "ranked with gaps": one(
        "".join(
            f"<h3><a href='/p/{at}'>{rank}. {SUBJECTS[at]}</a></h3>{whole(at)}" for at, rank in enumerate((10, 8, 5, 1))
        ),
        intro="",
        byline="",
        headline="Places ranked",
    ),
    "two dated sub-headings, introduced": one(
        several("<h2>{name}</h2><p>{day}</p>{text}", 2), byline="", headline="The gate"
    ),
    "two dated sub-headings, a byline": one(
        several("<h2>{name}</h2><p>{day}</p>{text}", 2), intro="", byline="<p>By Ann Lee</p>", headline="The gate"
    ),
    "two dated sub-headings, a long headline": one(
        several("<h2>{name}</h2><p>{day}</p>{text}", 2), byline="", intro=""
    ),
    "sub-headings that begin with dates": one(several("<h2>{day}: {name}</h2>{text}", 4), byline="", intro=""),
    "sub-headings that begin with dates, introduced": one(
        several("<h2>{day}: {name}</h2>{text}", 4), byline="", headline="The gate"
    ),
    "other sites, no introduction": one(
        "".join(f"<h2>{linked(at, f'https://other{at}.example/a')}</h2>{whole(at)}" for at in range(4)), intro=""
    ),
}


@pytest.mark.parametrize("name", ARTICLES)
def test_article_with_linked_sub_headings_stays_one(name):
    """One headline with its own introduction, byline or numbers speaks for one article."""
    found = read(ARTICLES[name], url="https://post.example/a/48213")

    assert ["article"] == [article.kind for article in found]


def test_called_article_with_two_linked_sub_headings_stays_one():
    """Two posts are a coincidence where ``og:type`` says article and a headline stands above; three are none."""
    head = "<meta property='og:type' content='article'>"
    top = "<h1>Gates and larches</h1>"

    assert ["article"] == [one.kind for one in read(site(top + several("<h3>{title}</h3>{text}", 2), head=head))]
    assert ["digest_entry"] * 3 == [
        one.kind for one in read(site(top + several("<h3>{title}</h3>{text}", 3), head=head))
    ]


OWNED = {
    "a front page with the author's name": ("https://post.example/", "<h3>{title}</h3><p>{day}</p>{text}"),
    "posts with bylines": ("https://post.example/blog", "<h3>{title}</h3><p>By Ann Lee</p><p>{day}</p>{text}"),
}


@pytest.mark.parametrize("name", OWNED)
def test_blogs_that_present_their_author_are_cut(name):
    """A blog's own name, author and description are no article's head."""
    url, form = OWNED[name]
    found = read(site(f"<h1>Larch notes</h1><p>By Ann Lee</p>{INTRO}{several(form, 4)}"), url=url)

    assert list(SUBJECTS[:4]) == [article.headline for article in found]


WAYS_ON = (
    "Read on",
    "Continue",
    "More",
    "→",
    "Weiter",
    "Mehr dazu",
    "Lire",
    "Les mer",
    "Czytaj dalej",
    "Читать",
    "続き",
)


@pytest.mark.parametrize(
    "form", ["{two}<p><a href='{{href}}'>{said}</a></p>", "{two_open} [<a href='{{href}}'>{said}</a>]</p>"]
)
@pytest.mark.parametrize("said", WAYS_ON)
def test_links_to_the_rest_need_no_phrase(said, form):
    """Two paragraphs that end on a short link to the title's own page are a beginning, in any language."""
    two = f"<p>{sentences(1, 3)}</p><p>{sentences(2, 3)}</p>"
    end = form.format(two=two, two_open=two.removesuffix("</p>"), said=said)

    assert [] == read(site("<h1>Town</h1>" + several("<div><h3>{title}</h3>" + end + "</div>", 5)))


@pytest.mark.parametrize("said", ["Permalink", "#", "∞", "Link", "Permalien", "3 May 2025", "08:15", "12 comments"])
def test_links_to_a_post_itself_leave_it_whole(said):
    """Permanent addresses, times and counts lead to a post's own page and say nothing of its text."""
    posts = several("<div><h3>{title}</h3>{text}<p><a href='{href}'>" + said + "</a></p></div>", 4)

    assert list(SUBJECTS[:4]) == [article.headline for article in read(site(f"<h1>Town</h1>{posts}"))]


def test_long_posts_are_whole_whatever_their_last_link_says():
    """A beginning has not three hundred words and more."""
    posts = several("<div><h3>{title}</h3>{text}{text}{text}<p><a href='{href}'>Open</a></p></div>", 4)

    assert 4 == len(read(site(f"<h1>Town</h1>{posts}")))


@pytest.mark.parametrize("end", ["", " And that …", " <a href='/2025/05/a-school-for-bakers-opens-its-doors'>More</a>"])
def test_beginnings_among_whole_posts_are_no_entries(end):
    """Short paragraphs without a date, or with a sign that they go on, are their own pages' texts."""
    short = "".join(f"<article><h2>{linked(at)}</h2><p>{sentences(at, 2)}{end}</p></article>" for at in (1, 3))
    long = "".join(f"<article><h2>{linked(at)}</h2>{whole(at)}</article>" for at in (0, 2, 4))
    reading = engine.read(site(f"<h1>Blog</h1>{long}{short}"), url="https://post.example/blog")

    assert [SUBJECTS[at] for at in (0, 2, 4)] == [story.headline for story in reading.stories]


def test_short_posts_with_dates_are_entries():
    """A note of two sentences that says when it is of is whole."""
    short = "".join(
        f"<article><h2>{linked(at)}</h2><p>{day(at)}</p><p>{sentences(at, 2)}</p></article>" for at in (1, 3)
    )
    long = "".join(f"<article><h2>{linked(at)}</h2><p>{day(at)}</p>{whole(at)}</article>" for at in (0, 2, 4))

    assert 5 == len(read(site(f"<h1>Blog</h1>{long}{short}")))


DATED = {
    "two, date below": ("<h2>{name}</h2><p>{day}</p>{text}", 2),
    "two, date above": ("<h2>{day}</h2><h3>{name}</h3>{text}", 2),
    "two, date in the title": ("<h2>{day}: {name}</h2>{text}", 2),
    "three, date in the title": ("<h2>{day} – {name}</h2>{text}", 3),
    "three, linked, date in the title": ("<h2><a href='{href}'>{day}: {name}</a></h2>{text}", 3),
    "three, date beside the title": ("<h2>{title} <small>{day}</small></h2>{text}", 3),
}


@pytest.mark.parametrize("top", ["", "<h1>Diary</h1>"])
@pytest.mark.parametrize("name", DATED)
def test_dates_beside_titles_are_dates(name, top):
    """Posts that begin the page are told by their dates; a date in the title's own heading is no part of the headline."""
    form, number = DATED[name]
    found = read(site(top + several(form, number)))

    assert [(SUBJECTS[at], iso(at)) for at in range(number)] == [
        (article.headline, article.date_published) for article in found
    ]


def test_parts_of_a_page_round_its_headline_are_no_posts():
    """Two dated parts of a page, one with the article's headline inside, are not two posts."""
    parts = f"<h2>Our newest news</h2><div><b>{SUBJECTS[0]}</b></div><p>{day(1)}</p>{whole(1)}<h2>Our other texts</h2><p>{day(2)}</p>{whole(2)}"

    assert ["article"] == [article.kind for article in read(site(parts, title=SUBJECTS[0]))]


def test_years_in_titles_are_no_dates():
    """A number beside a title's link belongs to the title."""
    posts = "".join(f"<h2>{linked(at)} 2024</h2>{whole(at)}" for at in range(3))

    assert [f"{SUBJECTS[at]} 2024" for at in range(3)] == [article.headline for article in read(site(posts))]


@pytest.mark.parametrize(("form", "source"), [("date below", "text"), ("time below", "selector:time")])
def test_dates_of_entries_name_their_source(form, source):
    """An entry's date is the one that it prints, and says so."""
    found = read(site(f"<h1>Town</h1>{several(DIGESTS[form], 3)}"))

    assert [source] * 3 == [article.provenance["date_published"] for article in found]


def test_entries_have_no_date_of_the_page():
    """What the page says of its own date is said of none of its posts."""
    head = "<script type='application/ld+json'>{'@type': 'WebPage', 'datePublished': '2025-01-01'}</script>"
    body = f"<h1>Town</h1><p>Last updated on 1 January 2025</p>{several(UNDATED['elements'], 3)}"
    found = read(site(body, head=head.replace("'@", '"@').replace("'", '"')), url="https://post.example/2025/02/02/")

    assert [None] * 3 == [article.date_published for article in found]


def test_post_without_a_date_among_dated_ones():
    """A post that prints no date has none, and not its neighbour's."""
    posts = several(DIGESTS["date below"], 6).replace(f"<p>{day(3)}</p>", "")
    found = read(site(f"<h1>Town</h1>{posts}"))

    assert [iso(at) if at != 3 else None for at in range(6)] == [article.date_published for article in found]


def test_dates_are_no_text_of_entries():
    """A line that dates a post is a field with its own label, wherever in the post it stands."""
    for form in ("a sentence's date", "date at the end", "date above"):
        found = read(site(f"<h1>Town</h1>{several(DIGESTS[form], 4)}"))
        assert [] == [article.body for article in found if "May 2025" in article.body or "Posted" in article.body]


def test_teasers_say_that_they_are():
    """Whoever asks why a listing has no article reads it in the labels."""
    reading = engine.read(site(several(LISTINGS["flat"], 4, text="teaser")), url="https://post.example/town")
    rules = {span.rule for span in reading.sheet.labels if span.label is engine.Label.RELATED}

    assert ("no_text", {"related:teasers, and nothing else"}) == (reading.refusal, rules)


def test_post_and_its_beginning_again():
    """A page with two whole posts and one beginning is a digest; one whole post among beginnings does not make one."""
    two = several(UNDATED["elements"], 2) + f"<div><h2>{linked(2)}</h2><p>{teaser(2)}</p></div>"
    most = f"<div><h2>{linked(4)}</h2>{whole(4)}</div>" + several(LISTINGS["plain elements"], 4, text="teaser")

    assert 3 == len(read(site(two)))
    assert [] == read(site(most))
