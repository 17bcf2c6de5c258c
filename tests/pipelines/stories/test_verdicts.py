"""Two articles: a copy, the same story, or neither."""

from itertools import combinations

import pytest

from benchmarks.lookalikes import look_alikes
from benchmarks.stories import jaccard
from pipelines.stories.fingerprint import SLOTS, alike, fingerprint
from pipelines.stories.verdicts import Known, same_story, same_text
from tests.pipelines.stories.made import TEXTS, copy_of, entry, of

STREAMING = (
    "Ellenby Pictures is all in on generative tools, its chief Tobin Marchwell told investors on Tuesday. The series The Lantern used them for a scene. "
    "The actors' guild and Bryn Castor asked for stronger rules after the launch of Mirror 2, a generator by OpenForge. Marchwell said that writers stay."
)
RETOLD = (
    "Writers have nothing to fear, says the head of Ellenby Pictures. On a call with investors, Tobin Marchwell defended the use of generative tools, which built one collapsing "
    "tower in The Lantern. Critics such as Bryn Castor point to Mirror 2, which the firm OpenForge put out without any guard."
)


def known(one):
    return Known(one.site, one.when, one.mark)


def verdict(one, other):
    found = same_text(known(one), known(other))

    assert found == same_text(known(other), known(one))
    return found


@pytest.mark.parametrize("share", [0.0, 0.01, 0.03, 0.05])
def test_copies(share):
    """A copy with a word changed here and there, on another site, is one; the estimate is near the exact similarity."""
    for number, text in enumerate(TEXTS):
        copy = copy_of(text, share, number)
        found = verdict(of(text), copy)

        assert found is not None
        assert abs(found - alike(of(text).mark.text, copy.mark.text, 16)) < 0.01


def test_estimate():
    """The digest's similarity is the exact one within four standard errors."""
    from benchmarks.lookalikes import edited

    for number, text in enumerate(TEXTS):
        copy = edited(text, 0.08, number)
        exact = jaccard(text.body, copy.body)
        estimate = alike(fingerprint("", text.body).text, fingerprint("", copy.body).text, 16)

        assert abs(exact - estimate) < 4 * (exact * (1 - exact) / SLOTS) ** 0.5


def test_spelling_makes_no_difference():
    """Curly quotes, case, spaces and paragraphs are no difference of text."""
    one = fingerprint("", "“It’s open,” said Ann Lee – at last.\n\nThe bridge is back.")
    other = fingerprint("", '"It\'s open," said Ann  Lee - at last. The bridge is BACK.')

    assert one.exact == other.exact
    assert one.text == other.text


def test_digests_stay_as_they_are():
    """What is stored must mean the same after an update of a library; if this fails, SCHEME has to change."""
    mark = fingerprint(
        "A bridge reopens", "The bridge over the Ostrow is open again, the council of Marlow said on Monday."
    )

    assert "10538c8b2dfa0d68" == mark.text[:8].hex()


def test_look_alikes_are_no_copies():
    """Of 360 texts of nine templates, most pairs of which share three quarters of their words, none is declared a copy."""
    entries = [of(text) for text in look_alikes()]
    near = [(one, other) for one, other in combinations(entries, 2) if alike(one.mark.text, other.mark.text, 16) >= 0.6]

    assert len(entries) == 360
    assert len(near) > 4_000
    assert [] == [(one.id, other.id) for one, other in near if verdict(one, other) is not None]


REPORTS = {text.id.rsplit("/", 2)[1] + text.id.rsplit("/", 1)[1]: text for text in look_alikes(4)}


@pytest.mark.parametrize(
    ("one", "other", "changed"),
    [
        ("outlook1", "outlook3", {}),
        ("outlook0", "outlook2", {}),
        ("exchange0", "exchange2", {"date": "2025-01-08"}),
        ("exchange0", "exchange3", {"date": None, "fetched": None}),
        ("gauge0", "gauge1", {}),
    ],
)
def test_reports_that_differ_in_hardly_a_word(one, other, changed):
    """Numbers in words, other numbers and the same names a week later, the morning's and the evening's: no copies."""
    assert None is verdict(of(REPORTS[one]), of(REPORTS[other], **changed))


@pytest.mark.parametrize("kind", ["outlook1", "exchange1", "gauge1"])
def test_reports_that_are_repeated(kind):
    """The same report under a second address, and on another site a week later, is a copy."""
    text = REPORTS[kind]

    assert 1.0 == verdict(of(text), entry("x", site=text.site, headline=text.headline, body=text.body, date=text.date))
    assert 1.0 == verdict(of(text), entry("x", site="two", headline=text.headline, body=text.body, date="2025-02-20"))


def test_report_that_is_mended_on_another_site():
    """On the day itself another site may print a wire's next version, with a number mended; thousands are set apart as it likes."""
    text = REPORTS["exchange1"]
    mended = text.body.replace("points and stood at 8,", "points and closed at 8.")

    assert verdict(of(text), of(text, id="x", site="two", body=mended, date="2025-02-20")) is not None
    assert verdict(of(text), of(text, id="x", site="two", body=mended.replace("at 8.", "at 81."))) is not None


@pytest.mark.parametrize(
    ("body", "other"),
    [
        ("No flights today.", "No flights today."),
        (
            "The ferry does not sail today because of the storm, the harbour office said.",
            "The ferry does not sail today because of the storm, the harbour office said.",
        ),
    ],
)
def test_tiny_texts_need_the_same_headline(body, other):
    """What is said anew every day in the same words is no copy, unless its headline says the same as well."""
    assert None is verdict(
        entry("a", headline="Storm over Ellenby", body=body),
        entry("b", site="two", headline="Ferry: 21 October, morning", body=other),
    )
    assert 1.0 == verdict(
        entry("a", headline="Storm over Ellenby", body=body),
        entry("b", site="two", headline="Storm over Ellenby", body=other),
    )


def test_same_site_on_another_day():
    """One site's column of the week after is none; the same text under a second address is a copy, even there."""
    text = TEXTS[0]
    names = iter(range(10_000))
    changed = " ".join("Barhol" if word[0].isupper() and next(names) % 4 == 1 else word for word in text.body.split())

    assert (
        verdict(of(text), entry("x", site=text.site, headline=text.headline, body=text.body, date="2025-10-28")) == 1.0
    )
    assert verdict(of(text), entry("x", site="two", headline=text.headline, body=changed)) is not None
    assert (
        verdict(of(text), entry("x", site=text.site, headline=text.headline, body=changed, date="2025-10-28")) is None
    )


def test_abridged_copy():
    """The first two thirds of a text are a copy of it; a third of it is not."""
    words = TEXTS[1].body.split()

    assert (
        verdict(
            of(TEXTS[1]),
            entry("x", site="two", headline=TEXTS[1].headline, body=" ".join(words[: 2 * len(words) // 3])),
        )
        is not None
    )
    assert (
        verdict(
            of(TEXTS[1]), entry("x", site="two", headline=TEXTS[1].headline, body=" ".join(words[: len(words) // 3]))
        )
        is None
    )


def test_same_story_in_other_words():
    """Two sites that share words of headlines and names within days tell one story, and neither is a copy."""
    one = entry("a", site="one", headline="Ellenby Pictures goes all in on generative tools", body=STREAMING)
    other = entry(
        "b",
        site="two",
        headline="Generative tools will not replace writers, says Ellenby",
        body=RETOLD,
        date="2025-10-23",
    )

    assert None is verdict(one, other)
    assert {"ellenby", "generative", "marchwell", "castor", "openforge"} <= set(same_story(known(one), known(other)))


@pytest.mark.parametrize(
    "changed",
    [
        {"site": "one"},
        {"date": "2025-11-21"},
        {"headline": "Why writers stay"},
        {"body": TEXTS[2].body},
    ],
    ids=str,
)
def test_what_is_not_the_same_story(changed):
    """The same site, weeks apart, another headline, other names: each alone is enough."""
    one = entry("a", site="one", headline="Ellenby Pictures goes all in on generative tools", body=STREAMING)
    fields = {"site": "two", "headline": "Generative tools will not replace writers, says Ellenby", "body": RETOLD}

    assert None is same_story(known(one), known(entry("b", **fields | changed)))


MEETING = (
    "The council of Marlow Quay voted on {what} on Monday, {n} to {m}, in the Guildhall. Mayor Helen Ostrow of the Harbour Party was in favour, and "
    "Piers Dunmore, who leads Labour in the County of Ellenshire, spoke against it for {n} minutes. Residents of Quayside had asked for {m}."
)


@pytest.mark.parametrize(
    ("headline", "other", "numbers", "date", "same"),
    [
        ("Marlow Quay council backs the ferry", "Ferry for Marlow Quay", (31, 17), "2025-10-21", True),
        ("Marlow Quay council backs the ferry", "Marlow Quay votes for a tram", (31, 17), "2025-10-21", True),
        ("Marlow Quay council backs the ferry", "Marlow Quay votes for a tram", (28, 12), "2025-10-21", False),
        ("Marlow Quay council backs the ferry", "Marlow Quay votes for a tram", ("some", "more"), "2025-10-21", False),
        ("Marlow Quay council backs the ferry", "Ferry: how Quay voted", ("some", "more"), "2025-10-22", True),
        ("Marlow Quay council backs the ferry", "Ferry: how Quay voted", ("some", "more"), "2025-10-24", False),
    ],
    ids=["same", "same numbers", "other numbers", "names only", "a word and a name", "three days later"],
)
def test_one_council(headline, other, numbers, date, same):
    """Names, and words of headlines that are names, are shared by all that a council does: numbers, words and days must not speak against it."""
    given = (31, 17) if isinstance(numbers[0], int) else numbers
    one = entry("a", site="one", headline=headline, body=MEETING.format(what="a ferry", n=given[0], m=given[1]))
    told = MEETING.format(what="it", n=numbers[0], m=numbers[1]).split(". ")
    two = entry("b", site="two", headline=other, body=". ".join(told[::-1]), date=date)

    assert same is (same_story(known(one), known(two)) is not None)
    assert same is (same_story(known(two), known(one)) is not None)


def test_scripts_without_spaces():
    """Chinese is compared by characters."""
    text = (
        "大桥于星期一重新开放，市政府表示。" * 3
        + "渡轮将继续运行到明年春天，每二十分钟一班，商人们在港口等待了很长时间。" * 4
    )
    one, other = fingerprint("", text), fingerprint("", text.replace("二十", "三十"))

    assert one.size > 100
    assert 0.5 < alike(one.text, other.text, 16) < 1
