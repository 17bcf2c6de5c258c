"""Which signal forbids what; docs/usage-rights.md has the same table for people."""

from pathlib import Path

import pytest

from pipelines.engine import may_archive, objection
from pipelines.engine.article import UsageRights
from pipelines.engine.rights.purposes import DIRECTIVES, PREFERENCES, PURPOSES

DOCS = Path(__file__).parent.parent.parent.parent / "docs" / "usage-rights.md"
ND = "https://creativecommons.org/licenses/by-nc-nd/4.0/"


@pytest.mark.parametrize(
    ("rights", "forbidden"),
    [
        ({}, ""),
        ({"robots": "User-agent: *; Allow: /"}, ""),
        ({"robots": "User-agent: *; Disallow: /news"}, "search input train"),
        ({"robots": "User-agent: Disallow; no rule"}, ""),
        ({"robots": "robots.txt unreachable: HTTP 503"}, "search input train"),
        ({"robots": "no robots.txt: HTTP 404"}, ""),
        ({"content_signal": "search=yes, ai-input=yes, ai-train=no"}, "train"),
        ({"content_signal": "search=no"}, "search"),
        ({"content_signal": "ai-input=no"}, "input"),
        ({"content_signal": "train-ai=n, search=y"}, "train"),
        ({"content_signal": "search=n, ai-use=n"}, "search input"),
        ({"content_signal": "use=no"}, ""),
        ({"tdm_reservation": "1"}, "input train"),
        ({"tdm_reservation": "0"}, ""),
        ({"x_robots_tag": "noindex"}, "search input"),
        ({"x_robots_tag": "none"}, "search input"),
        ({"x_robots_tag": "all"}, ""),
        ({"x_robots_tag": "nofollow, noimageindex, notranslate"}, ""),
        ({"x_robots_tag": "nosnippet"}, "input"),
        ({"x_robots_tag": "max-snippet:0"}, "input"),
        ({"x_robots_tag": "max-snippet:50"}, ""),
        ({"x_robots_tag": "max-snippet:-1"}, ""),
        ({"x_robots_tag": "noarchive"}, "input train"),
        ({"x_robots_tag": "nocache"}, "input train"),
        ({"x_robots_tag": "noai"}, "input train"),
        ({"x_robots_tag": "noimageai"}, ""),
        ({"x_robots_tag": "unavailable_after:25 Jun 2010 15:00:00 PST", "checked_at": "2025-10-21T09:00:00+00:00"}, "search input"),
        ({"x_robots_tag": "unavailable_after:Friday, 25 Jun 2032 15:00:00 PST", "checked_at": "2025-10-21T09:00:00+00:00"}, ""),
        ({"x_robots_tag": "unavailable_after:25 Jun 2010 15:00:00 PST"}, ""),
        ({"x_robots_tag": "unavailable_after:soon", "checked_at": "2025-10-21T09:00:00+00:00"}, ""),
        ({"license": ND}, ""),
    ],
)  # fmt: skip
def test_what_forbids_what(rights, forbidden):
    """Every signal against every purpose."""
    given = UsageRights(**rights)

    assert forbidden.split() == [purpose for purpose in PURPOSES if objection(given, purpose)]


@pytest.mark.parametrize(
    ("directives", "allowed"),
    [
        (None, True),
        ("noindex, nofollow", True),
        ("none", True),
        ("noarchive", False),
        ("max-snippet:0, nocache", False),
        ("noarchived", True),
    ],
)
def test_may_archive(directives, allowed):
    """noarchive and its synonym nocache forbid keeping the page; not being indexed does not."""
    assert allowed == may_archive(UsageRights(x_robots_tag=directives))


@pytest.mark.parametrize("signal", [*PREFERENCES, *DIRECTIVES, "unavailable_after", "noimageai", "tdm-reservation"])
def test_every_signal_is_explained(signal):
    """The document gives a reason for each signal of the table."""
    assert f"`{signal}" in DOCS.read_text("utf-8")
