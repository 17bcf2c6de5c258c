"""What tells an article from other pages, as numbers: the address, the page's statements, its text, its markup.

Everything is counted in what the engine has made of the page anyway: blocks, labels, elements. Nothing is
specific to a site; words are those of addresses and class names, which sites of all languages write in
English. ``pagetype`` weighs the numbers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from math import log1p
from urllib.parse import urlsplit

from pipelines.engine.blocks import Block, Node, count_words
from pipelines.engine.sheet import Sheet
from pipelines.engine.spans import Label
from pipelines.engine.structured import ARTICLE_TYPES, types_of

_SEGMENTS = {
    "article": "news article articles story stories blog blogs post posts press press-releases opinion magazine recipe recipes insights review reviews nachrichten artikel noticia noticias actualite actualites notizie",
    "forum": "forum forums thread threads topic t d viewtopic viewtopic.php showthread showthread.php question questions q r comments discussion discussions board boards community talk ask",
    "product": "product products p dp item items itm ip pd pdp prod listing app sku",
    "shelf": "c cat category categories collection collections catalog catalogue shop store browse department search s brand brands deals sale",
    "manual": "docs doc documentation api reference manual guide guides tutorial tutorials help support wiki stable latest book learn handbook man html kb en quickstart",
    "offer": "services service solutions pricing features about product contact company platform use-cases industries locations what-we-do",
}
_SEGMENTS = {kind: frozenset(names.split()) for kind, names in _SEGMENTS.items()}
"""Segments of addresses: of articles, threads, products, shelves of products, manuals, offers of work."""
_HOSTS = {
    "forum": re.compile(r"forum|^(?:community|discuss\w*|talk|boards?|ask|answers?)\."),
    "manual": re.compile(r"^(?:docs?|developers?|dev|help|support|learn|wiki|api|kb|manual|reference)\.|readthedocs"),
    "shop": re.compile(r"shop|store|^buy\."),
}
_DAY = re.compile(r"/(?:19|20)\d\d/|(?<!\d)(?:19|20)\d\d[/_-]?(?:0?[1-9]|1[0-2])(?!\d)")
"""A year and a month, or a year's folder."""
_BY_NUMBER = re.compile(r"=\d+(?:&|$)")
"""A page that is asked for by its number, such as ``/?p=123``."""
_LONG_NUMBER = re.compile(r"\d{5,}")
_SLUG_WORD = re.compile(r"[^\W\d_]{2,}")
_MOST_SLUG_WORDS = 10
_LONG_SLUG = 4
"""Addresses made from a headline have so many words and more."""
_STATED = {
    "product": frozenset({"Product", "ProductGroup", "Offer", "AggregateOffer"}),
    "list": frozenset({"ItemList", "CollectionPage", "SearchResultsPage", "OfferCatalog"}),
    "forum": frozenset({"DiscussionForumPosting", "QAPage", "Question", "Answer"}),
    "offer": frozenset({"LocalBusiness", "Service", "ProfessionalService", "SoftwareApplication", "WebApplication"}),
    "recipe": frozenset({"Recipe"}),
    "page": frozenset({"WebPage"}),
}
"""schema.org types in JSON-LD, whatever they are said of."""
_DATES = ("article:published_time", "datepublished", "parsely-pub-date", "date", "dc.date", "dc.date.issued", "pubdate")
_AUTHORS = ("author", "article:author", "byl", "dc.creator", "parsely-author")
_CLASS_NAMES = {
    "article": ("article", "entry", "story", "post-content", "post-body"),
    "author": ("author", "byline", "meta"),
    "post": ("post", "comment"),
    "reply": ("reply", "replies", "answer", "thread", "topic", "message"),
    "product": ("product", "pdp"),
    "cart": ("cart", "checkout", "basket"),
    "review": ("testimonial", "review"),
}
"""Looked for among the class names of all elements: how many different ones have these in them."""
_ROUND_TEXT = {
    "article": ("article", "entry", "story", "byline", "post-content", "post-body"),
    "reply": ("reply", "replies", "answer", "thread", "topic", "message"),
    "card": ("card", "tile", "grid", "teaser"),
    "hero": ("hero", "banner", "cta"),
}
"""Looked for in the class names of the elements round the text's paragraphs."""
_ON_PAGE = {
    "single": ("single", "post-template", "postid", "article"),
    "forum": ("forum", "topic", "thread", "discuss", "question"),
    "product": ("product", "pdp"),
}
"""Looked for in the classes of ``html`` and ``body``: templates say there what they are for."""
_CURRENCIES = "$€£¥₹"
_QUOTES = "“„«「"
_NOT_HOLDING = frozenset("p li ul ol blockquote pre td tr tbody table dd dl h2 h3 h4".split())
"""Elements that a text has many of; what holds them holds the text."""
_LABELS = (
    Label.AUTHOR_BOX,
    Label.CALL_TO_ACTION,
    Label.CAPTION,
    Label.COMMENTS,
    Label.CONTROL,
    Label.SHARE,
    Label.DATE,
    Label.BYLINE,
)
"""Labels whose being there says something."""
_TAGS = ("button", "fieldset", "h3", "nav", "pre", "select")
_MANY = 20
"""Of anything that is counted; more say no more, and one odd page must not be all of one thing."""
_PRICED = 0.3
"""Prices a line of a page that is full of them."""
_FEW, _HARDLY_ANY = 100, 40
"""Words of a text."""
_MOST_HEADLINE_WORDS = 20
_LONG_PARAGRAPH = 120
"""Words from which longer ones say no more."""


def features(sheet: Sheet, body: Sequence[Block]) -> dict[str, float]:
    """The numbers of a labelled page; those of the address are left out where none is known.

    :param body: the blocks with text of the article, in order.
    """
    prose = [block for block in sheet.blocks if block.prose]
    found = dict(_address(sheet.url)) if sheet.url else {}
    found.update(_statements(sheet))
    found.update(_text(sheet, body, prose))
    found.update(_holders(body, prose))
    found.update(_markup(sheet))
    return found


_Numbers = Iterator[tuple[str, float]]


def _address(url: str) -> _Numbers:
    parts = urlsplit(url)
    path, host = parts.path.strip("/").lower(), parts.netloc.lower().removeprefix("www.")
    segments = path.split("/") if path else []
    slugs = [len(_SLUG_WORD.findall(segment)) for segment in segments]
    yield "address: root", not path and not _BY_NUMBER.search(parts.query)
    yield "address: date", bool(_DAY.search(parts.path))
    yield "address: long number", bool(_LONG_NUMBER.search(path))
    yield "address: digit at the end", bool(segments) and any(map(str.isdigit, segments[-1]))
    yield "address: words", min(max(slugs, default=0), _MOST_SLUG_WORDS)
    yield "address: words at the end", min(slugs[-1] if slugs else 0, _MOST_SLUG_WORDS)
    yield "address: long slug", max(slugs, default=0) >= _LONG_SLUG
    for kind, pattern in _HOSTS.items():
        yield f"host: {kind}", bool(pattern.search(host))
    for kind, names in _SEGMENTS.items():
        yield f"address: {kind}", not names.isdisjoint(segments)


def _statements(sheet: Sheet) -> _Numbers:
    facts, meta = sheet.facts, sheet.facts.meta
    stated: set[str] = set()
    for thing in facts.json_ld:
        stated |= types_of(thing)
    for kind, types in _STATED.items():
        yield f"stated: {kind}", not types.isdisjoint(stated)
    yield "stated: one article", bool(facts.article() or facts.microdata)
    yield "stated: some article", not ARTICLE_TYPES.isdisjoint(stated)
    kind = " ".join(meta.get("og:type", ())).lower()
    for name in ("article", "product", "website"):
        yield f"og:type: {name}", name in kind
    yield "stated: date", any(name in meta for name in _DATES)
    yield "stated: author", any(meta.get(name) for name in _AUTHORS)


def _text(sheet: Sheet, body: Sequence[Block], prose: Sequence[Block]) -> _Numbers:
    words = sum(block.words for block in body)
    own = [block for block in body if block.prose]
    in_prose = sum(block.words for block in own)
    all_prose = sum(block.words for block in prose)
    yield "text: few words", words < _FEW
    yield "text: hardly any words", words < _HARDLY_ANY
    yield "text: share of the page", words / (sheet.page.words or 1)
    yield "text: share in paragraphs", in_prose / (words or 1)
    yield "text: share of all paragraphs", in_prose / (all_prose or 1)
    yield "page: share in paragraphs", all_prose / (sheet.page.words or 1)
    yield "text: words a paragraph", min(in_prose / (len(own) or 1), _LONG_PARAGRAPH) / _LONG_PARAGRAPH
    yield "text: density", len(body) / (body[-1].index - body[0].index + 1) if body else 0
    yield "text: code", any(mark.kind == "code" for block in body for mark in block.marks)
    printed = "\n".join([block.text for block in own])
    yield "text: quotes", min(sum(map(printed.count, _QUOTES)) / (len(own) or 1), 1)
    short = "\n".join([block.text for block in sheet.blocks if not block.prose])
    prices = sum(map(short.count, _CURRENCIES))
    yield "page: prices", log1p(min(prices, _MANY))
    yield "page: prices a line", min(prices / (short.count("\n") + 1), _PRICED)
    yield from _headline(sheet, body)


def _headline(sheet: Sheet, body: Sequence[Block]) -> _Numbers:
    block = sheet.headline.block
    yield "headline: words", min(count_words(sheet.headline.text or ""), _MOST_HEADLINE_WORDS)
    yield "headline: printed", block is not None
    yield "headline: distance", log1p(max(0, body[0].index - block)) if body and block is not None else 0


def _holders(body: Sequence[Block], prose: Sequence[Block]) -> _Numbers:
    """The elements that hold the paragraphs: an article has one, threads and listings have one for each paragraph."""
    own = [block for block in body if block.prose]
    words: Counter[int] = Counter()
    found: dict[int, Node] = {}
    for block in own:
        node = _holder(block)
        found[id(node)] = node
        words[id(node)] += block.words
    yield "holders: number", log1p(len(found))
    yield "holders: a paragraph", len(found) / (len(own) or 1)
    yield "holders: largest", max(words.values(), default=0) / (sum(words.values()) or 1)
    yield "page: holders a paragraph", len({id(_holder(block)) for block in prose}) / (len(prose) or 1)
    names = " ".join({node.path for node in found.values()}).lower()
    for kind, hints in _ROUND_TEXT.items():
        yield f"round the text: {kind}", any(hint in names for hint in hints)


def _holder(block: Block) -> Node:
    node = block.node
    while node.tag in _NOT_HOLDING and node.parent is not None:
        node = node.parent
    return node


def _markup(sheet: Sheet) -> _Numbers:
    nodes = sheet.page.nodes
    tags = Counter([node.tag for node in nodes])
    for tag in _TAGS:
        yield f"elements: {tag}", log1p(min(tags[tag], _MANY))
    paths = {node.path for node in nodes}
    names = " ".join({path[path.rfind("/") :] for path in paths}).lower()
    for kind, hints in _CLASS_NAMES.items():
        yield f"class names: {kind}", log1p(min(sum(map(names.count, hints)), _MANY))
    template = _template(nodes)
    for kind, hints in _ON_PAGE.items():
        yield f"template: {kind}", any(hint in template for hint in hints)
    yield from _labels(sheet)


def _labels(sheet: Sheet) -> _Numbers:
    spans = list(sheet.labels)
    found = {id(span.label) for span in spans}  # members of an Enum are slow to hash
    for label in _LABELS:
        yield f"labels: {label}", id(label) in found
    cards = {span.block for span in spans if span.label is Label.RELATED and "cards alike" in span.rule}
    yield "page: share in cards", sum(sheet.blocks[index].words for index in cards) / (sheet.page.words or 1)


def _template(nodes: Sequence[Node]) -> str:
    """Classes and names of the page's outermost elements."""
    if not nodes:
        return ""
    body = nodes[0].element
    page = body.getparent()
    said = [body.get("class"), body.get("id"), page.get("class") if page is not None else None]
    return " ".join(filter(None, said)).lower()
