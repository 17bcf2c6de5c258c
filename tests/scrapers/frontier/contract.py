"""What every frontier has to do, whatever keeps it. A test module for a backend inherits ``FrontierContract`` and says how to open one.

Time is a number that the tests set.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from scrapers.frontier.interface import End, Entry, Frontier, Lease, Outcome, SourceState, Standing
from scrapers.robots import FORBIDDEN, KeptRobots

NOW = 1_790_000_000.0
HOUR, DAY = 3600.0, 86400.0
Open = Callable[..., Frontier]


def entry(name: str = "a", **fields: object) -> Entry:
    """Something to fetch."""
    return Entry(**{"key": name, "url": f"https://example.org/{name}", "request": f'{{"url": "{name}"}}'} | fields)


def fetched(content: str = "1", **fields: object) -> Outcome:
    return Outcome(End.FETCHED, 200, content=content, **fields)


def keys(leases: list[Lease]) -> list[str]:
    return [lease.key for lease in leases]


class FrontierContract:
    """The tests.

    Their fixture ``opened`` is the backend's: a function (``Open``) of ``now`` and fields of ``Limits`` that opens the frontier,
    again each time, as a new run would; ``died=True`` first ends the run as kill -9 does.
    """

    def test_hands_out_by_priority_then_by_age(self, opened):
        """Higher first, then who came first; no more than asked for."""
        frontier = opened(NOW)
        for name, priority in (("a", 0), ("b", 5), ("c", 0), ("d", 5)):
            frontier.put(entry(name, priority=priority), NOW)

        assert ["b", "d", "a"] == keys(frontier.lease(3, NOW))
        assert ["c"] == keys(frontier.lease(3, NOW))
        assert [] == frontier.lease(3, NOW)

    def test_known_is_put_once(self, opened):
        """What waits, is handed out, or was fetched in this round is not put again."""
        frontier = opened(NOW)
        first, waiting = frontier.put(entry(), NOW), frontier.put(entry(), NOW)
        (lease,) = frontier.lease(1, NOW)
        leased = frontier.put(entry(), NOW)
        frontier.ack(lease, fetched(), NOW)
        known = frontier.put(entry(), NOW)

        assert (True, False, False, False) == (first, waiting, leased, known)
        assert frontier.put(entry(), NOW, again=True)

    def test_of_two_finds_the_one_that_says_more_waits(self, opened):
        """Whoever came first; its priority is the higher one. What is handed out stays as it is."""
        frontier = opened(NOW)
        frontier.put(entry(priority=5), NOW)
        frontier.put(entry(request='{"url": "a", "hints": 1}', priority=3), NOW)
        frontier.put(entry("b", priority=4), NOW)
        frontier.put(entry(request="{}"), NOW)
        first, _ = frontier.lease(2, NOW)
        frontier.put(entry(request='{"url": "a", "hints": 1, "more": 2}'), NOW)

        assert ("a", '{"url": "a", "hints": 1}') == (first.key, first.request)

    def test_standing(self, opened):
        """New, named in this round, known from an earlier one, due again; asking changes nothing."""
        frontier = opened(NOW)
        before = frontier.standing(entry(), NOW)
        frontier.put(entry(), NOW)
        frontier.put(entry("later"), NOW)
        named = frontier.standing(entry(), NOW)
        (lease,) = frontier.lease(1, NOW)
        frontier.ack(lease, fetched(published=NOW), NOW)
        done = frontier.standing(entry(), NOW)
        frontier.close(NOW, finished=True)
        again = opened(NOW + 60)

        assert [Standing.NEW, Standing.NAMED, Standing.NAMED] == [before, named, done]
        assert [Standing.KNOWN, Standing.KNOWN] == [again.standing(entry(name), NOW + 60) for name in ("a", "later")]
        assert Standing.DUE == again.standing(entry(modified=NOW + 30), NOW + 60)

    def test_sources_are_remembered(self, opened):
        """Each by its address, of this site only, over runs."""
        frontier = opened(NOW)
        state = SourceState("feed", first=1.0, read=NOW, news=2.0, quiet=3, names=4, modified=5.0, problem="line 1: x")
        frontier.keep_source("https://example.org/feed", state)
        frontier.close(NOW, finished=True)
        again = opened(NOW)

        assert {"https://example.org/feed": state} == again.sources()
        assert state == again.source("https://example.org/feed")
        assert None is again.source("https://example.org/other")

    def test_kill_loses_nothing(self, opened):
        """What was committed and not acked is handed out again, in its order; what was acked is not."""
        frontier = opened(NOW)
        for name in "abc":
            frontier.put(entry(name), NOW)
        done, _ = frontier.lease(2, NOW)
        frontier.ack(done, fetched(), NOW)
        frontier.commit()

        again = opened(NOW, died=True)

        assert ["b", "c"] == keys(again.lease(9, NOW))

    def test_what_was_not_committed_never_was(self, opened):
        """An ack that was not committed is no ack."""
        frontier = opened(NOW)
        frontier.put(entry(), NOW)
        (lease,) = frontier.lease(1, NOW)
        frontier.commit()
        frontier.ack(lease, fetched(), NOW)

        assert ["a"] == keys(opened(NOW, died=True).lease(9, NOW))

    def test_released_is_handed_out_again(self, opened):
        """What was not begun is no delivery."""
        frontier = opened(NOW)
        frontier.put(entry(), NOW)
        frontier.release(frontier.lease(1, NOW))

        assert [0] == [lease.interrupted for lease in frontier.lease(1, NOW)]

    @pytest.mark.parametrize(
        ("is_source", "expected"), [(False, [False, False, True, True, True]), (True, [False, False] + [True] * 7)]
    )
    def test_page_that_ends_each_run_is_given_up(self, opened, is_source, expected):
        """A run that dies twice with a page in hand makes it a suspect; it is tried alone, and given up when it is tried often enough.
        A source is tried in every run: a site that has lost its home page has lost all."""
        frontier = opened(NOW)
        frontier.put(entry(is_source=is_source), NOW)
        suspected = []
        for _ in range(9):
            for lease in frontier.lease(1, NOW):
                suspected.append(lease.is_suspect)
                if lease.is_suspect:
                    frontier.suspect(lease)
            frontier.commit()
            frontier = opened(NOW, died=True, deliveries=3)

        assert expected == suspected

    def test_suspects_come_last(self, opened):
        """What may be what ends the runs is tried when all else is done, the least tried first."""
        frontier = opened(NOW)
        for name in "ab":
            frontier.put(entry(name, priority=9), NOW)
        for _ in range(2):
            frontier.lease(2, NOW)
            frontier.commit()
            frontier = opened(NOW, died=True)
        frontier.put(entry("c"), NOW)
        first, suspect, _ = frontier.lease(3, NOW)
        frontier.suspect(suspect)
        again = opened(NOW, died=True).lease(3, NOW)

        assert (["c", "a"], [False, True]) == (keys([first, suspect]), [first.is_suspect, suspect.is_suspect])
        assert ["c", "b", "a"] == keys(again)

    def test_suspect_that_is_cleared_is_as_any_other(self, opened):
        """A page that was worked with is not what ends the runs."""
        frontier = opened(NOW)
        frontier.put(entry(), NOW)
        for _ in range(2):
            frontier.lease(1, NOW)
            frontier.commit()
            frontier = opened(NOW, died=True)
        (lease,) = frontier.lease(1, NOW)
        frontier.clear(lease)

        assert lease.is_suspect
        assert [1] == [lease.interrupted for lease in opened(NOW, died=True).lease(1, NOW)]

    def test_broken_page_is_tried_again_in_the_next_round_then_given_up(self, opened):
        """A callback that raises: once a round, so many times; then nothing asks for it but --retry or REVISIT=all."""
        tries = 0
        for number in range(5):
            frontier = opened(NOW + number * DAY, deliveries=3)
            frontier.put(entry(), NOW + number * DAY)
            for lease in frontier.lease(9, NOW + number * DAY):
                tries += 1
                dead = frontier.fail(lease, "ValueError: no", NOW + number * DAY, broken=True)
            assert [] == frontier.lease(9, NOW + number * DAY)
            frontier.close(NOW + number * DAY, finished=True)

        assert (3, True) == (tries, dead)

    def test_unreachable_page_is_tried_again_later_each_time(self, opened):
        """Half an hour later is too early, an hour later is not; after the second failure it is two."""
        frontier = opened(NOW)
        frontier.put(entry(), NOW)
        (lease,) = frontier.lease(1, NOW)
        frontier.fail(lease, "timeout", NOW, broken=False)
        frontier.close(NOW, finished=True)
        early = opened(NOW + HOUR / 2).lease(1, NOW + HOUR / 2)
        frontier = opened(NOW + HOUR)
        (lease,) = frontier.lease(1, NOW + HOUR)
        frontier.fail(lease, "timeout", NOW + HOUR, broken=False)
        frontier.close(NOW + HOUR, finished=True)

        assert [] == early
        assert [] == opened(NOW + 2 * HOUR).lease(1, NOW + 2 * HOUR)
        assert ["a"] == keys(opened(NOW + 3 * HOUR).lease(1, NOW + 3 * HOUR))

    def test_source_is_due_in_every_round(self, opened):
        """A feed is asked for once a round, and in each; its failures never give it up."""
        asked = []
        for number in range(12):
            frontier = opened(NOW + number * HOUR)
            for _ in range(2):
                frontier.put(entry(is_source=True), NOW + number * HOUR)
            leases = frontier.lease(2, NOW + number * HOUR)
            asked.append(len(leases))
            for lease in leases:
                if number % 2:
                    frontier.ack(lease, fetched(), NOW + number * HOUR)
                else:
                    assert not frontier.fail(lease, "HTTP 500", NOW + number * HOUR, broken=False)
            frontier.close(NOW + number * HOUR, finished=True)

        assert [1] * 12 == asked

    def test_source_that_failed_is_due_whoever_names_it(self, opened):
        """Who has named it may be unchanged, and unread; one that was had waits until it is named."""
        frontier = opened(NOW)
        for name in ("had", "failed"):
            frontier.put(entry(name, is_source=True), NOW)
        for lease in frontier.lease(2, NOW):
            if lease.key == "had":
                frontier.ack(lease, fetched(), NOW)
            else:
                frontier.fail(lease, "HTTP 500", NOW, broken=False)
        frontier.close(NOW, finished=True)

        assert ["failed"] == keys(opened(NOW + HOUR).lease(9, NOW + HOUR))

    def test_what_moved_for_good_and_led_nowhere_is_tried_again(self, opened):
        """It has failed, and each time more; who was asked on the way is asked again when a redirect leads to it, once a round."""
        led = []
        for number in range(3):
            now = NOW + number * DAY
            frontier = opened(now)
            frontier.put(entry("a"), now)
            [lease] = frontier.lease(9, now)
            led += [frontier.put(entry("b"), now, led_to=True)]
            frontier.ack(lease, Outcome(End.MOVED, 301, content="b"), now)
            [lease] = frontier.lease(9, now)
            frontier.ack(lease, Outcome(End.MOVED, 301, content="a"), now)
            led += [frontier.put(entry("b"), now, led_to=True), frontier.strand("a", "in a circle", now)]
            frontier.close(now, finished=True)

        assert [True, False, True] * 3 == led
        assert [] == opened(now + HOUR).lease(9, now + HOUR)  # an hour, two, four
        assert ["a"] == keys(opened(now + 4 * HOUR).lease(9, now + 4 * HOUR))
        assert not opened(now).strand("nobody", "in a circle", now)

    def test_interrupted_round_goes_on(self, opened):
        """Sources that were read before a kill are not asked again, unless that was long ago."""
        frontier = opened(NOW)
        frontier.put(entry(is_source=True), NOW)
        frontier.ack(frontier.lease(1, NOW)[0], fetched(), NOW)
        frontier.commit()

        assert not opened(NOW + HOUR, died=True).put(entry(is_source=True), NOW + HOUR)
        assert opened(NOW + DAY, died=True).put(entry(is_source=True), NOW + DAY)

    def test_page_is_revisited_by_its_age(self, opened):
        """A page read an hour after it was published is due an hour later, and a year-old one months later."""
        frontier = opened(NOW)
        for name, age in (("new", HOUR), ("old", 365 * DAY)):
            frontier.put(entry(name), NOW)
            frontier.ack(frontier.lease(1, NOW)[0], fetched(published=NOW - age), NOW)
        frontier.close(NOW, finished=True)

        assert [] == opened(NOW + HOUR / 2).lease(9, NOW + HOUR / 2)
        assert ["new"] == keys(opened(NOW + HOUR).lease(9, NOW + HOUR))
        assert ["new", "old"] == sorted(keys(opened(NOW + 61 * DAY, died=True).lease(9, NOW + 61 * DAY)))

    def test_unchanged_page_is_asked_less_often(self, opened):
        """Each visit that finds nothing new puts the next one off; a change brings it near again."""
        frontier = opened(NOW)
        frontier.put(entry(), NOW)
        at, waits = NOW, []
        for content in ("1", "1", "1", "2"):
            (lease,) = frontier.lease(1, at)
            frontier.ack(lease, fetched(content, published=NOW - DAY), at)
            frontier.close(at, finished=True)
            wait = HOUR
            while not (found := opened(at + wait, died=True)).lease(1, at + wait):
                wait += HOUR
            waits.append(wait)
            at, frontier = at + wait, opened(at + wait, died=True)

        assert waits[0] < waits[1] < waits[2] > waits[3], found

    def test_newer_lastmod_makes_a_page_due(self, opened):
        """A sitemap that says that a page was changed since it was read makes it due; one that says the future does not."""
        frontier = opened(NOW)
        frontier.put(entry(), NOW)
        frontier.ack(frontier.lease(1, NOW)[0], fetched(published=NOW - 100 * DAY), NOW)
        frontier.close(NOW, finished=True)
        later = opened(NOW + HOUR)
        asked = [later.put(entry(modified=at), NOW + HOUR) for at in (NOW - 1, NOW + DAY, NOW + 1)]

        assert [False, False, True] == asked

    @pytest.mark.parametrize(("revisit", "count"), [("all", 1), ("never", 0)])
    def test_revisit_all_and_never(self, opened, revisit, count):
        """``all`` asks for everything that is known, ``never`` for nothing, due or not."""
        frontier = opened(NOW)
        frontier.put(entry(), NOW)
        frontier.ack(frontier.lease(1, NOW)[0], fetched(published=NOW - DAY), NOW)
        frontier.close(NOW, finished=True)
        at = NOW + (1 if revisit == "all" else 300 * DAY)

        assert count == len(opened(at, revisit=revisit).lease(9, at))

    @pytest.mark.parametrize(
        ("outcome", "is_due"),
        [
            (Outcome(End.GONE, 404, content="404"), True),
            (Outcome(End.MOVED, 302, content="https://example.org/sorry"), True),
            (Outcome(End.MOVED, 301, content="https://example.org/b"), False),
            (fetched(is_repeatable=False), False),
        ],
    )
    def test_what_may_come_back_is_due_if_it_is_named_again(self, opened, outcome, is_due):
        """A page that was gone or led elsewhere for a while, an hour later; not what has moved for good, nor a form that was sent."""
        frontier = opened(NOW)
        frontier.put(entry(), NOW)
        frontier.ack(frontier.lease(1, NOW)[0], outcome, NOW)
        frontier.close(NOW, finished=True)
        early = opened(NOW + HOUR / 2).put(entry(), NOW + HOUR / 2)
        by_itself = opened(NOW + HOUR, died=True).lease(9, NOW + HOUR)
        later = opened(NOW + HOUR).put(entry(), NOW + HOUR)

        assert (False, [], is_due) == (early, by_itself, later)

    def test_clock_that_was_ahead_does_not_deafen(self, opened):
        """A page that was read in ten years is asked for again when a source says that it was changed today."""
        ahead = NOW + 3650 * DAY
        frontier = opened(ahead)
        frontier.put(entry(), ahead)
        frontier.ack(frontier.lease(1, ahead)[0], fetched(published=NOW), ahead)
        frontier.close(ahead, finished=True)

        frontier = opened(NOW)
        frontier.put(entry(modified=NOW - HOUR), NOW)

        assert ["a"] == keys(frontier.lease(9, NOW))

    def test_validators_come_with_the_next_lease(self, opened):
        """The last answer's ETag and Last-Modified, and when it was had; a 304 keeps them."""
        frontier = opened(NOW)
        frontier.put(entry(is_source=True), NOW)
        (first,) = frontier.lease(1, NOW)
        frontier.ack(first, fetched(etag='"1"', last_modified="Mon"), NOW)
        frontier.close(NOW, finished=True)
        for round in (1, 2):
            frontier = opened(NOW + round)
            frontier.put(entry(is_source=True), NOW + round)
            (lease,) = frontier.lease(1, NOW + round)
            frontier.ack(lease, Outcome(End.UNCHANGED, 304), NOW + round)
            frontier.close(NOW + round, finished=True)

        assert (None, None, None) == (first.etag, first.last_modified, first.fetched)
        assert ('"1"', "Mon", NOW + 1) == (lease.etag, lease.last_modified, lease.fetched)

    def test_vanished_page_tells_its_articles_once(self, opened):
        """A page that is gone names the articles that it gave; only when it goes."""
        frontier = opened(NOW)
        frontier.put(entry(), NOW)
        frontier.ack(frontier.lease(1, NOW)[0], fetched(articles=("id 1", "id 2")), NOW)
        frontier.put(entry(), NOW, again=True)
        vanished = frontier.ack(frontier.lease(1, NOW)[0], Outcome(End.GONE, 404), NOW)
        frontier.put(entry(), NOW, again=True)
        again = frontier.ack(frontier.lease(1, NOW)[0], Outcome(End.GONE, 404), NOW)

        assert (("id 1", "id 2"), ()) == (vanished, again)

    @pytest.mark.parametrize(("status", "vanished"), [(301, ("id 1", "id 2")), (302, ("id 2",))])
    def test_articles_go_with_a_page_that_has_moved(self, opened, status, vanished):
        """What moves for good, and is gone behind the redirect, vanishes there, once; what was led elsewhere for a while may come back."""
        frontier = opened(NOW)
        for name, article in (("a", "id 1"), ("b", "id 2")):
            frontier.put(entry(name), NOW)
            frontier.ack(frontier.lease(1, NOW)[0], fetched(articles=(article,)), NOW)
        for name, end in (("a", Outcome(End.MOVED, status, successor="b")), ("b", Outcome(End.GONE, 404))):
            frontier.put(entry(name), NOW, again=True)
            last = frontier.ack(frontier.lease(1, NOW)[0], end, NOW)
        frontier.put(entry("a"), NOW, again=True)
        again = frontier.ack(frontier.lease(1, NOW)[0], Outcome(End.MOVED, 301, successor="b"), NOW)

        assert set(vanished) == set(last)
        assert (() if status == 301 else ("id 1",)) == again

    def test_robots_are_remembered(self, opened):
        """Each host's by itself, over runs and for every site; until the host has none."""
        frontier, kept = opened(NOW), KeptRobots(b"User-agent: *\n\xff", NOW)
        frontier.keep_robots("example.org", KeptRobots(b"", NOW - 1))
        frontier.keep_robots("example.org", kept)
        frontier.keep_robots("other.example", KeptRobots(b"", NOW))
        frontier.close(NOW, finished=True)
        again = opened(NOW, site="another")
        again.keep_robots("other.example", None)

        assert kept == again.robots("example.org")
        assert again.robots("other.example") is None

    def test_what_other_rules_forbade_waits_again(self, opened):
        """When a host's robots.txt says something else, or is gone: this site's at once, others' from their next round on."""
        rules = KeptRobots(b"Disallow: /", NOW)
        for site, names in (("another", "a"), ("site", "ab")):
            frontier = opened(NOW, site=site)
            frontier.keep_robots("example.org", rules)
            for name in names:
                frontier.put(entry(name), NOW)
            for lease in frontier.lease(9, NOW):
                frontier.ack(lease, Outcome(End.EXCLUDED, None, f"{FORBIDDEN} (rule: Disallow: /)"), NOW)
            frontier.put(entry("moved"), NOW)
            frontier.ack(frontier.lease(1, NOW)[0], Outcome(End.EXCLUDED, 301, "redirects to another site"), NOW)
            frontier.close(NOW, finished=True)
        frontier = opened(NOW + HOUR, site="site")
        frontier.keep_robots("example.org", replace(rules, had=NOW + HOUR))
        frontier.keep_robots("other.example", rules)
        unchanged = frontier.waiting()
        frontier.keep_robots("example.org", None)
        waiting = frontier.waiting()
        here = keys(frontier.lease(9, NOW + HOUR))
        frontier.close(NOW + HOUR, finished=True)

        assert (0, 2, ["a", "b"]) == (unchanged, waiting, here)
        assert ["a"] == keys(opened(NOW + HOUR, site="another").lease(9, NOW + HOUR))

    def test_blocked_host_waits(self, opened):
        """Nothing of a blocked host is handed out before its time; other hosts are; the frontier says when."""
        frontier = opened(NOW)
        frontier.put(entry("a"), NOW)
        frontier.put(replace(entry("b"), url="https://other.example/b"), NOW)
        until = frontier.block("example.org", NOW, seconds=60)

        assert NOW + 60 == until
        assert NOW == frontier.ready_at(NOW)
        assert ["b"] == keys(frontier.lease(9, NOW))
        assert NOW + 60 == frontier.ready_at(NOW)
        assert ["a"] == keys(frontier.lease(9, NOW + 60))
        assert frontier.ready_at(NOW + 60) is None

    def test_blocks_grow_until_the_host_is_well(self, opened):
        """Without a time of its own, each block is twice as long as the last; then it is for another run. Answers of one moment count once."""
        frontier = opened(NOW)
        grown = []
        for hour in range(5):
            at = NOW + hour * HOUR
            grown += [frontier.block("example.org", at, seconds=None) - at for _ in range(2)]
        frontier.is_well("example.org", at + 1)
        still = frontier.block("example.org", at + 1, seconds=None) - at
        frontier.is_well("example.org", at + HOUR)

        assert [5, 5, 10, 10, 20, 20, 600, 600, 600, 600] == grown
        assert 600 == still
        assert 5 == frontier.block("example.org", at + HOUR, seconds=None) - at - HOUR

    def test_blocks_grow_though_the_host_asks_for_little(self, opened):
        """At first as it asks; what was too little is no measure the next time. More than that is given."""
        frontier = opened(NOW)
        grown = [frontier.block("example.org", NOW + hour * HOUR, seconds=1) - NOW - hour * HOUR for hour in range(5)]

        assert [1, 5, 10, 20, 600] == grown
        assert 700 == frontier.block("example.org", NOW + DAY, seconds=700) - NOW - DAY

    def test_block_outlives_the_run(self, opened):
        """The next run leaves the host alone, too; a round does not wait for what is too far away."""
        frontier = opened(NOW)
        frontier.put(entry(), NOW)
        frontier.block("example.org", NOW, seconds=3600)
        frontier.close(NOW, finished=False)
        later = opened(NOW + 60, wait=300)

        assert [] == later.lease(9, NOW + 60)
        assert later.ready_at(NOW + 60) is None
        assert NOW + 3600 == opened(NOW + 3400, wait=300).ready_at(NOW + 3400)

    def test_retry_is_handed_out_as_the_new_request(self, opened):
        """The same address in another request, in the same round."""
        frontier = opened(NOW)
        frontier.put(entry(), NOW)
        (lease,) = frontier.lease(1, NOW)
        frontier.requeue(lease, '{"url": "a", "meta": {"retry_times": 1}}', -1)

        assert ['{"url": "a", "meta": {"retry_times": 1}}'] == [lease.request for lease in frontier.lease(9, NOW)]

    def test_sites_do_not_meet(self, opened):
        """Each site has its own entries, under the same keys."""
        one, other = opened(NOW), opened(NOW, site="other", beside=True)
        one.put(entry(), NOW)

        assert other.put(entry(), NOW)

    def test_clock_that_was_set_back_stops_nothing(self, opened):
        """A year back: what waits is handed out, rounds begin, and no block is longer than a day."""
        frontier = opened(NOW)
        frontier.put(entry("a"), NOW)
        frontier.put(entry("b"), NOW)
        frontier.ack(frontier.lease(1, NOW)[0], fetched(published=NOW - DAY), NOW)
        frontier.block("example.org", NOW, seconds=60)
        frontier.close(NOW, finished=False)
        before = NOW - 365 * DAY

        later = opened(before)

        assert ["a", "b"] == sorted(keys(later.lease(9, before + DAY)))
