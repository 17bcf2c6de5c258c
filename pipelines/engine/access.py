"""How much of an article its page gives: all of it, a beginning, or a beginning because the rest is sold.

Two questions are kept apart. Does the publisher say that the text is locked (JSON-LD, microdata, meta)? Many say so
and print it whole, for search engines. And is the text cut: does a prompt to pay or to register follow where it ends,
does it break off before one, has the page fewer words than it promises? A text that is cut is a ``teaser``, or
``paywalled`` where the publisher says that it is locked; else it is ``full``, whatever is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipelines.engine.article import Access, Article
from pipelines.engine.blocks import Block, count_words
from pipelines.engine.phrases import library
from pipelines.engine.spans import BODY_LABELS, Label
from pipelines.engine.story import Story
from pipelines.engine.structured import Structured, text, types_of
from pipelines.engine.text import CLOSERS, SENTENCE_ENDS, one_line

_FALSE = frozenset({"false", "no", "0"})
_TRUE = frozenset({"true", "yes", "1"})
LOCKED_META = {
    "article:content_tier": frozenset({"locked"}),
    "og:article:content_tier": frozenset({"locked"}),
    "article_content_tier": frozenset({"locked"}),
    "isaccessibleforfree": _FALSE,
    "cxenseparse:ispremium": _TRUE,
    "cxenseparse:walltype": frozenset({"register", "subscribe", "premium", "hard"}),
    "k5a:paid": _TRUE,
    "lp:premium": _TRUE,
    "is-premium": _TRUE | {"premium"},
    "node-premium": _TRUE,
    "premium": _TRUE,
    "paywall": _TRUE | {"hard", "premium"},
}
"""Name of a meta element -> the values with which a publisher says that a text is locked.

``article:content_tier`` can be free, metered or locked (Facebook's publishers' guide); a metered text is given to who
comes first, so it says nothing of this page. The others are of analytics and paywall services (Cxense, Kilkaya, Labrador)
and content systems."""
_AFTER = 12
"""Blocks after the text in which a prompt that cuts it off may stand: ads and share bars come between."""
_ANOTHER_TEXT = 20
"""Words of prose that is no part of the text: a prompt after it is about that."""
_MOST_AFTER = 40
"""Words of a line that may be a prompt."""
_WHOLE = 0.8
"""Share of the promised words from which a text is whole: publishers count captions, headings and boxes, too."""
_CUT = 0.6
_MANY = 60
"""Words that must be missing at the least: captions and boxes of a brief are no lock."""
_TOLD = 0.5
"""Share of the text that an ``articleBody`` must have to promise anything of it: another story's, or a beginning, does not."""
_SHORT = 150
"""Words; a text that is said to be locked, with nothing else to judge it by, is a beginning if it is shorter."""
_GIVEN = 60
"""Words in the part that is said to be locked from which that part is given."""
_SENTENCE = 12
"""Words of a line that can be a sentence of the text: calls without a link are shorter."""
_CLICKED = ("a", "button", "form", "input")
_SHOWN_END = 12
_QUOTED = 200
"""Characters of a prompt that are quoted."""
_MOST_QUOTED = 5
_SELECTORS = re.compile(r"([.#])(-?[_a-zA-Z][\w-]*)")
_BREAKS_OFF = re.compile(r"(?:…|\.{3}|\[\s*(?:…|\.{3})\s*\]|\(\s*(?:…|\.{3})\s*\))\s*$")
_IN_BRACKETS = re.compile(r"[\[(]\s*(?:…|\.{3})\s*[\])]\s*$")


def access(story: Story, article: Article) -> Access:
    """What the page gives of the article, with what says so. ``strip`` has made the article, ``witnesses`` have been heard."""
    if story.kind == "digest_entry":
        return _entry(story)
    last = _end(story)
    if last is None:
        return Access()
    locked, prompts, promise = _locked(story), _prompts(story, last), _promise(story, article)
    if not locked and len(prompts) == 1 and prompts[0].bare and not _breaks_off(story, prompts[0]):
        prompts = []
    cut = _cut(story, prompts, promise)
    if promise and promise.kept:
        cut = []
    if not locked:
        return Access("teaser", cut) if cut else Access()
    if cut:
        return Access("paywalled", [*locked, *cut])
    given = [promise.words] if promise and promise.kept else _given(story, article)
    return Access("full", [*locked, *given]) if given else Access("paywalled", [*locked, _short(article)])


def _entry(story: Story) -> Access:
    """An entry of a digest that ends in dots is its beginning; the page says nothing else of each."""
    last = _last_block(story)
    if last is None or not (match := _BREAKS_OFF.search(_kept_end(story, last))):
        return Access()
    after = story.sheet.blocks[last.index + 1 : story.last]
    leads_on = any(block.link_density == 1 for block in after) or _IN_BRACKETS.search(match.group())
    return Access("teaser", [f"text: ends in {match.group().strip()!r}"]) if leads_on else Access()


def _last_block(story: Story) -> Block | None:
    return next(reversed(story.body_blocks), None)


def _end(story: Story) -> Block | None:
    """Where the text ends: a few words after a prompt may be a footer's that were taken for text."""
    words = 0
    for block in reversed(story.body_blocks):
        words += block.words
        if words >= _ANOTHER_TEXT:
            return block
    return _last_block(story)


def _kept_end(story: Story, block: Block) -> str:
    """The last characters of a block that are of the text."""
    spans = [span for span in story.sheet.labels.of(block.index) if span.label in BODY_LABELS]
    return block.text[: spans[-1].end].rstrip()[-20:]


# What the publisher says


def _locked(story: Story) -> list[str]:
    """What the publisher says of it: statements that the text is locked."""
    facts = story.sheet.facts
    thing = facts.article()
    said = []
    if _is_false(thing.get("isAccessibleForFree")):
        said.append("json_ld: isAccessibleForFree is false")
    elif any(_is_false(part.get("isAccessibleForFree")) for part in _parts(facts)):
        said.append("json_ld: isAccessibleForFree is false for a part")
    if any(_is_false(value) for value in facts.microdata.get("isAccessibleForFree", ())):
        said.append("microdata: isAccessibleForFree is false")
    for name, values in LOCKED_META.items():
        said += [f"meta:{name}: {value}" for value in facts.meta.get(name, ()) if value.lower() in values][:1]
    return said


def _is_false(value: object) -> bool:
    """False as JSON or as text, an address of schema.org's too: types lie.

    >>> _is_false(False), _is_false("http://schema.org/False"), _is_false(["False"]), _is_false(None), _is_false(True)
    (True, True, True, False, False)
    """
    if isinstance(value, bool):
        return not value
    said = text(value)
    return said is not None and said.rpartition("/")[2].lower() in _FALSE


def _parts(facts: Structured) -> Iterator[dict[str, object]]:
    """The parts of the page that JSON-LD names, in its article or as objects of their own."""
    parts = facts.article().get("hasPart")
    for part in map(facts.resolve, parts if isinstance(parts, list) else [parts]):
        if isinstance(part, dict) and (not part.get("@type") or "WebPageElement" in types_of(part)):
            yield part


# What cuts the text off


@dataclass(frozen=True, slots=True)
class _Prompt:
    """A line that asks to pay or to register."""

    line: str
    locked: bool
    """It says that there is more."""
    block: int
    bare: bool = False
    """It is a sentence in a paragraph like the text's, and nothing is there to click: alone, it can be the text's last."""


def _cut(story: Story, prompts: list[_Prompt], promise: _Promise | None) -> list[str]:
    """What says that the text is a beginning only; [] if nothing does."""
    end = _breaks_off(story, prompts[0]) if prompts else ""
    asks = [prompt for prompt in prompts if prompt.locked or end]
    telling = [prompt for prompt in asks if prompt.locked] or asks
    said = [f"text: {prompt.line}" for prompt in telling][:_MOST_QUOTED]
    if end:
        said.append(f"text: ends in {end!r}")
    if promise and promise.broken:
        said.append(promise.words)
    return said


def _breaks_off(story: Story, prompt: _Prompt) -> str:
    """The last characters before a prompt, if they end no sentence; "" else."""
    last = next(block for block in reversed(story.body_blocks) if block.index < prompt.block)
    end = _kept_end(story, last)
    torn = _BREAKS_OFF.search(end) or (last.prose and not last.heading and not _is_ended(end))
    return end[-_SHOWN_END:] if torn else ""


def _is_ended(end: str) -> bool:
    return end.rstrip(CLOSERS + " ")[-1:] in SENTENCE_ENDS


def _prompts(story: Story, last: Block) -> list[_Prompt]:
    """Lines shortly after the text that ask to pay or to register."""
    sheet, found = story.sheet, []
    after = sheet.blocks[last.index + 1 : last.index + 1 + _AFTER]
    for block in after:
        if sheet.labels.main(block.index) in BODY_LABELS:
            continue
        if block.prose and not block.heading and block.words >= _ANOTHER_TEXT:
            break
        walled = any(span.label is Label.PAYWALL for span in sheet.labels.of(block.index))
        for line in block.text.split("\n"):
            match = library().find(line, count) if (count := count_words(line)) <= _MOST_AFTER else None
            if match and match.phrase.label is Label.PAYWALL:
                bare = _is_bare(last, block)
                found.append(_Prompt(one_line(line)[:_QUOTED], match.phrase.locked, block.index, bare))
            elif walled and line.strip():
                found.append(_Prompt(one_line(line)[:_QUOTED], False, block.index))
    return found


def _is_bare(last: Block, block: Block) -> bool:
    """True for a sentence that follows the text as its next paragraph would, without a link, a button or a form at it."""
    alike = block.node.path == last.node.path and block.node.parent is last.node.parent
    if not (alike and block.prose and _is_ended(block.text) and count_words(block.text) >= _SENTENCE):
        return False
    element, following = block.node.element, block.node.element.getnext()
    near = [element] if following is None else [element, following]
    return not block.link_chars and all(next(each.iter(*_CLICKED), None) is None for each in near)


@dataclass(frozen=True, slots=True)
class _Promise:
    """How many words the publisher says that there are, beside those of the text."""

    promised: int
    found: int
    on_page: int
    source: str

    @property
    def kept(self) -> bool:
        return self.found >= _WHOLE * self.promised

    @property
    def broken(self) -> bool:
        """The text has far fewer, and the whole page has not so many: no fault of the engine's."""
        short = self.found < _CUT * self.promised and self.promised - self.found >= _MANY
        return short and self.on_page < self.promised

    @property
    def words(self) -> str:
        return f"{self.source}: {self.found} words of {self.promised}"


def _promise(story: Story, article: Article) -> _Promise | None:
    """What JSON-LD promises, its text before its count: what the witnesses have found."""
    for name, source in (("json_ld", "articleBody"), ("word_count", "wordCount")):
        witness = article.quality.witnesses.get(name)
        if witness and witness.words >= _MANY and (witness.covered is None or witness.covered >= _TOLD):
            return _Promise(witness.words, article.word_count, story.sheet.page.words, f"json_ld: {source}")
    return None


# What is given although it is said to be locked


def _given(story: Story, article: Article) -> list[str]:
    """What says that a text which is said to be locked is there: words in the locked part, or many in all."""
    names = {name for part in _parts(story.sheet.facts) for name in _selected(part)}
    if names and (words := _words_in(story, names)) >= _GIVEN:
        return [f"selector:{' '.join(sorted(names))}: {words} words are in the locked part"]
    return [f"text: {article.word_count} words, no prompt after them"] if article.word_count >= _SHORT else []


def _short(article: Article) -> str:
    return f"text: {article.word_count} words"


def _selected(part: dict[str, object]) -> Iterable[str]:
    """The classes and ids of a part's ``cssSelector``; Google asks for one class, sites write lists and ids, too.

    >>> list(_selected({"cssSelector": ".paywall, #rest"}))
    ['.paywall', '#rest']
    """
    selector = part.get("cssSelector")
    texts = selector if isinstance(selector, list) else [selector]
    return [kind + name for said in texts if isinstance(said, str) for kind, name in _SELECTORS.findall(said)]


def _words_in(story: Story, names: set[str]) -> int:
    """Words of the text in elements of these classes and ids."""
    return sum(block.words for block in story.body_blocks if _is_in(block, names))


def _is_in(block: Block, names: set[str]) -> bool:
    return any(
        f"#{node.element.get('id')}" in names or any(f".{name}" in names for name in node.classes.split())
        for node in block.node.ancestors()
    )
