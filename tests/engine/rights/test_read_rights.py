"""The rights on an article's line, by ``extract`` alone and with what the host says."""

from pipelines.engine import Fetched, SiteSignals, complete, extract, read, strip
from pipelines.engine.article import UsageRights
from pipelines.engine.rights import read_robots
from tests.scrapers.warc import article_page

URL = "https://example.org/news/a"
PAGE = article_page("A bridge reopens").replace(b"</head>", b'<meta name="robots" content="noai"></head>')


def test_extract_knows_headers_and_page():
    """robots.txt is unknown, and so null; the signals were read when the page was fetched."""
    headers = {"X-Robots-Tag": "noarchive", "TDM-Reservation": "1"}
    [article] = extract(PAGE, url=URL, headers=headers, fetched_at="2025-10-21T09:00:00+00:00")
    sources = {name: source for name, source in article.provenance.items() if name.startswith("usage_rights.")}

    assert (
        UsageRights(tdm_reservation="1", x_robots_tag="noarchive, noai", checked_at="2025-10-21T09:00:00+00:00")
        == article.usage_rights
    )
    assert {
        "usage_rights.tdm_reservation": "header:tdm-reservation",
        "usage_rights.x_robots_tag": "header:x-robots-tag, meta:robots",
        "usage_rights.checked_at": "fetch",
    } == sources  # fmt: skip


def test_headers_in_any_form():
    """HTTP clients give headers as text or bytes, and several of a name as a list: all say the same."""
    forms = (
        {"X-Robots-Tag": "noarchive", "Content-Type": "text/html"},
        {"x-robots-tag": ["noarchive"], "content-type": ["text/html"]},
        {b"X-Robots-Tag": [b"noarchive"], b"Content-Type": b"text/html"},
    )

    found = [extract(PAGE, url=URL, headers=headers)[0].usage_rights for headers in forms]
    assert [UsageRights(x_robots_tag="noarchive, noai")] * 3 == found


def test_nothing_is_said_without_signals():
    """A page without a word on its use, without headers and date, has no rights on the line."""
    [article] = extract(article_page("A bridge reopens"), url=URL)

    assert UsageRights() == article.usage_rights


def test_what_the_host_says():
    """robots.txt travels with the fetch; a missing one is named, one that nobody has seen is null."""

    def robots_of(body, status):
        site = SiteSignals("Winnow/0.1", read_robots(body), status)
        [story] = read(PAGE, url=URL, fetched=Fetched(URL, site_signals=site)).stories
        return complete(strip(story)).usage_rights.robots

    assert "User-agent: *; Allow: /news/" == robots_of(b"User-agent: *\nAllow: /news/", 200)
    assert "no group" == robots_of(b"", 200)
    assert "no robots.txt: HTTP 404" == robots_of(b"<html>Not found</html>", 404)
    assert "robots.txt unreachable: HTTP 503" == robots_of(b"User-agent: *\nAllow: /", 503)


def test_long_robots_txt_is_a_warning():
    """What was not read of it is said on the line."""
    site = SiteSignals("Winnow/0.1", read_robots(b"User-agent: *\n" + b"#" * 600_000), 200)
    [story] = read(PAGE, url=URL, fetched=Fetched(URL, site_signals=site)).stories

    assert any(warning.startswith("usage_rights: robots.txt") for warning in complete(strip(story)).quality.warnings)
