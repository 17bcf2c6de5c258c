"""Summaries with numbered sources, and the digits that refer to them."""

import pytest

from pipelines.engine.spans import Label
from tests.engine.pages import FIRST, PROSE, SECOND, article, labelled, page

SOURCES = (
    ("River News", "A bridge opens in the town of Marlow"),
    ("Hill News", "Another bridge is to open in May"),
    ("Lake News", "Ferries wait for higher water in spring"),
)


def source(rank: int, publisher: str, headline: str, href: str = "https://other.example/a") -> str:
    return f'<div class="source"><span>{rank}</span><p>{publisher}</p><a href="{href}">{headline}</a></div>'


def aggregate(text: str = PROSE, *, count: int = 3, href: str = "https://other.example/a") -> bytes:
    entries = "".join(source(rank, *names, href) for rank, names in enumerate(SOURCES[:count], 1))
    return page(f"<p>{count} Sources</p><section>{entries}</section><div>{text}</div>")


def body(text: str, count: int = 3) -> str:
    """The first paragraph of the summary."""
    return article(aggregate(text + PROSE, count=count)).body.split("\n\n")[0]


CITED_BARE = "<p>The first of the walkers crossed it at dawn, and so did the mayor of the town 3.</p>"


def bare(text: str) -> str:
    """The first paragraph of a summary that cites without signs."""
    return body(text + CITED_BARE)


def test_sources_are_a_field():
    """Each numbered entry is a source, with its publisher, headline and address."""
    found = article(aggregate()).sources

    assert [(rank, *names, "https://other.example/a") for rank, names in enumerate(SOURCES, 1)] == [
        (item.rank, item.publisher, item.headline, item.url) for item in found
    ]


def test_sources_are_not_text():
    """The sources' lines are not in the body."""
    found = article(aggregate())

    assert ("aggregate", PROSE.replace("</p><p>", "\n\n").replace("<p>", "").replace("</p>", "")) == (
        found.kind,
        found.body,
    )


@pytest.mark.parametrize("count", [1, 2, 3])
def test_any_number_of_sources(count):
    """One source is enough, if the page says that it has one."""
    assert count == len(article(aggregate(count=count)).sources)


@pytest.mark.parametrize(
    "source",
    [
        page(),
        page("<p>3 Sources</p>" + PROSE),
        page("<ol><li>1</li><li>2</li><li>3</li></ol>" + PROSE),
        page("<p>Three sources said so to the paper, 2 sources did not.</p>" + PROSE),
        page("<p>0 Sources</p>" + PROSE),
        page("<p>999 Sources</p><p>1</p>" + PROSE),
    ],
)
def test_other_pages_have_none(source):
    """A page that does not both count and number its sources is an article."""
    found = article(source)

    assert ("article", []) == (found.kind, found.sources)


@pytest.mark.parametrize("href", ["http://[bad", "javascript:x()", "", "#", "//"])
def test_odd_addresses_are_no_error(href):
    """A source's link that is none does not cost the source."""
    assert 3 == len(article(aggregate(href=href)).sources)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("The bridge took two years to build 1.", "The bridge took two years to build."),
        ("The bridge took two years to build 1 2.", "The bridge took two years to build."),
        ("The bridge took two years to build [1][3].", "The bridge took two years to build."),
        ("The bridge took two years 2, and it was dear.", "The bridge took two years, and it was dear."),
        ("The bridge was built by more than 3.", "The bridge was built by more than 3."),
        ("The bridge was opened to walkers in 2025.", "The bridge was opened to walkers in 2025."),
        ("The bridge carries boats, trams and 12.", "The bridge carries boats, trams and 12."),
        ("The bridge is longer by a factor of 1.5.", "The bridge is longer by a factor of 1.5."),
        ("The bridge was shut at the end of phase 2.", "The bridge was shut at the end of phase 2."),
        ("The bridge is number 3 of the ones in town.", "The bridge is number 3 of the ones in town."),
        ("The bridge and Grok 3 were both in the news.", "The bridge and Grok 3 were both in the news."),
        ("The number of votes against the bridge was 2.", "The number of votes against the bridge was 2."),
        ("The boats of the town finished on lap 2.", "The boats of the town finished on lap 2."),
    ],
)
def test_citations(said, expected):
    """Digits that refer to sources leave the text; digits that count or name something stay."""
    assert expected == bare(f"<p>{said}</p>")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("The makers of Grok 3 say that they like Grok 3.", "The makers of Grok 3 say that they like Grok 3."),
        ("The makers of Grok 3 say that they like Grok 3 1.", "The makers of Grok 3 say that they like Grok 3."),
        ("The makers of Grok 3 say that they like it 2.", "The makers of Grok 3 say that they like it."),
    ],
)
def test_names_with_numbers(said, expected):
    """A name with a number keeps it, and loses only the citation after it."""
    assert expected == bare(f"<p>{said}</p>")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (
            "The bridge took two years<sup>1</sup>. It is used by Grok 2.",
            "The bridge took two years. It is used by Grok 2.",
        ),
        ("The bridge took all of two years <sup>1</sup> <sup>2</sup>.", "The bridge took all of two years."),
        ("The bridge took all of two years <sup>1</sup><sup>2</sup>.", "The bridge took all of two years."),
        ("The bridge took two years<sup>9</sup>. It was dear.", "The bridge took two years9. It was dear."),
    ],
)
def test_citations_set_apart(said, expected):
    """Where numbers have elements of their own, those are the citations, and bare digits are text."""
    assert expected == body(f"<p>{said}</p>")


def test_numbers_of_ordinary_articles_stay():
    """Without sources no digit is a citation."""
    assert [] == labelled(page(f"<p>{FIRST} It cost 2.</p><p>{SECOND}<sup>1</sup>.</p>{PROSE}"), Label.CITATION)


NUMBERS = "The votes for the bridge were 3, the mayor of Marlow says, and she was first there when she had a dog of 2."


@pytest.mark.parametrize("text", ["", "<p>The bridge took two years [1].</p>", "<p>It took two years.¹</p>"])
def test_bare_digits_beside_another_form(text):
    """A page that cites in brackets or raised digits, or but once, has no citations without a sign."""
    assert NUMBERS == body(f"<p>{NUMBERS}</p>{text}")


def test_count_without_sources():
    """A line "3 sources" above an ordinary article takes no number from it."""
    found = article(page(f"<p>3 sources</p><p>{NUMBERS}</p><p>The boats of the town finished in lane 2.</p>{PROSE}"))

    assert ("article", []) == (found.kind, found.sources)
    assert [NUMBERS, "The boats of the town finished in lane 2."] == found.body.split("\n\n")[:2]


def test_citation_in_a_block_element():
    """A number that a block-level element sets into the middle of a sentence does not break it."""
    found = article(aggregate(f"<div>The bridge took all of two years <div>1</div>. It was dear.</div>{PROSE}"))

    assert "The bridge took all of two years. It was dear." == found.body.split("\n\n")[0]


CITED = (
    "The river bridge at Marlow reopened on Monday after two years of repairs{0}, and walkers crossed it at dawn{1}.",
    "The council paid for the work from its own reserves, said the woman who leads the works department{0}{2}.",
)
FULL = [(name, headline, f"https://{name.split()[0].lower()}.example/a") for name, headline in SOURCES]


def summary(mark: str) -> str:
    """Two paragraphs with marks of three sources."""
    marks = [mark.format(number) for number in (1, 2, 3)]
    return "".join(f"<p>{text.format(*marks)}</p>" for text in CITED)


def entries(form: str) -> str:
    return "".join(form.format(n, *names) for n, names in enumerate(FULL, 1))


@pytest.mark.parametrize(
    "inside",
    [
        summary(" [{}]") + "<h2>Sources</h2><ol>" + entries("<li><a href='{3}'>{2}</a> ({1})</li>") + "</ol>",
        summary("<a href='#s{0}'>[{0}]</a>") + "<ul>" + entries("<li>[{0}] {1}: <a href='{3}'>{2}</a></li>") + "</ul>",
        "<div>" + entries("<div><div>{0}</div><img src='/l'><div>{1}</div><div><a href='{3}'>{2}</a></div></div>") + "</div>" + summary("<sup>{}</sup>"),
        summary(" [{}]") + "<div>" + entries("<article><span>{1}</span><h4><a href='{3}'>{2}</a></h4></article>") + "</div>",
        summary("<sup><a href='#f{0}'>{0}</a></sup>") + "<section class='footnotes'><ol>" + entries("<li id='f{0}'><p>{1}, <a href='{3}'>{2}</a> <a href='#r{0}'>↩</a></p></li>") + "</ol></section>",
        summary("<sup>[{}]</sup>") + "<dl>" + entries("<dt>{0}.</dt><dd><a href='{3}'>{2}</a> {1}</dd>") + "</dl>",
    ],
    ids=["list", "numbered lines", "cards", "cards without numbers", "footnotes", "terms"],
)  # fmt: skip
def test_markups_of_sources(inside):
    """Sources are found as a list, as cards and as footnotes; the marks that refer to them leave the summary."""
    found = article(page(f"<p>3 Sources</p>{inside}"))

    assert FULL == [(item.publisher, item.headline, item.url) for item in found.sources]
    assert [text.format("", "", "") for text in CITED] == found.body.split("\n\n")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("The bridge took two years. [2] It was dear.", "The bridge took two years. It was dear."),
        ("The bridge opened. [1][2] Walkers came at dawn.", "The bridge opened. Walkers came at dawn."),
        ("The bridge took two years to build [1, 2].", "The bridge took two years to build."),
        ("The bridge took two years to build [1], [2].", "The bridge took two years to build."),
        ("The bridge took two years to build [1-3].", "The bridge took two years to build."),
        ("The officials [1] said so to the newspaper.", "The officials said so to the newspaper."),
        ("The bridge took two years to build (2).", "The bridge took two years to build."),
        ("The bridge took two years to build. (2) It was dear.", "The bridge took two years to build. It was dear."),
        ("The bridge took two years to build (1, 3).", "The bridge took two years to build."),
        ("The bridge took two years to build. (2)(3)", "The bridge took two years to build."),
        ("The bridge took two years. (2)(3) It was dear.", "The bridge took two years. It was dear."),
        ("The bridge took two years to build [^1].", "The bridge took two years to build."),
        ("The bridge took two years to build. [^1][^2]", "The bridge took two years to build."),
        ("The bridge took two years to build¹.", "The bridge took two years to build."),
        ("The bridge took two years.¹ ³ It was dear.", "The bridge took two years. It was dear."),
    ],
)
def test_citations_in_brackets(said, expected):
    """Square brackets and raised digits refer to sources anywhere in a sentence, round ones at its end."""
    assert expected == body(f"<p>{said}</p>")


@pytest.mark.parametrize(
    "said",
    [
        "The bridge took two years to build [4].",
        "The bridge took two years to build (4).",
        "The bridge took years to build [2019].",
        "The plan is to (1) rebuild the bridge and (2) open it.",
        "The plan is to [1] rebuild the bridge and [2] open it.",
        "The towns on the river are Marlow (1) and Henley (2).",
        "The rule of paragraph (2).",
        "The rule stands in section 4(2) of the bridge act.",
        "The team of the town lost at home (1-2).",
        "The code a [1] = 2 is written on it.",
        "The deck of the bridge has 40 m² and the square x².",
        "The bridge weighs 10³ tons, and the town has 12 people per km².",
        "The bridge took two years to build⁹.",
        "The towns are Marlow (1) and Henley. Boats go to (2)(3) of them.",
    ],
)
def test_brackets_that_cite_nothing(said):
    """Numbers above the sources' count, points of a sentence, paragraphs of a law and scores stay."""
    assert said == body(f"<p>{said}</p>")


def test_brackets_beside_numbers_set_apart():
    """A number in bold elsewhere does not make citations in brackets text."""
    text = "<p>The bridge took two years [1]. It has <span>2</span> arches.</p>"

    assert "The bridge took two years. It has 2 arches." == body(text)


@pytest.mark.parametrize("mark", ["[2]", "(2)"])
def test_brackets_of_ordinary_articles_stay(mark):
    """A law and an encyclopedia have numbers in brackets, too."""
    assert article(page(f"<p>{FIRST} {mark}</p>{PROSE}")).body.startswith(f"{FIRST} {mark}")


@pytest.mark.parametrize("heading", ["", "<h2>Sources</h2>"])
@pytest.mark.parametrize("numbered", [True, False])
def test_fewer_sources_than_counted(heading, numbered):
    """A page that counts five sources and prints three has three, and a warning that says so."""
    form = "<article><span>{1}</span><h4><a href='{3}'>{2}</a></h4></article>"
    printed = "".join(source(rank, *names) for rank, names in enumerate(SOURCES, 1)) if numbered else entries(form)
    found = article(page(f"<p>5 Sources</p>{heading}<section>{printed}</section><div>{PROSE}</div>"))

    assert list(SOURCES) == [(item.publisher, item.headline) for item in found.sources]
    assert ["sources: the page counts 5 and prints 3"] == found.quality.warnings


def test_numbered_entries_of_its_own_are_no_sources():
    """A numbered list that leads nowhere is not what is left of five sources."""
    printed = "".join(source(rank, *names, href="/a") for rank, names in enumerate(SOURCES, 1))
    found = article(page(f"<p>5 Sources</p><section>{printed}</section><div>{PROSE}</div>"))

    assert ([], []) == (found.sources, found.quality.warnings)


LIST = "<ol>" + entries("<li><a href='{3}'>{2}</a> <span>{1}</span></li>") + "</ol>"


@pytest.mark.parametrize(
    ("count", "heading"),
    [
        ("3 Quellen", "Quellen"),
        ("Sources: 3", "Sources"),
        ("Quellen (3)", "Quellen:"),
        ("3 fuentes", "Fuentes"),
        ("3 источника", "Источники"),
        ("", "Sources"),
        ("", "Quellen"),
    ],
)
def test_sources_in_other_words(count, heading):
    """Sources are counted in other words and languages, or stand under a heading and are cited, each of them."""
    found = article(page(f"<p>{count}</p>{summary(' [{}]')}<h2>{heading}</h2>{LIST}"))

    assert ("aggregate", FULL) == (found.kind, [(item.publisher, item.headline, item.url) for item in found.sources])
    assert [text.format("", "", "") for text in CITED] == found.body.split("\n\n")


@pytest.mark.parametrize(
    "inside",
    [
        PROSE + "<h2>Sources</h2>" + LIST,
        summary(" [{}]").replace(" [3]", "") + "<h2>Sources</h2>" + LIST,
        summary(" [{}]") + "<h2>References</h2>" + LIST,
        summary(" [{}]") + "<h2>Sources</h2><ol>" + entries("<li><a href='{3}'>{2}</a></li>") + "</ol>",
        summary(" [{}]") + "<h2>Sources</h2><ol>" + entries("<li><a href='/{0}'>{2}</a> <span>{1}</span></li>") + "</ol>",
    ],
    ids=["not cited", "one not cited", "references", "no names", "own pages"],
)  # fmt: skip
def test_lists_of_ordinary_articles(inside):
    """A list that nothing counts is of an article if the text does not cite all of it, or if it is no list of publishers."""
    found = article(page(inside))

    assert ("article", []) == (found.kind, found.sources)
