"""Witnesses: other accounts of an article's text, and how far the body agrees with them.

JSON-LD's ``articleBody`` and ``wordCount`` and the feed's entry are written by the publisher's system, not by its page's
template: what the engine loses or lets in, they do not. They are compared as texts are in the benchmark, by runs of four
words, and only believed as far as they go: many are cut after so many characters, or are a summary.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape

from pipelines.engine.article import Article, Witness
from pipelines.engine.blocks import count_words
from pipelines.engine.phrases import library
from pipelines.engine.splitter import split
from pipelines.engine.story import Story
from pipelines.engine.text import CLOSERS, SENTENCE_ENDS, UNSPACED, fold, words
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
"""A ``wordCount`` so many times the words may count characters; it does if there are about as many of those."""
_TAG = re.compile(r"<[a-zA-Z/!][^<>]*>")
_WORD = re.compile(r"\w+")
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
    """A warning for each witness that the body contradicts: ``witness: json_ld has 120 words that the body lacks``."""
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
    added = round((1 - (witness.covered or 0)) * article.word_count)
    if witness.surplus and witness.covered is not None and witness.covered < _AGREED and added >= _LACKING:
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
    value = value[:_MAX_TEXT]
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
    if not said or (number := count_words(said)) < _LEAST:
        return None
    theirs, ours = fold(said), fold(article.body)
    if theirs == ours:
        return Witness(number, 1.0, 1.0)
    if ours.startswith(theirs):
        return Witness(number, 1.0, round(len(theirs) / len(ours), 3))
    return _compare_runs(article.body, said, number, begins=_is_beginning(said, number, article.word_count))


def _is_beginning(said: str, number: int, of: int) -> bool:
    """True for a text that breaks off, or is less than half as long: what follows in the body is no surplus."""
    ended = said.rstrip(CLOSERS + " \n")
    return ended.endswith(("...", "…")) or ended[-1:] not in SENTENCE_ENDS or number < _BEGINNING * of


def _compare_runs(body: str, said: str, number: int, *, begins: bool) -> Witness:
    by_character = bool(UNSPACED.search(said))
    ours, theirs = _tokens(body, by_character), _tokens(said, by_character)
    our_runs, their_runs = _runs(ours), _runs(theirs)
    in_ours, in_theirs = set(our_runs), set(their_runs)
    found, known = [run in in_ours for run in their_runs], [run in in_theirs for run in our_runs]
    end = max((at for at, one in enumerate(known) if one), default=-1) + 1 if begins else len(known)
    return Witness(
        number,
        round(sum(found) / len(found), 3),
        round(sum(known) / len(known), 3),
        _pieces(said, found, by_character) if not all(found) else [],
        _pieces(body, [*known[:end], *[True] * (len(known) - end)], by_character) if not all(known[:end]) else [],
    )


def _tokens(said: str, by_character: bool) -> list[str]:
    return _CHARACTER.findall(said.casefold()) if by_character else words(said)


def _runs(tokens: Sequence[str]) -> list[tuple[str, ...]]:
    """Each four words in a row; a shorter text is one run."""
    return list(zip(*(tokens[at:] for at in range(_RUN)))) or [tuple(tokens)]


def _pieces(said: str, found: list[bool], by_character: bool) -> list[str]:
    """The first pieces of a text of which no run is found elsewhere."""
    places = [match.span() for match in (_CHARACTER if by_character else _WORD).finditer(said)]
    pieces, start = [], None
    for at, one in enumerate([*found, True]):
        if not one and start is None:
            start = at
        elif one and start is not None:
            first, last = (start + _RUN - 1 if start else 0), (at if at < len(found) else len(places))
            if last - first >= _LONG and first < len(places):
                pieces.append(said[places[first][0] : places[min(last, len(places)) - 1][1]][:_PIECE])
            start = None
    return pieces[:_PIECES]


def _count(article: Article, thing: dict[str, object]) -> Witness | None:
    """What ``wordCount`` says; None if it counts characters, or words of a script without spaces."""
    promised, found = stated_words(thing), article.word_count
    if not promised or UNSPACED.search(article.body):
        return None
    length = len(article.body)
    if promised > _CHARACTERS * found and length / 2 < promised < 2 * length:
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
