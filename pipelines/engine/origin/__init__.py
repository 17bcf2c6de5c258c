"""Where a story comes from, by what its page says. Each finder looks for one kind of clue.

    paid        sponsored texts, press releases
    wire        datelines, bylines and credit lines of news agencies (the closed list in ``engine.agencies``)
    syndicated  canonical address elsewhere, "originally published on", "appeared first on"
    rewrites    "according to TechCrunch", a link to the same story, an aggregator's sources

The first kind in ``_FINDERS`` that has a clue is the story's; its clues are the evidence. Nothing is guessed: without a clue the kind is null.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from pipelines.engine.agencies import agency_behind, is_doubtful
from pipelines.engine.article import Article
from pipelines.engine.origin.clues import Case, Clue, case_of
from pipelines.engine.origin.paid import find_press_release, find_sponsored
from pipelines.engine.origin.rewrites import find_rewrite
from pipelines.engine.origin.syndicated import find_syndicated
from pipelines.engine.origin.wire import find_wire
from pipelines.engine.story import Story
from pipelines.engine.text import one_line

KINDS = ("sponsored", "press_release", "wire", "syndicated", "rewrite", "original")
"""In order: what is paid for stays so whoever sends it round; an agency's report that cites a paper is the agency's."""
MAX_EVIDENCE = 5
MAX_QUOTE = 200
"""Characters of one piece of evidence."""
_FINDERS: tuple[Callable[[Case], Iterator[Clue]], ...] = (
    find_sponsored,
    find_press_release,
    find_wire,
    find_syndicated,
    find_rewrite,
)


def tell_origin(story: Story) -> Article:
    """The story's article with its origin filled in.

    :raises ValueError: if ``complete`` has not been at the story.
    """
    article = story.article
    if article is None or not article.id:
        raise ValueError("complete comes before origin")
    case = case_of(story, article)
    clues = [clue for find in _FINDERS for clue in find(case)] + list(_by_line(case)) + list(_told_to_us(case))
    kind = next((kind for kind in KINDS if any(clue.kind == kind for clue in clues)), None)
    _fill(article, kind, [clue for clue in clues if clue.kind == kind])
    return article


def _fill(article: Article, kind: str | None, clues: list[Clue]) -> None:
    """What the clues of the kind say, before what ``complete`` found: whom the byline credits, a canonical address elsewhere."""
    origin = article.origin
    origin.kind = kind
    origin.publisher = next((clue.publisher for clue in clues if clue.publisher), None)
    origin.url = next((clue.url for clue in clues if clue.url), origin.url)
    origin.agency = next((clue.agency for clue in clues if clue.agency), None)
    quotes = dict.fromkeys(_quote(evidence) for evidence in [*(clue.evidence for clue in clues), *origin.evidence])
    origin.evidence = list(quotes)[:MAX_EVIDENCE]


def _quote(evidence: str) -> str:
    line = one_line(evidence)
    return line if len(line) <= MAX_QUOTE else line[: MAX_QUOTE - 1] + "…"


def _by_line(case: Case) -> Iterator[Clue]:
    """The agencies that ``fields.authors`` found among those who signed."""
    for line in case.article.origin.evidence:
        name = line.removeprefix("byline: ")
        if name != line and not is_doubtful(name, home=case.home) and (agency := agency_behind(name)):
            yield Clue("wire", line, agency=agency)


def _told_to_us(case: Case) -> Iterator[Clue]:
    """Somebody told it to the site itself."""
    name = case.article.publisher
    if name and len(name) > 2:
        for line in case.text:
            if match := re.search(rf"\b(?:told|tells) (?:the )?{re.escape(name)}\b", line):
                yield Clue("original", f"text: {match.group()}")
                return
