"""Spans: every character has exactly one verdict, the first one."""

import pytest

from pipelines.engine.spans import BODY_LABELS, FIELD_LABELS, Label, Labels, Span
from tests.engine.pages import PROSE, page, reading


def spans(labels: Labels, block: int = 0) -> list[tuple[int, int, str]]:
    return [(span.start, span.end, span.label.value) for span in labels.of(block)]


@pytest.mark.parametrize(
    ("puts", "expected"),
    [
        ([], []),
        ([(0, None, Label.BODY)], [(0, 10, "body")]),
        ([(2, 4, Label.SHARE), (0, None, Label.BODY)], [(0, 2, "body"), (2, 4, "share"), (4, 10, "body")]),
        ([(0, None, Label.SHARE), (0, None, Label.BODY)], [(0, 10, "share")]),
        ([(2, 6, Label.SHARE), (4, 8, Label.DATE)], [(2, 6, "share"), (6, 8, "date")]),
        ([(6, 8, Label.DATE), (0, 2, Label.SHARE)], [(0, 2, "share"), (6, 8, "date")]),
        ([(3, 3, Label.DATE)], []),
    ],
)
def test_first_verdict_stands(puts, expected):
    """A later rule gets only what earlier ones have left."""
    labels = Labels(["ten chars."])
    for start, end, label in puts:
        labels.put(0, label, "test:put", start, end)

    assert expected == spans(labels)


@pytest.mark.parametrize(("start", "end", "told"), [(0, 4, False), (2, 6, True), (4, None, True)])
def test_put_tells_whether_anything_was_free(start, end, told):
    """A rule learns whether it has labelled something."""
    labels = Labels(["ten chars."])
    labels.put(0, Label.SHARE, "test:put", 0, 4)

    assert told is labels.put(0, Label.BODY, "test:put", start, end)


def test_free_are_the_gaps():
    """What nobody has labelled is free, and only that."""
    labels = Labels(["ten chars."])
    labels.put(0, Label.SHARE, "test:put", 2, 4)

    assert [(0, 2), (4, 10)] == labels.free(0)


@pytest.mark.parametrize(
    ("puts", "expected"),
    [([], None), ([(0, 4)], None), ([(0, 6)], Label.SHARE), ([(0, 3), (5, 8)], Label.SHARE)],
)
def test_main_label(puts, expected):
    """A block's main label is that of most of it, none while most of it is free."""
    labels = Labels(["ten chars."])
    for start, end in puts:
        labels.put(0, Label.SHARE, "test:put", start, end)

    assert expected == labels.main(0)


def test_replace_overrules_a_block():
    """A whole block's verdicts give way to one."""
    labels = Labels(["ten chars."])
    labels.put(0, Label.SHARE, "test:put", 2, 4)
    labels.replace(0, Label.HEADLINE, "test:replace")

    assert [(0, 10, "headline")] == spans(labels)


def test_relabel_overrules_one_span():
    """One span gets another label, its neighbours stay."""
    labels = Labels(["ten chars."])
    labels.put(0, Label.SHARE, "test:put", 2, 4)
    labels.put(0, Label.BODY, "test:put")
    labels.relabel(Span(0, 2, 4, Label.SHARE, "test:put"), Label.CITATION, "test:relabel")

    assert [(0, 2, "body"), (2, 4, "citation"), (4, 10, "body")] == spans(labels)


def test_untouched():
    """A block is untouched until a part of it has a verdict."""
    labels = Labels(["ten chars.", "ten chars."])
    labels.put(1, Label.SHARE, "test:put", 2, 4)

    assert [True, False] == [labels.untouched(0), labels.untouched(1)]


def test_iteration_is_in_reading_order():
    """All spans come block by block, from left to right."""
    labels = Labels(["ten chars.", "ten chars."])
    labels.put(1, Label.SHARE, "test:put")
    labels.put(0, Label.BODY, "test:put", 5)
    labels.put(0, Label.DATE, "test:put", 0, 5)

    assert [Label.DATE, Label.BODY, Label.SHARE] == [span.label for span in labels]


def test_text_is_body_or_field_or_removed():
    """No label is both the article's text and a field of it."""
    assert not BODY_LABELS & FIELD_LABELS


@pytest.mark.parametrize(
    "source",
    [
        page(),
        page(PROSE + "<p>Photo: Ann Lee</p><ul><li>• one<li>two</ul><p>Share</p>"),
        page("<nav>Home</nav><p>By Ann Lee<br>3 May 2025</p>" + PROSE + "<footer>© 2025 River News</footer>"),
        b"<p>x",
        page("<table><tr><td>a<td>b<tr><td>c<td>d</table><pre> x\n  y</pre>"),
    ],
)
def test_every_character_has_one_verdict(source):
    """When labelling is done, the spans of each block cover it without gap or overlap."""
    sheet = reading(source).sheet

    assert [block.text for block in sheet.blocks] == [
        "".join(block.text[span.start : span.end] for span in sheet.labels.of(block.index)) for block in sheet.blocks
    ]


def test_every_verdict_names_its_rule():
    """A rule is named by family and what matched."""
    sheet = reading(page(PROSE + "<p>Share</p><nav>Home</nav>")).sheet

    assert all(family and matched for family, _, matched in (span.rule.partition(":") for span in sheet.labels))
