"""From the lines of many articles to the lines that recur, with the guards that make memory safe.

A pure function of the articles seen and of what was known before: in whatever order pages came, the same ledger.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from statistics import median

from pipelines.engine.memory import SLOT, Decision, Entry, Memory, is_short
from pipelines.engine.spans import Label
from pipelines.engine.text import CLOSERS, SENTENCE_ENDS
from pipelines.ledger.distinct import distinct
from pipelines.ledger.sightings import ARCHIVE, MAX_TEXT, Line, Seen
from pipelines.ledger.templates import Sighting, templates

MIN_ARTICLES = 2
"""Distinct articles that a long line recurs in."""
MIN_DAYS = 2
"""Days on which a crawl has seen it: a day's campaign or breaking story is on every page of that day."""
MIN_ARTICLES_SHORT = 3
"""A short line or a template says less of itself."""
MIN_RATE = 0.6
"""Share of the articles seen meanwhile, and of one more that has not the line: furniture stands under most of them, a series'
own paragraphs and the background of a story under some. With .15, 20 other pages cost daniel .004 of recall."""
MAX_NUMBERS = 0.5
"""Of the words of a line: "03.01.2012, updated: 04.01.2012 11:13" is a date's. What has fewer, in the text, and no phrase names, is
running text, however short and whatever it ends on: a correction, a refrain, "Nobody was hurt, police said". Such lines had
needed two articles if they were of less than eight words or had no full stop; that was worth .0009 of F1 on daniel with 10 other
pages, .0001 with 20, nothing on dragnet, and took the sentence from whatever article had it next."""
MIN_ARTICLES_PROSE = 3
"""Of the running text that two articles share, 11 lines of 13 are in the golds of the corpora: one story told twice, a series'
background. Of what three quarters of three articles or more share, 2 of 10."""
MIN_ARTICLES_ROAMING = 4
"""Running text that has no place of its own, as many lines from the text's beginning or from its end in each article: three
stories may be all that a small site has, and of one thing. What it costs is one page of the corpora, until a fourth article."""
MIN_RATE_PROSE = 0.75
"""Of the articles seen meanwhile, and of one more: all of three, six of seven. Both lines below it are in the golds, and 8 of 10
above it are not."""
MIN_RATE_OF_ALL = 0.15
"""Of all articles of the site, too: those seen between a story's first report and its last may be that story's only. Three of
40 are not enough, six are; where a closing line is new, it is text for some weeks. The corpora have no days to measure it on."""
MIN_WORDS_CLOSING = 10
"""Words that a closing sentence has beside its changing name: "The match is on Channel 4" says something."""
MIN_ARTICLES_CLOSING = 8
"""Articles that such a sentence closes: "{name} denies the charges" closes those of one court for a while. The corpora have none."""
MIN_RATE_CLOSING = 0.9
"""Of all articles of the site: whatever stories say in the same words, nearly all do not."""
MAX_LINE_SHARE = 0.5
"""Of the words of an article's text, at the median: what is more of it is the text."""
MAX_SITE_SHARE = 0.3
"""Of the words of a site's text, all learnt lines together: a ledger that would take more has not known the template."""

_CHANGES = "a sentence whose numbers or words change"
"""The guard that stops what says another thing each time."""


@dataclass(frozen=True, slots=True)
class Learnt:
    """A site's next ledger."""

    entries: tuple[Entry, ...]
    articles: int
    """Distinct articles that it was learnt from."""
    share: float
    """Share of the site's text that the lines nobody has approved would take away."""
    caught: Mapping[str, int] = field(default_factory=dict)
    """Lines and pages that a guard has stopped, by guard."""

    @property
    def stopped(self) -> str | None:
        """Why the learnt lines are not used; None while they are."""
        if self.share <= MAX_SITE_SHARE:
            return None
        return f"together they would take {self.share:.0%} of the site's text, more than {MAX_SITE_SHARE:.0%}"

    @property
    def memory(self) -> Memory:
        """What a run is given."""
        stopped = self.stopped is not None
        return Memory(
            tuple(entry for entry in self.entries if not (stopped and entry.decision is Decision.AUTO)),
        )


def learn(seen: Iterable[Seen], known: Iterable[Entry] = ()) -> Learnt:
    """The lines that recur over distinct articles.

    :param known: the ledger so far: its decisions stay, approved and kept lines for good.
    """
    caught: Counter[str] = Counter()
    articles = distinct(seen, caught)
    groups = _by_line(articles)
    found = {entry.id: entry for entry in _recurring(groups, articles, caught)}
    changing: list[str] = []
    for entry in _templates(groups, articles, caught, changing):
        found.setdefault(entry.id, entry)
    for old in known:
        found |= _with_decision(old, found)
    recurring = [key for (key, _), lines in groups.items() if len(lines) >= MIN_ARTICLES]
    found = _without_endings(found, [*recurring, *changing])
    entries = tuple(sorted(found.values(), key=lambda entry: (entry.key, entry.path)))
    return Learnt(entries, len(articles), _share(entries, articles), dict(caught))


def _without_endings(found: Mapping[str, Entry], lines: Iterable[str]) -> dict[str, Entry]:
    """Without the last sentences of lines that recur as a whole: the whole line has its own verdict, and knows where it is glued."""
    whole = [f" {key}" for key in [*lines, *(entry.key for entry in found.values())] if not is_short(key)]
    return {
        name: entry
        for name, entry in found.items()
        if entry.decision is not Decision.AUTO or not any(_ends_on(other, f" {entry.key}") for other in whole)
    }


def _ends_on(whole: str, ending: str) -> bool:
    return len(whole) > len(ending) and whole.endswith(ending)


def _with_decision(old: Entry, found: Mapping[str, Entry]) -> dict[str, Entry]:
    new = found.get(old.id)
    if new is not None:
        first = min(filter(None, (old.first_seen, new.first_seen)), default=None)
        return {old.id: replace(new, decision=old.decision, first_seen=first)}
    return {} if old.decision is Decision.AUTO else {old.id: old}


def _by_line(articles: list[Seen]) -> dict[tuple[str, str], list[Sighting]]:
    """Each line's sightings, one an article; short lines apart by path."""
    groups: dict[tuple[str, str], dict[str, Sighting]] = defaultdict(dict)
    for one in articles:
        for line in one.lines:
            groups[line.key, line.path if is_short(line.key) else ""].setdefault(one.article, (one, line))
    return {name: list(found.values()) for name, found in sorted(groups.items())}


def _recurring(
    groups: Mapping[tuple[str, str], list[Sighting]], articles: list[Seen], caught: Counter[str]
) -> Iterator[Entry]:
    for (key, _), found in groups.items():
        if sum(not line.beside for _, line in found) < MIN_ARTICLES:  # in one text at most: it may be that text's own
            found = [(one, line) for one, line in found if line.beside]
        if len(found) < MIN_ARTICLES:
            continue
        entry = _entry(key, found, articles)
        guard = _guard(entry, found, len(articles))
        if guard is None:
            yield entry
        else:
            caught[guard] += 1


def _entry(key: str, found: list[Sighting], articles: list[Seen]) -> Entry:
    lines = [line for _, line in found]
    named = Counter(line.label for line in lines if line.label is not Label.BOILERPLATE)
    days = sorted(one.day for one, _ in found if one.day)
    first, last = (days[0], days[-1]) if days else (None, None)
    meanwhile = (one for one in articles if not one.day or not first or first <= one.day <= (last or first))
    return Entry(
        key=key,
        path=min(Counter(line.path for line in lines).items(), key=lambda pair: (-pair[1], pair[0]))[0],
        label=min(named.items(), key=lambda pair: (-pair[1], pair[0]))[0] if named else Label.BOILERPLATE,
        text=min(line.text for line in lines),
        beside=all(line.beside for line in lines),
        from_start=min(line.from_start for line in lines),
        from_end=min(line.from_end for line in lines),
        articles=len(found),
        total=sum(1 for _ in meanwhile),
        first_seen=first,
        last_seen=last,
    )


def _guard(entry: Entry, found: list[Sighting], articles: int) -> str | None:
    """The guard that stops a line of a site with so many articles; None for one that passes."""
    tied, lines = entry.is_tied and not entry.beside, [line for _, line in found]
    if not any(character.isalpha() for character in entry.key):
        return "nothing but numbers"
    if len(entry.key.split()) < 2 and is_short(entry.key):
        return "single words"
    if len(found) < (MIN_ARTICLES_SHORT if tied else MIN_ARTICLES):
        return "too few articles"
    if len(found) < MIN_RATE * (entry.total + 1):
        return "in too small a share of the articles"
    if _is_prose(entry) and (guard := _prose_guard(entry, lines, articles)):
        return guard
    if sum(one.source == ARCHIVE for one, _ in found) < MIN_ARTICLES and len({one.day for one, _ in found}) < MIN_DAYS:
        return "too few days"
    if any(line.is_text for line in lines) and median(line.share for line in lines) > MAX_LINE_SHARE:
        return "too large a share of a body"
    if entry.is_short and any(not line.at_end for line in lines):
        return "short, and not at the text's end"
    if _says_something(entry, lines, articles):
        return _CHANGES
    return None


def _is_prose(entry: Entry) -> bool:
    """True for running text of the articles: it may be what they say, also where the rules take a last line away."""
    words = entry.key.split()
    return entry.label is Label.BOILERPLATE and not entry.beside and words.count("#") <= MAX_NUMBERS * len(words)


def _are_sentences(lines: list[Line]) -> bool:
    """True if most of them end as sentences do; a long line is shown without its end."""
    ended = sum(len(line.text) >= MAX_TEXT or line.text.rstrip(CLOSERS + " ")[-1:] in SENTENCE_ENDS for line in lines)
    return 2 * ended > len(lines)


def _prose_guard(entry: Entry, lines: list[Line], articles: int) -> str | None:
    if len(lines) < (MIN_ARTICLES_PROSE if _has_place(lines) else MIN_ARTICLES_ROAMING):
        return "running text in too few articles"
    if len(lines) < max(MIN_RATE_PROSE * (entry.total + 1), MIN_RATE_OF_ALL * articles):
        return "running text in too small a share of the articles"
    return None


def _has_place(lines: list[Line]) -> bool:
    """True for what stands as many lines from the text's beginning, or from its end, in each article."""
    return len({line.from_start for line in lines}) == 1 or len({line.from_end for line in lines}) == 1


def _says_something(entry: Entry, lines: list[Line], articles: int) -> bool:
    """True for sentences that say another thing each time: "The index fell # points" is no furniture."""
    if not ("#" in entry.key.split() or SLOT in entry.key.split()) or len({line.text for line in lines}) < 2:
        return False
    if not all(line.is_text for line in lines) or not _are_sentences(lines) or entry.is_short:
        return False
    return not _is_closing_template(entry, lines, articles)


def _is_closing_template(entry: Entry, lines: list[Line], articles: int) -> bool:
    """True for a sentence with one changing name that closes nearly all articles: "Would you like to learn more about {topic}?" """
    if len(lines) < max(MIN_ARTICLES_CLOSING, MIN_RATE_CLOSING * articles):
        return False
    if any("#" in line.key.split() for line in lines) or len(entry.key.split()) <= MIN_WORDS_CLOSING:
        return False
    return SLOT in entry.key.split() and {line.from_end for line in lines} == {0}


def _templates(
    groups: Mapping[tuple[str, str], list[Sighting]], articles: list[Seen], caught: Counter[str], changing: list[str]
) -> Iterator[Entry]:
    """Those that pass the guards; ``changing`` gets the lines of those that say another thing each time."""
    taken: set[tuple[str, str]] = set()
    for template, path, found in templates(groups.values()):
        members = {(one.article, line.key) for one, line in found}
        if members & taken:
            continue
        entry = replace(_entry(template, found, articles), path=path)
        if (guard := _guard(entry, found, len(articles))) is None:
            taken |= members
            yield entry
        else:
            caught[f"template: {guard}"] += 1
            changing += [line.key for _, line in found if guard == _CHANGES]


def _share(entries: Iterable[Entry], articles: list[Seen]) -> float:
    """Share of the site's text that the entries nobody has approved would take away."""
    memory = Memory(tuple(entry for entry in entries if entry.decision is Decision.AUTO))
    text = taken = 0
    for one in articles:
        for line in one.lines:
            if line.is_text:
                text += line.words
                found = memory.find(line.key.split(), line.path)
                if found and (line.at_end or not found.is_short):
                    taken += line.words
    return round(taken / text, 3) if text else 0.0  # as the review file has it
