"""What publishers say, for machines, of the use of their pages; read as the standards say, and noted down.

    robots.txt ───▶ group and rule of the fetch; Content-Signal, Content-Usage
    tdmrep.json ──▶ TDM-Reservation ◀── header, meta element
    headers ──────▶ X-Robots-Tag, Content-Signal, Content-Usage, licence
    page ─────────▶ robots meta elements, licence

- ``read_rights`` gives them as they stand on an article's line, with their sources.
- ``objection`` says which of them forbids a purpose, ``may_archive`` whether a page may be kept.
- robots.txt and tdmrep.json come from outside (``SiteSignals``): the engine fetches nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from pipelines.engine.article import UsageRights
from pipelines.engine.headers import values_of
from pipelines.engine.rights import tdm
from pipelines.engine.rights.directives import directives_for
from pipelines.engine.rights.licences import licences
from pipelines.engine.rights.paths import path_of
from pipelines.engine.rights.preferences import NAMES, applying, combined, read_stated
from pipelines.engine.rights.purposes import PURPOSES, UNREACHABLE, may_archive, objection
from pipelines.engine.rights.robots import MAX_BYTES, RobotsTxt, group_for, read_robots, verdict
from pipelines.engine.rights.tdm import WELL_KNOWN, Location, read_tdmrep
from pipelines.engine.structured import Structured

__all__ = [
    "PURPOSES",
    "WELL_KNOWN",
    "Rights",
    "SiteSignals",
    "may_archive",
    "objection",
    "read_rights",
    "read_robots",
    "read_tdmrep",
]

_FAILED = 400
"""HTTP statuses from here on mean that there is no robots.txt: everything may be fetched (RFC 9309, 2.3.1.3)."""
_UNREACHABLE = 500
"""... and from here on that nobody knows what it says: nothing may be (RFC 9309, 2.3.1.4)."""
_PRODUCT = re.compile(r"[A-Za-z_-]+")


@dataclass(frozen=True, slots=True)
class SiteSignals:
    """What a host says of all its pages, and to whom."""

    agent: str = "Winnow"
    """The User-Agent that robots.txt was asked with."""
    robots: RobotsTxt | None = None
    """None if it is not known: not asked for, not answered, not in the archive."""
    robots_status: int | None = None
    """HTTP status of robots.txt."""
    tdmrep: tuple[Location, ...] = ()


@dataclass(slots=True)
class Rights:
    """A page's rights, where they were read, and what is odd about them."""

    rights: UsageRights
    provenance: dict[str, str] = field(default_factory=dict)
    """``usage_rights.<field>`` -> source, for every field that is filled."""
    warnings: list[str] = field(default_factory=list)


def read_rights(
    facts: Structured,
    root: etree._Element,
    *,
    url: str,
    base: str | None = None,
    headers: Mapping[str, Any] | None = None,
    site: SiteSignals | None = None,
    checked_at: str | None = None,
) -> Rights:
    """All signals of a page; a field is None where nothing was said, or nobody asked.

    :param facts: what the page states in its source; ``root`` is its tree.
    :param base: what relative addresses are relative to, if not ``url``.
    :param checked_at: when the page was fetched, ISO 8601.
    """
    site = site or SiteSignals()
    found = Rights(UsageRights())
    _set(found, "robots", _robots(site, url), "robots.txt")
    _set(found, "content_signal", *_preferences(site, url, headers))
    _set(found, "tdm_reservation", *_reservation(facts, site, url, headers))
    _set(found, "x_robots_tag", *_directives(facts, site, headers))
    _set(found, "license", *_licence(facts, root, headers, base or url, found.warnings))
    _set(found, "checked_at", checked_at, "fetch")
    if site.robots and site.robots.cut:
        found.warnings.append(f"usage_rights: robots.txt is longer than {MAX_BYTES} bytes, its rest was not read")
    return found


def _set(found: Rights, name: str, value: str | None, source: str | None) -> None:
    if value and source:
        setattr(found.rights, name, value)
        found.provenance[f"usage_rights.{name}"] = source


def _robots(site: SiteSignals, url: str) -> str | None:
    if site.robots is None:
        return None
    status = site.robots_status or 0
    if status >= _UNREACHABLE:
        return f"{UNREACHABLE}: HTTP {status}"
    if not site.robots.groups and status >= _FAILED:
        return f"no robots.txt: HTTP {status}"
    return verdict(site.robots, url, site.agent)


def _preferences(site: SiteSignals, url: str, headers: Mapping[str, Any] | None) -> tuple[str | None, str | None]:
    group = group_for(site.robots, site.agent) if site.robots else None
    lines = applying(group.preferences, path_of(url)) if group else []
    claims = [(pair, "robots.txt") for line in lines for pair in line.stated]
    for name in NAMES:
        claims += [(pair, f"header:{name}") for value in values_of(headers, name) for pair in read_stated(name, value)]
    return combined(pair for pair, _ in claims) or None, _joined(source for _, source in claims)


def _reservation(
    facts: Structured, site: SiteSignals, url: str, headers: Mapping[str, Any] | None
) -> tuple[str | None, str | None]:
    claims = (
        (tdm.stated(facts.meta.get(tdm.NAME, ())), f"meta:{tdm.NAME}"),
        (tdm.stated(values_of(headers, tdm.NAME)), f"header:{tdm.NAME}"),
        (tdm.reservation_of(site.tdmrep, url), "tdmrep.json"),
    )
    return next((claim for claim in claims if claim[0]), (None, None))


def _directives(
    facts: Structured, site: SiteSignals, headers: Mapping[str, Any] | None
) -> tuple[str | None, str | None]:
    product = _PRODUCT.match(site.agent)
    agent = product[0].lower() if product else ""
    sources = {"header:x-robots-tag": values_of(headers, "x-robots-tag")}
    sources |= {f"meta:{name}": facts.meta.get(name, []) for name in ("robots", agent) if name}
    read = {source: directives_for(lines, agent) for source, lines in sources.items()}
    found = dict.fromkeys(directive for directives in read.values() for directive in directives)
    return ", ".join(found) or None, _joined(source for source, directives in read.items() if directives)


def _licence(
    facts: Structured, root: etree._Element, headers: Mapping[str, Any] | None, base: str, warnings: list[str]
) -> tuple[str | None, str | None]:
    claims = list(licences(facts, root, values_of(headers, "link"), base))
    if len({address for address, _ in claims}) > 1:
        warnings.append("usage_rights: the page states several licences; the most trusted source's is taken")
    return claims[0] if claims else (None, None)


def _joined(sources: Iterable[str]) -> str | None:
    return ", ".join(dict.fromkeys(sources)) or None
