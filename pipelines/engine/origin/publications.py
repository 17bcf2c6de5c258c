"""Publications by name and by host: who is meant by "according to TechCrunch" or by a link to techcrunch.com."""

from __future__ import annotations

import re

from pipelines.engine.text import fold
from pipelines.engine.urls import site_of

_HOSTS = {
    "9to5Mac": "9to5mac.com",
    "ABC News": "abcnews.go.com",
    "Al Jazeera": "aljazeera.com",
    "Android Authority": "androidauthority.com",
    "Ars Technica": "arstechnica.com",
    "Associated Press": "apnews.com",
    "Axios": "axios.com",
    "BBC": "bbc.com, bbc.co.uk",
    "Bild": "bild.de",
    "Bleeping Computer": "bleepingcomputer.com",
    "Bloomberg": "bloomberg.com",
    "Boston Globe": "bostonglobe.com",
    "Business Insider": "businessinsider.com",
    "BuzzFeed": "buzzfeed.com, buzzfeednews.com",
    "CBS News": "cbsnews.com",
    "CNBC": "cnbc.com",
    "CNET": "cnet.com",
    "CNN": "cnn.com",
    "CoinDesk": "coindesk.com",
    "Corriere della Sera": "corriere.it",
    "Daily Mail": "dailymail.co.uk",
    "Dataconomy": "dataconomy.com",
    "Deadline": "deadline.com",
    "Der Spiegel": "spiegel.de",
    "Spiegel": "spiegel.de",
    "Der Standard": "derstandard.at",
    "Digital Trends": "digitaltrends.com",
    "The Economist": "economist.com",
    "El Mundo": "elmundo.es",
    "El País": "elpais.com",
    "Engadget": "engadget.com",
    "Entertainment Weekly": "ew.com",
    "Fast Company": "fastcompany.com",
    "Financial Times": "ft.com",
    "Focus Online": "focus.de",
    "Forbes": "forbes.com",
    "Fortune": "fortune.com",
    "Fox News": "foxnews.com",
    "Frankfurter Allgemeine Zeitung": "faz.net",
    "FAZ": "faz.net",
    "Futurism": "futurism.com",
    "GeekWire": "geekwire.com",
    "Gizmodo": "gizmodo.com",
    "Global Times": "globaltimes.cn",
    "Golem": "golem.de",
    "The Guardian": "theguardian.com",
    "Haaretz": "haaretz.com",
    "Handelsblatt": "handelsblatt.com",
    "Heise": "heise.de",
    "The Hill": "thehill.com",
    "The Hindu": "thehindu.com",
    "Hindustan Times": "hindustantimes.com",
    "The Hollywood Reporter": "hollywoodreporter.com",
    "HuffPost": "huffpost.com, huffingtonpost.com",
    "Huffington Post": "huffingtonpost.com",
    "IGN": "ign.com",
    "The Independent": "independent.co.uk",
    "Indian Express": "indianexpress.com",
    "The Information": "theinformation.com",
    "Kotaku": "kotaku.com",
    "La Repubblica": "repubblica.it",
    "Le Figaro": "lefigaro.fr",
    "Le Monde": "lemonde.fr",
    "Le Parisien": "leparisien.fr",
    "Libération": "liberation.fr",
    "Los Angeles Times": "latimes.com",
    "MacRumors": "macrumors.com",
    "Mashable": "mashable.com",
    "MIT Technology Review": "technologyreview.com",
    "NBC News": "nbcnews.com",
    "Neue Zürcher Zeitung": "nzz.ch",
    "NZZ": "nzz.ch",
    "New York Post": "nypost.com",
    "New York Times": "nytimes.com",
    "The New Yorker": "newyorker.com",
    "Newsweek": "newsweek.com",
    "Nikkei": "nikkei.com, asia.nikkei.com",
    "NPR": "npr.org",
    "People": "people.com",
    "Politico": "politico.com, politico.eu",
    "ProPublica": "propublica.org",
    "Quartz": "qz.com",
    "The Register": "theregister.com, theregister.co.uk",
    "Reuters": "reuters.com",
    "Rolling Stone": "rollingstone.com",
    "Semafor": "semafor.com",
    "Sky News": "news.sky.com",
    "Slate": "slate.com",
    "South China Morning Post": "scmp.com",
    "Süddeutsche Zeitung": "sueddeutsche.de",
    "Tagesschau": "tagesschau.de",
    "Tagesspiegel": "tagesspiegel.de",
    "TechCrunch": "techcrunch.com",
    "TechRadar": "techradar.com",
    "The Telegraph": "telegraph.co.uk",
    "Time": "time.com",
    "Times of India": "timesofindia.indiatimes.com",
    "TMZ": "tmz.com",
    "Tom's Hardware": "tomshardware.com",
    "USA Today": "usatoday.com",
    "Vanity Fair": "vanityfair.com",
    "Variety": "variety.com",
    "VentureBeat": "venturebeat.com",
    "The Verge": "theverge.com",
    "Vice": "vice.com",
    "Vox": "vox.com",
    "Wall Street Journal": "wsj.com",
    "Washington Post": "washingtonpost.com",
    "Die Welt": "welt.de",
    "Wired": "wired.com",
    "The Wrap": "thewrap.com",
    "Die Zeit": "zeit.de",
    "ZDNet": "zdnet.com",
    "ZDNET": "zdnet.com",
}
"""A publication -> its hosts."""
_WORDS = frozenset(
    {
        "People",
        "Time",
        "Deadline",
        "Fortune",
        "Slate",
        "Variety",
        "Vice",
        "Vox",
        "Wired",
        "Bild",
        "Focus Online",
        "Golem",
        "Forbes",
        "Quartz",
        "The Information",
        "The Hill",
        "The Independent",
        "The Register",
    }
)
"""Names that are common words too: believed of links only, not of running text and tags."""
_BY_HOST = {host: name for name, hosts in reversed(_HOSTS.items()) for host in hosts.split(", ")}
_BY_NAME = {fold(name).removeprefix("the"): name for name in _HOSTS if name not in _WORDS}
_KNOWN = "|".join(
    re.escape(name.removeprefix("The ")) for name in sorted(_HOSTS, key=len, reverse=True) if name not in _WORDS
)
_FORM = (
    r"(?:[A-Z][\w&.’'-]*\s){1,3}(?:Times|Post|Journal|Herald|Tribune|Gazette|Chronicle|Observer|Telegraph|Magazine|Weekly|Insider|Examiner"
    r"|Sentinel|Courier|Bulletin|Inquirer|Newspaper|Daily News|Morning Post|Zeitung|Anzeiger|Rundschau|Nachrichten|Allgemeine|Tagblatt|Kurier)"
    r"|[A-Z]\w+(?:er|ische)?\s(?:Zeitung|Anzeiger|Rundschau|Nachrichten|Tagblatt|Tageblatt)|(?:Le|La|El|Il)\s(?:Monde|Figaro|Parisien|Mundo|País|Vanguardia|Repubblica|Stampa)\b"
)
NAME = rf"(?:(?:[Tt]he|[Dd]er|[Dd]ie|[Dd]as|[Dd]em|[Dd]es|[Ll]e|[Ll]a)\s)?[„“\"«'‘»]?(?P<name>(?:{_KNOWN}|{_FORM})(?!\w))[”“\"»'’«]?"
"""A publication's name in running text: a known one, or one that says that it is."""
_LOOKS = re.compile(rf"(?:The\s)?(?:{_KNOWN}|{_FORM})")
_NEWS_HOST = re.compile(
    r"news|times|post\b|post\.|herald|tribune|gazette|chronicle|journal|daily|zeitung|nachrichten|courier|observer|insider"
)


def publication_at(url: str) -> str | None:
    """The publication whose site an address is on, as far as it is known.

    >>> publication_at("https://techcrunch.com/2025/10/21/a-story/"), publication_at("https://example.org/a")
    ('TechCrunch', None)
    """
    host = site_of(url)
    while host.count("."):
        if host in _BY_HOST:
            return _BY_HOST[host]
        host = host.partition(".")[2]
    return None


def publication_called(name: str) -> str | None:
    """The known publication of that name, None if there is none."""
    return _BY_NAME.get(fold(name).removeprefix("the"))


def is_publication(name: str) -> bool:
    """Whether a name is a publication's, known or by its form.

    >>> is_publication("The River Tribune"), is_publication("police")
    (True, False)
    """
    return _LOOKS.fullmatch(name) is not None or publication_called(name) is not None


def is_news_site(url: str) -> bool:
    """Whether a host is a publication's, known or by its name."""
    return publication_at(url) is not None or _NEWS_HOST.search(site_of(url)) is not None
