"""Statuses as people read them: a table with a small history, and what is wrong in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipelines.status import WELL, SiteStatus
from scrapers.status.words import in_one_line

_MARKS = {
    "healthy": ("▪", "green"),
    "quiet": ("q", "yellow"),
    "blocked": ("b", "red"),
    "challenge": ("c", "red"),
    "paywalled": ("p", "yellow"),
    "layout_changed": ("l", "red"),
    "robots": ("r", "red"),
    "failing": ("f", "red"),
    "dead": ("d", "red"),
    "unknown": ("·", "dim"),
}
RUNS = 14
"""Runs of the small history."""
PLAIN: dict[str, Any] = {"highlight": False, "markup": False, "soft_wrap": True}
"""How lines are printed that hold what came from elsewhere."""
_WIDE = 100
"""Columns of a terminal that has room for all."""
_MINUTE, _HOUR, _DAY = 60, 3600, 86400
_KIB, _MIB = 1024, 1024 * 1024


def print_statuses(runs: Mapping[str, Sequence[SiteStatus]], *, console: Console | None = None) -> None:
    """A row for each site, then a line for each that is not well.

    :param runs: site -> its last runs, the newest first; none for a site that was never crawled.
    """
    console = console or Console(soft_wrap=False)
    table = Table()
    for name in ("Site", "Status", "Since", "Last run"):
        table.add_column(name, no_wrap=True)
    is_wide = console.width >= _WIDE
    for name in ("New", *(("Requests/new", "Bytes/new", "304") if is_wide else ("Cost",))):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("Runs", no_wrap=True)
    for site, last in runs.items():
        table.add_row(*(_row(site, last, is_wide) if last else (site, Text("never run", "dim"))))
    console.print(table)
    for last in runs.values():
        if (run := known(last)) is not None and run.status not in WELL:
            console.print(f"! {run.site}: {in_one_line(run)}{kept(run)}", **PLAIN)
    if not is_wide:
        console.print("Cost: requests for a new article", style="dim", highlight=False)


def print_runs(last: Sequence[SiteStatus], *, console: Console | None = None) -> None:
    """A row for each run of a site, the newest first."""
    console = console or Console(soft_wrap=False)
    table = Table()
    for name in ("Run", "Status"):
        table.add_column(name, no_wrap=True)
    for name in ("Pages", "New", "Revised", "Asked", "304", "Bytes"):
        table.add_column(name, justify="right")
    for run in last:
        table.add_row(
            _short(run.begun),
            status_text(run),
            str(sum(run.pages.values())),
            str(run.articles.new),
            str(run.articles.revised),
            str(run.cost.requests),
            _share(run.cost.not_modified_share),
            size(run.cost.bytes),
        )
    console.print(table)
    for run in last:
        if run.reason:
            console.print(f"{_short(run.begun)}  {in_one_line(run)}{kept(run)}", **PLAIN)


def known(last: Sequence[SiteStatus]) -> SiteStatus | None:
    """The last run that could say something of its site."""
    return next((run for run in last if run.status != "unknown"), None)


def _row(site: str, last: Sequence[SiteStatus], is_wide: bool) -> tuple[str | Text, ...]:
    newest, told = last[0], known(last) or last[0]
    written = sum(run.articles.new + run.articles.revised for run in last)
    requests, received = sum(run.cost.requests for run in last), sum(run.cost.bytes for run in last)
    each = f"{requests / written:.1f}" if written else ""
    more = (size(received // written) if written else "", _share(newest.cost.not_modified_share)) if is_wide else ()
    since = told.since[:10]
    return site, status_text(told), since, _ago(newest.ended), str(newest.articles.new), each, *more, _history(last)


def _ago(moment: str) -> str:
    """How long ago, in the largest unit of which there is one."""
    seconds = max(0.0, (datetime.now(UTC) - datetime.fromisoformat(moment)).total_seconds())
    for name, length in (("d", _DAY), ("h", _HOUR), ("min", _MINUTE)):
        if seconds >= length:
            return f"{seconds // length:.0f} {name} ago"
    return "just now"


def _history(last: Sequence[SiteStatus]) -> Text:
    text = Text()
    for run in reversed(last):
        mark, style = _MARKS.get(run.status, ("?", ""))
        text.append(mark, style)
    return text


def status_text(run: SiteStatus) -> Text:
    """The status in its colour."""
    return Text(run.status.replace("_", " "), _MARKS.get(run.status, ("?", ""))[1])


def kept(run: SiteStatus) -> str:
    """Where the first bad page is kept, to stand behind a line."""
    return f" (kept: {run.first_bad.file})" if run.first_bad and run.first_bad.file else ""


def _short(moment: str) -> str:
    """To the minute, in UTC."""
    return datetime.fromisoformat(moment).astimezone(UTC).strftime("%Y-%m-%d %H:%M")


def _share(share: float | None) -> str:
    return "" if share is None else f"{share:.0%}"


def size(number: int) -> str:
    """Bytes, to three digits.

    >>> size(900), size(20_480), size(3_250_000)
    ('900 B', '20 KiB', '3.1 MiB')
    """
    if number < _KIB:
        return f"{number} B"
    return f"{number / _KIB:.0f} KiB" if number < _MIB else f"{number / _MIB:.1f} MiB"
