"""The tables at the end of a run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipelines.status import Articles, Cost, SiteStatus, is_well
from scrapers.counts import pages_wait
from scrapers.status.table import PLAIN, kept, size, status_text
from scrapers.status.watch import articles_of, cost_of
from scrapers.status.words import in_one_line

_WIDE = 72
"""Columns of a terminal on which every label is listed; on narrower ones the commonest are."""
_FEW_LABELS = 4
_REMOVED = "winnow/removed/"
_REFUSED = "winnow/refused/"
_DROPPED = "winnow/dropped/"
_WARNED = "winnow/article_warnings/"
_WORDS = {
    "challenge": "challenge page",
    "denied": "denied",
    "consent": "consent page",
    "login": "log-in page",
    "age": "question of age",
    "script": "filled by a script",
    "missing": "page says there is none",
    "no_text": "no text found",
    "not_html": "not HTML",
    "empty": "empty page",
    "listing": "listing, no article",
    "product": "product, no article",
    "forum": "forum thread, no article",
    "service": "service's page, no article",
    "documentation": "documentation, no article",
    "other": "no article",
    "no_headline": "no headline",
    "no_body": "hardly any text",
    "not_for_search": "left out, not for a search index",
    "not_for_input": "left out, not for input of a model",
    "not_for_train": "left out, not for training",
    "marked_not_for_search": "marked, not for a search index",
    "marked_not_for_input": "marked, not for input of a model",
    "marked_not_for_train": "marked, not for training",
}


@dataclass(slots=True)
class SiteReport:
    """What a run did on one site."""

    site: str
    pages: int = 0
    articles: int = 0
    unchanged: int = 0
    removed: dict[str, int] = field(default_factory=dict)
    warnings: dict[str, int] = field(default_factory=dict)
    not_in_archive: int = 0
    written: Articles = field(default_factory=Articles)
    cost: Cost = field(default_factory=Cost)
    end: str = "did not run"
    """Why it has no status, if it has none."""
    budget: str | None = None
    """What was used up, so that the run ended."""
    waiting: int = 0
    """What was not asked for any more."""

    @classmethod
    def of(cls, site: str, stats: Mapping[str, Any]) -> SiteReport:
        """Read a spider's stats."""
        warnings = {
            _WORDS.get(name, name): number
            for prefix in (_REFUSED, _DROPPED, _WARNED)
            for name, number in _under(stats, prefix).items()
        }
        for name, words in (
            ("winnow/warnings", "page warning"),
            ("winnow/failed/page", "page not read"),
            ("winnow/unreachable", "source unreachable"),
            ("winnow/ledger_stopped", "ledger not used"),
            ("winnow/store_failed", "not stored"),
            ("winnow/stories_failed", "not in the index of stories"),
            ("robotstxt/forbidden", "forbidden by robots.txt"),
            ("winnow/robots/unreachable", "not asked for, as robots.txt cannot be had"),
            ("winnow/elsewhere", "redirected to another site"),
            ("spider_exceptions/count", "error in the spider"),
            ("item_error_count", "error in a stage"),
            ("log_count/CRITICAL", "critical error"),
        ):
            if stats.get(name):
                warnings[words] = stats[name]
        return cls(
            site,
            stats.get("winnow/pages", 0),
            stats.get("winnow/articles", 0),
            stats.get("winnow/unchanged", 0),
            _under(stats, _REMOVED),
            warnings,
            stats.get("winnow/not_in_archive", 0),
            articles_of(stats),
            cost_of(stats),
            _end_of(stats),
            stats.get("winnow/budget"),
            stats.get("winnow/waiting", 0),
        )

    @property
    def notes(self) -> str:
        """What is to be known of the run beside its status, in lines."""
        if self.budget is None:
            return _list(self.warnings, "\n")
        budget = f"stopped by its budget ({self.budget}), {pages_wait(self.waiting)}"
        return "\n".join(filter(None, (budget, _list(self.warnings, "\n"))))


def _end_of(stats: Mapping[str, Any]) -> str:
    """How a crawl has ended that left no status, in words."""
    if stats.get("winnow/store_failed"):
        return "not written"
    return "interrupted" if "start_time" in stats else "did not run"


def _under(stats: Mapping[str, Any], prefix: str) -> dict[str, int]:
    found = {name.removeprefix(prefix): number for name, number in stats.items() if name.startswith(prefix)}
    return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))


def print_crawl(
    sites: list[SiteReport],
    statuses: Mapping[str, SiteStatus],
    broken: Iterable[str] = (),
    *,
    console: Console | None = None,
) -> None:
    """Per site: its status, pages, articles, what was asked for and received, warnings; then what is wrong, in words.

    :param broken: sites that cannot be loaded.
    """
    console = console or Console(soft_wrap=False)
    table = Table(show_lines=True)
    table.add_column("Site", no_wrap=True)
    table.add_column("Status")
    for name in ("Pages", "Articles", "Asked for"):
        table.add_column(name, justify="right")
    table.add_column("Warnings")
    for site in sites:
        status = statuses.get(site.site)
        table.add_row(
            site.site,
            status_text(status) if status else Text(site.end, "red"),
            str(site.pages),
            _articles(status.articles if status else site.written),
            _asked_for(status.cost if status else site.cost),
            site.notes,
        )
    for name in broken:
        table.add_row(name, Text("cannot be loaded", "red"), "0", "", "", "")
    console.print(table)
    for site in sites:
        status = statuses.get(site.site)
        if status is None:
            continue
        if not is_asked(status):
            console.print(f"! {site.site}: nothing was asked for in this run{_before(status)}", **PLAIN)
        elif not is_well(status.status, status.before):
            console.print(f"! {site.site}: {in_one_line(status)}{kept(status)}", **PLAIN)


def is_asked(status: SiteStatus) -> bool:
    """True if the run has come to know anything of the site."""
    return bool(sum(status.pages.values()) or sum(status.sources.values()))


def _before(status: SiteStatus) -> str:
    return f"; it was {status.before.replace('_', ' ')} before" if status.before else ""


def _articles(written: Articles) -> str:
    said = [f"{written.new} new"]
    said += [
        f"{number} {name}" for name, number in (("revised", written.revised), ("known", written.unchanged)) if number
    ]
    return "\n".join(said)


def _asked_for(cost: Cost) -> str:
    unmodified = f"\n{cost.not_modified} unchanged" if cost.not_modified else ""
    return f"{cost.requests}{unmodified}\n{size(cost.bytes)}"


def print_table(sites: list[SiteReport], notes: list[str], *, console: Console | None = None) -> None:
    """Per site: pages, articles, blocks removed by label, warnings; then what concerns no site."""
    console = console or Console(soft_wrap=False)
    table = Table(show_lines=True, show_footer=len(sites) > 1)
    table.add_column("Site", footer="all", no_wrap=True)
    table.add_column("Pages", footer=str(sum(site.pages for site in sites)), justify="right")
    table.add_column("Articles", footer=str(sum(site.articles for site in sites)), justify="right")
    table.add_column(
        "Blocks removed, by label", footer=str(sum(sum(site.removed.values()) for site in sites)), overflow="fold"
    )
    table.add_column("Warnings", footer=str(sum(sum(site.warnings.values()) for site in sites)))
    shown = None if console.width >= _WIDE else _FEW_LABELS
    for site in sites:
        articles = f"{site.articles}" + (f"\n({site.unchanged} known)" if site.unchanged else "")
        total = sum(site.removed.values())
        table.add_row(
            site.site,
            str(site.pages),
            articles,
            f"{total}: {_list(site.removed, most=shown)}" if total else "0",
            _list(site.warnings, "\n"),
        )
    console.print(table)
    if missing := sum(site.not_in_archive for site in sites):
        words = f"Links to pages that nobody saved, as in every archive: {missing}"
        console.print(words, style="dim", highlight=False)
    for note in notes:
        console.print(f"! {note}", style="yellow", highlight=False, markup=False)


def _list(counts: Mapping[str, int], joint: str = ", ", *, most: int | None = None) -> str:
    named = [f"{name} {number}" for name, number in list(counts.items())[:most]]
    return joint.join([*named, "…"] if most and len(counts) > most else named)
