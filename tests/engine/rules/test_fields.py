"""Lines that the page prints and the article has as fields."""

import pytest

from pipelines.engine.spans import Label
from tests.engine.pages import FIRST, HEADLINE, PROSE, labelled, news, page, paragraphs


def found(html: str, label: Label, **kwargs) -> list[str]:
    return labelled(page(f"{html}<div>{PROSE}</div>", **kwargs), label)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>By Ann Lee</p>", ["By Ann Lee"]),
        ("<p>BY ANN LEE</p>", ["BY ANN LEE"]),
        ("<p>By Ann Lee and Tom Reed</p>", ["By Ann Lee and Tom Reed"]),
        ("<p>By <a href=/ann>Ann Lee</a> | May 3, 2025</p>", ["By Ann Lee | May 3, 2025"]),
        ("<p>Von Lena Müller</p>", ["Von Lena Müller"]),
        ("<p class=byline>Ann Lee</p>", ["Ann Lee"]),
        ("<p>Автор: Иван Петров</p>", ["Автор: Иван Петров"]),
        ("<p>By the river, it was quiet.</p>", []),
        ("<p>By Monday the bridge was full.</p>", []),
        ("<p>By Marlow standards this is new, she said to the paper on Monday.</p>", []),
        ("<h2>By Ann Lee</h2>", []),
    ],
)
def test_bylines(html, expected):
    """A line that only names who wrote it is a byline; a sentence that begins with "By" is not."""
    assert expected == found(html, Label.BYLINE)


def test_stated_author_printed():
    """A line that is the stated author's name is a byline."""
    assert ["Ann Lee"] == found("<p>Ann Lee</p>", Label.BYLINE, head=news(author='"Ann Lee"'))


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>May 3, 2025</p>", ["May 3, 2025"]),
        ("<p>Published: May 3, 2025</p>", ["Published: May 3, 2025"]),
        ("<p>Updated 3 May 2025, 10:30</p>", ["Updated 3 May 2025, 10:30"]),
        ("<p><time datetime=2025-05-03>two days ago</time></p>", ["two days ago"]),
        ("<p>2025年5月3日</p>", ["2025年5月3日"]),
        ("<p>03.05.2025</p>", ["03.05.2025"]),
        ("<h2>Tuesday, May 3, 2025</h2>", ["Tuesday, May 3, 2025"]),
        ("<h2>What changed on May 3, 2025</h2>", []),
        ("<p>The bridge was opened on May 3, 2025, and shut on May 4.</p>", []),
        ("<p>It was open in 2025</p>", []),
    ],
)
def test_dates(html, expected):
    """A line that is mostly a date is one; a sentence or a heading with a date in it is not."""
    assert expected == found(html, Label.DATE)


def test_glued_byline_and_date():
    """A line of elements that only style sheets set apart is taken to pieces."""
    source = page(
        f"<div><span>By </span><a href=/ann>Ann Lee</a><span>3 May 2025</span><span>4 min read</span></div><div>{PROSE}</div>"
    )

    assert (["3 May 2025"], True) == (
        labelled(source, Label.DATE),
        "Ann Lee" in "".join(labelled(source, Label.BYLINE)),
    )


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (f"<p>{HEADLINE}</p>", 2),
        (f"<p>{HEADLINE.upper()}!</p>", 2),
        (f"<nav>{HEADLINE}</nav>", 1),
        (f"<p>{HEADLINE} on Monday</p>", 1),
        ("<p>A bridge</p>", 1),
    ],
)
def test_headline_again(html, expected):
    """Every line equal to the headline is the headline; a longer or shorter one is not."""
    assert expected == len(found(html, Label.HEADLINE))


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p><a rel=tag href=/t/a>bridge</a> <a rel=tag href=/t/b>Marlow</a></p>", True),
        ("<ul class=post-tags><li><a href=/t/a>bridge</a></li></ul>", True),
        ("<footer><p class=post-tags>Tags: <a href=/t/a>bridge</a></p></footer>", True),
        ("<footer><p class=tag-links>Tags: <a href=/t/a>bridge</a></p></footer>", True),
        ("<aside class=tagcloud><a rel=tag href=/t/a>bridge</a></aside>", False),
        ("<nav><a rel=tag href=/t/a>bridge</a></nav>", False),
        ('<p>The <a rel=tag href="/t/a">bridge</a> at Marlow is open again.</p>', False),
        ("<p><a href=/t/a>bridge</a></p>", False),
    ],
)
def test_tags(html, expected):
    """A line of links that markup calls tags is tags, except in menus and sidebars."""
    assert expected is bool(labelled(page(PROSE + html), Label.TAGS))


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<div><span>bridge</span><span>Marlow</span><span>council</span></div>", True),
        ("<ul><li>bridge</li><li>Marlow</li><li>council</li></ul>", True),
        ("<ul><li>Facebook</li><li>LinkedIn</li><li>Copy link</li></ul>", False),
        ("<ul><li>bridge</li><li>Marlow</li></ul>", False),
    ],
)
def test_unnamed_tags(html, expected):
    """Three short pieces alike under the headline are tags; a share bar's are not."""
    assert expected is bool(found(html, Label.TAGS))


@pytest.mark.parametrize(
    ("html", "head", "expected"),
    [
        ("<p class=standfirst>Walkers are back on the bridge</p>", "", ["Walkers are back on the bridge"]),
        (
            "<h2>Walkers are back on the bridge</h2>",
            '<meta name="description" content="Walkers are back on the bridge.">',
            ["Walkers are back on the bridge"],
        ),
        ("<p>Walkers are back on the bridge</p>", "", []),
        ("<h2>Walkers are back on the bridge</h2>", "", []),
    ],
)
def test_standfirst(html, head, expected):
    """A line under the headline that markup or the page's description calls its dek is the text's standfirst."""
    assert expected == found(html, Label.STANDFIRST, head=head)


def test_first_paragraph_stays():
    """A description that repeats the first paragraph does not take it from the text."""
    assert FIRST in paragraphs(page(head=f'<meta name="description" content="{FIRST}">'))


@pytest.mark.parametrize(
    ("href", "expected"),
    [("/category/town/", ["Town"]), ("/topic/town", ["Town"]), ("/about", [])],
)
def test_section(href, expected):
    """The link above the headline that leads to a section names it."""
    source = f"<html><body><p><a href='{href}'>Town</a></p><h1>{HEADLINE}</h1>{PROSE}</body></html>".encode()

    assert expected == labelled(source, Label.SECTION)
