"""``scrapy explain``: every block with its verdict, on the terminal and in the browser."""

import io
import os
import re
from collections import Counter
from dataclasses import replace

import pytest
from lxml import html
from rich.console import Console

from pipelines.engine import Hints, explained, read
from pipelines.engine.spans import BODY_LABELS
from scrapers.explained import make_page
from scrapers.explained.palette import printed_spans
from scrapers.explained.terminal import print_blocks
from tests.replicas import PAGES, hints_of, replicas
from tests.scrapers.chromium import browsing
from tests.scrapers.commands import scrapy
from tests.scrapers.local_site import serving
from tests.scrapers.warc import article_page

PAGE = PAGES / "digwatch/block/photonic-chips.html"
DIGEST = PAGES / "digwatch/classic/archive.html"
PARAGRAPH = "<p>The town council of Marlow decided on Monday that the ferry over the Ostrow stays in service.</p>"
HOSTILE = f"""<!doctype html><html onclick="document.body.innerHTML=''"><head><meta charset="utf-8"><title>The ferry stays</title>
<meta http-equiv="refresh" content="0;url=https://example.org/"><base href="https://example.org/">
<script>document.body.innerHTML=''</script>
<style>body {{ overflow: hidden; position: fixed; height: 100vh; opacity: 0 }} article p {{ display: none !important }}
.wall {{ position: fixed; inset: 0; background: #000 }} @import "https://example.org/a.css";
h1 {{ background: url("https://example.org/h.png"); color: #fff }}</style><link rel="stylesheet" href="https://example.org/s.css"></head>
<body onload="document.body.innerHTML=''"><nav><a href="javascript:document.body.innerHTML=''">Home</a></nav>
<div class="wall"><p>We use cookies to serve you better. Accept all cookies?</p></div>
<img src="https://example.org/x.png" onerror="document.body.innerHTML=''"><img src="data:x" onerror="document.body.innerHTML=''">
<svg onload="document.body.innerHTML=''"><script>document.body.innerHTML=''</script></svg>
<iframe srcdoc="<script>parent.document.body.innerHTML=''</script>"></iframe>
<article><h1>The ferry stays</h1>{PARAGRAPH * 6}</article>
<form action="https://example.org/"><button formaction="javascript:document.body.innerHTML=''">Send</button></form>
<footer>© 2025 Marlow Herald. All rights reserved.</footer></body></html>"""


def explain(body, *, url="https://example.org/a", hints=None, **more):
    reading = read(body, url=url, hints=hints or Hints())
    blocks = explained(reading)
    return blocks, make_page(body, {}, reading, blocks, name="page.html", **more)


def inside(page):
    """The document in the frame."""
    return html.document_fromstring(html.document_fromstring(page).get_element_by_id("page").get("srcdoc"))


def labels_of(blocks):
    return Counter(str(span.label) for block in blocks for span in printed_spans(block))


def legend_of(page):
    buttons = html.document_fromstring(page).xpath('//div[@id="legend"]//button')
    return {button.get("data-label"): int(button.find("b").text) for button in buttons}


# On the terminal


def test_lines_in_a_pipe():
    """A line a span, five fields parted by tabs, in reading order; then the counts."""
    run = scrapy("explain", PAGE)
    rows = [line.split("\t") for line in run.stdout.splitlines() if "\t" in line]
    blocks, _ = explain(PAGE.read_bytes(), url="https://dig.watch/updates/a", hints=hints_of("digwatch"))

    assert (0, "") == (run.returncode, run.stderr)
    assert [(str(b.index), str(s.label), s.rule) for b in blocks for s in printed_spans(b)] == [
        tuple(row[:3]) for row in rows
    ]
    assert [" ".join(b.text.split()) for b in blocks if len(b.spans) == 1] == [
        row[4] for row in rows if len(blocks[int(row[0])].spans) == 1
    ]
    for label, number in labels_of(blocks).items():
        assert re.search(rf"\b{label} {number}\b", run.stdout.split("\n\n")[-1])


@pytest.mark.parametrize("coloured", [True, False])
def test_table_on_a_terminal(coloured):
    """Colours on a terminal, none with NO_COLOR; texts are never cut off."""
    reading = read(PAGE.read_bytes(), url="https://dig.watch/updates/a")
    out = io.StringIO()
    print_blocks(
        reading,
        explained(reading),
        console=Console(
            file=out, force_terminal=True, width=100, no_color=not coloured, color_system="truecolor", _environ={}
        ),
    )

    assert coloured == ("\x1b[1;31mnavigation" in out.getvalue())
    assert "postponed" in out.getvalue()


def test_score_is_shown_where_there_is_one():
    """A number where the engine has one, nothing where a rule decided."""
    reading = read(article_page("The bridge of the day"), url="https://example.org/a")
    blocks = [replace(block, score=0.875 if block.index == 2 else None) for block in explained(reading)]
    out = io.StringIO()
    print_blocks(reading, blocks, console=Console(file=out))
    page = make_page(article_page("The bridge of the day"), {}, reading, blocks, name="a")

    assert ["0.88"] == [line.split("\t")[3] for line in out.getvalue().splitlines() if "\t" in line and line.split("\t")[3]]  # fmt: skip
    assert [True] == ["score 0.88" in mark.get("title") for mark in inside(page).xpath('//*[@data-wn-block="2"]')]


def test_every_story_of_a_digest_is_shown():
    """Ten stories, named where they begin."""
    run = scrapy("explain", DIGEST)

    assert 10 == sum(line.startswith("# story: ") for line in run.stdout.splitlines())


def test_wall_is_explained_too(tmp_path):
    """A page without an article shows its blocks, says why, and exits with 1."""
    path = tmp_path / "wall.html"
    path.write_text("<html><title>Just a moment...</title><body><p>Verifying you are human.</p></body></html>", "utf-8")
    run = scrapy("explain", path, "--html", tmp_path / "out.html")

    assert 1 == run.returncode
    assert "challenge" in run.stderr
    assert "No article: a challenge page" in (tmp_path / "out.html").read_text("utf-8")


# The page


@pytest.mark.parametrize(
    "replica", [replica for replica in replicas() if replica.content_type.startswith("text/html")], ids=str
)
def test_marks_hold_the_whole_page(replica):
    """Every letter of every block is in a mark of its label, in order, and the legend counts the spans."""
    blocks, page = explain(replica.body, url=replica.url, hints=hints_of(replica.site))
    marks = inside(page).xpath("//*[@data-wn]")
    wanted = "".join("".join(block.text.split()).replace("|", "") for block in blocks)
    by_block = {}
    for mark in marks:
        by_block.setdefault(int(mark.get("data-wn-block")), set()).add(mark.get("data-wn"))

    assert wanted == "".join("".join(mark.text_content().split()).replace("|", "") for mark in marks)
    assert {block.index: {str(span.label) for span in printed_spans(block)} for block in blocks} == by_block
    assert labels_of(blocks) == legend_of(page)
    assert all(mark.get("title").startswith(mark.get("data-wn") + " · ") for mark in marks)


def test_nothing_in_it_runs_or_phones_home():
    """No script but ours, no handler, no address: neither in the markup nor in its styles."""
    _, page = explain(HOSTILE.encode())
    document = inside(page)
    names = {name for element in document.iter() for name in element.attrib}
    outer = html.document_fromstring(page)

    assert [] == document.xpath(
        "//script|//iframe|//object|//embed|//base|//link|//form[@action]|//svg|//meta[@http-equiv]"
    )
    assert set() == {name for name in names if name.startswith("on") or name in ("formaction", "srcset", "action")}
    assert {"#"} == set(document.xpath("//@href"))
    assert "example.org" not in html.tostring(document, encoding="unicode")
    assert "default-src 'none'" in outer.xpath("//meta[@http-equiv]/@content")[0]
    assert "allow-same-origin" == outer.get_element_by_id("page").get("sandbox")
    assert 1 == len(outer.xpath("//script"))


def test_remote_keeps_images_and_styles():
    """With --remote the site's images, sheets and fonts keep their addresses; scripts and links do not."""
    _, page = explain(HOSTILE.encode(), remote=True)
    document = inside(page)

    assert "https://example.org/x.png" in document.xpath("//img/@src")
    assert ["https://example.org/s.css"] == document.xpath("//link/@href")
    assert {"#"} == set(document.xpath("//a/@href"))
    assert [] == document.xpath("//script|//@onerror")


def test_style_that_ends_its_element():
    """A style element's text cannot break out of it."""
    body = f"<html><head><style>a::after {{ content: '<\\/style>' }} <!-- </style></head><body><h1>The ferry stays</h1>{PARAGRAPH * 6}</body></html>"
    blocks, page = explain(body.encode())

    assert 6 == len(inside(page).xpath('//wn-t[@data-wn="body"]'))
    assert legend_of(page) == labels_of(blocks)


@pytest.mark.parametrize("charset", ["windows-1251", "utf-8"])
def test_other_charsets_and_scripts(charset):
    """Whatever the page's charset, the file is UTF-8; direction and language stay."""
    text = "Городской совет решил сохранить паром, которым каждый день пользуются девятьсот человек. "
    body = f"<html lang=ru dir=rtl><meta charset={charset}><body><h1>Паром остаётся</h1>{f'<p>{text}</p>' * 5}</body></html>"
    _, page = explain(body.encode(charset))

    assert text.strip() in inside(page).text_content()
    assert ("ru", "rtl") == tuple(inside(page).xpath("//html/@lang|//html/@dir"))


# The file


@pytest.mark.parametrize("place", ["folder", "missing/out.html", "page.html", "/dev/null"])
def test_places_that_cannot_be_written(tmp_path, place):
    """A folder, a missing folder, the page itself, a device: one line, exit code 2, nothing left behind."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "page.html").write_bytes(PAGE.read_bytes())
    run = scrapy("explain", tmp_path / "page.html", "--html", tmp_path / place)

    assert (2, "", 1) == (run.returncode, run.stdout, len(run.stderr.splitlines()))
    assert str(tmp_path / place) in run.stderr
    assert PAGE.read_bytes() == (tmp_path / "page.html").read_bytes()
    assert {"folder", "page.html"} == set(os.listdir(tmp_path))


def test_file_is_written_anew(tmp_path):
    """An earlier file is replaced as a whole; others may read it, and no part of it is left beside it."""
    out = tmp_path / "out.html"
    out.write_text("earlier")
    run = scrapy("explain", PAGE, "--html", out)

    assert (0, "", "") == (run.returncode, run.stdout, run.stderr)
    assert out.read_text("utf-8").endswith("</html>\n")
    assert ["out.html"] == os.listdir(tmp_path)


# In a browser


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    with browsing(tmp_path_factory.mktemp("browser")) as running:
        yield running


READY = "document.body && document.body.dataset.ready"
FRAME = "const page = document.getElementById('page').contentDocument, view = page.defaultView;"


def seen(browser, body, tmp_path, **more):
    """Open the page made of a page; gives what ``explain`` says of it."""
    blocks, page = explain(body, **more)
    path = tmp_path / "out.html"
    path.write_text(page, "utf-8")
    browser.open(path, f"location.href.endsWith({str(path)!r}) && {READY}")
    return blocks


def tell(browser, script):
    return browser.evaluate(f"(() => {{ {FRAME} {script} }})()")


def test_browser_shows_what_is_kept_and_runs_nothing(browser, tmp_path):
    """Against scripts, handlers, styles that hide the text and a wall over it: the text is there, in its colour."""
    blocks = seen(browser, HOSTILE.encode(), tmp_path)
    shown = tell(
        browser,
        """return [...page.querySelectorAll('[data-wn-group="kept"]')].map((mark) => {
            const box = mark.getBoundingClientRect(), style = view.getComputedStyle(mark);
            const at = page.elementFromPoint(box.left + 5, box.top + 5);
            return [mark.textContent, box.height > 5, style.textDecorationLine, style.backgroundColor, at === mark || box.top > view.innerHeight];
        })""",
    )
    kept = [block.text for block in blocks if block.spans[0].label in BODY_LABELS]
    removed = tell(
        browser,
        "return view.getComputedStyle(page.querySelector('[data-wn=copyright], [data-wn=navigation]')).textDecorationLine",
    )

    assert kept == [row[0] for row in shown]
    assert {(True, "none", True)} == {(row[1], row[2], row[4]) for row in shown}
    assert 1 == len({row[3] for row in shown})
    assert shown[0][3] not in ("rgba(0, 0, 0, 0)", "transparent")
    assert "line-through" in removed
    assert 0 == tell(browser, "return page.querySelectorAll('script').length")


def test_browser_shows_white_text_that_stood_on_a_picture(browser, tmp_path):
    """A headline made for a picture that is not fetched is still read."""
    seen(browser, HOSTILE.encode(), tmp_path)
    colour = tell(browser, "return view.getComputedStyle(page.querySelector('h1 wn-t')).color")

    assert "rgb(31, 35, 40)" == colour


def test_legend_counts_and_toggles(browser, tmp_path):
    """The legend's numbers are the spans'; a click on a removed label takes its text away, another brings it back."""
    blocks = seen(browser, PAGE.read_bytes(), tmp_path, url="https://dig.watch/updates/a", hints=hints_of("digwatch"))
    counted = tell(browser, "return Object.fromEntries([...document.querySelectorAll('#legend button')].map((b) => [b.dataset.label, +b.querySelector('b').textContent]))")  # fmt: skip
    click = "document.querySelector('#legend [data-label=related]').click(); return [...page.querySelectorAll('[data-wn=related]')].filter((mark) => mark.getClientRects().length).length"
    without, again = tell(browser, click), tell(browser, click)

    assert labels_of(blocks) == counted
    assert 0 == without < again


def test_pointing_at_a_text_tells_its_rule(browser, tmp_path):
    """The rule is in the tooltip, and in the panel as one points."""
    seen(browser, PAGE.read_bytes(), tmp_path, url="https://dig.watch/updates/a", hints=hints_of("digwatch"))
    said = tell(
        browser,
        """const mark = page.querySelector('[data-wn=call_to_action]');
           mark.dispatchEvent(new MouseEvent('mouseover', {bubbles: true}));
           return [mark.title, document.getElementById('verdict').textContent]""",
    )

    assert said[0].startswith("call_to_action · call_to_action:phrase")
    assert said[0].replace(" · ", "") == said[1].replace(" · ", "")


@pytest.mark.parametrize("remote", [False, True])
def test_browser_asks_nobody(browser, tmp_path, remote):
    """Nothing is fetched for the page, unless it is asked for."""
    image = (200, {"Content-Type": "image/svg+xml"}, b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    sheet = (200, {"Content-Type": "text/css"}, b"body { --seen: 1 }")
    with serving({"/a.svg": image, "/b.svg": image, "/s.css": sheet}) as (home, asked):
        body = (
            f"<html><head><link rel=stylesheet href='{home}s.css'><style>body {{ background: url({home}b.svg) }}</style></head>"
            f"<body><h1>The ferry stays</h1><img src='{home}a.svg' onload='x()'><script src='{home}x.js'></script>{PARAGRAPH * 6}</body></html>"
        )
        seen(browser, body.encode(), tmp_path, url=f"{home}news", remote=remote)
        if remote:
            browser.wait("document.getElementById('page').contentDocument.querySelector('img').complete")

    assert ({"/a.svg", "/b.svg", "/s.css"} if remote else set()) == set(asked)
