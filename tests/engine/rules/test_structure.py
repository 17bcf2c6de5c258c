"""Regions of furniture, and the guards that keep articles out of them."""

import pytest

from pipelines.engine.classnames import tokens_of
from pipelines.engine.rules.structure import FAMILIES
from pipelines.engine.spans import Label
from tests.engine.pages import FIRST, HEADLINE, PROSE, blocks_of, label_of, labelled, page, paragraphs

LINE = "A line of some words"


@pytest.mark.parametrize(
    ("html", "label"),
    [
        ("<nav>{}</nav>", Label.NAVIGATION),
        ('<div role="navigation">{}</div>', Label.NAVIGATION),
        ('<ul class="breadcrumbs"><li>{}</ul>', Label.NAVIGATION),
        ("<footer>{}</footer>", Label.NAVIGATION),
        ('<div id="colophon">{}</div>', Label.NAVIGATION),
        ('<div class="post-share">{}</div>', Label.SHARE),
        ('<div class="sharedaddy">{}</div>', Label.SHARE),
        ('<div class="jp-relatedposts">{}</div>', Label.RELATED),
        ('<section class="RelatedArticles">{}</section>', Label.RELATED),
        ('<div class="newsletter-signup">{}</div>', Label.NEWSLETTER),
        ('<div id="comments">{}</div>', Label.COMMENTS),
        ('<div class="ad-slot">{}</div>', Label.ADVERT),
        ("<ins>{}</ins>", Label.BODY),
        ('<div class="cookie-banner">{}</div>', Label.CONSENT),
        ('<div class="author-bio">{}</div>', Label.AUTHOR_BOX),
        ('<div class="paywall">{}</div>', Label.PAYWALL),
        ('<div class="widget">{}</div>', Label.BOILERPLATE),
        ('<div role="complementary">{}</div>', Label.BOILERPLATE),
        ("<button>{}</button>", Label.CONTROL),
        ('<div role="dialog">{}</div>', Label.CONTROL),
        ('<span class="share">{}</span>', Label.BODY),
        ("<p>{}</p>", Label.BODY),
        ('<div class="no-sidebar">{}</div>', Label.BODY),
        ('<div class="comments-open">{}</div>', Label.BODY),
        ('<div class="has-ads">{}</div>', Label.BODY),
        ('<div class="shareholders">{}</div>', Label.BODY),
        ('<div class="navy-blue">{}</div>', Label.BODY),
        ('<div class="heading-advice">{}</div>', Label.BODY),
        ('<div class="admiral">{}</div>', Label.BODY),
    ],
)
def test_regions(html, label):
    """Elements, roles and words of class names tell furniture; parts of words do not."""
    assert label == label_of(page(f"<p>{FIRST}</p>{html.format(LINE)}{PROSE}"), LINE)


@pytest.mark.parametrize(
    "html",
    [
        '<div class="sidebar">{}</div>',
        '<form action="/">{}</form>',
        "<button>{}",
        '<div class="related">{}</div>',
        '<div id="newsletter">{}</div>',
        '<div class="footer"><div class="share">{}</div></div>',
        '<div role="dialog">{}</div>',
        '<div class="advertisement popup modal">{}</div>',
        "<nav>{}",
    ],
)
def test_hints_do_not_cost_the_article(html):
    """An element with most of the page's prose is the article, whatever it is called."""
    assert 3 == len(paragraphs(page(html.format(PROSE))))


@pytest.mark.parametrize(
    "html",
    [
        '<div class="sidebar"><h1>{}</h1>{}</div>',
        "<form><h1>{}</h1>{}</form>",
        "<button><h1>{}</h1>{}",
        "<footer><h1>{}</h1>{}</footer>",
    ],
)
def test_hints_do_not_cost_the_headline(html):
    """An element that holds the headline is no furniture."""
    source = f"<html><head><title>{HEADLINE}</title></head><body>{html.format(HEADLINE, PROSE)}</body></html>".encode()

    assert 3 == len(paragraphs(source))


def test_comments_may_outweigh_the_article():
    """A long discussion under a short article is not the article."""
    said = f'<div class="comment-list">{"".join(f"<p>I walked over it on day {n} and I can say that it is a fine bridge, and so say all of us here.</p>" for n in range(20))}</div>'

    assert 3 == len(paragraphs(page(outside=said)))


def test_removed_regions_keep_their_text():
    """What a region held can be read in its receipts."""
    assert ["Home\nTown"] == labelled(page("<nav><ul><li>Home<li>Town</ul></nav>" + PROSE), Label.NAVIGATION)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The bridge at Marlow is open again today.", True),
        ("大桥经过两年的维修后重新开放。", True),
        ("word " * 20, True),
        ("The bridge is open.", False),
        ("The bridge at Marlow is open again today", False),
        ("He said: “The bridge at Marlow is open again.”", True),
        ('<a href="/x">The bridge at Marlow is open again today.</a>', False),
        ('The bridge at <a href="/x">Marlow</a> is open again today.', True),
    ],
)
def test_prose(text, expected):
    """Running text has sentences, in any script, and few links."""
    (block,) = blocks_of(f"<p>{text}</p>")

    assert expected is block.prose


@pytest.mark.parametrize(
    ("names", "inside", "outside"),
    [
        ("post-share", "share", "postshare-x"),
        ("postShare", "post-share", "shar"),
        ("related_posts", "related-posts", "relate"),
        ("RelatedPosts", "relatedposts", "RelatedPosts"),
        ("ad300x250", "ad", "ads"),
        ("no-sidebar main", "main", "sidebar"),
        ("jp-relatedposts", "relatedposts", "related"),
        ("a b", "a", "a-b"),
    ],
)
def test_tokens(names, inside, outside):
    """Class names are words, pairs of words and the whole, without those that state a fact."""
    tokens = tokens_of(names)

    assert (True, False) == (inside in tokens, outside in tokens)


@pytest.mark.parametrize("token", sorted({token for family in FAMILIES for token in family.tokens}))
def test_every_token_can_be_met(token):
    """A class of that name has the token that the family looks for."""
    assert token in tokens_of(token)


@pytest.mark.parametrize(
    "text",
    [
        "هل فتح الجسر في مارلو من جديد اليوم؟",
        "यह पुल आज फिर से सबके लिए खुल गया।",
        "Կամուրջը Մարլոյում այսօր նորից բաց է բոլորի համար։",
    ],
)
def test_prose_of_other_scripts(text):
    """A sentence is one whatever sign its script ends it with."""
    (block,) = blocks_of(f"<p>{text}</p>")

    assert block.prose
