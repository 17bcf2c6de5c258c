"""Which of the remaining blocks are the article's text.

Prose gathers in one container. It is looked for from the headline outwards, and used softly: running
text outside it still counts where the template prints it like the text inside it.
"""

from __future__ import annotations

from collections import Counter
from itertools import islice

from pipelines.engine.blocks import Block, Node
from pipelines.engine.names import clean_names
from pipelines.engine.rules.lists import is_needed_list
from pipelines.engine.sheet import Sheet
from pipelines.engine.spans import BODY_LABELS, Label
from pipelines.engine.text import CLOSERS, SENTENCE_ENDS, fold

_ANCHOR_SHARE = 0.3
"""The headline's ancestor that is taken as the article holds at least this share of the page's prose."""
_POST_NAMES = frozenset("post hentry entry article story blog-post blogpost single-post post-entry blog-entry".split())
"""Whole class names of the element round one post."""
_NEAR = 2
"""Levels above a post in which a longer text would be its continuation."""
_CORE_SHARE = 0.7
"""A container is left for its child while the child holds this share of its prose."""
PARAGRAPHS = frozenset("p li td th tr pre blockquote dd dt h1 h2 h3 h4 h5 h6 figcaption".split())
_MAIN_SHARE = 0.6
"""Share of the text in paragraphs of one shape from which on that shape says where the text ends."""
_MAX_FOREIGN = 0.4
"""A tail that is longer in proportion to the text is part of it: a page of several sections."""
_PLAIN_PATHS = frozenset("p blockquote ul ol li dl dt dd pre table tbody tr td".split())
_LISTED = ("li", "table", "pre", "blockquote", "dl")
_HEADINGS_ABOVE = 3
"""Headings, one under the other, with which a text may open."""
_RECURRING = 3
"""So many linked headings over text are the article's own; one or two lead to other stories."""
_SHORT_POST_WORDS = 4
_MIN_CAPTION_WORDS = 8
"""Captions so long are the text of a post that has no other."""
_MAX_TITLE_WORDS = 15
_LINKED = 0.6
_MAX_LINKED_WORDS = 30
_MAX_CUT = 0.5
"""A line that ends articles, but has more than this share of the text after it, ends nothing here."""
_ENDS = SENTENCE_ENDS + ":;" + CLOSERS


def label_content(sheet: Sheet) -> None:
    """Label body and headings; what is left over stays unlabelled."""
    mass = _mass(sheet)
    if not mass[-1]:
        _label_short_post(sheet)
        return
    sheet.around = around = _article_node(sheet, mass)
    sheet.core = core = _core_node(sheet, around, mass)
    _cut_tails(sheet, around, mass)
    mass = _mass(sheet)
    prose = [
        block
        for block in sheet.page.under(around)
        if _is_open(sheet, block) and block.prose and _belongs(sheet, block, core, around)
    ]
    if not prose:
        _label_short_post(sheet)
        return
    prose = _without_foreign_tail(prose)
    for block in prose:
        sheet.labels.put(
            block.index,
            Label.BODY,
            "body:prose in the article" if core.holds(block.index) else "body:prose like the article's",
        )
    _fill_between(sheet, core, prose)
    _label_headings(sheet, prose)


def _is_open(sheet: Sheet, block: Block) -> bool:
    """Not labelled, or labelled in part (a line of it, a citation)."""
    return bool(sheet.labels.free(block.index)) and sheet.labels.main(block.index) is None


def _mass(sheet: Sheet) -> list[int]:
    """Prefix sums of the words of open prose."""
    sums = [0]
    for block in sheet.blocks:
        sums.append(sums[-1] + (block.words if _is_open(sheet, block) and block.prose else 0))
    return sums


def _article_node(sheet: Sheet, mass: list[int]) -> Node:
    """The smallest element that holds the headline and enough prose."""
    top = sheet.page.nodes[0]
    if sheet.headline.block is None:
        return top
    for node in sheet.blocks[sheet.headline.block].node.ancestors():
        if mass[node.last] - mass[node.first] >= _ANCHOR_SHARE * mass[-1] or _is_short_post(sheet, node, mass):
            return node
    return top


def _is_short_post(sheet: Sheet, node: Node, mass: list[int]) -> bool:
    """An element that calls itself a post, has a text under the headline, and no longer one beside it: what the page
    prints elsewhere (the author's profile, a footer) is longer and still not the text."""
    if node.tag != "article" and _POST_NAMES.isdisjoint(node.classes.split()):
        return False
    if not any(_is_short_text(sheet, block) for block in sheet.page.under(node)):
        return False
    around = list(islice(node.ancestors(), _NEAR + 1))[-1]
    own = mass[node.last] - mass[node.first]
    return mass[around.last] - mass[around.first] <= 2 * own


def _is_short_text(sheet: Sheet, block: Block) -> bool:
    """What a post of a few lines consists of."""
    top = -1 if sheet.headline.block is None else sheet.headline.block
    return block.index > top and _is_open(sheet, block) and not _is_linked(block) and block.words >= _SHORT_POST_WORDS


def _core_node(sheet: Sheet, around: Node, mass: list[int]) -> Node:
    """The innermost element with nearly all of the article's prose."""
    core = around
    for node in sheet.page.nodes:
        if node.parent is core and node.tag not in PARAGRAPHS and node.last - node.first > 1:
            if mass[node.last] - mass[node.first] >= _CORE_SHARE * (mass[core.last] - mass[core.first]):
                core = node
    return core


def _belongs(sheet: Sheet, block: Block, core: Node, around: Node) -> bool:
    """Prose in the core; before it, under the headline; after it, if printed like the core's own."""
    if core.holds(block.index):
        return True
    if block.index < core.first:
        return sheet.headline.block is None or block.index > sheet.headline.block
    return (
        any(other.node.path == block.node.path for other in sheet.page.under(core) if other.prose)
        and block.node.path != around.path
    )


def _without_foreign_tail(prose: list[Block]) -> list[Block]:
    """Leave out what comes after the text and is printed unlike any of it: comments, notices, other stories."""
    mass: Counter[str] = Counter()
    for block in prose:
        mass[block.node.path] += block.words
    main = mass.most_common(1)[0][0]
    home = main.rpartition("/")[0]
    end = max(at for at, block in enumerate(prose) if block.node.path == main)
    known = {block.node.path for block in prose[: end + 1]}
    foreign = {
        block.index for block in prose[end + 1 :] if block.node.path not in known and not _is_at_home(block, home)
    }
    words = sum(block.words for block in prose if block.index in foreign)
    if mass[main] < _MAIN_SHARE * sum(mass.values()) or words > _MAX_FOREIGN * mass[main]:
        return prose
    return [block for block in prose if block.index not in foreign]


def _is_at_home(block: Block, home: str) -> bool:
    """True for a paragraph, quote or list in the element of the text's own paragraphs."""
    path = block.node.path
    return path == home or (path.startswith(home + "/") and set(path[len(home) + 1 :].split("/")) <= _PLAIN_PATHS)


def _cut_tails(sheet: Sheet, around: Node, mass: list[int]) -> None:
    """After "Related Posts", "Post a Comment" and their like nothing of the article comes."""
    total = mass[around.last] - mass[around.first]
    for block in sheet.page.under(around):
        if block.index not in sheet.cuts:
            continue
        spans = sheet.labels.of(block.index)
        if mass[around.last] - mass[block.index] > _MAX_CUT * total:
            continue
        for later in sheet.blocks[block.index + 1 : around.last]:
            sheet.labels.overrule_passing(later.index, spans[0].label, f"{spans[0].label}:after {block.text[:30]!r}")
        return


def _fill_between(sheet: Sheet, core: Node, prose: list[Block]) -> None:
    """Short lines among the running text are text: list items, rows, quotes, brief paragraphs."""
    first, last = prose[0].index, prose[-1].index
    paths = {block.node.path for block in prose}
    for block in sheet.blocks[first : last + 1]:
        if (
            _is_open(sheet, block)
            and not block.heading
            and core.first <= block.index < max(core.last, last + 1)
            and (not _is_linked(block) or is_needed_list(sheet, block))
        ):
            sheet.labels.put(block.index, Label.BODY, "body:short, among prose")
    for block in reversed(sheet.blocks[core.first : first]):
        if not (_is_open(sheet, block) and block.words >= 2 and block.node.path in paths and block.text[-1] in _ENDS):
            break
        if _is_linked(block) or block.heading or (sheet.headline.block or 0) > block.index:
            break
        sheet.labels.put(block.index, Label.BODY, "body:short, opening the text")
    for block in sheet.blocks[last + 1 : core.last]:
        if block.heading or not _is_open(sheet, block) or _is_linked(block):
            break
        listed = block.inside("li") is not None and sheet.blocks[last].inside("li", "p", "div") is not None
        said = block.words >= 3 and block.text[-1] in _ENDS and block.node.path in paths
        if not (listed or said or (block.bullet and block.words > 1)):
            break
        sheet.labels.put(block.index, Label.BODY, "body:short, closing the text")
    _fill_last_section(sheet, core, prose)


def _fill_last_section(sheet: Sheet, core: Node, prose: list[Block]) -> None:
    """A last heading of the text's own with a list, a table or code under it, none of it linked, in the paragraphs' own element."""
    home = prose[-1].node.parent
    if home is None:
        return
    labelled = [block.index for block in sheet.page.under(core) if sheet.labels.main(block.index) in BODY_LABELS]
    for block in sheet.blocks[max(prose[-1].index, *labelled) + 1 : home.last]:
        plain = block.inside(*_LISTED) is not None
        if not (plain or block.heading) or not _is_open(sheet, block) or block.link_chars:
            break
        if block.heading:
            sheet.labels.put(block.index, Label.HEADING, "heading:over the last section")
        elif block.node.path.startswith(home.path + "/"):
            sheet.labels.put(block.index, Label.BODY, "body:short, in the last section")


def _is_linked(block: Block) -> bool:
    return block.link_density > _LINKED and block.words < _MAX_LINKED_WORDS


def _label_headings(sheet: Sheet, prose: list[Block]) -> None:
    """A heading of the text has text under it; lines set bold or glued to a sentence are headings too."""
    last = prose[-1].index
    start = prose[0].index
    top = -1 if sheet.headline.block is None else sheet.headline.block
    alike = {block.node.path for block in sheet.blocks[start:last] if _is_short_line(sheet, block)}
    for block in sheet.blocks[max(0, start - _HEADINGS_ABOVE) : start][::-1]:
        if block.index <= top or not _is_open(sheet, block) or _is_linked(block):
            break
        if not (block.heading or ((block.is_all("strong") or block.node.path in alike) and _is_title(block))):
            break
        if not block.heading and block.node.path not in alike and _is_names(block):
            sheet.labels.put(block.index, Label.BYLINE, "byline:names set above the text")
            break
        sheet.labels.put(block.index, Label.HEADING, "heading:above prose")
    recurring = _linked_headings_over_text(sheet, start, last)
    for block in sheet.blocks[start : last + 1]:
        if block.heading and _is_open(sheet, block) and (not _is_linked(block) or block.index in recurring):
            sheet.labels.put(block.index, Label.HEADING, f"heading:h{block.heading} among prose")
    for block in sheet.blocks[start : last + 1]:
        span = next((span for span in sheet.labels.of(block.index) if span.label is Label.BODY), None)
        if span and (block.glued or block.is_all("strong")) and _is_title(block):
            sheet.labels.relabel(span, Label.HEADING, "heading:glued" if block.glued else "heading:bold line")


def _linked_headings_over_text(sheet: Sheet, start: int, last: int) -> set[int]:
    """Linked headings that are the article's own: several of one shape, each right above running text."""
    found: dict[str, list[int]] = {}
    for block, following in zip(sheet.blocks[start:last], sheet.blocks[start + 1 : last + 1]):
        if (
            block.heading
            and _is_linked(block)
            and following.prose
            and sheet.labels.main(following.index) in BODY_LABELS
        ):
            found.setdefault(block.node.path, []).append(block.index)
    return {index for indices in found.values() if len(indices) >= _RECURRING for index in indices}


def _is_names(block: Block) -> bool:
    """``Ann Lee`` or ``Ann Lee/Tom Reed``: names of two words and more, and nothing else."""
    names = clean_names([block.text])
    return all(" " in name for name in names) and fold("".join(names)) == fold(block.text) != ""


def _is_title(block: Block) -> bool:
    return block.words <= _MAX_TITLE_WORDS and block.text[-1] not in ".,;"


def _is_short_line(sheet: Sheet, block: Block) -> bool:
    """A line of the text that is no sentence, as headings without a heading's element are."""
    return sheet.labels.main(block.index) in BODY_LABELS and not block.prose and not block.heading and _is_title(block)


def drop_trailing_headings(sheet: Sheet) -> None:
    """A heading with no text under it heads something that was removed."""
    for block in reversed(sheet.blocks):
        main = sheet.labels.main(block.index)
        if main is Label.HEADING:
            sheet.labels.replace(block.index, Label.BOILERPLATE, "boilerplate:heading of nothing")
        elif main in BODY_LABELS:
            return


def _label_short_post(sheet: Sheet) -> None:
    """No running text at all: the lines that follow the headline in its own element are the text, or its captions."""
    if sheet.headline.block is None:
        return
    for node in sheet.blocks[sheet.headline.block].node.ancestors():
        found = [block for block in sheet.page.under(node) if _is_short_text(sheet, block)]
        captions = [block for block in sheet.page.under(node) if _is_long_caption(sheet, block)]
        for block in found:
            sheet.labels.put(block.index, Label.BODY, "body:short post")
        for block in captions if not found else ():
            sheet.labels.replace(block.index, Label.BODY, "body:caption of a post without other text")
        if found or captions:
            return


def _is_long_caption(sheet: Sheet, block: Block) -> bool:
    return (
        block.index > (sheet.headline.block or 0)
        and block.words >= _MIN_CAPTION_WORDS
        and sheet.labels.main(block.index) is Label.CAPTION
    )
