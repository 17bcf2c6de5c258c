"""Witnesses: other accounts of the same text. The pages are replicas, written for these tests."""

import json

import pytest

from pipelines.engine import Hints
from pipelines.engine.witnesses import plain_text
from tests.engine.pages import FIRST, HEADLINE, SECOND, THIRD, article, news, page

MORE = (
    "The ferry to the island of Ostrow sails twice a day in winter, and every hour of the day from June to September.",
    "Nobody in the town can say how the old clock came down from its tower, but the baker has seen it in the river.",
    "Seventeen pupils of the school have painted the new railing, each of them a fish that lives under the bridge.",
)
TEXT = (FIRST, SECOND, THIRD, *MORE)
BODY = "".join(f"<p>{said}</p>" for said in TEXT)


def stated(said: object, body: str = BODY, **hints):
    """The article of a page whose JSON-LD has this text."""
    head = news(articleBody=json.dumps(said)) if said is not None else ""
    return article(page(body, head=head), hints=Hints(**hints))


def warnings(found):
    return [said for said in found.quality.warnings if said.startswith("witness")]


@pytest.mark.parametrize(
    "said",
    [
        " ".join(TEXT),
        "\n\n".join(TEXT),
        "".join(f"<p>{line}</p>" for line in TEXT),
        "".join(f"&lt;p class=&quot;x&quot;&gt;{line}&lt;/p&gt;" for line in TEXT),
        " ".join(TEXT).replace(" ", "\u00a0"),
    ],
)
def test_same_text(said):
    """The same text in one line, in paragraphs, in HTML or escaped agrees wholly, and is no news."""
    found = stated(said)
    witness = found.quality.witnesses["json_ld"]

    assert (1.0, 1.0, [], []) == (witness.agreement, witness.covered, witness.missing, witness.surplus)
    assert [] == warnings(found)


def test_body_lacks_text():
    """What only the witness has is shown, and warned of."""
    lost = "A paragraph that the page's template never prints tells how the bridge was paid for, stone by stone, and by whom."
    found = stated("\n".join((*TEXT, lost, *(f"{number}: {lost}" for number in ("First", "Second")))))
    witness = found.quality.witnesses["json_ld"]

    assert witness.agreement < 0.8
    assert lost in witness.missing
    assert len(warnings(found)) == 1
    assert warnings(found)[0].startswith("witness: json_ld has ")
    assert warnings(found)[0].endswith(" words that the body lacks")


def test_body_has_more():
    """Text in the middle that the witness has not is shown as surplus; a third of the body is warned of."""
    found = stated("\n".join((FIRST, *MORE)))
    witness = found.quality.witnesses["json_ld"]

    assert (1.0, [SECOND, THIRD]) == (witness.agreement, witness.surplus)
    assert ["witness: json_ld lacks 42 words that the body has"] == warnings(found)


@pytest.mark.parametrize("length", [150, 200, 300, 500])
@pytest.mark.parametrize("end", ["", "…", " [...]"])
def test_beginning(length, end):
    """A text that is cut after so many characters is judged on its own length."""
    found = stated(" ".join(TEXT)[:length] + end)
    witness = found.quality.witnesses["json_ld"]

    assert witness.agreement > 0.8 > 0.75 > witness.covered - 0.25 * (length == 500)
    assert [] == witness.surplus == warnings(found)


def test_summary():
    """A short text of other words says nothing of the body."""
    found = stated(
        "In Marlow people can walk over the water again since Monday, because the works are done and have been paid for by the town itself."
    )

    assert found.quality.witnesses["json_ld"].agreement < 0.3
    assert [] == warnings(found)


@pytest.mark.parametrize(
    "said", [None, "", "Too short.", 7, ["a"], {"@value": "x"}, "<p></p>", "<", "&lt;", "\ud800" * 3]
)
def test_no_witness(said):
    """What is no text, or hardly any, is no witness."""
    assert {} == stated(said).quality.witnesses


def test_feed():
    """The feed's content is a witness like any other, without the lines that feeds add; the body is never taken from it."""
    added = "<p>The post <a href='/x'>A bridge reopens</a> appeared first on <a href='/'>River News</a>.</p>"
    found = stated(None, content=BODY + added)
    witness = found.quality.witnesses["feed"]

    assert (1.0, 1.0) == (witness.agreement, witness.covered)
    assert "\n\n".join(TEXT) == found.body


@pytest.mark.parametrize(
    ("count", "expected"),
    [("115", 115), ('"115"', 115), ('"1,915 words"', 1915), ("-1", None), ("true", None), ('"x"', None), ("680", None)],
)
def test_word_count(count, expected):
    """A count in any of its forms is a witness; one of characters is none."""
    found = article(page(BODY, head=news(wordCount=count))).quality.witnesses.get("word_count")

    assert expected == (found and found.words)


def test_word_count_that_is_not_kept():
    """Fewer words than promised, on a page that has as many, are warned of."""
    menu = "".join(f"<li><a href='/{n}'>Another story of the town, number {n}</a></li>" for n in range(80))
    source = page(BODY, head=news(wordCount="300"), outside=f"<div class='related'><ul>{menu}</ul></div>")
    found = article(source)

    assert ["witness: word_count promises 300 words, the body has "] == [
        said.rstrip("0123456789") for said in warnings(found)
    ]


def test_teaser_is_no_disagreement():
    """What access tells is not told twice."""
    found = article(page(BODY, head=news(wordCount="4000")))

    assert ("teaser", []) == (found.access.state, warnings(found))


def test_script_without_spaces():
    """Chinese is compared by characters."""
    lines = [
        f"马洛的河桥在第{sign}次修缮后重新开放，市民们在清晨走过大桥，镇议会用自己的储备支付了全部费用。"
        for sign in "一二三四五六"
    ]
    body = "".join(f"<p>{line}</p>" for line in lines)
    witness = stated("".join(lines), body).quality.witnesses["json_ld"]

    assert (1.0, 1.0) == (witness.agreement, witness.covered)


def test_bounded():
    """At most five pieces of at most two hundred characters, however much is lacking."""
    said = "\n".join(
        f"Number {n} " + f"says something that stands nowhere else, and goes on about {n} " * 9 for n in range(40)
    )
    witness = stated(said).quality.witnesses["json_ld"]

    assert (5, 200) == (len(witness.missing), max(map(len, witness.missing)))


def test_lone_surrogates():
    """What no file can hold is not shown as lacking either."""
    said = "A para\ud800graph that stands nowhere else says this of the old bridge at Marlow and of its stones. " * 3
    found = stated(said).quality.witnesses["json_ld"]

    assert found.missing[0].startswith("A para?graph that")


def test_plain_text_of_broken_markup():
    """Markup that is none is text."""
    assert "2 < 3 and 4 > 1" == plain_text("2 &lt; 3 and 4 &gt; 1")
    assert HEADLINE in plain_text(f"<p>{HEADLINE}<br><b>x")
