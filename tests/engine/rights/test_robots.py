"""robots.txt: group and rule behind a fetch, the same as Protego goes by."""

import random

import pytest
from protego import Protego

from pipelines.engine.rights.robots import MAX_BYTES, group_for, read_robots, rule_for, verdict

AGENT = "Winnow/0.1 (news article crawler)"
PAGE = "https://example.org/news/a.html"


def said(text, agent=AGENT, url=PAGE):
    return verdict(read_robots(text if isinstance(text, bytes) else text.encode()), url, agent)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", "no group"),
        ("User-agent: *\nAllow: /news/\nDisallow: /", "User-agent: *; Allow: /news/"),
        ("User-agent: *\nDisallow: /private", "User-agent: *; no rule"),
        ("User-agent: *\nDisallow:", "User-agent: *; no rule"),
        ("User-agent: *\nDisallow: /\nAllow: /", "User-agent: *; Allow: /"),
        ("User-agent: *\nDisallow: /news/\nAllow: /n", "User-agent: *; Disallow: /news/"),
        ("User-agent: *\nDisallow: /*.html$\nAllow: /news/", "User-agent: *; Disallow: /*.html$"),
        ("User-agent: Googlebot\nDisallow: /", "no group"),
        ("User-agent: winnow\nAllow: /news\n\nUser-agent: *\nDisallow: /", "User-agent: winnow; Allow: /news"),
        ("User-agent: WINNOW\nDisallow: /x", "User-agent: WINNOW; no rule"),
        ("User-agent: Winnow/2\nDisallow: /", "no group"),
        ("User-agent: now\nDisallow: /", "no group"),
        ("User-agent: winnow*\nAllow: /news", "User-agent: winnow*; Allow: /news"),
        ("User-agent: zed\nUser-agent: *\nAllow: /news", "User-agent: *; Allow: /news"),
        ("User-agent: *\nUser-agent: zed\nAllow: /news", "User-agent: *; Allow: /news"),
        ("User-agent: *\nSitemap: /s.xml\nUser-agent: zed\nAllow: /news", "User-agent: *; Allow: /news"),
        ("User-agent: *\nAllow: /b\nUser-agent: zed\nAllow: /news", "User-agent: *; no rule"),
        ("User-agent: *\nCrawl-delay: 1\nUser-agent: zed\nAllow: /news", "User-agent: *; no rule"),
        ("User-agent: *\nAllow: /b\n\nUser-agent: zed\nAllow: /\n\nUser-agent: *\nAllow: /news", "User-agent: *; Allow: /news"),
        ("Allow: /news\nUser-agent: *", "User-agent: *; no rule"),
        ("# User-agent: *\n# Disallow: /\nUser-agent: * # all\nAllow: /news # yes", "User-agent: *; Allow: /news"),
        ("User-agent: *\n\n\nAllow: /news", "User-agent: *; Allow: /news"),
        ("\ufeffUser-agent: *\nAllow: /news", "User-agent: *; Allow: /news"),
        ("User-agent: *\r\nAllow: /news\r\n", "User-agent: *; Allow: /news"),
        ("User-agent: *\rAllow: /news", "User-agent: *; Allow: /news"),
        ("  user-AGENT :*\n\tALLOW\t:\t/news", "User-agent: *; Allow: /news"),
        ("Useragent: *\nDissallow: /news", "User-agent: *; Disallow: /news"),
        ("User agent *\nDisallow /news", "User-agent: *; Disallow: /news"),
        ("User-agent: *\nDisallowed: /news", "User-agent: *; no rule"),
        ("User-agent: *\nAllow: /%6Eews/", "User-agent: *; Allow: /%6Eews/"),
        ("User-agent: *\nnonsense\n:\n: /\n/news\nAllow: /news", "User-agent: *; Allow: /news"),
        ("<html><body>User-agent: nobody</body></html>", "no group"),
        (b"User-agent: *\nAllow: /n\xff\xfeews", "User-agent: *; Allow: /news"),
        (bytes(range(256)) * 20, "no group"),
    ],
)  # fmt: skip
def test_group_and_rule(text, wanted):
    """Text in, words out."""
    assert wanted == said(text)


def test_agent_is_found_in_a_whole_header():
    """Named groups win over the star, the longest name over the others."""
    robots = "User-agent: *\nDisallow: /\nUser-agent: foo\nAllow: /a\nUser-agent: foobot\nAllow: /news"

    assert "User-agent: foobot; Allow: /news" == said(robots, "Mozilla/5.0 (compatible; FooBot/1.0)")
    assert "User-agent: foo; no rule" == said(robots, "Foo")
    assert "User-agent: *; Disallow: /" == said(robots, "xfoobot")


def test_long_file_is_read_as_far_as_it_must():
    """500 KiB are read, the line at the end of them left out; the rest is not."""
    rules = b"User-agent: *\nAllow: /news\n" + b"Disallow: /p\n" * (MAX_BYTES // 13) + b"Disallow: /news/a\n"
    robots = read_robots(rules)

    assert (True, "User-agent: *; Allow: /news") == (robots.cut, verdict(robots, PAGE, AGENT))
    assert not read_robots(rules[:MAX_BYTES]).cut


def test_long_line_is_quoted_in_part():
    """A rule of 100,000 characters does not make a line of the output as long."""
    assert 400 > len(said(f"User-agent: *\nAllow: /{'*' * 100_000}"))


def pieces(chance):
    path = "".join(chance.choice(("/", "a", "b", "news", "*", "$", "%61", "%2f", "%2A", "index.html", "é", "?x=")) for _ in range(chance.randint(0, 5)))  # fmt: skip
    kind = chance.choice(("User-agent: ", "User-agent: ", "Allow: ", "Allow: ", "Disallow: ", "disalow:", "Disallow ", "Sitemap: ", "Crawl-delay: ", "Content-Signal: ", "# Allow: ", ""))  # fmt: skip
    return kind + (chance.choice(("*", "winnow", "win", "news", "foo", "Winnow*", "")) if "gent" in kind else "/" * chance.randint(0, 1) + path)  # fmt: skip


def test_says_what_protego_decides():
    """Over some thousand robots.txt of random lines, the rule that is named allows what Protego allows."""
    chance = random.Random(9309)
    for _ in range(3000):
        text = "\n".join(pieces(chance) for _ in range(chance.randint(1, 9)))
        path = "/" + "".join(
            chance.choice(("a", "b", "/", "news", "$", "*", "%2F", "é", "index.html")) for _ in range(4)
        )
        url, group = f"https://example.org{path}", group_for(read_robots(text.encode()), AGENT)
        rule = rule_for(group, url) if group else None

        assert Protego.parse(text).can_fetch(url, AGENT) == (rule is None or rule.allows), (text, url)
