"""What a page says of itself, when types lie and JSON is broken."""

import json
from dataclasses import asdict

import pytest

from pipelines.engine.structured import text, types_of
from tests.engine.pages import HEADLINE, article, articles, facts_of, json_ld, news, page

FIELDS = (
    "@type",
    "@id",
    "headline",
    "name",
    "author",
    "publisher",
    "datePublished",
    "dateModified",
    "image",
    "keywords",
    "articleSection",
    "inLanguage",
    "description",
    "url",
)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Ann  Lee ", "Ann Lee"),
        ("", None),
        (5, None),
        (True, None),
        (None, None),
        (["", 5, "Ann Lee", "Tom Reed"], "Ann Lee"),
        ([[["Ann Lee"]]], "Ann Lee"),
        ({"name": "Ann Lee"}, "Ann Lee"),
        ({"@value": "Ann Lee", "name": "x"}, "Ann Lee"),
        ({"name": {"name": "Ann Lee"}}, None),
        ({}, None),
        ([], None),
    ],
)
def test_text_of_a_value(value, expected):
    """A value is text if it is text, or a list or object that has one."""
    assert expected == text(value)


def test_text_of_a_deep_list():
    """A list nested as deep as JSON can be read is no error."""
    value: object = "Ann Lee"
    for _ in range(5000):
        value = [value]

    assert text(value) in ("Ann Lee", None)


@pytest.mark.parametrize(
    ("thing", "expected"),
    [
        ({"@type": "NewsArticle"}, {"NewsArticle"}),
        ({"@type": ["Article", "https://schema.org/NewsArticle", 5, None]}, {"Article", "NewsArticle"}),
        ({"@type": {"a": 1}}, set()),
        ({}, set()),
    ],
)
def test_types(thing, expected):
    """Types are names, with or without schema.org's address, one or several."""
    assert expected == types_of(thing)


@pytest.mark.parametrize(
    ("source", "headlines"),
    [
        ('{"@type": "NewsArticle", "headline": "One"}', ["One"]),
        ('[{"@type": "NewsArticle", "headline": "One"}]', ["One"]),
        ('{"@graph": [{"@type": "WebPage"}, {"@type": "NewsArticle", "headline": "One"}]}', ["One"]),
        ('{"@type": "WebPage", "mainEntity": {"@type": "NewsArticle", "headline": "One"}}', ["One"]),
        ('<!-- {"@type": "NewsArticle", "headline": "One"} -->', ["One"]),
        ('//<![CDATA[\n{"@type": "NewsArticle", "headline": "One"}\n//]]>', ["One"]),
        ('{"@type": "NewsArticle", "headline": "One", "rating": NaN}', ["One"]),
        ('{"@type": "NewsArticle", "headline": "One",}', ["One"]),
        ('{"@type": "NewsArticle", "headline": "On\ne"}', ["One", "On e"]),
        ("{'@type': 'NewsArticle', 'headline': 'One'}", ["One"]),
        ('{"@type": "Organization", "headline": "One"}', []),
        ("undefined", []),
        ("", []),
    ],
)
def test_json_ld_in_all_its_forms(source, headlines):
    """The article's object is found in arrays, graphs, comments and JSON that is not quite JSON."""
    found = facts_of(json_ld(source)).article().get("headline")

    assert (" ".join(found.split()) in headlines) if headlines else found is None


@pytest.mark.parametrize(
    "broken", ['{"@type": ', "[" * 200_000, "[" * 200_000 + "]" * 200_000, '{"a":' * 200_000, "\\", "{}}", "<p>"]
)
def test_broken_block_costs_only_itself(broken):
    """A block that cannot be read leaves the others readable."""
    facts = facts_of(json_ld(broken) + json_ld('{"@type": "NewsArticle", "headline": "One"}'))

    assert "One" == facts.article()["headline"]


def test_unreadable_block_is_a_warning():
    """A block that nothing can be made of is reported."""
    facts = facts_of(json_ld("{{{{"))

    assert ["json_ld: a block that cannot be read"] == facts.warnings


def test_dump_of_data_is_not_read():
    """A block of millions of characters is reported, not read."""
    facts = facts_of(json_ld('{"@type": "NewsArticle", "headline": "' + "x" * 2_000_001 + '"}'))

    assert ({}, 1) == (facts.article(), len(facts.warnings))


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        (["One", "One"], "One"),
        (["One", "Two"], None),
        ([" One  ", "One"], " One  "),
        ([], None),
    ],
)
def test_article_is_the_only_one(blocks, expected):
    """Where several articles are described, none of them is the page's."""
    facts = facts_of("".join(json_ld(f'{{"@type": "NewsArticle", "headline": "{name}"}}') for name in blocks))

    assert expected == facts.article().get("headline")


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize(
    "lie",
    [
        "5",
        "null",
        "true",
        "NaN",
        '""',
        "[]",
        "{}",
        "[[[5]]]",
        '{"a": 1}',
        '{"@id": ["x"]}',
        '{"@id": {"a": 1}}',
        '{"name": ["Ann Lee"]}',
        "[" * 400 + "]" * 400,
        "1e999",
        "[null, {}]",
    ],
)
def test_lying_types_are_no_error(field, lie):
    """Whatever type a field has, the article is read, and its headline is what the page prints."""
    assert [HEADLINE] == [found.headline for found in articles(page(head=news(**{field: lie})))]


@pytest.mark.parametrize(
    "field", ["author", "publisher", "description", "datePublished", "articleSection", "inLanguage", "dateModified"]
)
def test_deep_lists_in_a_field_are_no_error(field):
    """A field that is a list in a list, nine hundred deep, is read as nothing."""
    assert [HEADLINE] == [found.headline for found in articles(page(head=news(**{field: "[" * 900 + "]" * 900})))]


@pytest.mark.parametrize(
    "field",
    [
        "author",
        "publisher",
        "description",
        "articleSection",
        "image",
        "keywords",
        "datePublished",
        "inLanguage",
        "headline",
    ],
)
def test_lone_surrogates_do_not_reach_the_article(field):
    """Every string of an article can be written as UTF-8, whatever escapes the page has."""
    found = article(page(head=news(**{field: '"\\ud800Ann Lee"'})))

    assert json.dumps(asdict(found), ensure_ascii=False).encode("utf-8")


@pytest.mark.parametrize(
    ("head", "name", "expected"),
    [
        ('<meta property="og:title" content="One">', "og:title", "One"),
        ('<meta name="og:title" content="One">', "og:title", "One"),
        ('<META NAME="OG:Title" CONTENT=" One  two ">', "og:title", "One two"),
        ('<meta itemprop="headline" content="One">', "headline", "One"),
        ('<meta name="author" content=""><meta name="author" content="Ann Lee">', "author", "Ann Lee"),
        ('<meta name="author">', "author", None),
        ("<meta>", "author", None),
    ],
)
def test_meta(head, name, expected):
    """A meta element is found under any of its naming attributes, in any case."""
    found = facts_of(head).first_meta(name)

    assert expected == (found[0] if found else None)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ('<link rel="canonical" href=" /a ">', "/a"),
        ('<link rel="Canonical nofollow" href="/a">', "/a"),
        ('<link rel="canonical">', None),
        ('<link href="/a">', None),
        ('<link rel="uncanonical" href="/a">', None),
    ],
)
def test_links(head, expected):
    """A link element is found by a word of its rel."""
    assert expected == facts_of(head).link("canonical")


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        ("<title> One\n two </title>", "", "One two"),
        ("", "<svg><title>Icon</title></svg>", ""),
        ("<title></title><title>Two</title>", "", "Two"),
        ("<title>A &amp; B</title>", "", "A & B"),
    ],
)
def test_title(head, body, expected):
    """The title is the page's, not a drawing's."""
    assert expected == facts_of(head, body).title


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('<div itemscope itemtype="https://schema.org/NewsArticle"><h1 itemprop="headline">One</h1></div>', ["One"]),
        ('<div itemscope itemtype="http://schema.org/Article"><meta itemprop="headline" content="One"></div>', ["One"]),
        ('<div itemscope itemtype="https://schema.org/Product"><h1 itemprop="headline">One</h1></div>', None),
        (
            '<div itemscope itemtype="https://schema.org/NewsArticle"><div itemscope itemtype="https://schema.org/Thing"><b itemprop="headline">Other</b></div></div>',
            None,
        ),
        (
            '<div itemscope itemtype="https://schema.org/NewsArticle"><!-- x --><h1 itemprop="headline"></h1></div>',
            None,
        ),
    ],
)
def test_microdata(body, expected):
    """Properties of an article's own scope are read, those of things in it are not."""
    assert expected == facts_of("", body).microdata.get("headline")


def test_microdata_name_of_a_person():
    """A person in an article's scope is known by name."""
    body = '<div itemscope itemtype="https://schema.org/NewsArticle"><span itemprop="author" itemscope itemtype="https://schema.org/Person">By <b itemprop="name">Ann Lee</b></span></div>'

    assert ["Ann Lee"] == facts_of("", body).microdata["author"]


@pytest.mark.parametrize(
    ("thing", "expected"),
    [
        ({"@id": "#ann"}, "Ann Lee"),
        ({"@id": "#tom"}, None),
        ({"@id": "#ann", "name": "Other"}, "Other"),
        ({"@id": 5}, None),
        ("Ann", "Ann"),
        (None, None),
    ],
)
def test_resolve(thing, expected):
    """A reference is followed to the object of the same page."""
    facts = facts_of(json_ld('[{"@type": "Person", "@id": "#ann", "name": "Ann Lee"}]'))

    assert expected == text(facts.resolve(thing))


def test_article_is_found_once():
    """The page's article is one object, however often it is asked for."""
    facts = facts_of(news())
    assert facts.article() is facts.article()
    assert HEADLINE == facts.article()["headline"]
