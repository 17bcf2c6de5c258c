"""Lines that the phrase library knows, and lines that only resemble them."""

import pytest

from pipelines.engine.spans import Label
from tests.engine.pages import FIRST, PROSE, label_of, labelled, page, paragraphs


@pytest.mark.parametrize(
    ("html", "line"),
    [
        ("<p>Share this article</p>", "Share this article"),
        ("<p>SHARE THIS ARTICLE:</p>", "SHARE THIS ARTICLE:"),
        ("<p>Advertisement</p>", "Advertisement"),
        ("<p>Story&nbsp;continues below</p>", "Story continues below"),
        ("<p>Don’t miss: A tram is late</p>", "Don’t miss: A tram is late"),
        ("<p>Also read: A tram is late</p>", "Also read: A tram is late"),
        ("<p>© 2025 River News</p>", "© 2025 River News"),
        ("<p>Reporting by Ann Lee; Editing by Tom Reed</p>", "Reporting by Ann Lee; Editing by Tom Reed"),
        ("<div>4 min read</div>", "4 min read"),
    ],
)
def test_cruft_lines(html, line):
    """A line that is a known phrase is no text, whatever its case, quotes and final signs."""
    assert line not in paragraphs(page(f"<p>{FIRST}</p>{html}{PROSE}"))


@pytest.mark.parametrize(
    ("html", "line"),
    [
        ("<p>Share prices fell on the day.</p>", "Share prices fell on the day."),
        ("<p>Advertising pays for it, he said.</p>", "Advertising pays for it, he said."),
        ("<p>Copyright law changed in spring.</p>", "Copyright law changed in spring."),
        ("<p>Read next year's budget with care.</p>", "Read next year's budget with care."),
        ("<p>He said to print it.</p>", "He said to print it."),
        ("<blockquote>Follow us</blockquote>", "Follow us"),
        ("<blockquote><p>Share</p></blockquote>", "Share"),
        ("<p>7 sources confirmed the story.</p>", "7 sources confirmed the story."),
    ],
)
def test_kept_lines(html, line):
    """Sentences that share words with a phrase, and quotes, are text."""
    assert line in paragraphs(page(f"<p>{FIRST}</p>{html}{PROSE}"))


def test_line_of_a_paragraph():
    """Only the line of a paragraph that is a phrase is taken from it."""
    assert [FIRST, "It is open."] == paragraphs(page(f"<p>{FIRST}<br>Share this article<br>It is open.</p>{PROSE}"))[:2]


def test_end_of_a_paragraph():
    """Only what a pattern matches is taken from a line."""
    assert FIRST == paragraphs(page(f"<p>{FIRST} Ask our chatbot!</p>{PROSE}"))[0]


@pytest.mark.parametrize("line", ["Related Posts", "Leave a Comment", "You might also like"])
def test_what_follows_a_cut(line):
    """After a line that ends articles nothing of the article comes."""
    tail = "<p>A tram was late on Monday and the town was angry about that.</p>"

    assert 3 == len(paragraphs(page(f"{PROSE}<p>{line}</p>{tail}")))


@pytest.mark.parametrize("line", ["You may also like", "Read next", "Reply", "Newsletter", "Mehr zum Thema"])
def test_what_follows_other_lines(line):
    """After any other line there may be text: it goes alone."""
    tail = "<p>A tram was late on Monday and the town was angry about that.</p>"

    assert [*paragraphs(page(PROSE)), tail[3:-4]] == paragraphs(page(f"{PROSE}<p>{line}</p>{tail}"))


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        (f"<p>Sign up for Morning River</p>{PROSE}", False),
        (f"<p>{FIRST}</p><p>Sign up for Medicare</p>{PROSE}", True),
        (f"{PROSE}<p>Sign up for Morning River</p>", False),
        (f"{PROSE}<p>Sign up for Morning River</p><p>Sign up for Evening River, the letter with the news.</p>", False),
        (f"<p>{FIRST}</p><p>Fuente: un manantial</p>{PROSE}", True),
        (f"{PROSE}<p>Fuente: Archivo municipal</p>", False),
    ],
)
def test_position(source, kept):
    """A phrase that text begins with, too, acts before and after the running text only."""
    found = paragraphs(page(source))

    assert kept is any(line.startswith(("Sign up", "Fuente")) for line in found)


@pytest.mark.parametrize("line", ["According to TechCrunch", "According to TechCrunch, two firms build it."])
def test_source_of_a_story(line):
    """Whom the story is told after stays in the text."""
    assert line in paragraphs(page(f"<p>{FIRST}</p><p>{line}</p>{PROSE}"))


def test_end_of_a_line():
    """A line that ends on an agency's name is its image's credit."""
    assert Label.IMAGE_CREDIT is label_of(
        page(f"<p>{FIRST}</p><p>A. Lee/Getty Images</p>{PROSE}"), "A. Lee/Getty Images"
    )


def test_rule_names_the_phrase():
    """A receipt says which phrase it was."""
    assert Label.SHARE is label_of(page(f"<p>{FIRST}</p><p>Copy link</p>{PROSE}"), "Copy link")


def test_rows_are_no_menu():
    """A row of a data table that happens to be a menu's word is text."""
    table = "<table><tr><th>Side<th>Goals<tr><td>Home<td></td><tr><td>Away<td>2</table>"

    assert "Home" not in labelled(page(f"<p>{FIRST}</p>{table}{PROSE}"), Label.NAVIGATION)
