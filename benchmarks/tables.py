"""The tables of docs/benchmarks.md, made from a result file; the text round them stays as it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.compare import FEW
from benchmarks.fields import FIELDS, SETS
from benchmarks.gold import HALVES
from benchmarks.peers import FLOOR, OURS

PAGE = Path(__file__).parent.parent / "docs" / "benchmarks.md"
_HALF_WORDS = {"all": "all pages", "daily": "domains for daily use", "aside": "domains set aside"}


def write_tables(found: dict[str, Any], page: Path = PAGE) -> None:
    """Put every table between its markers, ``<!-- name -->`` and ``<!-- /name -->``.

    :raises ValueError: if a marker is missing.
    """
    text = page.read_text("utf-8")
    for name, make in TABLES.items():
        text = _between(text, name, make(found), page)
    page.write_text(text, "utf-8")


def _between(text: str, name: str, table: str, page: Path) -> str:
    start, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    if text.count(start) != 1 or text.count(end) != 1:
        raise ValueError(f"{page}: no place for the table {name!r} ({start} ... {end})")
    before, rest = text.split(start)
    return f"{before}{start}\n{table}\n{end}{rest.split(end)[1]}"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Markdown; the first column is text, the others are figures."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _overview(found: dict[str, Any]) -> str:
    """F1 and exact of every extractor on every corpus, all pages; the best of a column is bold."""
    corpora = found["corpora"]
    columns = {
        name: {who: halves["all"] for who, halves in corpus["extractors"].items()} for name, corpus in corpora.items()
    }
    head = ["extractor", *(f"{name} ({corpora[name]['pages']})" for name in columns)]
    return table(head, ([who, *(_cell(column, who) for column in columns.values())] for who in found["versions"]))


def _cell(column: dict[str, dict[str, float]], who: str) -> str:
    return " / ".join(_best(column, who, what) for what in ("f1", "exact"))


def _best(column: dict[str, dict[str, float]], who: str, what: str) -> str:
    figure = short(column[who][what])
    return f"**{figure}**" if figure == short(max(row[what] for row in column.values())) else figure


def short(figure: float) -> str:
    """Three digits: ``.957``."""
    return f"{figure:.3f}".removeprefix("0") if figure < 1 else "1.000"


def _corpora(found: dict[str, Any]) -> str:
    return "\n\n".join(_corpus(name, corpus) for name, corpus in found["corpora"].items())


def _corpus(name: str, corpus: dict[str, Any]) -> str:
    kind = (
        ", by segments"
        if corpus["segments"]
        else ", the extractor's headline in front"
        if corpus["headline_in_front"]
        else ""
    )
    parts = [f"### {name}{kind}"]
    for half in HALVES:
        rows = [(who, halves[half]) for who, halves in corpus["extractors"].items() if half in halves]
        if rows:
            parts.append(
                f"{_HALF_WORDS[half].capitalize()}: {rows[0][1]['pages']} pages.\n\n"
                + table(
                    ("extractor", "F1", "precision", "recall", "exact"),
                    (
                        [who, *(_with_interval(row, what) for what in ("f1", "precision", "recall", "exact"))]
                        for who, row in rows
                    ),
                )
            )
    return "\n\n".join(parts)


def _with_interval(row: dict[str, Any], what: str) -> str:
    low, high = row["intervals"][what]
    return f"{short(row[what])} ({short(low)}–{short(high)})"


def _fields(found: dict[str, Any]) -> str:
    """A table for each field: right / wrong of every extractor on every corpus whose gold states the field; tags: F1, too."""
    parts = []
    for name in FIELDS:
        columns = {corpus: rows[name] for corpus, rows in found["fields"].items() if name in rows}
        for half in ("all", "aside"):
            own = {corpus: _half(rows, half) for corpus, rows in columns.items() if _half(rows, half)}
            if own:
                parts.append(f"{name}, {_HALF_WORDS[half]}:\n\n{_field_table(name, own)}")
    return "\n\n".join(parts)


def _half(rows: dict[str, dict[str, Any]], half: str) -> dict[str, Any]:
    return {who: halves[half] for who, halves in rows.items() if half in halves}


def _field_table(name: str, columns: dict[str, dict[str, Any]]) -> str:
    head = ["extractor", *(f"{corpus} ({next(iter(rows.values()))['pages']})" for corpus, rows in columns.items())]
    body = ([who, *(_field_cell(name, rows, who) for rows in columns.values())] for who in next(iter(columns.values())))
    return table(head, body)


def _field_cell(name: str, rows: dict[str, Any], who: str) -> str:
    """A dash for what an extractor never states."""
    row = rows[who]
    if row["absent"] == 1:
        return "–"
    cell = f"{_best(rows, who, 'right')} / {short(row['wrong'])}"
    return f"{cell}, F1 {short(row['f1'])}" if name in SETS else cell


def _languages(found: dict[str, Any]) -> str:
    rows = []
    for name, corpus in found["corpora"].items():
        for language, row in corpus["languages"].items():
            pages = next(iter(row.values()))["pages"]
            rows.append(
                [
                    f"{name} {language}",
                    str(pages),
                    *(f"{short(one['f1'])} / {short(one['exact'])}" for one in row.values()),
                ]
            )
    return table(("corpus, language", "pages", OURS.name, "trafilatura"), rows)


def _characters(found: dict[str, Any]) -> str:
    rows = [
        [f"{name} {language}: {who}", str(row["pages"]), short(row["f1"]), short(row["precision"]), short(row["recall"]), short(row["exact"])]
        for name, corpus in found["corpora"].items()
        for language, column in corpus["by_character"].items()
        for who, row in column.items()
    ]  # fmt: skip
    return (
        table(("", "pages", "F1", "precision", "recall", "exact"), rows) if rows else f"No language with {FEW} pages."
    )


def _speed(found: dict[str, Any]) -> str:
    """Time in parsings and peak memory beyond what parsing needs."""
    peaks, speed = found["memory"]["peaks"], found["speed"]
    rows = [
        [
            who,
            f"{row['ratio']:.1f}",
            f"{min(row['rounds']):.1f}–{max(row['rounds']):.1f}",
            f"{row['ms']:.1f}",
            f"{peaks[who]:.0f}" if who in peaks else "",
        ]
        for who, row in sorted(speed["extractors"].items(), key=lambda pair: pair[1]["ratio"])
    ]
    caption = f"{speed['pages']} pages, {speed['rounds']} rounds; {FLOOR.name} = 1."
    return f"{caption}\n\n" + table(("extractor", "time", "rounds", "ms a page", "peak MiB"), rows)


def _memory(found: dict[str, Any]) -> str:
    run = found["memory"]["long_run"]
    head = [f"{run['step'] * (at + 1):,}" for at in range(len(run["resident"]))]
    return table(["pages read", *head], [["resident MiB", *(f"{size:.0f}" for size in run["resident"])]])


def _faults(found: dict[str, Any]) -> str:
    rows = []
    for name, corpus in found["corpora"].items():
        for who, faults in corpus["faults"].items():
            if faults:
                rows.append([who, name, ", ".join(f"{fault} {count}" for fault, count in faults.items())])
    return table(("extractor", "corpus", "pages without a body, by exception"), rows) if rows else "None."


def _versions(found: dict[str, Any]) -> str:
    named = [f"{who} {version}" for who, version in found["versions"].items() if who != OURS.name]
    cut = f" At most {found['sample']} pages a corpus." if found["sample"] else ""
    return f"Python {found['python']}; {', '.join(named)}.{cut}"


def summary(found: dict[str, Any]) -> str:
    """What a terminal shows at the end of a run."""
    return f"{_overview(found)}\n\n{_fields(found)}\n\n{_speed(found)}"


TABLES = {
    "overview": _overview,
    "versions": _versions,
    "corpora": _corpora,
    "fields": _fields,
    "languages": _languages,
    "characters": _characters,
    "speed": _speed,
    "memory": _memory,
    "faults": _faults,
}
