"""Learning what recurs: what is learnt, what each guard catches, and where it is kept."""

import itertools
import multiprocessing
import os
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

import pipelines.engine.phrases as phrases
from benchmarks.lookalikes import look_alikes
from pipelines import ledger
from pipelines.engine import extract
from pipelines.engine.memory import SLOT, Decision, key_of
from pipelines.engine.rules import credits, fields, lines
from pipelines.engine.spans import Label
from pipelines.ledger.learning import MAX_SITE_SHARE, learn
from pipelines.ledger.review import Unreviewable, read_file, to_text
from pipelines.ledger.sightings import ARCHIVE, CRAWL, sightings
from pipelines.ledger.state import DATABASE, LEDGER_KIND, State, StateError, only_run
from tests.pipelines.made_site import CLOSING, THINGS, TOWNS, address, keys, learnt, look, page, paragraphs, seen
from tests.replicas import PAGES, hints_of, replicas


def test_line_under_every_story_is_learnt():
    """What closes distinct articles is an entry: counted, dated, with its place; their own paragraphs are none."""
    found = learnt(seen(number, CLOSING, day=f"2025-11-0{number + 1}") for number in range(4))
    (entry,) = found.entries

    assert key_of(CLOSING) == entry.key
    assert (4, 4, 0) == (entry.articles, entry.total, entry.from_end)
    assert ("2025-11-01", "2025-11-04") == (entry.first_seen, entry.last_seen)
    assert (Decision.AUTO, Label.BOILERPLATE) == (entry.decision, entry.label)


def test_what_is_learnt_is_removed():
    """The next story comes out without the line, and whole."""
    known = learnt(seen(number, CLOSING) for number in range(3)).memory
    (article,) = extract(page(9, CLOSING), url=address(9), memory=known)

    assert paragraphs(9) == article.body.split("\n\n")


def test_first_run_has_no_ledger():
    """Nothing seen, nothing known."""
    found = learn([])

    assert () == found.entries == found.memory.entries
    assert found.stopped is None


@pytest.mark.parametrize("order", list(itertools.permutations(range(4)))[::5])
def test_order_of_pages_makes_no_difference(order):
    """The same pages in any order give the same ledger, byte for byte."""
    pages = [seen(number, CLOSING, f"More from {TOWNS[number]}") for number in range(4)]

    assert to_text("river", learnt(pages)) == to_text("river", learnt(pages[number] for number in order))


def test_variants_are_one_line():
    """Case, quotes, punctuation and digits are no other line."""
    closings = [
        "Read 12 times by “our” readers along the river, so far",
        "READ 7 TIMES by 'our' readers, along the river so far!",
        "Read 1904 times by our readers along the river (so far)",
    ]
    found = learnt(seen(number, closing) for number, closing in enumerate(closings))

    assert ["read # times by our readers along the river so far"] == keys(found)


def test_template_with_one_changing_word():
    """ "More from {section}" is one entry, with a slot; it knows sections that nobody has seen."""
    sections = ["technology", "science", "the arts", "sport"]
    found = learnt(seen(number, f"Discover more about {section}") for number, section in enumerate(sections))

    assert [f"discover more about {SLOT}"] == keys(found)
    assert found.memory.find("discover more about gardens".split(), found.entries[0].path)
    assert not found.memory.find("discover more".split(), found.entries[0].path)


LONG_TEMPLATES = [
    "You have read a story from our {} desk, whose reporters walk along the river on all days and answer all letters",
    "{} is where this story was told first, and our neighbours upstream have given us leave to tell it once more",
    "Would you like to learn more about {}? If so, put your question to the parrot at our counter, who knows most answers!",
]


@pytest.mark.parametrize("template", LONG_TEMPLATES)
def test_template_in_a_long_line(template):
    """A changing name makes one entry of long lines, too; and of closing sentences."""
    sections = ["technology", "science", "the fine arts", "sport", "gadgets", "the sea", "books", "birds"]
    known = learnt(seen(number, template.format(section)) for number, section in enumerate(sections))
    (article,) = extract(page(9, template.format("gardens")), url=address(9), memory=known.memory)

    assert [key_of(template.replace("{}", "slot")).replace("slot", SLOT)] == keys(known)
    assert paragraphs(9) == article.body.split("\n\n")


@pytest.mark.parametrize(
    "said",
    [
        "The council of {} will vote on the plans for the new bridge over the river in the spring of next year.",
        "Shares of {} closed higher after the firm had told its owners that it would pay more than it did last year.",
    ],
)
def test_what_stories_say_in_the_same_words_is_no_template(said):
    """A sentence that says another thing of another name stays where it is not what closes the articles."""
    found = learnt(seen(number, body=[said.format(TOWNS[number]), *paragraphs(number)]) for number in range(5))

    assert [] == keys(found)
    assert 1 <= found.caught["template: a sentence whose numbers or words change"]


@pytest.mark.parametrize(
    "closing",
    [
        "The funeral will be held on Friday at the church of {}, and the family asks for donations to the lifeboat.",
        "The man from {} denies the charges and remains in the county jail until the next hearing before the judge.",
        "The police of {} ask for witnesses of the crash. Whoever has seen anything is asked to call the station at the port.",
    ],
)
@pytest.mark.parametrize(("having", "others"), [(4, 0), (8, 2)])
def test_closing_sentence_of_some_stories(closing, having, others):
    """A closing sentence with one changing name is theirs, and so is its end, until nearly all of a site's articles have had it."""
    pages = [seen(number, closing.format(TOWNS[number])) for number in range(having)]
    found = learnt([*pages, *(seen(number) for number in range(having, having + others))])

    assert [] == keys(found)


@pytest.mark.parametrize(
    "said",
    [
        "Nobody was hurt, the police said.",
        "He denies all of the charges.",
        "Turnout was the highest since 1998",
        "Verletzt wurde nach Angaben der Polizei niemand.",
        "警方表示事故中没有人受伤。",
        "Verdict: a gate that opens and never shuts",
    ],
)
@pytest.mark.parametrize("place", [2, None])
@pytest.mark.parametrize("related", [(6, 7), (6, 8)])
def test_what_some_stories_say_in_few_words(said, place, related):
    """A sentence of the text is running text however short it is, with or without a full stop, in its middle and at its end."""

    def story(number):
        own = paragraphs(number)
        return own if number not in related else [*own[:place], said, *own[place:]] if place else [*own, said]

    found = learnt(
        seen(number, CLOSING if place else "", source=CRAWL, day=f"2025-11-{number + 1:02}", body=story(number))
        for number in range(14)
    )

    assert [key_of(CLOSING)] * bool(place) == keys(found)


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("O river that has carried all our boats", 2),
        ("Correction: the gate was built in 1911, not in 1921 as we had said here first", 4),
    ],
)
def test_what_both_of_two_stories_say(line, place):
    """Two articles are too few for what may be their text; a line that three have at their end is none."""
    bodies = [[*paragraphs(number)[:place], line, *paragraphs(number)[place:]] for number in range(2)]

    assert [] == keys(learnt(seen(number, body=body) for number, body in enumerate(bodies)))
    assert [key_of(line)] == keys(learnt(seen(number, line) for number in range(3)))


def test_date_line_of_two_articles():
    """What is mostly numbers is no running text, wherever it stands."""
    line = "03.01.2012, printed: 04.01.2012 11:13"
    found = learnt(seen(number, body=[*paragraphs(number)[:1], line, *paragraphs(number)[1:]]) for number in range(2))

    assert [key_of(line)] == keys(found)


def test_look_alikes_teach_no_template():
    """Weather, markets, sport and whatever else is written to one pattern, beside as many other stories, is text."""
    kinds = {}
    for made in look_alikes(14):
        kinds.setdefault(made.site.rstrip("0123456789"), []).append(made.body.replace(". ", ".\n").split("\n"))
    for bodies in kinds.values():
        reports = [
            seen(number, url=f"https://river.example/reports/{number}", body=body) for number, body in enumerate(bodies)
        ]
        assert [] == keys(learnt([*reports, *(seen(number) for number in range(14))]))


def test_ledger_teaches_itself_nothing_away():
    """A line that the ledger removes goes on being seen: learning again gives the same ledger."""
    first = learnt(seen(number, CLOSING) for number in range(3))
    again = [sightings(look(number, page(number, CLOSING), memory=first.memory), source=ARCHIVE) for number in range(3)]

    assert keys(first) == keys(learnt(again)) == [key_of(CLOSING)]


GUARDED = {
    "the same article twice": [seen(0, CLOSING), seen(0, CLOSING)],
    "near-duplicates of an article": [
        seen(0, CLOSING),
        sightings(look(0, page(0, CLOSING), url="https://river.example/print/1"), source=ARCHIVE),
    ],
    "running text in too few articles": [seen(number, CLOSING) for number in range(2)],
    "running text in too small a share of the articles": [
        seen(number, *[CLOSING] * (number < 6)) for number in range(8)
    ],
    "too few days": [seen(number, CLOSING, source=CRAWL) for number in range(4)],
    "in too small a share of the articles": [seen(number, *[CLOSING] * (number < 3)) for number in range(9)],
    "too large a share of a body": [
        seen(number, f"{CLOSING} {CLOSING}", body=paragraphs(number)[:1]) for number in range(4)
    ],
    "single words": [seen(number, "Cheers!") for number in range(4)],
    "nothing but numbers": [seen(number, "1 2 3 4 5 6 7.") for number in range(4)],
    "too few articles": [seen(number, "Until next time.") for number in range(2)],
    "short, and not at the text's end": [
        seen(number, body=[paragraphs(number)[0], "How it works.", *paragraphs(number)[1:]]) for number in range(4)
    ],
    "a sentence whose numbers or words change": [
        seen(number, f"The index of the Ostrow exchange fell by {number + 3} points that Monday.")
        for number in range(4)
    ],
}


@pytest.mark.parametrize("guard", GUARDED)
def test_guard(guard):
    """Each guard stops what it is for, and counts it."""
    found = learnt(GUARDED[guard])

    assert [] == keys(found)
    assert found.caught[guard] >= 1


def test_crawl_on_another_day():
    """On its second day a crawl's line has been seen long enough."""
    found = learnt(seen(number, CLOSING, source=CRAWL, day=f"2025-11-0{number + 1}") for number in range(3))

    assert [key_of(CLOSING)] == keys(found)


BACKGROUND = (
    "The ferry company was founded in 1998 by two brothers from Lindfold, who own most of its shares to this day."
)


def with_background(number):
    """A story with a paragraph of background in its middle, one line further down in each."""
    own = paragraphs(number)
    return [*own[: 1 + number % 3], BACKGROUND, *own[1 + number % 3 :]]


@pytest.mark.parametrize("related", [(0, 1, 2), (11, 12, 13)])
def test_background_of_related_stories_stays(related):
    """A paragraph that three stories in a row share is theirs, even on days that have no other; what closes each post is not."""
    found = learnt(
        seen(number, CLOSING, source=CRAWL, day=f"2025-11-{number + 1:02}", body=story)
        for number in range(14)
        for story in [with_background(number) if number in related else paragraphs(number)]
    )
    (article,) = extract(page(1, CLOSING, body=with_background(1)), url=address(1), memory=found.memory)

    assert [key_of(CLOSING)] == keys(found)
    assert with_background(1) == article.body.split("\n\n")


def test_background_on_a_site_of_three_stories():
    """Where all stories share a paragraph, one that has no place of its own is text until a fourth has it."""
    found = learnt(seen(number, CLOSING, body=with_background(number)) for number in range(3))

    assert [key_of(CLOSING)] == keys(found)
    assert 1 == found.caught["running text in too few articles"]


def test_furniture_of_two_articles_is_learnt():
    """A line that a phrase names needs two articles only; one that might be text needs three."""
    named, unnamed = "Follow us on Facebook, on X and on Instagram", "More stories from along the river, every morning"

    assert [key_of(named)] == keys(learnt(seen(number, named) for number in range(2)))
    assert [] == keys(learnt(seen(number, unnamed) for number in range(2)))
    assert [key_of(unnamed)] == keys(learnt(seen(number, unnamed) for number in range(3)))


def test_archive_page_of_two_posts_is_no_evidence():
    """A page that prints two posts whole neither makes one article of them nor teaches what they say."""
    posts = [seen(number, CLOSING) for number in range(3)]
    both = page(11, CLOSING, body=[*paragraphs(0), CLOSING, *paragraphs(1)])
    found = learnt([*posts, sightings(look(11, both), source=ARCHIVE)])

    assert 3 == found.articles
    assert [key_of(CLOSING)] == keys(found)
    assert (1, 0) == (found.caught["archive pages"], found.caught["near-duplicates of an article"])


def test_archive_page_is_no_evidence():
    """A page that prints other articles' paragraphs again teaches nothing of them."""
    posts = [seen(number) for number in range(5)]
    listing = page(11, body=[paragraphs(number)[0] for number in range(5)])
    found = learnt([*posts, sightings(look(11, listing), source=ARCHIVE)])

    assert [] == keys(found)
    assert 1 == found.caught["archive pages"]


@pytest.mark.parametrize(
    "kept",
    [
        f"<blockquote><p>{CLOSING}</p></blockquote>",
        f"“{CLOSING}”",
        "“We do not comment on cases before the courts,” the mayor of the river town said.",
        "— Nous ne commentons jamais les affaires qui sont devant les tribunaux du pays.",
        f"<h2>{CLOSING}</h2>",
        "Seen and written down by our own Tobin Marchwell",
        "By Tobin Marchwell",
    ],
)
def test_quotes_headings_and_bylines_are_never_learnt(kept):
    """What no ledger may touch does not come into one."""
    head = b"<meta name='author' content='Tobin Marchwell'></head>"
    pages = (page(number, kept, paragraphs(number + 5)[1]).replace(b"</head>", head) for number in range(4))
    found = learnt(sightings(look(number, source), source=ARCHIVE) for number, source in enumerate(pages))

    assert [] == keys(found)


def test_teaser_beside_the_text_is_tied_to_its_place():
    """A sidebar prints one article's opening under all others: that article keeps it."""
    opening = paragraphs(0)[0]
    aside = f"<div class='column'><div class='entry'><p>{opening}</p></div></div>"
    found = learnt(seen(number, outside=aside) for number in range(5))
    (article,) = extract(page(0, outside=aside), url=address(0), memory=found.memory)

    assert all(entry.beside for entry in found.entries)
    assert paragraphs(0) == article.body.split("\n\n")


def test_ledger_that_takes_too_much_stops():
    """Beyond a share of the site's text the learnt lines are not used; approved ones are."""
    template = [
        f"Every {thing} along the river is open on Sundays from ten until the bells ring." for thing in THINGS[:3]
    ]
    found = learnt(seen(number, *template) for number in range(4))
    approved = learn(
        (one for number in range(4) for one in seen(number, *template)),
        [replace(found.entries[0], decision=Decision.APPROVED)],
    )

    assert found.share > MAX_SITE_SHARE
    assert found.stopped.startswith("together they would take")
    assert () == found.memory.entries
    assert [Decision.APPROVED] == [
        entry.decision for entry in approved.memory.entries if entry.decision is not Decision.AUTO
    ]


def test_decisions_outlive_learning():
    """A kept line stays kept, an approved one stays although nobody prints it any more, a learnt one goes."""
    first = learnt(seen(number, CLOSING) for number in range(3)).entries
    kept, approved = (replace(first[0], decision=decision) for decision in (Decision.KEPT, Decision.APPROVED))
    others = [one for number in range(5, 8) for one in seen(number)]
    same = [one for number in range(3) for one in seen(number, CLOSING)]

    assert [Decision.KEPT] == [entry.decision for entry in learn(same, [kept]).entries]
    assert [Decision.APPROVED] == [entry.decision for entry in learn(others, [approved]).entries]
    assert () == learn(others, first).entries


# --- dig.watch


def without_the_chatbot_phrase(monkeypatch):
    known = phrases.library().phrases
    library = phrases.Library(tuple(phrase for phrase in known if phrase.name != "ask our chatbot"))
    for module in (lines, credits, fields):
        monkeypatch.setattr(module, "library", lambda: library)
    assert len(library.phrases) == len(known) - 1


def digwatch():
    return [replica for replica in replicas() if replica.site == "digwatch" and replica.expected]


def reading_of(replica, memory=None):
    return ledger.sightings(
        look(0, replica.body, url=replica.url, day=replica.fetched_at[:10], memory=memory), source=ARCHIVE
    )


def test_chatbot_line_goes_without_its_phrase(monkeypatch):
    """On dig.watch's pages the line goes in all its variants although no phrase names it."""
    without_the_chatbot_phrase(monkeypatch)
    known = learnt(map(reading_of, digwatch())).memory
    before = after = 0
    for replica in digwatch():
        arguments = {"url": replica.url, "hints": hints_of("digwatch"), "fetched_at": replica.fetched_at}
        before += sum("chatbot" in article.body for article in extract(replica.body, **arguments))
        after += sum("chatbot" in article.body for article in extract(replica.body, memory=known, **arguments))
        bodies = [article.body.split("\n\n") for article in extract(replica.body, memory=known, **arguments)]
        assert [item["body"] for item in replica.items] == bodies, str(replica)

    assert before > 5
    assert 0 == after


def test_review_file_of_digwatch():
    """The ledger of dig.watch that is in the test pages is the one that its pages teach."""
    text = to_text("digwatch", learnt(map(reading_of, digwatch())))

    assert (PAGES / "digwatch" / "ledger.toml").read_text("utf-8") == text


# --- state


@pytest.fixture
def state(tmp_path):
    state = State(tmp_path)
    yield state
    state.close()


def add(state, *numbers, line=CLOSING, site="river"):
    return state.add(site, [one for number in numbers for one in seen(number, line)])


def test_state_goes_on_where_it_stopped(tmp_path):
    """Runs add up: three articles of three runs are a line."""
    for number in range(3):
        state = State(tmp_path)
        add(state, number)
        state.close()
    state = State(tmp_path)

    assert [key_of(CLOSING)] == keys(state.learnt("river"))
    assert () == state.learnt("other").entries
    state.close()


def test_text_file_says_it_all(state, tmp_path):
    """The review file holds the ledger; reading and writing it gives the same bytes."""
    found = add(state, 0, 1, 2)
    file = state.file_of("river")

    assert ("river", found.entries) == (read_file(file)[0], read_file(file)[1].entries)
    assert file.read_text("utf-8") == to_text("river", state.learnt("river"))


def test_decision_edited_in_the_file_is_honoured(state):
    """What a maintainer writes into the column counts at the next load, and stays through the next run."""
    add(state, 0, 1, 2)
    file = state.file_of("river")
    file.write_text(file.read_text("utf-8").replace('decision = "auto"', 'decision = "kept"'), "utf-8")

    assert [Decision.KEPT] == [entry.decision for entry in state.learnt("river").entries]
    assert [Decision.KEPT] == [entry.decision for entry in add(state, 3).entries]
    assert 'decision = "kept"' in file.read_text("utf-8")


def test_approve_keep_forget(state):
    """The three decisions, by id; an id that is not there is a KeyError."""
    (entry,) = add(state, 0, 1, 2).entries

    assert Decision.APPROVED is state.decide("river", entry.id, Decision.APPROVED).decision
    assert Decision.KEPT is state.decide("river", entry.id, Decision.KEPT).decision
    assert entry.id == state.forget("river", entry.id).id
    assert () == state.learnt("river").entries
    assert () == add(state, 3).entries
    with pytest.raises(KeyError):
        state.forget("river", entry.id)


@pytest.mark.parametrize(
    ("wrong", "line"),
    [
        (('decision = "auto"', 'decision = "aproved"'), "line 10"),
        (("articles = 3\ntotal", "total"), "line 10"),
        (('key = "', 'key = "another '), "line 10"),
        (("format = 1", "format = 7"), "line 4"),
        (('label = "', "label = "), "line 12"),
        (("articles = 3\nshare", 'articles = "three"\nshare'), "line 7: articles"),
        (("share = 0", 'share = "x" #'), "line 8: share"),
        (('text = "', 'text = 5 # "'), "line 10: .*: text"),
        (('first_seen = "', 'first_seen = 2025-11-01 # "'), "line 10: .*: first_seen"),
        (("from_end = 0", "from_end = false"), "line 10: .*: from_end"),
        (("format = 1", "format = true"), "line 4: format"),
        (('site = "river"', 'site = "sea"'), "line 5: site is not river"),
    ],
)
def test_file_that_cannot_be_read_is_refused(state, wrong, line):
    """With file and line; nothing is changed."""
    add(state, 0, 1, 2)
    file = state.file_of("river")
    broken = file.read_text("utf-8").replace(*wrong)
    file.write_text(broken, "utf-8")

    with pytest.raises(Unreviewable, match=line) as raised:
        state.learnt("river")
    assert str(file) in str(raised.value)
    with pytest.raises(Unreviewable):
        add(state, 3)
    assert broken == file.read_text("utf-8")


def test_damaged_database_is_refused(tmp_path):
    """A file that is no database is named with the way out, and left as it is."""
    junk = b"junk that is no database at all " * 200
    (tmp_path / DATABASE).write_bytes(junk)

    with pytest.raises(StateError, match="nothing was changed") as raised:
        State(tmp_path)
    assert str(tmp_path / DATABASE) in str(raised.value)
    assert junk == (tmp_path / DATABASE).read_bytes()


def test_file_that_is_not_utf_8_is_refused(state):
    """With the line of the byte; a byte order mark is none of the text."""
    add(state, 0, 1, 2)
    file = state.file_of("river")
    whole = file.read_bytes()
    file.write_bytes(b"\xef\xbb\xbf" + whole.replace(b'"auto"', b'"kept"'))
    marked = state.learnt("river")
    file.write_bytes(whole.replace(b"decision = ", b"# \xe9dit\xe9\ndecision = "))

    assert [Decision.KEPT] == [entry.decision for entry in marked.entries]
    with pytest.raises(Unreviewable, match="line 11: not UTF-8"):
        state.learnt("river")


@pytest.fixture
def decided(tmp_path):
    """A folder with a line that a maintainer keeps, and one that nobody has looked at."""
    state = State(tmp_path)
    (entry,) = add(state, 0, 1, 2).entries
    state.decide("river", entry.id, Decision.KEPT)
    state.close()
    return tmp_path


@pytest.mark.parametrize("emptied", [b"", "VACUUM", "PRAGMA user_version = 0"])
def test_emptied_database_is_read_back(decided, emptied):
    """A database without tables knows nothing: the text files do, and learning leaves their decisions."""
    for file in decided.glob(f"{DATABASE}*"):
        file.unlink()
    (decided / DATABASE).touch()
    if emptied:
        with sqlite3.connect(decided / DATABASE) as database:
            database.execute(emptied)
        database.close()
    state = State(decided)

    assert [Decision.KEPT] == [entry.decision for entry in state.learnt("river").entries]
    assert [Decision.KEPT] == [entry.decision for entry in add(state, 3, 4, 5).entries]
    assert 'decision = "kept"' in state.file_of("river").read_text("utf-8")
    state.close()


@pytest.mark.parametrize("is_empty", [True, False])
def test_empty_database_without_text_files(tmp_path, caplog, is_empty):
    """It begins anew and says so; a folder that never had one does not."""
    if is_empty:
        (tmp_path / DATABASE).touch()
    State(tmp_path).close()

    assert is_empty == (f"{tmp_path / DATABASE}: empty, and no text file" in caplog.text)


@pytest.mark.parametrize("decision", list(Decision))
def test_line_that_the_database_has_lost(decided, decision):
    """It is in the ledger as long as the text file has it, whether somebody has decided on it or not."""
    with sqlite3.connect(decided / DATABASE) as database:
        database.executescript("DELETE FROM entry")
    database.close()
    state = State(decided)
    file = state.file_of("river")
    file.write_text(file.read_text("utf-8").replace('"kept"', f'"{decision}"'), "utf-8")

    assert [(key_of(CLOSING), decision)] == [(entry.key, entry.decision) for entry in state.learnt("river").entries]
    state.close()


def test_damage_that_only_a_run_s_end_would_meet(decided):
    """What the next ledger is learnt from is read before a run begins."""
    with sqlite3.connect(decided / DATABASE) as database:
        database.executescript("UPDATE article SET lines = 'x'")
    database.close()

    with pytest.raises(StateError, match=f"{DATABASE}: not usable: "):
        ledger.check({"LEDGER": "live", "STATE_DIR": decided}, "river")


@pytest.mark.parametrize("lost", ["DELETE FROM entry", "DELETE FROM site", "DELETE FROM entry; DELETE FROM site"])
def test_decision_that_only_the_text_file_knows(decided, lost):
    """Learning never loses it, whatever the database has lost."""
    with sqlite3.connect(decided / DATABASE) as database:
        database.executescript(lost)
    database.close()
    state = State(decided)

    assert [Decision.KEPT] == [entry.decision for entry in add(state, 5, 6, line="").entries]
    assert 'decision = "kept"' in state.file_of("river").read_text("utf-8")
    state.close()


def test_text_file_that_cannot_be_written(decided):
    """The file is named, and the database stays as it was: the two are written together."""
    state = State(decided)
    before = state.learnt("river")
    state.file_of("river").unlink()
    state.file_of("river").mkdir()
    with pytest.raises(StateError, match=r"river\.toml: "):
        state._write("river", learn([]))
    state.file_of("river").rmdir()

    assert before == state.learnt("river")
    state.close()


def test_text_file_that_cannot_be_read_back_makes_no_database(decided):
    """The file is named, and the folder is as it was."""
    for file in decided.glob(f"{DATABASE}*"):
        file.unlink()
    (decided / "ledger" / "sea.toml").write_text("format = 1\nsite = 3\n", "utf-8")

    with pytest.raises(Unreviewable, match=r"sea\.toml, line 2: site is not sea"):
        State(decided)
    assert not list(decided.glob(f"{DATABASE}*"))


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        *((f"DROP TABLE {table}", f"its table {table} is missing") for table in ("article", "entry", "site")),
        ("DROP TABLE article; DROP TABLE entry; DROP TABLE site", "its table article is missing"),
        ("UPDATE entry SET fields = replace(fields, 'kept', 'kepx')", "'kepx' is not a valid Decision"),
        ("UPDATE entry SET fields = replace(fields, '\"key\"', '\"kex\"')", "key is missing"),
        ("UPDATE entry SET fields = '[]'", "no entry"),
        ("UPDATE entry SET fields = 'nothing'", "Expecting value"),
        ("UPDATE entry SET fields = NULL", "must be str"),
        ("UPDATE site SET share = 'much'", "table site"),
        ("UPDATE article SET lines = '[[1]]'", "table article"),
        ("UPDATE article SET lines = '{'", "Expecting property name"),
        ("UPDATE article SET source = 'hearsay'", "table article"),
        ("ALTER TABLE entry RENAME COLUMN fields TO field", "no such column"),
    ],
)
def test_damage_that_is_sound_to_sqlite(decided, damage, reason):
    """Tables and rows that are not as they were written are refused by name before anything is learnt."""
    with sqlite3.connect(decided / DATABASE) as database:
        database.executescript(damage)
    database.close()
    before = (decided / "ledger" / "river.toml").read_bytes()

    with pytest.raises(StateError, match=f"{DATABASE}: not usable: .*{reason}"):
        add(State(decided), 3)
    assert before == (decided / "ledger" / "river.toml").read_bytes()


@pytest.mark.parametrize("needs", [State, lambda place: ledger.check({"LEDGER": "live", "STATE_DIR": place}, "river")])
def test_file_for_a_state(tmp_path, needs):
    """Where a folder should be and a file is, the file is named."""
    (tmp_path / "state").write_text("no folder")

    with pytest.raises(StateError, match=f"{tmp_path / 'state'}: Not a directory"):
        needs(tmp_path / "state")


def test_given_folder_is_read_and_not_changed(decided):
    """Text files alone are enough, also where nothing can be written; a database alone is not."""
    for file in decided.glob(f"{DATABASE}*"):
        file.unlink()
    (decided / "ledger" / ".opening.lock").unlink()
    given, before = {"LEDGER": decided}, sorted(decided.rglob("*"))
    for folder in (decided / "ledger", decided):
        folder.chmod(0o500)
    (kept,) = ledger.ledger_of(given, "river").entries
    ledger.Run(given, "river").close()
    for folder in (decided, decided / "ledger"):
        folder.chmod(0o700)

    assert Decision.KEPT is kept.decision
    assert before == sorted(decided.rglob("*"))
    (decided / "ledger" / "river.toml").unlink()
    (decided / DATABASE).touch()
    with pytest.raises(StateError, match="no text file of a ledger"):
        ledger.ledger_of(given, "river")


def test_database_and_file_are_one_memory(tmp_path):
    """Entries come in one order, whichever they come from."""
    state = State(tmp_path)
    for number, town in enumerate(TOWNS[:5]):
        state.add("river", seen(number, CLOSING, f"Discover more about {town} today"))
    live = state.learnt("river")

    assert len(live.entries) > 1
    assert live == read_file(state.file_of("river"))[1]
    state.close()


def test_page_of_the_database_overwritten(tmp_path):
    """Damage inside the file is seen before anything is read from it."""
    state = State(tmp_path)
    add(state, *range(6))
    state.close()
    file = tmp_path / DATABASE
    whole = file.read_bytes()
    file.write_bytes(whole[:4096] + b"\xff" * 4096 + whole[8192:])

    with pytest.raises(StateError, match="not usable"):
        State(tmp_path)


def test_foreign_and_newer_databases_are_refused(tmp_path):
    """Another program's database, or one of a Winnow to come, is not touched."""
    with sqlite3.connect(tmp_path / DATABASE) as other:
        other.execute("CREATE TABLE bookmark (url TEXT)")
    other.close()
    with pytest.raises(StateError, match="another program's"):
        State(tmp_path)
    (tmp_path / DATABASE).unlink()
    State(tmp_path).close()
    with sqlite3.connect(tmp_path / DATABASE) as newer:
        newer.execute(f"PRAGMA user_version = {LEDGER_KIND.format + 1}")
    newer.close()
    with pytest.raises(StateError, match=f"its format is {LEDGER_KIND.format + 1}"):
        State(tmp_path)


def test_older_database_is_copied_and_migrated(tmp_path, monkeypatch):
    """A format's successor begins with a backup, and keeps what was there."""
    state = State(tmp_path)
    add(state, 0, 1, 2)
    state.close()
    module = ledger.state
    migrations = (*LEDGER_KIND.migrations, "ALTER TABLE site ADD COLUMN note TEXT;")
    monkeypatch.setattr(module, "LEDGER_KIND", replace(LEDGER_KIND, migrations=migrations))
    state = State(tmp_path)

    assert [key_of(CLOSING)] == keys(state.learnt("river"))
    assert (LEDGER_KIND.format + 1,) == state._database.execute("PRAGMA user_version").fetchone()
    state.close()
    with sqlite3.connect(tmp_path / f"{DATABASE}.format-{LEDGER_KIND.format}") as backup:
        assert (LEDGER_KIND.format,) == backup.execute("PRAGMA user_version").fetchone()
        assert (1,) == backup.execute("SELECT count(*) FROM site").fetchone()
    backup.close()


def test_lost_database_is_read_back_from_the_text_files(tmp_path):
    """Never silently empty: the text files know the lines and the decisions."""
    state = State(tmp_path)
    (entry,) = add(state, 0, 1, 2).entries
    state.decide("river", entry.id, Decision.APPROVED)
    state.close()
    for file in tmp_path.glob(f"{DATABASE}*"):
        file.unlink()
    state = State(tmp_path)

    assert [(entry.key, Decision.APPROVED)] == [(one.key, one.decision) for one in state.learnt("river").entries]
    state.close()


def test_second_run_on_a_site_is_refused(tmp_path):
    """Another site may be learnt meanwhile; when the first run is done, the second may go."""
    settings = {"LEDGER": "live", "STATE_DIR": tmp_path}
    first = ledger.Run(settings, "river")

    with pytest.raises(StateError, match="another run of river is under way"):
        ledger.Run(settings, "river")
    ledger.Run(settings, "sea").close()
    first.close()
    ledger.Run(settings, "river").close()


def _learn_in_a_process(folder, numbers):
    state = State(Path(folder))
    for number in numbers:
        add(state, number, site=f"site{number}")
    state.close()


def test_two_processes_on_one_state(tmp_path):
    """Two processes that learn different sites at once lose nothing."""
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=_learn_in_a_process, args=(str(tmp_path), range(n, 12, 2))) for n in (0, 1)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()

    assert [0, 0] == [process.exitcode for process in processes]
    state = State(tmp_path)
    assert sorted(f"site{number}" for number in range(12)) == state.sites()
    state.close()


def test_lock_of_a_killed_run_is_free(tmp_path):
    """A lock file that is left over locks nobody out."""
    with only_run(tmp_path, "river"):
        pass
    assert (tmp_path / "ledger" / ".river.lock").exists()
    with only_run(tmp_path, "river"):
        pass


def test_run_is_frozen_and_serves_the_next(tmp_path):
    """What a run sees changes nothing in it; the next run has it."""
    settings = {"LEDGER": "live", "STATE_DIR": tmp_path}
    memories = []
    for day in (1, 2, 3):
        run = ledger.Run(settings, "river")
        memories.append(run.memory)
        for number in range(day * 3, day * 3 + 3):
            reading = look(number, page(number, CLOSING), day=f"2025-11-0{day}", memory=run.memory)
            run.see(sightings(reading, source=CRAWL))
        assert run.memory is memories[-1]
        run.close()

    assert memories[0] is None
    assert () == memories[1].entries
    assert [key_of(CLOSING)] == [entry.key for entry in memories[2].entries]


def test_no_ledger_and_a_given_one(tmp_path):
    """Without the setting nothing is read, made or learnt; a file or a folder is read, not changed."""
    state = State(tmp_path / "made")
    found = add(state, 0, 1, 2)
    state.close()
    before = {file: file.stat().st_mtime_ns for file in (tmp_path / "made").rglob("*.toml")}
    none = {"LEDGER": "", "STATE_DIR": tmp_path / "live"}

    assert ledger.memory_of(none, "river") is None
    run = ledger.Run(none, "river")
    run.see(sightings(look(5, page(5, CLOSING)), source=CRAWL))
    run.close()
    for place in (tmp_path / "made", tmp_path / "made" / "ledger", tmp_path / "made" / "ledger" / "river.toml"):
        given = none | {"LEDGER": str(place)}
        assert found.memory.version == ledger.memory_of(given, "river").version
        assert ledger.memory_of(given, "sea") is None
        ledger.Run(given, "river").close()
    assert before == {file: file.stat().st_mtime_ns for file in (tmp_path / "made").rglob("*.toml")}
    assert not (tmp_path / "live").exists()
    with pytest.raises(StateError, match="no such file or folder"):
        ledger.memory_of(none | {"LEDGER": str(tmp_path / "nowhere")}, "river")


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_folder_that_cannot_be_written(tmp_path):
    """The folder is named, with the reason."""
    tmp_path.chmod(0o500)
    with pytest.raises(StateError, match="Permission denied"):
        State(tmp_path / "state")
