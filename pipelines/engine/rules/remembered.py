"""Lines that the site's ledger knows from its other pages: an input to labelling, after every rule with a name of its own.

Headline, byline, captions and what the site declares have their labels by then. A quotation is never touched, nor a
row of a table, an item of a list that the text announces, or a heading of the text's own. A page that the ledger would leave too little of is read
without it (``spoils``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipelines.engine.blocks import Block, count_words
from pipelines.engine.memory import LAST, Entry, Memory, key_of, tokens
from pipelines.engine.names import BY
from pipelines.engine.rules.fields import stated_authors
from pipelines.engine.rules.lists import is_needed_list
from pipelines.engine.sheet import Sheet
from pipelines.engine.spans import BODY_LABELS, Span
from pipelines.engine.text import fold

RULE = "ledger:"
MAX_SHARE = 0.5
"""Of what a page prints like its text: a ledger that takes more has not known the template."""
_MAX_BYLINE = 80
"""Characters of "Article written by guest writer" and a name."""
_SAID = 4
"""Words of a quotation or of what stands after a dash: fewer are a name, a title or an emphasis ("‘Ask’ our chatbot!")."""
_QUOTATION = re.compile(
    r"""
    [“„](?P<a>.+?)(?:[”“]|$) | [‘‚](?P<b>.+?)(?:[’‘](?!\w)|$) | "(?P<c>.+?)(?:"|$) | '(?P<d>.+?)(?:'(?!\w)|$)
    | [「『](?P<e>.+?)(?:[」』]|$) | «(?P<f>.+?)» | »(?P<g>.+?)« | ‹(?P<h>.+?)› | ›(?P<i>.+?)‹  # alone, they are arrows
    | (?:[—―]\s*|[–-]\s+)(?P<j>.+)""",
    re.VERBOSE | re.DOTALL,
)
"""At a line's beginning; one that nobody closes goes on in the next paragraph."""
_OPENING, _CLOSING = "\"'“‘„«»「『‹", "\"'”’“»«」』›"


def label_remembered(sheet: Sheet) -> None:
    """Label the lines that the ledger knows."""
    if sheet.memory is None or not sheet.memory.entries:
        return
    names = [fold(name) for name in stated_authors(sheet)]
    for block in sheet.unlabelled():
        if may_be_remembered(sheet, block):
            for start, end, entry in _known(sheet.memory, block):
                if entry.acts and not entry.is_short and not names_author(block.text[start:end], names):
                    sheet.labels.put(block.index, entry.label, f"{RULE}{entry.id}", start, end)


def label_remembered_ends(sheet: Sheet) -> None:
    """Label the short lines that the ledger knows among the last of the text."""
    if sheet.memory is None or not sheet.memory.entries:
        return
    others = 0
    for block in reversed(sheet.blocks):
        spans = sheet.labels.of(block.index)
        if len(spans) != 1 or spans[0].label not in BODY_LABELS:
            continue
        entry = sheet.memory.find(key_of(block.text).split(), block.node.path)
        if entry and entry.acts and entry.is_short and may_be_remembered(sheet, block):
            sheet.labels.relabel(spans[0], entry.label, f"{RULE}{entry.id}")
        elif block.prose or (others := others + 1) == LAST:
            return


def may_be_remembered(sheet: Sheet, block: Block) -> bool:
    """False for what no ledger overrules: quotations, headings, rows of tables, lists that the text announces."""
    if block.heading or block.tag == "tr" or block.inside("blockquote") is not None:
        return False
    return not _is_quoted(block.text) and not is_needed_list(sheet, block)


def begins_with_speech(text: str) -> bool:
    """True for a line that begins with what somebody says, in quotation marks or after a dash.

    >>> begins_with_speech("“We do not comment on this,” the mayor said."), begins_with_speech("‘Ask’ our chatbot!")
    (True, False)
    """
    found = _QUOTATION.match(text.strip())
    if found is None:
        return False
    said, after = found[found.lastgroup or 0].strip(), text.strip()[found.end() :]
    return count_words(said) >= _SAID or said.endswith((",", "，")) or after.startswith((",", "，"))


def names_author(line: str, names: Iterable[str]) -> bool:
    """True for a byline: a short line with an author's folded name in it, or "By" and a name."""
    if len(line) > _MAX_BYLINE:
        return False
    folded, rest = fold(line), BY.sub("", line)
    return any(name and name in folded for name in names) or (rest != line and rest[:1].isupper())


def lines_in(block: Block) -> Iterator[tuple[int, str]]:
    """(start, text) of each line of a block: what stands between line breaks of the page."""
    start = 0
    for line in block.text.split("\n"):
        if line.strip():
            yield start, line
        start += len(line) + 1


def spoils(sheet: Sheet) -> bool:
    """True if the ledger would leave nothing of a page's article, or less than it takes of what is printed like it."""
    held = [span for span in sheet.labels if span.label in BODY_LABELS]
    taken = [span for span in sheet.labels if span.rule.startswith(RULE)]
    if not taken or not held:
        return bool(taken)
    paths = {sheet.blocks[span.block].node.path for span in held}
    alike = _size(span for span in taken if sheet.blocks[span.block].node.path in paths)
    return alike > MAX_SHARE * (alike + _size(held))


def _size(spans: Iterable[Span]) -> int:
    """Characters."""
    return sum(span.end - span.start for span in spans)


def _known(memory: Memory, block: Block) -> Iterator[tuple[int, int, Entry]]:
    for start, line in lines_in(block):
        found = tokens(line)
        if entry := memory.find([word for word, _ in found], block.node.path):
            yield start, start + len(line), entry
        elif ending := memory.find_ending(line, found):
            yield start + ending[0], start + len(line), ending[1]


def _is_quoted(text: str) -> bool:
    """A paragraph in quotation marks is somebody's words."""
    return text[0] in _OPENING and text.rstrip(".,")[-1:] in _CLOSING
