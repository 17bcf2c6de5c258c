"""The article's text, plain and as CommonMark."""

import random
from itertools import product

import pytest

from pipelines.engine import extract
from tests.engine.commonmark import added_by_markdown, kinds, lines_of_body, lines_shown, rendered
from tests.engine.pages import FIRST, PROSE, article, page
from tests.replicas import hints_of, replicas


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
        ("<p>A snake_case_name of `code`, he said.</p>", r"A snake_case_name of \`code\`, he said."),
        ("<p># 1 is the first of them, he said.</p>", r"\# 1 is the first of them, he said."),
        ("<p>One line of a verse,<br>another line of it.</p>", "One line of a verse,\\\nanother line of it."),
        ("<h2>A sub-heading</h2>", "## A sub-heading"),
        ("<h3>A <b>bold</b> heading</h3>", "### A **bold** heading"),
        ("<blockquote><p>We are glad, she said of it.</p></blockquote>", "> We are glad, she said of it."),
        ("<ul><li>first thing</li><li>second thing</li></ul>", "- first thing\n- second thing"),
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


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<ol><li>first thing</li><li>second thing</li></ol>", "1. first thing\n2. second thing"),
        ('<ol start="9"><li>ninth thing</li><li>tenth thing</li></ol>', "9. ninth thing\n10. tenth thing"),
        ("<ol reversed><li>last thing</li><li>first thing</li></ol>", "- last thing\n- first thing"),
        (
            "<ul><li>one thing<ul><li>a part of it</li><li>another part</li></ul></li><li>two things</li></ul>",
            "- one thing\n  - a part of it\n  - another part\n- two things",
        ),
        (
            "<ol><li>one thing<ul><li>a part of it</li></ul></li><li>two things</li></ol>",
            "1. one thing\n   - a part of it\n2. two things",
        ),
        (
            '<ul><li>one thing<ol start="3"><li>a third part</li></ol></li></ul>',
            "- one thing\n\n  3. a third part",
        ),
        (
            "<ul><li>one thing</li><ul><li>a part of it</li></ul><li>two things</li></ul>",
            "- one thing\n  - a part of it\n- two things",
        ),
        (
            "<ul><li><p>A thing is first.</p><p>And it goes on.</p></li><li>second thing</li></ul>",
            "- A thing is first.\n\n  And it goes on.\n- second thing",
        ),
        ("<p>• first thing</p><p>• second thing</p>", "- first thing\n- second thing"),
        ("<ul><li>one list</li></ul><ul><li>another list</li></ul>", "- one list\n\n* another list"),
    ],
)
def test_lists(html, markdown):
    """Items lie in each other as the page has them, with its own numbers; two lists stay two."""
    assert markdown == both(html)[1]


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        (
            "<blockquote><p>We are glad, she said.</p><p>We are sad, he said.</p></blockquote>",
            "> We are glad, she said.\n>\n> We are sad, he said.",
        ),
        (
            "<blockquote><p>We are glad, she said.</p></blockquote><blockquote><p>We are sad, he said.</p></blockquote>",
            "> We are glad, she said.\n\n> We are sad, he said.",
        ),
        (
            "<blockquote><p>She wrote to us:</p><blockquote><p>We are glad of it all.</p></blockquote></blockquote>",
            "> She wrote to us:\n>\n> > We are glad of it all.",
        ),
        (
            "<blockquote><p>She wants two things:</p><ul><li>one thing</li><li>two things</li></ul></blockquote>",
            "> She wants two things:\n>\n> - one thing\n> - two things",
        ),
    ],
)
def test_quotes(html, markdown):
    """Paragraphs of one quote are one quote; quotes in quotes stay so."""
    assert markdown == both(html)[1]


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        (
            "<table><tr><th>Town<th>People<tr><td>Marlow<td>14</table>",
            "| Town | People |\n| --- | --- |\n| Marlow | 14 |",
        ),
        (
            "<table><tr><td>Marlow<td>14<tr><td>Bray<td>9</table>",
            "|  |  |\n| --- | --- |\n| Marlow | 14 |\n| Bray | 9 |",
        ),
        (
            "<table><tr><th>Town<th>People<th>Boats<tr><td>Marlow<td><td>a|b<tr><td>Bray<td>9</table>",
            "| Town | People | Boats |\n| --- | --- | --- |\n| Marlow |  | a\\|b |\n| Bray | 9 |  |",
        ),
        (
            '<table><tr><th><th colspan="2">People<tr><td rowspan="2">Marlow<td>14<td>15<tr><td>16<td>17</table>',
            "|  | People |  |\n| --- | --- | --- |\n| Marlow | 14 | 15 |\n|  | 16 | 17 |",
        ),
        (
            '<table><tr><th>Town<th>People<tr><td><a href="/m"><b>Marlow</b></a><td><code>a|b</code></table>',
            "| Town | People |\n| --- | --- |\n| [**Marlow**](https://example.org/m) | `a\\|b` |",
        ),
    ],
)
def test_tables(html, markdown):
    """A table of data is a table (GFM 0.29, 4.10), with empty cells where the page's cells span or are missing."""
    assert markdown == both(html)[1]


@pytest.mark.parametrize(("rows", "columns"), [(2, 201), (5001, 4)])
def test_table_without_end(rows, columns):
    """A table that is longer or wider than anybody reads stands as lines: GFM would fill up every row."""
    row = "<tr>" + "<td>a" * columns

    assert "table" not in kinds(both(f"<table>{row * rows}</table>")[1])


def test_table_of_layout():
    """A table that only sets paragraphs in columns is no table."""
    assert "table" not in kinds(both(f"<table><tr><td><p>{FIRST}</p><td><p>Another one, said he.</p></table>")[1])


@pytest.mark.parametrize(
    ("html", "info"),
    [
        ('<pre><code class="language-python">x = 1</code></pre>', "python"),
        ('<pre class="lang-js">x = 1</pre>', "js"),
        ('<div class="highlight-source-shell"><pre>x = 1</pre></div>', "shell"),
        ('<pre class="brush: php">x = 1</pre>', "php"),
        ('<pre data-lang="Rust">x = 1</pre>', "Rust"),
        ('<pre class="language-none">x = 1</pre>', ""),
        ('<pre class="wide">x = 1</pre>', ""),
    ],
)
def test_language_of_code(html, info):
    """A listing says which language it is in, if the page does."""
    assert f"```{info}\nx = 1\n```" == both(html)[1]


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("<p>他说<b>“你好”</b>然后走了，大家都听见了。</p>", "“<strong>你好</strong>”"),
        ("<p><b>Note:</b>this is glued, he said.</p>", "<strong>Note</strong>:this"),
        ("<p>A w<b>or</b>d is here, he said.</p>", "w<strong>or</strong>d"),
        ("<p>One <b>bold</b><i>italic</i> pair, he said.</p>", "<strong>bold</strong>italic"),
        ("<p>One <b>bold <i>and italic</i></b> pair, he said.</p>", "<strong>bold <em>and italic</em></strong>"),
        ("<p>One <b>two</b><b> three</b> four, he said.</p>", "<strong>two</strong> <strong>three</strong>"),
        ('<p>Stop!<a href="/b">here</a> it is, he said.</p>', 'Stop!<a href="https://example.org/b">here</a>'),
        ("<p>Use <code>a<br>b</code> now, he said.</p>", "<code>a b</code>"),
        ("<p>Use <b><code>a</code></b><code>b</code> now, he said.</p>", "<code>ab</code>"),
        ("<h2>On C #</h2>", "<h2>On C #</h2>"),
        ("<h2><b>All of it bold</b></h2>", "<h2>All of it bold</h2>"),
    ],
)
def test_shown_by_a_parser(html, shown):
    """Emphasis works where its signs would not, a link after "!" is no picture, code has no line ends."""
    assert shown in rendered(both(html)[1])


def test_picture_in_its_place():
    """A picture stands where the page has it, with its caption in emphasis; its credit is a field."""
    figure = '<figure><img src="/a.jpg" alt="A [bridge]"><figcaption>The bridge at dawn. Photo: Ann Lee</figcaption></figure>'

    assert [
        FIRST,
        r"![A \[bridge\]](https://example.org/a.jpg)",
        "*The bridge at dawn.*",
    ] == article(page(f"<p>{FIRST}</p>{figure}{PROSE}")).body_markdown.split("\n\n")[:3]


def test_picture_in_an_item():
    """A picture between items belongs to its own item, and the numbers go on."""
    html = '<ol><li>one thing</li><li>two things<p><img src="/a.jpg"></p></li><li>three things</li></ol>'

    assert "1. one thing\n2. two things\n\n   ![](https://example.org/a.jpg)\n\n3. three things" == both(html)[1]


def test_embed_in_its_place():
    """A film is a link where the page shows it."""
    html = '<iframe src="https://www.youtube.com/embed/aqz-KE-bpKQ"></iframe>'

    assert "[YouTube](https://www.youtube.com/watch?v=aqz-KE-bpKQ)" == both(html)[1]


def test_markdown_without_metadata():
    """Who leaves the fields out has the same markdown."""
    source = page(f'<p>{FIRST}</p><img src="/a.jpg">{PROSE}')
    (short,) = extract(source, url="https://example.org/", metadata=False)
    (whole,) = extract(source, url="https://example.org/")

    assert whole.body_markdown == short.body_markdown
    assert [] == short.images


PAGES = [replica for replica in replicas() if replica.expected]


@pytest.mark.parametrize("replica", PAGES, ids=str)
def test_round_trip_of_saved_pages(replica):
    """What a CommonMark parser shows of a page's markdown is its text, and captions and embeds beside it."""
    for found in extract(
        replica.body, url=replica.url, headers={"Content-Type": replica.content_type}, hints=hints_of(replica.site)
    ):
        assert_shows_the_text(found)


def assert_shows_the_text(found):
    added = added_by_markdown(found)
    shown = lines_shown(found.body_markdown)
    for line in added:
        if line in shown:
            shown.remove(line)

    assert lines_of_body(found) == shown


NASTY = (
    "* star", "*a*", "**b", "_under_", "__init__", "snake_case", "`tick`", "``", "<b>", "</div>", "<!-- x", "1. one", "12) two",
    "# head", "####### seven", "#hash", "| cell | cell", "|---|---|", ":-:|:-:", "--- | ---", "&amp;", "&#35;", "AT&T", "\\", "\\*", "a\\",
    "[x](y)", "![x](y)", "[x]: /y", "[^1]", "===", "---", "***", "- - -", "+ plus", "- minus", "-5", "+5", "~~~", "~~gone~~", "> quote",
    "https://example.org/a_b*c", "<https://example.org>", "www.example.org", "“quoted”", "你好", "，", "!", "«", "…", "$x$", ":smile:",
    "line\u2028end", "\t", "\u200b", "é́", "🙂", "a" * 80,
)  # fmt: skip
ELEMENTS = ("b", "i", "strong", "em", "code", 'a href="/x"', 'a href="/y (z)`|\\"', "span")


@pytest.mark.parametrize("element", ["p", "h2", "li", "blockquote", "td", "pre", "br"])
def test_round_trip_of_nasty_lines(element):
    """Whatever characters a line has, wherever it stands, a parser shows them."""
    sources = {
        "p": "".join(f"<p>{escape(text)}</p>" for text in NASTY),
        "h2": "".join(f"<h2>{escape(text)} of it</h2><p>{FIRST}</p>" for text in NASTY),
        "li": f"<ul>{''.join(f'<li>{escape(text)}</li>' for text in NASTY)}</ul>",
        "blockquote": f"<blockquote>{''.join(f'<p>{escape(text)}</p>' for text in NASTY)}</blockquote>",
        "td": f"<table>{''.join(f'<tr><td>{escape(text)}<td>x<td>{escape(text)}</tr>' for text in NASTY if '|' not in text)}</table>",
        "pre": "".join(f"<pre>x\n    {escape(text)}\n{escape(text)}</pre>" for text in NASTY),
        "br": f"<p>{'<br>'.join(f'so it goes on<br>{escape(text)}' for text in NASTY)}</p>",
    }

    assert_shows_the_text(article(page(f"<p>{FIRST}</p>{sources[element]}{PROSE}")))


@pytest.mark.parametrize(
    ("element", "text"), list(product(ELEMENTS, ["“x”", "x.", " x ", "*x*", "`x`", "x|y", "!", "你好", "，"]))
)
def test_round_trip_of_marked_words(element, text):
    """Inline elements next to letters, signs and each other cost no character."""
    end = element.split()[0]
    marked = f"<{element}>{escape(text)}</{end}>"
    source = "".join(
        f"<p>So it is {before}{marked}{after} in the whole of the town, he said.</p>"
        for before, after in product(["", "a", "，", "你", "*", "!", "<b>b</b>", "<i>i</i>"], repeat=2)
    )

    assert_shows_the_text(article(page(f"<p>{FIRST}</p>{source}{PROSE}")))


@pytest.mark.parametrize("seed", range(60))
def test_round_trip_of_chance(seed):
    """Elements in elements, in any order, with any characters: a parser shows the text."""
    chance = random.Random(seed)
    source = "".join(_block(chance, 0) for _ in range(12))

    assert_shows_the_text(article(page(f"<p>{FIRST}</p>{source}{PROSE}")))


def _block(chance: random.Random, depth: int) -> str:
    kind = chance.choice(["p", "p", "p", "ul", "ol", "blockquote", "pre", "h3"] if depth < 3 else ["p"])
    if kind in ("ul", "ol"):
        items = (
            f"<li>{_run(chance, 1)}{_block(chance, depth + 1) if chance.random() < 0.4 else ''}</li>" for _ in range(3)
        )
        return f"<{kind}>{''.join(items)}</{kind}>"
    if kind == "blockquote":
        return f"<blockquote>{_block(chance, depth + 1)}{_block(chance, depth + 1)}</blockquote>"
    return f"<{kind}>So it goes {_run(chance, 2)} as they all said in the town.</{kind}>"


def _run(chance: random.Random, depth: int) -> str:
    parts = []
    for _ in range(chance.randint(1, 4)):
        text = escape(chance.choice([text for text in NASTY if "|" not in text]))
        element = chance.choice(ELEMENTS)
        marked = depth and chance.random() < 0.6
        inner = _run(chance, depth - 1) if marked else text
        parts.append(
            f"<{element}>{inner}</{element.split()[0]}>" if marked else inner + chance.choice(["", " ", "<br>"])
        )
    return "".join(parts)


def escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


@pytest.mark.parametrize(
    "html", ["<ul><li>" * 40 + "deep", "<blockquote>" * 40 + "<p>deep</p>", "<ol><li><blockquote>" * 40 + "deep"]
)
def test_deep_nesting(html):
    """What lies deeper than parsers read is shown all the same."""
    assert (
        "deep" in rendered(article(page(f"<p>{FIRST}</p>{PROSE}{html}")).body_markdown)
        or "deep" not in article(page(f"<p>{FIRST}</p>{PROSE}{html}")).body
    )
