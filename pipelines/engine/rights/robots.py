"""robots.txt: which group and which rule are about a page (RFC 9309).

Whether a page may be fetched is not decided here: Scrapy asks Protego. This says what Protego went by, in the
site's words, which Protego does not keep; groups, agents and forgiven misspellings are therefore read as it does.
Comments mean nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pipelines.engine.rights.paths import Pattern, matches, path_of, read_pattern
from pipelines.engine.rights.preferences import NAMES, Preference, read_preference
from pipelines.engine.text import one_line

MAX_BYTES = 500 * 1024
"""What a reader must read at least (RFC 9309, 2.5); a larger file is no list of rules."""
_MAX_SHOWN = 300
"""Characters of a line that are quoted."""
_USER_AGENT = frozenset({"user-agent", "useragent", "user agent"})
_DISALLOW = frozenset({"disallow", "dissallow", "dissalow", "disalow", "diasllow", "disallaw"})
_OUTSIDE_GROUPS = frozenset({"sitemap", "sitemaps", "site-map", "host"})
"""Lines that belong to no group and end none."""
_FORGIVEN = re.compile(
    rf"({'|'.join(sorted({*_USER_AGENT, *_DISALLOW, *_OUTSIDE_GROUPS, 'allow'}, key=len, reverse=True))})"
    r"(?:\s*:|\s|$)(.*)",
    re.IGNORECASE,
)
"""A line of a known kind, with a colon or, as "Disallow /private", without."""
_LINES = re.compile(r"\r\n|\r|\n")
_INDEX = "index.html"


@dataclass(frozen=True, slots=True)
class Rule:
    """An Allow or Disallow line."""

    text: str
    """As printed: ``Allow: /news/``."""
    allows: bool
    pattern: Pattern


@dataclass(slots=True)
class Group:
    """What a robots.txt says to one agent; several groups for it are one."""

    text: str
    """As printed: ``User-agent: *``."""
    rules: list[Rule] = field(default_factory=list)
    preferences: list[Preference] = field(default_factory=list)
    """Content-Signal and Content-Usage lines."""


@dataclass(slots=True)
class RobotsTxt:
    """A robots.txt."""

    groups: dict[str, Group] = field(default_factory=dict)
    """By agent, in lower case."""
    cut: bool = False
    """True if it is longer than ``MAX_BYTES``; the rest was not read."""


def read_robots(body: bytes) -> RobotsTxt:
    """Read a robots.txt, whatever bytes it is made of.

    >>> read_robots(b"User-agent: *\\nDisallow: /private  # not yours").groups["*"].rules[0].text
    'Disallow: /private'
    """
    found = RobotsTxt(cut=len(body) > MAX_BYTES)
    text = body[:MAX_BYTES].decode("utf-8-sig", "ignore")
    current: list[Group] = []
    in_agents = False
    for line in _LINES.split(text.rpartition("\n")[0] if found.cut else text):
        name, value = _taken_apart(line.partition("#")[0].strip())
        if name is None or name in _OUTSIDE_GROUPS:
            continue
        if name in _USER_AGENT:
            current = [*(current if in_agents else ()), *_groups_named(found, value)]
        else:
            _add(current, name, value)
        in_agents = name in _USER_AGENT
    return found


def group_for(robots: RobotsTxt, agent: str) -> Group | None:
    """The group for an agent, the longest name in it first, then ``*``; None if there is neither.

    :param agent: a product token or a whole User-Agent header, as Scrapy hands it to Protego.
    """
    agent = agent.strip().lower()
    named = [name for name in robots.groups if name != "*" and _is_in(name, agent)]
    return robots.groups.get(max(named, key=len, default="*"))


def rule_for(group: Group, url: str) -> Rule | None:
    """The rule with the longest pattern that an address falls under; Allow where two are as long."""
    path = path_of(url)
    found = [rule for rule in group.rules if matches(rule.pattern, path)]
    return max(found, key=lambda rule: (rule.pattern.length, rule.allows), default=None)


def verdict(robots: RobotsTxt, url: str, agent: str) -> str:
    """Group and rule behind a fetch: ``User-agent: *; Allow: /news/``, ``User-agent: *; no rule`` or ``no group``."""
    group = group_for(robots, agent)
    if group is None:
        return "no group"
    rule = rule_for(group, url)
    return f"{group.text}; {rule.text if rule else 'no rule'}"


def _taken_apart(line: str) -> tuple[str | None, str]:
    """Name, in lower case, and value of a line; no name for what is no line of robots.txt."""
    name, colon, value = line.partition(":")
    if not colon or name.strip().lower() not in NAMES:
        if match := _FORGIVEN.fullmatch(line):
            return match[1].lower(), match[2].strip()
    return (name.strip().lower(), value.strip()) if colon else (None, "")


def _groups_named(robots: RobotsTxt, agent: str) -> list[Group]:
    """The groups of a User-agent line; ``Foo*`` is Foo, too."""
    name = agent.lower()
    names = [name, name.replace("*", "")] if name != "*" else [name]
    return [robots.groups.setdefault(name, Group(_shown("User-agent", agent))) for name in names if name]


def _add(groups: list[Group], name: str, value: str) -> None:
    for group in groups if value else ():
        if name == "allow" or name in _DISALLOW:
            group.rules += _rules(name == "allow", value)
        elif name in NAMES and (preference := read_preference(name, value)):
            group.preferences.append(preference)


def _rules(allows: bool, value: str) -> list[Rule]:
    """A rule, with the readings that Protego gives it: ``$`` may be a character, index.html is its folder."""
    text = _shown("Allow" if allows else "Disallow", value)
    patterns = [read_pattern(value)]
    if "$" in value:
        patterns.append(read_pattern(value.replace("$", "%24")))
    patterns += [
        read_pattern(each.removesuffix(_INDEX) + "$") for each in [value] if allows and each.endswith("/" + _INDEX)
    ]
    return [Rule(text, allows, pattern) for pattern in patterns if pattern.length]


def _is_in(name: str, agent: str) -> bool:
    """True for a name at the beginning of a word of the agent."""
    return any(
        found.start() == 0 or not (agent[found.start() - 1].isalnum() or agent[found.start() - 1] in "-_")
        for found in re.finditer(re.escape(name), agent)
    )


def _shown(name: str, value: str) -> str:
    line = one_line(f"{name}: {value}")
    return line if len(line) <= _MAX_SHOWN else line[: _MAX_SHOWN - 1] + "…"
