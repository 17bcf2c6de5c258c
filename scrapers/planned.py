"""What crawls would ask for, as people read it."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from scrapers.counts import counted
from scrapers.frontier.plan import Plan


def print_plans(plans: Iterable[Plan], ignored: Collection[str] = ()) -> None:
    """Addresses whole, to be copied: no table.

    :param ignored: options that were given, and that only a crawl can regard.
    """
    if ignored:
        print(f"{', '.join(ignored)}: not regarded here; what it leaves out is known only as the sources are read")
    for plan in plans:
        print(f"{plan.site}: {plan.round}")
        for host, until in plan.blocked.items():
            print(f"  {host} wants to be left alone until {until}")
        _print(f"{counted(len(plan.sources), 'source')} asked", plan.sources.items())
        _print(f"{counted(len(plan.resting), 'source')} at rest", plan.resting.items())
        for pages in plan.pages:
            print(f"  {counted(pages.number, 'page')}: {pages.why}")
            for url in pages.urls:
                print(f"    {url}")
            if pages.number > len(pages.urls):
                print("    ...")
        if not plan.pages:
            print("  no page by itself: what the sources name anew is asked for")


def _print(head: str, said: Iterable[tuple[str, str]]) -> None:
    said = list(said)
    if not said:
        return
    print(f"  {head}")
    for url, words in said:
        print(f"    {url}  ({words})")
