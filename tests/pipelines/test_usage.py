"""The stage that keeps back what may not serve a purpose."""

import pytest
from scrapy.exceptions import DropItem

from pipelines.engine import Article
from pipelines.engine.article import UsageRights
from pipelines.usage import Usage


def article(**rights) -> Article:
    return Article(url="https://example.org/a", usage_rights=UsageRights(**rights))


def test_without_a_purpose_everything_passes():
    """Unset, articles pass untouched, whatever their rights."""
    given = article(x_robots_tag="noai", tdm_reservation="1")

    assert given is Usage().process_item(given)
    assert [] == given.quality.warnings


def test_drops_with_purpose_and_signal():
    """The reason names the page, the purpose and the signal."""
    with pytest.raises(DropItem, match=r"^https://example.org/a: not for train \(noai\)$"):
        Usage("train").process_item(article(x_robots_tag="noindex, noai"))


def test_what_is_not_forbidden_passes():
    """A signal against one purpose is none against another."""
    given = article(content_signal="search=yes, ai-train=no")

    assert given is Usage("search").process_item(given)


def test_marks():
    """A marked article stays, with a warning."""
    given = Usage("input", "mark").process_item(article(x_robots_tag="nosnippet"))

    assert ["usage: not for input (nosnippet)"] == given.quality.warnings


def test_other_items_pass():
    """Items of other kinds go through untouched."""
    item = {"usage_rights": 1}

    assert item is Usage("train").process_item(item)


@pytest.mark.parametrize("arguments", [("teach",), ("Train",), ("train", "hide"), ("", "")])
def test_wrong_values(arguments):
    """A wrong value is refused with those that are right."""
    with pytest.raises(ValueError, match="it can be"):
        Usage(*arguments)
