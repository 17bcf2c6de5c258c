"""A text as numbers: a hash that equal texts share, and MinHash digests by which alike ones are compared.

Three digests, because text alone does not tell a copy from the next week's column of the same template:

- of the text: runs of five words (scripts without spaces: of five characters), 128 slots;
- of its facts: numbers, and words with a capital within sentences, 64 slots: all that a template leaves open;
- of its opening: the words of its first lines, 32 slots.

And the numbers it names, up to 32 of them: another week's report has other ones, whatever else it repeats.

``SCHEME`` names all of this; digests of another scheme cannot be compared.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass

import numpy
from rensa import RMinHash

from pipelines.engine.text import UNSPACED, words

SLOTS, FACT_SLOTS, OPENING_SLOTS = 128, 64, 32
RUN = 5
"""Words of a run. Three would bring texts of one template nearer (.78 for .71) and copies hardly so (.92 for .91): docs/decisions.md."""
BANDS, ROWS = 25, 5
"""25 bands of 5 slots meet in at least one with probability .99 at Jaccard .7, .87 at .6, .01 at .2."""
SCHEME = (
    f"rminhash{RMinHash.ALGORITHM_VERSION}:{SLOTS}x16,{FACT_SLOTS}x8,{OPENING_SLOTS}x8:run{RUN}:bands{BANDS}x{ROWS}:1"
)
"""Library's algorithm : slots and bits kept of each : shingles : bands : our own normalisation."""
_SEED = 42
_OPENING_WORDS = 40
_MAX_NAMES = 24
_HEADING = 60
"""Characters of a line that may be a heading."""
_MAX_KEYS = 8
_MIN_KEY = 4
"""Letters of a headline's word that is looked up."""
_ALONE = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]|[^\W_\u3040-\u30ff\u3400-\u9fff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]+"
)
"""In scripts without spaces each character is a word."""
_FACTS_ALONE = re.compile(r"\d+(?:[.,:]\d+)*|[\u30a1-\u30fa\u30fc]{3,}|[A-Za-z]{2,}|(?<=[《「『“])[^》」』”]{2,20}")
"""... and numbers, words in Katakana or Latin letters, titles and quotes are the facts."""
_QUOTES = (("’", "'"), ("‘", "'"), ("“", '"'), ("”", '"'), ("–", "-"), ("—", "-"), ("\u00a0", " "))
_SIGNS = bytes(ord(char.lower()) if (char := chr(code)).isalnum() else 32 for code in range(128)) + bytes(
    range(128, 256)
)
_WORD = re.compile(r"\w+")
_ENDS = frozenset('.!?:;"”)')
"""What a word ends on after which a capital says nothing."""
_NUMBER = re.compile(r"\d+(?:[.,:\u00a0\u202f]\d+)*")
_NO_POINTS = str.maketrans("", "", ".,\u00a0\u202f")
_MAX_NUMBERS = 32
NUMBER_BYTES = 2
_EDGES = " .,;:!?'\"()[]%€$£"
_MIXERS = [
    numpy.uint64(value)
    for value in (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x85EBCA77C2B2AE63, 0x27D4EB2F165667C5)
]
_HALF, _THIRD, _TO_16 = numpy.uint64(32), numpy.uint64(29), numpy.uint64(48)
_NO_KEYS = frozenset(
    "with from that this into after over about amid says said will news what when have more your their than which while where were been "
    "could would should against before under between first years year week today live update video photos report über nach sich beim einer eine "
    "einem einen nicht auch wird werden sind dans avec pour plus sont cette entre leur para como pero sobre desde este esta della delle nella".split()
)
_NO_NAMES = _NO_KEYS | frozenset(
    "the and but for his her its our they there these those here you she not are was how why who all one two new monday tuesday wednesday thursday friday saturday sunday january february march april june july august september october november december".split()
)


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """A text as numbers."""

    exact: int
    """63 bits; equal for texts of equal words."""
    size: int
    """Words of the text."""
    text: bytes
    """128 slots of 16 bits"""
    facts: bytes
    """64 slots of 8 bits; empty if there are no facts"""
    fact_count: int
    opening: bytes
    """32 slots of 8 bits"""
    bands: tuple[int, ...]
    """25 numbers of 32 bits; texts that share one are compared."""
    numbers: bytes
    """16 bits each; the same ones of two texts that name more than can be kept"""
    keys: dict[int, str]
    """The headline's words, by 32-bit hash"""
    names: dict[int, str]
    """The commonest names of headline and text, by 32-bit hash"""


def fingerprint(headline: str, body: str) -> Fingerprint:
    """The fingerprint of an article."""
    body = _straight(body)
    tokens = tokens_of(body)
    text = _digest(_runs(_hashes(tokens)), SLOTS).astype("<u2").tobytes()
    told = _facts(body)
    facts = sorted(set(told))
    opening = sorted({*tokens[:_OPENING_WORDS], *words(headline)})
    return Fingerprint(
        exact=_short(" ".join(tokens)),
        size=len(tokens),
        text=text,
        facts=_digest(_hashes(facts), FACT_SLOTS).astype("u1").tobytes() if facts else b"",
        fact_count=len(facts),
        opening=_digest(_hashes(opening), OPENING_SLOTS).astype("u1").tobytes() if opening else b"",
        bands=bands_of(text),
        numbers=_numbers(body),
        keys=headline_words(headline),
        names=_named(_names(told if "\n" not in body else _facts(_prose(body)))),
    )


def tokens_of(body: str) -> list[str]:
    """The words of a text in one case.

    >>> tokens_of("It’s 5 o’clock."), tokens_of("天氣 OK")
    (['it', 's', '5', 'o', 'clock'], ['天', '氣', 'ok'])
    """
    body = _straight(body)
    if body.isascii():
        return body.encode().translate(_SIGNS).decode().split()  # a tenth of the expression's time
    return (_ALONE if UNSPACED.search(body) else _WORD).findall(body.casefold())


def _straight(text: str) -> str:
    if not text.isascii():
        for curly, sign in _QUOTES:
            text = text.replace(curly, sign)
    return text


def _facts(body: str) -> list[str]:
    """Numbers, and words with a capital that begin no sentence, as often as they occur."""
    if not body.isascii() and UNSPACED.search(body):
        return _FACTS_ALONE.findall(body)
    said = body.split()
    found = [
        word
        for before, word in zip([".", *said], said)
        if word[0].isdigit() or (word[0].isupper() and before[-1] not in _ENDS and len(word) > 1)
    ]
    return [fact for word in found if (fact := word.strip(_EDGES).removesuffix("'s"))]


def _numbers(body: str) -> bytes:
    """Hashes of the numbers of a text, however their thousands are set apart: those that are the least."""
    found = {number.translate(_NO_POINTS) for number in _NUMBER.findall(body)}
    return numpy.unique(_hashes(sorted(found)) >> _TO_16)[:_MAX_NUMBERS].astype("<u2").tobytes()


def same_numbers(one: bytes, other: bytes) -> float:
    """The share of the numbers of the text that has fewer that are the other's too; 1 if one has none."""
    a, b = (numpy.frombuffer(numbers, "<u2") for numbers in (one, other))
    least = min((kept[-1] for kept in (a, b) if len(kept) == _MAX_NUMBERS), default=None)
    if least is not None:  # beyond it, one of them may have more than were kept
        a, b = a[a <= least], b[b <= least]
    fewer = min(len(a), len(b))
    return len(numpy.intersect1d(a, b)) / fewer if fewer else 1.0


def alike(one: bytes, other: bytes, bits: int) -> float:
    """The estimated Jaccard similarity of two digests with slots of 8 or 16 bits; 0 for an empty one."""
    if not one or not other:
        return 0.0
    kind = "u1" if bits == 8 else "<u2"
    same = float(numpy.mean(numpy.frombuffer(one, kind) == numpy.frombuffer(other, kind)))
    chance = 2.0**-bits
    return max(0.0, (same - chance) / (1 - chance))


def _hashes(tokens: list[str]) -> numpy.ndarray:
    return numpy.array(RMinHash.hash_token_sets([tokens])[0] if tokens else [], dtype=numpy.uint64)


def _runs(hashes: numpy.ndarray) -> numpy.ndarray:
    """One number for each run of words; a shorter text is one run."""
    count = max(1, len(hashes) - RUN + 1)
    mixed = numpy.zeros(count, dtype=numpy.uint64)
    for place in range(min(RUN, len(hashes))):
        mixed += hashes[place : place + count] * _MIXERS[place]
    mixed ^= mixed >> _THIRD
    mixed *= _MIXERS[1]
    return mixed ^ (mixed >> _HALF)


def _digest(hashes: numpy.ndarray, slots: int) -> numpy.ndarray:
    matrix = RMinHash.digest_matrix_from_flat_token_hashes(hashes, [0, len(hashes)], slots, _SEED)
    return numpy.array(matrix.to_rows()[0], dtype=numpy.uint32)


def bands_of(text: bytes) -> tuple[int, ...]:
    """The bands of a text's digest, which are looked up."""
    rows = numpy.frombuffer(text, "<u2")[: BANDS * ROWS].reshape(BANDS, ROWS).astype(numpy.uint64)
    mixed = numpy.arange(1, BANDS + 1, dtype=numpy.uint64) * _MIXERS[4]
    for row in range(ROWS):
        mixed = (mixed ^ rows[:, row]) * _MIXERS[row]
        mixed ^= mixed >> _HALF
    return tuple(int(value) - (1 << 31) for value in (mixed >> _HALF))


def _short(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "big") >> 1


def _named(found: list[str]) -> dict[int, str]:
    return dict(zip((_hashes(found) >> _HALF).astype("u4").view("i4").tolist(), found))


def headline_words(headline: str) -> dict[int, str]:
    """The words by which a headline is looked up, by hash."""
    return _named(_keys(headline))


def _keys(headline: str) -> list[str]:
    """The longest words of a headline."""
    found = [
        word
        for word in dict.fromkeys(words(headline))
        if len(word) >= _MIN_KEY and word not in _NO_KEYS and not word.isdigit()
    ]
    return sorted(found, key=lambda word: (-len(word), word))[:_MAX_KEYS]


def _prose(body: str) -> str:
    """A text without its headings, whose words may all have capitals."""
    return "\n".join(line for line in body.split("\n") if len(line) > _HEADING)


def _names(facts: list[str]) -> list[str]:
    """The commonest names among a text's facts."""
    counts = Counter(fact.casefold() for fact in facts if len(fact) > 2 and not fact[0].isdigit())
    return sorted((name for name in counts if name not in _NO_NAMES), key=lambda name: (-counts[name], name))[
        :_MAX_NAMES
    ]
