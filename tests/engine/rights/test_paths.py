"""Path patterns: what falls under each, and what does not (RFC 9309, 2.2.2 and 2.2.3)."""

import pytest

from pipelines.engine.rights.paths import matches, path_of, read_pattern


@pytest.mark.parametrize(
    ("pattern", "address", "falls_under"),
    [
        ("/", "/anything", True),
        ("/fish", "/fish.html", True),
        ("/fish", "/Fish", False),
        ("/fish", "/a/fish", False),
        ("/fish/", "/fish", False),
        ("/fish*", "/fishheads/yummy.html", True),
        ("/*.php", "/folder/file.php?parameters", True),
        ("/*.php", "/windows.PHP", False),
        ("/*.php$", "/file.php", True),
        ("/*.php$", "/file.php?parameters", False),
        ("/*.php$", "/a.php.b.php", True),
        ("/fish*.php", "/fishheads/catfish.php?x", True),
        ("/fish*.php", "/Fish.php", False),
        ("/a**b", "/axxb", True),
        ("/$", "/", True),
        ("/$", "/a", False),
        ("/a*a$", "/a", False),
        ("*", "/anything", True),
        ("fish", "/fish", False),
        ("/foo/bar?baz=quz", "/foo/bar?baz=quz", True),
        ("/foo/bar/ツ", "/foo/bar/%E3%83%84", True),
        ("/foo/bar/%e3%83%84", "/foo/bar/ツ", True),
        ("/foo/bar/%62%61%7A", "/foo/bar/baz", True),
        ("/a%2fb", "/a/b", False),
        ("/a%2fb", "/a%2Fb", True),
        ("/path/file-with-a-%2A.html", "/path/file-with-a-*.html", True),
        ("/path/file-with-a-%2A.html", "/path/file-with-a-b.html", False),
        ("/path/foo-%24", "/path/foo-$", True),
        ("/a%", "/a%", True),
        ("/a%zz", "/a%zz/b", True),
    ],
)
def test_falls_under(pattern, address, falls_under):
    """The examples of RFC 9309 and of Google's documentation, and some that are broken."""
    assert falls_under == matches(read_pattern(pattern), path_of(f"https://example.org{address}"))


@pytest.mark.parametrize("address", ["https://example.org", "https://example.org/#top", "", "https://[", "a b"])
def test_path_of_anything(address):
    """A path begins with a slash, whatever it was made of."""
    assert path_of(address).startswith("/")


def test_many_wildcards_end():
    """A pattern of a thousand wildcards is compared in one pass."""
    assert not matches(read_pattern("/" + "*a" * 1000 + "b$"), "/" + "a" * 5000)
