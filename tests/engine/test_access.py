"""How much of an article a page gives. The pages are replicas, written for these tests."""

import pytest

from pipelines.engine.phrases import library
from pipelines.engine.spans import Label
from tests.engine.pages import FIRST, HEADLINE, PROSE, SECOND, THIRD, article, articles, json_ld, news, page

LOCKED = {"isAccessibleForFree": "false"}
LONG = PROSE * 3
"""Nearly two hundred words."""
PROMPT = "<p>Subscribe to continue reading this story</p>"
PART = '{"@type": "WebPageElement", "isAccessibleForFree": "False", "cssSelector": ".locked"}'


def state(body: str, head: str = "") -> str:
    return article(page(body, head=head)).access.state


@pytest.mark.parametrize(
    "body",
    [
        LONG,
        PROSE,
        LONG + "<p>Subscribe to our newsletter</p><form><input type='email'><button>Sign up</button></form>",
        LONG + "<p>Already a subscriber? Sign in</p>",
        LONG + "<div class='paywall'><p>Read as much as you like, for little money</p></div>",
        f"<p>This article is for subscribers of every age, said the librarian.</p>{LONG}",
        LONG + "<p>And then there was silence…</p>",
        f"{LONG}<div class='paywall'><p>{FIRST} {SECOND}</p><p>Subscribe to continue reading</p></div>",
    ],
)
def test_full(body):
    """Sign-up boxes, log-in lines and boxes for money after a whole text lock nothing."""
    found = article(page(body)).access

    assert ("full", []) == (found.state, found.evidence)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (PROSE + PROMPT, "Subscribe to continue reading this story"),
        (LONG + PROMPT, "Subscribe to continue reading this story"),
        (f"{PROSE}<p>Then the mayor went on to say that the new ferry would only be…</p><p>Already a subscriber? Sign in</p>", "Already a subscriber? Sign in"),
        (f"{PROSE}<div class='share'><a href='/s'>Share</a></div><div class='box'><h3>This post is for paid subscribers</h3><button>Subscribe</button></div>", "This post is for paid subscribers"),
    ],
)  # fmt: skip
def test_teaser(body, said):
    """A prompt where the text ends makes it a beginning; one that only asks to log in does so where the text breaks off."""
    found = article(page(body)).access

    assert "teaser" == found.state
    assert f"text: {said}" in found.evidence


SENTENCE = "This article is reserved for members of the club, who pay a month ahead to read it."


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"{LONG}<p>{SENTENCE}</p>", "full"),
        (f"{LONG}<p>{SENTENCE} <a href='/join'>Join</a></p>", "teaser"),
        (f"{LONG}<p>{SENTENCE}</p><form><input type='email'><button>Join</button></form>", "teaser"),
        (f"{LONG}<div class='box'><p>{SENTENCE}</p></div>", "teaser"),
        (f"{LONG}<p>{SENTENCE}</p><p>Already a subscriber? Sign in</p>", "teaser"),
        (f"{LONG}<p>Then the mayor went on to say that the new ferry would only be…</p><p>{SENTENCE}</p>", "teaser"),
    ],
)
def test_bare_sentence(body, expected):
    """One sentence, like the text's own, cuts a text only if it breaks off there, or if there is something to click."""
    assert expected == state(body)


def test_bare_sentence_of_a_locked_text():
    """Where the publisher says that the text is locked, a sentence without a link is enough."""
    assert "paywalled" == state(f"{LONG}<p>{SENTENCE}</p>", news(**LOCKED))


@pytest.mark.parametrize(
    "line",
    [
        "Weiter geht es mit der Brücke erst im Herbst, wenn der Fluss wieder flacher ist.",
        "Você atingiu o limite de pontos na carteira e agora precisa devolver a habilitação no posto.",
        "Este artículo está reservado a las barcas de menos de seis metros, recuerda la norma del lago.",
        "Полный текст доступен в музее города, где рукопись хранится с начала века.",
    ],
)
def test_last_sentence_is_no_prompt(line):
    """A sentence that begins as a wall does, and tells of something else, ends a whole text, and stays in it."""
    found = article(page(f"{LONG}<p>{line}</p>"))

    assert "full" == found.access.state
    assert found.body.endswith(line)


@pytest.mark.parametrize(
    "line",
    [
        "Jetzt weiterlesen mit dem Digitalabo", "Pour lire la suite, abonnez-vous", "Para seguir leyendo, suscríbete", "Questo articolo è riservato agli abbonati",
        "Para continuar lendo, assine o jornal", "Om verder te lezen heb je een abonnement nodig", "Pozostało jeszcze 89% artykułu", "Чтобы читать дальше, оформите подписку",
        "登录后阅读全文", "この記事は会員限定です。", "För att läsa vidare, bli prenumerant", "This article is exclusive to Ostrow+ subscribers",
    ],
)  # fmt: skip
def test_prompts_of_many_languages(line):
    """A prompt says so in any of the library's languages."""
    assert "teaser" == state(f"{PROSE}<p>{line}</p>")


def test_prompts_come_with_what_they_mean():
    """Each language has prompts that say that there is more."""
    locked = {phrase.language for phrase in library().phrases if phrase.label is Label.PAYWALL and phrase.locked}

    assert set("en de fr es it pt nl pl ru zh ja sv".split()) <= locked


@pytest.mark.parametrize("value", ["false", '"False"', '"false"', '"http://schema.org/False"', '["False"]'])
def test_locked_and_cut(value):
    """What is said to be locked and breaks off before a prompt is paywalled, however the lock is written."""
    found = article(page(PROSE + PROMPT, head=news(isAccessibleForFree=value))).access

    assert "paywalled" == found.state
    assert ["json_ld: isAccessibleForFree is false", "text: Subscribe to continue reading this story"] == found.evidence


@pytest.mark.parametrize(
    ("body", "head", "said"),
    [
        (LONG, news(**LOCKED), "text: 183 words, no prompt after them"),
        (LONG + PROMPT, news(**LOCKED, wordCount="190"), "json_ld: wordCount: 183 words of 190"),
        (f"<p>{FIRST}</p><div class='locked'>{PROSE}</div>", news(hasPart=PART), "selector:.locked: 61 words are in the locked part"),
        (LONG, f"<meta property='article:content_tier' content='locked'>{news()}", "text: 183 words, no prompt after them"),
    ],
)  # fmt: skip
def test_locked_and_whole(body, head, said):
    """What is said to be locked and is there all the same is full, and both are noted."""
    found = article(page(body, head=head)).access

    assert ("full", said) == (found.state, found.evidence[-1])
    assert 2 == len(found.evidence)


@pytest.mark.parametrize(
    ("body", "head"),
    [
        (PROSE, news(**LOCKED)),
        (f"{PROSE}<div class='locked'></div>", news(hasPart=f"[{PART}]")),
        (PROSE, news(**LOCKED, wordCount='"1,200 words"')),
        (PROSE, "<meta property='article:content_tier' content='locked'>"),
        (PROSE, "<meta itemprop='isAccessibleForFree' content='False'>"),
    ],
)
def test_locked_and_short(body, head):
    """What is said to be locked and is short is a beginning: the publisher has said why."""
    assert "paywalled" == state(body, head)


@pytest.mark.parametrize("tier", ["free", "metered", "LOL"])
def test_tiers_that_lock_nothing(tier):
    """A metered text is given to who comes first."""
    assert "full" == state(PROSE, f"<meta property='article:content_tier' content='{tier}'>")


def test_promised_words():
    """A page that has not nearly as many words as it promises gives a beginning; one that has them elsewhere may be misread."""
    promise = news(wordCount="900")
    menu = "".join(
        f"<p><a href='/{n}'>Another story of the town, number {n}, of some words</a></p>" for n in range(120)
    )

    assert "teaser" == state(PROSE, promise)
    assert "full" == article(page(PROSE, head=promise, outside=f"<div class='related'>{menu}</div>")).access.state


OTHER = " ".join(f"Sentence number {n} says more about dogs and their parks." for n in range(60))


def test_text_of_another_story():
    """An articleBody that has nothing of the text promises nothing of it: what they differ in is a warning."""
    found = article(page(LONG, head=news(articleBody=f'"{OTHER}"')))

    assert ("full", []) == (found.access.state, found.access.evidence)
    assert any(said.startswith("witness: json_ld") for said in found.quality.warnings)


def test_rest_of_the_text():
    """An articleBody that begins with the text and goes on makes a beginning of it."""
    assert "teaser" == state(PROSE, news(articleBody=f'"{FIRST} {SECOND} {THIRD} {OTHER}"'))


def test_text_of_another_story_opens_no_lock():
    """It does not say that a text which ends at a prompt is whole either."""
    assert "teaser" == state(LONG + PROMPT, news(articleBody=f'"{OTHER[:500]}"'))


@pytest.mark.parametrize("count", [300, 500, 700, 900, 1600])
def test_promised_words_of_a_teaser(count):
    """A beginning of a tenth to a third is one: only a count of nearly its characters is no count of words."""
    assert "teaser" == state(LONG[: LONG.index("</p>") + 4] * 4, news(wordCount=str(count)))


def test_part_that_is_named_elsewhere():
    """A part may be an object of its own, which the article names."""
    part = PART.replace("{", '{"@id": "#locked", ', 1)
    head = news(hasPart='{"@id": "#locked"}') + json_ld(part)

    assert "paywalled" == state(PROSE, head)
    assert "full" == state(f"<p>{FIRST}</p><div class='locked'>{PROSE}</div>", head)


@pytest.mark.parametrize("count", ['"many"', "-4", "true", "1e999", "[900]", "null", '{"value": 900}', "0"])
def test_counts_that_lie(count):
    """A count that is none changes nothing."""
    assert "full" == state(PROSE, news(wordCount=count))


@pytest.mark.parametrize("part", ["7", '"x"', "[[]]", '[{"cssSelector": 5}]', '{"isAccessibleForFree": {}}', '{"isAccessibleForFree": false, "cssSelector": [".x", 3]}'])  # fmt: skip
def test_parts_that_lie(part):
    """Types that lie raise nothing; the text is long enough to be whole."""
    assert "full" == state(LONG, news(hasPart=part))


def test_entry_of_a_digest():
    """Among whole posts, one that ends in dots in brackets is a beginning: its own page has the text."""
    posts = [
        f"<article><h2><a href='/news/{n}'>Story {n} of the town</a></h2>{LONG}</article>"
        for n in ("one", "two", "three")
    ]
    torn = [posts[0].replace("</article>", f"<p>{SECOND[:-1]} […]</p></article>"), *posts[1:]]
    source = "<html><body><h1>News</h1>{}</body></html>"

    assert ["full"] * 3 == [one.access.state for one in articles(source.format("".join(posts)).encode())]
    assert ["full", "full"] == [one.access.state for one in articles(source.format("".join(torn)).encode())]


def test_statement_about_another_thing():
    """A lock on something else that the page describes is no lock on its article."""
    other = json_ld('{"@type": "Product", "name": "Rowing boat", "isAccessibleForFree": false}')

    assert "full" == state(PROSE, news() + other)
    assert HEADLINE == article(page(head=news() + other)).headline
