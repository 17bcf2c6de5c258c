"""The phrase library: every phrase hits what it must, and keeps what it must."""

import re
import tomllib

import pytest

from pipelines.engine.blocks import count_words
from pipelines.engine.phrases import FOLDER, HEAD, INLINE, TAIL, Library, library, load
from pipelines.engine.phrases import version as library_version
from pipelines.engine.phrases.index import tokens_of
from pipelines.engine.phrases.prose import TOLD
from pipelines.engine.text import straight

PHRASES = library().phrases
HITS = [
    (phrase, line) for phrase in PHRASES for line in (*phrase.hits, *(phrase.texts if phrase.match == "line" else ()))
]
KEEPS = [(phrase, line) for phrase in PHRASES for line in phrase.keeps]


def find(line, *places):
    match = library().find(line, count_words(line), places or (HEAD, INLINE, TAIL))
    return match and match.phrase.label


def named(value):
    return value if isinstance(value, str) else f"{value.language}-{value.label}"


def write(tmp_path, text, name="share"):
    file = tmp_path / "xx" / f"{name}.toml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, "utf-8")
    return file


@pytest.mark.parametrize(("phrase", "line"), HITS, ids=named)
def test_hits(phrase, line):
    """A line that a phrase must hit gets its label wherever the phrase may act."""
    assert [phrase.label] * len(phrase.position) == [find(line, place) for place in phrase.position]


@pytest.mark.parametrize(("phrase", "line"), KEEPS, ids=named)
def test_keeps(phrase, line):
    """A sentence with a phrase's own words, among running text, is no phrase of the library."""
    assert find(line, INLINE) is None


def test_every_phrase_has_a_sentence_to_keep():
    """No phrase goes untested: a sentence that must stay has all its words; a pattern has at least one."""
    untested = []
    for phrase in PHRASES:
        kept = [set(tokens_of(straight(line))) for line in phrase.keeps]
        texts = phrase.texts if phrase.match != "pattern" else phrase.keeps[:0]
        untested += [text for text in texts if not any(words >= set(tokens_of(straight(text))) for words in kept)]
        assert phrase.keeps, phrase.texts
        assert phrase.match == "line" or phrase.hits, phrase.texts

    assert [] == untested


def begins(line, text):
    return straight(line).startswith(straight(text.removesuffix("…")))


def test_every_start_has_a_sentence_that_begins_with_it():
    """Each phrase that lines start with has a sentence that starts with its words, is no longer than it allows, and stays."""
    eaten = [
        text
        for phrase in PHRASES
        if phrase.match == "start"
        for text in phrase.texts
        if not any(
            begins(line, text) and count_words(line) <= phrase.max_words and not find(line) for line in phrase.keeps
        )
    ]

    assert [] == eaten


@pytest.mark.parametrize(
    "line",
    [
        "Listen to this article of faith, the bishop said",
        "Subscribe to our newsletter was the only sentence he spoke",
        "Share this burden, she told the farmers.",
        "Follow us on foot along the river to the mill.",
        "Read more about the wind than about the water.",
        "Continue reading, he told her.",
        "Read more: it was the only advice that he gave her.",
        "Lesen Sie mehr Gedichte im Winter.",
        "Leggi anche ad alta voce, disse la maestra.",
        "Читайте также вслух, сказала учительница.",
        "登录后阅读全文的人越来越少。",
        "続きを読むのが怖くて、彼女は本を閉じた。",
    ],
)
def test_sentences_that_begin_as_calls_do(line):
    """What goes on as a sentence of the story stays, in any place."""
    assert [None] * 3 == [find(line, place) for place in (HEAD, INLINE, TAIL)]


def test_keeps_at_the_end():
    """A sentence that goes on from a phrase, or from one inside it, is told at the end of a text, too."""
    lost = [
        line
        for phrase in PHRASES
        if phrase.match == "inside" and phrase.label in ("newsletter", "consent", "copyright", "call_to_action")
        for line in phrase.keeps
        if any(straight(text) in straight(line) for text in phrase.texts) and find(line, TAIL)
    ]

    assert [] == lost


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("The best of the valley, delivered to your inbox every Friday before breakfast.", "newsletter"),
        ("The text of this page may not be reproduced by others without our written permission.", "copyright"),
        ("© 2025 Flusszeitung. Alle Rechte vorbehalten. Der Nachdruck ist nur dem Verlag gestattet.", "copyright"),
        ("Choose us as a preferred source on Google to see more of what we write.", "call_to_action"),
        ("We and our partners store or read personal data on your device, such as addresses.", "consent"),
        ("You must be logged in to post a comment on this article.", "comments"),
        ("Create a free account to save what you like and to read three articles a month.", "paywall"),
        ("Pour lire la suite, il faut être abonné au journal ou créer un compte.", "paywall"),
        ("Este artículo está reservado a los suscriptores de la edición digital del diario.", "paywall"),
        ("Weiter geht es mit einem Abo, das Sie jeden Monat kündigen können.", "paywall"),
        ("Você atingiu o limite de cinco matérias gratuitas por mês.", "paywall"),
        ("Полный текст доступен в платной подписке для зарегистрированных читателей.", "paywall"),
    ],
)
def test_walls_and_notices_in_whole_sentences(line, label):
    """A sentence with the words of its kind is a call, a wall or a notice, however long."""
    assert label == find(line, TAIL)


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("Listen to this article · 4 min", "call_to_action"),
        ("Subscribe to our newsletter and get the river's news on Sundays.", "newsletter"),
        ("Follow us on Telegram and X for the latest news and updates.", "call_to_action"),
        ("Read more: How he was saved", "related"),
        ("Related: “She told me to go”", "related"),
        ("More from River News", "related"),
        ("Lesen Sie auch: Was er sagte", "related"),
        ("Lire aussi : « Il était une fois un pont »", "related"),
        ("Читайте также: Как он был спасён", "related"),
        ("相关阅读：他说大桥将开放", "related"),
        ("Sign up for our newsletter, in which Ann Lee writes about bridges.", "newsletter"),
        ("Your email address will only be used to send you letters.", "newsletter"),
        ("Iscriviti alla newsletter per ricevere gli aggiornamenti.", "newsletter"),
        ("Cet article est réservé aux abonnés. Il vous reste 75 % de cet article à lire.", "paywall"),
        ("För att läsa vidare, var god logga in.", "paywall"),
        ("Dit artikel is alleen beschikbaar voor abonnees die ingelogd zijn.", "paywall"),
        ("Você atingiu o limite de artigos. Sua leitura gratuita chegou ao fim.", "paywall"),
        ("Этот материал доступен только подписчикам. Вы прочитали все бесплатные материалы.", "paywall"),
        ("Chcesz czytać dalej? Limit darmowych artykułów się skończył.", "paywall"),
        ("続きは会員になると読めます。", "paywall"),
        ("登录后阅读全文，小说、新闻随时看。", "paywall"),
    ],
)
def test_titles_and_calls_after_a_phrase(line, label):
    """A title after a sign may tell of people; a call has words of its kind."""
    assert label == find(line)


@pytest.mark.parametrize("language", sorted({phrase.language for phrase in PHRASES if phrase.match == "start"}))
def test_every_language_tells(language):
    """Each language with phrases that lines start with has words that tell a story from a call."""
    assert language in tomllib.loads(TOLD.read_text("utf-8"))


@pytest.mark.parametrize(
    "line",
    ["Post a Comment", "post a comment:", "POST A COMMENT", " Post a\u00a0Comment ", "Post a Comment »"],
)
def test_variants_are_one_line(line):
    """Case, spaces and what follows the last word make no difference."""
    assert "comments" == find(line)


@pytest.mark.parametrize(
    "line",
    [
        "Would you like to learn more about AI, tech and digital diplomacy? If so, ask our Diplo chatbot",
        "Would you like to learn more about AI, tech and digital diplomacy? If so, ask our Diplo chatbot!",
        "Would you like to learn more about AI, tech, and digital diplomacy? If so, ask our Diplo chatbot!",
        "Would you like to learn more about AI, tech and digital diplomacy? If so, ask our Diplo chatbot.",
        "WOULD YOU LIKE TO LEARN MORE ABOUT AI, TECH AND DIGITAL DIPLOMACY? If so, ask our Diplo chatbot",
        "Would you like to learn more about AI, tech and digital diplomacy? If so, ask our\u00a0Diplo chatbot !",
    ],
)
def test_chatbot_line_in_every_variant(line):
    """With or without "!", the Oxford comma, a no-break space: the whole line is the call."""
    line = " ".join(line.split())
    match = library().find(line, count_words(line))

    assert (0, len(line)) == (match.start, match.end)


def made(tmp_path, entry):
    """A library of one entry."""
    return Library(tuple(load(write(tmp_path, f"[[phrase]]\n{entry}\n"))))


@pytest.mark.parametrize(
    ("match", "text", "hits", "keeps"),
    [
        ("line", "Read on", ["read on", "– Read on …"], ["Read on foot", "To read on"]),
        ("start", "Read on", ["Read on", "Read on foot", "→ Read on"], ["To read on", "Read one", "“Read on,” he said"]),
        ("start", "Read on:", ["Read on: a bridge", "Read on:a bridge"], ["Read on a bridge"]),
        ("end", "with AFP", ["River News with AFP", "(River News with AFP)", "with AFP."], ["with AFP in May", "herewith AFP"]),
        ("end", "/Agency", ["Ann Lee/Agency"], ["Ann Lee Agency", "Ann Lee/Agency man"]),
        ("inside", "your inbox", ["in your inbox now", "your inbox"], ["your inboxes", "in your in box"]),
        ("start", "続き", ["続き", "続き（会員）"], ["本の続き", "続きを読む"]),
        ("start", "続き…", ["続きを読む", "続き"], ["本の続き"]),
        ("inside", "所有", ["版权所有", "版权所有，他"], ["版权的有", "版权所有者"]),
        ("inside", "所有者…", ["版权所有者们"], ["版权所有"]),
        ("start", "ข่าว", ["ข่าว", "ข่าว: สะพาน"], ["ข่าวลือ"]),
        ("end", "所有", ["河报版权所有", "（河报版权所有。）"], ["版权所有者"]),
        ("start", "अधिक", ["अधिक पढ़ें"], ["और अधिक"]),
    ],
)  # fmt: skip
def test_kinds_of_match(tmp_path, match, text, hits, keeps):
    """A phrase is the line, its start, its end or somewhere in it, between words; scripts without spaces have none."""
    one = made(tmp_path, f'match = "{match}"\ntexts = "{text}"')

    assert (hits, []) == tuple([line for line in lines if one.find(line, 5)] for lines in (hits, keeps))


def test_longest_opening_wins(tmp_path):
    """Of two phrases with which a line begins, the longer names it."""
    one = made(tmp_path, "match = \"start\"\ntexts = '''\nRead\nRead on\nRead on foot\n'''")

    assert ["read", "read on", "read on foot"] == [
        one.find(line, 3).text for line in ("Read now", "Read on now", "Read on foot now")
    ]


@pytest.mark.parametrize("place", [HEAD, INLINE, TAIL])
def test_position(tmp_path, place):
    """A phrase acts in its positions and in no other."""
    one = made(tmp_path, 'match = "line"\ntexts = "Read on"\nposition = ["head", "tail"]')

    assert (place != INLINE) is bool(one.find("Read on", 2, {place}))


def test_pattern_waits_for_its_words(tmp_path):
    """A pattern is tried on lines that have one of its words or signs, and says where it matched."""
    one = made(
        tmp_path, "match = \"pattern\"\nname = \"number\"\ntexts = '\\d+ (?:of \\d+|\\[)'\nneeds = '''\nof\n[\n'''"
    )
    found = [one.find(line, 3) for line in ("Page 3 of 12", "Page 3 [", "Page 3 off 12")]

    assert [("number", 5, 12), ("number", 5, 8), None] == [
        match and (match.text, match.start, match.end) for match in found
    ]


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ('match = "somewhere"\ntexts = "a"', "somewhere"),
        ('texts = "a"', "match"),
        ('match = "line"', "no texts"),
        ('match = "line"\ntexts = ["a"]', "list"),
        ('match = "line"\ntexts = "a"\ncolour = "red"', "colour"),
        ('match = "line"\ntexts = "a"\nposition = ["middle"]', "middle"),
        ('match = "pattern"\ntexts = "a"\nneeds = "a"', "name"),
        ('match = "pattern"\ntexts = "a"\nname = "a"', "needs"),
    ],
)
def test_broken_entry_is_named(tmp_path, entry, reason):
    """A mistake in a phrase file is reported with file and entry."""
    file = write(tmp_path, f"[[phrase]]\n{entry}\n")

    with pytest.raises(ValueError, match=rf"share\.toml: phrase 1: .*{reason}"):
        list(load(file))


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [("nonsense", "[[phrase]]", "nonsense"), ("share", "", "phrase"), ("share", "[[phrase", "declaration")],
)
def test_broken_file_is_named(tmp_path, name, text, reason):
    """So is a file that is no kind of cruft, or no TOML."""
    file = write(tmp_path, text, name)

    with pytest.raises(ValueError, match=rf"xx.{name}\.toml: .*{reason}"):
        list(load(file))


def test_a_folder_a_language():
    """Folders are named by BCP 47 languages, or und; the library has the languages that its files have."""
    languages = {file.parent.name for file in FOLDER.glob("*/*.toml")}

    assert languages == {phrase.language for phrase in PHRASES}
    assert all(re.fullmatch("[a-z]{2}|und", language) for language in languages)
    assert 26 == len(languages)


def test_only_counted_phrases_cut():
    """What everything after goes with is what counts call safe: ten headings, all English."""
    counted = {
        "Related Posts", "Related Articles", "Related Stories", "You might also like", "You might also be interested in",
        "Recommended for you", "Next article", "Leave a Comment", "Leave a Reply", "Post a Comment",
    }  # fmt: skip
    cutting = {text.removesuffix(" Cancel reply") for phrase in PHRASES if phrase.cut for text in phrase.texts}

    assert counted == cutting


@pytest.mark.parametrize(
    "line",
    [
        "According to TechCrunch",
        "According to TechCrunch, the firm has raised two million.",
        "The firm has raised two million, according to TechCrunch.",
    ],
)
def test_source_of_a_story_is_text(line):
    """Whom a story is told after is evidence of its origin, in whatever place."""
    assert [None] * 3 == [find(line, place) for place in (HEAD, INLINE, TAIL)]


def test_version_changes_with_the_data():
    """Eight digits, the same for the same files."""
    assert re.fullmatch("[0-9a-f]{8}", library_version())
