"""Every extractor that is measured, one small adapter each: a page's HTML to its body, and to its headline.

All get the same text, decoded by our engine and without an XML declaration (lxml refuses text that has one); a peer is told the
page's URL and language where it asks for them. Their packages are imported when an extractor is first used: requirements-bench.txt
names them, and nothing else in the project needs them.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from html import unescape
from importlib.metadata import PackageNotFoundError, version

from lxml import html as lxml_html

_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff]")
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_TITLE = re.compile(r"<title[^>]*>(.*?)</title", re.IGNORECASE | re.DOTALL)
_INLINE = frozenset(
    "a abbr b bdi bdo big cite code data del dfn em font i ins kbd mark q rp rt ruby s samp small span strike strong sub sup time tt u var wbr".split()
)


@dataclass(frozen=True, slots=True)
class Html:
    """One page as the extractors get it."""

    text: str
    url: str
    language: str
    """Two letters, ``??`` if unknown."""

    @property
    def bytes(self) -> bytes:
        return self.text.encode("utf-8", "replace")


def html_of(text: str, url: str, language: str = "??") -> Html:
    """Text without what parsers of text refuse: an XML declaration, control characters."""
    return Html(_XML_DECLARATION.sub("", _CONTROL.sub("", text)), url, language)


@dataclass(frozen=True, slots=True)
class Peer:
    """An extractor."""

    name: str
    package: str
    """The distribution it comes in; "" for ours."""
    body: Callable[[Html], str]
    headline: Callable[[Html], str]

    @property
    def version(self) -> str | None:
        """The installed version, None if it is not installed."""
        try:
            return version(self.package) if self.package else "this"
        except PackageNotFoundError:
            return None


def title_of(page: Html) -> str:
    """The content of ``<title>``: the headline of extractors that have no better."""
    found = _TITLE.search(page.text)
    return " ".join(unescape(found.group(1)).split()) if found else ""


def plain(fragment: str) -> str:
    """HTML that an extractor hands over, as text: a line break at every tag that is not inline.

    >>> plain("<div><p>One <b>wo</b>rd</p><p>Two</p></div>").split("\\\\n")
    ['One word', 'Two']
    """
    if not fragment.strip():
        return ""
    parts: list[str] = []
    for element in (root := lxml_html.fragment_fromstring(fragment, create_parent="div")).iter():
        if element is not root and element.tag not in _INLINE:
            element.text = "\n" + (element.text or "") if isinstance(element.tag, str) else ""
            element.tail = "\n" + (element.tail or "")
    parts = [" ".join(line.split()) for line in "".join(root.itertext()).split("\n")]
    return "\n".join(part for part in parts if part)


def _ours(page: Html) -> str:
    from pipelines.engine import extract

    return "\n\n".join(article.body for article in extract(page.bytes, url=page.url, headers=UTF_8))


def ours_body_only(page: Html) -> str:
    """Our text without fields: what a peer's text is to be compared with in time."""
    from pipelines.engine import extract

    articles = extract(page.bytes, url=page.url, headers=UTF_8, markdown=False, metadata=False)
    return "\n\n".join(article.body for article in articles)


def _our_headline(page: Html) -> str:
    from pipelines.engine import extract

    articles = extract(page.bytes, url=page.url, headers=UTF_8)
    return articles[0].headline or "" if articles else ""


UTF_8 = {"Content-Type": "text/html; charset=utf-8"}


def _trafilatura(page: Html) -> str:
    from trafilatura import extract

    return extract(page.text, url=page.url, include_comments=False) or ""


def _trafilatura_fast(page: Html) -> str:
    from trafilatura import extract

    return extract(page.text, url=page.url, include_comments=False, fast=True) or ""


def trafilatura_with_metadata(page: Html) -> str:
    """trafilatura's text with its fields, as our whole extraction has them."""
    from trafilatura import extract

    return extract(page.text, url=page.url, include_comments=False, with_metadata=True) or ""


def _trafilatura_headline(page: Html) -> str:
    from trafilatura.metadata import extract_metadata

    found = extract_metadata(page.text, default_url=page.url)
    return (found and found.title) or ""


def _resiliparse(page: Html) -> str:
    from resiliparse.extract.html2text import extract_plain_text

    return extract_plain_text(page.text, main_content=True, comments=False, alt_texts=False, list_bullets=False)


def _resiliparse_headline(page: Html) -> str:
    from resiliparse.parse.html import HTMLTree

    return HTMLTree.parse(page.text).title or ""


def _readability(page: Html) -> str:
    from readability import Document

    return plain(Document(page.text).summary(html_partial=True))


def _readability_headline(page: Html) -> str:
    from readability import Document

    return Document(page.text).short_title() or ""


def newspaper_article(page: Html):
    """newspaper4k's article, parsed: told to fetch nothing, and told the language.

    Korean and Hindi it only reads with packages of many more: it raises.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from newspaper import Article
        from newspaper.languages import valid_languages
    language = {"language": page.language} if page.language in valid_languages() else {}
    article = Article(page.url, fetch_images=False, **language)
    article.download(input_html=page.text, ignore_read_more=True)
    article.parse()
    return article


def _newspaper(page: Html) -> str:
    return newspaper_article(page).text or ""


def _newspaper_headline(page: Html) -> str:
    return newspaper_article(page).title or ""


@cache
def _stoplist(language: str) -> frozenset[str]:
    """justext's words of a language; of all languages if it has none of it."""
    import justext

    name = _STOPLISTS.get(language)
    return (
        justext.get_stoplist(name) if name else frozenset().union(*map(justext.get_stoplist, justext.get_stoplists()))
    )


_STOPLISTS = {
    "ar": "Arabic", "bg": "Bulgarian", "ca": "Catalan", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek", "en": "English", "es": "Spanish", "et": "Estonian",
    "fa": "Persian", "fi": "Finnish", "fr": "French", "he": "Hebrew", "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian", "id": "Indonesian", "is": "Icelandic", "it": "Italian",
    "ko": "Korean", "lt": "Lithuanian", "lv": "Latvian", "nb": "Norwegian_Bokmal", "nl": "Dutch", "no": "Norwegian_Bokmal", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian",
    "ru": "Russian", "sk": "Slovak", "sl": "Slovenian", "sr": "Serbian", "sv": "Swedish", "ta": "Tamil", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu", "vi": "Vietnamese",
}  # fmt: skip


def _justext(page: Html) -> str:
    import justext

    stoplist = _stoplist(page.language)
    return "\n".join(part.text for part in justext.justext(page.text, stoplist) if not part.is_boilerplate)


def _boilerpy(page: Html) -> str:
    return _boilerpy_document(page).content or ""


def _boilerpy_headline(page: Html) -> str:
    return _boilerpy_document(page).title or ""


def _boilerpy_document(page: Html):
    from boilerpy3.extractors import ArticleExtractor

    return ArticleExtractor().get_doc(page.text)


def _parse(page: Html) -> str:
    """The floor: nobody who reads HTML with lxml can be faster."""
    lxml_html.document_fromstring(page.bytes, parser=lxml_html.HTMLParser(encoding="utf-8"))
    return ""


OURS = Peer("Winnow", "", _ours, _our_headline)
FLOOR = Peer("lxml.html, parsing alone", "lxml", _parse, title_of)
TRAFILATURA = Peer("trafilatura", "trafilatura", _trafilatura, _trafilatura_headline)
PEERS = (
    TRAFILATURA,
    Peer("trafilatura, fast", "trafilatura", _trafilatura_fast, _trafilatura_headline),
    Peer("resiliparse", "resiliparse", _resiliparse, _resiliparse_headline),
    Peer("readability-lxml", "readability-lxml", _readability, _readability_headline),
    Peer("newspaper4k", "newspaper4k", _newspaper, _newspaper_headline),
    Peer("justext", "justext", _justext, title_of),
    Peer("boilerpy3", "boilerpy3", _boilerpy, _boilerpy_headline),
)
TIMED = (
    FLOOR,
    OURS,
    Peer("Winnow, body only", "", ours_body_only, _our_headline),
    *PEERS[:1],
    Peer("trafilatura, with metadata", "trafilatura", trafilatura_with_metadata, _trafilatura_headline),
    *PEERS[1:],
)
"""What the clock is put to, the floor first."""


def installed(peers: Iterable[Peer] = PEERS) -> list[Peer]:
    """The peers whose packages are here."""
    return [peer for peer in peers if peer.version]
