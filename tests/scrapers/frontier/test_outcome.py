"""What came of a request, from what was noted of it."""

import pytest

from pipelines.engine import Article
from scrapers.frontier.interface import End, Lease
from scrapers.frontier.outcome import Notes, ending_of

LEASE = Lease("a", "https://example.org/a", "{}", fetched=1.0)


def article(name, kind="article"):
    return Article(id=name, kind=kind, headline=name, body="Text.", date_published="2025-10-21T09:00:00+02:00")


@pytest.mark.parametrize(
    ("notes", "end"),
    [
        (Notes(status=200, is_read=True), End.FETCHED),
        (Notes(status=304), End.UNCHANGED),
        (Notes(status=404), End.GONE),
        (Notes(status=410), End.GONE),
        (Notes(ignored="robots.txt forbids it (rule: Disallow: /a)"), End.EXCLUDED),
        (Notes(status=301, successor="https://example.org/b"), End.MOVED),
        (Notes(status=301, elsewhere="https://parked.example/"), End.EXCLUDED),
    ],
)
def test_good_ends(notes, end):
    """Each answer that settles its address has an end of its own."""
    assert end == ending_of(LEASE, notes).end


@pytest.mark.parametrize(
    ("notes", "reason"),
    [
        (Notes(status=500), "HTTP 500"),
        (Notes(failure="TimeoutError: 30 s"), "TimeoutError: 30 s"),
        (Notes(status=200, errors=["the spider failed: ValueError: no"]), "the spider failed: ValueError: no"),
        (Notes(status=200), "no answer that was accepted (redirected too often, or refused by a middleware)"),
        (Notes(status=200, is_read=True, refused="the body is empty"), "the body is empty"),
        (Notes(status=200, failure="redirected too often", astray_from=LEASE.url), "redirected too often"),
        (Notes(), "no answer that was accepted (redirected too often, or refused by a middleware)"),
    ],
)
def test_bad_ends(notes, reason):
    """A failure is its reason, in words."""
    assert reason == ending_of(LEASE, notes)


def test_end_of_an_endless_redirect_is_not_tried_again():
    """What has led there is."""
    end = ending_of(LEASE, Notes(failure="redirected too often", astray_from="https://example.org/first"))

    assert (End.EXCLUDED, False) == (end.end, end.is_repeatable)
    assert "redirected too often, from https://example.org/first" == end.reason


def test_retry_is_no_end():
    """What is asked for again under its own address waits."""
    assert ending_of(LEASE, Notes(status=500, waits_again=True)) is None


def test_304_without_an_answer_before_is_a_failure():
    """A server that says "not modified" to who has nothing has said nothing."""
    assert "HTTP 304" == ending_of(Lease("a", "https://example.org/a", "{}"), Notes(status=304))


def test_entries_do_not_vanish_with_their_digest():
    """A digest's page has its entries' texts in its content, and is the own page of none."""
    notes = Notes(status=200, is_read=True)
    for one in (article("own"), article("entry", "digest_entry")):
        notes.add(one)
    outcome = ending_of(LEASE, notes)

    assert ("own",) == outcome.articles
    assert 1_761_030_000.0 == outcome.published
    assert outcome.content != Notes(status=200, items=[("own", "x")]).content()
