"""Content that scripts swap into its place."""

import pytest

from tests.engine.pages import PROSE, page, paragraphs, texts_of


def streamed(placeholder: str, content: str, script: str) -> list[str]:
    return texts_of(f"<p>before</p>{placeholder}<p>after</p>{content}<script>{script}</script>")


BOUNDARY = '<!--$?--><template id="B:0"></template><p>Loading</p><!--/$-->'
CONTENT = '<div hidden id="S:0"><p>content</p></div>'


@pytest.mark.parametrize(
    ("placeholder", "content", "script", "expected"),
    [
        (BOUNDARY, CONTENT, '$RC("B:0","S:0")', ["before", "content", "after"]),
        (BOUNDARY, CONTENT, "$RC('B:0', 'S:0')", ["before", "content", "after"]),
        (BOUNDARY, CONTENT, 'function x(){};$RC("B:0","S:0");$RC("B:0","S:0")', ["before", "content", "after"]),
        (
            '<template id="P:1"></template>',
            '<div hidden id="S:1"><p>content</p></div>',
            '$RS("S:1","P:1")',
            ["before", "content", "after"],
        ),
        (BOUNDARY, CONTENT, "", ["before", "Loading", "after", "content"]),
        (BOUNDARY, CONTENT, '$RC("B:7","S:0")', ["before", "Loading", "after", "content"]),
        (BOUNDARY, CONTENT, '$RC("B:0","B:0")', ["before", "Loading", "after", "content"]),
        (BOUNDARY, '<div id="S:0"><p>content</p></div>', '$RC("B:0","S:0")', ["before", "Loading", "after", "content"]),
        ("", "<div hidden><p>content</p></div>", "", ["before", "after", "content"]),
    ],
)
def test_content_stands_where_its_script_puts_it(placeholder, content, script, expected):
    """Streamed content replaces its fallback; what no script names stays where it is."""
    assert expected == streamed(placeholder, content, script)


def test_content_inside_content():
    """A placeholder inside streamed content is filled too."""
    outer = '<div hidden id="S:0"><p>outer</p><!--$?--><template id="B:1"></template><p>wait</p><!--/$--></div>'
    inner = '<div hidden id="S:1"><p>inner</p></div>'

    assert ["before", "outer", "inner", "after"] == streamed(
        BOUNDARY, outer + inner, '$RC("B:0","S:0");$RC("B:1","S:1")'
    )


def test_placeholder_inside_a_fallback():
    """A placeholder that went with the fallback round it is no error."""
    nested = '<!--$?--><template id="B:0"></template><template id="B:1"></template><p>wait</p><!--/$-->'
    second = '<div hidden id="S:1"><p>late</p></div>'
    found = streamed(nested, CONTENT + second, '$RC("B:0","S:0");$RC("B:1","S:1")')

    assert ["before", "content", "after"] == found[:3]


def test_nested_boundaries_end_apart():
    """The fallback goes up to the end of its own boundary, not to the first end in it."""
    nested = '<!--$?--><template id="B:0"></template><!--$--><p>one</p><!--/$--><p>two</p><!--/$--><p>kept</p>'

    assert ["before", "content", "kept", "after"] == streamed(nested, CONTENT, '$RC("B:0","S:0")')


def test_text_after_the_container_stays():
    """Text that follows the hidden container stays where it was."""
    found = texts_of(f'<div>{BOUNDARY}</div><div>a{CONTENT} b</div><script>$RC("B:0","S:0")</script>')

    assert ["content", "a b"] == found


def test_content_that_holds_its_placeholder_stays():
    """A container cannot be moved into itself."""
    found = texts_of(
        '<div hidden id="S:0"><p>one</p><template id="B:0"></template></div><script>$RC("B:0","S:0")</script>'
    )

    assert ["one"] == found


def test_streamed_article_is_the_article():
    """The text of an article that came late is the body."""
    late = f'{BOUNDARY}<div hidden id="S:0">{PROSE}</div><script>$RC("B:0","S:0")</script>'

    assert 3 == len(paragraphs(page(late)))
