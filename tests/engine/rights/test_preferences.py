"""Content-Signal and Content-Usage lines."""

import pytest

from pipelines.engine.rights import SiteSignals, read_rights, read_robots
from tests.engine.rights.pages import facts_of

PAGE = "https://example.org/blog/a"


def stated(robots, url=PAGE, headers=None, agent="Winnow/0.1"):
    facts, root = facts_of("")
    site = SiteSignals(agent, read_robots(robots.encode()), 200)
    return read_rights(facts, root, url=url, headers=headers, site=site).rights.content_signal


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        ("Content-Signal: search=yes, ai-train=no", "search=yes, ai-train=no"),
        ("content-signal:SEARCH=Yes,AI-Train=NO", "search=yes, ai-train=no"),
        ("Content-Signal: search=yes,ai-input=no,use=yes", "search=yes, ai-input=no, use=yes"),
        ("Content-Signal: search = yes", "search=yes"),
        ("Content-Signal: search=maybe, ai-train=no", "ai-train=no"),
        ("Content-Signal: search=y", None),
        ("Content-Signal: search", None),
        ("Content-Signal:", None),
        ("Content-Signal", None),
        ("# Content-Signal: ai-train=no", None),
        ("# ai-train=no: training is forbidden", None),
        ("Content-Signals: ai-train=no", None),
        ("Content-Signal: /blog/ ai-train=no", "ai-train=no"),
        ("Content-Signal: /shop/ ai-train=no", None),
        ("Content-Signal: /*/a$ ai-train=no", "ai-train=no"),
        ("Content-Signal: ai-train=yes\nContent-Signal: /blog/ ai-train=no", "ai-train=no"),
        ("Content-Signal: ai-train=no\nContent-Signal: /blog/ ai-train=yes", "ai-train=yes"),
        ("Content-Signal: ai-train=no\nContent-Signal: ai-train=yes", "ai-train=no"),
        ("Content-Signal: ai-train=yes\nContent-Signal: ai-train=no", "ai-train=no"),
        ("Content-Usage: train-ai=n", "train-ai=n"),
        ("Content-Usage: / train-ai=n, search=y", "train-ai=n, search=y"),
        ("Content-Usage: /\ttrain-ai=n;strength=1", "train-ai=n"),
        ("Content-Usage: / train-ai=n\nContent-Usage: /blog/ train-ai=y", "train-ai=y"),
        ("Content-Usage: train-ai=no", None),
        ("Content-Signal: search=yes\nContent-Usage: search=n", "search=yes, search=n"),
    ],
)
def test_lines(lines, wanted):
    """What stands in the group of all agents, for a page below /blog/."""
    assert wanted == stated(f"User-agent: *\n{lines}\nAllow: /")


def test_belongs_to_its_group():
    """Another agent's group is not ours, and a line before all groups is nobody's."""
    robots = "Content-Signal: search=no\nUser-agent: *\nContent-Signal: ai-train=no\nUser-agent: foo\nContent-Signal: ai-train=yes"

    assert ("ai-train=no", "ai-train=yes") == (stated(robots), stated(robots, agent="Foo/1"))


def test_header_of_the_page():
    """Headers say it, too; with robots.txt the refusal counts."""
    headers = {"Content-Usage": "train-ai=n, search=y", "content-signal": "ai-train=no"}

    assert "ai-train=no, train-ai=n, search=y" == stated("", headers=headers)
    assert "ai-train=no" == stated("User-agent: *\nContent-Signal: ai-train=yes", headers={"Content-Signal": "ai-train=no"})  # fmt: skip


def test_ten_thousand_preferences():
    """A line of any length costs no more than its first entries."""
    assert 20 == stated("User-agent: *\nContent-Signal: " + ",".join(f"k{n}=no" for n in range(10_000))).count("=no")
