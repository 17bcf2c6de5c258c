"""The licence of a page, and those of its pictures, which are none of it."""

import pytest

from pipelines.engine.rights import read_rights
from tests.engine.rights.pages import facts_of

BY = "https://creativecommons.org/licenses/by/4.0/"


def json_ld(value):
    return (
        f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "A", "license": {value}}}</script>'
    )


def licence_of(head="", body="", headers=None):
    facts, root = facts_of(head, body)
    return read_rights(facts, root, url="https://example.org/news/a", headers=headers)


@pytest.mark.parametrize(
    ("head", "body", "wanted", "source"),
    [
        (f'<link rel="license" href="{BY}">', "", BY, "link:license"),
        ('<link rel="LICENSE nofollow" href="/terms">', "", "https://example.org/terms", "link:license"),
        ("", f'<a rel="license noopener" href="{BY}">CC BY</a>', BY, "selector:rel=license"),
        ("", f'<a rel="license" href="{BY}deed.de"><img src="by.png"></a>', BY, "selector:rel=license"),
        ("", f'<div class="wp-caption"><img src="/a.jpg"><p class="wp-caption-text">Bridge <a rel="license" href="{BY}">CC BY</a></p></div>', None, None),
        ("", f'<td><a href="/large"><img src="/a.jpg"></a><br><small>Jo, <a href="{BY}">CC BY</a></small></td>', None, None),
        ("", f'<div><a rel="license" href="{BY}"><img src="/by.png"></a> This work is under <a rel="license" href="{BY}">CC BY</a></div>', BY, "selector:rel=license"),
        ("", f'<div><img src="https://licensebuttons.net/l/by/4.0/88x31.png"> <a rel="license" href="{BY}">CC BY</a></div>', BY, "selector:rel=license"),
        ("", f'<article><img src="/a.jpg"><p>A brief text.</p><p><a rel="license" href="{BY}">CC BY</a></p></article>', BY, "selector:rel=license"),
        ("", f'<footer><img src="/logo.png"><p><a href="{BY}">CC BY</a></p></footer>', BY, "selector:footer creativecommons.org"),
        (json_ld(f'"{BY}"'), "", BY, "json_ld"),
        (json_ld('"https://example.org/\\ud800"'), "", "https://example.org/?", "json_ld"),
        (json_ld(f'{{"@type": "CreativeWork", "url": "{BY}"}}'), "", BY, "json_ld"),
        (json_ld(f'[7, null, ["{BY}"], {{}}, "{BY}"]'), "", BY, "json_ld"),
        ("", '<footer><a href="http://www.creativecommons.org/licenses/BY/4.0">CC</a></footer>', BY, "selector:footer creativecommons.org"),
        ("", '<footer><a href="https://creativecommons.org/publicdomain/zero/1.0/">CC0</a></footer>', "https://creativecommons.org/publicdomain/zero/1.0/", "selector:footer creativecommons.org"),
        ("", f'<p>Creative Commons has <a href="{BY}">a licence</a>.</p>', None, None),
        ("", f'<figure><img><figcaption>Jo / <a rel="license" href="{BY}">CC BY</a></figcaption></figure>', None, None),
        ("", f'<footer><figure><a href="{BY}">CC BY</a></figure></footer>', None, None),
        ("", '<footer><a href="https://creativecommons.org/">CC</a></footer>', None, None),
        ("", '<footer><a href="https://creativecommons.org.example/licenses/by/4.0/">CC</a></footer>', None, None),
        ("", '<a rel="license">no address</a><a rel="license" href="javascript:alert(1)">x</a>', None, None),
        ('<link rel="licence" href="/terms">', "", None, None),
        (json_ld('"CC BY 4.0"'), "", None, None),
        (json_ld("7"), "", None, None),
        (json_ld('{"url": {"url": 1}}'), "", None, None),
    ],
)  # fmt: skip
def test_licence(head, body, wanted, source):
    """What a page says of itself counts; what it says of pictures, or of licences, does not."""
    found = licence_of(head, body)

    assert (wanted, source) == (found.rights.license, found.provenance.get("usage_rights.license"))


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        (f'<{BY}>; rel="license"', BY),
        (f"</style.css>; rel=preload, <{BY}>; rel=license; title=x", BY),
        (f'<{BY}>; rel="license copyright"', BY),
        (f'<{BY}>; rel="licensed"', None),
        (f'<{BY}>; title="rel=license"', None),
        ("<<<>>>;;rel", None),
    ],
)
def test_link_header(header, wanted):
    """RFC 8288's header with the relation of RFC 4946."""
    assert wanted == licence_of(headers={"Link": header}).rights.license


def test_several_licences_are_a_warning():
    """The most trusted source's is taken; two spellings of one address are one."""
    other = "https://creativecommons.org/licenses/by-nd/4.0/"
    two = licence_of(json_ld(f'"{BY}"'), f'<a rel="license" href="{other}">ND</a>')
    one = licence_of(json_ld(f'"{BY}"'), f'<a rel="license" href="http{BY[5:]}deed.fr">BY</a>')

    assert (BY, 1) == (two.rights.license, len(two.warnings))
    assert (BY, 0) == (one.rights.license, len(one.warnings))
