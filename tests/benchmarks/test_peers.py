"""Other extractors: adapters that need nothing until they are used, and readings that survive whatever a peer does."""

import json
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from benchmarks import readings
from benchmarks.corpora import read_corpus
from benchmarks.peers import FLOOR, OURS, PEERS, TIMED, Peer, html_of, plain, title_of
from benchmarks.quality import Bodies
from tests.benchmarks import made

PAGE = html_of(
    "<html lang='en'><head><title>The bridge is open | Town Paper</title></head><body><h1>The bridge is open</h1>"
    + f"<article>{''.join(f'<p>{made.TEXT} It is the bridge with the number {n} of all that there are in the county, and the people who live on the other side of it have not been able to go to the market without a boat.</p>' for n in range(8))}</article>"
    + "</body></html>",
    "https://town.example/bridge",
    "en",
)


def test_adapters_import_nothing_until_used():
    """Naming the peers loads none of their packages."""
    code = "import sys, benchmarks.__main__; print([name for name in ('trafilatura', 'newspaper', 'justext', 'readability', 'resiliparse', 'boilerpy3') if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert "[]" == found.strip()


@pytest.mark.parametrize("peer", [OURS, *PEERS, *TIMED], ids=lambda peer: peer.name)
def test_peer_reads_a_page(peer):
    """Every adapter finds the text of a plain page, and a headline."""
    if not peer.version:
        pytest.skip(f"{peer.package} is not installed (make bench sets it up)")
    found = readings.read_with(peer, PAGE, headline=True)

    assert "" == found.fault
    assert peer is FLOOR or made.TEXT in " ".join(found.body.split())
    assert "The bridge is open" in found.headline


def test_text_for_all_is_one_that_parsers_take():
    """An XML declaration and control characters are taken away for every extractor alike."""
    assert "<p>a</p>" == html_of('<?xml version="1.0" encoding="x"?><p>a\0\x0b</p>', "").text


def test_title():
    """Entities and line breaks of the title are resolved."""
    assert "Bread & butter" == title_of(html_of("<title lang=en>Bread\n &amp; butter</title>", ""))


def test_plain_text_of_markup():
    """Inline elements do not break a word, others break the line."""
    assert "One word\nTwo" == plain("<div>One <b>wo</b>rd<p>Two</p><!-- no --></div>")
    assert "" == plain(" ")


def _raise(page):
    raise RuntimeError


def _hang(page):
    while True:
        try:
            time.sleep(0.01)
        except Exception:  # what careless extractors do
            continue


@pytest.mark.parametrize(("body", "fault"), [(_raise, "RuntimeError"), (_hang, "OutOfTime")])
def test_faulty_peer(monkeypatch, body, fault):
    """An extractor that raises or hangs has an empty body, and the fault is told."""
    monkeypatch.setattr(readings, "TIME_LIMIT", 1)
    found = readings.read_with(Peer("x", "", body, lambda page: ""), PAGE)

    assert Bodies("", "", fault) == found


def test_readings_are_kept(tmp_path, monkeypatch):
    """A page is read once by a peer; half a line of an interrupted run is forgotten."""
    corpus = made.own(tmp_path / "small", [{"id": str(n), "gold_text": made.TEXT} for n in range(3)])
    pages, asked = list(read_corpus(corpus)), []
    peer = Peer("x", "lxml", lambda page: asked.append(page.url) or "text", lambda page: "")
    monkeypatch.setattr(readings, "CACHE", tmp_path / "cache")
    monkeypatch.setattr(readings, "Reader", lambda name: lambda page: readings.read_with(peer, html_of("", page.url)))
    monkeypatch.setattr(readings, "_limit", lambda seconds: readings.quiet())
    with ThreadPoolExecutor(1) as pool:
        readings.readings(peer, pages[:2], "1", pool)
        [file] = (tmp_path / "cache").rglob("*.jsonl")
        file.write_text(file.read_text() + json.dumps(["2", "", "", ""])[:5])
        found = readings.readings(peer, pages, "1", pool)
        again = readings.readings(peer, pages, "1", pool)

    assert ["text"] * 3 == [one.body for one in found]
    assert found == again
    assert 3 == len(asked)
