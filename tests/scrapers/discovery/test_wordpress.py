"""WordPress's REST interface: addresses, types, posts."""

import json

import pytest

from scrapers.discovery import wordpress

POST = {
    "id": 7, "link": "https://example.org/updates/a/", "date": "2025-10-21T11:00:00", "date_gmt": "2025-10-21T09:00:00",
    "modified": "2025-10-22T11:00:00", "modified_gmt": "2025-10-22T09:00:00", "title": {"rendered": "A &#038; <em>B</em>"},
    "content": {"rendered": "<p>Text</p>", "protected": False},
    "_embedded": {
        "author": [{"name": "Ann Lee"}],
        "wp:term": [[{"taxonomy": "category", "name": "Digital economy"}], [{"taxonomy": "post_tag", "name": "Chips"}]],
    },
}  # fmt: skip
URL = wordpress.first_page("https://example.org/wp-json/", "posts")


def read(*posts, pages="1", url=URL):
    return wordpress.read(json.dumps(posts).encode(), url, pages)


def test_post():
    """Dates in UTC, plain title, authors and terms from what is embedded, the text as a witness."""
    [entry] = read(POST).entries

    assert {
        "headline": "A & B",
        "date_published": "2025-10-21T09:00:00Z",
        "date_modified": "2025-10-22T09:00:00Z",
        "authors": ("Ann Lee",),
        "section": "Digital economy",
        "tags": ("Chips",),
        "content": "<p>Text</p>",
        "source": "wp_rest",
    } == entry.hints()


@pytest.mark.parametrize(
    ("changed", "name", "value"),
    [
        ({"content": {"rendered": "<p>Text</p>", "protected": True}}, "content", None),
        ({"_embedded": {"author": [{"code": "rest_user_invalid_id"}], "wp:term": [None, {}]}}, "authors", ()),
        ({"date_gmt": "0000-00-00T00:00:00"}, "date_published", "2025-10-21T11:00:00"),
        ({"title": None}, "headline", None),
    ],
)
def test_post_that_lacks_something(changed, name, value):
    """Text behind a password, authors that are not shown, a draft's date: absent, no fault."""
    [entry] = read(POST | changed).entries

    assert value == getattr(entry, name)


@pytest.mark.parametrize(("pages", "next_page"), [("3", "page=2&"), ("1", None), (None, None), ("x", None)])
def test_next_page(pages, next_page):
    """X-WP-TotalPages says whether there is more."""
    found = read(POST, pages=pages)

    assert (next_page is None) == (found.next is None)
    assert (next_page or "") in (found.next or "")


@pytest.mark.parametrize("body", [b'{"code": "rest_no_route"}', b"<html>", b"", b"[1, null]"])
def test_no_posts(body):
    """A refusal or a page in HTML names nothing."""
    assert () == wordpress.read(body, URL, "9").entries


def test_types():
    """The site's own types, without pages, files and core's inner ones."""
    types = {
        name: {"rest_base": base}
        for name, base in (("post", "posts"), ("page", "pages"), ("wp_block", "blocks"), ("update", "updates"))
    }

    assert ["updates"] == wordpress.read_types(json.dumps(types).encode())
    assert [] == wordpress.read_types(b'{"code": 1}') == wordpress.read_types(b"[]")


def test_changed_since():
    """One address a day, which goes back far enough for any zone."""
    asked = wordpress.changed_since(
        wordpress.first_page("https://example.org/?rest_route=/", "updates"), 1_761_040_000.0
    )

    assert "rest_route=%2Fwp%2Fv2%2Fupdates" in asked
    assert "modified_after=2025-10-20T00%3A00%3A00Z" in asked
