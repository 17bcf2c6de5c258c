"""The site's memory as an input to labelling: what it knows, what it must not touch, and that nothing is lost."""

import itertools
from dataclasses import replace

import pytest

from pipelines.engine import Hints, Memory, extract, read, rules_version
from pipelines.engine.memory import SLOT, Decision, Entry, key_of, path_shape
from pipelines.engine.rules.remembered import begins_with_speech
from pipelines.engine.spans import BODY_LABELS, Label
from tests.engine.pages import FIRST, PROSE, SECOND, THIRD, URL, page

LINE = "Would you like to hear more of the river? Then ask our parrot."
PATH = path_shape("html/body/main/article/p")


def memory(*texts, **fields):
    entries = (
        Entry(key_of(text), PATH, fields.get("label", Label.BOILERPLATE), fields.get("decision", Decision.AUTO))
        for text in texts
    )
    return Memory(tuple(entries))


def body(source, known, **more):
    return extract(source, url=URL, memory=known, **more)[0].body.split("\n\n")


@pytest.mark.parametrize(
    "variant",
    [
        LINE,
        "would you like to hear more of the river; then ask our parrot!",
        "“Would you like to hear more of the river?” Then ask our parrot…",
        "Would you like to hear more of the  river? Then <a href='/parrot'>ask our parrot</a>",
        "<strong>WOULD YOU LIKE TO HEAR MORE OF THE RIVER? THEN ASK OUR PARROT</strong>",
    ],
)
def test_variants_are_one_line(variant):
    """Punctuation, case, quotes and markup make no difference."""
    assert [FIRST, SECOND, THIRD] == body(page(f"{PROSE}<p>{variant}</p>"), memory(LINE))


def test_digits_are_one_line():
    """A count that changes does not make another line."""
    known = memory("This story has been read 1,204 times by people along the river.")

    line = "This story has been read 7,311 times by people along the river."

    assert [FIRST, SECOND, THIRD] == body(page(f"{PROSE}<p>{line}</p>"), known)


def test_slot_holds_a_changed_name():
    """A template with one slot knows lines with any words in it, in its own place."""
    known = memory("All the news of the Marlow desk every evening")
    template = Memory((Entry("all the news of the … desk every evening", PATH, Label.RELATED),))
    line = "All the news of the Eastmarch harbour desk, every evening."
    source = page(f"<p>{FIRST}</p><p>{SECOND}</p><p>{line}</p><p>{THIRD}</p>")

    assert line in body(source, known)
    assert [FIRST, SECOND, THIRD] == body(source, template)


def test_closing_line_glued_to_a_paragraph():
    """A known line at the end of a paragraph goes alone; the paragraph stays."""
    assert [FIRST, SECOND, THIRD] == body(page(f"<p>{FIRST}</p><p>{SECOND}</p><p>{THIRD} {LINE}</p>"), memory(LINE))


def test_receipt_names_the_entry():
    """What the ledger takes away has its receipt, with label, entry and position; markdown has it not."""
    known = memory(LINE, label=Label.CALL_TO_ACTION)
    (article,) = extract(page(f"{PROSE}<p>{LINE}</p>"), url=URL, memory=known)
    (receipt,) = (receipt for receipt in article.removed if receipt.rule.startswith("ledger:"))

    assert ("call_to_action", f"ledger:{known.entries[0].id}", LINE) == (receipt.label, receipt.rule, receipt.text)
    assert [0, len(LINE)] == receipt.position[1:]
    assert "parrot" not in article.body_markdown


def test_every_character_has_one_label():
    """With a memory as without, spans cover each block once."""
    sheet = read(page(f"{PROSE}<p>{THIRD} {LINE}</p>"), url=URL, memory=memory(LINE)).sheet

    for block in sheet.blocks:
        spans = sheet.labels.of(block.index)
        assert [0, *(span.end for span in spans)] == [*(span.start for span in spans), len(block.text)]


QUOTES = [
    f"<blockquote><p>{LINE}</p></blockquote>",
    f"<p>“{LINE}”</p>",
    f"<h2>{LINE}</h2><p>{FIRST[:-1]}, twice.</p>",
]


@pytest.mark.parametrize("kept", QUOTES)
def test_quotes_and_headings_are_never_touched(kept):
    """A quotation is somebody's words, a heading the text's own."""
    spans = page(f"<p>{FIRST}</p>{kept}<p>{SECOND}</p><p>{THIRD}</p>")
    spans = read(spans, url=URL, memory=memory(LINE)).sheet.labels

    assert [] == [span for span in spans if span.rule.startswith("ledger:")]


def test_headline_is_never_touched():
    """A headline that a ledger knows stays the headline."""
    (article,) = extract(page(headline=LINE), url=URL, memory=memory(LINE))

    assert LINE == article.headline


def test_byline_is_never_touched():
    """A line that names the page's author is a byline, whatever its words."""
    line = "Walked, seen and written down for you by our own Tobin Marchwell"
    source = page(f"{PROSE}<p>{line}</p>", head="<meta name='author' content='Tobin Marchwell'>")

    assert [] == [span for span in read(source, url=URL, memory=memory(line)).sheet.labels if "ledger:" in span.rule]


def test_only_paragraph_stays():
    """A page that the ledger would leave nothing of is read without it, with a warning."""
    (article,) = extract(page(f"<p>{FIRST}</p>"), url=URL, memory=memory(FIRST))

    assert FIRST == article.body
    assert any(warning.startswith("ledger: not used on this page") for warning in article.quality.warnings)


def test_most_of_an_article_stays():
    """... and so is one that it would take most of."""
    assert [FIRST, SECOND, THIRD] == body(page(), memory(SECOND, FIRST))


def test_short_lines_go_at_the_end_only():
    """ "How it works" closes nothing where text follows."""
    known = memory("Until next time")
    inside, last = (f"<p>{FIRST}</p><p>{SECOND}</p>", "<p>Until next time</p>")

    assert "Until next time" in body(page(f"{inside}{last}<p>{THIRD}</p>"), known)
    assert [
        FIRST,
        SECOND,
        THIRD,
    ] == body(page(f"{inside}<p>{THIRD}</p>{last}"), known)


def test_short_lines_and_lines_beside_the_text_are_tied_to_their_place():
    """Another article's teaser in a sidebar is that article's own opening elsewhere."""
    beside = Memory((Entry(key_of(THIRD), "aside/div.most-read/p", Label.BOILERPLATE, beside=True),))

    assert [FIRST, SECOND, THIRD] == body(page(), beside)


def test_kept_lines_stay():
    """What a maintainer keeps is never removed."""
    kept = memory(LINE, decision=Decision.KEPT)
    ending = Memory((*kept.entries, Entry("to hear more of the river then ask our parrot", PATH, Label.BOILERPLATE)))

    assert LINE in body(page(f"{PROSE}<p>{LINE}</p>"), kept)
    assert LINE in body(page(f"{PROSE}<p>{LINE}</p>"), ending)


def test_the_spider_overrules_the_ledger():
    """``keep`` of the site's own file wins over an entry."""
    hints = Hints(keep=("ask our parrot",))

    assert LINE in body(page(f"{PROSE}<p>{LINE}</p>"), memory(LINE), hints=hints)


def test_version_is_of_what_acts():
    """The version changes with labels, with lines that act and lines that are kept, not with counts; a page names it in ``rules_version``."""
    one, other = memory(LINE), memory(LINE, FIRST)
    counted = Memory((Entry(key_of(LINE), PATH, Label.BOILERPLATE, articles=9, last_seen="2025-11-01"),))
    (article,) = extract(page(), url=URL, memory=one)

    assert one.version == counted.version != other.version
    assert len({memory(LINE, decision=Decision.KEPT).version, Memory().version, one.version}) == 3
    assert memory(LINE, decision=Decision.APPROVED).version == one.version
    assert f"{rules_version()}+ledger.{one.version}" == article.rules_version
    assert hash(one) == hash(memory(LINE))


TEMPLATES = (
    Entry(f"more from the {SLOT} desk every day now", PATH, Label.RELATED),
    Entry(f"more from {SLOT} desk every day now", PATH, Label.CALL_TO_ACTION),
    Entry(f"more from the {SLOT} every day now", PATH, Label.BOILERPLATE),
)


@pytest.mark.parametrize("entries", list(itertools.permutations(TEMPLATES)))
def test_overlapping_templates_answer_in_one_order(entries):
    """The one that says most answers, whatever the order they came in; a kept one before all others."""
    words = "more from the sports desk every day now".split()
    kept = replace(TEMPLATES[1], decision=Decision.KEPT)
    with_kept = Memory(tuple(kept if entry.id == kept.id else entry for entry in entries))

    assert Memory(TEMPLATES).version == Memory(entries).version != with_kept.version
    assert TEMPLATES[0] == Memory(entries).find(words, PATH)
    assert kept == with_kept.find(words, PATH)


def test_one_line_twice_answers_in_one_order():
    """Of two entries for a line the kept one answers."""
    one, kept = memory(LINE).entries[0], memory(LINE, decision=Decision.KEPT).entries[0]

    assert (
        kept
        == Memory((one, kept)).find(key_of(LINE).split(), PATH)
        == Memory((kept, one)).find(key_of(LINE).split(), PATH)
    )


@pytest.mark.parametrize(
    ("line", "is_said"),
    [
        ("“We do not comment on cases,” the mayor of the river town said.", True),
        ("‘We don’t comment on cases,’ the mayor said.", True),
        ('"No," the mayor said.', True),
        ("“They came at night and took the boats with them.", True),
        ("„Wir sagen dazu heute nichts“, sagte die Bürgermeisterin.", True),
        ("« Nous ne commentons jamais », dit le maire.", True),
        ("— Nous ne commentons jamais les affaires du pays.", True),
        ("—Nunca comentamos los casos, dijo el alcalde.", True),
        ("– Vi kommenterar aldrig sådana ärenden.", True),
        ("「我们从来不评论这样的案件」，市长说。", True),
        ("‘Ask’ our Diplo chatbot!", False),
        ("“Tides” is our podcast of the river.", False),
        ("» Read more about the river here", False),
        ("— The Harbour Desk", False),
        ("Read what “we do not say on Sundays” about the river.", False),
    ],
)
def test_line_that_begins_with_speech(line, is_said):
    """Quotation marks round some words, or a dialogue dash; a title, an arrow or a sign-off is none."""
    assert is_said == begins_with_speech(line)


def test_no_memory_no_trace():
    """Without a ledger nothing is changed, and nothing is recorded."""
    source = page(f"{PROSE}<p>{LINE}</p>")
    (without,), (empty,) = extract(source, url=URL), extract(source, url=URL, memory=Memory())

    assert rules_version() == without.rules_version
    assert without.body == empty.body
    assert LINE in without.body
    assert any(span.label in BODY_LABELS for span in read(source, url=URL).sheet.labels)
