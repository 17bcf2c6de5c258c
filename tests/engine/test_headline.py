"""Which line is the headline."""

import pytest

from pipelines.engine import Hints
from pipelines.engine.headline import without_site_name
from tests.engine.pages import HEADLINE, PROSE, json_ld, reading


def headline(head: str, body: str, hints: Hints | None = None):
    found = reading(f"<html><head>{head}</head><body>{body}</body></html>".encode(), hints=hints).sheet.headline
    return found.text, found.source


@pytest.mark.parametrize(
    ("title", "suffix", "expected"),
    [
        ("EU sets rules | Digital Watch", None, "EU sets rules"),
        ("Digital Watch | EU sets rules", None, "EU sets rules"),
        ("EU sets rules - Digital Watch", None, "EU sets rules"),
        ("EU sets rules — Digital Watch", None, "EU sets rules"),
        ("EU sets rules » Digital Watch", None, "EU sets rules"),
        ("EU sets rules|Digital Watch", None, "EU sets rules"),
        ("EU sets rules | News | Digital Watch", None, "EU sets rules | News"),
        ("EU sets rules :: Digital Watch", " :: Digital Watch", "EU sets rules"),
        ("EU-wide rules - for all", None, "EU-wide rules - for all"),
        ("On Digital Watch, a review", None, "On Digital Watch, a review"),
        ("Digital Watch", None, "Digital Watch"),
        ("", None, ""),
    ],
)
def test_without_site_name(title, suffix, expected):
    """The site's name goes from either end of a title, and from nowhere else."""
    assert expected == without_site_name(title, {"digitalwatch"}, suffix)


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        ("<title>A bridge reopens in Marlow | River News</title>", f"<h1>{HEADLINE}</h1>{PROSE}", (HEADLINE, "title")),
        (
            '<meta property="og:title" content="A bridge reopens in Marlow">',
            f"<h1>River News</h1><h2>{HEADLINE}</h2>{PROSE}",
            (HEADLINE, "meta:og:title"),
        ),
        (
            json_ld('{"@type": "NewsArticle", "headline": "A bridge reopens in Marlow"}'),
            f"<h1>{HEADLINE}</h1>{PROSE}",
            (HEADLINE, "json_ld"),
        ),
        ("<title>Walkers cross new bridge in Marlow</title>", f"<h1>{HEADLINE}</h1>{PROSE}", (HEADLINE, "h1")),
        ("", f"<h1>{HEADLINE}</h1>{PROSE}", (HEADLINE, "h1")),
        ("<title>A bridge reopens in Marlow</title>", f"<p>{HEADLINE}</p>{PROSE}", (HEADLINE, "title")),
        ("<title>A bridge reopens in Marlow</title>", PROSE, (HEADLINE, "title")),
        ("", f"<h3>Lower</h3><h2>{HEADLINE}</h2>{PROSE}", (HEADLINE, "h2")),
        ("", PROSE, (None, None)),
        (
            "<title>“A bridge reopens” in Marlow</title>",
            f'<h1>"A Bridge Reopens" in Marlow</h1>{PROSE}',
            ('"A Bridge Reopens" in Marlow', "title"),
        ),
        ("<title>大桥重新开放</title>", f"<h1>大桥重新开放</h1>{PROSE}", ("大桥重新开放", "title")),
        ("<title>افتتاح جسر مارلو</title>", f"<h1>افتتاح جسر مارلو</h1>{PROSE}", ("افتتاح جسر مارلو", "title")),
        (json_ld('{"@type": "NewsArticle", "headline": {"a": 1}}'), f"<h1>{HEADLINE}</h1>{PROSE}", (HEADLINE, "h1")),
        (json_ld('{"@type": "NewsArticle", "headline": 5}'), f"<h1>{HEADLINE}</h1>{PROSE}", (HEADLINE, "h1")),
        (
            "<title>A bridge reopens in Marlow</title>",
            f"<nav><h1>{HEADLINE}</h1></nav><h2>{HEADLINE}</h2>{PROSE}",
            (HEADLINE, "title"),
        ),
    ],
)
def test_headline(head, body, expected):
    """The headline is what the page's statements and its headings agree on."""
    assert expected == headline(head, body)


def test_headline_is_printed_outside_menus():
    """Of two lines equal to the headline, the one in a menu is not the anchor."""
    source = f"<title>{HEADLINE}</title><body><nav><h1>{HEADLINE}</h1></nav><h2>{HEADLINE}</h2>{PROSE}"

    assert 1 == reading(source.encode()).sheet.headline.block


def test_hint_settles_what_the_page_leaves_open():
    """A feed's headline is found among the page's headings."""
    assert (HEADLINE, "feed") == headline(
        "", f"<h1>River News</h1><h2>{HEADLINE}</h2>{PROSE}", Hints(headline=HEADLINE, source="feed")
    )


def test_site_name_is_no_headline():
    """A statement that only names the site is not the headline."""
    head = '<meta property="og:site_name" content="River News"><meta property="og:title" content="River News">'

    assert (HEADLINE, "h1") == headline(head, f"<h1>{HEADLINE}</h1>{PROSE}")


def test_very_long_line_is_no_headline():
    """What is longer than any newspaper's headline is text."""
    assert (None, None) == headline("", f"<h1>{'long ' * 100}</h1>{PROSE}")


@pytest.mark.parametrize(
    ("title", "body", "expected"),
    [
        ("River Blog: A bridge reopens in Marlow", f"<h1>River Blog</h1><h3>{HEADLINE}</h3>{PROSE}", HEADLINE),
        ("A bridge reopens in Marlow « River Blog", f"<h1>River Blog</h1><h2>{HEADLINE}</h2>{PROSE}", HEADLINE),
        ("River Blog: Ferry", f"<h1>River Blog</h1><p>Notes.</p><h3>A bridge reopens in Marlow</h3>{PROSE}", HEADLINE),
        ("Walks", f'<h1><a href="/">Walks and Ferries</a></h1><h2>{HEADLINE}</h2>{PROSE}', HEADLINE),
        ("河边的桥重新开放了-要闻-河边网", "<h1>河边网</h1><h2>河边的桥重新开放了</h2>" + PROSE, "河边的桥重新开放了"),
        ("A bridge reopens in Marlow", f"<h1>{HEADLINE}<span>3 May 2025</span></h1>{PROSE}", HEADLINE),
        ("A bridge reopens in Marlow", f"<h1>{HEADLINE}</h1>{PROSE}<aside><h2>In Marlow</h2></aside>", HEADLINE),
    ],
)
def test_blogs_and_banners(title, body, expected):
    """A banner with the site's name is no headline; the heading that the title or the address repeats is."""
    assert expected == headline(f"<title>{title}</title>", body)[0]
