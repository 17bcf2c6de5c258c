"""A tree becomes blocks: runs of text between block-level tags or double line breaks, made in one walk."""

from __future__ import annotations

import re
from functools import lru_cache

from lxml import etree, html

from pipelines.engine.blocks import CELL_GAP, Block, Blocks, EmailField, Mark, Node, Picture, bits_of, count_words
from pipelines.engine.frames import KEPT
from pipelines.engine.text import CLOSERS, SENTENCE_ENDS

INLINE_TAGS = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font g-emoji i img ins kbd label mark meter nobr "
    "output picture q rp rt ruby s samp small source span strike strong sub sup time tt u var wbr link meta input".split()
)
"""Elements that do not end a line of text (HTML Living Standard, phrasing content)."""
_MARKS = {"a": "link", "b": "strong", "strong": "strong", "em": "em", "i": "em", "code": "code", "time": "time"}
_BLOCKS_IN_CELLS = frozenset("p div table ul ol dl h1 h2 h3 h4 h5 h6 section article form pre blockquote".split())
_PROSE_LINKED = 0.4
"""Share of a paragraph's characters in links; link lists have more."""
_PROSE_WORDS = 7
"""A sentence has so many words and ends like one, or is longer than any menu entry:"""
_SURELY_PROSE_WORDS = 20
_BULLETS = frozenset("•‣▪◦●■·⁃")
_BULLET = re.compile(rf"[{''.join(sorted(_BULLETS))}]\s*")
_SENTENCE_END = frozenset('.!?…”"')
_GLUED_WORDS = 6
"""A heading that a page glues to the sentence before it has at most so many words."""
_MAX_BOLD_LINE = 100
"""Characters."""
_SMALL_NUMBER = re.compile(r"\s*\[?\d{1,2}(?:\s*[,–-]\s*\d{1,2})*\]?\s*")
_NOT_CITING = frozenset("sub b strong em i u time data td th li code kbd var mark ins del".split())
"""Elements that set a number in the text for other reasons: CO<sub>2</sub>, <strong>2</strong> billion."""
_MAX_NUMBER = 80
"""Characters of an element with nothing but a number, blanks of pretty printing included."""
_MENUS = frozenset({"nav", "footer"})
_NOT_IN_MENUS = ("h1", "article", "main", "p")
_MAX_MENU_LINE = 150
"""Characters of a paragraph; menus have short ones."""
_NO_PAGE_FOOTER = bits_of(("article", "main", "blockquote", "figure"))
"""A footer in one of them is its own: the speaker of a quote stands in one."""
_MAX_MENU = 0.3
"""Share of a page's characters, blanks included."""
_MAX_PATH = 2_000
"""Characters: whole paths of a page that nests two thousand deep would fill the memory."""


def split(root: html.HtmlElement) -> Blocks:
    """Split a tree into blocks; no text of the tree is left out."""
    body = root.find("body")
    splitter = _Splitter(root if body is None else body)
    splitter.walk()
    _mark_listed(splitter.blocks)
    return Blocks(splitter.blocks, splitter.nodes, splitter.pictures, splitter.fields, splitter.frames)


def _mark_listed(blocks: list[Block]) -> None:
    for block, following in zip(blocks, blocks[1:]):
        following.listed = block.bullet == len(block.text)


class _Splitter:
    """The walk. Iterative: pages nest thousands deep."""

    def __init__(self, top: html.HtmlElement) -> None:
        self._top = top
        self.blocks: list[Block] = []
        self.nodes: list[Node] = []
        self.pictures: list[Picture] = []
        self.fields: list[EmailField] = []
        self.frames: list[Picture] = []
        self._node: Node | None = None
        self._open_marks: list[tuple[html.HtmlElement, str, int]] = []
        self._row_tables: set[html.HtmlElement] = set()
        self._pre = 0
        self._page_size: int | None = None
        self._reset()

    def _reset(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._final = ""
        self._space = False
        self._breaks = 0
        self._marks: list[Mark] = []
        self._glued = False
        if self._open_marks:
            self._open_marks = [(element, kind, 0) for element, kind, _ in self._open_marks]

    def walk(self) -> None:
        """One pass. Calls are what it costs, so the commonest ways through it make few."""
        top, start, end, add = self._top, self._start, self._end, self._add
        walk = etree.iterwalk(top, events=("start", "end"))
        for event, element in walk:
            if event == "start":
                tag = element.tag
                start(element, tag)
                if tag in _MENUS and self._is_menu(element):
                    self._add_menu(element)
                    walk.skip_subtree()
                    continue
                text = element.text
                if text and (self._pre or not text.isspace()):
                    add(text)
                elif text:
                    self._space = True
            else:
                end(element)
                text = element.tail
                if text and (self._pre or not text.isspace()):
                    if element is not top:
                        add(text)
                elif text:
                    self._space = True
        self._flush()

    def _is_menu(self, element: html.HtmlElement) -> bool:
        """True for a menu, or the page's own footer, with little of the page's text in it and no text of an article's."""
        if element is self._top or self._node is None or element is not self._node.element:
            return False
        if element.tag == "footer" and self._node.within & _NO_PAGE_FOOTER:
            return False
        if any(inner.tag != "p" or len(inner.text or "") > _MAX_MENU_LINE for inner in element.iter(*_NOT_IN_MENUS)):
            return False
        if self._page_size is None:
            self._page_size = sum(map(len, self._top.itertext()))
        return sum(map(len, element.itertext())) <= _MAX_MENU * self._page_size

    def _add_menu(self, element: html.HtmlElement) -> None:
        """A menu is one block, a line an entry: a third of a page's lines are in menus, and all of them are furniture."""
        lines = [" ".join(text.split()) for text in element.itertext() if not text.isspace()]
        if text := "\n".join(line for line in lines if line):
            self.blocks.append(Block(len(self.blocks), text, self._node, words=count_words(text), link_chars=len(text)))

    def _start(self, element: html.HtmlElement, tag: str) -> None:
        if tag in INLINE_TAGS:
            if element is not self._top:
                self._start_inline(element, tag)
                return
        elif tag == "br":
            self._breaks += 1
            return
        elif self._row_tables and tag in ("td", "th") and self._in_rows(element):
            if self._length:
                self._push(CELL_GAP)
                self._space = False
            return
        if self._length:
            if self._is_citation(element):
                self._start_inline(element, tag)
                return
            self._flush()
        self._open_node(element, tag)

    def _start_inline(self, element: html.HtmlElement, tag: str) -> None:
        if tag == "img":
            self.pictures.append(Picture(element, self._node, len(self.blocks) + bool(self._length)))
            return
        if tag == "wbr":
            if kept_as := element.get(KEPT):
                places = self.pictures if kept_as == "img" else self.frames
                places.append(Picture(element, self._node, len(self.blocks) + bool(self._length)))
            return
        if tag == "input":
            if _asks_for_email(element):
                self.fields.append(EmailField(self._node))
            return
        if self._length and not self._space and self._final in _SENTENCE_END and _is_glued_heading(element):
            self._flush()
            self._glued = True
        kind = _MARKS.get(tag)
        if tag not in _NOT_CITING and _is_small_number(element):
            kind = "number"
        if kind and (kind != "link" or element.get("href") or element.get("rel")):
            self._open_marks.append((element, kind, self._length))

    def _is_citation(self, element: html.HtmlElement) -> bool:
        """A number set in a block-level element in the middle of a sentence: ``productions <div>1</div>. This``."""
        return _is_small_number(element) and _goes_on_with_punctuation(element)

    def _open_node(self, element: html.HtmlElement, tag: str) -> None:
        self._space, self._breaks, self._glued = False, 0, False
        parent = self._node
        classes = element.get("class") or ""
        path = tag + _first_class(classes) if classes else tag
        if parent is not None:
            path = f"{parent.path}/{path}"
            if len(path) > _MAX_PATH:
                path = path.partition("/")[2]
        node = Node(element, tag, parent, len(self.blocks), path, classes)
        self._node = node
        self.nodes.append(node)
        if tag == "pre":
            self._pre += 1
        elif tag == "table" and _is_data_table(element):
            self._row_tables.add(element)

    def _end(self, element: html.HtmlElement) -> None:
        node = self._node
        if node is not None and element is node.element:
            if self._length:
                self._flush()
            else:
                self._space, self._breaks, self._glued = False, 0, False
            node.last = len(self.blocks)
            if node.tag == "pre":
                self._pre -= 1
            self._node = node.parent or (None if element is self._top else node)
        elif self._open_marks and self._open_marks[-1][0] is element:
            _, kind, start = self._open_marks.pop()
            if start < self._length:
                self._marks.append(Mark(kind, start, self._length, element))

    def _in_rows(self, cell: html.HtmlElement) -> bool:
        table = next(cell.iterancestors("table"), None)
        return table is not None and table in self._row_tables

    def _add(self, text: str) -> None:
        if self._pre:
            self._add_preformatted(text)
            return
        words = text.split()
        if self._breaks:
            self._breaks += bool(_BULLET.match(words[0])) or words[0] == "-"  # an item begins a block
            self._break_line()
        if self._length and self._final != "\n" and (self._space or text[0].isspace()):
            self._push(" ", before_marks=True)
        self._push(" ".join(words))
        self._space = text[-1].isspace()

    def _push(self, text: str, *, before_marks: bool = False) -> None:
        """Append to the run; a mark that has just opened starts after a gap (``before_marks``)."""
        if before_marks and self._open_marks:
            at = self._length
            self._open_marks = [
                (element, kind, start + len(text) * (start == at)) for element, kind, start in self._open_marks
            ]
        self._parts.append(text)
        self._length += len(text)
        self._final = text[-1]

    def _break_line(self) -> None:
        if (self._breaks > 1 and self._length) or (self._length and self._is_bold_line()):
            self._flush()
        elif self._length:
            self._push("\n", before_marks=True)
        self._breaks, self._space = 0, False

    def _is_bold_line(self) -> bool:
        """The run so far is one short bold line: a heading, to be set apart from the text under it."""
        bold = any(mark.kind == "strong" and mark.end - mark.start == self._length for mark in self._marks)
        return bold and self._length <= _MAX_BOLD_LINE

    def _add_preformatted(self, text: str) -> None:
        if self._breaks and self._length:
            self._push("\n", before_marks=True)
        self._breaks = 0
        text = text.replace("\r\n", "\n")
        if text := text if self._length else text.lstrip("\n"):
            self._push(text)

    def _flush(self) -> None:
        if not self._length:
            self._space, self._breaks, self._glued = False, 0, False
            return
        text = "".join(self._parts).rstrip()
        if text.strip():
            self._append(text)
        self._reset()

    def _append(self, text: str) -> None:
        marks, length = self._marks, len(text)
        for element, kind, start in self._open_marks:
            if start < length:
                marks.append(Mark(kind, start, length, element))
        link_chars = 0
        for mark in marks:
            if mark.end > length:
                mark.end = length
            if mark.kind == "link":
                link_chars += mark.end - mark.start
        if len(marks) > 1:
            marks.sort(key=_place)
        bullet = _BULLET.match(text) if text[0] in _BULLETS else None
        words = count_words(text)
        self.blocks.append(
            Block(
                len(self.blocks),
                text,
                self._node,
                marks,
                self._glued,
                bullet.end() if bullet else 0,
                False,
                words,
                link_chars,
                _is_prose(text, words, link_chars),
            )
        )


def _place(mark: Mark) -> tuple[int, int]:
    return mark.start, -mark.end


@lru_cache(maxsize=20_000)
def _first_class(classes: str) -> str:
    names = classes.split()
    return "." + names[0].strip("0123456789-_") if names else ""


def _is_data_table(table: html.HtmlElement) -> bool:
    """Rows of plain cells, at least two by two: its rows are read as lines. Other tables are layout."""
    rows = table.findall(".//tr")
    if len(rows) < 2 or sum(len(row) >= 2 for row in rows) < 2:
        return False
    return next(table.iterdescendants(*_BLOCKS_IN_CELLS), None) is None


def _asks_for_email(element: html.HtmlElement) -> bool:
    about = " ".join(element.get(name) or "" for name in ("type", "name", "placeholder", "autocomplete")).lower()
    if "mail" not in about or element.get("type") in ("hidden", "checkbox", "radio", "submit"):
        return False
    form = next(element.iterancestors("form"), None)
    return form is None or form.find(".//textarea") is None


def _is_small_number(element: html.HtmlElement) -> bool:
    while len(element) == 1 and not (element.text or "").strip() and not (element[0].tail or "").strip():
        element = element[0]
    text = element.text
    return text is not None and len(text) <= _MAX_NUMBER and not len(element) and bool(_SMALL_NUMBER.fullmatch(text))


def _goes_on_with_punctuation(element: html.HtmlElement) -> bool:
    """True if, after this element and more numbers, the sentence's punctuation follows."""
    while True:
        tail = (element.tail or "").strip()
        if tail:
            return tail[0] in ".,;:!?)"
        following = element.getnext()
        if following is None:
            element = element.getparent()
            if element is None or element.tag not in INLINE_TAGS:
                return False
        elif _is_small_number(following):
            element = following
        else:
            return False


def _is_glued_heading(element: html.HtmlElement) -> bool:
    """``<p>... growth.<span>Key Points</span></p>``: short, capitalised, no sentence, and the run's last."""
    text = "".join(element.itertext())
    if not text[:1].isupper() or count_words(text) > _GLUED_WORDS or text.rstrip()[-1:] in ".!?,;:":
        return False
    if next(element.iterdescendants("a"), None) is not None or element.tag in ("a", "sup", "sub"):
        return False
    node = element
    while True:
        if node.tail and node.tail.strip():
            return False
        following = node.getnext()
        if following is not None:
            return following.tag not in INLINE_TAGS
        node = node.getparent()
        if node is None or node.tag not in INLINE_TAGS:
            return True


def _is_prose(text: str, words: int, link_chars: int) -> bool:
    if link_chars > _PROSE_LINKED * len(text) or words < _PROSE_WORDS:
        return False
    return words >= _SURELY_PROSE_WORDS or text.rstrip(CLOSERS)[-1:] in SENTENCE_ENDS + ":;"
