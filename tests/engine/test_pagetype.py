"""What a page is: an article, or a page of another kind."""

import pytest

from pipelines.engine import Hints
from pipelines.engine.pagefeatures import features
from pipelines.engine.pagetype import stored_model
from pipelines.judge import reason_to_drop
from tests.engine.pages import FIRST, HEADLINE, PROSE, SECOND, THIRD, URL, article, json_ld, news, page, reading

CARDS = "".join(
    f'<div class="card"><h3><a href="/{n}">Story number {n} of the day in town</a></h3><p>A teaser of some words that says what is in it.</p></div>'
    for n in range(12)
)


LINKS = "".join(f'<li><a href="/s{n}">Section {n}</a></li>' for n in range(14))
NAV = f"<nav><ul>{LINKS}</ul></nav>"
MANUAL = "".join(f'<li><a href="/docs/{n}">Chapter {n} of the manual</a></li>' for n in range(20))
PHOTO = (
    '<time>May 3, 2025</time><figure><img src="a.jpg"><figcaption>The reopened bridge at Marlow, seen from the quay on '
    "Monday at dawn. Photo: Ann Lee</figcaption></figure>"
)
UPDATES = "".join(
    f"<div class='entry'><time>{hour}:15</time><h3>Update number {hour}</h3><p>{SECOND}</p><p>{THIRD}</p></div>"
    for hour in range(10, 22)
)
COLUMN = "<p>By Ann Lee</p>" + 6 * (
    "<p>I have walked this bridge for thirty years, and you may ask why we should care? I think we must, and I will say so.</p>"
)
RELEASE = (
    f"<p>MARLOW, May 3, 2025 - {FIRST}</p><p>{SECOND}</p><h2>About River Works</h2><p>River Works is a company that builds "
    "and repairs bridges, and our services reach from planning to upkeep.</p><p>Contact: Ann Lee, press@example.org</p>"
)
RECIPE = (
    f"<p>{FIRST}</p><h2>Ingredients</h2><ul>{''.join(f'<li>{n}00 g of flour</li>' for n in range(2, 9))}</ul>"
    f"<h2>Method</h2><ol><li>{SECOND}</li><li>{THIRD}</li></ol>"
)
REMARKS = "".join(
    f"<div class='comment'><b>Reader {n}</b><p>I think that this was well worth what we paid, and you?</p><a href='#'>Reply</a></div>"
    for n in range(15)
)
MONEY = "".join(
    f"<p>Shares of River Works fell to ${n}.20 after it said that it would pay ${n} million.</p>" for n in "345678"
)
THREAD = "".join(
    f"<div class='post'><div class='author'>Reader {n}</div><div class='message'><p>I have had mine for {n} years now and would "
    "buy it again, if you ask me about it.</p></div><button>Reply</button></div>"
    for n in range(9)
)
GOODS = (
    "<div class='price'>$ 499</div><button class='add-to-cart'>Add to cart</button>"
    f"<div class='product-description'><p>{THIRD}</p></div>"
)
PRODUCT = '<meta property="og:type" content="product">' + json_ld('{"@type": "Product", "name": "Rowing boat"}')
CHAPTER = f"<aside><ul>{MANUAL}</ul></aside><p>{SECOND}</p><pre><code>pip install boat</code></pre><p>{THIRD}</p>"
OFFER = (
    "<div class='hero'><p>We repair your bridge, and you can call us at any hour of the day.</p><button>Get a quote</button></div>"
    "<section class='feature'><h2>Our services</h2><p>We plan, build and look after bridges of every size for you.</p></section>"
    "<section class='feature'><h2>Testimonials</h2><p>They did what they said they would do, and in time, too.</p></section>"
    "<form><select><option>Bridge</option></select><button>Send</button></form>"
)


def site(body: str, *, headline: str = HEADLINE, head: str = "") -> bytes:
    """A page of a site with a menu, and no element that says where the article is."""
    top = f"<!doctype html><html lang='en'><head><meta charset='utf-8'><title>{headline}</title>{head}</head>"
    return (
        f"{top}<body>{NAV}<main><h1>{headline}</h1>{body}</main><footer><p>Imprint</p></footer></body></html>".encode()
    )


@pytest.mark.parametrize(
    ("source", "url"),
    [
        (page(), "https://example.org/news/a-b-c"),
        (page(head=news()), "https://example.org/"),
        (page(PROSE + CARDS, head=news()), "https://example.org/news"),
        (page(PROSE + CARDS), "https://example.org/2025/10/a-bridge"),
        (site(f"<p>{FIRST}</p>"), URL),
        (site(f"<p>{FIRST}</p>{CARDS}"), URL),
        (site(f"<p>{FIRST}</p>"), "https://example.org/?p=123"),
        (site(PHOTO), URL),
        (site(UPDATES), "https://example.org/live/bridge-reopens-live"),
        (site(COLUMN), "https://example.org/opinion/why-we-should-care"),
        (site(RELEASE), "https://example.org/press/a-bridge-reopens"),
        (site(RECIPE, headline="Plum cake from Marlow"), "https://example.org/recipes/plum-cake"),
        (site(PROSE + REMARKS), URL),
        (site(MONEY), "https://example.org/2025/05/shares"),
        (site(PROSE), ""),
    ],
)
def test_articles(source, url):
    """News in brief, a photo, a live blog, a column, a press release, a recipe are articles, whatever stands round them."""
    assert "article" == article(source, url=url).quality.page_type


@pytest.mark.parametrize(
    ("source", "url", "expected"),
    [
        (page(CARDS + PROSE, headline="News"), "https://example.org/category/news", "listing"),
        (site(THREAD, headline="Which boat?"), "https://example.org/forum/threads/which-boat.1234/", "forum"),
        (
            site(GOODS, headline="Rowing boat, oak", head=PRODUCT),
            "https://example.org/products/rowing-boat",
            "product",
        ),
        (site(CHAPTER, headline="Install"), "https://docs.example.org/stable/guide/install.html", "documentation"),
        (site(OFFER, headline="Bridge repairs"), "https://example.org/services/bridge-repairs", "service"),
    ],
)
def test_other_pages(source, url, expected):
    """A listing, a thread, a product, a manual's chapter, a service's page are called that, and a crawl drops them."""
    found = article(source, url=url)

    assert expected == found.quality.page_type
    assert expected == reason_to_drop(found)


@pytest.mark.parametrize(
    ("sure", "unsure"),
    [
        (article(page(PROSE * 3)), article(page("<p>A short line of text.</p>"))),
        (article(page(head=news())), article(page())),
        (article(page("<p>By Ann Lee</p>" + PROSE)), article(page())),
        (article(page("<p>May 3, 2025</p>" + PROSE)), article(page())),
        (article(page()), article(page(), url="https://example.org/")),
        (article(page(), hints=Hints(source="feed")), article(page())),
        (article(page(), hints=Hints(story_id=r"/news/(a-[\w-]+)")), article(page())),
    ],
)
def test_confidence(sure, unsure):
    """Text, a statement, a byline, a date, an address of its own, the site's feed each make an article surer."""
    assert sure.quality.confidence > unsure.quality.confidence


def test_confidence_is_a_share():
    """Confidence never passes one."""
    full = page("<p>By Ann Lee</p><p>May 3, 2025</p>" + PROSE * 9, head=news(author='"Ann Lee"'))

    assert 0.9 < article(full).quality.confidence <= 1


def test_pages_that_a_feed_names():
    """A page that the site's own feed lists is kept where another would be dropped."""
    source, url = site(f"<p>{FIRST}</p><h2>More</h2>{CARDS}"), "https://example.org/news"

    assert "listing" == reason_to_drop(article(source, url=url))
    assert reason_to_drop(article(source, url=url, hints=Hints(source="feed"))) is None


def test_stored_model():
    """The file weighs the features that there are, for each of its types."""
    found = reading(page()).stories[0]
    model = stored_model()

    assert list(features(found.sheet, found.body_blocks)) == list(model.means)
    assert len(model.types) == len(model.weights) == len(model.bias)


def test_pages_without_an_address():
    """Nothing is concluded from an address that is not known."""
    found = reading(page(), url="").stories[0]

    assert [] == [name for name in features(found.sheet, found.body_blocks) if name.startswith(("address", "host"))]
