"""Ours and the peers side by side: the quality of every extractor on every corpus."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from typing import Any

from benchmarks.corpora import NO_BODY, by_segments, fingerprint, read_corpus
from benchmarks.fieldpeers import FIELD_PEERS
from benchmarks.fieldreadings import field_readings, shares
from benchmarks.gold import HALVES, GoldPage
from benchmarks.intervals import intervals
from benchmarks.languages import UNSPACED, language_of
from benchmarks.peers import OURS, TRAFILATURA, installed
from benchmarks.quality import Bodies, as_gold, score, scores_of
from benchmarks.readings import readings
from benchmarks.scores import characters, score_corpus, score_page

FEW = 5
"""A language with fewer pages gets no row."""


def sample(pages: Sequence[GoldPage], number: int | None) -> list[GoldPage]:
    """Some pages, always the same: by hash of their names; all of them without a number."""
    if number is None or number >= len(pages):
        return list(pages)
    chosen = set(sorted((page.id for page in pages), key=lambda name: sha256(name.encode()).hexdigest())[:number])
    return [page for page in pages if page.id in chosen]


def compare(corpus: Path, pool: Executor, number: int | None = None) -> dict[str, Any]:
    """Every extractor on a corpus: scores by half, by language, by character where words are not spaced, and faults; fields.

    A corpus with gold for fields only has nothing but ``fields``.
    """
    pages, mark = sample(list(read_corpus(corpus)), number), fingerprint(corpus)
    ours = readings(OURS, pages, mark, pool)
    fields = {OURS.name: [one.fields for one in ours]} | {
        peer.name: field_readings(peer, pages, mark, pool) for peer in installed(FIELD_PEERS)
    }
    if corpus.name in NO_BODY:
        return {"fields": shares(pages, fields)}
    found = {OURS.name: ours} | {peer.name: readings(peer, pages, mark, pool) for peer in installed()}
    languages = [language_of(page) for page in pages]
    return {
        "fingerprint": mark,
        "pages": len(pages),
        "segments": by_segments(pages),
        "headline_in_front": pages[0].has_headline,
        "extractors": {name: _by_half(pages, bodies) for name, bodies in found.items()},
        "faults": {name: dict(Counter(one.fault for one in bodies if one.fault)) for name, bodies in found.items()},
        "languages": _by_language(pages, languages, found),
        "by_character": _by_character(pages, languages, found),
        "fields": shares(pages, fields),
    }


def _by_half(pages: Sequence[GoldPage], bodies: Sequence[Bodies]) -> dict[str, Any]:
    scored = [score(page, one) for page, one in zip(pages, bodies)]
    halves = {}
    for half, inside in HALVES.items():
        chosen = [at for at, page in enumerate(pages) if inside(page)]
        own_pages, own_scores = [pages[at] for at in chosen], [scored[at] for at in chosen]
        if chosen:
            halves[half] = asdict(scores_of(own_pages, own_scores)) | {
                "intervals": intervals(own_scores, segments=by_segments(own_pages))
            }
    return halves


def _by_language(
    pages: Sequence[GoldPage], languages: Sequence[str], found: dict[str, list[Bodies]]
) -> dict[str, dict[str, Any]]:
    rows: dict[str, dict[str, Any]] = defaultdict(dict)
    for language, number in Counter(languages).most_common():
        chosen = [at for at, one in enumerate(languages) if one == language]
        for name in (OURS.name, TRAFILATURA.name):
            if number >= FEW and name in found:
                own = [pages[at] for at in chosen]
                rows[language][name] = asdict(scores_of(own, [score(pages[at], found[name][at]) for at in chosen]))
    return dict(rows)


def _by_character(
    pages: Sequence[GoldPage], languages: Sequence[str], found: dict[str, list[Bodies]]
) -> dict[str, dict[str, Any]]:
    rows: dict[str, dict[str, Any]] = defaultdict(dict)
    for language in sorted(UNSPACED):
        chosen = [at for at, one in enumerate(languages) if one == language and pages[at].text]
        for name, bodies in found.items():
            if len(chosen) >= FEW:
                scored = [score_page(pages[at].text, as_gold(pages[at], bodies[at]), characters) for at in chosen]
                rows[language][name] = asdict(score_corpus(scored))
    return dict(rows)


def versions() -> dict[str, str]:
    """The version of every extractor that was measured."""
    return {peer.name: peer.version or "" for peer in (OURS, *installed())}
