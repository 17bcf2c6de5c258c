"""Pages that list others: their links, the page that goes on with older ones, and the sources that they name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

from lxml import etree
from scrapy.http import TextResponse

from pipelines.engine.text import one_line
from pipelines.engine.urls import absolute, same_site
from scrapers.discovery import wordpress
from scrapers.discovery.addresses import is_of_comments, without_duplicates
from scrapers.discovery.entry import LISTING, Entry, Found
from scrapers.discovery.moments import seconds_of

FEED_GUESS = "/feed/"
"""Where the feed is of a site that names none: WordPress's place, and others'."""
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json")
_JSON = "application/json"
"""JSON Feed 1.0's type, and much else's: only with its name in address or title."""
_CARD = 4
"""Elements above a link in which its date may stand."""
_PAGE = re.compile(r"/(?:page|seite|pagina|strona|p)[/-]?(\d{1,6})(?:/|\.html?)?$", re.IGNORECASE)
_PAGE_PARAMETERS = frozenset({"page", "paged", "p", "pg", "seite", "pagina"})
_OLDER = frozenset(
    "older posts|older entries|older|older articles|previous posts|next|next page|more posts|more news|load more|show more|more articles|"
    "ältere beiträge|ältere artikel|nächste seite|nächste|weiter|mehr laden|"
    "articles plus anciens|articles précédents|page suivante|suivant|suivante|plus d'articles|voir plus|"
    "entradas antiguas|entradas anteriores|página siguiente|siguiente|más noticias|ver más|"
    "articoli precedenti|post più vecchi|pagina successiva|successiva|"
    "postagens mais antigas|próxima página|próxima|próximo|oudere berichten|volgende|volgende pagina|"
    "starsze wpisy|starsze posty|następna|następna strona|äldre inlägg|nästa|ældre indlæg|næste|eldre innlegg|neste|"
    "предыдущие записи|следующая|старіші записи|наступна|下一页|下一頁|次のページ|次へ|다음".split("|")
)
"""What links to older stories say, as a whole."""
_ARROWS = " \t\r\n«»‹›<>←→⟵⟶…·|"


def read(response: TextResponse) -> Found:
    """The pages that a listing links to, in its order, with the dates that stand beside them; and the listing's next page."""
    dates: dict[str, float | None] = {}
    for element in (
        link.root for link in response.xpath("//a")
    ):  # also of what stands behind </html>: a tree of its own
        address = _target(response, element)
        if address and dates.get(address) is None:
            dates[address] = _date_beside(element)
    entries = tuple(Entry(url, LISTING, dated=dates[url]) for url in without_duplicates(dates))
    return Found(entries, next=next_page(response))


def _target(response: TextResponse, element: etree._Element) -> str | None:
    if "nofollow" in (element.get("rel") or "").lower().split():
        return None
    address = absolute(response.url, element.get("href"))
    return address.split("#")[0] if address else None


def _date_beside(element: etree._Element) -> float | None:
    """The one date of the card that a link stands in."""
    for _, above in zip(range(_CARD), element.iterancestors()):
        said = {time.get("datetime") for time in above.iter("time") if time.get("datetime")}
        if said:
            return seconds_of(said.pop()) if len(said) == 1 else None
    return None


def next_page(response: TextResponse) -> str | None:
    """The page with older stories: by relation, by the number after this page's, by what its link says."""
    here = response.url.split("#")[0]
    return next((url for url in _candidates(response, here) if url != here and same_site(url, here)), None)


def _candidates(response: TextResponse, here: str) -> Iterator[str]:
    for link in response.xpath("//link[@rel='next'][@href] | //a[contains(concat(' ', @rel, ' '), ' next ')][@href]"):
        address = absolute(here, link.attrib["href"])
        if address and number_of(address):
            yield address.split("#")[0]
    following = (number_of(here) or 1) + 1
    links = [
        (address, link) for link in response.xpath("//a[@href]") if (address := absolute(here, link.attrib["href"]))
    ]
    for address, _ in links:
        if number_of(address) == following and _stem(address) == _stem(here):
            yield address.split("#")[0]
    for address, link in links:
        words = one_line(" ".join(link.xpath(".//text()").getall())) or link.attrib.get("aria-label", "")
        if words.strip(_ARROWS).lower() in _OLDER and _goes_on(address, here):
            yield address.split("#")[0]


def number_of(url: str) -> int | None:
    """The number of a listing's page, as its address has it; None for a first page without one.

    >>> number_of("https://example.org/news/page/2/"), number_of("https://example.org/?paged=3"), number_of("https://example.org/news/")
    (2, 3, None)
    """
    parts = urlsplit(url)
    if match := _PAGE.search(parts.path):
        return int(match[1])
    asked = [value for name, value in parse_qsl(parts.query) if name.lower() in _PAGE_PARAMETERS and value.isdecimal()]
    return int(asked[0]) if asked and len(asked[0]) <= 6 else None


def _stem(url: str) -> tuple[str, str]:
    """Host and path without the number of a page: those of one listing have the same."""
    parts = urlsplit(url)
    return parts.netloc.lower().removeprefix("www."), _PAGE.sub("", parts.path).rstrip("/")


def _goes_on(address: str, here: str) -> bool:
    """True for a link that stays in its listing: "next" under a story leads to another story."""
    return number_of(address) is not None or (urlsplit(address).query != "" and _stem(address) == _stem(here))


def feeds_named_in(response: TextResponse) -> list[str]:
    """The feeds of a page's link elements; feeds of comments are left out."""
    found = []
    for link in response.xpath("//link[contains(concat(' ', @rel, ' '), ' alternate ')][@href]"):
        said = link.attrib["href"], link.attrib.get("title", "")
        if _is_feed((link.attrib.get("type") or "").lower(), *said) and not is_of_comments(*said):
            found.append(absolute(response.url, link.attrib["href"]))
    return [address for address in dict.fromkeys(found) if address]


def _is_feed(kind: str, address: str, title: str) -> bool:
    if kind == _JSON:
        return "wp-json" not in address and "feed" in f"{address} {title}".lower()
    return kind in _FEED_TYPES


def wordpress_named_in(response: TextResponse) -> str | None:
    """The root of WordPress's REST interface, if the page names one."""
    named = response.xpath(f"//link[@rel='{wordpress.RELATION}']/@href").get()
    return wordpress.root_of(response.url, named)


def is_blogger(response: TextResponse) -> bool:
    """True if the page says that Blogger has made it."""
    said = response.xpath("//meta[@name='generator' or @name='Generator']/@content").getall()
    return any(one.strip().lower() == "blogger" for one in said)
