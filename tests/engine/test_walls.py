"""Walls: what stands where an article was asked for. The pages are replicas, written for these tests."""

import pytest

from pipelines.engine import Fetched, read
from pipelines.engine.spans import Label
from pipelines.engine.text import plain
from pipelines.engine.walls import KINDS, signs
from tests.engine.pages import FETCHED_AT, FIRST, HEADLINE, PROSE, SECOND, THIRD, URL, article, page, reading

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


def answered(source: str | bytes, status: int | None = None, headers: dict[str, str] | None = None):
    """The wall that an answer is taken for."""
    body = source.encode() if isinstance(source, str) else source
    fetched = Fetched(URL, headers or {}, FETCHED_AT, status)
    return read(body, url=URL, headers=headers, fetched_at=FETCHED_AT, fetched=fetched).wall


@pytest.mark.parametrize(
    ("vendor", "status", "headers", "source"),
    [
        ("Cloudflare", 403, {"cf-mitigated": "challenge"}, "<title>Un momento…</title><p>example.org</p>"),
        ("DataDome", 403, {"X-DataDome": "protected"}, "<title>example.org</title><p>Please turn your ad blocker off</p><script src='https://ct.captcha-delivery.com/c.js'></script>"),
        ("HUMAN", 403, {}, "<title>Access to this page has been denied</title><div id='px-captcha'></div><p>Press &amp; hold to confirm you are a human and not a bot.</p>"),
        ("Akamai", 429, {}, "<title>&nbsp;</title><div id='sec-if-cpt-container'></div><p>One moment.</p>"),
        ("Imperva", 200, {}, "<body><iframe src='/_Incapsula_Resource?x=1'>Request unsuccessful. Incapsula incident ID: 7</iframe></body>"),
        ("Sucuri", 200, {}, "<title>You are being redirected...</title><script>sucuri_cloudproxy_js='';</script><p>Redirecting, one second</p>"),
        ("AWS WAF", 202, {"x-amzn-waf-action": "challenge"}, "<title></title><script>window.gokuProps = {};</script><div id='challenge-container'></div>"),
        ("DDoS-Guard", 403, {"Server": "ddos-guard"}, "<title>DDoS-Guard</title><p>Checking your browser before you see example.org</p>"),
        ("Kasada", 429, {"x-kpsdk-ct": "1"}, "<html><body><script>window.KPSDK={};KPSDK.now=1</script></body></html>"),
        ("Anubis", 200, {}, "<title>Making sure you're not a bot!</title><script id='anubis_challenge' type='application/json'>{}</script><h1>Making sure you're not a bot!</h1><p>Loading...</p>"),
        ("Vercel", 429, {"x-vercel-mitigated": "challenge"}, "<title>Vercel Security Checkpoint</title><p>We're verifying your browser</p>"),
        ("Queue-it", 200, {}, "<title>Queue-it</title><script src='https://static.queue-it.net/q.js'></script><p>You are now in line. When it is your turn, we let you in.</p>"),
        ("Google", 429, {}, "<title>https://news.example.org/</title><form action='/sorry/index'><div class='g-recaptcha'></div></form><p>We have seen unusual traffic from your network.</p>"),
        ("hCaptcha", 200, {}, "<title>example.org</title><div class='h-captcha'></div><script src='https://js.hcaptcha.com/1/api.js'></script>"),
        ("reCAPTCHA", 200, {}, "<title>example.org</title><form><div class='g-recaptcha'></div><button>Continue</button></form>"),
        ("Turnstile", 403, {}, "<title>example.org</title><div class='cf-turnstile'></div><p>We let you in when this is ticked.</p>"),
    ],
)  # fmt: skip
def test_protection_services(vendor, status, headers, source):
    """Each service is told by what it leaves in its own pages, and named."""
    found = answered(source, status, headers)

    assert ("challenge", vendor) == (found.kind, found.vendor)
    assert found.evidence


@pytest.mark.parametrize("headers", [{"CF-Mitigated": ["challenge"]}, {b"cf-mitigated": [b"challenge"]}])
def test_headers_in_lists(headers):
    """A service's header is read in whatever form it comes."""
    assert "Cloudflare" == answered("<title>example.org</title><p>One second, please</p>", 200, headers).vendor


@pytest.mark.parametrize(
    "title",
    ["Access Denied", "403 Forbidden", "Zugriff verweigert", "Accès refusé", "Acceso denegado", "Accesso negato", "Acesso negado", "Toegang geweigerd", "Odmowa dostępu", "Доступ запрещён", "访问被拒绝", "アクセスが拒否されました"],
)  # fmt: skip
def test_denied(title):
    """A page that says no, and nothing else, is no article, whatever its status."""
    assert "denied" == answered(f"<title>{title}</title><h1>{title}</h1><p>Reference 18.2d</p>").kind


@pytest.mark.parametrize("status", [403, 429, 503])
def test_denying_status(status):
    """What came with such a status is no article, however long."""
    found = answered(page(PROSE * 5), status)

    assert ("denied", (f"status: {status}",), None) == (found.kind, found.evidence, found.vendor)


@pytest.mark.parametrize("status", [None, 200, 203])
def test_other_status(status):
    """An article that came as articles come is one."""
    assert answered(page(), status) is None


@pytest.mark.parametrize(
    "title",
    ["Page not found", "404 | River News", "Seite nicht gefunden", "Page introuvable - River News", "Página no encontrada", "Pagina non trovata", "Página não encontrada", "Pagina niet gevonden", "Nie znaleziono strony", "Страница не найдена", "页面不存在", "ページが見つかりません"],
)  # fmt: skip
def test_soft_404(title):
    """A page that says that there is none is no article, though its status says 200."""
    menu = "".join(f"<li><a href='/{n}'>Section {n}</a></li>" for n in range(40))
    source = f"<title>{title}</title><nav><ul>{menu}</ul></nav><main><h1>{title.split(' | ')[0]}</h1><p>It may have moved.</p></main>"

    assert "missing" == answered(source, 200).kind


@pytest.mark.parametrize(
    ("kind", "source"),
    [
        ("script", "<title>River News</title><noscript>You need to enable JavaScript to run this app.</noscript><div id='root'></div>"),
        ("script", "<title>River News</title><p>Bitte aktivieren Sie JavaScript.</p>"),
        ("login", "<title>Log in | River News</title><h1>Log in</h1><form><input name='u'><input type='password'><button>Log in</button></form>"),
        ("login", "<title>Anmelden</title><form><input type=password><p>Mit Ihrem Konto bei River News</p></form>"),
        ("age", "<title>River Brewery</title><h2>Are you over 18?</h2><button>Yes</button><button>No</button>"),
        ("age", "<title>Brasserie</title><p>Avez-vous plus de 18 ans ?</p><button>Oui</button>"),
        ("consent", "<title>Zustimmung</title><h1>River News</h1><p>Mit Werbung weiterlesen oder werbefrei lesen, für wenig Geld.</p>"),
    ],
)  # fmt: skip
def test_other_walls(kind, source):
    """Shells that wait for a script, log-in pages, questions of age and of consent hold no article."""
    assert kind == answered(source, 200).kind


PARTNERS = (
    "<h1>Before the news</h1><p>When you come to our pages, we store cookies on your device, to keep you logged in and to see which pages you like.</p>"
    "<p>If you press the first button, we and our partners also use your location and other personal data, to show you advertising that fits, and to measure it.</p>"
    "<p>You can change your mind on our privacy page, as often as you like, and your choice then holds for all of our sites.</p>"
    "<button>Accept all</button><button>Reject all</button><a href='/s'>Manage settings</a>"
)


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("River News", PARTNERS),
        ("River News", PARTNERS.replace("</h1>", "</h1>" + "<p>We share what your browser tells us with advertising partners, who keep it for as long as our list of partners says, which you find below.</p>" * 3)),
        ("River News, mit Werbung oder ohne", "<h1>Guten Tag</h1><p>Lesen Sie unsere Seiten wie bisher, mit Werbung und Tracking. Mehr zum Tracking steht in den Datenschutzhinweisen.</p><button>Akzeptieren und lesen</button><p>oder ein Abo kaufen</p>"),
        ("River News", "<h1>riverne.ws mit Werbung</h1><p>Lesen Sie riverne.ws wie bisher mit Werbung und Cookies. Ihre Zustimmung können Sie jederzeit widerrufen.</p><button>Einverstanden</button><h2>riverne.ws ohne Werbung</h2><p>Lesen Sie riverne.ws ohne Tracking für zwei Euro im Monat.</p>"),
        ("River News", "<button>Continuer sans accepter</button><h1>Bienvenue</h1><p>Nous et nos 90 partenaires utilisons des traceurs pour mesurer notre audience et vous montrer de la publicité.</p><p>Vous pouvez retirer votre consentement à tout moment, en bas de chaque page de notre site.</p><button>Tout accepter</button>"),
        ("River News", "<h1>Bienvenido</h1><p>Nosotros y nuestros socios usamos cookies para medir la audiencia y mostrarte publicidad.</p><p>Puedes cambiar tus opciones de privacidad cuando quieras, en nuestra página de cookies.</p><button>Aceptar y continuar</button><button>Rechazar</button>"),
        ("River News", "<h1>Benvenuto</h1><p>Noi e i nostri fornitori utilizziamo cookie per misurare il pubblico e mostrarti pubblicità.</p><p>Puoi revocare il tuo consenso quando vuoi, nella nostra pagina dei cookie.</p><button>Accetta e continua</button><button>Abbonati</button>"),
        ("River News", "<h1>Goed dat je er bent</h1><p>Wij en onze partners gebruiken cookies om te meten wat je leest en om je advertenties te laten zien.</p><p>Je kunt je toestemming altijd weer intrekken, op onze pagina over cookies.</p><button>Cookies accepteren</button><button>Instellen</button>"),
        ("River News", "<h1>Dzień dobry</h1><p>My i nasi partnerzy używamy plików cookie, żeby mierzyć ruch i pokazywać reklamy dobrane do twoich zainteresowań.</p><p>Możesz wycofać zgodę w każdej chwili, na naszej stronie o prywatności.</p><button>Akceptuję i przechodzę do serwisu</button>"),
        ("River News", "<h1>Welcome</h1><p>Our pages set cookies to measure our audience, and our partners read them to show you advertising that fits your taste.</p><form><input type='submit' value='I agree'></form>"),
    ],
)  # fmt: skip
def test_asking_for_consent(title, body):
    """A page that does little but ask is a consent page, whatever its title, in any of these languages."""
    found = answered(f"<title>{title}</title>{body}", 200)

    assert "consent" == found.kind
    assert any(said.startswith("button: ") for said in found.evidence)


COOKIES = (
    "<p>Sites must ask before they set a cookie for advertising, the court of Marlow ruled on Tuesday, after a reader had complained about tracking.</p>"
    "<p>The River News will remove the cookies of forty partners, the paper said: “We use far too many of them, and our readers never agreed.”</p>"
    "<p>Consent to advertising must be as easy to refuse as it is to give, according to the judges, who gave publishers a year to change.</p>"
)


@pytest.mark.parametrize("body", [COOKIES, COOKIES * 2, COOKIES + "<button>Accept</button>"])
def test_articles_about_consent(body):
    """News of cookies speaks of them in the third person, and is news under a banner, too, however short."""
    headline = "Court: no cookies without consent"

    assert reading(page(body, headline=headline)).refusal is None
    assert reading(page(body, headline=headline, outside=BANNER)).refusal is None
    assert reading(page(body, headline=headline, outside=f"<div>{PARTNERS}</div>")).refusal is None


@pytest.mark.parametrize("body", [PROSE, f"<p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p>"])
def test_brief_under_a_long_banner(body):
    """What asks may be longer than what tells: a text of three sentences beside it is an article."""
    assert reading(page(body, outside=f"<div>{PARTNERS}</div>")).refusal is None


TOLD = (
    '<meta property="og:type" content="article"><meta property="article:published_time" content="2025-10-21T10:00:00Z">'
)


@pytest.mark.parametrize("headline", ["Access denied", "Just a moment", "Page not found"])
@pytest.mark.parametrize("several", [False, True])
def test_briefs_with_a_telling_headline(headline, several):
    """A brief that a page describes for machines is an article, though its headline is a wall's title."""
    described = f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{headline}"}}</script>'
    brief = f"<p>{FIRST}</p>"

    assert reading(page(brief, headline=headline)).refusal is not None
    assert reading(page(brief, headline=headline, head=TOLD if several else described)).refusal is None


@pytest.mark.parametrize("head", [TOLD, '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "A bridge reopens in Marlow"}</script>'])  # fmt: skip
def test_walls_that_describe_an_article(head):
    """A service's mark on a page that says that it is a wall counts for more than what it says for machines."""
    assert "challenge" == wall("Just a moment...", "<p>Verify you are human by pressing the button below, then wait for the page to load.</p>", head + CLOUDFLARE)  # fmt: skip
    assert reading(page(f"<p>{FIRST}</p>", head=head + CLOUDFLARE)).refusal is None


CAPTCHA = "<form id='commentform'><textarea></textarea><div class='h-captcha'></div></form><script src='https://js.hcaptcha.com/1/api.js'></script>"
BANNER = "<div id='cookie-banner' class='cookie-consent'><p>We value your privacy. We and our partners use cookies to store and read data on your device.</p><button>Accept all</button><button>Reject</button></div>"


@pytest.mark.parametrize(
    ("headline", "more", "headers"),
    [
        ("Just a moment", "", {}),
        ("Just a moment", "", {"server": "ddos-guard"}),
        (HEADLINE, CAPTCHA, {}),
        (HEADLINE, BANNER, {}),
        (HEADLINE, "<script src='https://x.edge.sdk.awswaf.com/challenge.js'></script>", {"x-datadome": "protected"}),
        ("Page not found: how libraries lose the web", "", {}),
        ("Log in", "<form><input type='password'></form>", {}),
        ("Are you over 18? What the new law asks", "<p>“Are you over 18?” is what every shop must ask from May onwards.</p>", {}),
        ("Access denied", "<noscript>Please enable JavaScript to comment.</noscript>", {"x-iinfo": "1"}),
    ],
)  # fmt: skip
def test_articles_stay_articles(headline, more, headers):
    """A text with a telling title, a captcha in its comment form, a banner over it or a service before it is an article."""
    found = article(page(PROSE + f"<p>{SECOND}</p>{more}", headline=headline), headers=headers)

    assert headline == found.headline
    assert THIRD in found.body


def test_signs_are_written_as_they_are_compared():
    """A title or line with a capital, a curly quote or a full stop would never be found."""
    known = signs()
    lines = [line for said in known.lines.values() for line in said]

    assert [] == [line for line in (*lines, *known.starts) if line != line.casefold() or "’" in line or "  " in line]
    assert [] == [title for titles in known.titles.values() for title in titles if title != plain(title)]
    assert set(known.titles) <= set(KINDS)


def test_banner_is_told_from_the_text():
    """What a consent page is made of has its label."""
    sheet = reading(page(PROSE + BANNER)).sheet

    assert any(span.label is Label.CONSENT for span in sheet.labels)
