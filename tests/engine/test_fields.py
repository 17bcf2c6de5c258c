"""Every field that is not the body: sources in order of trust, each value checked."""

import pytest

from pipelines.engine import Hints, Unreadable, complete, extract, read, rules_version
from tests.engine.pages import FETCHED_AT, HEADLINE, PROSE, URL, article, json_ld, news, page


def field(name: str, head: str = "", body: str = PROSE, hints: Hints | None = None):
    return getattr(article(page(body, head=head), hints=hints), name)


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        (news(author='"Ann Lee"'), PROSE, ["Ann Lee"]),
        (news(author='{"@type": "Person", "name": "Ann Lee"}'), PROSE, ["Ann Lee"]),
        (news(author='[{"name": "Ann Lee"}, {"name": "Tom Reed"}]'), PROSE, ["Ann Lee", "Tom Reed"]),
        (
            news(author='{"@id": "#a"}') + json_ld('{"@type": "Person", "@id": "#a", "name": "Ann Lee"}'),
            PROSE,
            ["Ann Lee"],
        ),
        (news(author='"River News"', publisher='{"name": "River News"}'), "<p>By Ann Lee</p>" + PROSE, ["Ann Lee"]),
        (news(author="5"), "<p>By Ann Lee</p>" + PROSE, ["Ann Lee"]),
        ('<meta name="author" content="Ann Lee">', "<p>By Tom Reed</p>" + PROSE, ["Ann Lee"]),
        ('<meta name="author" content="admin">', "<p>By Tom Reed</p>" + PROSE, ["Tom Reed"]),
        ('<meta property="article:author" content="https://facebook.com/ann">', PROSE, []),
        ("", "<p>By Ann Lee and Tom Reed</p>" + PROSE, ["Ann Lee", "Tom Reed"]),
        ("", "<p>By Ann Lee | May 3, 2025</p>" + PROSE, ["Ann Lee"]),
        ("", PROSE, []),
    ],
)
def test_authors(head, body, expected):
    """Authors are persons, from the first source that names one."""
    assert expected == field("authors", head, body)


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        (news(datePublished='"2025-10-21T10:00:00+02:00"'), PROSE, "2025-10-21T10:00:00+02:00"),
        (news(datePublished='["2025-10-21T10:00:00Z"]'), PROSE, "2025-10-21T10:00:00+00:00"),
        (news(datePublished="1761033600"), "<p>May 3, 2025</p>" + PROSE, "2025-10-21T08:00:00+00:00"),
        (news(datePublished="5"), "<p>May 3, 2025</p>" + PROSE, "2025-05-03"),
        (news(datePublished='"2099-01-01"'), "<p>May 3, 2025</p>" + PROSE, "2025-05-03"),
        (news(datePublished='"1970-01-01T00:00:00Z"'), PROSE, None),
        ('<meta property="article:published_time" content="2025-10-21T10:00:00Z">', PROSE, "2025-10-21T10:00:00+00:00"),
        ("", '<p><time datetime="2025-10-21T10:00:00Z">2 weeks ago</time></p>' + PROSE, "2025-10-21T10:00:00+00:00"),
        ("", "<p>Published: May 3, 2025</p>" + PROSE, "2025-05-03"),
        ("", "<p>By Ann Lee | May 3, 2025</p>" + PROSE, "2025-05-03"),
        ("", PROSE, None),
    ],
)
def test_date_published(head, body, expected):
    """The date is that of the first source which states a possible one."""
    assert expected == field("date_published", head, body)


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        (news(dateModified='"2025-10-22T10:00:00Z"'), PROSE, "2025-10-22T10:00:00+00:00"),
        ("", "<p>May 3, 2025</p><p>Updated: May 4, 2025</p>" + PROSE, "2025-05-04"),
        (news(datePublished='"2025-10-21"', dateModified='"2025-10-20"'), PROSE, None),
        (news(datePublished='"2025-10-21"', dateModified='"2025-10-21"'), PROSE, "2025-10-21"),
        (news(dateModified='"2099-01-01"'), PROSE, None),
    ],
)
def test_date_modified(head, body, expected):
    """An article is modified after it was published, and not in the future."""
    assert expected == field("date_modified", head, body)


def test_updated_is_not_published():
    """A line that says "updated" is no date of publication."""
    assert "2025-05-03" == field("date_published", "", "<p>Updated: May 4, 2025</p><p>May 3, 2025</p>" + PROSE)


def test_raw_date_is_kept():
    """The text that a date was read from stands beside it."""
    assert "May 3, 2025" == field("date_published_raw", "", "<p>May 3, 2025</p>" + PROSE)


@pytest.mark.parametrize(
    ("zone", "expected", "warned"),
    [("Europe/Zurich", "2025-10-21T10:00:00+02:00", False), (None, "2025-10-21T10:00:00", True)],
)
def test_zone_is_declared_or_missing(zone, expected, warned):
    """A time without offset gets the site's declared zone, or a warning, never a guess."""
    found = article(page(head=news(datePublished='"2025-10-21T10:00:00"')), hints=Hints(timezone=zone))

    assert (expected, warned) == (found.date_published, "date_published: no offset stated" in found.quality.warnings)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ('<link rel="canonical" href="/a?utm_source=x">', "https://example.org/a"),
        ('<link rel="canonical" href="https://www.example.org/a">', "https://www.example.org/a"),
        ('<link rel="canonical" href="https://other.example/a">', None),
        ('<link rel="canonical" href="http://[bad">', None),
        ('<meta property="og:url" content="https://example.org/a">', "https://example.org/a"),
        ("", None),
    ],
)
def test_canonical_url(head, expected):
    """The canonical address is the page's statement, if it names the same site."""
    assert expected == field("canonical_url", head)


@pytest.mark.parametrize(
    ("url", "head", "story_id", "expected"),
    [
        ("https://example.org/news/4711-bridge", "", r"/(\d+)-", "example.org:4711"),
        ("https://example.org/news/bridge/?utm_source=x", "", r"/(\d+)-", "https://example.org/news/bridge"),
        (
            "https://example.org/news/bridge",
            '<link rel="canonical" href="https://example.org/b/">',
            None,
            "https://example.org/b",
        ),
        ("http://www.example.org/b", "", None, "https://www.example.org/b"),
    ],
)
def test_id(url, head, story_id, expected):
    """The id is the site's own story id, else the canonical address."""
    assert expected == article(page(head=head), url=url, hints=Hints(story_id=story_id)).id


GERMAN = "<p>Die Brücke in Marlow ist seit Montag wieder offen, und die Leute gehen nach zwei Jahren wieder über den Fluss.</p>"
FRENCH = "<p>Le pont de Marlow est ouvert depuis lundi, et les habitants traversent la rivière après deux ans de travaux.</p>"
CHINESE = "<p>马洛的桥在星期一重新开放。经过两年的维修，居民们又可以步行过河了，市政府用自己的储备金支付了这项工程的费用，船只从五月开始可以再次通过，到时水位足够高，渡轮可以靠岸。</p>"


@pytest.mark.parametrize(
    ("source", "body", "expected", "from_"),
    [
        ('<html lang="en_gb">', PROSE, "en-GB", "html:lang"),
        ('<html lang="de">', GERMAN, "de", "html:lang"),
        ('<html lang="zh-hans-cn">', CHINESE, "zh-Hans-CN", "html:lang"),
        ('<html lang="">', PROSE, "en", "text"),
        ('<html lang="not a language">', PROSE, "en", "text"),
        ('<html lang="en"><meta property="og:locale" content="fr_FR">', FRENCH, "fr-FR", "meta:og:locale"),
        ("<html>", GERMAN, "de", "text"),
        ('<html lang="en">', GERMAN, "de", "text"),
        ('<html lang="und">', FRENCH, "fr", "text"),
    ],
)
def test_language(source, body, expected, from_):
    """The language is the first stated one that the text speaks, else what the text speaks."""
    found = article(source.encode() + f"<body><h1>{HEADLINE}</h1>{body}".encode())
    assert (expected, from_) == (found.language, found.provenance.get("language"))


def test_language_that_the_text_contradicts():
    """A template's language is not the article's: the text is believed, and a warning says so."""
    found = article(f'<html lang="en"><body><h1>{HEADLINE}</h1>{GERMAN}'.encode())
    assert ["language: html:lang says en, the text is de"] == [
        w for w in found.quality.warnings if w.startswith("language")
    ]


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        (news(keywords='"bridge, Marlow , , Quay"'), PROSE, ["bridge", "Marlow", "Quay"]),
        (news(keywords='"bridge, Marlow, bridge"'), PROSE, ["bridge", "Marlow"]),
        (news(keywords='["bridge", "Marlow, town"]'), PROSE, ["bridge", "Marlow, town"]),
        (news(keywords='[5, null, {"a": 1}, "bridge"]'), PROSE, ["bridge"]),
        (news(keywords="5"), PROSE, []),
        (
            '<meta property="article:tag" content="bridge"><meta property="article:tag" content="#Marlow">',
            PROSE,
            ["bridge", "Marlow"],
        ),
        (
            "",
            PROSE + '<p>Tags: <a rel="tag" href="/t/a">bridge</a>, <a rel="tag" href="/t/b">Marlow</a></p>',
            ["bridge", "Marlow"],
        ),
        ('<meta name="keywords" content="bridge,Marlow">', PROSE, ["bridge", "Marlow"]),
        ("", PROSE, []),
    ],
)
def test_tags(head, body, expected):
    """Tags come each once, from the first source that has any."""
    assert expected == field("tags", head, body)


def crumbs(*items: str) -> str:
    return json_ld('{"@type": "BreadcrumbList", "itemListElement": [' + ",".join(items) + "]}")


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (news(articleSection='"Town"'), "Town"),
        (news(articleSection='["Town", "News"]'), "Town"),
        (news(articleSection="5"), None),
        ('<meta property="article:section" content="Town">', "Town"),
        (crumbs('{"name": "Home"}', '{"name": "Town"}', f'{{"name": "{HEADLINE}"}}'), "Town"),
        (crumbs('{"item": {"name": "Home"}}', '{"item": {"name": "Town"}}'), "Town"),
        (crumbs("5", "null", '"x"'), None),
        (json_ld('{"@type": "BreadcrumbList", "itemListElement": 5}'), None),
        ("", None),
    ],
)
def test_section(head, expected):
    """The section is stated, or the last step of the way to the page."""
    assert expected == field("section", head)


def test_address_is_no_section():
    """A step of the breadcrumb without a name gives no section."""
    head = crumbs(
        '{"@type": "ListItem", "item": "https://example.org/"}',
        '{"@type": "ListItem", "item": "https://example.org/town"}',
    )

    assert field("section", head) is None


@pytest.mark.parametrize(
    ("head", "hints", "expected"),
    [
        (news(publisher='{"name": "River News"}'), None, "River News"),
        ('<meta property="og:site_name" content="River News">', None, "River News"),
        (news(publisher='{"name": "Other"}'), Hints(publisher="River News"), "River News"),
        (news(publisher="5"), None, None),
    ],
)
def test_publisher(head, hints, expected):
    """The site's declaration names the publisher, else the page does."""
    assert expected == field("publisher", head, hints=hints)


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        ('<meta name="description" content="Walkers are back.">', PROSE, "Walkers are back."),
        (news(description='"Walkers are back."'), PROSE, "Walkers are back."),
        (news(description="5"), PROSE, None),
        ("", f'<p class="dek">Walkers are back.</p><div>{PROSE}</div>', "Walkers are back."),
        ("", PROSE, None),
    ],
)
def test_description(head, body, expected):
    """The description is the printed dek, else what the page states."""
    assert expected == field("description", head, body)


@pytest.mark.parametrize(
    ("hints", "name", "expected"),
    [
        (Hints(authors=("Ann Lee",), source="feed"), "authors", ["Ann Lee"]),
        (Hints(date_published="2025-10-21"), "date_published", "2025-10-21"),
        (Hints(section="Town"), "section", "Town"),
        (Hints(tags=("bridge",)), "tags", ["bridge"]),
        (Hints(site="river"), "site", "river"),
    ],
)
def test_hints_fill_gaps(hints, name, expected):
    """What a feed says fills what the page leaves open."""
    assert expected == field(name, hints=hints)


def test_every_filled_field_has_a_source():
    """Provenance names where each value comes from."""
    found = article(page("<p>By Ann Lee</p>" + PROSE, head=news(datePublished='"2025-10-21"')))

    assert ("json_ld", "json_ld", "byline", "engine") == tuple(
        found.provenance[name] for name in ("headline", "date_published", "authors", "body")
    )


def test_unset_fields_have_no_source():
    """Provenance says nothing of what is absent."""
    found = article(page())

    assert not {"authors", "date_published", "section", "tags"} & set(found.provenance)


def test_fetch_is_recorded():
    """The article carries when and as which bytes it was fetched, and which rules read it."""
    found = article(page())

    assert (FETCHED_AT, True, rules_version()) == (
        found.fetched_at,
        found.content_hash.startswith("sha256:"),
        found.rules_version,
    )


def test_same_bytes_same_article():
    """Reading a page twice gives the same article."""
    assert article(page(head=news(author='"Ann Lee"'))) == article(page(head=news(author='"Ann Lee"')))


def test_strip_comes_before_complete():
    """A story that was not stripped cannot be completed."""
    (story,) = read(page(), url=URL).stories

    with pytest.raises(ValueError, match="strip comes before complete"):
        complete(story)


@pytest.mark.parametrize("cut", range(0, 700, 29))
def test_page_cut_anywhere(cut):
    """A download that broke off anywhere is an article, no article, or unreadable, never another error."""
    try:
        found = extract(page(head=news(author='"Ann Lee"'))[:cut], url=URL)
    except Unreadable as refusal:
        assert refusal.reason in ("empty", "not_html")
    else:
        assert len(found) <= 1


@pytest.mark.parametrize(
    ("head", "above", "below", "expected"),
    [
        ("", "<p>On 3 May 1998 the council voted on the bridge for the first time, and nothing came of it.</p>", "", None),
        ("", "<ul><li>1 May 2001: the first bridge opens to all traffic of the town and the villages round it.</li></ul>", "", None),
        ("", "", "<section><h2>Most read</h2><a href='/a'>Dog found in the park of Marlow</a> <time datetime='2019-03-03'>3 March 2019</time></section>", None),
        ("", "<p class='date'>19 hrs ago</p>", "", "2025-10-31T05:00:00+00:00"),
        ("", "<p>Published 2 days ago</p>", "", "2025-10-30"),
        ("", "<p class='date'>vor 3 Stunden</p>", "", "2025-10-31T21:00:00+00:00"),
        ("", '<p><time datetime="19:30">7:30 pm</time></p>', "", None),
        ("", "<p>Stand: 21.10.2025</p>", "", None),
        (json_ld('{"@type": "Product", "name": "A bridge reopens in Marlow", "datePublished": "2015-01-01"}'), "", "", None),
        ('<script id="__NEXT_DATA__" type="application/json">{"props": {"title": "A bridge reopens in Marlow", "publishedAt": "2025-10-21T10:00:00Z"}}</script>', "", "", "2025-10-21T10:00:00+00:00"),
    ],
)  # fmt: skip
def test_dates_that_are_the_articles(head, above, below, expected):
    """A date in the story's own sentences, in another story's line or of another thing is not when this one was published."""
    assert expected == article(page(above + PROSE + below, head=head)).date_published


def test_date_in_the_address():
    """A whole day in the address is the last resort."""
    found = article(page(), url="https://example.org/2025/10/21/a-bridge")
    assert ("2025-10-21", "url") == (found.date_published, found.provenance["date_published"])


@pytest.mark.parametrize(
    ("raw", "language", "expected"),
    [("03/04/2025", "en-GB", "2025-04-03"), ("03/04/2025", "en-US", "2025-03-04"), ("03/04/2025", "en", "2025-03-04")],
)
def test_days_before_months(raw, language, expected):
    """Where the day comes first is told by the page's region."""
    source = page(f"<p>{raw}</p>" + PROSE).replace(b'lang="en"', f'lang="{language}"'.encode())
    assert expected == article(source).date_published


OTHER = (
    '{"@type": "NewsArticle", "headline": "Another story about a dog in the park", "author": {"name": "Bob Wrong"}, "description": "A dog was found",'
    '"datePublished": "2024-01-01T10:00:00Z", "keywords": "dog", "articleSection": "Dogs", "isAccessibleForFree": false}'
)
OWN = (
    '{"@type": "NewsArticle", "headline": "A bridge reopens in Marlow", "author": "Ann Lee", "datePublished": "2025-10-21T10:00:00Z",'
    '"keywords": "bridge,river", "description": "Two years of repairs end.", "publisher": {"name": "Marlow Media"}}'
)


@pytest.mark.parametrize(
    "head",
    [
        json_ld(OTHER),
        json_ld('{"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": ' + OTHER + "}]}"),
    ],
)
def test_a_statement_about_another_story(head):
    """What JSON-LD says of another story is not said of this one."""
    found = article(page(head=head + '<meta name="author" content="Ann Lee">'))
    assert (["Ann Lee"], None, None, [], None) == (
        found.authors, found.date_published, found.section, found.tags, found.description,
    )  # fmt: skip
    assert "full" == found.access.state


def test_a_teasers_microdata_is_not_the_articles():
    """A box with another story's microdata before the article does not take its place."""
    box = (
        '<div><div itemscope itemtype="http://schema.org/Article"><h3 itemprop="headline"><a href="/dog">Old dog story found in the park</a></h3>'
        '<span itemprop="author">Bob Wrong</span><meta itemprop="datePublished" content="2020-01-01"></div></div>'
    )
    found = article(page().replace(b"<main>", b"<main>" + box.encode()))
    assert (HEADLINE, [], None) == (found.headline, found.authors, found.date_published)


def test_of_several_statements_the_one_that_tells_the_headline():
    """Where a page describes several articles, all fields are its own article's."""
    found = article(page(head=json_ld(f"[{OTHER}, {OWN}]")))
    assert (["Ann Lee"], ["bridge", "river"], "Two years of repairs end.", "Marlow Media") == (
        found.authors, found.tags, found.description, found.publisher,
    )  # fmt: skip


@pytest.mark.parametrize("canonical", ["https://example.org/", "https://example.org"])
def test_a_canonical_address_that_is_the_front_page(canonical):
    """A template that calls every page the front page does not make one article of all."""
    found = article(page(head=f'<link rel="canonical" href="{canonical}">'))
    assert (None, "https://example.org/news/a-bridge-reopens-in-marlow") == (found.canonical_url, found.id)


def test_a_canonical_address_on_another_site():
    """It says where the story is from; it is not this page's address."""
    found = article(page(head='<link rel="canonical" href="https://other.example/story?utm_source=x">'))
    assert (None, "https://other.example/story") == (found.canonical_url, found.origin.url)
    assert "link:canonical: https://other.example/story" in found.origin.evidence


@pytest.mark.parametrize(
    ("head", "authors", "evidence"),
    [
        (news(author='{"@type": "NewsMediaOrganization", "name": "Green Valley"}'), [], ["byline: Green Valley"]),
        (news(author='"dpa"'), [], ["byline: dpa"]),
        (news(author='[{"@type": "Person", "name": "Ann Lee"}, {"@type": "Organization", "name": "Reuters"}]'), ["Ann Lee"], ["byline: Reuters"]),
        (news(author='{"@type": "Person", "givenName": "Ann", "familyName": "Lee"}'), ["Ann Lee"], []),
        ('<meta name="dc.creator" content="Lee, Ann; Reed, Tom">', ["Ann Lee", "Tom Reed"], []),
        ('<meta name="twitter:label1" content="Written by"><meta name="twitter:data1" content="gizzmo">', ["gizzmo"], []),
    ],
)  # fmt: skip
def test_persons_and_organisations(head, authors, evidence):
    """Persons are authors; who else is credited is told in the story's origin."""
    found = article(page(head=head))
    assert (authors, evidence) == (found.authors, found.origin.evidence)
