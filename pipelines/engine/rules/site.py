"""What the site's own declaration says: lines to keep, lines to drop, fields to read."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate

from pipelines.engine.sheet import Sheet
from pipelines.engine.spans import Label
from pipelines.engine.text import straight


def label_declared(sheet: Sheet) -> None:
    """Apply ``keep``, ``drop`` and ``extra`` of the site."""
    keep = [straight(text) for text in sheet.hints.keep]
    drop = [straight(text) for text in sheet.hints.drop]
    for block in sheet.blocks if keep or drop else ():
        line = straight(block.text)
        if any(text in line for text in keep):
            sheet.labels.put(block.index, Label.BODY, "site:keep")
        elif any(text in line for text in drop):
            sheet.labels.put(block.index, Label.BOILERPLATE, "site:drop")
    _read_extra(sheet)


def _read_extra(sheet: Sheet) -> None:
    """Find each declared field in the page's lines; what its pattern matched is that field's text."""
    if not sheet.hints.extra:
        return
    lines = [block.text for block in sheet.blocks]
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    text = "\n".join(lines)
    for name, patterns in sheet.hints.extra.items():
        found = (re.search(pattern, text, re.MULTILINE) for pattern in patterns)
        match = next((match for match in found if match and match.group(1) is not None), None)
        if match is None:
            continue
        value = match.group(1).strip()
        sheet.extra[name] = int(value) if value.isdecimal() else value
        at = match.start()
        while at < match.end():
            number = bisect_right(starts, at) - 1
            first, last = at - starts[number], min(match.end() - starts[number], len(lines[number]))
            if first < last:
                sheet.labels.put(number, Label.EXTRA, f"site:extra {name}", first, last)
            at = starts[number + 1]
