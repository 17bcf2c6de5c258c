"""Bytes to an lxml tree that says what a reader would see. Only this package's tree modules change it."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from charset_normalizer import from_bytes
from lxml import etree, html
from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, resolve_encoding

from pipelines.engine.frames import keep_frames
from pipelines.engine.headers import value_of
from pipelines.engine.streaming import place_streamed_content

_NOT_TEXT = (
    "style",
    "noscript",
    "template",
    "svg",
    "math",
    "object",
    "iframe",
    "canvas",
    "map",
    "datalist",
    "audio",
    "video",
)
"""Elements whose content no reader sees as text. Scripts go later: structured data is in them."""

_NOT_HTML = {
    b"%PDF-": "a PDF",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"PK\x03\x04": "a ZIP file",
    b"\x1f\x8b": "gzip data that was not unpacked",
    b"RIFF": "a media file",
}
"""First bytes of what servers send instead of HTML (the file formats' own signatures)."""

_ONE_CLASS = etree.ElementDefaultClassLookup(element=html.HtmlElement, comment=html.HtmlComment)
"""lxml.html's own lookup asks a Python function for the class of every element that is looked at."""
_XML_FEED = re.compile(rb"<(rss|feed|urlset|sitemapindex|rdf:RDF)[\s>]")
_MARKUP = re.compile(
    rb"<\s*(!doctype|html|head|body|div|p|article|main|section|span|table|a|h[1-6]|br|title|meta|ul)\b", re.IGNORECASE
)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_HEAD_TAGS = frozenset("title meta link script style base noscript template".split())
_END_OF_BREAK = re.compile(rb"</br\s*>", re.IGNORECASE)
"""Read as a line break by browsers (HTML Living Standard, "in body")."""
_CONTROL = bytes([*range(9), 11, *range(14, 32), 127])
"""What no HTML text may hold (HTML Living Standard, parse errors)."""
_NO_CHARACTERS = ("\ufffe", "\uffff")
_ESCAPE = b"\x1b"
"""In bytes that look like ASCII it may begin another encoding (ISO-2022)."""
_SNIFFED = 4096
"""How many bytes are looked at to tell what a body is."""
_EAST_ASIAN = ("euc_jp", "cp932", "gb18030", "big5", "cp949")
_UNSPACED_TEXT = re.compile("[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]{4}")
"""A run of Japanese, Chinese or Korean characters that no chance makes."""
_FEW = 4
"""A text is UTF-8 with faults if it has four sound characters of several bytes for each fault."""
_GARBLED = 0.02
"""Share of replacement characters from which a text is called wrongly decoded."""


class Unreadable(ValueError):
    """The bytes are no HTML page. ``reason`` is one of ``REASONS``, ``str()`` says it in words."""

    def __init__(self, reason: str, words: str) -> None:
        super().__init__(words)
        self.reason = reason


@dataclass(slots=True)
class Tree:
    """A parsed page."""

    root: html.HtmlElement
    encoding: str
    warnings: list[str]
    source: bytes = b""
    """What was parsed, in UTF-8."""


def parse(body: bytes, headers: Mapping[Any, Any] | None = None) -> Tree:
    """Decode and parse a page.

    :param headers: response headers, in any form that ``headers`` reads.
    :raises Unreadable: with reason ``empty`` or ``not_html``.
    """
    content_type = value_of(headers, "content-type")
    _refuse_what_is_no_html(body, content_type)
    source, encoding, warnings = as_utf_8(body, content_type)
    if not _MARKUP.search(source):
        raise Unreadable("not_html", "not HTML: no tag in it")
    warnings += _signs_of_truncation(source, body, headers)
    source = source.translate(None, _CONTROL)
    if b"</br" in source or b"</BR" in source:
        source = _END_OF_BREAK.sub(b"<br>", source)
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True)
    parser.set_element_class_lookup(_ONE_CLASS)
    try:
        root = html.document_fromstring(source, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise Unreadable("empty", f"no element in it ({error})") from error
    _empty_head_of_content(root)
    if any("Excessive depth" in entry.message for entry in parser.error_log):
        warnings.append("truncated: elements nested deeper than the parser reads (2,048) are left out")
    return Tree(root, encoding, warnings, source)


def as_utf_8(body: bytes, content_type: str = "") -> tuple[bytes, str, list[str]]:
    """What ``decode`` gives, as UTF-8 bytes; bytes that are nothing else pass through."""
    if body.isascii() and _ESCAPE not in body:
        return body, "utf-8", []
    text, encoding, warnings = decode(body, content_type)
    for code in _NO_CHARACTERS:
        text = text.replace(code, "") if code in text else text
    return text.encode("utf-8", "replace"), encoding, warnings


def _empty_head_of_content(root: html.HtmlElement) -> None:
    """Pages may leave out head and body tags; the parser then takes ``<main>`` for a part of the head. Put it right."""
    body = root.find("body")
    if body is None:
        body = etree.SubElement(root, "body")
    head = root.find("head")
    strays = [
        child
        for child in (head if head is not None else ())
        if isinstance(child.tag, str) and child.tag not in _HEAD_TAGS
    ]
    strays += [child for child in root if isinstance(child.tag, str) and child.tag not in ("head", "body", *_HEAD_TAGS)]
    for place, child in enumerate(strays):
        body.insert(place, child)
    if strays and body.text:
        strays[-1].tail = (strays[-1].tail or "") + body.text
        body.text = None


def keep_what_is_read(root: html.HtmlElement) -> None:
    """Put streamed content where its script would, then strip scripts, comments and what is no text."""
    place_streamed_content(root)
    keep_frames(root)
    etree.strip_elements(root, "script", *_NOT_TEXT, with_tail=False)
    etree.strip_tags(root, etree.Comment, etree.ProcessingInstruction)


def decode(body: bytes, content_type: str = "") -> tuple[str, str, list[str]]:
    """Bytes to text: byte order mark, then valid UTF-8 whatever is declared, then the declared charset.

    Declarations lie more often than a text of several bytes a character is valid UTF-8 by chance.
    """
    warnings: list[str] = []
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace"), encoding, warnings
    declared = http_content_type_encoding(content_type) or html_body_declared_encoding(body[:_SNIFFED])
    declared = _usable(resolve_encoding(declared)) if declared else None
    text, encoding = _as_utf_8(body, sure=declared in (None, "utf-8")), "utf-8"
    if text is None:
        encoding = declared if declared and declared != "utf-8" else _guess(body)
        try:
            text = body.decode(encoding, "replace")
        except UnicodeError:  # a codec for host names
            encoding = "cp1252"
            text = body.decode(encoding, "replace")
    if declared and declared != encoding and not text.isascii():
        stated = _CHARSET.search(content_type) or _CHARSET.search(body[:_SNIFFED].decode("latin-1"))
        warnings.append(f"charset: declared {stated.group(1) if stated else declared}, read as {encoding}")
    if text.count("\ufffd") > _GARBLED * len(text):
        warnings.append(f"charset: unreadable characters when read as {encoding}")
    return text, encoding, warnings


def _guess(body: bytes) -> str:
    """The encoding of bytes that are no UTF-8 and say nothing of themselves: one of East Asia if they are sound text in it.

    Bytes of Western texts are seldom sound there; what else they may be is for browsers' default to say (cp1252).
    """
    best = from_bytes(_text_bytes(body), cp_isolation=list(_EAST_ASIAN)).best()
    return best.encoding if best is not None and _UNSPACED_TEXT.search(str(best)) else "cp1252"


def _text_bytes(body: bytes) -> bytes:
    """The bytes round those beyond ASCII, enough to tell their encoding."""
    first = next((at for at, byte in enumerate(body) if byte > 0x7F), 0)
    return body[max(0, first - 200) : first + _SNIFFED]


def _as_utf_8(body: bytes, *, sure: bool) -> str | None:
    """The text, if the bytes are UTF-8: without a fault, or, where nothing else is declared, with few."""
    try:
        return _without_torn_end(body).decode("utf-8")
    except UnicodeDecodeError:
        text = body.decode("utf-8", "replace")
        faults = text.count("\ufffd")
        others = len(text) - faults - len(text.encode("ascii", "ignore"))
        return text if sure and _FEW * faults <= others else None


def _usable(encoding: str | None) -> str | None:
    """An encoding of text that can stand in a page; UTF-16 without a byte order mark is a lie (WHATWG, prescan)."""
    try:
        usable = encoding and not encoding.startswith(("utf-16", "utf-32")) and isinstance(b"a".decode(encoding), str)
    except (LookupError, UnicodeError, ValueError):
        return None
    return encoding if usable else None


def _without_torn_end(body: bytes) -> bytes:
    """Cut a UTF-8 character off that a truncated download left half."""
    for back in range(1, min(4, len(body)) + 1):
        byte = body[-back]
        if byte < 0x80:
            return body
        if byte >= 0xC0:
            needed = 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
            return body if back >= needed else body[:-back]
    return body


def _refuse_what_is_no_html(body: bytes, content_type: str) -> None:
    start = body[:_SNIFFED].lstrip()
    if not start:
        raise Unreadable("empty", "the body is empty")
    for signature, name in _NOT_HTML.items():
        if start.startswith(signature):
            raise Unreadable("not_html", f"not HTML: {name}")
    kind = content_type.split(";")[0].strip().lower()
    if kind and not (
        "html" in kind or kind in ("text/plain", "application/octet-stream", "application/xml", "text/xml")
    ):
        raise Unreadable("not_html", f"not HTML: {kind}")
    if start[:1] in b"{[" and b"<" not in start[:64]:
        raise Unreadable("not_html", "not HTML: JSON")
    if _XML_FEED.search(start) and b"<html" not in start.lower():
        raise Unreadable("not_html", "not HTML: a feed or sitemap")


def _signs_of_truncation(source: bytes, body: bytes, headers: Mapping[Any, Any] | None) -> list[str]:
    promised = value_of(headers, "content-length")
    packed = value_of(headers, "content-encoding")
    if promised.isdecimal() and len(promised) < 12 and int(promised) > len(body) and not packed:
        return [f"truncated: {len(body)} of {promised} bytes"]
    if source.rfind(b"</body") < 0 and source.rfind(b"</html") < 0:
        lowered = source.lower()
        if b"<body" in lowered and b"</body" not in lowered and b"</html" not in lowered:
            return ["truncated: the page's end is missing"]
    return []
