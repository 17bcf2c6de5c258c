"""Digits in an aggregator's text that refer to its sources, by markup or by form."""

from __future__ import annotations

import re
from collections import Counter

from pipelines.engine.blocks import Block, Mark
from pipelines.engine.rules.fields import stated_descriptions
from pipelines.engine.sheet import Sheet
from pipelines.engine.spans import Label
from pipelines.engine.text import fold

_CITED = re.compile(r"(?:\s*(?<![\d.,–€$£-])(?<![€$£] )\[?\d{1,2}\]?)+(?=\s*(?:[.,;:!?)](?!\d)|$))")
_NUMBER = re.compile(r"\d+")
_NUMBERS_AHEAD = re.compile(r"^(?:\s*,?\s*\[?\d{1,2}\]?)*\s*")
_UNIT = re.compile(r"\d\s*(?:[kcmd]?m|ft|in|mi|yd)$|\b(?:CO|NO|SO|H|O|N)$")
"""What stands before a raised number that is no citation: square metres, formulas."""
_MONTH = frozenset(
    "january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec".split()
)
_NUMBERED = frozenset(
    "act apollo android article chapter claude figure formula gemini gpt grok group ios iphone level llama part phase playstation ps round season series "
    "stage table tier version volume war windows xbox".split()
)
"""Names that a number belongs to."""
_NAME_AND_NUMBER = re.compile(r"\b([^\W\d]+ \d{1,2})(,?) (?=[^\W\d])")
_NOT_BEFORE_A_CITATION = frozenset(
    "a about an and approximately around at by chapter exactly for from in just least level most nearly no number of on only or "
    "over part phase roughly section  step than the to under until version with".split()
)
"""Words after which a number is a number ("in about 6.")."""
_MAX_DEK_WORDS = 50
_WANTING = _NOT_BEFORE_A_CITATION | _MONTH | _NUMBERED
_WORD_BEFORE = re.compile(r"([^\W\d]+)[\s(]*$")
"""The word that a number follows, with nothing but blanks between: after a quote it is another thing's."""


def label_citations(sheet: Sheet) -> None:
    """Cut the digits that refer to sources out of the text."""
    count = sheet.source_count
    if not count:
        return
    blocks = [block for block in sheet.blocks if sheet.labels.untouched(block.index)]
    set_apart = {(block.index, mark.start) for block in blocks for mark in block.marks if mark.kind == "number"}
    names = _numbered_names(sheet)
    for block in blocks:
        if set_apart:
            cuts = _marked(block, count)
        else:
            cuts = [cut for match in _CITED.finditer(block.text) if (cut := _plain(block.text, match, count, names))]
        for start, end in cuts:
            while start and block.text[start - 1].isspace():
                start -= 1
            sheet.labels.put(block.index, Label.CITATION, "citation:refers to a source", start, end)


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
