"""The file: the marked page in a frame that runs nothing, and beside it the legend, with counts."""

from __future__ import annotations

import re
from base64 import b64encode
from collections import Counter
from collections.abc import Mapping
from hashlib import sha256
from html import escape
from pathlib import Path

from pipelines.engine import Explained, Reading
from pipelines.engine.spans import Label
from pipelines.engine.text import one_line
from scrapers.explained.marked import marked_document
from scrapers.explained.palette import FIELD, GROUP_COLOURS, GROUPS, KEPT, REMOVED, colour_of, group_of, printed_spans

_SLOT = re.compile(r"\{\{(\w+)\}\}")
_TITLES = {KEPT: "Kept: the text", FIELD: "Kept: fields", REMOVED: "Removed"}
_HERE = Path(__file__).parent
_REMOTE = " https: http:"


def make_page(
    body: bytes,
    headers: Mapping[str, str],
    reading: Reading,
    blocks: list[Explained],
    *,
    name: str,
    remote: bool = False,
    notes: tuple[str, ...] = (),
) -> str:
    """An HTML document that shows a page as its site prints it, and what became of each text.

    :param name: what to call the page where it has no headline: its address or its file.
    :param remote: let the browser fetch the site's images, style sheets and fonts.
    :param notes: what else is to be said of the page.
    """
    script = (_HERE / "panel.js").read_text("utf-8")
    headline = one_line(reading.sheet.headline.text) or name
    parts = {
        "policy": _policy(script, remote=remote),
        "title": escape(headline),
        "headline": escape(headline),
        "address": escape(reading.sheet.url or name),
        "notes": "".join(f'<p class="note">{escape(note)}</p>' for note in notes),
        "style": (_HERE / "panel.css").read_text("utf-8"),
        "script": script,
        "shares": escape(_shares_in_words(blocks)),
        "bar": _bar(blocks),
        "legend": _legend(counts(blocks)),
        "stories": _stories(reading),
        "document": escape(marked_document(body, headers, reading, blocks, remote=remote)),
    }
    return _SLOT.sub(lambda slot: parts[slot[1]], (_HERE / "panel.html").read_text("utf-8"))


def counts(blocks: list[Explained]) -> dict[Label, int]:
    """How many spans of each label a page has: kept ones first, then by number."""
    found = Counter(span.label for block in blocks for span in printed_spans(block))
    return dict(sorted(found.items(), key=lambda pair: (GROUPS.index(group_of(pair[0])), -pair[1], pair[0])))


def _policy(script: str, *, remote: bool) -> str:
    """No script but ours, by its hash; nothing from anywhere, unless it is asked for."""
    digest = b64encode(sha256(script.encode()).digest()).decode()
    fetched = _REMOTE if remote else ""
    return (
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'{fetched}; "
        f"img-src data:{fetched}; font-src data:{fetched}; base-uri 'none'; form-action 'none'"
    )


def _letters(blocks: list[Explained]) -> dict[str, int]:
    found = Counter({group: 0 for group in GROUPS})
    for block in blocks:
        for span in printed_spans(block):
            found[group_of(span.label)] += span.end - span.start
    return dict(found)


def _shares_in_words(blocks: list[Explained]) -> str:
    found = _letters(blocks)
    return ", ".join(f"{group} {100 * found[group] // max(1, sum(found.values()))} %" for group in GROUPS)


def _bar(blocks: list[Explained]) -> str:
    return "".join(
        f'<i style="flex: {number}; background: {GROUP_COLOURS[group]}" title="{group}: {number} characters"></i>'
        for group, number in _letters(blocks).items()
        if number
    )


def _legend(found: dict[Label, int]) -> str:
    sections = []
    for group in GROUPS:
        of_group = {label: number for label, number in found.items() if group_of(label) == group}
        if of_group:
            entries = "\n".join(_entry(label, number) for label, number in of_group.items())
            head = f"<h2>{_TITLES[group]}<b>{sum(of_group.values())}</b></h2>"
            sections.append(f'<section data-group="{group}">{head}\n{entries}\n</section>')
    return "\n".join(sections)


def _entry(label: Label, number: int) -> str:
    return (
        f'<button type="button" aria-pressed="true" data-label="{label}" style="--wn: {colour_of(label)}">'
        f"<span>{label.replace('_', ' ')}</span><b>{number}</b></button>"
    )


def _stories(reading: Reading) -> str:
    """Where each story begins, on pages that print several."""
    if len(reading.stories) < 2:
        return ""
    entries = "".join(
        f'<li><button type="button" data-block="{story.first}">{escape(story.headline or "no headline")}</button></li>'
        for story in reading.stories
    )
    return f'<section id="stories"><h2>Stories<b>{len(reading.stories)}</b></h2><ol>{entries}</ol></section>'
