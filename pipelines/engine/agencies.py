"""News agencies: a closed list of the names that bylines and datelines print."""

from __future__ import annotations

from pipelines.engine.text import fold

_NAMES = {
    "AAP": "AAP, Australian Associated Press",
    "ADN-Kronos": "Adnkronos",
    "AFP": "AFP, Agence France-Presse, Agence France Presse",
    "AFX": "dpa-AFX, AFX",
    "ANI": "ANI, Asian News International",
    "ANP": "ANP",
    "ANSA": "ANSA",
    "AP": "AP, Associated Press, The Associated Press",
    "APA": "APA, Austria Presse Agentur",
    "Anadolu": "AA, Anadolu Agency, Anadolu Ajansı, Anadolu Agentur",
    "Belga": "Belga",
    "Bernama": "Bernama",
    "Bloomberg": "Bloomberg, Bloomberg News",
    "BNS": "BNS",
    "BTA": "BTA",
    "CP": "The Canadian Press, Canadian Press, La Presse Canadienne",
    "ČTK": "ČTK, CTK",
    "CNS": "China News Service, 中新社, 中国新闻网",
    "dapd": "dapd",
    "DHA": "DHA, Demirören Haber Ajansı",
    "dpa": "dpa, Deutsche Presse-Agentur, dpa-infocom",
    "dts": "dts, dts Nachrichtenagentur",
    "EFE": "EFE, Agencia EFE",
    "epd": "epd, Evangelischer Pressedienst",
    "Europa Press": "Europa Press",
    "IANS": "IANS",
    "İHA": "İHA, IHA",
    "Interfax": "Interfax, Интерфакс",
    "Jiji": "Jiji, Jiji Press, 時事通信, 時事通信社",
    "KNA": "KNA",
    "Kyodo": "Kyodo, Kyodo News, 共同通信, 共同通信社, 共同",
    "LaPresse": "LaPresse",
    "Lusa": "Lusa, Agência Lusa",
    "MTI": "MTI",
    "NTB": "NTB",
    "PA": "PA, PA Media, Press Association",
    "PAP": "PAP",
    "Prensa Latina": "Prensa Latina",
    "PTI": "PTI, Press Trust of India",
    "Reuters": "Reuters, Thomson Reuters, Рейтер, ロイター, 路透社",
    "RIA Novosti": "RIA Novosti, РИА Новости",
    "Ritzau": "Ritzau",
    "SDA": "SDA, Keystone-SDA, Keystone-ATS, ATS",
    "SID": "SID",
    "STT": "STT",
    "TASS": "TASS, ТАСС, ITAR-TASS",
    "TT": "TT, TT Nyhetsbyrån",
    "UPI": "UPI, United Press International",
    "Xinhua": "Xinhua, Xinhua News Agency, 新华社, 新华网, 新華社",
    "Yonhap": "Yonhap, Yonhap News, Yonhap News Agency, 연합뉴스",
}
"""The agency -> how it is printed."""
_BY_NAME = {fold(name): agency for agency, printed in _NAMES.items() for name in [agency, *printed.split(", ")]}


def agency_called(name: str) -> str | None:
    """The agency of that name, None if it is none's.

    >>> agency_called("The Associated Press"), agency_called("Ann Lee")
    ('AP', None)
    """
    return _BY_NAME.get(fold(name))


def agency_in(name: str) -> str | None:
    """The agency that a name is, begins or ends with: "Reuters Staff", "dpa-infocom".

    >>> agency_in("Reuters Staff")
    'Reuters'
    """
    words = name.split()
    return next((agency for part in (name, *words[:1], *words[-1:]) if (agency := agency_called(part))), None)
