"""Addresses: one form each, and which are no story's on any site."""

import pytest

from scrapers.discovery.addresses import canonical, is_aside, without_duplicates


@pytest.mark.parametrize(
    ("url", "one"),
    [
        ("https://example.org/a?utm_source=x&id=3#top", "https://example.org/a?id=3"),
        ("http://Example.org:80/a", "http://example.org/a"),
        ("https://example.org:443", "https://example.org/"),
        ("https://example.org:8080/a", "https://example.org:8080/a"),
        ("https://example.org/a/index.php", "https://example.org/a/"),
        ("https://example.org/index.php?p=5", "https://example.org/index.php?p=5"),
        ("https://example.org/2025/a.html?m=1", "https://example.org/2025/a.html"),
        ("https://example.org/a/", "https://example.org/a/"),
    ],
)
def test_canonical(url, one):
    """Campaigns, fragments, default ports and index pages; what may be another page stays."""
    assert one == canonical(url)


@pytest.mark.parametrize(
    ("path", "aside"),
    [
        ("/tag/ai/", True),
        ("/en/author/ann", True),
        ("/search/label/AI", True),
        ("/a-story/feed/", True),
        ("/a-story/comment-page-2", True),
        ("/a-story/#comment-12", True),
        ("/a-story?replytocom=7", True),
        ("/?s=bridge", True),
        ("/news/the-search-goes-on", False),
        ("/2025/tags-of-ships", False),
        ("/authors-prize-for-lee", False),
        ("/?p=5", False),
    ],
)
def test_aside(path, aside):
    """Lists and tools by their place in the path, not by a word in a title."""
    assert aside == is_aside(f"https://example.org{path}")


def test_amp_duplicates():
    """Left out where the page itself is named; otherwise they are all there is."""
    assert ["https://e.org/a", "https://e.org/b?amp=1"] == without_duplicates(
        ["https://e.org/a", "https://e.org/a?amp=1", "https://e.org/a/amp", "https://e.org/b?amp=1"]
    )
