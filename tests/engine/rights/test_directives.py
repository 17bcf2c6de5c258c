"""X-Robots-Tag headers and robots meta elements."""

import pytest

from pipelines.engine.rights import read_rights
from pipelines.engine.rights.directives import directives_for
from tests.engine.rights.pages import facts_of


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        (["noindex"], ["noindex"]),
        (["NOINDEX, NoFollow"], ["noindex", "nofollow"]),
        (["noindex", "noarchive"], ["noindex", "noarchive"]),
        (["noindex,,  noindex ,"], ["noindex"]),
        (["all"], ["all"]),
        (["none"], ["none"]),
        (["noai, noimageai"], ["noai", "noimageai"]),
        (["max-snippet:0"], ["max-snippet:0"]),
        (["max-snippet : -1, max-image-preview:large"], ["max-snippet:-1", "max-image-preview:large"]),
        (["googlebot: noindex"], []),
        (["googlebot: noindex, nofollow"], []),
        (["googlebot: noindex", "noarchive"], ["noarchive"]),
        (["noarchive, googlebot: noindex"], ["noarchive"]),
        (["Winnow: noindex, noarchive"], ["noindex", "noarchive"]),
        (["otherbot: noindex, winnow: noarchive"], ["noarchive"]),
        (["otherbot: max-snippet:0, winnow: max-snippet: 5"], ["max-snippet:5"]),
        (["winnowing: noindex"], []),
        (["unavailable_after: 25 Jun 2010 15:00:00 PST"], ["unavailable_after:25 Jun 2010 15:00:00 PST"]),
        (
            ["unavailable_after: Friday, 25 Jun 2010 15:00:00 PST, noarchive"],
            ["unavailable_after:Friday, 25 Jun 2010 15:00:00 PST", "noarchive"],
        ),
        (["unavailable_after: 2010-06-25T15:00:00+00:00"], ["unavailable_after:2010-06-25T15:00:00+00:00"]),
        (["otherbot: unavailable_after: 25 Jun 2010 15:00:00 PST"], []),
        (["no index"], []),
        (["noarchive-not-quite"], ["noarchive-not-quite"]),
        (["<b>noindex</b>", "\x00", "", ",,,", ":", "::", "noindex:"], []),
        (["noindex" * 1000], []),
    ],
)
def test_lines(lines, wanted):
    """Lines in, the directives for all robots and for Winnow out."""
    assert wanted == directives_for(lines, "winnow")


def found_in(head="", headers=None):
    facts, root = facts_of(head)
    found = read_rights(facts, root, url="https://example.org/a", headers=headers)
    return found.rights.x_robots_tag, found.provenance.get("usage_rights.x_robots_tag")


@pytest.mark.parametrize(
    ("head", "headers", "wanted"),
    [
        ('<meta name="robots" content="noarchive">', {}, ("noarchive", "meta:robots")),
        ('<META NAME="ROBOTS" CONTENT="NOARCHIVE">', {}, ("noarchive", "meta:robots")),
        ('<meta name="winnow" content="noai">', {}, ("noai", "meta:winnow")),
        ('<meta name="googlebot" content="noarchive">', {}, (None, None)),
        ('<meta name="description" content="noarchive">', {}, (None, None)),
        ("<!-- <meta name='robots' content='noai'> -->", {}, (None, None)),
        ('<meta name="robots">', {}, (None, None)),
        ('<meta name="robots" content="a"><meta name="robots" content="b">', {}, ("a, b", "meta:robots")),
        ("", {"X-Robots-Tag": "noai"}, ("noai", "header:x-robots-tag")),
        ("", {"x-robots-tag": "googlebot: noai\nnoarchive"}, ("noarchive", "header:x-robots-tag")),
        ("", {"x-robots-tag": ["googlebot: noai", b"noarchive", 7]}, ("noarchive", "header:x-robots-tag")),
        ("", {"x-robots-tag": None, 7: "noai", None: 1}, (None, None)),
        (
            '<meta name="robots" content="noindex, noai">',
            {"X-Robots-Tag": "noai"},
            ("noai, noindex", "header:x-robots-tag, meta:robots"),
        ),
    ],
)
def test_where_they_stand(head, headers, wanted):
    """Headers of any form and meta elements for all robots or for ours; each directive once, with its sources."""
    assert wanted == found_in(head, headers)
