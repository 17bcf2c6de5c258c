"""Content that a server streams after the page and a script swaps in.

React's server renderer sends ``<!--$?--><template id="B:0"></template>fallback<!--/$-->`` where the
content belongs, later ``<div hidden id="S:0">content</div>`` and a script ``$RC("B:0","S:0")`` that
puts one in the place of the other (react-dom, "Fizz" server runtime). A reader sees the content in
its place, so that is where the tree has it. ``hidden`` alone therefore removes nothing.
"""

from __future__ import annotations

import re

from lxml import etree, html

_SWAP = re.compile(r"""\$R[A-Z]\(\s*["']([\w:.-]+)["']\s*,\s*["']([\w:.-]+)["']""")
_BOUNDARY_END = "/$"
_BOUNDARY_STARTS = ("$?", "$!", "$~", "$")


def place_streamed_content(root: html.HtmlElement) -> None:
    """Move each hidden, streamed container to the placeholder that its script names."""
    swaps = [
        pair
        for script in root.iter("script")
        if script.text and "$R" in script.text
        for pair in _SWAP.findall(script.text)
    ]
    if not swaps:
        return
    by_id = {element.get("id"): element for element in root.iter("template", "div", "span") if element.get("id")}
    for first, second in swaps:
        one, other = by_id.get(first), by_id.get(second)
        if one is None or other is None or one is other:
            continue
        placeholder, content = (one, other) if other.get("hidden") is not None else (other, one)
        if content.get("hidden") is None or placeholder in content.iterdescendants():
            continue
        _swap(placeholder, content)


def _swap(placeholder: html.HtmlElement, content: html.HtmlElement) -> None:
    if placeholder.getparent() is None or content.getparent() is None:
        return  # gone with another placeholder's fallback
    _drop_fallback(placeholder)
    del content.attrib["hidden"]
    tail, content.tail = content.tail, None
    before, parent = content.getprevious(), content.getparent()
    if tail and tail.strip():
        if before is not None:
            before.tail = (before.tail or "") + tail
        else:
            parent.text = (parent.text or "") + tail
    placeholder.addprevious(content)
    placeholder.drop_tree()


def _drop_fallback(placeholder: html.HtmlElement) -> None:
    """Remove what the page shows until the content has come: the siblings up to the boundary's end."""
    depth, doomed = 0, []
    for sibling in placeholder.itersiblings():
        if sibling.tag is etree.Comment:
            mark = (sibling.text or "").strip()
            if mark == _BOUNDARY_END:
                if depth == 0:
                    break
                depth -= 1
            elif mark in _BOUNDARY_STARTS:
                depth += 1
        doomed.append(sibling)
    else:
        return  # no end: a segment's placeholder has no fallback
    placeholder.tail = None
    for sibling in doomed:
        sibling.tail = None
        sibling.getparent().remove(sibling)
