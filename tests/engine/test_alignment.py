"""Spans are found again in the tree: every letter of every text once, with its own block's verdict."""

from copy import deepcopy

import pytest
from lxml import etree, html

from pipelines.engine import read
from pipelines.engine.alignment import align
from pipelines.engine.spans import Label, Span
from tests.replicas import hints_of, replicas

PAGES = [replica for replica in replicas() if replica.content_type.startswith("text/html")]

PROSE = "The council of Marlow voted on Monday to keep the ferry, which carries nine hundred people a day."
MARKUP = {
    "nested inline": f"<p>The <b>tide <i>gate</i></b>opens <a href='/x'>at <em>nine</em></a>. {PROSE}</p>",
    "line breaks": f"<p>{PROSE}<br>Second line<br><br>{PROSE}<br/></p>tail of it",
    "data table": "<table><tr><th>Ferry</th><th></th><th>Fare</th></tr><tr><td>Old | one</td><td>|</td><td>2 €</td></tr></table><p>|after</p>",
    "layout table": f"<table><tr><td><p>{PROSE}</p></td><td><ul><li>a<li>b</ul></td></tr></table>",
    "pre": "<pre>\n\n  def a():\r\n\treturn 1  \n\n</pre>x",
    "right to left": "<div dir='rtl'><p>صوّت المجلس يوم الإثنين على إبقاء <b>العبّارة</b> في الخدمة، ويستخدمها تسعمئة شخص كل يوم.</p></div>",
    "unspaced": "<p>町議会は<ruby>月曜日<rt>げつようび</rt></ruby>、渡し船を残すことを決めた。</p>",
    "spaces of all kinds": "<p>a\u00a0b\u2003c&#8203;d\u00ad e</p>",
    "empty": "<p></p><div> </div>",
    "deep": "<div>" * 300 + PROSE + "</div>" * 300,
    "citations": f"<p>{PROSE[:-1]}<div>1</div>. It<sup>[2]</sup> did.</p>",
    "form": f"<form><select><option>One<option>Two</select><textarea>draft</textarea><button>Send</button></form><p>{PROSE}</p>",
}


def stretches_of(reading):
    sheet = reading.sheet
    body = sheet.page.nodes[0].element
    spans = [sheet.labels.of(block.index) for block in sheet.blocks]
    return body, align(body, [block.text for block in sheet.blocks], spans)


def letters(text):
    return "".join((text or "").split())


def assert_every_letter_is_covered_once(reading):
    """Every letter of a text lies in one stretch, and the stretches of a span give the span's text."""
    body, stretches = stretches_of(reading)
    covered = {}
    for stretch in stretches:
        assert letters(stretch.text[stretch.start : stretch.end])
        covered.setdefault((stretch.element, stretch.tail), []).append((stretch.start, stretch.end))
    for event, element in etree.iterwalk(body, events=("start", "end")):
        text = element.text if event == "start" else element.tail if element is not body else None
        ranges = covered.get((element, event == "end"), [])

        assert ranges == sorted(ranges)
        assert letters(text) == "".join(letters(text[start:end]) for start, end in ranges)
    texts = {}
    for stretch in stretches:
        texts[stretch.span] = texts.get(stretch.span, "") + letters(stretch.text[stretch.start : stretch.end])
    for block in reading.sheet.blocks:
        for span in reading.sheet.labels.of(block.index):
            wanted = letters(block.text[span.start : span.end])

            assert wanted.replace("|", "") == texts.get(span, "").replace("|", "")


@pytest.mark.parametrize("replica", PAGES, ids=str)
def test_every_letter_of_a_saved_page_is_covered_once(replica):
    """The property holds on every replica."""
    assert_every_letter_is_covered_once(read(replica.body, url=replica.url, hints=hints_of(replica.site)))


@pytest.mark.parametrize("markup", MARKUP.values(), ids=MARKUP)
def test_every_letter_of_odd_markup_is_covered_once(markup):
    """The property holds for tables with gaps, preformatted text, breaks, ruby, right-to-left text."""
    assert_every_letter_is_covered_once(
        read(f"<html><body>{markup}</body></html>".encode(), url="https://example.org/a")
    )


def test_whitespace_between_two_texts_of_a_span_is_theirs():
    """A stretch is one run, spaces and breaks of the source inside; those at its edges are not in it."""
    top = html.fromstring("<p>  The tide\n   gate </p>")
    span = Span(0, 0, 13, Label.BODY, "body:test")

    assert [(2, 18, span)] == [(s.start, s.end, s.span) for s in align(top, ["The tide gate"], [[span]])]


def test_a_copy_of_the_tree_will_do():
    """Only the text counts, so a page can be marked in a copy of the tree that was read."""
    top = html.fromstring("<div><p>One</p><p>Two</p></div>")
    spans = [[Span(0, 0, 3, Label.BODY, "body:a")], [Span(1, 0, 3, Label.SHARE, "share:b")]]
    found = align(deepcopy(top), ["One", "Two"], spans)

    assert [("One", Label.BODY), ("Two", Label.SHARE)] == [(stretch.text, stretch.span.label) for stretch in found]


def test_a_block_that_the_tree_lacks_costs_only_itself():
    """Should the two come apart, the blocks after the gap are found again."""
    top = html.fromstring("<div><p>One ferry</p><p>left out of the blocks</p><p>Two ferries</p></div>")
    texts = ["One ferry", "a block from nowhere", "Two ferries"]
    spans = [[Span(n, 0, len(text), Label.BODY, f"body:{n}")] for n, text in enumerate(texts)]
    found = align(top, texts, spans)

    assert {"One ferry", "Two ferries"} <= {stretch.text for stretch in found}
