"""What a page is: an article, a list of them, or a wall in front of one."""

import pytest

from tests.engine.pages import PROSE, SECOND, THIRD, article, news, page, reading

CLOUDFLARE = "<script>window._cf_chl_opt={}</script>"


def wall(title: str, body: str, head: str = "") -> str | None:
    return reading(f"<html><head><title>{title}</title>{head}</head><body>{body}</body></html>".encode()).refusal


@pytest.mark.parametrize(
    ("title", "body", "head"),
    [
        (
            "Just a moment...",
            "<h1>example.org</h1><p>Verify you are human by completing the action below.</p>",
            CLOUDFLARE,
        ),
        ("Just a moment...", "", CLOUDFLARE),
        (
            "Attention Required! | Cloudflare",
            "<h1>Sorry, you have been blocked</h1><p>You are unable to access example.org, because of the security service.</p>",
            "",
        ),
        (
            "Access Denied",
            "<h1>Access Denied</h1><p>You don't have permission to access this page on this server, reference 18.2.</p>",
            "",
        ),
        (
            "example.org",
            "<p>Please enable cookies and reload the page, then we let you in again.</p>",
            "<script src='/cdn-cgi/challenge-platform/x.js'></script>",
        ),
        (
            "Pardon Our Interruption",
            "<p>As you were browsing, something about your browser made us think you were a bot.</p>",
            "",
        ),
    ],
)
def test_challenges(title, body, head):
    """A page that tests whether a reader is human is no article."""
    assert "challenge" == wall(title, body, head)


@pytest.mark.parametrize(
    ("title", "body"),
    [
        (
            "Nur einen Moment…",
            "<h1>example.org</h1><p>Bestätigen Sie, dass Sie ein Mensch sind. Dies kann einige Sekunden dauern.</p>",
        ),
        ("请稍候…", "<h1>example.org</h1><p>请完成以下操作，验证您是真人。这可能需要几秒钟的时间，请耐心等待。</p>"),
    ],
)
def test_challenges_in_other_languages(title, body):
    """No article is made from a challenge page of any language."""
    assert "challenge" == wall(title, body, CLOUDFLARE)


@pytest.mark.parametrize("title", ["Before you continue to River News", "We value your privacy"])
def test_consent(title):
    """A page that asks for consent is no article."""
    assert "consent" == wall(
        title,
        "<p>We use cookies to improve your experience on this site, and partners do so too.</p><button>Accept all</button>",
    )


@pytest.mark.parametrize(
    ("headline", "head"),
    [
        ("Just a moment: how challenge pages came to rule the web", ""),
        ("Why every site now asks to verify you are human", CLOUDFLARE),
        ("Access denied: the harbour that nobody may enter", ""),
        ("Before you continue: what consent banners do", ""),
    ],
)
def test_articles_about_walls(headline, head):
    """A text about challenge pages is an article like any other."""
    said = "<p>“Checking your browser” and “please enable cookies and reload” are the lines that readers see there most.</p>"

    assert reading(page(PROSE * 3 + said, headline=headline, head=head)).refusal is None


@pytest.mark.parametrize(
    "headline",
    [
        "Unusual traffic closes the harbour bridge",
        "Access denied: the harbour that nobody may enter",
        "Just a moment of silence for the old bridge",
    ],
)
def test_short_articles_about_walls(headline):
    """A brief of three paragraphs, described as a news article, is one, whatever its headline says."""
    head = f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{headline}"}}</script>'

    assert reading(page(PROSE + f"<p>{SECOND}</p><p>{THIRD}</p>", headline=headline, head=head)).refusal is None


def test_page_of_a_protected_site():
    """A protection service's script on an ordinary page makes no wall of it."""
    assert reading(page(head="<script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script>")).refusal is None


CARDS = "".join(
    f'<div class="card"><h3><a href="/{n}">Story number {n} of the day in town</a></h3><p>A teaser of some words that says what is in it.</p></div>'
    for n in range(12)
)


@pytest.mark.parametrize(
    ("source", "url", "expected"),
    [
        (page(), "https://example.org/news/a-b-c", "article"),
        (page(), "https://example.org/", "listing"),
        (page(head=news()), "https://example.org/", "article"),
        (page(CARDS + PROSE, headline="News"), "https://example.org/news", "listing"),
        (page(PROSE + CARDS, head=news()), "https://example.org/news", "article"),
        (page(PROSE + CARDS), "https://example.org/2025/10/a-bridge", "article"),
    ],
)
def test_page_type(source, url, expected):
    """A page whose cards outweigh its text is a listing; a site's root is one; what states to be an article is one."""
    assert expected == article(source, url=url).quality.page_type


@pytest.mark.parametrize(
    ("sure", "unsure"),
    [
        (page(PROSE * 3), page("<p>A short line of text.</p>")),
        (page(head=news()), page()),
        (page("<p>By Ann Lee</p>" + PROSE), page()),
        (page("<p>May 3, 2025</p>" + PROSE), page()),
    ],
)
def test_confidence(sure, unsure):
    """More text, a statement, a byline and a date each make an article surer."""
    assert article(sure).quality.confidence > article(unsure).quality.confidence


def test_confidence_of_listings():
    """A listing is hardly an article."""
    assert 0.3 > article(page(CARDS + PROSE, headline="News"), url="https://example.org/news").quality.confidence


def test_confidence_is_a_share():
    """Confidence never passes one."""
    full = page("<p>By Ann Lee</p><p>May 3, 2025</p>" + PROSE * 9, head=news(author='"Ann Lee"'))

    assert 0.9 < article(full).quality.confidence <= 1
