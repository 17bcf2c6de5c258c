"""Digits in an aggregator's text that refer to its sources, by markup or by form."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import Counter

from pipelines.engine.blocks import Block, Mark
from pipelines.engine.rules.fields import stated_descriptions
from pipelines.engine.sheet import Sheet
from pipelines.engine.spans import Label
from pipelines.engine.text import fold

_CITED = re.compile(r"(?:\s*(?<![\d.,–€$£-])(?<![€$£] )\[?\d{1,2}\]?)+(?=\s*(?:[.,;:!?)](?!\d)|$))")
_NUMBER = re.compile(r"\d+")
_SQUARE_LIST = r"\[\s*\^?\d{1,2}(?:\s*[,;–-]\s*\^?\d{1,2})*\s*\]"
_SQUARE = re.compile(
    rf"(?<=\S)\s*{_SQUARE_LIST}(?:\s*[,;–-]?\s*{_SQUARE_LIST})*(?=\s*(?:[^\s\W]|[.,;:!?…)”\"'’»–—。，]|$))"
)
"""Not at a line's beginning, where it numbers the line; not before an operator or a bracket, where it counts a list's items."""
_ROUND_LIST = r"\(\d{1,2}(?:\s*,\s*\d{1,2})*\)"
_ROUND_RUN = rf"{_ROUND_LIST}(?:\s*{_ROUND_LIST})*"
_ROUND = re.compile(rf"(?<=[^\W\d_])\s+{_ROUND_RUN}(?=[.!?…]|\s*$)|(?<=[.!?…”\"])\s*{_ROUND_RUN}(?=\s|$)")
"""At a sentence's end, before or after its full stop; without ranges, which are scores."""
_RAISED = re.compile(r"(?<=\S)\s*[⁰¹²³⁴-⁹]{1,2}(?:[\s,]*[⁰¹²³⁴-⁹]{1,2})*(?=[\s.,;:!?…)”\"'’»]|$)")
"""Raised digits of Unicode, behind a word or its full stop."""
_SHORT_WORD = re.compile(r"(?:^|[^\w])[^\W_]{1,2}$|\d$")
"""What a raised number is a power of: km², x², 10³."""
_FEWEST_BARE = 2
"""Numbers without a sign of their own on a page that cites so: one alone counts something."""
_RANGE = re.compile(r"(\d+)\s*[–-]\s*(\d+)")
_COUNTS_ITS_WORDS = re.compile(r"(?<![.!?…”\"\s])\s*[\[(](\d{1,2})[\])](?=\s+[^\W\d_])")
"""A number in brackets before a word, in the middle of a sentence: (1) this and (2) that."""
_ROUND_NUMBER = re.compile(_ROUND_RUN)
_SENTENCE_END = re.compile(r"[.!?…]+[”\"]?(?:\s*[\[(][\d,\s]+[\])])*\s+|$")
"""With the numbers that follow its full stop."""
_NUMBERS_AHEAD = re.compile(r"^(?:\s*,?\s*\[?\d{1,2}\]?)*\s*")
_UNIT = re.compile(r"\d\s*(?:[kcmd]?m|ft|in|mi|yd)$|\b(?:CO|NO|SO|H|O|N)$")
"""What stands before a raised number that is no citation: square metres, formulas."""
_MONTH = frozenset(
    "january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec".split()
)
_NUMBERED = frozenset(
    "act apollo android article chapter claude day figure formula gemini gpt grok group heat ios iphone lap leg level llama page part phase playstation ps round season series "
    "stage table tier verse version volume war week windows xbox".split()
)
"""Names that a number belongs to."""
_NAME_AND_NUMBER = re.compile(r"\b([^\W\d]+ \d{1,2})(,?) (?=[^\W\d])")
_NOT_BEFORE_A_CITATION = frozenset(
    "a about an and approximately are around at be been by chapter exactly for from had has have in is just least level most nearly "
    "no number of on only or over part phase roughly section step than the to under until version was were with".split()
)
"""Words after which a number is a number ("in about 6.")."""
_MAX_DEK_WORDS = 50
_WANTING = _NOT_BEFORE_A_CITATION | _MONTH | _NUMBERED
_COUNTED = _WANTING | frozenset(
    "aged clause item line no paragraph point rule sentence subsection one two three four five six seven eight nine ten".split()
)
"""Words before a number in round brackets that is their own: "paragraph (2)", "three (3)"."""
_WORD_BEFORE = re.compile(r"([^\W\d]+)[\s(]*$")
"""The word that a number follows, with nothing but blanks between: after a quote it is another thing's."""


def label_citations(sheet: Sheet) -> None:
    """Cut the digits that refer to sources out of the text."""
    count = sheet.source_count
    if not count:
        return
    blocks = [block for block in sheet.blocks if sheet.labels.untouched(block.index)]
    set_apart = {(block.index, mark.start) for block in blocks for mark in block.marks if mark.kind == "number"}
    signed = {block.index: _signed(block, count) for block in blocks}
    unsigned = not set_apart and not any(signed.values()) and bool(sheet.sources)
    bare = _bare_ones(sheet, blocks, count) if unsigned else {}
    for block in blocks:
        cuts = signed[block.index] or (_bracketed(block, _ROUND, len(sheet.sources)) if unsigned else [])
        found = _marked(block, count) if set_apart else bare.get(block.index, [])
        cuts += [cut for cut in found if not any(cut[0] < end and start < cut[1] for start, end in cuts)]
        for start, end in cuts:
            while start and block.text[start - 1].isspace():
                start -= 1
            sheet.labels.put(block.index, Label.CITATION, "citation:refers to a source", start, end)


def cited_in(block: Block, count: int) -> set[int]:
    """The sources, of so many, that a block refers to by numbers in square brackets, raised, or in elements of their own."""
    cuts = _signed(block, count) + _marked(block, count)
    return {int(number) for start, end in cuts for number in _numbers(block.text[start:end])}


def _signed(block: Block, count: int) -> list[tuple[int, int]]:
    """Citations by signs of their own: square brackets, raised digits."""
    cuts = _bracketed(block, _SQUARE, count)
    return cuts + [match.span() for match in _RAISED.finditer(block.text) if _is_raised_source(block, match, count)]


def _is_raised_source(block: Block, match: re.Match[str], count: int) -> bool:
    """False for powers, and for numbers above the sources'."""
    before = block.text[: match.start()]
    power = match.group()[0] not in " \n\t\xa0" and _SHORT_WORD.search(before)
    return not power and block.tag != "pre" and all(1 <= int(number) <= count for number in _numbers(match.group()))


def _numbers(text: str) -> list[str]:
    return _NUMBER.findall(unicodedata.normalize("NFKC", text))


def _bare_ones(sheet: Sheet, blocks: list[Block], count: int) -> dict[int, list[tuple[int, int]]]:
    """Citations without any sign, by block; {} where there is but one, which counts something."""
    names = _numbered_names(sheet)
    found = {block.index: _plain_ones(block, count, names) for block in blocks}
    texts = {block.index: block.text for block in blocks}
    numbers = sum(len(_NUMBER.findall(texts[index][start:end])) for index, cuts in found.items() for start, end in cuts)
    return found if numbers >= _FEWEST_BARE else {}


def _bracketed(block: Block, form: re.Pattern[str], count: int) -> list[tuple[int, int]]:
    """Citations in brackets, none of them above the number of sources, none of a sentence that counts its points."""
    if block.tag == "pre":
        return []
    points = _counted_points(block.text)
    code = [(mark.start, mark.end) for mark in block.marks if mark.kind == "code"]
    found = [match.span() for match in form.finditer(block.text) if _are_sources(block.text, match, count)]
    if form is _ROUND:
        found = _alone_in_their_sentences(block.text, found)
    kept_out = points + code
    return [
        (start, end) for start, end in found if not any(start < after and before < end for before, after in kept_out)
    ]


def _are_sources(text: str, match: re.Match[str], count: int) -> bool:
    numbers = [int(number) for number in _NUMBER.findall(match.group())]
    rising = all(int(first) < int(last) for first, last in _RANGE.findall(match.group()))
    before = _WORD_BEFORE.search(text[: match.start()])
    named = before is not None and before.group(1).casefold() in _COUNTED
    return rising and all(1 <= number <= count for number in numbers) and not (match.re is _ROUND and named)


def _counted_points(text: str) -> list[tuple[int, int]]:
    """Where a text counts its points, (1) this and (2) that: the numbers that stand before words and rise from 1."""
    found = list(_COUNTS_ITS_WORDS.finditer(text))
    return [match.span() for match in found] if [int(match.group(1)) for match in found[:2]] == [1, 2] else []


def _alone_in_their_sentences(text: str, found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Those that are their sentence's only round brackets with a number; of several, all are its points."""
    ends = [match.end() for match in _SENTENCE_END.finditer(text)]
    sentence = [bisect_left(ends, match.end()) for match in _ROUND_NUMBER.finditer(text)]
    return [cut for cut in found if sentence.count(bisect_left(ends, cut[1])) == 1]


def _plain_ones(block: Block, count: int, names: set[str]) -> list[tuple[int, int]]:
    found = (match for match in _CITED.finditer(block.text) if not block.text[: match.start()].endswith("("))
    return [cut for match in found if (cut := _plain(block.text, match, count, names))]


def label_uncited_dek(sheet: Sheet) -> None:
    """Where nothing states the dek: the short paragraph without a citation above the first that has one."""
    if not sheet.source_count or stated_descriptions(sheet) or any(span.label is Label.DEK for span in sheet.labels):
        return
    top = -1 if sheet.headline.block is None else sheet.headline.block
    cited = {span.block for span in sheet.labels if span.label is Label.CITATION}
    text = [
        block
        for block in sheet.blocks[top + 1 :]
        if block.prose and (block.index in cited or sheet.labels.untouched(block.index))
    ]
    if len(text) > 1 and text[0].index not in cited and text[1].index in cited and text[0].words <= _MAX_DEK_WORDS:
        sheet.labels.put(text[0].index, Label.DEK, "dek:above the first citation")


def _marked(block: Block, count: int) -> list[tuple[int, int]]:
    """Citations by markup: numbers in elements of their own, and the commas between two of them."""
    cuts: list[tuple[int, int]] = []
    for mark in block.marks:
        if mark.kind == "number" and mark.start and _cites(block, mark, count):
            start = cuts[-1][1] if cuts and not block.text[cuts[-1][1] : mark.start].strip(" ,–-") else mark.start
            cuts.append((start, mark.end))
    return cuts


def _cites(block: Block, mark: Mark, count: int) -> bool:
    """True for numbers of sources that end a clause, or are raised; not for those of a unit (km²) or a quantity."""
    numbers = [int(number) for number in _NUMBER.findall(block.text[mark.start : mark.end])]
    if not numbers or not all(1 <= number <= count for number in numbers) or _UNIT.search(block.text[: mark.start]):
        return False
    raised = mark.element.tag in ("sup", "a") or next(mark.element.iterancestors("sup", "a"), None) is not None
    following = _NUMBERS_AHEAD.sub("", block.text[mark.end :])
    return raised or not following or following[0] in '.,;:!?)”"'


def _plain(text: str, match: re.Match[str], count: int, names: set[str]) -> tuple[int, int] | None:
    """Citations by form: rising numbers before punctuation, none of them part of a name or a quantity."""
    numbers = [(found.start() + match.start(), int(found.group())) for found in _NUMBER.finditer(match.group())]
    cited = _rising_end(numbers, count)
    if cited and _belongs_to_its_word(text, *cited[0], names):
        cited = cited[1:]
    if not cited or not cited[0][0]:
        return None
    start = cited[0][0]
    return start - text[:start].endswith("["), match.end()


def _rising_end(numbers: list[tuple[int, int]], count: int) -> list[tuple[int, int]]:
    """The longest run at the end of (place, number) pairs that rises and stays within the sources."""
    run: list[tuple[int, int]] = []
    for place, number in reversed(numbers):
        if not 1 <= number <= count or (run and number >= run[0][1]):
            break
        run.insert(0, (place, number))
    return run


def _belongs_to_its_word(text: str, place: int, number: int, names: set[str]) -> bool:
    """True where the word before a number wants it: "in about 6", "May 2", "Grok 3"."""
    before = _WORD_BEFORE.search(text[:place])
    if before is None:
        return False
    word = before.group(1)
    return word.casefold() in _WANTING or fold(f"{word} {number}") in names


def _numbered_names(sheet: Sheet) -> set[str]:
    """ "Grok 3" followed by a word, anywhere on the page, is a name with a number; followed by a comma, if it is twice."""
    names: set[str] = set()
    before_comma: Counter[str] = Counter()
    for block in sheet.blocks:
        for match in _NAME_AND_NUMBER.finditer(block.text):
            if match.group(2):
                before_comma[fold(match.group(1))] += 1
            else:
                names.add(fold(match.group(1)))
    return names | {name for name, times in before_comma.items() if times > 1}
