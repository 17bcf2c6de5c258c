"""Witnesses: other accounts of an article's text, and how far the body agrees with them.

JSON-LD's ``articleBody`` and ``wordCount`` and the feed's entry are written by the publisher's system, not by its page's
template: what the engine loses or lets in, they do not. They are compared as texts are in the benchmark, by runs of four
words, and only believed as far as they go: many are cut after so many characters, or are a summary.
"""

from __future__ import annotations

import re
from collections import Counter
from html import unescape
from itertools import islice

from pipelines.engine.article import Article, Witness
from pipelines.engine.blocks import count_words
from pipelines.engine.phrases import library
from pipelines.engine.splitter import split
from pipelines.engine.story import Story
from pipelines.engine.text import CLOSERS, SENTENCE_ENDS, UNSPACED, words
from pipelines.engine.tree import Unreadable, keep_what_is_read, parse

_RUN = 4
"""Words: shorter runs are found in any text of the subject, longer ones are broken by every small correction."""
_LEAST = 20
"""Words of a witness that says anything."""
_AGREED = 0.8
"""Share of a witness that a sound body has: publishers' texts have captions, boxes and corrections of their own."""
_LACKING = 30
"""Words that must be lacking at the least, a paragraph: a share of a brief is a caption."""
_ANOTHER = 0.3
"""A witness of which the body has less, and that is shorter than half of it, is a summary: it says nothing of the body."""
_BEGINNING = 0.5
"""A witness with less of the body is a beginning or an extract: what else the body has is no surplus."""
_MOSTLY = 0.5
_LONG = 8
"""Words of a piece that is shown."""
_PIECES, _PIECE = 5, 200
"""Pieces shown, and characters of each."""
_MAX_TEXT = 200_000
"""Characters of a witness that are read."""
_MAX_COUNT = 200_000
_COUNTED = 0.6
"""A body with a smaller share of the stated words has lost text, or the page has not got it."""
_CHARACTERS = 3
"""A ``wordCount`` more than so many times the words may count characters: a language's words have four to seven."""
_NEARLY = 0.1
"""... and does if it differs from their number by no more than this share; a teaser's may be anything else."""
_TAG = re.compile(r"<[a-zA-Z/!][^<>]*>")
_SENTENCE_ENDS = (
    ("\u00a0", " "),
    *((f"{sign} ", f"{sign}\n") for sign in ".!?…"),
    *((sign, f"{sign}\n") for sign in "。！？"),
)
"""Replaced one by one: a tenth of the time of a regular expression."""
_CHARACTER = re.compile(r"\w")


def witnesses(story: Story, article: Article) -> dict[str, Witness]:
    """Each witness of a page's one article, by name: ``json_ld``, ``feed``, ``word_count``; {} for an entry of a digest."""
    if story.kind == "digest_entry" or not article.body:
        return {}
    thing = story.sheet.facts.article()
    found = {
        "json_ld": _compare(article, plain_text(thing.get("articleBody"))),
        "feed": _compare(article, _without_cruft(plain_text(story.hints.content))),
        "word_count": _count(article, thing),
    }
    return {name: witness for name, witness in found.items() if witness}


def disagreements(article: Article) -> list[str]:
    """A warning for each witness that the body contradicts: ``witness: json_ld has 120 words that the body lacks``.

    None for a teaser: that it is one is said in ``access``, and is no fault of the body's.
    """
    if article.access.state != "full":
        return []
    return [
        f"witness: {name} {said}"
        for name, witness in article.quality.witnesses.items()
        if (said := (_short_of if name == "word_count" else _lacking)(article, witness))
    ]


def _lacking(article: Article, witness: Witness) -> str:
    lost = round((1 - witness.agreement) * witness.words)
    if witness.agreement < _ANOTHER and witness.words < _BEGINNING * article.word_count:
        return ""
    if witness.agreement < _AGREED and lost >= _LACKING:
        return f"has {lost} words that the body lacks"
    covered = witness.covered or 0.0
    added = round((1 - covered) * article.word_count)
    if witness.surplus and _BEGINNING <= covered < _AGREED and added >= _LACKING:
        return f"lacks {added} words that the body has"
    return ""


def _short_of(article: Article, witness: Witness) -> str:
    if article.word_count < _COUNTED * witness.words and witness.words - article.word_count >= _LACKING:
        return f"promises {witness.words} words, the body has {article.word_count}"
    return ""


def plain_text(value: object) -> str:
    """A text without markup, "" for what is no text; some publishers escape theirs, and twice.

    >>> plain_text("&lt;p&gt;A bridge&lt;/p&gt;&lt;p&gt;reopens &amp;amp; stays&lt;/p&gt;")
    'A bridge\\nreopens & stays'
    """
    if not isinstance(value, str):
        return ""
    value = value[:_MAX_TEXT].encode("utf-8", "replace").decode()  # no file can hold lone surrogates
    for _ in range(2):
        if "&" in value and not _TAG.search(value):
            value = unescape(value)
    if not _TAG.search(value):
        return value
    try:
        root = parse(f"<html><body>{value}</body></html>".encode("utf-8", "replace")).root
    except Unreadable:
        return ""
    keep_what_is_read(root)
    return "\n".join(block.text for block in split(root).blocks)


def _without_cruft(said: str) -> str:
    """A feed's text without lines that the phrase library knows: "The post … appeared first on …"."""
    if not said:
        return ""
    lines = ((line, count_words(line)) for line in said.split("\n"))
    return "\n".join(line for line, count in lines if not library().find(line, count))


def _compare(article: Article, said: str) -> Witness | None:
    """A text beside the body; None if it is too short to say anything."""
    number = count_words(said) if UNSPACED.search(said) else len(said.split())
    if number < _LEAST:
        return None
    theirs, ours = _sentences(said), _sentences(article.body)
    found, known = _shares(theirs, ours)
    begins = _is_beginning(said, number, article.word_count)
    end = max((at + 1 for at, share in enumerate(known) if share == 1), default=0) if begins else len(known)
    return Witness(
        number,
        _mean(theirs, found),
        _mean(ours, known),
        _pieces(theirs, found),
        _pieces(ours[:end], known),
    )


def _sentences(said: str) -> list[str]:
    """A text in pieces small enough to be the same in two accounts of it; bullets and spaces make no difference."""
    for end, broken in _SENTENCE_ENDS:
        said = said.replace(end, broken)
    return [piece for line in said.split("\n") if (piece := line.removeprefix("- ").strip())]


def _shares(theirs: list[str], ours: list[str]) -> tuple[list[float], list[float]]:
    """The share of each sentence, 0 to 1, that the other text has: those that are the same, the others by runs.

    Nearly all are the same; only the rest is cut into words, which costs ten times more.
    """
    same = set(theirs) & set(ours)
    their_rest, our_rest = _words_of_rest(theirs, same), _words_of_rest(ours, same)
    their_runs, our_runs = _runs(their_rest), _runs(our_rest)
    return (
        _found(len(theirs), their_rest, their_runs, set(our_runs)),
        _found(len(ours), our_rest, our_runs, set(their_runs)),
    )


def _words_of_rest(text: list[str], same: set[str]) -> list[tuple[str, int]]:
    """(word, number of its sentence) of what is not the same; characters of scripts without spaces."""
    return [(word, at) for at, said in enumerate(text) if said not in same for word in _tokens(said)]


def _tokens(said: str) -> list[str]:
    return _CHARACTER.findall(said) if UNSPACED.search(said) else words(said)


def _runs(rest: list[tuple[str, int]]) -> list[tuple[str, ...]]:
    """Each four words in a row."""
    tokens = [word for word, _ in rest]
    return list(zip(*(tokens[at:] for at in range(_RUN))))


def _found(sentences: int, rest: list[tuple[str, int]], runs: list[tuple[str, ...]], known: set) -> list[float]:
    """The share of each sentence's words that lie in a run which the other text has."""
    covered = {at + place for at, run in enumerate(runs) if run in known for place in range(_RUN)}
    total = Counter(sentence for _, sentence in rest)
    lacking = Counter(sentence for at, (_, sentence) in enumerate(rest) if at not in covered)
    return [1 - lacking[at] / total[at] if at in total else 1.0 for at in range(sentences)]


def _mean(text: list[str], shares: list[float]) -> float:
    """The share of the whole, by characters."""
    total = sum(map(len, text))
    return round(sum(share * len(said) for share, said in zip(shares, text)) / total, 3) if total else 0.0


def _pieces(text: list[str], shares: list[float]) -> list[str]:
    """The first sentences of which most is not found elsewhere."""
    lacking = (said for said, share in zip(text, shares) if share < _MOSTLY and count_words(said) >= _LONG)
    return [said[:_PIECE] for said in islice(lacking, _PIECES)]


def _is_beginning(said: str, number: int, of: int) -> bool:
    """True for a text that breaks off, or is less than half as long: what follows in the body is no surplus."""
    ended = said.rstrip(CLOSERS + " \n")
    return ended.endswith(("...", "…")) or ended[-1:] not in SENTENCE_ENDS or number < _BEGINNING * of


def _count(article: Article, thing: dict[str, object]) -> Witness | None:
    """What ``wordCount`` says; None if it counts characters, or words of a script without spaces."""
    promised, found = stated_words(thing), article.word_count
    if not promised or UNSPACED.search(article.body):
        return None
    length = len(article.body)
    if promised > _CHARACTERS * found and abs(promised - length) <= _NEARLY * length:
        return None
    return Witness(promised, round(min(promised, found) / max(promised, found), 3), None)


def stated_words(thing: dict[str, object]) -> int | None:
    """``wordCount`` of a JSON-LD object, as a number or as text; None for what is no sensible count.

    >>> stated_words({"wordCount": "1,204 words"}), stated_words({"wordCount": 0}), stated_words({"wordCount": True})
    (1204, None, None)
    """
    value = thing.get("wordCount")
    if isinstance(value, str):
        digits = re.match(r"\s*(\d{1,3}(?:[.,]\d{3})+|\d{1,6})\b", value)
        value = int(re.sub(r"\D", "", digits.group(1))) if digits else None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value < _MAX_COUNT:
        return None
    return int(value)
