"""Which blocks are the article's text."""

import pytest

from tests.engine.pages import FIRST, HEADLINE, PROSE, SECOND, THIRD, articles, page, paragraphs

BODY = [FIRST, SECOND, THIRD]


@pytest.mark.parametrize(
    "source",
    [
        page(),
        page(f"<div>{PROSE}</div>"),
        page(f"<div><p>{FIRST}</p></div><div><p>{SECOND}</p></div><div><p>{THIRD}</p></div>"),
        page(f"{FIRST}<br><br>{SECOND}<br><br>{THIRD}"),
        page(f"<table><tr><td>{PROSE}</td></tr></table>"),
        page(f"<button>{PROSE}"),
        page(f"<form>{PROSE}</form>"),
        page(f'<div class="sidebar">{PROSE}</div>'),
        page(f"<div hidden>{PROSE}</div>"),
        page(f"<form><button><div>{PROSE}"),
        f"<title>{HEADLINE}</title><form action=x><h1>{HEADLINE}</h1>{PROSE}".encode(),
        f"<body><h1>{HEADLINE}</h1>{PROSE}".encode(),
        f"<body>{PROSE}".encode(),
        f"<html><title>{HEADLINE}</title><body><nav><a href=/>Home</a></nav><h1>{HEADLINE}</h1><div>{PROSE}</div><footer>River News</footer>".encode(),
        page(
            outside="<aside><h2>Other news</h2><p>A tram was late.</p></aside><footer><p>River News, 1 Quay Road, Marlow.</p></footer>"
        ),
        page(f"<p>{FIRST}</p><!-- ad --><p>{SECOND}</p><script>x()</script><p>{THIRD}</p>"),
        page(f"<p>{FIRST}</p><p>&nbsp;</p><p>{SECOND}</p><p><br></p><p>{THIRD}</p>"),
    ],
)
def test_text_in_any_markup(source):
    """The same three paragraphs come out of any markup round them."""
    assert BODY == paragraphs(source)


@pytest.mark.parametrize(
    "source",
    [
        f"<!doctype html><title>{HEADLINE}</title><article><h1>{HEADLINE}</h1>{PROSE}</article>",
        f"<!doctype html><title>{HEADLINE}</title><main><h1>{HEADLINE}</h1>{PROSE}</main>",
        f"<!doctype html><html lang=en><title>{HEADLINE}</title><main><h1>{HEADLINE}</h1>{PROSE}</main><div>River News</div>",
        f"<!doctype html><meta charset=utf-8><title>{HEADLINE}</title><main><section>{FIRST}</section><section>{SECOND}</section><section>{THIRD}</section></main>",
    ],
)
def test_text_of_pages_without_optional_tags(source):
    """A page may leave out html, head and body tags (HTML Living Standard, optional tags)."""
    assert BODY == paragraphs(source.encode())


@pytest.mark.parametrize(
    ("html", "line"),
    [
        ("<h2>What comes next</h2>", "What comes next"),
        ("<p>It is open.</p>", "It is open."),
        ("<ul><li>trams</li><li>boats</li></ul>", "- boats"),
        ("<blockquote>Share it</blockquote>", "Share it"),
        ("<p><b>What comes next</b></p>", "What comes next"),
        ("<pre>a  b</pre>", "a  b"),
        ("<table><tr><th>Town<th>People<tr><td>Marlow<td>14</table>", "Marlow | 14"),
        ("<dl><dt>Tram</dt><dd>It comes at ten</dd></dl>", "Tram"),
        ("<p>جسر مارلو مفتوح.</p>", "جسر مارلو مفتوح."),
        ("<p>大桥开放。</p>", "大桥开放。"),
        ('<p>The <a href="/x">council</a> <a href="/y">voted</a> on it.</p>', "The council voted on it."),
        ("<details><summary>How long?</summary><p>It took two years to build.</p></details>", "How long?"),
    ],
)
def test_short_lines_among_prose_are_text(html, line):
    """Sub-headings, items, rows and brief paragraphs among running text are kept."""
    assert line in paragraphs(page(f"<p>{FIRST}</p>{html}<p>{SECOND}</p><p>{THIRD}</p>"))


@pytest.mark.parametrize(
    ("html", "line"),
    [
        ("<h2>Related news</h2>", "Related news"),
        ('<p><a href="/a">Another story of the day</a></p>', "Another story of the day"),
        ("<footer>River News</footer>", "River News"),
        ("<nav>Home</nav>", "Home"),
        (
            "<h2>You might also like</h2><p>A tram was late on Monday and the town was angry about that.</p>",
            "A tram was late on Monday and the town was angry about that.",
        ),
    ],
)
def test_what_follows_the_text_is_none(html, line):
    """A heading of nothing, a link and what comes under "You might also like" are not text."""
    assert line not in paragraphs(page(PROSE + html))


@pytest.mark.parametrize(
    "html", ["<ul><li>trams at ten</li><li>boats at noon</li></ul>", "<p>It is open.</p>", "<p>• trams at ten</p>"]
)
def test_short_closing_lines_are_text(html):
    """An article may end on a list or a brief sentence."""
    assert 3 < len(paragraphs(page(PROSE + html)))


@pytest.mark.parametrize("line", ["It is open.", "The bridge is back at last!"])
def test_short_opening_sentence_is_text(line):
    """An article may open with a brief sentence in a paragraph of its own."""
    assert [line, *BODY] == paragraphs(page(f"<p>{line}</p>{PROSE}"))


def test_short_post():
    """A post without a single sentence still has its lines as text."""
    assert ["the bridge is open", "come and see it"] == paragraphs(
        page("<p>the bridge is open</p><p>come and see it</p>")
    )


def test_chinese_article():
    """A text without spaces between words is running text."""
    lines = [
        "马洛的大桥经过两年的维修后于星期一重新开放，居民们在黎明时分步行走过大桥。",
        "市议会用自己的储备金支付了这项工程的费用，负责工程部门的女士这样说。",
        "从五月起，水位足够高的时候，船只将再次通行，渡轮也可以在码头靠岸。",
    ]

    assert lines == paragraphs(page("".join(f"<p>{line}</p>" for line in lines), headline="马洛大桥重新开放"))


@pytest.mark.parametrize(
    "source",
    [
        b"<html></html>",
        b"<p>",
        b"<body><nav><a href=/>Home</a></nav></body>",
        b"<html><frameset><frame src=a></frameset></html>",
        page(""),
    ],
)
def test_pages_without_text(source):
    """A page that prints no text makes no article."""
    assert [] == articles(source)


def test_cut_that_would_take_the_article():
    """A line that ends articles ends nothing where most of the text comes after it."""
    assert [THIRD] == paragraphs(page(f"<p>Related Posts</p>{PROSE}"))[-1:]


def test_tail_printed_unlike_the_text_is_left_out():
    """After the last paragraph a notice or a discussion in elements of its own is no text; a closing quote is."""
    tail = "<blockquote><p>And then we walked home over the bridge, said the woman who had waited there since dawn.</p></blockquote>"
    box = "<div class=x7><div><p>We have opened a page where you can follow the news of the river every day.</p></div></div>"

    assert ["And then we walked"] == [line[:18] for line in paragraphs(page(PROSE + PROSE + tail + box))[6:]]


@pytest.mark.parametrize("tag", ["article", 'div class="post"', 'div class="hentry blog-post"'])
def test_short_post_beside_longer_furniture(tag):
    """A post of one line is the text, however much the page prints elsewhere."""
    profile = "<div><div><p>I have written about bridges since 1999, and about ferries, and I live on the quay with two dogs.</p></div></div>"
    source = f"<title>{HEADLINE}</title><body><div><div><{tag}><h2>{HEADLINE}</h2><p>Wow, what a bridge that is.</p></{tag.split()[0]}></div></div>{profile}"

    assert ["Wow, what a bridge that is."] == paragraphs(source.encode())


def test_captions_are_the_text_of_a_post_without_other():
    """A photo post's long captions are its text; beside a text they are none."""
    photo = "<figure><img src=a.jpg><figcaption>Walkers cross the bridge at dawn, two years after it was closed.</figcaption></figure>"

    assert ["Walkers cross the bridge at dawn, two years after it was closed."] == paragraphs(page(photo))
    assert BODY == paragraphs(page(photo + PROSE))


def test_standfirst_is_read_with_the_text():
    """The line under the headline stays in the text, and the description repeats it."""
    (found,) = articles(page(f"<p class=standfirst>Walkers are back on the bridge</p><div>{PROSE}</div>"))

    assert ["Walkers are back on the bridge", *BODY] == found.body.split("\n\n")
    assert "Walkers are back on the bridge" == found.description


def test_menu_is_one_block():
    """A menu's entries are lines of one block; a menu round the article is none."""
    entries = "".join(f"<li><a href=/{n}>Entry {n}</a></li>" for n in range(4))

    assert BODY == paragraphs(page(PROSE, outside=f"<nav><ul>{entries}</ul></nav>"))
    assert BODY == paragraphs(f"<title>{HEADLINE}</title><body><nav><h1>{HEADLINE}</h1>{PROSE}</nav>".encode())


@pytest.mark.parametrize(
    ("tail", "expected"),
    [
        (
            "<h2>Key facts</h2><ul><li>Closed from May</li><li>Coaches hourly</li></ul>",
            ["Key facts", "- Closed from May", "- Coaches hourly"],
        ),
        ("<h2>Times</h2><table><tr><td>A<td>9:00<tr><td>B<td>10:00</table>", ["Times", "A | 9:00", "B | 10:00"]),
        ("<h2>Read next</h2><ul><li><a href=/x>Another story of this town</a></li></ul>", []),
        ("<h2>About</h2>", []),
    ],
)
def test_last_section(tail, expected):
    """A list or table under a last heading of the text's own is text; links to other stories are none."""
    assert [*BODY, *expected] == paragraphs(page(PROSE + tail))
