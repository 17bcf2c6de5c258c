"""News agencies: a closed list of the names that bylines, datelines and credit lines print.

Closed, because what looks like one is not: one dateline in twenty holds a local station, "(KMIZ)" or "(WABC)", others "(AI)".
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from pipelines.engine.text import fold

_NAMES = {
    "AAP": "AAP, Australian Associated Press",
    "ADN-Kronos": "Adnkronos",
    "AFP": "AFP, Agence France-Presse, Agence France Presse, 法新社",
    "AGI": "AGI, Agenzia Italia",
    "AFX": "dpa-AFX, AFX",
    "ANI": "ANI, Asian News International",
    "ANP": "ANP",
    "ANSA": "ANSA",
    "AP": "AP, Associated Press, The Associated Press, 美联社",
    "APA": "APA, Austria Presse Agentur",
    "Anadolu": "AA, Anadolu Agency, Anadolu Ajansı, Anadolu Agentur",
    "Belga": "Belga",
    "Bernama": "Bernama",
    "Bloomberg": "Bloomberg, Bloomberg News",
    "BNS": "BNS",
    "BTA": "BTA",
    "CP": "The Canadian Press, Canadian Press, La Presse Canadienne",
    "ČTK": "ČTK, CTK",
    "CNN": "CNN Newsource, CNN Wire, CNN",
    "CNS": "China News Service, Chinanews, 中新社, 中国新闻社, 中国新闻网, 中新网",
    "dapd": "dapd",
    "DHA": "DHA, Demirören Haber Ajansı",
    "dpa": "dpa, Deutsche Presse-Agentur, dpa-infocom, dpa-infocom GmbH",
    "dts": "dts, dts Nachrichtenagentur",
    "EFE": "EFE, Agencia EFE",
    "epd": "epd, Evangelischer Pressedienst",
    "Europa Press": "Europa Press",
    "IANS": "IANS",
    "İHA": "İHA, IHA",
    "Interfax": "Interfax, Интерфакс",
    "Jiji": "Jiji, Jiji Press, 時事通信, 時事通信社, 時事",
    "KNA": "KNA",
    "Kyodo": "Kyodo, Kyodo News, 共同通信, 共同通信社, 共同, 共同社",
    "KCNA": "KCNA",
    "LaPresse": "LaPresse",
    "Lusa": "Lusa, Agência Lusa",
    "MTI": "MTI",
    "NTB": "NTB",
    "PA": "PA, PA Media, Press Association",
    "PAP": "PAP",
    "Prensa Latina": "Prensa Latina",
    "PTI": "PTI, Press Trust of India",
    "Reuters": "Reuters, Thomson Reuters, Рейтер, ロイター, ロイター通信, 路透社, 路透",
    "RIA Novosti": "RIA Novosti, РИА Новости, РИА",
    "Ritzau": "Ritzau, Ritzaus Bureau",
    "SDA": "SDA, Keystone-SDA, Keystone-ATS, ATS",
    "SID": "SID, Sport-Informations-Dienst",
    "Sputnik": "Sputnik",
    "STT": "STT",
    "TASS": "TASS, ТАСС, ITAR-TASS",
    "TT": "TT, TT Nyhetsbyrån",
    "UPI": "UPI, United Press International",
    "Xinhua": "Xinhua, Xinhuanet, Xinhua News Agency, 新华社, 新华网, 新華社",
    "Yonhap": "Yonhap, Yonhap News, Yonhap News Agency, 연합뉴스",
}
"""The agency -> how it is printed."""
_BY_NAME = {fold(name): agency for agency, printed in _NAMES.items() for name in [agency, *printed.split(", ")]}
del _BY_NAME["cns"]  # a news service of Los Angeles and a Catholic one sign so, too
_HOMES = {
    "aa": ("tr", "ankara istanbul i̇stanbul izmir gaza ramallah jerusalem kudüs gazze türkiye turkey palestine"),
    "aap": ("au nz", "sydney melbourne brisbane canberra perth adelaide hobart darwin auckland wellington australia"),
    "agi": ("it", "roma rome milano milan napoli torino palermo bologna firenze venezia genova bari italia italy"),
    "anp": ("nl", "haag amsterdam rotterdam utrecht hague nederland netherlands"),
    "apa": ("de at", "wien vienna graz linz salzburg innsbruck klagenfurt bregenz eisenstadt österreich austria"),
    "ats": ("ch fr it", "bern berne genève geneva lausanne zürich zurich basel lugano suisse switzerland"),
    "bns": ("lt lv et ee", "vilnius kaunas klaipėda riga rīga tallinn lithuania latvia estonia"),
    "bta": ("bg", "sofia plovdiv varna burgas софия bulgaria"),
    "cp": (
        "ca",
        "ottawa toronto montreal montréal vancouver calgary edmonton winnipeg halifax quebec québec regina saskatoon victoria fredericton charlottetown canada",
    ),
    "dha": ("tr", "ankara istanbul i̇stanbul izmir türkiye turkey"),
    "dts": ("de", ""),
    "epd": ("de", ""),
    "iha": ("tr", "ankara istanbul i̇stanbul izmir türkiye turkey"),
    "kna": ("de", "vatikanstadt"),
    "mti": ("hu", "budapest debrecen szeged pécs magyarország hungary"),
    "ntb": ("no nb nn", "oslo bergen trondheim stavanger norge norway"),
    "pa": (
        "gb uk ie",
        "london manchester birmingham leeds liverpool bristol edinburgh glasgow aberdeen cardiff swansea belfast londonderry westminster england scotland wales ireland",
    ),
    "sda": ("ch de", "bern zürich zurich basel luzern genf schweiz switzerland"),
    "sid": ("de at", ""),
    "stt": ("fi", "helsinki tampere turku oulu espoo suomi finland"),
    "tt": ("sv se", "stockholm göteborg gothenburg malmö uppsala sverige sweden"),
}
"""Letters that mean many other things, the languages and countries in which they are the agency's, the places, and how datelines call their countries: "(AGI)" is more
often artificial general intelligence, "(AAP)" a party, "(PA)" Pennsylvania."""
_CAPITALS = frozenset({"ap", "ani", "pap"})
"""Letters that are words or names when they are no capitals: in Swiss papers "(ap)" is the agency, nowhere "Ap"."""


_SHORT = 4
"""Letters. A shorter name in capitals is also that of many other things: it counts only where agencies are named, not in running text."""
_UNMISTAKABLE = sorted(
    {name for printed in _NAMES.values() for name in printed.split(", ") if len(name) > _SHORT or not name.isascii()}
    | {"dpa", "AFP"},
    key=len,
    reverse=True,
)
_IN_TEXT = re.compile(
    "|".join(rf"\b{re.escape(name)}\b" if name.isascii() else re.escape(name) for name in _UNMISTAKABLE)
)
_BESIDE_CITIES = frozenset({"den", "the", "city"})
"""Den Haag, The Hague, Gaza City"""
_BETWEEN_CITIES = re.compile(r"\s*(?:[/–—-]|\bund\b|\band\b)\s*")
_PARTS = re.compile(r"\s*(?:[/=,;、・·|]|\bund\b|\band\b)\s*")


def agency_called(name: str) -> str | None:
    """The agency of that name, None if it is none's; "Sid" is a person.

    >>> agency_called("The Associated Press"), agency_called("Ann Lee"), agency_called("SID"), agency_called("Sid")
    ('AP', None, 'SID', None)
    """
    key = fold(name)
    if (key in _HOMES or key in _CAPITALS) and _is_a_word(name):
        return None
    return _BY_NAME.get(key)


def _is_a_word(name: str) -> bool:
    letters = "".join(filter(str.isalpha, name))
    return letters[:1].isupper() and letters[1:].islower()


def is_doubtful(name: str, place: str | None = None, home: str | None = None) -> bool:
    """Whether a name is letters that are an agency's only at home, and neither a dateline's place nor the text's language and
    country (``sv``, ``en-CA``, ``en uk``) is its home.

    >>> is_doubtful("TT", "Stockholm"), is_doubtful("TT", "Ann Arbor"), is_doubtful("Anadolu Agency"), is_doubtful("TT", home="sv")
    (False, True, False, False)
    """
    if (known := _HOMES.get(fold(name))) is None:
        return False
    codes, places = known
    return not (_has_one(home, codes) or _is_at_home(place, places))


def _has_one(text: str | None, words: str) -> bool:
    return not set(words.split()).isdisjoint(re.findall(r"\w+", (text or "").lower()))


def _is_at_home(place: str | None, places: str) -> bool:
    """Whether a dateline's place is one of these and nothing else is said of it but a date: London in Ohio says so, and Perth
    Amboy is not Perth.

    >>> [_is_at_home(place, "london perth") for place in ("LONDON", "Paris/London, 3 Nov", "LONDON, Ohio", "PERTH AMBOY", "3 Nov")]
    [True, True, False, False, False]
    """
    known = set(places.split())
    first, *others = [part.split() for part in (place or "").lower().split(",")]
    return _has_city(first, known) and all(_is_date(part) or _has_city(part, known) for part in others)


def _has_city(part: list[str], known: set[str]) -> bool:
    """Whether one of the cities of a part is known; before a day, it is the first word."""
    words = part[:1] if _is_date(part) else [word for word in part if word not in _BESIDE_CITIES]
    return any(city.strip(" .") in known for city in _BETWEEN_CITIES.split(" ".join(words)))


def _is_date(part: list[str]) -> bool:
    return not part or any(char.isdigit() for word in part for char in word)


def agency_behind(name: str) -> str | None:
    """The agency that a name is, begins or ends with: "Reuters Staff", "dpa-infocom"; letters that mean many things must be all of it.

    >>> agency_behind("Reuters Staff"), agency_behind("PA Consulting"), agency_behind("PA")
    ('Reuters', None, 'PA')
    """
    words = name.split()
    parts = [part for part in (*words[:1], *words[-1:]) if fold(part) not in _HOMES]
    return next((agency for part in (name, *parts) if (agency := agency_called(part))), None)


def agency_among(names: str, place: str | None = None, home: str | None = None) -> str | None:
    """The first agency of what stands in a dateline's brackets, after a place.

    >>> agency_among("dpa/lnw"), agency_among("서울=연합뉴스"), agency_among("KMIZ"), agency_among("AI")
    ('dpa', 'Yonhap', None, None)
    """
    if is_doubtful(names, place, home):
        return None
    return agency_called(names) or next(
        (
            found
            for name in _names_among(names)
            if not is_doubtful(name, place, home) and (found := agency_called(name))
        ),
        None,
    )


def _names_among(names: str) -> Iterator[str]:
    """What may be an agency's name: each word, but letters that mean many things stand alone, or beside a date: "CP Rail" is a railway."""
    for part in _PARTS.split(names):
        words = [word for word in part.split() if any(map(str.isalpha, word))]
        for word in words:
            name = word.partition("-")[0] if word.startswith("dpa-") else word
            if len(words) == 1 or fold(name) not in _HOMES:
                yield name


def agency_in(text: str) -> str | None:
    """The first agency that a text names by a name that nothing else has; "PA" and "TT" may be anything.

    >>> agency_in("Copyright 2025 The Associated Press."), agency_in("He left PA for Ohio")
    ('AP', None)
    """
    return agency_called(match.group()) if (match := _IN_TEXT.search(text)) else None


def printed_names() -> list[str]:
    """All names of all agencies, as they are printed."""
    return [name for printed in _NAMES.values() for name in printed.split(", ")]


def is_own(agency: str, site: Collection[str]) -> bool:
    """Whether a site, by its folded names, is the agency's own: apnews.com, reuters.com.

    >>> is_own("AP", {"apnews", "apnewscom"}), is_own("AP", {"apotheke"})
    (True, False)
    """
    names = [fold(name) for name in (agency, *_NAMES.get(agency, "").split(", "))]
    return any(
        own in (name, f"{name}news", f"{name}com", f"{name}newscom", f"{name}de") for name in names for own in site
    )
