"""What a language model leaves in a text: reported, never removed."""

import pytest

from pipelines.engine.rules.residue import residue_warnings
from tests.engine.pages import FIRST, PROSE, article, page


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Here's a breakdown of key areas:", ["model_residue"]),
        ("Here’s the summary that you asked for:", ["model_residue"]),
        ("First line.\n\nSure, here is the rewritten article:", ["model_residue"]),
        ("Okay! Here's it.", ["model_residue"]),
        ("It said: as an AI language model it had no view.", ["model_residue"]),
        ("Here's a bridge that everybody likes.", []),
        ("He said that here's a summary of it.", []),
        ("Sure enough, here is the bridge.", []),
        ("The article essentially argued nothing.", []),
        ("", []),
    ],
)
def test_residue(body, expected):
    """A line that speaks like a chat model is a warning; a sentence like it is none."""
    assert expected == residue_warnings(body)


def test_residue_stays_in_the_text():
    """The line is reported with the article, and stays in it."""
    found = article(page(f"<p>{FIRST}</p><p>Here's a breakdown of key areas:</p>{PROSE}"))

    assert (True, True) == ("model_residue" in found.quality.warnings, "Here's a breakdown of key areas:" in found.body)
