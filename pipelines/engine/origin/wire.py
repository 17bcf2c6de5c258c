"""Stories of news agencies: the dateline at their beginning, the credit at their end, the names in bylines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.engine import structured
from pipelines.engine.agencies import agency_among, agency_called, agency_in, is_doubtful, is_own, printed_names
from pipelines.engine.origin.clues import Case, Clue
from pipelines.engine.spans import Label

_BRACKET = re.compile(r"[,.]?\s*[(（［\[【](?P<inside>[^()（）\[\]［］【】]{2,40})[)）］\]】]\s*(?P<after>[-–—―:.]*)")
"""``BERLIN (dpa) - ...``, ``(Reuters) - ...``, ``［東京　３日　ロイター］ ...``, ``(서울=연합뉴스) ...``."""
_REACH = 100
"""Characters in which a dateline ends."""
_ASIDE = re.compile(r"\s*\(\w+\)")
"""``Phulbani (Odisha)``"""
_PLACE = re.compile(
    r"(?:[A-ZÀ-ÞЀ-Я][\w.’'À-ÿ-]*|de|del|der|di|do|am|an|im|of|la|le|bei|sur|\d{1,2}\.?|[/,-])(?:[\s,/]+(?:[A-ZÀ-ÞЀ-Я][\w.’'À-ÿ-]*|de|del|der|di|do|am|an|im|of|la|le|bei|sur|\d{1,2}\.?,?|[a-zà-ÿа-я]{3,9}\.?(?=\s*(?:,|$)))){0,7},?"
)
"""A place and a date, as datelines write them: words with capitals, numbers, at most the name of a month in small letters."""
_CJK_DATELINE = re.compile(
    r"据?[（(【［\[]?(?P<name>新华社|新華社|新华网|中新社|中新网|中国新闻社|共同社|共同通信|時事通信|法新社|路透社)[^，。,]{0,25}?(?:[电電]|讯|訊|[）)】］\]])"
)
"""``新华社北京11月3日电（记者...）``, ``（中新社 上海 3日电）``."""
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|copyright)[\s©(c)]*(?:\d{4})?[\s,]*(?:by\s+|the\s+)*(?P<name>[^.,|/:;]{2,40})(?P<rest>.*)",
    re.IGNORECASE,
)
_OF_A_COMPANY = frozenset(
    "News Press Agency Service Services Newsource Wire Wires Media Network Networks Cable Finance Business Canada Limited Ltd Inc L LP LLC GmbH All "
    "Rights Reserved Alle Rechte Tous The A Agentur Agence France Agencia Agenzia Nyhetsbyrån Warner Bros Discovery Company Corp Corporation".split()
)
"""What stands beside an agency's name that is still the agency."""
_IN_NAMES = frozenset(part for name in printed_names() for part in re.findall(r"\w+", name))
_INFOCOM = re.compile(r"\bdpa-infocom\b|\bdpa:\d{6}")
_SOURCE = re.compile(
    r"[(（\[]?\s*(?:Source|Quelle|Fuente|Fonte|Bron|Källa|Источник|来源|來源)\s*[:：]\s*(?P<names>[^\n)）\]]{2,60}?)\s*[)）\]]?\.?",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(r"[(（\[–—-]+\s*(?P<name>[^\W\d_][\w./ -]{1,24}?)\s*[)）\]]?\s*\.?")
"""``(PTI)``, ``— AFP``: the whole of the last line, or what its last sentence is followed by."""
_AT_END = re.compile(r"[.!?”\"'’。]\s*(?P<signature>[(（–—-]+\s*[^\W\d_][\w./ -]{1,24}[)）]?)\s*$")
_PICTURE = re.compile(r"\b(?:[Pp]hoto|PHOTO|[Ff]oto|[Vv]ideo|Images?|Bild)\b[^.]{0,40}$")
"""Whose a picture is."""
_MAX_SIGNATURE = 40
_INITIALS = re.compile(r"[^\W\d_]{1,12}|\"[^\"]{3,30}\"")
_PTI_INITIALS = re.compile(r"(?P<name>PTI|IANS|ANI)(?:\s+[A-Z]{2,5}){1,6}")
_BYLINE = re.compile(r"by\s.{3,80}", re.IGNORECASE)
_TRUST = re.compile(r"Reporting by .*[Ee]diting by|Thomson Reuters Trust Principles")
"""How Reuters closes its stories, with or without its name."""
_FROM_SOME = re.compile(r"\b(?:agencies|agency|wires?|may not be published|opens new tab)\b", re.IGNORECASE)
"""Notices of agencies without a name; "With files from our own reporters" is none."""
_STATED_BY = ("sourceOrganization", "creditText", "copyrightHolder", "provider")
_STATED_IN = ("source", "dc.source", "article:source", "news_source", "cxenseparse:source", "agency")


def find_wire(case: Case) -> Iterator[Clue]:
    """Clues of an agency; its own site's stories are original."""
    for agency, evidence in (*_datelines(case), *_bylines(case), *_stated(case), *_credits(case)):
        yield Clue("original" if agency and is_own(agency, case.names) else "wire", evidence, agency=agency)


def _datelines(case: Case) -> Iterator[tuple[str, str]]:
    for line in case.opening:
        if (found := dateline(line, case.home)) is not None:
            yield found
            return


def dateline(line: str, home: str | None = None) -> tuple[str, str] | None:
    """(agency, evidence) of a paragraph (of a text's language and country) that begins with a dateline, None for any other.

    >>> dateline("WASHINGTON, Nov 3 (Reuters) - The bank said")
    ('Reuters', 'dateline: WASHINGTON, Nov 3 (Reuters) -')
    >>> dateline("COLUMBIA, Mo. (KMIZ) The bridge is open") is None
    True
    """
    for match in _BRACKET.finditer(line[:_REACH]):
        if line[match.end() :].startswith(","):
            continue  # "Vijayawada (AP), Jan 17 (PTI)": of the place
        if agency := agency_among(match["inside"].strip(), line[: match.start()], home):
            place = _ASIDE.sub("", line[: match.start()]).strip(" ,.-–—")
            if (not place or _PLACE.fullmatch(place)) and _goes_on(line, match, place):
                return agency, f"dateline: {line[: match.end()].strip()}"
            break
    if (match := _CJK_DATELINE.match(line)) and (agency := agency_called(match["name"])):
        return agency, f"dateline: {match.group()}"
    return None


def _goes_on(line: str, match: re.Match[str], place: str) -> bool:
    """A dash or a colon, or a sentence with a capital: "The Associated Press (AP) has" is no dateline."""
    rest = line[match.end() :].lstrip()
    return bool(match["after"]) or (
        (bool(place) or match["inside"].isupper() or not match["inside"].isascii()) and not rest[:1].islower()
    )


def _bylines(case: Case) -> Iterator[tuple[str, str]]:
    """An agency beside names: "By ANN LEE, Associated Press Writer". Who is named alone is known from the authors."""
    lines = [*case.bylines, *(line for line in case.opening[:2] if _BYLINE.fullmatch(line))]
    for line in lines:
        if len(line) <= 120 and (agency := agency_in(line)):
            yield agency, f"signed: {line}"
            return


def _stated(case: Case) -> Iterator[tuple[str, str]]:
    """Agencies that the page's source names as where the text is from."""
    facts, home = case.story.sheet.facts, case.home
    if not case.story.is_own_page:
        return
    for name in _STATED_BY:
        value = structured.text(facts.resolve(facts.article().get(name)))
        if value and not is_doubtful(value, home=home) and (agency := agency_called(value)):
            yield agency, f"json_ld: {name} {value}"
    for name in _STATED_IN:
        for value in facts.meta.get(name, ()):
            if agency := agency_among(value, home=home):
                yield agency, f"meta:{name}: {value}"


def _credits(case: Case) -> Iterator[tuple[str | None, str]]:
    for label, notice in case.notices:
        if label is Label.WIRE_NOTICE:
            agency = agency_in(notice) or ("Reuters" if _TRUST.search(notice) else None)
            if agency or _FROM_SOME.search(notice):
                yield agency, f"notice: {notice}"
    for line in case.closing:
        if agency := credit_line(line, case.home):
            yield agency, f"credit: {line if len(line) < 200 else line[-80:]}"


def credit_line(line: str, home: str | None = None) -> str | None:
    """The agency that a line at the end of a text (of a language and country) credits, None for any other line.

    >>> credit_line("Copyright 2025 The Associated Press. All rights reserved."), credit_line("... the town said. (PTI)")
    ('AP', 'PTI')
    >>> credit_line("© dpa"), credit_line("The mayor met AFP's reporter.")
    (None, None)
    """
    line = line.strip()
    if _INFOCOM.search(line):
        return "dpa"
    if (match := _COPYRIGHT.match(line)) and any(char.isdigit() for char in line[:20]):
        return _holder(match["name"].strip(), home)
    if _PICTURE.search(line):
        return None
    if len(line) <= _MAX_SIGNATURE and (agency := _signed(line, home)):
        return agency
    if match := _SOURCE.fullmatch(line):
        return agency_among(match["names"], home=home)
    if match := _PTI_INITIALS.fullmatch(line):
        return agency_called(match["name"])
    if (match := _SIGNATURE.fullmatch(line)) or (
        (end := _AT_END.search(line)) and (match := _SIGNATURE.fullmatch(end["signature"].strip()))
    ):
        return agency_among(match["name"], home=home)
    return None


def _holder(name: str, home: str | None) -> str | None:
    """The agency that has a copyright; "Bloomberg Philanthropies" is none.

    >>> _holder("Bloomberg L", None), _holder("Reuters News Network", None), _holder("Bloomberg Philanthropies", None)
    ('Bloomberg', 'Reuters', None)
    """
    if (agency := agency_called(name)) and not is_doubtful(name, home=home):
        return agency
    if (agency := agency_in(name)) is None:
        return None
    others = [word for word in re.findall(r"\w+", name) if word[0].isupper() and word not in _OF_A_COMPANY]
    return agency if all(agency_in(word) or agency_called(word) or word in _IN_NAMES for word in others) else None


def _signed(line: str, home: str | None = None) -> str | None:
    """The agency of a line of agencies and initials: ``jb, Reuters, PAP``.

    >>> _signed("jb, Reuters, PAP"), _signed("Ann Lee, PA")
    ('Reuters', None)
    """
    parts = re.split(r"\s*[,/]\s*", line.strip(" ."))
    known = {
        part: agency
        for part in parts
        if part[:1].isalnum() and (agency := agency_called(part)) and not is_doubtful(part, home=home)
    }
    agencies, others = list(known.values()), [part for part in parts if part not in known]
    return agencies[0] if agencies and all(map(_INITIALS.fullmatch, others)) else None
