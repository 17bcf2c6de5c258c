"""Bytes to a tree: what is decoded how, and what is refused."""

import codecs

import pytest

from pipelines.engine.tree import Unreadable, decode, keep_what_is_read, parse
from tests.engine.pages import PROSE, articles, page, tree_of

CAFE = "<p>Café Zürich</p>"
CHINESE = "<p>大桥重新开放，居民欢迎。</p>"


@pytest.mark.parametrize(
    ("body", "content_type", "encoding"),
    [
        (CAFE.encode(), "", "utf-8"),
        (CAFE.encode(), "text/html; charset=iso-8859-1", "utf-8"),
        (b'<meta charset="windows-1251">' + CAFE.encode(), "", "utf-8"),
        (codecs.BOM_UTF8 + CAFE.encode(), "text/html; charset=iso-8859-1", "utf-8"),
        (CAFE.encode("utf-16"), "", "utf-16-le"),
        (codecs.BOM_UTF16_BE + CAFE.encode("utf-16-be"), "", "utf-16-be"),
        (CAFE.encode("cp1252"), "text/html; charset=iso-8859-1", "cp1252"),
        (CAFE.encode("cp1252"), "", "cp1252"),
        (CAFE.encode("cp1252"), "text/html; charset=no-such-charset", "cp1252"),
    ],
)
def test_decodes_whatever_is_declared(body, content_type, encoding):
    """A byte order mark is believed first, then valid UTF-8, then what is declared."""
    text, found, _ = decode(body, content_type)

    assert (True, encoding) == (text.endswith(CAFE), found)


@pytest.mark.parametrize(
    ("charset", "text"),
    [
        ("gb2312", "大桥重新开放"),
        ("shift_jis", "橋が再開した"),
        ("windows-1251", "Мост открыт"),
        ("iso-8859-2", "Most został otwarty"),
        ("euc-kr", "다리가 열렸다"),
    ],
)
def test_decodes_older_charsets(charset, text):
    """A charset of one script is read where the page declares it."""
    body = f'<meta charset="{charset}"><p>{text}</p>'.encode(charset)

    assert text in decode(body)[0]


@pytest.mark.parametrize("torn", [1, 2])
def test_truncated_utf8_stays_utf8(torn):
    """A character that the end of a download tore in half costs only itself."""
    text, encoding, _ = decode(CHINESE.encode()[: -len("</p>") - torn])

    assert ("<p>大桥重新开放，居民欢迎", "utf-8") == (text, encoding)


def test_broken_byte_costs_only_itself():
    """One bad byte in a page that is declared and otherwise is UTF-8 does not garble the rest."""
    text, _, _ = decode(CHINESE.encode() + b"\xe9<p>end</p>", "text/html; charset=utf-8")

    assert CHINESE in text


@pytest.mark.parametrize("charset", ["hex", "rot13", "base64", "undefined", "idna", "punycode", "zlib"])
def test_charset_that_is_no_charset(charset):
    """Names that Python knows as codecs of something else are no charsets."""
    text, _, _ = decode(CAFE.encode("cp1252"), f"text/html; charset={charset}")

    assert CAFE == text


def test_meta_cannot_declare_utf16():
    """A page whose meta element could be read is not UTF-16, whatever that element says."""
    text, _, _ = decode(b'<meta charset="utf-16">' + CAFE.encode("cp1252"))

    assert text.endswith(CAFE)


@pytest.mark.parametrize(
    ("body", "content_type", "warned"),
    [
        (CAFE.encode(), "text/html; charset=iso-8859-1", True),
        (CAFE.encode(), "text/html; charset=utf-8", False),
        (b"<p>plain</p>", "text/html; charset=iso-8859-1", False),
        (b"<p>\xff\xfe\xfd\xfc</p>", "text/html; charset=gb2312", True),
    ],
)
def test_warns_of_lying_charsets(body, content_type, warned):
    """A declaration that is not true, or leaves characters unreadable, is a warning."""
    _, _, warnings = decode(body, content_type)

    assert warned == any(warning.startswith("charset:") for warning in warnings)


@pytest.mark.parametrize(
    ("body", "content_type", "reason"),
    [
        (b"", "", "empty"),
        (b" \r\n\t", "text/html", "empty"),
        (b"<!doctype html>", "", "empty"),
        (b"<!-- <p>nothing</p> -->", "", "empty"),
        (b"%PDF-1.7 <p>", "", "not_html"),
        (b"\x89PNG\r\n<p>", "text/html", "not_html"),
        (b"\x1f\x8b\x08 <p>", "text/html", "not_html"),
        (b'{"html": 1, "more": "................................................... <p>"}', "", "not_html"),
        (b'[{"title": {"rendered": "a title that is rather long, as titles go on the web"}}, "<p>"]', "", "not_html"),
        (b'<?xml version="1.0"?><rss version="2.0"><channel><title>x</title></channel></rss>', "", "not_html"),
        (b'<?xml version="1.0"?><urlset xmlns="x"><url></url></urlset>', "text/xml", "not_html"),
        (b"<p>Hello</p>", "image/png", "not_html"),
        (b"<p>Hello</p>", "application/json", "not_html"),
        (b"no tag at all, 3 < 4", "", "not_html"),
    ],
)
def test_refuses_what_is_no_page(body, content_type, reason):
    """What is no HTML page is refused, with one of two reasons."""
    with pytest.raises(Unreadable) as refusal:
        parse(body, {"Content-Type": content_type})

    assert reason == refusal.value.reason


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"<p>Hello</p>", ""),
        (b"<P>Hello", "TEXT/HTML; charset=utf-8"),
        (b"<p>Hello</p>", "application/xhtml+xml"),
        (b'<?xml version="1.0" encoding="iso-8859-1"?><html><p>Hello</p></html>', "application/xml"),
        (b"<html><p>Hello</p><pre>&lt;rss&gt; is a feed</pre></html>", "text/plain"),
        (b"[<p>Hello</p>]", ""),
    ],
)
def test_accepts_pages(body, content_type):
    """Loose, upper-case, XHTML and oddly served pages are pages."""
    tree = parse(body, {"content-type": content_type})

    assert "Hello" in tree.root.text_content()


@pytest.mark.parametrize(
    ("body", "headers", "warned"),
    [
        (page(), {}, False),
        (page()[:-30], {}, True),
        (b"<p>A fragment", {}, False),
        (page(), {"Content-Length": "1000000"}, True),
        (page(), {"Content-Length": "1000000", "Content-Encoding": "br"}, False),
        (page(), {"Content-Length": "12"}, False),
        (page(), {"Content-Length": "many"}, False),
        (page(), {"Content-Length": "²"}, False),
    ],
)
def test_warns_of_truncation(body, headers, warned):
    """A page without its end, or with fewer bytes than promised, is said to be truncated."""
    tree = parse(body, headers)

    assert warned == any(warning.startswith("truncated:") for warning in tree.warnings)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<p>one<script>two()</script> three</p>", "one three"),
        ("<p>one<!-- two --> three</p>", "one three"),
        ("<p>one<style>p{}</style> three</p>", "one three"),
        ("<p>one<noscript><img alt=two></noscript> three</p>", "one three"),
        ("<p>one<svg><title>two</title></svg> three</p>", "one three"),
        ("<p>one<?php two ?> three</p>", "one three"),
        ("<p>one<iframe>two</iframe> three</p>", "one three"),
        ("<p hidden>one two three</p>", "one two three"),
        ("<p>one<del> two</del> three</p>", "one two three"),
        ("<p>one&#0;\x01 two</p>", "one"),
    ],
)
def test_keeps_what_a_reader_sees(source, text):
    """Scripts, comments and drawings go; the text after them stays."""
    root = tree_of(source)

    assert root.text_content().strip().startswith(text)


def test_keeping_twice_changes_nothing():
    """What is read is the same after a second cleaning."""
    root = tree_of("<p>one<script>two()</script> three<!-- x --></p>")
    before = root.text_content()
    keep_what_is_read(root)

    assert before == root.text_content()


@pytest.mark.parametrize("tag", ["div", "section", "ul", "blockquote"])
def test_deep_blocks_keep_their_text(tag):
    """Text two thousand block elements deep is still text."""
    found = articles(page(f"<{tag}>" * 2000 + PROSE))

    assert [True] == ["walkers crossed" in article.body for article in found]


@pytest.mark.parametrize("tag", ["div", "section"])
def test_deeper_text_is_not_lost_in_silence(tag):
    """Text three thousand elements deep is text, or its loss is a warning."""
    tree = parse(page(f"<{tag}>" * 3000 + PROSE))

    assert "walkers crossed" in tree.root.text_content() or tree.warnings


@pytest.mark.parametrize("tag", ["span", "b", "font", "a href=x"])
def test_deep_inline_elements_keep_their_text(tag):
    """Text nineteen hundred inline elements deep is still text."""
    found = articles(page(f"<p>{f'<{tag}>' * 1900}A note</p>{PROSE}"))

    assert [True] == ["walkers crossed" in article.body for article in found]


@pytest.mark.parametrize("charset", ["euc_jp", "shift_jis", "gb18030", "big5", "euc_kr"])
def test_undeclared_east_asian_encodings(charset):
    """Bytes that are no UTF-8 and say nothing of themselves are tried as what they would be sound text in."""
    text = {"euc_kr": "강에 놓인 다리가 다시 열렸고 사람들이 새벽에 건넜다."}.get(charset, "")
    text = text or {
        "gb18030": "河上的桥在两年的修理之后于周一重新开放了。",
        "big5": "河上的橋在兩年的修理之後於週一重新開放了。",
    }.get(charset, "川にかかる橋が二年の修理を終えて月曜日に再び開通しました。")

    assert text in decode(f"<p>{text * 4}</p>".encode(charset))[0]


def test_undeclared_western_bytes():
    """Bytes of a Western page that declares nothing are read as browsers read them."""
    text = "Die Brücke über die Themse ist wieder offen, sagte die Bürgermeisterin am Montag. Café, naïve, señor."

    assert text in decode(f"<p>{text}</p>".encode("cp1252"))[0]
