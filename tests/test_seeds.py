"""The five scraped texts that Winnow exists for: each line becomes body, a field, or is gone."""

import re
from pathlib import Path

import pytest

from pipelines.engine import extract
from tests.replicas import hints_of, replicas

SEEDS = Path(__file__).parent / "seeds"
CHATBOT = re.compile(r"ask our Diplo chatbot")


def lines_of(seed):
    text = (SEEDS / seed).read_text("utf-8").replace("\u00a0", " ")
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def pages(site, file):
    found = [replica for replica in replicas() if replica.site == site and replica.file.name == file]

    assert len(found) >= 2
    return found


def read_page(replica):
    return extract(replica.body, url=replica.url, hints=hints_of(replica.site), fetched_at=replica.fetched_at)


@pytest.mark.parametrize("replica", pages("digwatch", "archive.html"), ids=str)
def test_digwatch_archive_is_ten_entries(replica):
    """000: ten entries, each with its headline and its whole body, none with the chatbot line."""
    lines = lines_of("000_digwatch.txt")
    posts, post = [], []
    for line in lines:
        if CHATBOT.search(line):
            posts.append(post)
            post = []
        else:
            post.append(line)

    entries = read_page(replica)

    assert 10 == len(posts) == len(entries)
    assert [post[0] for post in posts] == [entry.headline for entry in entries]
    assert [post[1:] for post in posts] == [entry.body.split("\n\n") for entry in entries]
    assert {"digest_entry"} == {entry.kind for entry in entries}
    assert len({entry.id for entry in entries}) == 10


@pytest.mark.parametrize("replica", pages("techticia", "netflix.html"), ids=str)
def test_techticia(replica):
    """001: the long heading stays at the top of the body, credit and comment link leave, no sentence is lost."""
    lines = lines_of("001_techticia.txt")
    credit = next(line for line in lines if line.startswith("Image Credits:"))
    text = [line for line in lines if line not in (credit, "Post a Comment")]

    [article] = read_page(replica)

    assert text == article.body.split("\n\n")
    assert text[0] == article.alternative_headline
    assert article.headline == "Netflix Backs Generative AI Amid Industry Divide"
    assert [credit.removeprefix("Image Credits:")] == [image.credit for image in article.images]
    assert (
        article.body.casefold().count("goes ‘all in’ on generative ai as entertainment industry remains divided") == 7
    )


@pytest.mark.parametrize("replica", pages("viqus", "netflix.html"), ids=str)
def test_viqus(replica):
    """002: verdict as data; summary, key points and why it matters as the body with their headings."""
    lines = lines_of("002_viqus.txt")
    body = [
        f"- {line.removeprefix('•').strip()}" if line.startswith("•") else line
        for line in lines[lines.index("Article Summary") : -1]
    ]

    [article] = read_page(replica)

    assert body == article.body.split("\n\n")
    assert article.headline == "Netflix Embraces AI as a Creative Tool, Despite Industry Concerns"
    assert article.date_published == "2025-10-21"
    assert (
        " ".join(article.tags)
        == "Artificial Intelligence Netflix Generative AI Media & Entertainment Hollywood TechCrunch SAG-AFTRA"
    )
    assert article.extra == {
        "verdict_score": 7,
        "verdict_label": "Measured Momentum",
        "media_hype": 6,
        "real_impact": 7,
    }


@pytest.mark.parametrize("replica", pages("theoutpost", "netflix.html"), ids=str)
def test_theoutpost(replica):
    """003: the summary without its citation digits; two sources with texts of their own; related stories gone."""
    lines = lines_of("003_theoutpost.txt")
    start = lines.index("Copy Link") + 2
    summary = [
        re.sub(r"(?: [12])+(?=\.|,|$)", "", line)
        for line in lines[start : lines.index("Summarized by")]
        if line != "Source: Mashable"
    ]

    [article] = read_page(replica)

    assert summary == [line for line in article.body.split("\n\n") if line in summary or len(line) > 60]
    assert article.kind == "aggregate"
    assert [source.rank for source in article.sources] == [1, 2]
    assert [lines[2], lines[5]] == [source.headline for source in article.sources]
    assert lines[start - 1] == article.description
    assert {source.body for source in article.sources} in ({lines[3], lines[6]}, {None})
    for cruft in ("Grok 2.5", "silicon photonics", "Summarized by", "Navi", "Copy Link", "hrs ago", "Source: Mashable"):
        assert cruft not in article.body


@pytest.mark.parametrize("replica", pages("newsdirectory3", "netflix.html"), ids=str)
def test_newsdirectory3(replica):
    """004: related posts gone, the model's list kept and flagged."""
    lines = lines_of("004_newsdirectory3.txt")
    body = lines[1 : lines.index("Related Posts")]

    [article] = read_page(replica)

    assert body == article.body.split("\n\n")
    assert lines[0] == article.headline
    assert body[0] == article.alternative_headline
    assert article.quality.warnings == ["model_residue"]
