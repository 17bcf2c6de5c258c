"""Pages of a choir, a parish, a shop's magazine and others, each built by hand: cut, not cut, or no article."""

import pytest

from pipelines.engine import extract
from tests.engine.pages import FETCHED_AT

RAIN = "It rained on all three evenings, yet the benches by the bandstand were full and the organisers had to fetch more chairs from the vicarage."
CHOIR = "Forty singers from the valley rehearsed through the winter in an unheated barn, and their conductor says that the cold improved their vowels."
BELL = "The smaller bell cracked in 1911 and was never recast, because the foundry wanted more for the bronze than the parish had in its coffers."
BREAD = "Her rye loaf rests for thirty hours and leaves the oven nearly black; customers who ask for a paler one are sent across the road."
BOATS = "Six of the boats were built by pupils, who learnt along the way that larch bends better than oak and that varnish does not forgive haste."
SNOW = "When the pass was closed by snow the post came by sledge, and the schoolmaster read the letters aloud to whoever could not read them."
MONEY = "The treasurer expects that donations will cover two thirds of the sum, and that a raffle and the sale of old hymn books will bring in the rest."
GOATS = "Two goats escaped during the blessing of the animals and were found in the evening on the terrace of the inn, where they had eaten the menu."


def read(body, *, url, title="St Wystan", head="", lang="en"):
    page = f"<!doctype html><html lang='{lang}'><head><meta charset='utf-8'><title>{title}</title>{head}</head><body>{body}</body></html>"
    return [
        (article.kind, article.headline, article.date_published)
        for article in extract(page.encode(), url=url, fetched_at=FETCHED_AT)
    ]


def entries(*found):
    return [("digest_entry", headline, day) for headline, day in found]


PARISH = f"""
<table width="100%"><tr><td width="160"><a href="/index.html">Home</a><br><a href="/choir.html">Choir</a></td><td>
<p class="date">12 January 2025</p><p class="head"><a href="/n/231.html"><b>The bell that never was recast</b></a></p><p>{BELL}</p><p>{MONEY} {SNOW}</p>
<hr><p class="date">29 December 2024</p><p class="head"><a href="/n/230.html"><b>Singing in the barn</b></a></p><p>{CHOIR}</p><p>{RAIN} {MONEY}</p>
<hr><p class="date">3 November 2024</p><p class="head"><a href="/n/229.html"><b>Goats at the blessing</b></a></p><p>{GOATS}</p><p>{SNOW} {BREAD}</p>
</td></tr></table>"""

JOURNAL = f"""
<header><a href="/">Larch &amp; Oak</a></header>
<div class="wp-block-query"><ul class="wp-block-post-template">
<li><h2><a href="/varnish-does-not-forgive/">Varnish does not forgive</a></h2><div class="wp-block-post-date"><time datetime="2024-08-01T10:00:00+02:00">1 August 2024</time></div><div><p>{BOATS} {RAIN}</p><p>{SNOW}</p></div></li>
<li><h2><a href="/why-larch/">Why larch</a></h2><div class="wp-block-post-date"><time datetime="2024-07-14T09:30:00+02:00">14 July 2024</time></div><div><p>{BREAD} {BOATS}</p><p>{GOATS}</p></div></li>
<li><h2><a href="/a-boat-for-the-vicar/">A boat for the vicar</a></h2><div class="wp-block-post-date"><time datetime="2024-06-30T18:00:00+02:00">30 June 2024</time></div><div><p>{MONEY} {CHOIR}</p><p>{BELL}</p></div></li>
</ul></div>"""

LINKLOG = f"""
<h1>Crumbs</h1><p>Notes on baking.</p>
<div><h3><a href="https://mill.example/rye">Rye from the mill</a></h3><small>Posted 4 March 2025 <a href="/2025/rye">∞</a></small><p>{BREAD}</p><blockquote><p>{SNOW}</p></blockquote><p>{GOATS}</p></div>
<div><h3><a href="https://oven.example/black">An oven that burns</a></h3><small>Posted 2 March 2025 <a href="/2025/oven">∞</a></small><p>{MONEY}</p><p>{BREAD}</p><p>{CHOIR}</p></div>
<div><h3><a href="https://salt.example/">Salt, again</a></h3><small>Posted 27 February 2025 <a href="/2025/salt">∞</a></small><p>{RAIN}</p><p>{BREAD}</p><p>{BELL}</p></div>"""

MAGAZINE = "".join(
    f"<div class='grid'><a href='/magazin/{slug}'><img src='/{slug}.jpg' alt=''></a><span>{kicker}</span><h3><a href='/magazin/{slug}'>{name}</a></h3>"
    f"<p>{one} {two}</p><a class='m' href='/magazin/{slug}'>Weiterlesen</a></div>"
    for slug, kicker, name, one, two in (
        (
            "roggen",
            "Backen",
            "Dreißig Stunden für ein Brot",
            "Der Teig ruht dreißig Stunden, bevor er in den Ofen kommt, und das schmeckt man noch am vierten Tag.",
            "Wer helles Brot möchte, den schickt die Bäckerin über die Straße, denn sie selbst backt seit ihrer Lehre nur noch dunkles und will daran nichts ändern.",
        ),
        (
            "boote",
            "Holz",
            "Sechs Boote aus der Schule",
            "Lärche lässt sich besser biegen als Eiche, und Lack verzeiht keine Eile: Das haben die Schüler in diesem Jahr gelernt.",
            "Im Mai werden die sechs Boote zu Wasser gelassen, und der Pfarrer hat versprochen, in das kleinste zu steigen, wenn es nicht regnet.",
        ),
        (
            "glocke",
            "Geschichte",
            "Die Glocke mit dem Sprung",
            "Seit 1911 hat die kleine Glocke einen Sprung, und seither läutet man sie nur an Ostern und mit einem Hammer aus Holz.",
            "Ein neuer Guss war der Gemeinde zu teuer, und heute möchte ihn niemand mehr, weil sich alle an den Klang gewöhnt haben und Besucher nach ihr fragen.",
        ),
        (
            "post",
            "Winter",
            "Briefe mit dem Schlitten",
            "War der Pass verschneit, so kam die Post mit dem Schlitten, und der Lehrer las die Briefe allen vor, die nicht lesen konnten.",
            "Ein paar davon haben sich in einer Truhe gefunden, und das Archiv hat sie jetzt zum ersten Mal ausgestellt, mit Abschriften für die Besucher.",
        ),
    )
)

PRESS = (
    "<h2>Press releases</h2><table>"
    + "".join(
        f"<tr><td valign='top'>{day}</td><td><a href='/press/{number}'>{name}</a><br>{text}</td></tr>"
        for number, day, name, text in (
            (91, "02/10/2025", "Raffle for the new roof raises a third of the sum", f"{MONEY} {RAIN}"),
            (90, "01/17/2025", "Six boats to be launched in May", f"{BOATS} {GOATS}"),
            (89, "12/20/2024", "Letters that came by sledge go on show", f"{SNOW} {BELL}"),
            (88, "11/08/2024", "Baker opens a second shop across the road", f"{BREAD} {CHOIR}"),
        )
    )
    + "</table>"
)

FRONT = f"""
<div id="top"><a href="/">The Valley</a></div><div id="lead"><h2><a href="/s/bell">The bell that nobody wants to mend</a></h2><p>By Jo Hart</p><p>{BELL} {MONEY}</p></div>
<div id="more"><div><h2><a href="/s/choir">A winter in the barn</a></h2><p>By Al Reed</p><p>{CHOIR} {RAIN}</p></div><div><h2><a href="/s/goats">Goats eat the menu</a></h2><p>By Jo Hart</p><p>{GOATS} {BREAD}</p></div>
<div><h2><a href="/s/boats">Boats built by pupils</a></h2><p>By Al Reed</p><p>{BOATS} {SNOW}</p></div></div>"""

PAIR = f"""
<main><section><h2><a href="/diary/44">Snow on the pass</a></h2><p><em>Monday, 3 February 2025</em></p><p>{SNOW}</p><p>{BREAD}</p><p>{MONEY}</p></section>
<section><h2><a href="/diary/43">Chairs from the vicarage</a></h2><p><em>Friday, 31 January 2025</em></p><p>{RAIN}</p><p>{GOATS}</p><p>{CHOIR}</p></section></main>"""

GUIDE = f"""
<article><h1>The nine best bakeries of the valley, and one across the road</h1><p class="by">Jo Hart</p><time datetime="2025-02-01">1 February 2025</time><p>{BREAD} {MONEY}</p>
<h2><a href="https://black-oven.example/">The Black Oven</a></h2><p>{RAIN}</p><p>{SNOW}</p><h2><a href="https://rye.example/">Rye and Salt</a></h2><p>{GOATS}</p><p>{BOATS}</p>
<h2><a href="https://crust.example/">Crust</a></h2><p>{CHOIR}</p><p>{BELL}</p></article>"""

EXPLAINER = f"""
<div class="c"><h1>Bells, explained for those who never rang one</h1><p>{BELL}</p><p>{MONEY}</p>
<h3>1) <a href="/glossary/recast">What does it mean to recast a bell?</a></h3><p>{SNOW}</p><p>{RAIN}</p><h3>2) <a href="/glossary/bronze">Why bronze?</a></h3><p>{BOATS}</p><p>{CHOIR}</p>
<h3>3) <a href="/glossary/foundry">Is there a foundry left?</a></h3><p>{GOATS}</p><p>{BREAD}</p></div>"""

PORTRAIT = f"""
<div id="page"><h1>Two women and a barn: how the valley learnt to sing</h1><div>Words: Al Reed</div><p>{CHOIR}</p>
<h2><a href="/people/ida-moss">Ida Moss, conductor</a></h2><p>{RAIN}</p><p>{SNOW}</p><p>{BREAD}</p><h2><a href="/people/una-lark">Una Lark, alto</a></h2><p>{GOATS}</p><p>{BOATS}</p><p>{MONEY}</p></div>"""

RECIPES = f"""
<h1>Six loaves, ranked by how dark they are</h1>
<div class="item"><h2>#3 <a href="/shop/rye">Thirty-hour rye</a></h2><p>{BREAD}</p><p>{RAIN}</p><a href="/shop/rye">Order this loaf in the shop</a></div>
<div class="item"><h2>#2 <a href="/shop/oat">Oat and treacle</a></h2><p>{GOATS}</p><p>{SNOW}</p><a href="/shop/oat">Order this loaf in the shop</a></div>
<div class="item"><h2>#1 <a href="/shop/char">The charcoal</a></h2><p>{MONEY}</p><p>{BELL}</p><a href="/shop/char">Order this loaf in the shop</a></div>"""

RUSSIAN = "".join(
    f"<div class='k'><span class='d'>{day}</span><a class='t' href='/novosti/{number}'>{name}</a><div class='x'>{text}</div></div>"
    for number, day, name, text in (
        (
            518,
            "12.05.2025",
            "На реке снова ходит паром",
            "Паром вернулся на реку после двух лет ремонта, и первыми пассажирами стали школьники из соседнего села, которые ждали его с рассвета. Капитан рассказал, что мотор собрали заново, а палубу настелили из лиственницы, как было раньше, и теперь она прослужит ещё лет тридцать, если за ней следить.",
        ),
        (
            517,
            "10.05.2025",
            "Музей нашёл забытую картину",
            "Картину нашли за шкафом, когда красили стену, и никто из сотрудников не мог вспомнить, как она туда попала. Специалисты считают, что её написал местный учитель рисования, который уехал из города перед войной и больше не вернулся, хотя его ученики долго писали ему письма.",
        ),
        (
            516,
            "07.05.2025",
            "Город покупает старый сад",
            "Сад на холме простоял без хозяина двенадцать лет, и соседи ухаживали за яблонями сами, кто как умел. Теперь город заплатит за него из резерва, а осенью там посадят новые деревья и поставят скамейки, чтобы вид на долину был открыт для всех, кто поднимется наверх.",
        ),
    )
)
TABLOID = f"""
<div class="wrap"><h1 class="logo"><a href="/">The Bandstand</a></h1><div class="cols"><div class="c1">
<div class="u1"><h2 class="ha"><a href="/rain-and-chairs">Rain, and chairs from the vicarage</a></h2><p class="wh">by Jo Hart on 12th March, 2025 at 8:15 am</p><div class="tx"><p>{RAIN}</p><p>{MONEY}</p><h3>The barn</h3><p>{CHOIR}</p></div></div>
<div class="u2"><h2 class="hb"><a href="/a-paler-loaf">Nobody wants a paler loaf</a></h2><p class="wh">by Al Reed on 9th March, 2025 at 6:00 pm</p><div class="tx"><p>{BREAD}</p><p>{SNOW}</p></div></div>
<div class="u1"><h2 class="ha"><a href="/varnish">What varnish forgives</a></h2><p class="wh">by Jo Hart on 1st March, 2025 at 11:45 am</p><div class="tx"><p>{BOATS}</p><p>{GOATS}</p><p>{BELL}</p></div></div>
</div><div class="c2"><h4>Hear us</h4><p>Concerts are free, and the hat goes round in the interval.</p></div></div></div>"""
BULLETIN = f"""
<body><center><font size="5">Bulletin of the valley</font></center><dl>
<dt><a href="b12.htm">Bulletin twelve: the raffle and the roof</a></dt><dd>{MONEY} {RAIN}</dd><dt><a href="b11.htm">Bulletin eleven: a loaf and a road</a></dt><dd>{BREAD} {SNOW}</dd>
<dt><a href="b10.htm">Bulletin ten: larch, oak and varnish</a></dt><dd>{BOATS} {GOATS}</dd><dt><a href="b09.htm">Bulletin nine: vowels in the cold</a></dt><dd>{CHOIR} {BELL}</dd></dl></body>"""
MINUTES = f"""
<h1>Council</h1><div><h3>Roof of the vicarage</h3><p>Decided on 2025-03-04</p><p>{MONEY}</p><p>{RAIN}</p><p>{SNOW}</p></div>
<div><h3>Animals in the square</h3><p>Decided on 2025-02-11</p><p>{GOATS}</p><p>{BREAD}</p><p>{BELL}</p></div><div><h3>Mooring of the boats</h3><p>Decided on 2025-01-14</p><p>{BOATS}</p><p>{CHOIR}</p><p>{RAIN}</p></div>"""
LESSONS = f"""
<main><h1>What a winter without heating taught forty singers</h1><p><span>Al Reed</span> <span>5 February 2025</span></p><p>{CHOIR} {RAIN}</p>
<h2><a href="/lexicon/breath">Breathe before you think</a></h2><p>{SNOW}</p><p>{BREAD}</p><p>{MONEY}</p><h2><a href="/lexicon/vowels">Vowels like the cold</a></h2><p>{GOATS}</p><p>{BOATS}</p>
<h2><a href="/lexicon/tea">Tea is a section of its own</a></h2><p>{BELL}</p><p>{RAIN}</p></main>"""
CHRONICLE = f"""
<div id="c"><h1>A hundred years of the small bell, told from the beginning</h1><p>{BELL} {MONEY}</p><h2>1911</h2><p>{SNOW}</p><p>{RAIN}</p><h2>1947</h2><p>{CHOIR}</p><p>{BREAD}</p><h2>1988</h2><p>{BOATS}</p><p>{GOATS}</p></div>"""
ALSO = f"""
<div id="story"><h1>Goats on the terrace of the inn</h1><p>By Jo Hart</p><p>{GOATS}</p><p>{SNOW}</p><p>{BREAD}</p><p>{RAIN}</p><p>{BELL}</p></div>
<div id="also"><div><h3><a href="/s/1">A loaf that rests for thirty hours</a></h3><p>{BREAD} {MONEY}</p></div><div><h3><a href="/s/2">Chairs from the vicarage, again</a></h3><p>{RAIN} {BOATS}</p></div><div><h3><a href="/s/3">Why the barn stays cold</a></h3><p>{CHOIR} {SNOW}</p></div></div>"""
SHORT = "<h1>Latest</h1>" + "".join(
    f"<div><div><a href='/l/{at}'>{name}</a></div><div>{by}</div><div>{text} […]</div></div>"
    for at, (name, by, text) in enumerate(
        (
            ("Larch bends better than oak", "Al Reed", f"{BOATS} {SNOW} {RAIN}"),
            ("The menu was eaten", "Jo Hart", f"{GOATS} {BREAD} {CHOIR}"),
            ("Hymn books for sale", "Jo Hart", f"{MONEY} {BELL} {SNOW}"),
        )
    )
)

PAGES = {
    "parish, cells and bold lines": (PARISH, "https://st-wystan.example/news.html", entries(("The bell that never was recast", "2025-01-12"), ("Singing in the barn", "2024-12-29"), ("Goats at the blessing", "2024-11-03"))),
    "journal, items": (JOURNAL, "https://larch.example/", entries(("Varnish does not forgive", "2024-08-01T10:00:00+02:00"), ("Why larch", "2024-07-14T09:30:00+02:00"), ("A boat for the vicar", "2024-06-30T18:00:00+02:00"))),
    "notes on other sites": (LINKLOG, "https://crumbs.example/", entries(("Rye from the mill", "2025-03-04"), ("An oven that burns", "2025-03-02"), ("Salt, again", "2025-02-27"))),
    "a magazine's grid": (f"<h1>Magazin</h1>{MAGAZINE}", "https://markt.example/magazin", []),
    "press releases in rows": (PRESS, "https://valley.example/press", []),
    "a front page": (FRONT, "https://valley.example/", []),
    "two pages of a diary": (PAIR, "https://pass.example/diary", entries(("Snow on the pass", "2025-02-03"), ("Chairs from the vicarage", "2025-01-31"))),
    "a guide to other sites": (GUIDE, "https://valley.example/x/7781", [("article", "The nine best bakeries of the valley, and one across the road", "2025-02-01")]),
    "an explainer": (EXPLAINER, "https://valley.example/x/7782", [("article", "Bells, explained for those who never rang one", None)]),
    "a portrait of two": (PORTRAIT, "https://valley.example/x/7783", [("article", "Two women and a barn: how the valley learnt to sing", None)]),
    "a ranking": (RECIPES, "https://valley.example/x/7784", [("article", "Six loaves, ranked by how dark they are", None)]),
    "Russian beginnings": (f"<h1>Новости</h1>{RUSSIAN}", "https://gazeta.example/novosti", []),
    "columns of two class names": (TABLOID, "https://bandstand.example/", entries(("Rain, and chairs from the vicarage", "2025-03-12T08:15:00"), ("Nobody wants a paler loaf", "2025-03-09T18:00:00"), ("What varnish forgives", "2025-03-01T11:45:00"))),
    "terms and their descriptions": (BULLETIN, "https://valley.example/b/index.htm", []),
    "minutes without links": (MINUTES, "https://valley.example/council", entries(("Roof of the vicarage", "2025-03-04"), ("Animals in the square", "2025-02-11"), ("Mooring of the boats", "2025-01-14"))),
    "lessons": (LESSONS, "https://valley.example/x/7785", [("article", "What a winter without heating taught forty singers", "2025-02-05")]),
    "a chronicle": (CHRONICLE, "https://valley.example/x/7786", [("article", "A hundred years of the small bell, told from the beginning", None)]),
    "a story with others below": (ALSO, "https://valley.example/x/7787", [("article", "Goats on the terrace of the inn", None)]),
    "cut off in brackets": (SHORT, "https://valley.example/latest", []),
}  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_pages_of_other_sites(name):
    """Each page has the articles, headlines and dates that a reader would say it has."""
    body, url, expected = PAGES[name]

    assert expected == read(body, url=url)
