"""The five sites' page forms in markup of other themes: what must come out is the same."""

import pytest

from pipelines.engine import extract
from tests.engine.pages import FIRST, PROSE, SECOND, THIRD
from tests.replicas import hints_of

CALL = "<p>Would you like to learn more about AI, tech and digital diplomacy? If so, ask our Diplo chatbot{}</p>"
POSTS = [
    (f"{name} and what the town made of it", f"<p>{FIRST} {SECOND}</p><p>{THIRD} It was {name.lower()}.</p>")
    for name in ("The bridge", "The ferry", "The market", "The school", "The mill", "The quay")
]


def read(site, url, body, head=""):
    source = f"<!doctype html><html lang='en'><head><meta charset='utf-8'>{head}</head><body>{body}</body></html>"
    return extract(source.encode(), url=url, hints=hints_of(site), fetched_at="2025-10-22T08:00:00+00:00")


def archive(form, number=5, top="<h1>AI</h1>"):
    posts = "".join(
        form.format(title=title, text=text, link=f"/updates/post-{at}", call=CALL.format("!" * (at % 2)))
        for at, (title, text) in enumerate(POSTS[:number])
    )
    return read(
        "digwatch",
        "https://dig.watch/category/ai/page/2",
        f"<nav><a href='/'>Home</a></nav><main>{top}{posts}</main><footer>About us</footer>",
    )


@pytest.mark.parametrize(
    "form",
    [
        "<h2>{title}</h2>{text}{call}",
        "<h2><a href='{link}'>{title}</a></h2>{text}{call}",
        "<div><h3><a href='{link}'>{title}</a></h3><div>{text}{call}</div></div>",
        "<article><header><h2><a href='{link}'>{title}</a></h2></header><div class='entry'>{text}{call}</div></article>",
        "<article><strong><a href='{link}'>{title}</a></strong>{text}{call}</article>",
        "<article class='elementor-post'><div><a href='{link}'>{title}</a></div>{text}{call}</article>",
        "<section class='x1'><h2>{title}</h2>{text}{call}</section>",
    ],
)
@pytest.mark.parametrize("number", [3, 5, 6])
def test_digest_in_any_markup(form, number):
    """A post of a category archive is an entry, linked or not, in an element of its own or flat."""
    entries = archive(form, number)

    assert [title for title, _ in POSTS[:number]] == [entry.headline for entry in entries]
    assert {"digest_entry"} == {entry.kind for entry in entries}
    assert not [entry.body for entry in entries if "chatbot" in entry.body or "learn more" in entry.body]


def test_two_posts_are_a_digest():
    """An archive's last page may print two posts."""
    entries = archive("<article><h2><a href='{link}'>{title}</a></h2>{text}{call}</article>", 2)

    assert [title for title, _ in POSTS[:2]] == [entry.headline for entry in entries]


@pytest.mark.parametrize("section", ["<section><h2>{}</h2>{}</section>", "<div><h2>{}</h2>{}</div>", "<h2>{}</h2>{}"])
@pytest.mark.parametrize("intro", [PROSE, ""])
def test_article_with_linked_sub_headings_is_one_article(section, intro):
    """Sub-headings that link to other pages do not cut an article up."""
    title = "Six places in town and what became of them"
    sections = "".join(
        section.format(f"<a href='/places/{at}'>{name}</a>", text) for at, (name, text) in enumerate(POSTS[:4])
    )
    found = read(
        "digwatch",
        "https://dig.watch/updates/six-places-in-town-what-became",
        f"<main><h1>{title}</h1>{intro}{sections}</main>",
    )

    assert [("article", title)] == [(article.kind, article.headline) for article in found]


@pytest.mark.parametrize(
    "line",
    [
        "<p>Would you like to learn more about AI, tech and digital diplomacy?<br>If so, ask our Diplo chatbot!</p>",
        "<p>Would you like to learn more about AI, tech and digital diplomacy?</p><p>If so, <a href='/chat'>ask our Diplo chatbot</a>!</p>",
        "<p><em>Would you like to learn more about <b>AI, tech and digital diplomacy</b>? If so, ask our Diplo&nbsp;chatbot!</em></p>",
        "<div class='wp-block-group'>Would you like to learn more about AI, tech, and digital diplomacy? If so, ask our Diplo chatbot</div>",
    ],
)
def test_chatbot_line_goes_however_it_is_set(line):
    """The line that closes every post leaves no half."""
    [article] = read(
        "digwatch",
        "https://dig.watch/updates/a",
        f"<article><h1>A bridge reopens in Marlow</h1>{PROSE}{line}</article>",
    )

    assert [FIRST, SECOND, THIRD] == article.body.split("\n\n")


def test_talk_of_a_chatbot_is_text():
    """A sentence about a chatbot, or one that quotes the line, stays whole."""
    said = "The sign at the museum says: ask our chatbot, and nobody did so in the first month, the director admitted."
    [article] = read(
        "digwatch",
        "https://dig.watch/updates/a",
        f"<article><h1>A museum and its sign</h1><p>{said}</p>{PROSE}</article>",
    )

    assert said in article.body


SOURCES = "".join(
    f"<div class='s'><div>[{n}]</div><div><a href='https://s{n}.example/a'>Source number {n} on the story</a></div><p>{SECOND}</p></div>"
    for n in (1, 2)
)


def story(summary, sources=SOURCES, count="2 Sources"):
    [article] = read(
        "theoutpost",
        "https://theoutpost.ai/news-story/a-bridge-1234/",
        f"<main><h1>A bridge reopens with help of a model</h1><div>{count}</div><div class='sum'>{summary}</div><section>{sources}</section></main>",
    )
    return article


@pytest.mark.parametrize(
    "cited",
    [
        "said in a statement<sup>1</sup><sup>2</sup>.",
        "said in a statement<sup>1,2</sup>.",
        "said in a statement<sup>1</sup>,<sup>2</sup>.",
        "said in a statement<sup>1-2</sup>.",
        "said in a statement <sup><a href='#1'>1</a></sup> <sup><a href='#2'>2</a></sup>.",
        "said in a statement<sup>[1]</sup><sup>[2]</sup>.",
        "said in a statement <span>1</span><span>2</span>.",
        "said in a statement 1 2.",
        "said in a statement [1] [2].",
    ],
)
def test_citations_in_any_form(cited):
    """Digits that refer to sources leave the sentence whole."""
    article = story(
        f"<p>The bridge has been open to walkers since Monday morning, the council {cited}</p><p>{FIRST}</p>"
    )

    assert "the council said in a statement." in article.body
    assert "aggregate" == article.kind


@pytest.mark.parametrize(
    "text",
    [
        "The river is 10 km<sup>2</sup> wide at its mouth, they said<sup>1</sup>.",
        "The gas CO<sub>2</sub> was measured on the bridge by the town<sup>1</sup>.",
        "The council raised <strong>2</strong> billion crowns for it<sup>1</sup>.",
    ],
)
def test_raised_numbers_that_cite_nothing_stay(text):
    """Units, formulas and quantities keep their numbers."""
    article = story(f"<p>{text}</p><p>{FIRST}</p>")

    assert "2" in article.body.split("\n\n")[0]
    assert "1" not in article.body.split("\n\n")[0].replace("10", "")


@pytest.mark.parametrize(
    "text",
    [
        "It opened on October 2, 2025, after a long wait.",
        "It is set for May 2.",
        "The home side won 4–2.",
        "They asked GPT 2.",
        "It runs on Windows 2, as ever.",
        "It costs € 2.",
    ],
)
def test_plain_numbers_that_cite_nothing_stay(text):
    """Dates, scores, versions and prices keep their numbers where citations are plain digits."""
    article = story(f"<p>{text} The council has said so to the newspaper 1 2.</p><p>{FIRST}</p>")

    assert text in article.body
    assert "newspaper." in article.body


def test_story_without_source_entries_keeps_its_numbers():
    """Where the page only counts its sources and prints none, it is an article like any other, numbers and all."""
    article = story(
        f"<p>The bridge is open, the council said in a statement 1. Walkers came at dawn 2.</p><p>{FIRST}</p>",
        sources="",
    )

    assert ("article", []) == (article.kind, article.sources)
    assert "said in a statement 1. Walkers came at dawn 2." in article.body


@pytest.mark.parametrize(
    "opening",
    [
        "<section class='article-summary'><h2>Article Summary</h2><p>{}</p></section>",
        "<div class='intro'><p>{}</p></div>",
        "<p><strong>A bridge and its reopening in Marlow</strong></p><p>{}</p>",
        "<b>A bridge and its reopening in Marlow</b><br><p>{}</p>",
    ],
)
def test_opening_of_the_body_stays(opening):
    """Summaries, introductions and headings set in bold are text."""
    [article] = read(
        "viqus",
        "https://viqus.ai/news/a",
        f"<main><h1>A bridge reopens in Marlow</h1>{opening.format(FIRST)}<p>{SECOND}</p><p>{THIRD}</p></main>",
    )

    assert FIRST in article.body
    assert ("A bridge and its" in opening) == (article.alternative_headline is not None)


@pytest.mark.parametrize(
    "items",
    [
        "<li>Facebook</li><li>Instagram</li><li>YouTube</li><li>Reddit</li>",
        "<li><a href='/a'>The first plan</a></li><li><a href='/b'>The second plan</a></li><li><a href='/c'>The third plan</a></li>",
        "<li>12 October 2025: the vote</li><li>14 October 2025: the work begins</li>",
    ],
)
def test_announced_list_stays(items):
    """A list after a colon is needed, whatever its items look like."""
    body = f"<article><h1>A bridge reopens</h1><p>{FIRST}</p><p>The council named these in its letter to the town:</p><ul>{items}</ul><p>{SECOND}</p><p>{THIRD}</p></article>"
    [article] = read("newsdirectory3", "https://www.newsdirectory3.com/a-b-c-d/", body)

    assert items.count("<li>") == sum(line.startswith("- ") for line in article.body.split("\n\n"))


@pytest.mark.parametrize(
    "said",
    [
        "We use cookies on the council's site only to count visits, the clerk told the meeting on Monday.",
        "Your email address is personal data under the law, the court held, and may not be sold.",
        "Read more about the plan and you find that it was drawn in 1931, said the archivist.",
        "More from the town hall is expected on Friday, when the council meets again.",
        "Originally published in 1931, the novel was the first to name the bridge.",
        "Posted in May, the letter came in June, which nobody could explain.",
        "Reporting by two local papers led to the inquiry that the council had refused.",
        "Share prices of the ferry company fell by a tenth on the day of the opening.",
        "Image credits are a currency in the archive's new scheme, its director said.",
    ],
)
def test_sentences_that_sound_like_cruft_stay(said):
    """Between paragraphs of the text a sentence is text."""
    [article] = read(
        "techticia",
        "https://www.techticia.com/2025/10/a.html",
        f"<div class='post-body'><h1>A bridge reopens</h1><p>{FIRST}</p><p>{said}</p><p>{SECOND}</p><p>{THIRD}</p></div>",
    )

    assert [FIRST, said, SECOND, THIRD] == article.body.split("\n\n")


def test_site_s_name_is_no_headline():
    """An old template whose only h1 is the blog's name has its headline in the post's title."""
    body = f"<header><h1><a href='/'>Techticia</a></h1></header><div class='post'><h3 class='post-title'>A bridge reopens in Marlow</h3><div class='post-body'>{PROSE}</div></div>"
    [article] = read(
        "techticia",
        "https://www.techticia.com/2025/10/a.html",
        body,
        head="<title>Techticia: A bridge reopens in Marlow</title>",
    )

    assert "A bridge reopens in Marlow" == article.headline


@pytest.mark.parametrize(
    "verdict",
    [
        "<div>7</div><div>Measured Momentum</div><div>Media Hype 6/10</div><div>Real Impact 7/10</div>",
        "<div>Viqus Verdict: 7/10</div><div>Measured Momentum</div><p>Media Hype: 6/10</p><p>Real Impact: 7/10</p>",
        "<div>7</div><p>Measured Momentum</p><div><span>Media Hype</span> <span>6</span>/<span>10</span></div><div>Real Impact 7 / 10</div>",
        "<div>Viqus Verdict: 7 – Measured Momentum</div><div>6/10 Media Hype</div><div>7/10 Real Impact</div>",
    ],
)
def test_verdict_in_other_forms(verdict):
    """Score, label and bars are data, in whatever order a line has them."""
    [article] = read(
        "viqus",
        "https://viqus.ai/news/a",
        f"<main><h1>A bridge reopens in Marlow</h1><div>{verdict}</div>{PROSE}</main>",
    )

    assert {
        "verdict_score": 7,
        "verdict_label": "Measured Momentum",
        "media_hype": 6,
        "real_impact": 7,
    } == article.extra
    assert [FIRST, SECOND, THIRD] == article.body.split("\n\n")


@pytest.mark.parametrize("dek", ["<p class='dek'>{}</p>", "<p>{}</p>", "<div class='lead'><p>{}</p></div>"])
def test_aggregator_s_dek_is_the_description(dek):
    """A dek that the page also states leaves the summary, in an element of its own or not."""
    line = "The bridge is open again after two years, and the town has walked over it."
    sources = SOURCES
    [article] = read(
        "theoutpost",
        "https://theoutpost.ai/news-story/a-bridge-1234/",
        f"<main><h1>A bridge reopens with help of a model</h1><div><span>2 Sources</span><span>Share</span></div>{dek.format(line)}<p>{FIRST}</p><p>{SECOND} 1.</p><section>{sources}</section></main>",
        head=f'<meta name="description" content="{line}">',
    )

    assert (line, "aggregate") == (article.description, article.kind)
    assert article.body.startswith(FIRST)


@pytest.mark.parametrize(
    "entries",
    [
        "<ol><li><a href='https://a.example/1'>Source one on the bridge</a> <span>Mashable</span><p>{0}</p></li><li><a href='https://b.example/2'>Source two on the bridge</a> <span>Dataconomy</span><p>{0}</p></li></ol>",
        "<div><details><summary>Source one on the bridge</summary><a href='https://a.example/1'>Mashable</a><p>{0}</p></details><details><summary>Source two on the bridge</summary><a href='https://b.example/2'>Dataconomy</a><p>{0}</p></details></div>",
    ],
)
def test_sources_without_printed_numbers(entries):
    """Entries of one shape, as many as the page says, each leading to another site, are the sources."""
    article = story(f"<p>{FIRST}</p><p>{THIRD}</p>", sources=entries.format(SECOND))

    assert ["Source one on the bridge", "Source two on the bridge"] == [source.headline for source in article.sources]
    assert SECOND not in article.body


def test_other_stories_printed_flat_are_not_the_summary():
    """A related story is told by counting its own sources."""
    other = "<p>A mill in Corrow will grind again after the council has found the money for its wheel.</p><div>7 Sources</div><div>Technology</div><div>7 hrs ago</div>"
    [article] = read(
        "theoutpost",
        "https://theoutpost.ai/news-story/a-bridge-1234/",
        f"<main><h1>A bridge reopens with help of a model</h1><div>2 Sources</div><div><p>{FIRST} 1.</p><p>{SECOND}</p><p>{THIRD}</p></div><section>{SOURCES}</section><div>{other * 3}</div></main>",
    )

    assert 3 == len(article.body.split("\n\n"))


def test_linked_sub_headings_stay():
    """Sub-headings that are links are still sub-headings, if the text stands right under them."""
    parts = "".join(f"<h2><a href='/places/{at}'>{name}</a></h2>{text}" for at, (name, text) in enumerate(POSTS[:4]))
    [article] = read(
        "newsdirectory3",
        "https://www.newsdirectory3.com/four-places-in-town/",
        f"<article><h1>Four places in town</h1><p>{FIRST}</p>{parts}</article>",
    )

    assert [name for name, _ in POSTS[:4]] == [
        line for line in article.body.split("\n\n") if line.endswith("made of it")
    ]


def test_short_headings_are_no_authors():
    """A heading of two capitalised words is not a person."""
    body = f"<main><h1>A bridge reopens in Marlow</h1><div>Article Summary</div><p>{FIRST}</p><div>Key Points</div><p>{SECOND}</p><div>Why It Matters</div><p>{THIRD}</p></main>"
    [article] = read("viqus", "https://viqus.ai/news/a", body)

    assert ["Article Summary", FIRST, "Key Points", SECOND, "Why It Matters", THIRD] == article.body.split("\n\n")
    assert [] == article.authors


@pytest.mark.parametrize(
    "meta",
    [
        "<p class=meta>By Ann Lee · 5 min read · February 1, 2026</p>",
        "<span><time class=updated datetime=2026-02-05T08:00:00+00:00>February 5, 2026</time><time class='entry-date published' datetime=2026-02-01T08:00:00+00:00>February 1, 2026</time></span> <span>by <a rel=author href=/ann>Ann Lee</a></span>",
        "<ul><li><a rel=author href=/ann>Ann Lee</a></li><li><time datetime=2026-02-01>Feb 1</time></li></ul>",
        "<div class=post-footer>Posted by <a rel=author href=/ann>Ann Lee</a> on <time datetime=2026-02-01T08:00:00+00:00>1 Feb</time></div>",
    ],
)
def test_author_and_date_of_themes(meta):
    """Themes print author and date in many ways; the later of two dates is not the first."""
    source = f"<!doctype html><html lang=en><body><article><h1>A bridge reopens in Marlow</h1>{meta}{PROSE}</article><aside><a href=/x>Other</a> <span>October 19, 2025</span></aside></body></html>"
    [article] = extract(
        source.encode(), url="https://example.org/news/a-bridge-reopens", fetched_at="2026-03-01T00:00:00+00:00"
    )

    assert (["Ann Lee"], "2026-02-01") == (article.authors, (article.date_published or "")[:10])
    assert [FIRST, SECOND, THIRD] == article.body.split("\n\n")


def test_dashed_advert_line_goes():
    """Themes print "- Advertisement -"."""
    [article] = read(
        "newsdirectory3",
        "https://www.newsdirectory3.com/a-b-c-d/",
        f"<article><h1>A bridge reopens</h1><p>{FIRST}</p><span>- Advertisement -</span><p>{SECOND}</p><p>{THIRD}</p></article>",
    )

    assert [FIRST, SECOND, THIRD] == article.body.split("\n\n")


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Marlow bridge: walkers are back", "Marlow bridge: walkers are back"),
        ("How the town got its way at last", "How the town got its way at last"),
        ("Article Summary", None),
        ("Key Points", None),
    ],
)
def test_second_headline(heading, expected):
    """A heading at the top of the text stays there, and is the second headline if it is one."""
    [article] = read(
        "techticia",
        "https://www.techticia.com/2025/10/a.html",
        f"<article><h1>A bridge reopens in Marlow</h1><h2>{heading}</h2>{PROSE}</article>",
    )

    assert (heading, expected) == (article.body.split("\n\n")[0], article.alternative_headline)


def test_dek_that_nothing_states():
    """A short paragraph without a citation above the first that has one is an aggregator's dek."""
    line = "The bridge is open again after two years, and the town has walked over it."
    article = story(f"<p>{line}</p><p>{FIRST[:-1]} 1 2.</p><p>{SECOND[:-1]} 1.</p>")

    assert (line, [FIRST, SECOND]) == (article.description, article.body.split("\n\n"))


@pytest.mark.parametrize(
    "meta",
    [
        "<ul class=post-info><li><span class='info__item info__item--type-author'>Ann Lee</span></li></ul>",
        "<div class=fusion-meta-info>By <span class=vcard><span class=fn><a href=/ann>Ann Lee</a></span></span>|News</div>",
    ],
)
def test_author_named_by_class(meta):
    """A small element called author holds the author; the name of a commenter does not."""
    comment = "<ol class=comment-list><li><cite class=fn>Tom Reed</cite><p>I walked over it on Monday and it is a fine bridge.</p></li></ol>"
    [article] = read(
        "newsdirectory3",
        "https://www.newsdirectory3.com/a-b-c-d/",
        f"<article><h1>A bridge reopens in Marlow</h1>{meta}{PROSE}</article>{comment}",
    )
    [other] = read(
        "newsdirectory3",
        "https://www.newsdirectory3.com/a-b-c-d/",
        f"<article><h1>A bridge reopens in Marlow</h1>{PROSE}</article>{comment}",
    )

    assert (["Ann Lee"], []) == (article.authors, other.authors)
