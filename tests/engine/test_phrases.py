"""The phrase library: every phrase hits what it must, and keeps what it must."""

import pytest

from pipelines.engine.blocks import count_words
from pipelines.engine.phrases import FOLDER, library, load

PHRASES = library().phrases
HITS = [
    (phrase, line) for phrase in PHRASES for line in (*phrase.hits, *(phrase.texts if phrase.match == "line" else ()))
]
KEEPS = [(phrase, line) for phrase in PHRASES for line in phrase.keeps]


def find(line):
    match = library().find(line, count_words(line))
    return match and match.phrase.label


@pytest.mark.parametrize(
    ("phrase", "line"), HITS, ids=lambda value: value if isinstance(value, str) else value.label.value
)
def test_hits(phrase, line):
    """A line that a phrase must hit gets its label."""
    assert phrase.label == find(line)


@pytest.mark.parametrize(
    ("phrase", "line"), KEEPS, ids=lambda value: value if isinstance(value, str) else value.label.value
)
def test_keeps(phrase, line):
    """A line of text that resembles a phrase is kept by every phrase of that label."""
    assert phrase.label != find(line)


def test_every_phrase_has_lines_to_keep_and_to_hit():
    """No phrase goes untested."""
    for phrase in PHRASES:
        assert phrase.keeps, phrase.texts
        assert phrase.match == "line" or phrase.hits, phrase.texts


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


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ('label = "nonsense"\nmatch = "line"\ntexts = ["a"]', "nonsense"),
        ('label = "share"\nmatch = "somewhere"\ntexts = ["a"]', "somewhere"),
        ('label = "share"\ntexts = ["a"]', "match"),
        ('label = "share"\nmatch = "line"\ntexts = ["a"]\ncolour = "red"', "colour"),
        ('label = "share"\nmatch = "pattern"\ntexts = ["a"]', "name"),
    ],
)
def test_broken_entry_is_named(tmp_path, entry, reason):
    """A mistake in a phrase file is reported with file and entry."""
    file = tmp_path / "xx.toml"
    file.write_text(f"[[phrase]]\n{entry}\n")

    with pytest.raises(ValueError, match=rf"xx\.toml: phrase 1: .*{reason}"):
        list(load(file))


def test_a_file_a_language():
    """Files are named by BCP 47 languages, or und."""
    assert all(len(file.stem) in (2, 3) for file in FOLDER.glob("*.toml"))
