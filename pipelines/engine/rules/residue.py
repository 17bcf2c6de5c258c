"""What a language model leaves in a text that it has written. Reported, never removed."""

from __future__ import annotations

import re

MODEL_RESIDUE = (
    re.compile(
        r"^here(?:'s|’s| is) (?:a|the|an) (?:breakdown|summary|rewritten|list|rundown|revised|look)\b",
        re.IGNORECASE | re.MULTILINE,
    ),
    re.compile(
        r"^(?:okay|ok|sure|certainly|absolutely|of course)[,!.] here(?:'s|’s| is)\b", re.IGNORECASE | re.MULTILINE
    ),
    re.compile(
        r"\b(?:key points from the text|as an ai language model|the article essentially argues|i (?:will|need to) (?:now )?(?:rewrite|go through) the article)\b",
        re.IGNORECASE,
    ),
)
"""Openings of lists and answers that chat models write, as found in the wild on sites of rewrites."""


_SIGNS = (
    "here's",
    "here’s",
    "here is",
    "key points from the text",
    "as an ai language model",
    "the article essentially argues",
    "rewrite the article",
    "go through the article",
)
"""Each pattern has one of these in it: a quick look before the slow one."""


def residue_warnings(body: str) -> list[str]:
    """["model_residue"] if the text speaks like a chat model somewhere.

    >>> residue_warnings("Here's a breakdown of key areas:")
    ['model_residue']
    """
    lowered = body.lower()
    if not any(sign in lowered for sign in _SIGNS):
        return []
    return ["model_residue"] if any(pattern.search(body) for pattern in MODEL_RESIDUE) else []
