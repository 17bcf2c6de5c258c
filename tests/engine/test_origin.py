"""Where a story comes from: what tells, what does not, a table a kind. All pages here are made up."""

import json

import pytest

from pipelines.engine import extract
from pipelines.engine.agencies import agency_among, agency_called, agency_in
from pipelines.engine.origin import MAX_EVIDENCE, MAX_QUOTE
from pipelines.engine.origin.publications import is_publication
from pipelines.engine.origin.wire import credit_line, dateline

MORE = (
    "The town council of Marlow Quay met twice in the past week to speak about the bridge and its cost.",
    "Work on the western pier begins in spring, and the ferry will run every twenty minutes until then.",
    "Traders in the harbour said that they had waited for the bridge for longer than they could remember.",
)


def page(*opening, end=(), head="", above="", below="", closing="", language="en"):
    body = "".join(f"<p>{line}</p>" for line in (*opening, *MORE, *end))
    return (
        f"<html lang='{language}'><head><title>A bridge reopens in Marlow Quay | River News</title>"
        f"<meta property='og:site_name' content='River News'>{head}</head><body><nav><a href='/'>Home</a></nav>"
        f"<article>{above}<h1>A bridge reopens in Marlow Quay</h1>{below}{body}</article>{closing}</body></html>"
    ).encode()


def origin_of(body, url="https://rivernews.example/local/bridge-reopens"):
    [article] = extract(body, url=url)
    return article.origin


@pytest.mark.parametrize(
    ("line", "agency", "evidence"),
    [
        ("BERLIN (AP) — The bridge is open again, the council said on Monday.", "AP", "dateline: BERLIN (AP) —"),
        ("(Reuters) - The bridge is open again, the council said on Monday.", "Reuters", "dateline: (Reuters) -"),
        ("WASHINGTON, Nov 3 (Reuters) - The bridge is open again, it said.", "Reuters", "dateline: WASHINGTON, Nov 3 (Reuters) -"),
        ("MOSKAU (dpa) Die Brücke ist wieder offen, teilte die Stadt am Montag mit.", "dpa", "dateline: MOSKAU (dpa)"),
        ("Berlin/München (dpa/lby) - Die Brücke ist wieder offen, teilte die Stadt mit.", "dpa", "dateline: Berlin/München (dpa/lby) -"),
        ("PARIS (AFP) - Le pont est de nouveau ouvert, a annoncé la mairie lundi.", "AFP", "dateline: PARIS (AFP) -"),
        ("Phulbani (Odisha), Jan 17 (PTI) The bridge is open again, the council said.", "PTI", "dateline: Phulbani (Odisha), Jan 17 (PTI)"),
        ("New Delhi, Jan 12 (PTI) The bridge is open again, the council said on Monday.", "PTI", "dateline: New Delhi, Jan 12 (PTI)"),
        ("新华社北京11月3日电（记者王小明）大桥于星期一重新开放，市政府表示。", "Xinhua", "dateline: 新华社北京11月3日电"),
        ("（共同）橋は月曜日に再び開通したと町議会が発表した。", "Kyodo", "dateline: （共同）"),
        ("［東京　３日　ロイター］ - 橋は月曜日に再び開通したと町議会が発表した。", "Reuters", "dateline: ［東京 ３日 ロイター］ -"),
        ("STOCKHOLM (TT) - The bridge is open again, the council said on Monday.", "TT", "dateline: STOCKHOLM (TT) -"),
        ("ANKARA, Türkiye (AA) - The bridge is open again, the council said.", "Anadolu", "dateline: ANKARA, Türkiye (AA) -"),
        ("VILNIUS, Nov 3 (BNS) - The bridge is open again, the council said.", "BNS", "dateline: VILNIUS, Nov 3 (BNS) -"),
        ("OTTAWA (CP) - The bridge is open again, the council said on Monday.", "CP", "dateline: OTTAWA (CP) -"),
        ("BEIJING (China News Service) - The bridge is open again, it said.", "CNS", "dateline: BEIJING (China News Service) -"),
        ("(서울=연합뉴스) 다리가 월요일에 다시 열렸다고 시의회가 밝혔다.", "Yonhap", "dateline: (서울=연합뉴스)"),
    ],
)  # fmt: skip
def test_datelines(line, agency, evidence):
    """A dateline with an agency of the closed list makes a wire story, quoted."""
    origin = origin_of(page(line))

    assert ("wire", agency) == (origin.kind, origin.agency)
    assert [evidence] == origin.evidence


@pytest.mark.parametrize(
    "line",
    [
        "COLUMBIA, Mo. (KMIZ) — The bridge is open again, the council said on Monday.",
        "NEW YORK (WABC) -- The bridge is open again, the council said on Monday.",
        "Artificial intelligence (AI) is at work in the bridge, the council said on Monday.",
        "LONDON (AI) - The bridge is open again, the council said on Monday.",
        "The Associated Press (AP) has a new office in the tower beside the bridge.",
        "The council of Marlow Quay (see map) - for once - agreed on the bridge on Monday.",
        "Alcoholics Anonymous (AA) meets in the house beside the bridge on Mondays.",
        "LOS ANGELES (CNS) - The bridge is open again, the council said on Monday.",
        "VATICAN CITY (CNS) — The bridge is open again, the council said on Monday.",
        "HELENA, Mont. (BNS) - The bridge is open again, the council said on Monday.",
        "Ann Arbor (TT) — The bridge is open again, the council said on Monday.",
        "Harrisburg, Pa. (AA) - The bridge is open again, the council said on Monday.",
        "MARLOW (CP) - The bridge is open again, the council said on Monday.",
    ],
)
def test_what_is_no_dateline(line):
    """Local stations, abbreviations and agencies that are spoken of make no wire story."""
    assert None is origin_of(page(line)).kind


@pytest.mark.parametrize(
    ("line", "agency"),
    [
        ("© 2025 dpa", "dpa"),
        ("Copyright 2025 The Associated Press. All rights reserved.", "AP"),
        ("© dpa-infocom, dpa:251103-930-241822/1", "dpa"),
        ("dpa-infocom GmbH", "dpa"),
        ("The ferry stays until then, the council said on Monday evening. (PTI)", "PTI"),
        ("– Reuters", "Reuters"),
        ("PAP", "PAP"),
        ("Source: The Canadian Press", "CP"),
        ("© 2025 Bloomberg L.P.", "Bloomberg"),
        ("Copyright 2025 Thomson Reuters Limited", "Reuters"),
        ("jb, Reuters, PAP", "Reuters"),
        ("Source: Xinhua", "Xinhua"),
        ("Fuente: EFE", "EFE"),
        ("Reporting by Ann Lee in Marlow; Editing by Tom Reed", "Reuters"),
    ],
)
def test_credit_lines(line, agency):
    """A credit at the end of the text is a wire story's, whether it stays in the text or was removed."""
    origin = origin_of(page(end=(line,)))

    assert ("wire", agency) == (origin.kind, origin.agency)


@pytest.mark.parametrize(
    "line",
    [
        "© 2025 River News",
        "Copyright 2025 River News Ltd. All rights reserved.",
        "Source: town council",
        "The bridge at dawn, seen from the tower. (AP Photo/Ann Lee)",
        "The council thanked Reuters for its map.",
        "Copyright 2025 Bloomberg Philanthropies, all rights reserved.",
        "Source: CP Rail",
        "Source: TT Electronics",
        "He won by two. (TT)",
        "More will follow in the evening. (Monday)",
    ],
)
def test_what_is_no_credit_line(line):
    """The site's own copyright, sources of figures and credits of pictures say nothing of the text."""
    assert None is origin_of(page(end=(line,))).kind


def test_agency_in_the_byline():
    """An agency that signs makes a wire story; the site's own newsroom does not: it is evidence of nothing but itself."""
    agency = origin_of(page(below="<p class='byline'>By ANN LEE, Associated Press</p>"))
    own = origin_of(page(below="<p class='byline'>By River News</p>"))

    assert ("wire", "AP") == (agency.kind, agency.agency)
    assert (None, ["byline: River News"]) == (own.kind, own.evidence)


def test_agency_on_its_own_site():
    """What an agency publishes itself is original."""
    origin = origin_of(
        page("WASHINGTON, Nov 3 (Reuters) - The bridge is open again."), "https://www.reuters.com/world/bridge-reopens"
    )

    assert ("original", "Reuters") == (origin.kind, origin.agency)


@pytest.mark.parametrize(
    ("line", "publisher"),
    [
        ("This article was originally published on The Ellenby Post.", "Ellenby Post"),
        ("This article first appeared on Ellenby Post", "Ellenby Post"),
        ("The post A bridge reopens in Marlow Quay appeared first on Ellenby Post.", "Ellenby Post"),
        ("Republished from Ellenby Post under a Creative Commons licence.", "Ellenby Post"),
        ("Republished with permission from Ellenby Post.", "Ellenby Post"),
        ("Dieser Artikel erschien zuerst bei Ellenby Post.", "Ellenby Post"),
        ("Cet article a été initialement publié sur Ellenby Post.", "Ellenby Post"),
        ("Este artículo fue publicado originalmente en Ellenby Post.", "Ellenby Post"),
        ("This article is republished from The Ellenby Post under a Creative Commons license.", "Ellenby Post"),
        ("This article was published in The Ellenby Gazette.", "Ellenby Gazette"),
        ("Originally published in Ellenby Post on May 3.", "Ellenby Post"),
        ("Originally published on Marlowly", "Marlowly"),
        ("This story was originally published by Marlowly.", "Marlowly"),
        ("本文转载自埃伦比晚报", "埃伦比晚报"),
    ],
)
def test_notices_of_syndication(line, publisher):
    """A notice names the publisher that had the text first."""
    origin = origin_of(page(end=(line,)))

    assert ("syndicated", publisher) == (origin.kind, origin.publisher and origin.publisher.removeprefix("The "))
    assert any(line.rstrip(".") in quote for quote in origin.evidence)


@pytest.mark.parametrize(
    "line",
    [
        "This article was originally published on May 3 and has been updated.",
        "This story was first published in 2019.",
        "The novel first appeared on a shelf of the town library in the year of the flood.",
        "The figures were originally published by a committee that nobody remembers.",
        "Originally published in French, the book sold well beside the river.",
        "First published by Penguin in 1960, the book is still read beside the river.",
        "This report was published by Amnesty International on Monday and says that the bridge is open.",
        "The post office first appeared on Main Street",
    ],
)
def test_what_is_no_notice_of_syndication(line):
    """Dates are no publishers, and books are published too."""
    assert None is origin_of(page(end=(line,))).kind


def test_article_in_the_name():
    """A publication whose name begins with its article is called so."""
    line = (
        "This article is republished from The Conversation under a Creative Commons license. Read the original article."
    )

    assert "The Conversation" == origin_of(page(end=(line,))).publisher


def test_notice_that_names_the_site_itself():
    """A feed's last line, printed on the site that the feed is of, says that the text is its own."""
    assert "original" == origin_of(page(end=("The post A bridge reopens appeared first on River News.",))).kind


@pytest.mark.parametrize(
    ("canonical", "kind"),
    [
        ("https://www.ellenbypost.example/local/bridge", "syndicated"),
        ("https://rivernews.example/local/bridge", None),
        ("https://m.rivernews.example/local/bridge", None),
        ("https://rivernews-staging.example/local/bridge", None),
        ("https://www.ellenbypost.example/", None),
    ],
)
def test_canonical_address(canonical, kind):
    """A canonical address on a site of another name; a front page, or the site's own other host, is none."""
    origin = origin_of(page(head=f"<link rel='canonical' href='{canonical}'>"))

    assert kind == origin.kind
    if kind:
        assert (canonical, [f"link:canonical: {canonical}"]) == (origin.url, origin.evidence)


def test_statements_for_machines():
    """syndication-source, original-source and isBasedOn name addresses elsewhere."""
    elsewhere = "https://www.ellenbypost.example/local/bridge"
    source = origin_of(page(head=f"<meta name='syndication-source' content='{elsewhere}'>"))
    own = origin_of(page(head="<meta name='original-source' content='https://rivernews.example/local/bridge-reopens'>"))
    thing = json.dumps({"@type": "NewsArticle", "headline": "A bridge reopens in Marlow Quay", "isBasedOn": elsewhere})
    based = origin_of(page(head=f'<script type="application/ld+json">{thing}</script>'))

    assert ("syndicated", elsewhere) == (source.kind, source.url)
    assert "original" == own.kind
    assert ("rewrite", elsewhere) == (based.kind, based.url)


@pytest.mark.parametrize(
    "parts",
    [
        {"head": '<script type="application/ld+json">{"@type":"AdvertiserContentArticle","headline":"A bridge reopens in Marlow Quay"}</script>'},
        {"above": "<p>Advertorial</p>"},
        {"above": "<div>Sponsored content</div>"},
        {"above": "<div>Paid post</div>"},
        {"above": "<div class='section'>Gesponserter Beitrag</div>"},
        {"head": "<meta property='article:section' content='Sponsored'>"},
        {"head": "<meta property='article:section' content='Anzeige'>"},
        {"below": "<p>Sponsored by Ellenby Works</p>"},
        {"end": ("This article is sponsored by Ellenby Works, maker of bridges.",)},
    ],
    ids=str,
)  # fmt: skip
def test_sponsored(parts):
    """Marks of a text that somebody paid for."""
    assert "sponsored" == origin_of(page(**parts)).kind


@pytest.mark.parametrize(
    "parts",
    [
        {"closing": "<aside><div>Sponsored content</div><a href='/x'>A car that drives itself is here</a></aside>"},
        {
            "head": "<meta property='article:section' content='Advertising'><meta property='article:tag' content='Advertising'>"
        },
        {"end": ("The regatta is sponsored by Ellenby Works, and has been since the flood.",)},
        {"end": ("The council paid for the post that the mayor now holds.",)},
    ],
    ids=str,
)
def test_what_is_not_sponsored(parts):
    """Adverts beside the text, advertising as a subject, sponsors of what the text tells of."""
    assert None is origin_of(page(**parts)).kind


@pytest.mark.parametrize(
    "parts",
    [
        {"opening": "ELLENBY, Nov. 3, 2025 /PRNewswire/ -- Ellenby Works has opened the bridge, it said on Monday."},
        {"opening": "ELLENBY--(BUSINESS WIRE)--Ellenby Works has opened the bridge, it said on Monday."},
        {"opening": "ELLENBY, Nov. 03, 2025 (GLOBE NEWSWIRE) -- Ellenby Works has opened the bridge, it said."},
        {"opening": "Ellenby (ots) - Die Brücke ist wieder offen, teilte die Firma am Montag mit."},
        {"above": "<p>PRESS RELEASE</p>"},
        {"above": "<p>Pressemitteilung</p>"},
        {"end": ("About Ellenby Works", "Ellenby Works has built bridges on four rivers since the great flood.", "Media contact: Ann Lee, press@ellenby.example")},
    ],
    ids=str,
)  # fmt: skip
def test_press_releases(parts):
    """Datelines of their wires, their headings, a company's account of itself with whom to ask."""
    opening = [parts.pop("opening")] if "opening" in parts else []

    assert "press_release" == origin_of(page(*opening, **parts)).kind


@pytest.mark.parametrize(
    "end",
    [
        ("The press release did not say what the bridge had cost.",),
        ("About the author", "Ann Lee has written about bridges for River News since the great flood."),
        ("Contact: newsroom@rivernews.example",),
    ],
)
def test_what_is_no_press_release(end):
    """Releases that are spoken of, notes on the author, the newsroom's own address."""
    assert None is origin_of(page(end=end)).kind


@pytest.mark.parametrize(
    ("line", "publisher"),
    [
        (
            "The bridge will stay open through the winter, according to TechCrunch, which has seen the plans.",
            "TechCrunch",
        ),
        ("The bridge will stay open through the winter, TechCrunch reports, and the ferry will go.", "TechCrunch"),
        ("The bridge, as reported by Mashable, will stay open all through the coming winter.", "Mashable"),
        ("The plans were first reported by The Wrap, and the council confirmed them on Monday.", "The Wrap"),
        ("According to a report by The Ellenby Gazette, the bridge will stay open in winter.", "Ellenby Gazette"),
        ("Die Brücke bleibt laut Spiegel auch im Winter offen, und die Fähre fährt nicht mehr.", "Spiegel"),
        ("Wie der Tagesspiegel berichtet, bleibt die Brücke auch im Winter für alle offen.", "Tagesspiegel"),
        ("Le pont restera ouvert tout l'hiver, selon Le Monde, et le bac sera supprimé.", "Le Monde"),
        ("El puente seguirá abierto en invierno, según El País, y el transbordador desaparecerá.", "El País"),
    ],
)
def test_rewrites(line, publisher):
    """A publication that is named as the source at the beginning of the text."""
    origin = origin_of(page(line))

    assert ("rewrite", publisher) == (origin.kind, origin.publisher)


@pytest.mark.parametrize(
    "line",
    [
        "The bridge will stay open through the winter, according to police and the fire brigade.",
        "According to a recent investor letter, the bridge will stay open through the winter.",
        "According to Ann Lee, who keeps the bridge, it will stay open through the winter.",
        "The council reports that the bridge will stay open, and the ferry will go.",
        "The bridge is named after the founder of The Ellenby Gazette, who lived beside it.",
        "He reads TechCrunch on the bridge in the morning, and the river in the evening.",
        "According to River News, the bridge will stay open through the winter, as we said.",
    ],
)
def test_what_is_no_rewrite(line):
    """Persons, offices and letters are no publications; one that is spoken of, or is the site itself, is no source."""
    assert None is origin_of(page(line)).kind


def test_link_to_the_same_story():
    """A link at the beginning to a publication's story whose address has the headline's words."""
    told = "https://techcrunch.com/2025/11/03/marlow-quay-bridge-reopens/"
    other = "https://techcrunch.com/2025/11/03/an-app-for-ferries/"

    assert ("TechCrunch", told) == (
        (
            origin := origin_of(
                page(f'The <a href="{told}">bridge</a> over the river at Marlow Quay is open again, the council said.')
            )
        ).publisher,
        origin.url,
    )
    assert (
        None
        is origin_of(
            page(f'The <a href="{other}">ferry</a> over the river at Marlow Quay is gone for good, the council said.')
        ).kind
    )


def test_publication_among_the_tags():
    """A publication of which the text does not speak is not its subject."""
    tag = "<meta property='article:tag' content='TechCrunch'>"

    assert ("rewrite", "TechCrunch") == ((origin := origin_of(page(head=tag))).kind, origin.publisher)
    assert (
        None
        is origin_of(
            page("The site TechCrunch has been sold to the owner of the bridge at Marlow Quay.", head=tag)
        ).kind
    )


def test_told_to_the_site():
    """Who told it to the site itself makes it the site's own."""
    assert "original" == origin_of(page("The bridge is open, the mayor told River News on Monday evening.")).kind


def test_one_kind_wins():
    """An agency's report that cites a paper is the agency's; a sponsored one stays sponsored."""
    line = "BERLIN (dpa) - The bridge will stay open in winter, according to TechCrunch, it said."

    assert ("wire", None) == ((origin := origin_of(page(line))).kind, origin.publisher)
    assert "sponsored" == origin_of(page(line, above="<p>Advertorial</p>")).kind


def test_evidence_is_short():
    """At most five quotes of at most 200 characters."""
    line = "BERLIN (dpa) - The bridge is open."
    credits = [f"Copyright 2025 The Associated Press. {'All rights reserved. ' * 12}{number}" for number in range(9)]
    origin = origin_of(page(line, end=credits))

    assert 1 < len(origin.evidence) <= MAX_EVIDENCE
    assert max(map(len, origin.evidence)) <= MAX_QUOTE


LETTERS = [
    ("TT", "sv", "Stockholm", "Ann Arbor"),
    ("AA", "tr", "Ankara", "Harrisburg, Pa."),
    ("BNS", "lt", "Vilnius", "Helena, Mont."),
    ("CP", "en-CA", "Ottawa", "Marlow"),
    ("PA", "en-GB", "Edinburgh", "Harrisburg"),
    ("AAP", "en-AU", "Sydney", "New Delhi"),
    ("APA", "de", "Wien", "Washington"),
    ("AGI", "it", "Roma", "San Francisco"),
    ("NTB", "nb", "Oslo", "Marlow"),
]
"""Letters of an agency, its language, a place at home, and one where they are something else."""


@pytest.mark.parametrize(("letters", "language", "at_home", "abroad"), LETTERS)
def test_letters_in_a_dateline(letters, language, at_home, abroad):
    """They are the agency's after a place at home, and after any place in its language; elsewhere they are something else."""
    line = f"({letters}) - The bridge is open again, the council said on Monday."

    assert f"dateline: {at_home} ({letters}) -" == dateline(f"{at_home} {line}", "en")[1]
    assert f"dateline: {abroad} ({letters}) -" == dateline(f"{abroad} {line}", language)[1]
    assert None is dateline(f"{abroad} {line}", "en")


@pytest.mark.parametrize(
    ("place", "letters", "is_at_home"),
    [
        ("LONDON", "PA", True),
        ("LONDON, 3 Nov", "PA", True),
        ("London 3 November", "PA", True),
        ("PARIS/LONDON", "PA", True),
        ("Den Haag", "ANP", True),
        ("STOCKHOLM, Sweden", "TT", True),
        ("Sydney, Nov 3", "AAP", True),
        ("LONDON, Ohio", "PA", False),
        ("LONDON, Ont.", "PA", False),
        ("LONDON, Ohio, Nov 3", "PA", False),
        ("MANCHESTER, N.H.", "PA", False),
        ("VIENNA, Va.", "APA", False),
        ("MELBOURNE, Fla.", "AAP", False),
        ("PERTH AMBOY", "AAP", False),
        ("NEW LONDON", "PA", False),
    ],
)
def test_namesake_of_a_city_at_home(place, letters, is_at_home):
    """A city that says in which state it is, or has a longer name, is another one than an agency's."""
    found = dateline(f"{place} ({letters}) - The bridge is open again, the council said on Monday.", "en")

    assert is_at_home == (found is not None)


@pytest.mark.parametrize(("letters", "language", "at_home", "abroad"), LETTERS)
@pytest.mark.parametrize(
    "line", ["He won by two, the town said. ({})", "He won, it said. ({} 3.11.25)", "Source: {}", "{}", "© 2025 {}"]
)
def test_letters_in_a_credit(letters, language, at_home, abroad, line):
    """At the end of a text, in brackets, as its source, alone or with a year, they are the agency's in its language only."""
    assert agency_called(letters) == credit_line(line.format(letters), language) is not None
    assert None is credit_line(line.format(letters), "en")


@pytest.mark.parametrize(("letters", "language", "at_home", "abroad"), LETTERS)
def test_letters_in_names(letters, language, at_home, abroad):
    """A firm, a degree, letters in running text: no agency, whatever the language."""
    lines = (f"{letters} Electronics built it, and {letters} paid, {letters} members said in Marlow Quay on Monday.",)
    byline = f"<p class='byline'>By Ann Lee, {letters} Consulting</p>"
    origin = origin_of(page(*lines, end=(f"Source: {letters} Electronics",), below=byline, language=language))

    assert (None, None) == (origin.kind, origin.agency)


def test_region_of_the_language():
    """A page of Canada, in English: the letters of its agency."""
    line = "He won by two, the town said. (CP)"

    assert ["CP", None] == [origin_of(page(end=(line,), language=language)).agency for language in ("en-CA", "en-US")]


def test_country_of_the_site():
    """The site's country is as good as the text's language."""
    page_of = page(end=("He won by two, the town said. (PA)",))

    assert None is origin_of(page_of).kind
    assert "PA" == origin_of(page_of, "https://rivernews.co.uk/local/bridge-reopens").agency


@pytest.mark.parametrize("name", ["Sid", "Ani", "Pap", "Pa", "Ap"])
def test_names_that_are_letters_of_an_agency(name):
    """With one capital they are names of people, who sign with them."""
    [article] = extract(page(below=f"<p class='byline'>By {name} Lee and {name}</p>"), url="https://x.example/a")

    assert (None, None) == (article.origin.kind, article.origin.agency)
    assert f"{name} Lee" == article.authors[0]


def test_state_in_brackets():
    """What stands in brackets beside the place belongs to it, if the dateline goes on: here a state of India."""
    origin = origin_of(page("Vijayawada (AP), Jan 17 (PTI) The bridge is open again, the council said on Monday."))

    assert ("wire", "PTI") == (origin.kind, origin.agency)


@pytest.mark.parametrize(
    ("inside", "agency"),
    [
        ("dpa", "dpa"),
        ("AFP/dpa", "AFP"),
        ("KMIZ", None),
        ("WABC", None),
        ("AI", None),
        ("CEO", None),
        ("dpa-AFX", "AFX"),
    ],
)
def test_closed_list(inside, agency):
    """What stands in brackets is an agency only if it is on the list."""
    assert agency == agency_among(inside)


def test_short_names_in_running_text():
    """Initials that others have, too, count in datelines only."""
    assert (None, "AFP") == (agency_in("The PA and the TT met AA"), agency_in("a report of AFP"))


@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        ("TechCrunch", True),
        ("The Ellenby Gazette", True),
        ("police", False),
        ("Ann Lee", False),
        ("Ministry of Health", False),
    ],
)
def test_publications(name, verdict):
    """Known ones, and those whose name says so."""
    assert verdict is is_publication(name)
