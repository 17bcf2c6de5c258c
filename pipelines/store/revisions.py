"""What kind of change an edited article has seen."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

_FEW = 3
_SHARE = 0.02
"""Words that a correction changes at most: a name, a figure, a date; more than that is an update."""
_LONG = 20_000
"""Words; comparing longer texts word by word would take seconds."""
_NOTICE = re.compile(
    r"^(?:correction|corrected|clarification|erratum|editor['’]s note|korrektur|berichtigung|richtigstellung|rectificatif|erratum|"
    r"correcci[oó]n|fe de errores|correç[aã]o|errata|rettifica|errata corrige|correctie|rectificatie|rättelse|rettelse|oikaisu|sprostowanie|"
    r"исправление|уточнение|виправлення|düzeltme|訂正|更正|정정)\b|"
    r"\b(?:was|has been|have been) (?:corrected|amended)\b",
    re.IGNORECASE,
)


def revision_type(headline: str | None, body: str, new_headline: str | None, new_body: str) -> str:
    """``headline``, ``append``, ``correction`` or ``update``: how the new text differs from the one before.

    append: what was there stands as it was, and paragraphs come before or after it. correction: a few words differ, or a
    paragraph says that something was corrected. headline: nothing else differs.
    """
    old, new = body.split("\n\n"), new_body.split("\n\n")
    if old == new:
        return "headline" if headline != new_headline else "update"
    if _says_so(old, new):
        return "correction"
    if len(new) > len(old) and old in (new[: len(old)], new[-len(old) :]):
        return "append"
    return "correction" if _differ_in_few_words(body.split(), new_body.split()) else "update"


def _says_so(old: Sequence[str], new: Sequence[str]) -> bool:
    known = set(old)
    return any(_NOTICE.search(paragraph) for paragraph in new if paragraph not in known)


def _differ_in_few_words(old: Sequence[str], new: Sequence[str]) -> bool:
    if max(len(old), len(new)) > _LONG:
        return False
    most = min(max(_FEW, int(_SHARE * len(old))), len(old) // 4)
    changed = 0
    for kind, begin, end, new_begin, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            changed += max(end - begin, new_end - new_begin)
            if changed > most:
                return False
    return True
