"""Links and embeds of the text, as data."""

import pytest

from pipelines.engine import Hints, extract
from tests.engine.pages import FIRST, PROSE, URL, article, page

FILM = "https://www.youtube.com/watch?v=aqz-KE-bpKQ"


def extra(html: str, **kwargs):
    return article(page(f"<p>{FIRST}</p>{html}{PROSE}", **kwargs)).extra


@pytest.mark.parametrize(
    ("html", "links"),
    [
        ('<a href="/b">the other page</a>', [("the other page", "https://example.org/b", None)]),
        ('<a href="b?utm_source=x&id=3#top">it</a>', [("it", "https://example.org/news/b?id=3#top", None)]),
        (
            '<a href="//example.net/b" rel="nofollow  sponsored">it</a>',
            [("it", "https://example.net/b", "nofollow sponsored")],
        ),
        (
            '<a href="/b"><b>two</b> words</a> and <a href="/c">more</a>',
            [("two words", "https://example.org/b", None), ("more", "https://example.org/c", None)],
        ),
        ('<a href="/b">one line,<br>another line</a>', [("one line, another line", "https://example.org/b", None)]),
        ('<a href="/b">again</a> and <a href="/b">again</a>', [("again", "https://example.org/b", None)] * 2),
        ('<a href="#part">a part</a>', []),
        (f'<a href="{URL}#part">a part</a>', []),
        ('<a href="javascript:x()">a script</a>', []),
        ('<a href="mailto:a@example.org">a mailbox</a>', []),
        ('<a href="http://[bad">no address</a>', []),
        ('<a href="/b"></a>', []),
        ('<a name="b">an anchor</a>', []),
    ],
)
def test_links(html, links):
    """Links of the text have their words, an absolute address without campaign parameters, and their rel."""
    found = extra(f"<p>So it is with {html} in the town, he said to them all.</p>").get("links", [])

    assert [{"text": text, "url": url, "rel": rel} for text, url, rel in links] == found


@pytest.mark.parametrize(
    "address", ["/b?utm_source=x&id=3#top", "/b#part", "/b?q=a+b&empty=", "/b?flag", "/b?fbclid=1"]
)
def test_links_have_one_form(address):
    """A link of the markdown is the very address that it has as data: tracking off, another page's fragment kept."""
    found = article(page(f'<p>{FIRST} So it is <a href="{address}">there</a>.</p>{PROSE}'))

    assert f"[there]({found.extra['links'][0]['url']})" in found.body_markdown


def test_links_of_the_text_only():
    """What is removed from the page takes its links along; the order is the text's."""
    found = extra(
        '<nav><a href="/menu">Menu</a></nav>'
        '<p>The town, as <a href="/a">one thing</a> of many, has a bridge again, and <a href="/b">two</a> ferries.</p>'
        '<aside class="related"><a href="/other">Other story</a></aside>'
    )

    assert ["https://example.org/a", "https://example.org/b"] == [link["url"] for link in found["links"]]


@pytest.mark.parametrize(
    ("html", "provider", "url"),
    [
        ('<iframe src="https://www.youtube.com/embed/aqz-KE-bpKQ?feature=oembed"></iframe>', "YouTube", FILM),
        ('<iframe data-src="//www.youtube-nocookie.com/embed/aqz-KE-bpKQ" src="about:blank"></iframe>', "YouTube", FILM),
        ('<lite-youtube videoid="aqz-KE-bpKQ"></lite-youtube>', "YouTube", FILM),
        ('<amp-youtube data-videoid="aqz-KE-bpKQ"></amp-youtube>', "YouTube", FILM),
        ('<div class="wp-block-embed is-provider-youtube"><div>https://youtu.be/aqz-KE-bpKQ</div></div>', "YouTube", FILM),
        ('<iframe src="https://player.vimeo.com/video/123456?h=1"></iframe>', "Vimeo", "https://vimeo.com/123456"),
        (
            '<blockquote class="twitter-tweet"><p>A bridge is open.</p>&mdash; Town (@town) <a href="https://twitter.com/town/status/12?ref_src=x">3 May</a></blockquote>',
            "X",
            "https://x.com/town/status/12",
        ),
        ('<iframe src="https://platform.twitter.com/embed/Tweet.html?id=12"></iframe>', "X", "https://x.com/i/status/12"),
        (
            '<blockquote class="instagram-media" data-instgrm-permalink="https://www.instagram.com/p/Cabc-1/?utm_source=ig_embed"></blockquote>',
            "Instagram",
            "https://www.instagram.com/p/Cabc-1/",
        ),
        (
            '<iframe src="https://www.facebook.com/plugins/post.php?href=https%3A%2F%2Fwww.facebook.com%2Ftown%2Fposts%2F12&width=500"></iframe>',
            "Facebook",
            "https://www.facebook.com/town/posts/12",
        ),
        (
            '<blockquote class="tiktok-embed" cite="https://www.tiktok.com/@town/video/12"></blockquote>',
            "TikTok",
            "https://www.tiktok.com/@town/video/12",
        ),
        (
            '<iframe src="https://open.spotify.com/embed/episode/4abc?utm_source=generator"></iframe>',
            "Spotify",
            "https://open.spotify.com/episode/4abc",
        ),
        (
            '<iframe src="https://w.soundcloud.com/player/?url=https%3A//api.soundcloud.com/tracks/12&color=red"></iframe>',
            "SoundCloud",
            "https://api.soundcloud.com/tracks/12",
        ),
        ('<iframe src="https://datawrapper.dwcdn.net/aBc12/3/"></iframe>', "Datawrapper", "https://datawrapper.dwcdn.net/aBc12/"),
        (
            '<div id="datawrapper-vis-aBc12"><script src="https://datawrapper.dwcdn.net/aBc12/embed.js"></script></div>',
            "Datawrapper",
            "https://datawrapper.dwcdn.net/aBc12/",
        ),
        (
            '<blockquote class="reddit-embed-bq"><a href="https://www.reddit.com/r/town/comments/1a/a_bridge/">A bridge</a></blockquote>',
            "Reddit",
            "https://www.reddit.com/r/town/comments/1a/a_bridge",
        ),
        (
            '<blockquote class="bluesky-embed" data-bluesky-uri="at://did:plc:abc/app.bsky.feed.post/3k"></blockquote>',
            "Bluesky",
            "https://bsky.app/profile/did:plc:abc/post/3k",
        ),
        (
            '<script async src="https://telegram.org/js/telegram-widget.js" data-telegram-post="town/12"></script>',
            "Telegram",
            "https://t.me/town/12",
        ),
        ('<iframe src="//maps.example.net/embed?x=1&utm_source=y"></iframe>', "maps.example.net", "https://maps.example.net/embed?x=1"),
        ('<video src="/bridge.mp4" controls>An old browser.</video>', "example.org", "https://example.org/bridge.mp4"),
        ('<video><source src="bridge.webm"><source src="bridge.mp4"></video>', "example.org", "https://example.org/news/bridge.webm"),
        ('<audio controls><source src="https://cdn.example.net/pod.mp3"></audio>', "cdn.example.net", "https://cdn.example.net/pod.mp3"),
        ('<script src="https://gist.github.com/town/1a2b.js"></script>', "GitHub Gist", "https://gist.github.com/town/1a2b"),
        ('<div class="flourish-embed" data-src="visualisation/12"></div>', "Flourish", "https://public.flourish.studio/visualisation/12/"),
    ],
)  # fmt: skip
def test_embeds(html, provider, url):
    """What the text shows of other sites has the provider's name and the address that readers would share."""
    assert [{"provider": provider, "url": url}] == extra(html)["embeds"]


@pytest.mark.parametrize(
    "html",
    [
        '<iframe src="https://ads.example.net/slot"></iframe>',
        '<iframe src="https://www.facebook.com/plugins/like.php?href=https%3A%2F%2Fexample.org%2F"></iframe>',
        '<iframe src="https://www.youtube.com/subscribe_embed?channel=UC1"></iframe>',
        '<iframe src="https://maps.example.net/embed" width="1" height="1"></iframe>',
        '<iframe src="https://maps.example.net/embed" style="display: none"></iframe>',
        '<iframe src="https://example.net/newsletter-signup/"></iframe>',
        '<iframe src="https://disqus.com/embed/comments/"></iframe>',
        "<video controls></video>",
        '<video src="blob:https://example.org/1"></video>',
        '<iframe src="http://[bad"></iframe>',
        "<iframe></iframe>",
        '<div class="map-embed"><a href="https://www.google.com/maps/dir/?destination=1">The way to it</a></div>',
        '<div class="tweet-this"><a href="https://twitter.com/intent/tweet?text=x">Tweet</a></div>',
        f'<p>He saw <a href="{FILM}">a film of it</a>, he said to them all.</p>',
        f'<aside class="related"><iframe src="{FILM.replace("watch?v=", "embed/")}"></iframe></aside>',
    ],
)
def test_no_embeds(html):
    """Adverts, buttons, links in a sentence and other stories' films are no embeds of the text."""
    assert "embeds" not in extra(html)


def test_embed_in_two_forms():
    """An embed that a page prints twice, as a frame and for want of a script, is one."""
    html = '<lite-youtube videoid="aqz-KE-bpKQ"></lite-youtube><iframe src="https://youtu.be/aqz-KE-bpKQ"></iframe>'

    assert 1 == len(extra(html)["embeds"])


def test_frames_beside_the_text():
    """A frame of nobody known is an embed where the text stands, not beside it."""
    html = '<aside><iframe src="https://radio.example.net/live"></iframe></aside>'
    source = page(
        f"<div><p>{FIRST}</p>{PROSE}</div><iframe src='https://radio.example.net/live'></iframe>", outside=html
    )

    assert "embeds" not in article(source).extra


@pytest.mark.parametrize("said", ["The bridge is open!", "The bridge is open again, and we are very glad about it."])
def test_a_post_keeps_who_wrote_it(said):
    """The last line of a post's quote, with its author, day and link, is a part of the quote."""
    found = article(
        page(
            f'<p>{FIRST}</p><blockquote class="twitter-tweet"><p>{said}</p>&mdash; Jane Roe (@janeroe) '
            f'<a href="https://twitter.com/janeroe/status/12?ref_src=x">October 21, 2025</a></blockquote>{PROSE}'
        )
    )

    assert f"{said}\n\n— Jane Roe (@janeroe) October 21, 2025" in found.body
    assert "> — Jane Roe (@janeroe) [October 21, 2025](https://twitter.com/janeroe/status/12)" in found.body_markdown
    assert 1 == found.body_markdown.count("janeroe/status")


def test_a_post_whose_link_was_removed():
    """A quote of a post of which only words are left has its link under them."""
    html = (
        '<blockquote class="instagram-media"><a href="https://www.instagram.com/p/Cabc-1/">View this post on Instagram</a>'
        "<p>A post shared by the town of Marlow (@marlow)</p></blockquote>"
    )
    found = article(page(f"<p>{FIRST}</p>{html}{PROSE}"))

    assert (
        "> A post shared by the town of Marlow (@marlow)\n>\n> [Instagram](https://www.instagram.com/p/Cabc-1/)"
        in found.body_markdown
    )


def test_frames_change_no_text():
    """A frame in the middle of a sentence leaves it whole."""
    html = f'<p>{FIRST}</p><p>One half of it <iframe src="https://youtu.be/aqz-KE-bpKQ"></iframe>and the other half, he said.</p>'

    assert "One half of it and the other half, he said." in article(page(html + PROSE)).body


def test_neither():
    """A text without links and embeds has no such keys; who wants no markdown has none either."""
    source = page(f'<p>{FIRST} <a href="/b">More</a></p>{PROSE}')

    assert {} == extra("")
    assert {} == extract(source, url=URL, markdown=False)[0].extra


def test_fields_of_the_site_s_own():
    """A site's fields stand beside them, and none may have their names."""
    source = page(f'<p>{FIRST} <a href="/b">More</a></p><p>Score: 7/10</p>{PROSE}')

    assert {"score", "links"} == set(article(source, hints=Hints(extra={"score": (r"Score: (\d+)/10",)})).extra)
    with pytest.raises(ValueError, match=r"extra\['links'\] is the engine's own"):
        Hints(extra={"links": (r"(x)",)})
