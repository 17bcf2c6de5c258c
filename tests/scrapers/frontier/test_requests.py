"""Requests as JSON and back: the same, or refused; never another."""

import pytest
from scrapy import FormRequest, Request, Spider

from scrapers.frontier.requests import (
    POSTPONED,
    Unserialisable,
    for_later,
    forget_the_way,
    from_json,
    may_be_repeated,
    to_json,
)


class Site(Spider):
    name = "site"

    def parse_page(self, response):
        """A callback."""


SPIDER = Site()
URL = "https://example.org/a"


@pytest.mark.parametrize(
    "value",
    [
        {"names": ("Ann", "Ben"), "nested": [("a", 1), {"b": (2,)}]},
        {1: "x", (1, 2): "y"},
        {"$": "bytes", "value": "not base64"},
        {"base64": "aGVsbG8="},
        {"body": b"\x00\xff", "none": None, "zero": 0, "float": 0.5, "yes": True},
        {"title": "A \ud83d"},
        {"text": "Über 中文"},
    ],
)
def test_values_come_back_as_they_were(value):
    """Tuples, bytes, keys that are no text, surrogates, and what looks like our own marks."""
    request = Request(URL, SPIDER.parse_page, cb_kwargs={"value": value}, meta={"value": value})
    again = from_json(to_json(request, SPIDER), SPIDER)

    assert (value, value) == (again.cb_kwargs["value"], again.meta["value"])


def test_everything_that_makes_a_request():
    """Method, headers, body, cookies, priority, flags, callbacks, and its class."""
    request = FormRequest(
        URL,
        callback=SPIDER.parse_page,
        errback=SPIDER.parse_page,
        formdata={"q": "ü"},
        headers={"X": ["1", "2"]},
        cookies={"a": "b"},
        priority=-3,
        dont_filter=True,
        flags=["one"],
    )
    again = from_json(to_json(request, SPIDER), SPIDER)

    assert FormRequest is type(again)
    for name in (
        "url",
        "method",
        "headers",
        "body",
        "cookies",
        "priority",
        "dont_filter",
        "flags",
        "callback",
        "errback",
    ):
        assert getattr(request, name) == getattr(again, name), name


@pytest.mark.parametrize(
    "request_",
    [
        Request(URL, lambda response: None),
        Request(URL, Site().parse_page),
        Request(URL, SPIDER.parse_page, meta={"value": object()}),
        Request(URL, SPIDER.parse_page, cb_kwargs={"value": {1, 2}}),
    ],
)
def test_what_cannot_be_kept_is_refused(request_):
    """A callback of nobody's or of another spider, a value that JSON does not know."""
    with pytest.raises(Unserialisable):
        to_json(request_, SPIDER)


@pytest.mark.parametrize("text", ["", "[]", '{"url": "x"}', f'{{"url": "{URL}", "callback": "gone"}}'])
def test_what_is_no_request_is_refused(text):
    """Damaged text, and a callback that the spider has lost."""
    with pytest.raises(Unserialisable):
        from_json(text, SPIDER)


def test_later_visit_knows_nothing_of_this_one():
    """Counts of retries and redirects, waits for the host and a feed's copy of the text are gone; the feed's hints are not."""
    meta = {"retry_times": 2, "redirect_times": 1, "redirect_urls": ["x"], POSTPONED: 1, "mine": 1}
    hints = {"content": "<p>Text</p>", "headline": "A"}
    request = Request(URL, SPIDER.parse_page, meta=meta, cb_kwargs={"hints": hints})
    later = from_json(for_later(to_json(request, SPIDER)), SPIDER)

    assert {"mine": 1} == later.meta
    assert {"headline": "A"} == later.cb_kwargs["hints"]


def test_redirect_forgets_what_scrapy_has_set():
    """A timeout that nobody asked for, and conditions of the address before; not a timeout of the spider's own."""
    for own in ({}, {"download_timeout": 5}):
        before = to_json(Request(URL, SPIDER.parse_page, meta=own), SPIDER)
        meta = {"download_timeout": 30, "download_slot": "example.org"} | own
        redirected = Request(URL, SPIDER.parse_page, meta=meta, headers={"If-None-Match": '"1"'})
        forget_the_way(redirected, before)

        assert own == redirected.meta
        assert "If-None-Match" not in redirected.headers


def test_what_is_sent_is_not_repeated():
    """A form is not sent again because a page is old."""
    assert may_be_repeated(to_json(Request(URL, SPIDER.parse_page), SPIDER))
    assert not may_be_repeated(to_json(Request(URL, SPIDER.parse_page, method="POST"), SPIDER))
