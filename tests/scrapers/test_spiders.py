"""The sites' files: small, and each says what the others need to know."""

import re
from pathlib import Path

import pytest
from scrapy.settings import Settings
from scrapy.spiderloader import get_spider_loader

from scrapers.site import SiteSpider
from tests.replicas import replicas

LOADER = get_spider_loader(Settings({"SPIDER_MODULES": ["scrapers.spiders"]}))
FOLDER = Path(__file__).parent.parent.parent / "scrapers" / "spiders"


@pytest.mark.parametrize("name", LOADER.list())
def test_site_is_a_small_file_of_its_name(name):
    """One site a file, 10 to 40 lines, named as the spider is."""
    file = FOLDER / f"{name}.py"

    assert 10 <= len(file.read_text("utf-8").splitlines()) <= 40


@pytest.mark.parametrize("name", LOADER.list())
def test_patterns_compile(name):
    """Every pattern is a regular expression; fields have a group for their value."""
    spider = LOADER.load(name)
    for pattern in (spider.article, spider.digest, spider.not_article, spider.story_id):
        assert pattern is None or re.compile(pattern)
    for pattern in (pattern for tried in spider.extra.values() for pattern in tried):
        assert re.compile(pattern).groups == 1


@pytest.mark.parametrize(
    "replica", [replica for replica in replicas() if replica.content_type.startswith("text/html")], ids=str
)
def test_knows_its_pages_by_their_addresses(replica):
    """A site wants its articles' addresses, and not its home page's."""
    spider = LOADER.load(replica.site)()

    assert (replica.expected is not None) == spider._is_wanted(replica.url)


@pytest.mark.parametrize(
    ("site", "address"),
    [
        ("digwatch", "https://dig.watch/tag/ai"),
        ("digwatch", "https://dig.watch/feed"),
        ("digwatch", "https://example.org/updates/a"),
        ("newsdirectory3", "https://www.newsdirectory3.com/category/some-long-name/"),
        ("newsdirectory3", "https://www.newsdirectory3.com/about-us/"),
        ("techticia", "https://www.techticia.com/search/label/AI"),
        ("techticia", "https://www.techticia.com/2025/10/"),
        ("viqus", "https://viqus.ai/glossary"),
        ("theoutpost", "https://theoutpost.ai/ai-tools/writing/"),
    ],
)
def test_does_not_want_other_pages(site, address):
    """Tags, categories, other sites and pages about the site are left alone."""
    assert not LOADER.load(site)()._is_wanted(address)


def test_site_whose_field_has_a_name_of_the_engine_s():
    """A site file that calls a field of its own ``links`` or ``embeds`` is refused at start, by name."""
    with pytest.raises(ValueError, match=r"Bad: extra\['embeds'\] is the engine's own"):

        class Bad(SiteSpider):
            name = "bad"
            home = "https://example.org/"
            extra = {"embeds": (r"(x)",)}
