"""A tree as blocks: one for each run of text that a reader sees as one."""

import pytest

from pipelines.engine.blocks import count_words
from pipelines.engine.splitter import split
from tests.engine.pages import blocks_of, texts_of, tree_of


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>one</p><p>two</p>", ["one", "two"]),
        ("one<p>two</p>three", ["one", "two", "three"]),
        ("<div>one <b>two</b> three</div>", ["one two three"]),
        ("<div><span>one</span><span>two</span></div>", ["onetwo"]),
        ("<div><span>one</span> <span>two</span></div>", ["one two"]),
        ("<p>one\n   two\t three</p>", ["one two three"]),
        ("<p>one&nbsp;two&nbsp; three&nbsp;</p>", ["one two three"]),
        ("<p>&nbsp;</p><p> </p><p>one</p>", ["one"]),
        ("<p>one<br>two</p>", ["one\ntwo"]),
        ("<p>one<br/>two<BR />three</p>", ["one\ntwo\nthree"]),
        ("<p>one<br><br>two</p>", ["one", "two"]),
        ("<p>one<br>&nbsp;<br>two</p>", ["one", "two"]),
        ("<p><br>one<br></p><p>two</p>", ["one", "two"]),
        ("<p>one<br class=x><br class=y>two</p>", ["one", "two"]),
        ("<p>one<!-- x -->two <!-- y --> three</p>", ["onetwo three"]),
        ("<p>one<hr>two", ["one", "two"]),
        ("<p>foo<wbr>bar</p>", ["foobar"]),
        ("<p>H<sub>2</sub>O at 10<sup>th</sup></p>", ["H2O at 10th"]),
        ("<ruby>漢<rt>kan</rt></ruby>", ["漢kan"]),
        ("<p>هذا <b>نص</b> عربي</p>", ["هذا نص عربي"]),
        ("<p>大桥<b>重新</b>开放。</p>", ["大桥重新开放。"]),
        ("<ul><li>one<li>two</ul>", ["one", "two"]),
        ("<dl><dt>one<dd>two</dl>", ["one", "two"]),
        ("<p>one<custom-tag>two</custom-tag></p>", ["one", "two"]),
        ("<p>3 &lt; 4 &amp;amp; 5</p>", ["3 < 4 &amp; 5"]),
        ("", []),
    ],
)
def test_runs_of_text(source, expected):
    """A block is a run of text between block-level tags or double line breaks, whitespace collapsed."""
    assert expected == texts_of(source)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>one</br>two</p>", ["one\ntwo"]),
        ("<b><strong>Title</strong></b><br>text", ["Title", "text"]),
    ],
)
def test_odd_line_breaks(source, expected):
    """``</br>`` is a line break (HTML Living Standard); a line is bold however often it is set bold."""
    assert expected == texts_of(source)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<b>A short title</b><br>The text under it.", ["A short title", "The text under it."]),
        (
            "<b>" + "A long bold opening " * 8 + "</b><br>goes on.",
            ["A long bold opening " * 7 + "A long bold opening\ngoes on."],
        ),
        ("A plain line<br>The text under it.", ["A plain line\nThe text under it."]),
        ("<b>Bold</b> and more<br>The text under it.", ["Bold and more\nThe text under it."]),
    ],
)
def test_bold_lines_stand_apart(source, expected):
    """A short bold line over a line of text is a block of its own."""
    assert expected == texts_of(f"<div>{source}</div>")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<pre>a\n  b\n\nc</pre>", ["a\n  b\n\nc"]),
        ("<pre>\n  a</pre>", ["  a"]),
        ("<pre><code>def f():\n    return <b>1</b></code></pre>", ["def f():\n    return 1"]),
        ("<pre>a<br>b</pre><p>c  d</p>", ["a\nb", "c d"]),
        ("<pre>a\r\nb</pre>", ["a\nb"]),
    ],
)
def test_preformatted_text(source, expected):
    """Preformatted text keeps its lines and its indentation."""
    assert expected == texts_of(source)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<table><tr><th>Town<th>People<tr><td>Marlow<td>14</table>", ["Town | People", "Marlow | 14"]),
        ("<table><tr><td>a<td><b>b</b><tr><td>c<td>d</table>", ["a | b", "c | d"]),
        ("<table><tr><td>menu<td><p>text</p></table>", ["menu", "text"]),
        ("<table><tr><td>one<td>two</table>", ["one", "two"]),
        ("<table><tr><td>one<tr><td>two</table>", ["one", "two"]),
        ("<table><tr><td>a<td>b<tr><td><table><tr><td>c</table><td>d</table>", ["a", "b", "c", "d"]),
        ("<table><caption>Towns</caption><tr><td>a<td>b<tr><td>c<td>d</table>", ["Towns", "a | b", "c | d"]),
    ],
)
def test_tables(source, expected):
    """The rows of a data table are lines; the cells of a layout table are blocks."""
    assert expected == texts_of(source)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>It grew.<span>Key Points</span></p><p>x</p>", ["It grew.", "Key Points", "x"]),
        ("<p>It grew. <span>Key Points</span></p>", ["It grew. Key Points"]),
        ("<p>It grew.<span>Key points are many.</span></p>", ["It grew.Key points are many."]),
        ("<p>It grew.<sup>Note</sup></p>", ["It grew.Note"]),
        ("<p>It grew.<a href=x>Source</a></p>", ["It grew.Source"]),
        ("<p>It grew.<span>Key Points</span> were made</p>", ["It grew.Key Points were made"]),
    ],
)
def test_glued_headings(source, expected):
    """A short capitalised line that markup glues to a sentence's end is a block of its own."""
    assert expected == texts_of(source)


@pytest.mark.parametrize(
    ("source", "marks"),
    [
        ("<p>see <a href=x>this page</a> now</p>", [("link", "this page")]),
        ("<p>see <a>this page</a> now</p>", []),
        ("<p><b>a <i>b</i></b></p>", [("strong", "a b"), ("em", "b")]),
        ("<p>on <time>3 May</time></p>", [("time", "3 May")]),
        ("<p>said so <sup>[2]</sup>.</p>", [("number", "[2]")]),
        ("<p>said so <sup>2025</sup>.</p>", []),
        ("<p>a <b> b </b> c</p>", [("strong", "b")]),
    ],
)
def test_marks_cover_their_text(source, marks):
    """A mark covers exactly the text of its element."""
    (block,) = blocks_of(source)

    assert marks == [(mark.kind, block.text[mark.start : mark.end]) for mark in block.marks]


def test_link_round_blocks():
    """A link round several blocks links all of each."""
    blocks = blocks_of("<a href=x><h3>Title</h3><p>Teaser text</p></a><p>Other</p>")

    assert [1.0, 1.0, 0.0] == [block.link_density for block in blocks]


@pytest.mark.parametrize(
    ("source", "level"),
    [
        ("<h2>x</h2>", 2),
        ("<h2><span>x</span></h2>", 2),
        ("<h2><div><div>x</div></div></h2>", 2),
        ("<p>x</p>", 0),
        ("<hgroup>x</hgroup>", 0),
        ("<header>x</header>", 0),
    ],
)
def test_headings(source, level):
    """A heading is what stands in an ``h1`` to ``h6``."""
    (block,) = blocks_of(source)

    assert level == block.heading


@pytest.mark.parametrize(
    ("source", "bullet"), [("<p>• one</p>", 2), ("<p>·one</p>", 1), ("<p>- one</p>", 0), ("<p>one • two</p>", 0)]
)
def test_printed_bullets(source, bullet):
    """A printed bullet at a block's start is counted in characters."""
    (block,) = blocks_of(source)

    assert bullet == block.bullet


def test_bullet_of_its_own_marks_the_next_block():
    """A bullet that is a block makes an item of the one after it."""
    blocks = blocks_of("<div>•</div><div>one</div><div>two</div>")

    assert [False, True, False] == [block.listed for block in blocks]


@pytest.mark.parametrize(
    ("source", "pieces"),
    [
        ("<div>By <a href=x>Ann Lee</a><span>3 May</span></div>", ["By ", "Ann Lee", "3 May"]),
        ("<div>plain</div>", ["plain"]),
        ("<div><i></i>one <b>two</b></div>", ["one ", "two"]),
    ],
)
def test_pieces(source, pieces):
    """A block can be cut at the edges of its inline elements."""
    (block,) = blocks_of(source)

    assert pieces == [block.text[a:b] for a, b in block.pieces()]


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ("<form><input type=email></form>", 1),
        ("<form><input name=your_email></form>", 1),
        ("<input placeholder='E-mail'>", 1),
        ("<form><input type=email><textarea></textarea></form>", 0),
        ("<input type=hidden name=email>", 0),
        ("<input type=checkbox name=email>", 0),
        ("<input name=q>", 0),
    ],
)
def test_email_fields(source, count):
    """A field that asks for an address is found, unless a text can be written beside it."""
    assert count == len(split(tree_of(f"<body><p>x</p>{source}</body>")).fields)


@pytest.mark.parametrize(
    ("source", "numbers"),
    [
        ("<p>a</p><img src=x><p>b</p>", [1]),
        ("<img src=x>", [0]),
        ("<p>a<img src=x>b</p>", [1]),
        ("<picture><img src=x></picture><p>a</p><img src=y>", [0, 1]),
    ],
)
def test_pictures_know_their_place(source, numbers):
    """A picture counts the blocks before it."""
    assert numbers == [picture.block for picture in split(tree_of(f"<body>{source}</body>")).pictures]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("Share prices fell 4 %.", 4),
        ("don't", 2),
        ("大桥重新开放", 3),
        ("桥", 1),
        ("橋が再開した", 3),
        ("สะพานเปิด", 5),
        ("Мост открыт", 2),
        ("جسر مارلو", 2),
        ("— …", 0),
    ],
)
def test_count_words(text, count):
    """Words are counted; scripts without spaces count two characters as one."""
    assert count == count_words(text)


@pytest.mark.parametrize(("text", "count"), [("पुल खुल गया", 3), ("সেতু খুলেছে", 2), ("பாலம் திறந்தது", 2)])
def test_count_words_with_vowel_signs(text, count):
    """A word of an Indian script is one word."""
    assert count == count_words(text)


def test_no_text_is_left_out():
    """Every word of the tree is in exactly one block."""
    source = "a<div>b<p>c<br>d</p>e<ul><li>f<li>g</ul><table><tr><td>h<td>i<tr><td>j<td>k</table></div><button>l</button><a href=x><p>m</p></a>n"

    assert sorted("abcdefghijklmn") == sorted("".join(texts_of(source)).replace(" | ", "").replace("\n", ""))


@pytest.mark.parametrize(
    "source",
    [
        "<title>t</title><main>one</main><div>two</div>",
        "<title>t</title><main>one</main><section>two</section>",
        "<title>t</title><p>one</p><p>two</p>",
    ],
)
def test_pages_without_head_and_body_tags(source):
    """All that is read on a page without optional tags is text, and the title is none."""
    assert ["one", "two"] == [block.text for block in split(tree_of(source)).blocks]


def test_nodes_are_ranges_of_blocks():
    """An element holds the blocks of its subtree and no other."""
    page = split(tree_of("<body><div><p>a</p><p>b</p></div><p>c</p></body>"))
    (div,) = [node for node in page.nodes if node.tag == "div"]

    assert ["a", "b"] == [block.text for block in page.under(div)]


def test_paths_name_templates():
    """Elements of one template share a path: digits in class names make no difference."""
    blocks = blocks_of(
        "<div class=post-17><p>a</p></div><div class=post-18><p>b</p></div><div class=side><p>c</p></div>"
    )

    assert [True, False] == [blocks[0].node.path == block.node.path for block in blocks[1:]]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>These:<br>• one<br>• two</p>", ["These:", "• one", "• two"]),
        ("<p>These:<br>- one<br>- two</p>", ["These:", "- one", "- two"]),
        ("<p>A verse<br>and its rhyme</p>", ["A verse\nand its rhyme"]),
    ],
)
def test_items_after_single_breaks(html, expected):
    """Lines with a bullet are items; other lines of a paragraph stay together."""
    assert expected == [block.text for block in split(tree_of(html)).blocks]
