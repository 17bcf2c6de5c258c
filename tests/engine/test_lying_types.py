"""Statements whose types lie: no exception, no wrong value, one whole line that fits the schema."""

import json
from functools import cache
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from pipelines.store import to_line
from tests.engine.pages import FIRST, PROSE, article, json_ld, news, page

SCHEMA = Path(__file__).parents[2] / "docs" / "article.schema.json"
FIELDS = ("headline", "alternativeHeadline", "author", "creator", "publisher", "datePublished", "dateModified", "keywords", "articleSection",
          "inLanguage", "description", "image", "isAccessibleForFree", "articleBody", "wordCount", "license", "mainEntityOfPage", "hasPart")  # fmt: skip
LIES = {
    "number": "5",
    "negative number": "-1e308",
    "NaN": "NaN",
    "infinity": "Infinity",
    "true": "true",
    "false": "false",
    "null": "null",
    "empty text": '""',
    "empty list": "[]",
    "empty object": "{}",
    "list of lists": '[[["x"], []], [[[]]]]',
    "object of objects": '{"name": {"name": {"name": {"@id": 5}}}}',
    "its own id": '{"@id": "#a", "@type": "Person"}',
    "list of everything": '[1, true, null, {"@type": 7}, ["a"], {"name": []}, {"name": ["", 3]}]',
    "lone surrogates": '"\\ud800 and \\udfff"',
    "nul and controls": '"\\u0000\\u0007\\u202e"',
    "long text": json.dumps("word " * 50_000),
    "markup": '"<script>alert(1)</script>"',
    "address": '"javascript:alert(1)"',
    "bad address": '"http://[::1"',
    "type as list": '{"@type": [1, null, ["Person"]], "name": "x"}',
    "huge integer": "9" * 4000,
}


@cache
def schema() -> Draft202012Validator:
    return Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def line_of(body: bytes) -> dict:
    """The article's line, read back; it fits the schema."""
    line = to_line(article(body))
    fields = json.loads(line.decode("utf-8"))
    assert [] == [error.message for error in schema().iter_errors(fields)]
    return fields


NO_TEXT = (
    "number",
    "negative number",
    "NaN",
    "infinity",
    "true",
    "null",
    "empty text",
    "empty list",
    "empty object",
    "huge integer",
)
"""Lies that say nothing: the line is what it would be without them."""
READ_FROM_JSON_LD = ("headline", "alternative_headline", "authors", "publisher", "date_published", "date_modified", "tags", "section", "language", "description",
                     "images", "access", "usage_rights", "body")  # fmt: skip


@cache
def plain_line(field: str) -> dict:
    """The line of the same page where the field says nothing."""
    return line_of(page(head=news(**{field: "null"})))


@pytest.mark.parametrize("lie", LIES)
@pytest.mark.parametrize("field", FIELDS)
def test_a_lie_in_json_ld(field, lie):
    """Whatever stands in a JSON-LD field, the line is sound; what is no text leaves it as it would be without the field."""
    fields = line_of(page(head=news(**{field: LIES[lie]})))
    assert fields["body"].startswith(FIRST)
    if lie in NO_TEXT:
        assert {name: plain_line(field)[name] for name in READ_FROM_JSON_LD} == {
            name: fields[name] for name in READ_FROM_JSON_LD
        }


@pytest.mark.parametrize("lie", ["number", "true", "list of everything", "object of objects"])
@pytest.mark.parametrize("field", ["author", "publisher", "description", "articleSection"])
def test_a_lie_is_warned_of(field, lie):
    """A statement that should be a text and is none is said to be none."""
    assert f"json_ld: {field} is no text" in line_of(page(head=news(**{field: LIES[lie]})))["quality"]["warnings"]


@pytest.mark.parametrize(
    "stated", ['"Ann Lee"', '["Ann Lee"]', '{"@id": "#a"}', '[{"@type": "Person", "name": "Ann Lee"}]', "null", '""']
)
def test_what_is_no_lie(stated):
    """Texts, names, references and nothing are what schema.org allows."""
    warnings = line_of(page(head=news(author=stated)))["quality"]["warnings"]
    assert [] == [warning for warning in warnings if warning.startswith("json_ld")]


def test_nan_is_warned_of():
    """JSON has no NaN; it is read as nothing, and said."""
    assert "json_ld: NaN for a value" in line_of(page(head=news(wordCount="NaN")))["quality"]["warnings"]


@pytest.mark.parametrize(
    "head",
    [
        json_ld("[" * 200_000),
        json_ld("[" * 200_000 + "]" * 200_000),
        json_ld('{"a":' * 100_000 + "1" + "}" * 100_000),
        json_ld('{"@type":"NewsArticle","headline":"' + "x" * 12_000_000 + '"}'),
        json_ld(json.dumps([{"@type": "NewsArticle", "headline": f"Story {n}"} for n in range(20_000)])),
        json_ld("{'@type': 'NewsArticle', headline: 'A bridge', author: {name: 'Ann Lee'},}"),
        json_ld(""),
        json_ld("null"),
        json_ld("\ud83d".encode("utf-8", "replace").decode()),
        '<script id="__NEXT_DATA__" type="application/json">{"author":' + "[" * 200_000 + "</script>",
        "<script>window.__STATE__ = {author: " + "{a:" * 50_000 + "</script>",
        "<script>dataLayer.push({author: NaN, publish_date: [[]]})</script>" * 500,
        '<meta name="author" content="' + "Ann Lee, " * 20_000 + '">',
        '<meta property="article:published_time" content="99999-99-99T99:99:99Z">',
        '<meta property="article:published_time" content="' + "2" * 100_000 + '">',
        '<meta property="og:title" content="&#xD800;">',
        '<link rel="canonical" href="http://[">',
        '<link rel="canonical" href="javascript:alert(1)">',
    ],
    ids=range(18),
)
def test_a_head_that_is_hostile(head):
    """Depth, size and rubbish in a page's head cost nothing but the statement."""
    assert line_of(page(head=head))["body"].startswith(FIRST)


def test_what_was_not_read_is_warned_of():
    """A block that is too large, or no JSON, leaves a warning that says so."""
    large = article(page(head=json_ld('{"headline":"' + "x" * 3_000_000 + '"}'))).quality.warnings
    broken = article(page(head=json_ld("[" * 200_000))).quality.warnings
    assert ["json_ld: a block of 3000015 characters was not read"] == [w for w in large if w.startswith("json_ld")]
    assert ["json_ld: a block that cannot be read"] == [w for w in broken if w.startswith("json_ld")]


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ('"2099-01-01"', "date_published: 2099-01-01 (json_ld) is in the future, left out"),
        ('"1970-01-01T00:00:00Z"', "date_published: 1970-01-01T00:00:00Z (json_ld) is before 1990, left out"),
    ],
)
def test_impossible_dates_are_warned_of(stated, expected):
    """A date that cannot be is refused aloud."""
    found = article(page(head=news(datePublished=stated)))
    assert None is found.date_published
    assert expected in found.quality.warnings


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (
            news(datePublished='"2025-10-21"') + '<meta property="article:published_time" content="2025-03-01">',
            "date_published: json_ld and meta:article:published_time disagree (2025-10-21, 2025-03-01)",
        ),
        (
            news(author='"Ann Lee"') + '<meta name="author" content="Tom Reed">',
            "authors: json_ld and meta elements name different persons",
        ),
        (
            news() + '<meta property="og:title" content="Dog found in the park of Ellenby after weeks">',
            "headline: json_ld and meta:og:title disagree",
        ),
        (
            '<link rel="canonical" href="/news/one"><meta property="og:url" content="https://example.org/news/two">',
            "canonical_url: link:canonical and meta:og:url disagree",
        ),
    ],
)
def test_statements_that_disagree(head, expected):
    """Two statements for machines that say different things: the more trusted one is taken, with a warning."""
    assert expected in article(page(PROSE, head=head)).quality.warnings


def test_statements_that_agree_in_other_words():
    """Another wording, an address with tracking, are no disagreement."""
    head = '<meta property="og:title" content="A bridge reopens in Marlow, at last"><link rel="canonical" href="/news/one">'
    found = article(
        page(head=news() + head + '<meta property="og:url" content="http://example.org/news/one/?utm_source=x">')
    )
    assert [] == [warning for warning in found.quality.warnings if "disagree" in warning]
