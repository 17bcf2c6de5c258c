"""The article's text, plain and as CommonMark."""

import pytest

from tests.engine.pages import FIRST, PROSE, article, page


def both(html: str) -> tuple[str, str]:
    """Plain text and markdown of a piece of HTML that stands between two paragraphs."""
    found = article(page(f"<p>{FIRST}</p>{html}{PROSE}"))
    size = len(PROSE.split("</p>")) - 1
    return "\n\n".join(found.body.split("\n\n")[1:-size]), "\n\n".join(found.body_markdown.split("\n\n")[1:-size])


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        (
            "<p>A <b>bold</b> and an <em>emphatic</em> and a <code>coded</code> word.</p>",
            "A **bold** and an *emphatic* and a `coded` word.",
        ),
        (
            '<p>See <a href="/b">the other page</a> for this.</p>',
            "See [the other page](https://example.org/b) for this.",
        ),
        (
            '<p>See <a href="mailto:a@example.org">this address</a>, he said.</p>',
            "See [this address](mailto:a@example.org), he said.",
        ),
        ('<p>See <a href="javascript:x()">this link</a> now, he said.</p>', "See this link now, he said."),
        ('<p>See <a href="http://[bad">this link</a> now, he said.</p>', "See this link now, he said."),
        (
            '<p>See <a href="/b (c)">this link</a> now, he said.</p>',
            "See [this link](<https://example.org/b (c)>) now, he said.",
        ),
        (
            '<p>See <a href="/b"><b>this</b> link</a> now, he said.</p>',
            "See [**this** link](https://example.org/b) now, he said.",
        ),
        ("<p>A<b> spaced </b>word, he said to them.</p>", "A **spaced** word, he said to them."),
        ("<p>An *asterisk* and a [bracket], he said.</p>", r"An \*asterisk\* and a \[bracket\], he said."),
        ("<p>A snake_case_name of `code`, he said.</p>", r"A snake\_case\_name of \`code\`, he said."),
        ("<p># 1 is the first of them, he said.</p>", r"\# 1 is the first of them, he said."),
        ("<p>One line of a verse,<br>another line of it.</p>", "One line of a verse,\\\nanother line of it."),
        ("<h2>A sub-heading</h2>", "## A sub-heading"),
        ("<h3>A <b>bold</b> heading</h3>", "### A **bold** heading"),
        ("<blockquote><p>We are glad, she said of it.</p></blockquote>", "> We are glad, she said of it."),
        ("<ul><li>first thing</li><li>second thing</li></ul>", "- first thing\n\n- second thing"),
        ("<p>Prices < 5 & > 3, he said to them.</p>", r"Prices \< 5 & \> 3, he said to them."),
    ],
)
def test_markdown(html, markdown):
    """Markdown shows what the page shows, with absolute links and its own signs escaped."""
    assert markdown == both(html)[1]


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<pre>if x:\n    ```y```</pre>", "````\nif x:\n    ```y```\n````"),
        ("<p>Use <code>a*b_c</code> there, he said.</p>", "Use `a*b_c` there, he said."),
        ("<p>Use <code>a`b</code> there, he said.</p>", "Use ``a`b`` there, he said."),
    ],
)
def test_markdown_of_code(html, markdown):
    """Code is shown as it is (CommonMark 0.31: backslashes do not work in code)."""
    assert markdown == both(html)[1]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<ul><li>first thing</li><li>second thing</li></ul>", "- first thing\n\n- second thing"),
        ("<ol><li>first thing</li><li>second thing</li></ol>", "- first thing\n\n- second thing"),
        ("<p>• first thing</p><p>• second thing</p>", "- first thing\n\n- second thing"),
        ("<ul><li><p>A thing is first.</p><p>And it goes on.</p></li></ul>", "- A thing is first.\n\nAnd it goes on."),
        ("<p>One line of a verse,<br>another line of it.</p>", "One line of a verse,\nanother line of it."),
        ("<h2>A sub-heading</h2>", "A sub-heading"),
        ("<table><tr><th>Town<th>People<tr><td>Marlow<td>14</table>", "Town | People\n\nMarlow | 14"),
        ("<pre>one\n  two</pre>", "one\n  two"),
        ("<p>هذا نص عربي قصير، وهو مهم.</p>", "هذا نص عربي قصير، وهو مهم."),
        ("<p>这座桥花了两年时间修好。</p>", "这座桥花了两年时间修好。"),
    ],
)
def test_plain_text(html, text):
    """Paragraphs, headings and items stand apart; signs of markdown are not in it, but for items."""
    assert text == both(html)[0]


def test_deeply_marked_text():
    """Marks in marks, a hundred deep, are no error."""
    assert "deep word" in both(f"<p>{'<b><i>' * 100}deep word, he said to them all.</p>")[0]


def test_base_element():
    """Links are relative to the page's base element where it has one."""
    found = article(page(f'<p>{FIRST} <a href="b">More</a></p>' + PROSE, head='<base href="https://example.org/x/">'))

    assert "(https://example.org/x/b)" in found.body_markdown


def test_number_at_the_start():
    """A paragraph that begins with a number and a full stop is no list (CommonMark 0.31: a backslash escapes punctuation only)."""
    assert r"1\. is the first of them, he said." == both("<p>1. is the first of them, he said.</p>")[1]


@pytest.mark.parametrize(
    "html",
    [
        "<p>1) is the first of them, he said.</p>",
        "<p>+ is the sign for it, he said.</p>",
        "<p>12 is the number of them, he said.</p>",
    ],
)
def test_plain_text_has_no_escapes(html):
    """Plain text is what the page shows."""
    assert html.removeprefix("<p>").removesuffix("</p>") == both(html)[0]
