"""A run of text with its links, emphasis and code, as CommonMark (spec 0.31) that shows the very same text."""

from __future__ import annotations

import re
import unicodedata
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import takewhile

from pipelines.engine.blocks import Mark
from pipelines.engine.urls import join, untracked

_SPECIAL = re.compile(r"[\\`*\[\]<>~]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;|#?\w*$)")
"""What means something anywhere in a line; an underscore inside a word does not, a GFM parser's ``~`` does."""
_MAYBE_SPECIAL = re.compile(r"[\\`*\[\]<>~_&]")
"""A set of characters is looked for in a tenth of the time."""
_LINE_START = re.compile(r"^(\d{1,9})(?=[.)](?:\s|$))|^(?=#{1,6}(?:\s|$)|[+-](?:[\s|:-]|$)|=+\s*$|[|:][|:\s-]*$)", re.M)
"""How a line begins that would be a heading, an item, a rule, an underline or a table, up to where the backslash goes."""
_MAYBE_START = frozenset("0123456789#+-=|:")
_CLOSING_SIGNS = re.compile(r"(?:(?<=\s)|^)(?=#+$)")
_BACKTICKS = re.compile(r"`+")
_IN_ANGLES = re.compile(r"[\s()]")
"""In an address, asks for ``<`` and ``>`` round it."""
_UNSAFE = re.compile(r"[\x00-\x1f\\<>`|]|&(?=#?\w+;)")
"""In an address, would end it or be read as something else."""
_SCHEMES = ("http://", "https://", "mailto:")
_SIGNS = {"strong": "**", "em": "*"}
_ORDER = {"link": 0, "strong": 1, "em": 2, "code": 3}
"""Marks that CommonMark has; of two over the same text the outer one first."""


@dataclass(slots=True)
class Stretch:
    """``text[start:end]`` is a link, emphatic or code."""

    start: int
    end: int
    kind: str
    address: str | None = None


def stretches_of(marks: Iterable[Mark], base: str, places: list[int] | None = None) -> list[Stretch]:
    """The marks that CommonMark has, in order; those of one kind apart from each other.

    :param places: where each character of the marked text is in the text that is written; None where it is the same.
    """
    found: dict[str, list[Stretch]] = {}
    for mark in marks:
        if mark.kind not in _ORDER:
            continue
        start, end = (places[mark.start], places[mark.end]) if places else (mark.start, mark.end)
        address = address_of(mark.element.get("href"), base) if mark.kind == "link" else None
        if start < end and (address or mark.kind != "link"):
            _add(found.setdefault(mark.kind, []), Stretch(start, end, mark.kind, address))
    written = [one for of_kind in found.values() for one in of_kind]
    return sorted(written, key=_place) if len(written) > 1 else written


def _place(one: Stretch) -> tuple[int, int, int]:
    return one.start, -one.end, _ORDER[one.kind]


def _add(alike: list[Stretch], fresh: Stretch) -> None:
    """Add what begins no earlier than the last: a link in a link is a part of it, bold after bold is one."""
    last = alike[-1] if alike else None
    if last is None or fresh.start > last.end or (fresh.start == last.end and fresh.kind == "link"):
        alike.append(fresh)
    elif fresh.kind != "link":
        alike[-1] = replace(last, end=max(last.end, fresh.end))


def address_of(href: str | None, base: str) -> str | None:
    """Where a link leads, if that is a page or a mailbox; without campaign parameters."""
    try:
        address = join(base, (href or "").strip())
    except ValueError:
        return None
    if not address.startswith(_SCHEMES):
        return None
    return untracked(address) if "?" in address and address.startswith("http") else address


def paragraph(text: str, stretches: list[Stretch]) -> str:
    """Lines of text that stand as a paragraph."""
    written = _written(text, stretches)
    if "\n" not in written and written[:1] not in _MAYBE_START:
        return written
    return _LINE_START.sub(r"\1\\", written).replace("\n", "\\\n")


def heading(text: str, stretches: list[Stretch]) -> str:
    """Text of a heading, on one line; a heading is bold already."""
    stretches = [one for one in stretches if one.kind != "strong" or one.end - one.start < len(text)]
    return _CLOSING_SIGNS.sub(r"\\", one_line_of(text, stretches))


def one_line_of(text: str, stretches: list[Stretch]) -> str:
    """Text where no line may end."""
    return _written(text.replace("\n", " "), stretches)


def escaped(text: str) -> str:
    r"""Text that means nothing but itself.

    >>> print(escaped("a*b snake_case <b> &amp; AT&T's"))
    a\*b snake_case \<b\> \&amp; AT&T's
    """
    return _SPECIAL.sub(r"\\\g<0>", text) if _MAYBE_SPECIAL.search(text) else text


def destination(address: str) -> str:
    """An address as a link has it.

    >>> destination("https://example.org/b (c)")
    '<https://example.org/b (c)>'
    """
    address = _UNSAFE.sub(lambda match: f"%{ord(match.group()):02X}" if match.group() != "&" else "&amp;", address)
    return f"<{address}>" if _IN_ANGLES.search(address) else address


def longest_run(text: str) -> int:
    """The most backticks in a row."""
    return max((len(run) for run in _BACKTICKS.findall(text)), default=0)


@dataclass(slots=True)
class _Around:
    """What stands on both sides of a run of text: "" where a line begins or ends."""

    before: str = ""
    after: str = ""
    touching: bool = False
    """A closing sign stands right before it: another sign would be read as one row with it."""
    inside: bool = False
    """It is emphatic already: what could be read as a closing sign would end that."""


def _written(text: str, stretches: list[Stretch]) -> str:
    return _between(text, 0, len(text), deque(stretches), _Around()) if stretches else escaped(text)


def _between(text: str, start: int, end: int, stretches: deque[Stretch], around: _Around) -> str:
    """``text[start:end]`` with the outermost stretches written out, the inner ones inside them."""
    out, at = "", start
    while stretches:
        outer = _clipped(stretches.popleft(), at, end)
        if outer.start >= outer.end:
            continue
        inner = _taken_from(stretches, outer)
        out += escaped(text[at : outer.start])
        sides = _Around(
            text[outer.start - 1] if outer.start > start else around.before,
            text[outer.end] if outer.end < end else around.after,
            _ends_in_sign(out) if outer.start > start else around.touching,
            around.inside,
        )
        piece = _piece(text, outer, inner, sides)
        if piece.startswith("[") and out.endswith("!"):
            out = f"{out[:-1]}\\!"  # or it would be an image
        out += piece
        at = outer.end
    return out + escaped(text[at:end])


def _clipped(one: Stretch, start: int, end: int) -> Stretch:
    return (
        one
        if start <= one.start and one.end <= end
        else replace(one, start=max(one.start, start), end=min(one.end, end))
    )


def _taken_from(stretches: deque[Stretch], outer: Stretch) -> deque[Stretch]:
    """The stretches that lie in the outer one, taken from the row; what sticks out stays there, and so does all of code."""
    inner: deque[Stretch] = deque()
    rest: list[Stretch] = []
    while stretches and stretches[0].start < outer.end:
        one = stretches.popleft()
        if one.end > outer.end:
            rest.append(replace(one, start=outer.end))
            one = replace(one, end=outer.end if one.kind != "code" else one.start)
        inner.append(one)
    stretches.extendleft(reversed(rest))
    return inner


def _piece(text: str, outer: Stretch, inner: deque[Stretch], around: _Around) -> str:
    if outer.kind in _SIGNS:
        return _emphasis(text, outer, inner, around)
    start, end = _trimmed(text, outer.start, outer.end)
    if start == end:
        return text[outer.start : outer.end]
    if outer.kind == "code":
        piece = _code(text[start:end])
    else:
        piece = f"[{_between(text, start, end, inner, _Around('[', ']'))}]({destination(outer.address or '')})"
    return f"{text[outer.start : start]}{piece}{text[end : outer.end]}"


def _emphasis(text: str, outer: Stretch, inner: deque[Stretch], around: _Around) -> str:
    """Emphasis, its ends moved inwards over punctuation where the signs would not work else; none if nothing is left."""
    start = _start_of_signs(text, outer, {one.start for one in inner if one.kind not in _SIGNS}, around.before)
    end = _end_of_signs(text, outer, {one.end for one in inner if one.kind not in _SIGNS}, around.after)
    sides = _Around(
        text[start - 1] if start > outer.start else around.before,
        text[end] if end < outer.end else around.after,
        inside=True,
    )
    touching = around.touching and start == outer.start
    if start >= end or touching or (around.inside and _may_close(sides.before, text[start])):
        return _between(text, outer.start, outer.end, inner, around)
    words = f"{_SIGNS[outer.kind]}{_between(text, start, end, inner, sides)}{_SIGNS[outer.kind]}"
    return f"{escaped(text[outer.start : start])}{words}{escaped(text[end : outer.end])}"


def _start_of_signs(text: str, outer: Stretch, closed: set[int], before: str) -> int:
    """Where the opening sign can stand; the end of the stretch if nowhere (CommonMark 0.31, left-flanking)."""
    for at in range(outer.start, outer.end):
        char = text[at]
        if char not in " \n" and (_is_open(before) or not (_is_sign(char) or at in closed)):
            return at
        if at in closed:
            break
        before = char
    return outer.end


def _end_of_signs(text: str, outer: Stretch, closed: set[int], after: str) -> int:
    """Where the closing sign can stand; the start of the stretch if nowhere (right-flanking)."""
    for at in range(outer.end, outer.start, -1):
        char = text[at - 1]
        if char not in " \n" and (_is_open(after) or not (_is_sign(char) or at in closed)):
            return at
        if at in closed:
            break
        after = char
    return outer.start


def _may_close(before: str, char: str) -> bool:
    """True if a sign between these two could be read as a closing one, too (right-flanking)."""
    return bool(before) and before not in " \n" and (_is_sign(char) or not _is_sign(before))


def _is_open(char: str) -> bool:
    """A line's end, a blank, or what every version of the specification calls punctuation."""
    return not char or char in " \n" or unicodedata.category(char)[0] == "P" or (char.isascii() and _is_sign(char))


def _is_sign(char: str) -> bool:
    return unicodedata.category(char)[0] in "PS"


def _ends_in_sign(out: str) -> bool:
    """True if the last character is a ``*`` without a backslash of its own."""
    return out.endswith("*") and len(list(takewhile("\\".__eq__, out[-2::-1]))) % 2 == 0


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in " \n":
        start += 1
    while end > start and text[end - 1] in " \n":
        end -= 1
    return start, end


def _code(text: str) -> str:
    """A code span, fenced by more backticks than it holds (CommonMark 0.31, 6.1); no line ends in it."""
    fence = "`" * (longest_run(text) + 1)
    gap = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{gap}{text}{gap}{fence}".replace("\n", " ")
