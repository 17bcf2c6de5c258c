"""An article's own images."""

import pytest

from pipelines.engine.images import clean_credit
from tests.engine.pages import FIRST, PROSE, article, json_ld, news, page

AT = "https://example.org/news/"


def images(html: str, **kwargs):
    return article(page(f"<p>{FIRST}</p>{html}{PROSE}", **kwargs)).images


def urls(html: str, **kwargs) -> list[str]:
    return [image.url for image in images(html, **kwargs)]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<img src="a.jpg">', [AT + "a.jpg"]),
        ('<p><a href="a-large.jpg"><img src="a.jpg"></a></p>', [AT + "a-large.jpg"]),
        ('<img src="a.jpg"><img src="a.jpg">', [AT + "a.jpg"]),
        ('<img src="a.jpg"><img src="b.jpg">', [AT + "a.jpg", AT + "b.jpg"]),
        ('<img src="data:image/gif;base64,R0lG" data-src="a.jpg">', [AT + "a.jpg"]),
        ('<img src="spinner.gif" data-lazy-src="a.jpg">', [AT + "a.jpg"]),
        ('<img src="data:image/gif;base64,R0lG" data-srcset="a.jpg 300w, b.jpg 900w">', [AT + "b.jpg"]),
        ('<img srcset="a.jpg 300w, b.jpg 900w, c.jpg 600w">', [AT + "b.jpg"]),
        ('<img srcset="a.jpg, b.jpg 2x">', [AT + "b.jpg"]),
        ('<img srcset="a.jpg 1.5x,b.jpg 1x">', [AT + "a.jpg"]),
        (
            '<img srcset="https://c.example.net/w_300,h_200/a.jpg 300w, https://c.example.net/w_900,h_600/a.jpg 900w">',
            ["https://c.example.net/w_900,h_600/a.jpg"],
        ),
        ('<picture><source srcset="a.webp"><img src="a.jpg"></picture>', [AT + "a.jpg"]),
        ('<img src="//c.example.net/a.jpg">', ["https://c.example.net/a.jpg"]),
        ('<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">', []),
        ('<img src="a.gif" width="1" height="1">', []),
        ('<img src="a.gif" width="32px">', []),
        ('<img src="a.gif" width="100%">', [AT + "a.gif"]),
        ('<img src="/site-logo.png">', []),
        ('<img src="a.jpg" class="avatar">', []),
        ('<img src="">', []),
        ("<img>", []),
        ('<img src="http://[bad">', []),
        ('<a href="/other-story"><img src="a.jpg"></a>', []),
        ('<aside class="related"><a href="/other-story"><img src="a.jpg"></a><p>Other</p></aside>', []),
        ('<div class="advert"><img src="a.jpg"><p>Buy</p></div>', []),
    ],
)
def test_own_images(html, expected):
    """The article's pictures are found at their largest; pixels, logos and other stories' are not its own."""
    assert expected == urls(html)


@pytest.mark.parametrize(
    "html",
    [
        '<img src="a.jpg" width="²">',
        f'<img src="a.jpg" width="{"9" * 5000}">',
        '<img src="a.jpg" srcset="b.jpg 1.2.3x">',
        '<img src="a.jpg" srcset="b.jpg ..w">',
    ],
)
def test_odd_numbers_are_no_error(html):
    """A width or a srcset that is no number does not cost the picture."""
    assert [AT + "a.jpg"] == urls(html)


def test_srcset_beside_src():
    """The largest version that the page offers is taken, though it has a plain address too."""
    assert [AT + "b.jpg"] == urls('<img src="a.jpg" srcset="a.jpg 300w, b.jpg 900w">')


def test_base_element():
    """Pictures are relative to the page's base element where it has one."""
    assert ["https://cdn.example.org/x/a.jpg"] == urls(
        '<img src="a.jpg">', head='<base href="https://cdn.example.org/x/">'
    )


@pytest.mark.parametrize(
    ("html", "caption", "credit"),
    [
        ('<figure><img src="a.jpg"><figcaption>The bridge at dawn.</figcaption></figure>', "The bridge at dawn.", None),
        (
            '<figure><img src="a.jpg"><figcaption>The bridge at dawn. Photo: Ann Lee</figcaption></figure>',
            "The bridge at dawn.",
            "Ann Lee",
        ),
        (
            '<figure><img src="a.jpg"><figcaption>The bridge at dawn <span class="credit">Ann Lee</span></figcaption></figure>',
            "The bridge at dawn",
            "Ann Lee",
        ),
        ('<figure><img src="a.jpg"><figcaption>Photo: Ann Lee</figcaption></figure>', None, "Ann Lee"),
        (
            '<div class="wp-caption"><img src="a.jpg"><p class="wp-caption-text">The bridge at dawn</p></div>',
            "The bridge at dawn",
            None,
        ),
        ('<img src="a.jpg">', None, None),
        ('<p><img src="a.jpg"></p>', None, None),
    ],
)
def test_caption_and_credit(html, caption, credit):
    """What the page prints under a picture is its caption, who made it its credit."""
    (image,) = images(html)

    assert (caption, credit) == (image.caption, image.credit)


def test_captions_stay_with_their_pictures():
    """Two pictures in a row have each its own caption."""
    found = images(
        "".join(
            f'<figure><img src="{name}.jpg"><figcaption>The {name} bridge.</figcaption></figure>'
            for name in ("old", "new")
        )
    )

    assert ["The old bridge.", "The new bridge."] == [image.caption for image in found]


def test_alternative_text():
    """The text for who cannot see it is kept apart from the caption."""
    (image,) = images('<img src="a.jpg" alt=" A bridge\n at dawn ">')

    assert ("A bridge at dawn", None) == (image.alt, image.caption)


@pytest.mark.parametrize(
    ("head", "main"),
    [
        ('<meta property="og:image" content="https://example.org/news/b.jpg">', "b.jpg"),
        ('<meta property="og:image" content="https://example.org/other-logo.png">', "a.jpg"),
        ('<meta property="og:image" content="https://example.org/share/og-default.png">', "a.jpg"),
        ("", "a.jpg"),
    ],
)
def test_main_image(head, main):
    """The picture that the page names stands for the article, else its first."""
    found = images('<img src="a.jpg"><img src="b.jpg">', head=head)

    assert [AT + main] == [image.url for image in found if image.is_main]


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ('<meta property="og:image" content="/b.jpg">', ["https://example.org/b.jpg"]),
        ('<meta property="og:image" content="/logo.png">', []),
        ('<meta property="og:image" content="data:image/gif;base64,R0lG">', []),
        (news(image='"/b.jpg"'), ["https://example.org/b.jpg"]),
        (news(image='["/b.jpg", "/c.jpg"]'), ["https://example.org/b.jpg"]),
        (news(image='[{"@type": "ImageObject", "url": ["/b.jpg"]}]'), ["https://example.org/b.jpg"]),
        (
            news(image='{"@id": "#lead"}') + json_ld('{"@type": "ImageObject", "@id": "#lead", "url": "/b.jpg"}'),
            ["https://example.org/b.jpg"],
        ),
        (news(image='{"@id": "#nothing"}'), []),
        ('<meta property="og:image:secure_url" content="/b.jpg">', ["https://example.org/b.jpg"]),
        ('<meta name="twitter:image:src" content="/b.jpg">', ["https://example.org/b.jpg"]),
        (
            '<meta property="og:image" content="/logo.png"><meta name="twitter:image" content="/b.jpg">',
            ["https://example.org/b.jpg"],
        ),
        (news(image='{"url": "/b.jpg"}'), ["https://example.org/b.jpg"]),
        (news(image='{"url": {"url": "/b.jpg"}}'), []),
        (news(image="5"), []),
        (news(image="[[5]]"), []),
    ],
)
def test_stated_image(head, expected):
    """An article without printed pictures has the one that its page states, if it is one."""
    assert expected == urls("", head=head)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Photo: Ann Lee", "Ann Lee"),
        ("(Photo: Ann Lee)", "Ann Lee"),
        ("Photo by Ann Lee", "Ann Lee"),
        ("Image credit: Ann Lee / River Pictures", "Ann Lee / River Pictures"),
        ("© Ann Lee", "Ann Lee"),
        ("Foto: Ann Lee", "Ann Lee"),
        ("Ann Lee", "Ann Lee"),
        ("Ann Lee (River News)", "Ann Lee (River News)"),
        ("Photographers Ltd", "Photographers Ltd"),
        ("Sourcebook Press", "Sourcebook Press"),
        ("", ""),
    ],
)
def test_clean_credit(text, expected):
    """A credit names who made the picture, without "Photo:" and the like."""
    assert expected == clean_credit(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Photograph courtesy of Ann Lee", "Ann Lee"), ("Byron Press", "Byron Press"), ("照片：王小明", "王小明")],
)
def test_clean_credit_of_odd_forms(text, expected):
    """A name that begins like "by" is whole, a longer word for a picture goes as well."""
    assert expected == clean_credit(text)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<picture><source srcset="b.jpg 900w"><img src="a.jpg" srcset="a.jpg 300w"></picture>', "b.jpg"),
        (
            '<picture><source media="(min-width: 1200px)" srcset="b.jpg"><source srcset="c.jpg" media="(min-width: 600px)"><img src="a.jpg"></picture>',
            "b.jpg",
        ),
        ('<img src="placeholder.gif" data-src="a.jpg">', "a.jpg"),
        ('<img src="blank.gif" data-hero-file="a.jpg">', "a.jpg"),
        ('<img src="data:image/gif;base64,R0lG"><noscript><img src="a.jpg"></noscript>', "a.jpg"),
        ('<img src="a.jpg" class="lazy"><noscript><img src="a.jpg"></noscript>', "a.jpg"),
        ('<img src="a-300x200.jpg"><img src="a.jpg">', "a.jpg"),
        ('<img src="a.jpg?w=300"><img src="a.jpg?w=900">', "a.jpg?w=900"),
        ('<img src="silicon-valley-lexicon.jpg">', "silicon-valley-lexicon.jpg"),
        ('<img src="google-pixel-9.jpg">', "google-pixel-9.jpg"),
        ('<img src="the-new-logo-of-the-town-is-shown.jpg">', "the-new-logo-of-the-town-is-shown.jpg"),
    ],
)
def test_one_picture(html, expected):
    """A picture in several sizes and forms is one, at its largest; a name that only resembles a logo's is none."""
    assert [AT + expected] == urls(html)


@pytest.mark.parametrize(
    "html",
    [
        '<img src="spacer.gif">',
        '<img src="a.jpg" width="96" height="96">',
        '<img src="a.jpg" style="width: 1px; height: 1px">',
        '<img src="https://vg07.met.vgwort.de/na/0a1b">',
        '<noscript><img height="1" width="1" src="https://www.facebook.com/tr?id=1"></noscript>',
        '<img src="https://counter.example.net/count.gif">',
        '<img src="/icons/share.png">',
    ],
)
def test_nobodys_pictures(html):
    """Pixels that count readers, portraits and what stands in for a picture are none of the article's."""
    assert [] == urls(html)


@pytest.mark.parametrize(
    ("stated", "printed"),
    [
        ("photo-1200x630.jpg", "photo-scaled.jpg?w=300"),
        ("https://i0.wp.com/example.org/news/the-bridge.jpg?fit=1200", "the-bridge-300x200.jpg"),
        ("https://cdn.example.net/w_1200,h_630/the-bridge.jpg", "https://cdn.example.net/w_300/the-bridge.jpg"),
        ("/_next/image?url=%2Fup%2Fthe-bridge.jpg&w=1200", "/up/the-bridge.jpg"),
        ("/crop/social/the-bridge_992.jpg", "/crop/wide/the-bridge_640.jpg"),
    ],
)
def test_main_image_in_another_size(stated, printed):
    """The picture that the page names is found among the printed ones, whatever its size and folder are."""
    found = images(f'<img src="first.jpg"><img src="{printed}">', head=f'<meta property="og:image" content="{stated}">')

    assert [False, True] == [image.is_main for image in found]


def test_pictures_of_like_names_are_two():
    """A number at a name's end tells pictures of a series apart."""
    assert 3 == len(urls('<img src="IMG_1234.jpg"><img src="IMG_1235.jpg"><img src="/2/IMG_1235.jpg">'))


@pytest.mark.parametrize(
    ("html", "caption", "credit"),
    [
        ('<img src="a-300x200.jpg">', "The bridge at dawn.", "Ann Lee/dpa"),
        ('<figure><img src="a.jpg"><figcaption>Walkers on it.</figcaption></figure>', "Walkers on it.", None),
        ('<img src="b.jpg">', None, None),
    ],
)
def test_stated_caption_and_credit(html, caption, credit):
    """JSON-LD tells caption and credit of a picture where the page prints neither."""
    stated = '{"@type": "ImageObject", "url": "/news/a.jpg", "caption": "The bridge at dawn.", "creditText": "Foto: Ann Lee/dpa"}'
    image = next(image for image in images(html, head=news(image=stated)) if f'"{image.url.removeprefix(AT)}"' in html)

    assert (caption, credit) == (image.caption, image.credit)


@pytest.mark.parametrize(
    "stated",
    [
        '<meta property="og:image" content="/up/opening-day.jpg">',
        news(image='"/up/opening-day.jpg"'),
        '<meta property="og:image" content="/og-default.png">' + news(image='"/up/opening-day.jpg"'),
    ],
)
def test_stated_image_that_is_not_printed(stated):
    """The picture that stands for the article comes first where the text shows only others."""
    found = images('<img src="a.jpg"><img src="b.jpg">', head=stated)

    assert [("https://example.org/up/opening-day.jpg", True), (AT + "a.jpg", False), (AT + "b.jpg", False)] == [
        (image.url, image.is_main) for image in found
    ]


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="og:image" content="/social/opening-day-facebook.jpg">',
        '<meta property="og:image" content="/x/opening-day-16x9.jpg">',
        '<meta property="og:image" content="/x/0f3a.jpg"><meta property="og:image:alt" content="A bridge">',
        '<meta property="og:image" content="/x/0f3a.jpg">'
        + news(image='["/1x1/other-crop.jpg", "/up/opening-day.jpg?w=9"]'),
    ],
)
def test_stated_image_in_another_crop(head):
    """A picture that the text shows is not there twice because the page states another crop of it."""
    found = images('<img src="first.jpg"><img src="/up/opening-day-4x3.jpg" alt="A bridge">', head=head)

    assert [False, True] == [image.is_main for image in found]


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("/up/bridge.jpg", "https://example.org/up/bridge.jpg"),
        ("https://cdn.example.net/s1600/bridge.jpg", "https://cdn.example.net/s1600/bridge.jpg"),
        ("/up/bridge-150x100.jpg", AT + "bridge-300x200.jpg"),
        ("https://elsewhere.example.net/offer.jpg", AT + "bridge-300x200.jpg"),
        ("https://commons.example.net/wiki/File:Bridge.jpg", AT + "bridge-300x200.jpg"),
        ("https://cdn.example.net/s1600-h/bridge.jpg", AT + "bridge-300x200.jpg"),
    ],
)
def test_image_that_links_to_its_file(href, expected):
    """The large file of a picture that links to one is taken; a page about the file is none, nor is another's."""
    assert [expected] == urls(f'<a href="{href}"><img src="bridge-300x200.jpg"></a>')


@pytest.mark.parametrize(
    ("line", "caption", "credit"),
    [
        (
            "The old stone bridge in Marlow Image Credits:AaronP / Getty Images",
            "The old stone bridge in Marlow",
            "AaronP / Getty Images",
        ),
        (
            "A wide view of the bridge in Marlow (Ann Lee/Reuters)",
            "A wide view of the bridge in Marlow",
            "Ann Lee/Reuters",
        ),
        ("The bridge in Marlow, June 2025 (AFP)", "The bridge in Marlow, June 2025", "AFP"),
        ("The mayor on Monday. © Ann Lee / AFP", "The mayor on Monday.", "Ann Lee / AFP"),
        ("The mayor on Monday © Ann Lee / AFP", "The mayor on Monday", "Ann Lee / AFP"),
        ("A view of the bridge / Getty Images", "A view of the bridge", "Getty Images"),
        ('The old bridge <span class="credit">Ann Lee/Reuters</span>', "The old bridge", "Ann Lee/Reuters"),
        ('<span>The old bridge</span><span class="copyright">Getty</span>', "The old bridge", "Getty"),
        ('Getty opens a hall <span class="credit">Getty</span>', "Getty opens a hall", "Getty"),
        ("Ann Lee / Getty Images", None, "Ann Lee / Getty Images"),
        ("Ann Lee via Getty Images", None, "Ann Lee via Getty Images"),
        ("Photo by Ann Lee (Getty Images)", None, "Ann Lee (Getty Images)"),
        ("© Ann Lee / AFP", None, "Ann Lee / AFP"),
        ("Ann Lee © AFP", None, "Ann Lee © AFP"),
    ],
)
@pytest.mark.parametrize(
    "place", ["<figure>{image}<figcaption>{line}</figcaption></figure>", "{image}<p class=caption>{line}</p>"]
)
def test_short_captions(place, line, caption, credit):
    """Caption and credit are told apart in a line of few words, too; a line that is nothing but a credit has no caption."""
    (image,) = images(place.format(image='<img src="a.jpg">', line=line))

    assert (caption, credit) == (image.caption, image.credit)


def test_most_images():
    """An article has no more pictures than galleries have; it says so where the page has more."""
    found = article(
        page(f"<p>{FIRST}</p>{''.join(f'<img src=/river-{number}-day.jpg>' for number in range(501))}{PROSE}")
    )

    assert (500, ["images: more than 500, the rest is left out"]) == (len(found.images), found.quality.warnings)


def test_stated_texts_of_many_images():
    """Each of many pictures has the caption that is stated of it, the first statement first."""
    stated = ",".join(
        f'{{"@type": "ImageObject", "url": "/news/river-{n}-day.jpg", "caption": "Number {n}"}}' for n in (3, 1, 2, 1)
    )
    found = images("".join(f"<img src=river-{number}-day.jpg>" for number in range(4)), head=json_ld(f"[{stated}]"))

    assert [None, "Number 1", "Number 2", "Number 3"] == [image.caption for image in found]
