"""robots.txt as RFC 9309 has it: what answers mean, what is asked for then, and the pace; a made host, nothing over a network."""

from __future__ import annotations

import asyncio
import logging
import math
import time
from types import SimpleNamespace

import pytest
from scrapy import Request, signals
from scrapy.exceptions import IgnoreRequest, StopDownload
from scrapy.http import Response
from scrapy.robotstxt import ProtegoRobotParser
from scrapy.utils.test import get_crawler

from pipelines.engine.rights import read_robots
from pipelines.engine.rights.robots import MAX_BYTES
from scrapers.frontier.outcome import Notes, failure_of
from scrapers.middlewares.outcomes import NoteOutcomes, Postponed
from scrapers.middlewares.robots import ObeyRobots
from scrapers.robots import (
    KEPT,
    KeptRobots,
    RobotsUnreachable,
    forbidding_line,
    given_delay,
    is_unreachable,
    rules_in,
    stated_delay,
)
from scrapers.signals import robots_kept

RULES = b"User-agent: *\nDisallow: /secret\n"
NAMES = b"User-agent: *\nUser-agent: W3C-check/2\nUser-agent: 008 # a"
PAGE, SECRET = "https://example.org/a", "https://example.org/secret"
NOW = time.time()
SETTINGS = {"ROBOTSTXT_OBEY": True, "ROBOTSTXT_USER_AGENT": "Winnow", "CRAWL_DELAY_MOST": 30}


# -- what an answer means --


def test_which_answers_leave_the_rules_open():
    """429 and 5xx do; 4xx says that there are none, also where it denies the file."""
    statuses = (200, 204, 304, 400, 401, 403, 404, 410, 429, 500, 503, 599)

    assert [429, 500, 503, 599] == [status for status in statuses if is_unreachable(status)]


@pytest.mark.parametrize(
    ("body", "rules"),
    [
        (RULES, RULES),
        (b"\xef\xbb\xbf" + RULES, RULES),
        (RULES.replace(b"\n", b"\r"), RULES),
        (RULES.replace(b"\n", b"\r\n"), RULES),
        (b"", b""),
        (RULES.decode().encode("utf-16"), RULES),
        (b"\xfe\xff" + RULES.decode().encode("utf-16-be") + b"\0", RULES),
        (b"<!doctype html><p>User-agent: *\nDisallow: /\n</p>", b""),
        (b"\xef\xbb\xbf\n <html>\nDisallow: /\nUser-agent: *\n", b""),
        (b"<!-- ours -->\n" + RULES, b"<!-- ours -->\n" + RULES),
        (b"User-agent: Winnow/0.1 (x)\nuser-agent:Other 2", b"User-agent: Winnow\nuser-agent:Other"),
        (NAMES, NAMES),
    ],
)
def test_rules_in_any_dress(body, rules):
    """Byte order marks and line ends of all kinds, names with versions; a page in place of the file has no rules, markup before rules does not
    make a page."""
    assert rules == rules_in(body)


@pytest.mark.parametrize("end", [b"\n", b"\r", b"\r\n"])
def test_large_file_is_read_so_far(end):
    """500 KiB count, up to the end of a line; half a line would forbid too much."""
    filling = (b"# " + b"x" * 98) * (MAX_BYTES // 100 - 1)
    last = b"Disallow: /half-of-this-is-cut" * 10
    body = b"User-agent: *" + end + b"Disallow: /first" + end + filling + end + last + last
    found = rules_in(body + end + b"Disallow: /behind")

    assert len(found) <= MAX_BYTES
    assert b"Disallow: /first" in found
    assert b"behind" not in found and b"half" not in found


def test_line_that_forbids():
    """As printed, of the group that counts; none where it is allowed."""
    robots = read_robots(b"User-agent: *\nDisallow: /\n\nUser-agent: Winnow\nDisallow: /a*b  # no\nAllow: /a/x")

    assert "Disallow: /a*b" == forbidding_line(robots, "https://example.org/a/b", "Winnow")
    assert "Disallow: /" == forbidding_line(robots, "https://example.org/c", "Other")
    assert forbidding_line(robots, "https://example.org/c", "Winnow") is None


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("Crawl-delay: 2.5", 2.5),
        ("Request-rate: 1/10s", 10),
        ("Request-rate: 6/1m", 10),
        ("Crawl-delay: 2\nRequest-rate: 1/10s", 10),
        ("Crawl-delay: soon", None),
        ("Request-rate: 1/" + "9" * 400, math.inf),
        ("Request-rate: 1/" + "9" * 5000, None),
        ("Request-rate: 0/5", None),
        ("Request-rate: " + "9" * 400 + "/1", 0),
        ("Crawl-delay: " + "9" * 400, None),
        ("Disallow: /a", None),
        ("Disallow: /a\n\nUser-agent: other\nCrawl-delay: 5", None),
    ],
)
def test_stated_delay(said, seconds):
    """The longer of Crawl-delay and Request-rate, of our own group only."""
    parser = ProtegoRobotParser(f"User-agent: Winnow\n{said}\n".encode(), None)

    assert seconds == stated_delay(parser, "Winnow")


def test_given_delay_is_capped_at_both_ends():
    """No less than any host has, no more than CRAWL_DELAY_MOST; a longer delay of our own stays."""
    assert [1, 10, 30, 60] == [
        given_delay(stated, least, 30) for stated, least in ((0.1, 1), (10, 1), (1e5, 1), (10, 60))
    ]


def test_kept_rules_stand_in_for_thirty_days():
    """Not for longer; also if a clock was set back."""
    kept = KeptRobots(RULES, NOW)

    assert [True, True, True, False] == [kept.stands_in(NOW + s) for s in (0, KEPT - 1, -60, KEPT + 1)]


# -- what is asked for then --


class _Frontier:
    """What is remembered of hosts."""

    def __init__(self, kept=None):
        self.kept = kept

    def robots(self, host):
        return self.kept

    def keep_robots(self, host, kept):
        self.kept = kept


class _Host:
    """A made host behind the middleware: answers one after another (the last again and again), and what became of requests."""

    def __init__(self, *answers, kept=None, **settings):
        self.crawler = get_crawler(settings_dict=SETTINGS | settings)
        self.crawler.spider = SimpleNamespace(name="made")
        self.answers = [*answers]
        self.asked = []
        self.frontier = _Frontier(kept)
        self.slots = {"example.org": SimpleNamespace(delay=1.0, jitter=0.5)}
        self.stood_in = []
        self.crawler.engine = SimpleNamespace(
            download_async=self.download,
            scheduler=SimpleNamespace(frontier=self.frontier, lease_of=lambda request: "one", postpone=lambda *_: 7.0),
            downloader=SimpleNamespace(
                slots=self.slots, per_slot_settings={}, get_slot_key=lambda request: "example.org"
            ),
        )
        self.crawler.signals.connect(self.stand_in, robots_kept)
        self.middleware = ObeyRobots(self.crawler)

    def stand_in(self, response, request):
        self.stood_in.append((response.text, request.url))

    async def download(self, request):
        self.asked.append(request)
        await asyncio.sleep(0)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    def ask(self, *urls):
        """What became of requests that were made at once: "asked", or the refusal."""

        async def ask_all():
            given = [self.middleware.process_request(Request(url)) for url in urls]
            return await asyncio.gather(*given, return_exceptions=True)

        return ["asked" if end is None else end for end in asyncio.run(ask_all())]

    def stat(self, name):
        return self.crawler.stats.get_value(name, 0)


def answer(status, body=b"", **headers):
    return Response("https://example.org/robots.txt", status=status, headers=headers, body=body)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 418])
def test_4xx_allows_all(status):
    """There is no robots.txt, whoever may read it; what the page of the error says are no rules."""
    host = _Host(answer(status, b"User-agent: *\nDisallow: /\n"), kept=KeptRobots(RULES, NOW))

    assert ["asked"] == host.ask(SECRET)
    assert host.frontier.kept is None


def test_rules_are_asked_for_once_and_quoted():
    """One request for pages that come together; the refusal names the line, is counted, and the file is kept."""
    host = _Host(answer(200, RULES))
    first, refusal = host.ask(PAGE, SECRET)

    assert ("asked", "robots.txt forbids it (rule: Disallow: /secret)") == (first, str(refusal))
    assert not isinstance(refusal, RobotsUnreachable)
    assert (1, 1) == (len(host.asked), host.stat("robotstxt/forbidden"))
    assert RULES == host.frontier.kept.body


UNREACHABLE = [
    (answer(500), "HTTP 500"),
    (TimeoutError("30 s"), "30 s"),
    (OSError("refused"), "refused"),
    (IgnoreRequest("too large, unpacked"), "too large, unpacked"),
]


@pytest.mark.parametrize(("failing", "reason"), UNREACHABLE)
def test_unreachable_forbids_all(failing, reason, caplog):
    """Nothing may be asked for, and the refusal is of the kind that is tried again soon; the log says so once."""
    host = _Host(failing)
    with caplog.at_level(logging.WARNING):
        refusals = host.ask(PAGE, SECRET)

    assert [f"robots.txt cannot be had ({reason}), so nothing is asked for"] * 2 == [str(one) for one in refusals]
    assert all(isinstance(one, RobotsUnreachable) for one in refusals)
    assert (0, 2) == (host.stat("robotstxt/forbidden"), host.stat("winnow/robots/unreachable"))
    assert 1 == len(caplog.records)


@pytest.mark.parametrize(("failing", "_reason"), UNREACHABLE)
def test_kept_rules_stand_in(failing, _reason):
    """Those of the last days hold while the file cannot be had, and who reads robots.txt for more is told."""
    host = _Host(failing, kept=KeptRobots(RULES, NOW - 29 * 86400))
    first, refusal = host.ask(PAGE, SECRET)

    assert ("asked", "robots.txt forbids it (rule: Disallow: /secret)") == (first, str(refusal))
    assert [(RULES.decode(), "https://example.org/robots.txt")] == host.stood_in
    assert NOW - 29 * 86400 == host.frontier.kept.had


def test_old_rules_do_not_stand_in():
    """After thirty days nothing is asked for."""
    host = _Host(answer(500), kept=KeptRobots(RULES, NOW - 31 * 86400))

    assert [RobotsUnreachable] == [type(end) for end in host.ask(PAGE)]


@pytest.mark.parametrize(("status", "said"), [(503, "120"), (429, None)])
def test_host_that_asks_for_time(status, said):
    """The pages wait in the frontier, for as long as Retry-After says; where there is none of ours, they are refused."""
    host = _Host(answer(status, **({"Retry-After": said} if said else {})))
    given = []
    host.crawler.engine.scheduler.postpone = lambda request, name, seconds: given.append((name, seconds)) or 7.0
    (postponed,) = host.ask(PAGE)
    host.crawler.engine.scheduler.postpone = lambda *_: None
    (refused,) = host.ask(PAGE)

    assert [("example.org", float(said) if said else None)] == given
    assert [Postponed, RobotsUnreachable] == [type(postponed), type(refused)]
    assert f"robots.txt: HTTP {status}: example.org is left alone for 7 s" == str(postponed)


@pytest.mark.parametrize(("status", "said", "end"), [(429, None, Postponed), (429, "1", Postponed), (503, "1", Postponed), (503, None, str)])  # fmt: skip
def test_kept_rules_do_not_overrule_a_host_that_asks_for_time(status, said, end):
    """429, and 503 with a time, are about the host and not about the file; 503 alone may be the file's."""
    host = _Host(answer(status, **({"Retry-After": said} if said else {})), kept=KeptRobots(RULES, NOW))

    assert [end] == [type(one) for one in host.ask(PAGE)]


def test_status_of_a_host_that_asks_for_time_is_noted():
    """It is blocked or busy; of any other answer it is said that the host's rules are not known."""
    found = []
    for status in (429, 503, 500):
        host, notes = _Host(answer(status)), Notes()
        host.crawler.engine.scheduler.postpone = lambda *_: None
        host.crawler.engine.scheduler.notes_of = lambda _, notes=notes: notes
        (refused,) = host.ask(PAGE)
        NoteOutcomes(host.crawler).process_exception(Request(PAGE), refused)
        found.append((notes.status, notes.is_without_robots, failure_of(notes).split(",")[0]))

    assert [
        (429, False, "robots.txt cannot be had (HTTP 429)"),
        (503, False, "robots.txt cannot be had (HTTP 503)"),
        (None, True, "robots.txt cannot be had (HTTP 500)"),
    ] == found


def test_too_many_redirects_are_no_file():
    """More than five in a row: as if there were none. Each may lead to another host, and none is a page's business."""
    host = _Host(IgnoreRequest("max redirections reached"))

    assert ["asked"] == host.ask(SECRET)
    (request,) = host.asked
    wanted = {"redirect_ttl": 5, "allow_offsite": True, "dont_obey_robotstxt": True, "max_retry_times": 1}
    assert wanted == {name: request.meta[name] for name in wanted}


def test_asked_again_when_time_has_passed(monkeypatch):
    """Rules after a day, a file that could not be had after an hour; not before."""
    host = _Host(answer(500), answer(200, RULES), answer(404))
    clock = [NOW]
    monkeypatch.setattr("scrapers.middlewares.robots.time", SimpleNamespace(time=lambda: clock[0]))
    ends = []
    for hours in (0, 0.9, 1.1, 25, 25.2):
        clock[0] = NOW + hours * 3600
        ends += [getattr(end, "args", [end])[0].split(" (")[0] for end in host.ask(SECRET)]

    assert ["robots.txt cannot be had"] * 2 + ["robots.txt forbids it"] * 2 + ["asked"] == ends
    assert 3 == len(host.asked)


def test_replay_asks_nobody():
    """A robots.txt that answered 503 when the archive was made forbids nothing: the pages are there."""
    assert ["asked"] == _Host(answer(503), REPLAY_ARCHIVE="a.warc").ask(PAGE)


def test_scrapy_s_switches_and_signal():
    """``dont_obey_robotstxt`` asks for nothing, and ``robots_parsed`` hands on the rules."""
    host, heard = _Host(answer(200, RULES)), []

    def hear(robotparser, request):
        heard.append((robotparser.allowed(SECRET, "Winnow"), request.url))

    host.crawler.signals.connect(hear, signals.robots_parsed)
    asyncio.run(host.middleware.process_request(Request(SECRET, meta={"dont_obey_robotstxt": True})))
    before = len(host.asked)
    host.ask(PAGE)

    assert (0, [(False, PAGE)]) == (before, heard)


def test_reading_stops_where_nothing_counts_any_more():
    """However large the file says that it is; what is no robots.txt is left alone."""
    host = _Host(answer(200, RULES))
    host.ask(PAGE)
    (request,) = host.asked
    whole, other = b"x" * (MAX_BYTES // 2), Request(PAGE)
    for _ in range(9):
        host.middleware._read_so_far(whole, other)
    host.middleware._read_so_far(whole, request)
    host.middleware._read_so_far(whole, request)

    assert 0 < request.meta["download_maxsize"]
    with pytest.raises(StopDownload) as stopped:
        host.middleware._read_so_far(b"x", request)
    assert not stopped.value.fail


# -- the pace --


@pytest.mark.parametrize(
    ("said", "slot", "given"),
    [
        ("Crawl-delay: 10", {}, (10.0, 0.0)),
        ("Crawl-delay: 3600", {}, (30.0, 0.0)),
        ("Crawl-delay: 0.2", {}, (1.0, 0.0)),
        ("Crawl-delay: 10", {"delay": 20.0}, (20.0, 0.0)),
        ("Disallow: /a", {}, (1.0, 0.5)),
    ],
)
def test_slot_keeps_the_pace(said, slot, given, caplog):
    """From the first page on; no chance makes it shorter; a slot that is made anew has it, too. What is cut down is said."""
    host = _Host(
        answer(200, f"User-agent: *\n{said}\n".encode()),
        DOWNLOAD_DELAY=1.0,
        DOWNLOAD_SLOTS={"example.org": slot} if slot else {},
    )
    host.slots["example.org"].delay = slot.get("delay", 1.0)
    with caplog.at_level(logging.INFO):
        host.ask(PAGE, PAGE)
    kept = host.crawler.engine.downloader.per_slot_settings.get("example.org")

    assert given == (host.slots["example.org"].delay, host.slots["example.org"].jitter)
    assert ({"delay": given[0], "jitter": 0.0} if given[1] == 0 else None) == kept
    assert ("3600" in said) == any(
        "asks for 3600 s between two requests, and is given 30" in r.message for r in caplog.records
    )
