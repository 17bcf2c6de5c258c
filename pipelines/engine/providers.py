"""Sites whose posts, films and charts other pages show: known by the host and the path of an address."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qsl, urlsplit

from pipelines.engine.urls import absolute, without_tracking


@dataclass(frozen=True, slots=True)
class _Form:
    """A form of address. What the pattern finds goes into the template; without one the address stays as it is."""

    provider: str
    domains: str
    pattern: re.Pattern[str]
    template: str | None = None


def _form(provider: str, domains: str, pattern: str = r"/.", template: str | None = None) -> _Form:
    return _Form(provider, domains, re.compile(pattern), template)


_YOUTUBE = "youtube.com youtube-nocookie.com"
_FORMS = (
    _form("YouTube", _YOUTUBE, r"/embed/videoseries\?(?:.*&)?list=([\w-]+)", "https://www.youtube.com/playlist?list={}"),
    _form("YouTube", _YOUTUBE, r"/(?:embed|shorts|live|v)/([\w-]{11})(?![\w-])", "https://www.youtube.com/watch?v={}"),
    _form("YouTube", _YOUTUBE, r"/watch\?(?:.*&)?v=([\w-]{11})(?![\w-])", "https://www.youtube.com/watch?v={}"),
    _form("YouTube", "youtu.be", r"/([\w-]{11})(?![\w-])", "https://www.youtube.com/watch?v={}"),
    _form("Vimeo", "vimeo.com", r"/(?:video/)?(\d+)", "https://vimeo.com/{}"),
    _form("X", "twitter.com x.com", r"/(\w+/status(?:es)?/\d+)", "https://x.com/{}"),
    _form("X", "twitter.com x.com", r"/embed/Tweet\.html\?(?:.*&)?id=(\d+)", "https://x.com/i/status/{}"),
    _form("Instagram", "instagram.com", r"/(?:[\w.]+/)?((?:p|reel|tv)/[\w-]+)", "https://www.instagram.com/{}/"),
    _form("Facebook", "facebook.com", r"/(?:[^/]+/(?:posts|videos)/|watch/?\?|reel/|permalink\.php|photo|video\.php|groups/[^/]+/(?:posts|permalink)/)"),
    _form("Facebook", "fb.watch"),
    _form("TikTok", "tiktok.com", r"/(@[\w.-]+/(?:video|photo)/\d+)", "https://www.tiktok.com/{}"),
    _form("TikTok", "tiktok.com", r"/(?:embed(?:/v\d)?|player/v\d)/(\d+)", "https://www.tiktok.com/embed/v2/{}"),
    _form("Spotify", "spotify.com", r"/embed(?:-podcast)?/((?:track|album|playlist|episode|show|artist)/\w+)", "https://open.spotify.com/{}"),
    _form("Spotify", "spotify.com", r"/((?:track|album|playlist|episode|show)/\w+)", "https://open.spotify.com/{}"),
    _form("SoundCloud", "soundcloud.com", r"/(?:tracks|playlists)/|/[\w-]+/[\w-]+"),
    _form("Datawrapper", "dwcdn.net datawrapper.de", r"/(\w{5})(?![\w.])", "https://datawrapper.dwcdn.net/{}/"),
    _form("Reddit", "reddit.com redditmedia.com", r"/(r/\w+/comments/\w+(?:/\w+)?(?:/\w+)?)", "https://www.reddit.com/{}"),
    _form("Bluesky", "bsky.app", r"/embed/([^/?]+)/app\.bsky\.feed\.post/(\w+)", "https://bsky.app/profile/{}/post/{}"),
    _form("Bluesky", "bsky.app", r"/(profile/[^/?]+/post/\w+)", "https://bsky.app/{}"),
    _form("Telegram", "t.me", r"/(?:s/)?(\w{3,}/\d+)", "https://t.me/{}"),
    _form("Threads", "threads.net threads.com", r"/(@[\w.]+/post/[\w-]+)", "https://www.threads.com/{}"),
    _form("LinkedIn", "linkedin.com", r"/(?:embed/)?feed/update/(urn:li:\w+:\d+)", "https://www.linkedin.com/feed/update/{}"),
    _form("Pinterest", "pinterest.com", r"/pin/(\d+)", "https://www.pinterest.com/pin/{}/"),
    _form("Dailymotion", "dailymotion.com", r"/(?:embed/)?video/(\w+)", "https://www.dailymotion.com/video/{}"),
    _form("Dailymotion", "dailymotion.com", r"/player[\w/]*\.html\?(?:.*&)?video=(\w+)", "https://www.dailymotion.com/video/{}"),
    _form("Dailymotion", "dai.ly", r"/(\w+)", "https://www.dailymotion.com/video/{}"),
    _form("Twitch", "twitch.tv", r"/(?:embed\b.*|\?.*(?:video|channel)=.*|videos/\d+)"),
    _form("Flourish", "flo.uri.sh flourish.studio", r"/((?:visualisation|story)/\d+)", "https://public.flourish.studio/{}/"),
    _form("Infogram", "infogram.com", r"/([\w-]{8,})", "https://infogram.com/{}"),
    _form("Apple Podcasts", "podcasts.apple.com"),
    _form("Apple Music", "music.apple.com"),
    _form("Bandcamp", "bandcamp.com", r"/EmbeddedPlayer|/(?:album|track)/"),
    _form("Mixcloud", "mixcloud.com"),
    _form("Google Maps", "google.com", r"/maps/(?:[\w/]*/)?embed\b|/maps\?(?:.*&)?output=embed"),
    _form("Google Docs", "docs.google.com"),
    _form("Google Drive", "drive.google.com"),
    _form("GitHub Gist", "gist.github.com", r"/([\w-]+/\w+)(?:\.js)?", "https://gist.github.com/{}"),
    _form("CodePen", "codepen.io", r"/[\w-]+/(?:embed|pen)/"),
    _form("Giphy", "giphy.com", r"/(?:embed|gifs)/([\w-]+)", "https://giphy.com/gifs/{}"),
    _form("Imgur", "imgur.com", r"/((?:a/)?\w{5,})", "https://imgur.com/{}"),
    _form("Streamable", "streamable.com", r"/(?:[eo]/)?(\w+)", "https://streamable.com/{}"),
    _form("Rumble", "rumble.com", r"/embed/"),
    _form("Odysee", "odysee.com", r"/\$/embed/"),
    _form("Bilibili", "bilibili.com", r"/(?:video/|player\.html\?(?:.*&)?bvid=)(BV\w+)", "https://www.bilibili.com/video/{}"),
    _form("Youku", "youku.com", r"/embed/"),
    _form("Niconico", "nicovideo.jp", r"/(?:watch/)?((?:sm|so|nm)\d+)", "https://www.nicovideo.jp/watch/{}"),
    _form("VK", "vk.com vkvideo.ru", r"/video_ext\.php|/video-?\d"),
    _form("Rutube", "rutube.ru", r"/(?:play/embed|video)/(\w+)", "https://rutube.ru/video/{}/"),
    _form("TED", "ted.com", r"/talks/([\w-]+)", "https://www.ted.com/talks/{}"),
    _form("Scribd", "scribd.com", r"/(?:embeds|document|doc)/(\d+)", "https://www.scribd.com/document/{}"),
    _form("DocumentCloud", "documentcloud.org"),
    _form("Issuu", "issuu.com"),
    _form("Tableau", "public.tableau.com", r"/views/"),
    _form("Acast", "acast.com"),
    _form("Megaphone", "megaphone.fm"),
    _form("Simplecast", "simplecast.com"),
    _form("Buzzsprout", "buzzsprout.com"),
    _form("Libsyn", "libsyn.com"),
    _form("Omny", "omny.fm"),
    _form("Audioboom", "audioboom.com"),
    _form("Spreaker", "spreaker.com"),
    _form("Podbean", "podbean.com"),
    _form("Internet Archive", "archive.org", r"/embed/([\w.-]+)", "https://archive.org/details/{}"),
    _form("JW Player", "jwplayer.com jwplatform.com", r"/players/"),
    _form("Brightcove", "brightcove.net", r"/players?/|/\d+/"),
)  # fmt: skip
_BY_DOMAIN: dict[str, list[_Form]] = defaultdict(list)
for form in _FORMS:
    for domain in form.domains.split():
        _BY_DOMAIN[domain].append(form)
_WRAPPED = {"facebook.com": "href", "soundcloud.com": "url", "twitter.com": "url", "embedly.com": "src"}
"""Players that have the address of what they play in a parameter."""
_BY_NUMBER = {
    "youtube": "https://www.youtube.com/watch?v={}",
    "vimeo": "https://vimeo.com/{}",
    "twitter": "https://x.com/i/status/{}",
    "tweet": "https://x.com/i/status/{}",
    "instagram": "https://www.instagram.com/p/{}/",
    "dailymotion": "https://www.dailymotion.com/video/{}",
    "datawrapper": "https://datawrapper.dwcdn.net/{}/",
    "infogram": "https://infogram.com/{}",
    "flourish": "https://public.flourish.studio/{}/",
    "tiktok": "https://www.tiktok.com/embed/v2/{}",
}
"""Where what has a number of a provider's own is."""


@lru_cache(maxsize=1000)
def embed_at(address: str) -> tuple[str, str] | None:
    """Provider and the address that readers would share; None for what is no post, film, sound or chart of a known one.

    >>> embed_at("//www.youtube-nocookie.com/embed/aqz-KE-bpKQ?rel=0")
    ('YouTube', 'https://www.youtube.com/watch?v=aqz-KE-bpKQ')
    """
    url = absolute("https://-/", address.strip())
    if not url:
        return None
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    domain = ".".join(host.split(".")[-2:])
    if parameter := _WRAPPED.get(domain):
        inner = dict(parse_qsl(parts.query)).get(parameter)
        if inner and inner != address and (found := embed_at(inner)):
            return found
    path = f"{parts.path}?{parts.query}"
    for form in (*_BY_DOMAIN.get(host, ()), *(_BY_DOMAIN.get(domain, ()) if domain != host else ())):
        if match := form.pattern.match(path):
            return form.provider, form.template.format(*match.groups()) if form.template else without_tracking(url)
    return None


def embed_with_number(called: str, number: str) -> tuple[str, str] | None:
    """What an element with a provider's name and a number shows: ``lite-youtube``, ``aqz-KE-bpKQ``."""
    template = next((template for name, template in _BY_NUMBER.items() if name in called), None)
    return embed_at(template.format(number)) if template else None
