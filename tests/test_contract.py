"""The item contract: code, published schema and documents say the same."""

import json
from dataclasses import fields
from pathlib import Path

import jsonschema
import pytest

from pipelines.engine import Article, Hints, complete, read, strip
from pipelines.engine.fields import PROVEN
from pipelines.schema import article_schema
from pipelines.store import to_line
from tests.replicas import hints_of, replicas

DOCS = Path(__file__).parent.parent / "docs"
PAGES = [replica for replica in replicas() if replica.expected]
VALIDATOR = jsonschema.Draft202012Validator(article_schema())


def articles(replica):
    reading = read(replica.body, url=replica.url, hints=hints_of(replica.site), fetched_at=replica.fetched_at)
    return [complete(strip(story)) for story in reading.stories]


def test_published_schema_is_the_code_s():
    """docs/article.schema.json is what the classes give."""
    assert article_schema() == json.loads((DOCS / "article.schema.json").read_text("utf-8"))


def test_every_field_is_required_and_explained():
    """No field may be left out of a line, at any depth, and each says what it means."""

    def check(schema, path):
        if schema.get("properties"):
            assert list(schema["properties"]) == schema["required"], path
            for name, part in schema["properties"].items():
                assert part.get("description"), f"{path}.{name}"
        for name, part in schema.get("properties", {}).items():
            check(part, f"{path}.{name}")
        for part in (schema.get("items"), *schema.get("anyOf", ())):
            if isinstance(part, dict):
                check(part, path)

    check(article_schema(), "article")

    assert [field.name for field in fields(Article)] == article_schema()["required"]


@pytest.mark.parametrize("replica", PAGES, ids=str)
def test_line_is_valid_and_says_where_its_fields_come_from(replica):
    """Each line keeps to the schema, and provenance names a source for each filled field."""
    for article in articles(replica):
        line = json.loads(to_line(article))

        assert [error.message for error in VALIDATOR.iter_errors(line)] == []
        rights = {f"usage_rights.{name}" for name, value in line["usage_rights"].items() if value}

        assert {name for name in PROVEN if line[name]} | rights == set(line["provenance"])


def test_absent_is_null_or_empty():
    """An article about which nothing is known still has every field."""
    line = json.loads(to_line(Article()))

    assert list(line) == article_schema()["required"]
    assert (line["date_published"], line["authors"], line["extra"], line["body"]) == (None, [], {}, "")


def test_lone_surrogates_and_controls_make_valid_lines():
    """Whatever a page's JSON-LD holds, the line is UTF-8 and one line."""
    page = rb'<html><script type="application/ld+json">{"@type":"NewsArticle","headline":"A \ud800 b\u2028c"}</script><body><h1>x</h1><p>Some text of the article that is long enough to be read as text.</p></body></html>'
    reading = read(page, url="https://example.org/a", hints=Hints())
    line = to_line(complete(strip(reading.stories[0])))

    assert line.count(b"\n") == 1
    assert json.loads(line.decode("utf-8"))["headline"]


def test_repr_is_short():
    """No page bodies in logs: what Scrapy logs of an item is a line."""
    replica = PAGES[0]
    reading = read(replica.body, url=replica.url, hints=hints_of(replica.site))
    for shown in (reading.stories[0], articles(replica)[0]):
        assert len(repr(shown)) < 300
