"""From the lines of many articles to the lines that recur, with the guards that make memory safe.

A pure function of the articles seen and of what was known before: in whatever order pages came, the same ledger.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from statistics import median

from pipelines.engine.memory import LONG, MAX_SLOT, SLOT, Decision, Entry, Memory, is_short
from pipelines.engine.spans import Label
from pipelines.ledger.sightings import ARCHIVE, Line, Seen

MIN_ARTICLES = 2
"""Distinct articles that a long line recurs in."""
MIN_DAYS = 2
"""Days on which a crawl has seen it: a day's campaign or breaking story is on every page of that day."""
MIN_ARTICLES_SHORT = 3
"""A short line or a template says less of itself."""
MIN_RATE = 0.6
"""Share of the articles seen meanwhile, and of one more that has not the line: furniture stands under most of them, a series'
own paragraphs and the background of a story under some. With .15, 20 other pages cost daniel .004 of recall."""
MAX_LINE_SHARE = 0.5
"""Of the words of an article's text, at the median: what is more of it is the text."""
MAX_SITE_SHARE = 0.3
"""Of the words of a site's text, all learnt lines together: a ledger that would take more has not known the template."""
SAME_TEXT = 0.8
"""Share of the smaller one's words from which on two articles are the same one twice."""
MAX_PARTNERS = 3
"""A page whose paragraphs are each those of another article, of so many different ones, is an archive page that repeats them."""
_MAX_TEMPLATE_WORDS = 16
_MIN_TEMPLATE_WORDS = 2
"""Words that a template has beside its slot."""


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
        return f"it would take {self.share:.0%} of the site's text, more than {MAX_SITE_SHARE:.0%}"

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
    articles = _distinct(seen, caught)
    groups = _by_line(articles)
    found = {entry.id: entry for entry in _recurring(groups, articles, caught)}
    for entry in _templates(groups, articles, caught):
        found.setdefault(entry.id, entry)
    for old in known:
        found |= _with_decision(old, found)
    found = _without_endings(found, [key for (key, _), lines in groups.items() if len(lines) >= MIN_ARTICLES])
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


def _distinct(seen: Iterable[Seen], caught: Counter[str]) -> list[Seen]:
    """One sighting an article: the same address once, the same text once, archive pages that repeat others not at all."""
    by_address: dict[str, Seen] = {}
    for one in sorted(seen, key=lambda one: (one.article, one.day or "", one.source, -len(one.lines), one.lines)):
        if one.article in by_address:
            caught["the same article twice"] += 1
        by_address.setdefault(one.article, one)
    articles = _without_archive_pages(list(by_address.values()), caught)
    kept: list[Seen] = []
    for group in _same_texts(articles):
        caught["near-duplicates of an article"] += len(group) - 1
        kept.append(max(group, key=lambda one: (len(one.lines), one.article)))
    return sorted(kept, key=lambda one: one.article)


def _own_words(one: Seen) -> dict[str, int]:
    return {line.key: line.words for line in one.lines if line.is_own and line.words >= LONG}


def _holders(own: list[dict[str, int]]) -> dict[str, list[int]]:
    """Which articles have a line."""
    holders: dict[str, list[int]] = defaultdict(list)
    for number, lines in enumerate(own):
        for key in lines:
            holders[key].append(number)
    return holders


def _without_archive_pages(articles: list[Seen], caught: Counter[str]) -> list[Seen]:
    own = [_own_words(one) for one in articles]
    partners: list[set[int]] = [set() for _ in articles]
    shared: list[int] = [0] * len(articles)
    for numbers in _holders(own).values():
        if len(numbers) == 2:
            for one, other in (numbers, numbers[::-1]):
                partners[one].add(other)
                shared[one] += 1
    archives = {
        number
        for number, found in enumerate(partners)
        if len(found) >= MAX_PARTNERS and 2 * shared[number] >= len(own[number])
    }
    caught["archive pages"] += len(archives)
    return [one for number, one in enumerate(articles) if number not in archives]


def _same_texts(articles: list[Seen]) -> Iterator[list[Seen]]:
    """Articles in groups of one text: most words of the smaller one are in the larger one."""
    own = [_own_words(one) for one in articles]
    sizes = [sum(lines.values()) for lines in own]
    common: Counter[tuple[int, int]] = Counter()
    for key, numbers in _holders(own).items():
        for place, one in enumerate(numbers):
            for other in numbers[place + 1 :]:
                common[one, other] += own[one][key]
    group = list(range(len(articles)))
    for (one, other), words in sorted(common.items()):
        if words >= SAME_TEXT * min(sizes[one], sizes[other]):
            first, last = sorted((group[one], group[other]))
            group = [first if number == last else number for number in group]
    members: dict[int, list[Seen]] = defaultdict(list)
    for number, one in zip(group, articles):
        members[number].append(one)
    yield from members.values()


_Sighting = tuple[Seen, Line]


def _by_line(articles: list[Seen]) -> dict[tuple[str, str], list[_Sighting]]:
    """Each line's sightings, one an article; short lines apart by path."""
    groups: dict[tuple[str, str], dict[str, _Sighting]] = defaultdict(dict)
    for one in articles:
        for line in one.lines:
            groups[line.key, line.path if is_short(line.key) else ""].setdefault(one.article, (one, line))
    return {name: list(found.values()) for name, found in sorted(groups.items())}


def _recurring(
    groups: Mapping[tuple[str, str], list[_Sighting]], articles: list[Seen], caught: Counter[str]
) -> Iterator[Entry]:
    for (key, _), found in groups.items():
        if sum(not line.beside for _, line in found) < MIN_ARTICLES:  # in one text at most: it may be that text's own
            found = [(one, line) for one, line in found if line.beside]
        if len(found) < MIN_ARTICLES:
            continue
        entry = _entry(key, found, articles)
        guard = _guard(entry, found)
        if guard is None:
            yield entry
        else:
            caught[guard] += 1


def _entry(key: str, found: list[_Sighting], articles: list[Seen]) -> Entry:
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


def _guard(entry: Entry, found: list[_Sighting]) -> str | None:
    """The guard that stops a line; None for one that passes."""
    tied, lines = entry.is_tied and not entry.beside, [line for _, line in found]
    if not any(character.isalpha() for character in entry.key):
        return "nothing but numbers"
    if len(entry.key.split()) < 2 and is_short(entry.key):
        return "single words"
    if len(found) < (MIN_ARTICLES_SHORT if tied else MIN_ARTICLES):
        return "too few articles"
    if len(found) < MIN_RATE * (entry.total + 1):
        return "in too small a share of the articles"
    if sum(one.source == ARCHIVE for one, _ in found) < MIN_ARTICLES and len({one.day for one, _ in found}) < MIN_DAYS:
        return "too few days"
    if any(line.is_text for line in lines) and median(line.share for line in lines) > MAX_LINE_SHARE:
        return "too large a share of a body"
    if entry.is_short and any(not line.at_end for line in lines):
        return "short, and not at the text's end"
    if _says_something(entry, lines):
        return "a sentence whose numbers or words change"
    return None


def _says_something(entry: Entry, lines: list[Line]) -> bool:
    """True for sentences that say another thing each time: "The index fell # points" is no furniture."""
    if not ("#" in entry.key.split() or SLOT in entry.key.split()) or len({line.text for line in lines}) < 2:
        return False
    return all(line.is_text for line in lines) and entry.text.rstrip()[-1:] in ".!?。" and not entry.is_short


def _templates(
    groups: Mapping[tuple[str, str], list[_Sighting]], articles: list[Seen], caught: Counter[str]
) -> Iterator[Entry]:
    """Lines that differ in one slot: "more from Technology", "more from Science"."""
    shapes: dict[tuple[str, str], dict[str, _Sighting]] = defaultdict(dict)
    fillers: dict[tuple[str, str], set[str]] = defaultdict(set)
    frequent = _frequent_shapes(groups)
    for found in groups.values():
        for one, line in found:
            for shape, filler in _shapes(line.key.split()):
                if (shape, line.path) in frequent:
                    shapes[shape, line.path].setdefault(one.article, (one, line))
                    fillers[shape, line.path].add(filler)
    taken: set[tuple[str, str]] = set()
    ordered = sorted(shapes.items(), key=lambda pair: (-len(pair[1]), -len(pair[0][0].split()), pair[0]))
    for (shape, path), by_article in ordered:
        if len(by_article) < MIN_ARTICLES_SHORT or len(fillers[shape, path]) < MIN_ARTICLES_SHORT:
            continue
        found = list(by_article.values())
        members = {(one.article, line.key) for one, line in found}
        if members & taken:
            continue
        entry = replace(_entry(shape, found, articles), path=path)
        if (guard := _guard(entry, found)) is None:
            taken |= members
            yield entry
        else:
            caught[f"template: {guard}"] += 1


def _frequent_shapes(groups: Mapping[tuple[str, str], list[_Sighting]]) -> set[tuple[str, str]]:
    """Templates that enough different lines fit, with their paths: of the others, which are nearly all, nothing is kept."""
    fitting: Counter[tuple[str, str]] = Counter()
    for found in groups.values():
        for path in {line.path for _, line in found}:
            fitting.update((shape, path) for shape, _ in _shapes(found[0][1].key.split()))
    return {name for name, number in fitting.items() if number >= MIN_ARTICLES_SHORT}


def _shapes(words: list[str]) -> Iterator[tuple[str, str]]:
    """(template, filler) for each way of opening one slot in a line."""
    size = len(words)
    if size > _MAX_TEMPLATE_WORDS or SLOT in words:
        return
    for length in range(1, MAX_SLOT + 1):
        if size - length < max(_MIN_TEMPLATE_WORDS, length):
            return
        for at in range(size - length + 1):
            yield " ".join([*words[:at], SLOT, *words[at + length :]]), " ".join(words[at : at + length])


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
