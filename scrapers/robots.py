"""What the answer to a request for robots.txt means (RFC 9309, 2.3.1), and how fast it lets a host be asked.

Nothing is asked here: ``scrapers.middlewares.robots`` does. Who may ask for what is Protego's to say; the line that says so is
found by ``pipelines.engine.rights``.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Any

from scrapy.exceptions import IgnoreRequest
from scrapy.robotstxt import RobotParser

from pipelines.engine.rights.robots import MAX_BYTES, RobotsTxt, group_for, rule_for

ROBOTS = "robotstxt"
"""In ``request.meta``: True for a request for robots.txt, redirected or not."""
FORBIDDEN = "robots.txt forbids it"
"""How the reason begins for which an address is excluded by a rule."""
_DAY = 24 * 3600.0
FRESH = _DAY
"""Seconds for which rules are used without asking again (RFC 9309, 2.4)."""
KEPT = 30 * _DAY
"""Seconds for which the last rules that were had stand in for a robots.txt that cannot be had (2.3.1.4 names thirty days)."""
REDIRECTS = 5
"""Redirects that are followed, to other hosts, too; after more of them there is no robots.txt (2.3.1.2)."""
_LINE_ENDS = re.compile(rb"\r\n?")
_BOM = b"\xef\xbb\xbf"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_AGENT = re.compile(rb"^[ \t]*user[- ]?agent[ \t]*:", re.IGNORECASE | re.MULTILINE)
_RULE = re.compile(rb"^[ \t]*(?:dis)?allow[ \t]*:", re.IGNORECASE | re.MULTILINE)
_BEHIND_A_TOKEN = re.compile(
    rb"^([ \t]*user[- ]?agent[ \t]*:[ \t]*[a-z_-]+)[/ \t;,(+][^\n]*", re.IGNORECASE | re.MULTILINE
)
"""What follows a product token that ends in something which none may have (2.2.1): a version, as a rule."""


class RobotsUnreachable(IgnoreRequest):
    """Nothing may be asked for, because robots.txt cannot be had; that may be otherwise in an hour.

    :param is_answered: the host has answered, with an error.
    :param status: of an answer that is about the host and not about the file: it asks for time.
    """

    def __init__(self, words: str, *, is_answered: bool = False, status: int | None = None) -> None:
        super().__init__(words)
        self.is_answered = is_answered
        self.status = status


@dataclass(frozen=True, slots=True)
class KeptRobots:
    """A robots.txt that was had."""

    body: bytes
    had: float
    """When, in seconds since 1970."""

    def stands_in(self, now: float) -> bool:
        """True while its rules are used in place of those that cannot be had; also if the clock was set back since."""
        return abs(now - self.had) <= KEPT


def is_unreachable(status: int) -> bool:
    """True for an answer that leaves open what the rules are; 4xx says that there are none, 401 and 403 too (2.3.1.3)."""
    return status >= 500 or status == 429


def is_about_the_host(status: int | None, seconds: float | None) -> bool:
    """True for an answer that asks to be left alone, whatever the rules are: 429, or 503 with a time.

    :param seconds: what its Retry-After says, if anything.
    """
    return status == 429 or (status == 503 and seconds is not None)


def has_rules(status: int) -> bool:
    return 200 <= status < 300


def rules_in(body: bytes) -> bytes:
    """The bytes that are read for rules, in UTF-8: 500 KiB up to the end of a line, each ended by ``\\n``; none of an HTML page.

    >>> rules_in(b"User-agent: Winnow/0.1\\rDisallow: /a")
    b'User-agent: Winnow\\nDisallow: /a'
    """
    body = as_utf8(body)
    text = _LINE_ENDS.sub(b"\n", body[: MAX_BYTES + 1])
    if text.lstrip()[:1] == b"<" and not _names_rules(text):
        return b""
    return _BEHIND_A_TOKEN.sub(rb"\1", text.rpartition(b"\n")[0] if len(body) > MAX_BYTES else text)


def as_utf8(body: bytes) -> bytes:
    """A robots.txt in UTF-8, as it should be, without a byte order mark; one in UTF-16 has to begin with its mark."""
    if body.startswith(_UTF_16):
        return body.decode("utf-16", "ignore").encode()
    return body.removeprefix(_BOM)


def _names_rules(text: bytes) -> bool:
    """True if an agent is named, and behind it a rule, each on a line of its own: no page says so by chance."""
    agent = _AGENT.search(text)
    return agent is not None and _RULE.search(text, agent.end()) is not None


def forbidding_line(robots: RobotsTxt, url: str, agent: str) -> str | None:
    """The line that forbids an address, as printed: ``Disallow: /private``; None if it is not found."""
    group = group_for(robots, agent)
    rule = rule_for(group, url) if group else None
    return rule.text if rule and not rule.allows else None


def stated_delay(parser: RobotParser, agent: str) -> float | None:
    """Seconds between two requests that Crawl-delay or Request-rate asks for, the longer; None if neither does."""
    rate_of = getattr(getattr(parser, "rp", None), "request_rate", None)  # Protego's
    rate = rate_of(agent) if rate_of else None
    stated = (parser.crawl_delay(agent), _seconds_of(rate) if rate else None)
    return max((seconds for seconds in stated if seconds is not None), default=None)


def _seconds_of(rate: Any) -> float | None:
    """Seconds between two requests at Protego's rate; infinite for numbers that are too large for any clock."""
    try:
        return rate.seconds / rate.requests
    except OverflowError:
        return math.inf
    except ZeroDivisionError:
        return None


def given_delay(stated: float, least: float, most: float) -> float:
    """Seconds that a host is given of those that it asks for: no less than any host has, no more than the most."""
    return max(least, min(stated, most))
