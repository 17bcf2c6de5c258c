"""Every saved page becomes what it should, field by field. A failing line names site, markup, page, item and field."""

import difflib
from dataclasses import asdict
from functools import cache

import pytest

from pipelines.engine import extract
from pipelines.engine.assemble import text_hash
from tests.replicas import Replica, hints_of, replicas

PAGES = [replica for replica in replicas() if replica.expected]
FIELDS = [(replica, number, field) for replica in PAGES for number, item in enumerate(replica.items) for field in item]


@cache
def articles_of(replica: Replica):
    return extract(
        replica.body,
        url=replica.url,
        headers={"Content-Type": replica.content_type},
        hints=hints_of(replica.site),
        fetched_at=replica.fetched_at,
    )


@pytest.mark.parametrize("replica", PAGES, ids=str)
def test_page_prints_so_many_articles(replica):
    """A page becomes as many articles as it prints."""
    assert [item["headline"] for item in replica.items] == [article.headline for article in articles_of(replica)]


@pytest.mark.parametrize(("replica", "number", "field"), FIELDS, ids=lambda value: str(value))
def test_field(replica, number, field):
    """A field has the very words that the page prints or states."""
    expected = replica.items[number][field]
    article = asdict(articles_of(replica)[number])

    if field == "body":
        assert expected == article["body"].split("\n\n"), diff(expected, article["body"].split("\n\n"))
    elif field == "warnings":
        assert expected == article["quality"]["warnings"]
    else:
        assert as_printed(expected) == only(as_printed(expected), article[field])


def as_printed(expected):
    """A source's body may be written as a list of paragraphs."""
    if isinstance(expected, list):
        return [as_printed(value) for value in expected]
    if isinstance(expected, dict) and isinstance(expected.get("body"), list):
        return expected | {"body": "\n\n".join(expected["body"])}
    return expected


def only(expected, found):
    """What was found, without keys that nothing is expected of."""
    if isinstance(expected, dict) and isinstance(found, dict):
        return {key: only(value, found.get(key)) for key, value in expected.items()}
    if isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        return [only(one, other) for one, other in zip(expected, found)]
    return found


def diff(expected, found):
    return "\n" + "\n".join(difflib.unified_diff(expected, found, "expected", "found", lineterm="", n=0))


@pytest.mark.parametrize("replica", PAGES, ids=str)
def test_same_bytes_same_articles(replica):
    """Reading a page twice gives the same articles."""
    again = extract(
        replica.body,
        url=replica.url,
        headers={"Content-Type": replica.content_type},
        hints=hints_of(replica.site),
        fetched_at=replica.fetched_at,
    )

    assert [asdict(article) for article in articles_of(replica)] == [asdict(article) for article in again]


@pytest.mark.parametrize("site", ["digwatch", "techticia", "viqus", "theoutpost", "newsdirectory3"])
def test_first_sites_have_two_markups_and_three_more_pages(site):
    """What recurs really recurs, in markup that differs."""
    markups = {replica.markup for replica in PAGES if replica.site == site}
    pages = {
        markup: [replica for replica in PAGES if (replica.site, replica.markup) == (site, markup)] for markup in markups
    }

    assert len(markups) >= 2
    assert {markup: True for markup in markups} == {markup: len(found) >= 4 for markup, found in pages.items()}


def test_single_post_is_its_entry_in_the_archive():
    """A post's own page gives the body of its entry on the archive page after its standfirst, and its id where the entry links to it."""
    for archive in (replica for replica in PAGES if replica.file.name == "archive.html"):
        entries = {article.headline: article for article in articles_of(archive)}
        posts = [
            replica
            for replica in PAGES
            if (replica.site, replica.markup) == (archive.site, archive.markup) and replica is not archive
        ]
        found = 0
        for post in posts:
            article = articles_of(post)[0]
            entry = entries.get(article.headline)
            if entry is None:
                continue
            found += 1

            assert entry.body == article.body.removeprefix(f"{article.description}\n\n"), str(post)
            assert text_hash(entry.headline, entry.body) == text_hash(
                article.headline, article.body, article.description
            ), str(post)
            assert not entry.url or article.id == entry.id, str(post)
        assert found >= 3, str(archive)


def test_story_id_outlives_its_slug():
    """A story keeps its id when slug, title and summary change under it."""
    pages = {replica.file.name: replica for replica in PAGES if replica.markup == "layout_b"}
    first, later = (articles_of(pages[name])[0] for name in ("netflix.html", "netflix-later.html"))

    assert first.id == later.id == "theoutpost:19405"
    assert first.url != later.url
    assert first.headline != later.headline
