"""Who made a picture, apart from what it shows."""

from __future__ import annotations

import re

from pipelines.engine.text import one_line

_IMAGE_WORDS = r"(?:image|photo|picture|illustration|photograph|screenshot|graphic|foto|fotografía|fotografia|bild|immagine|фото|照片|图片|圖片|写真|画像|사진)s?"
_CREDIT_WORDS = re.compile(
    rf"^(?:{_IMAGE_WORDS}\s*)?(?:credits?\s*(?:[:：]|by\b|to\b|\s)|crédit photo\s*[:：]|courtesy(?:\s+of)?\s*[:：]?\s|by\b\s*[:：]?\s"
    r"|(?:source|quelle|fuente|fonte|来源|來源|提供)\s*[:：]|copyright\b|©|ⓒ|\(c\))\s*"
    rf"|^{_IMAGE_WORDS}\s*[:：=＝]\s*|^(?:图源|图|圖|撮影|提供)\s*[:：=＝/／]\s*",
    re.IGNORECASE,
)
"""What stands before the name of who made an image."""
_AGENCIES = (
    r"(?:AFP|AP|EPA|EFE|ANSA|UPI|ANP|NTB|TASS|ТАСС|PA (?:Wire|Images|Media)|(?i:dpa|reuters|associated press|getty images|getty|shutterstock|alamy|"
    r"istock|imago|picture alliance|xinhua|belga|lusa|unsplash|pexels|pixabay|wikimedia commons|flickr|adobe stock|"
    r"depositphotos|zuma press|sipa)|РИА Новости|新华社|中新社|视觉中国|共同|時事|ロイター|연합뉴스|뉴시스)"
)
_HAS_AGENCY = re.compile(rf"(?<!\w){_AGENCIES}(?!\w)|新华社|中新社|视觉中国|共同通信|ロイター|연합뉴스|뉴시스")
_BRACKETS_AT_END = re.compile(r"[(（\[【]([^()（）\[\]【】]{2,80})[)）\]】]\s*\.?$")
_MADE_BY = re.compile(r"(?:摄|攝|撮影|提供|제공|供图|供圖)$")
"""``王小明 摄``: what stands after the name in East Asia."""
_AFTER_SIGN = re.compile(r"\s(?:[|•·–—-]|//)\s*([^|•·–—]{2,80})$|[|｜](?=\S)([^|｜]{2,80})$")
_STATED = re.compile(
    rf"(?:^|(?<=[.!?。！？…)）|:：])\s*|\s[|•·–—-]\s*)((?:{_IMAGE_WORDS}\s+(?:by|courtesy)\s|{_IMAGE_WORDS}\s*[:：=＝]|©|ⓒ|"
    r"(?:photo |image |picture )?credits?\s*[:：]|(?:图源|来源|來源|图|圖)\s*[:：/／]).{2,100})$",
    re.IGNORECASE,
)
_AFTER_SIGN_INSIDE = re.compile(rf"\s((?:©|ⓒ)\s*[^\d\s©ⓒ][^©ⓒ]{{1,80}})$|\s/\s({_AGENCIES})$")
"""``... on Monday © Ann Lee``, ``... of the bridge / Getty Images``: no sentence need end before these signs."""
_LAST_SENTENCE = re.compile(r"(?:^|[.!?。！？…”\"]\s*)([^.!?。！？…”\"]{2,80})\.?$")
_JOINED = re.compile(rf"{_AGENCIES}\s*(?:/|／|\s(?:via|for|Photo)\b)|(?:/|／|\bvia|\bfor)\s*{_AGENCIES}")
_BETWEEN_NAMES = frozenset(
    "via for of and und et y e de von van dpa photo image picture illustration foto file handout stock".split()
)
_MAX_NAME_WORDS = 8
"""An agency in a longer line is what the line tells of."""


def clean_credit(text: str) -> str:
    """Who made the image.

    >>> clean_credit("Image Credits:AaronP/Bauer-Griffin/GC Images / Getty Images")
    'AaronP/Bauer-Griffin/GC Images / Getty Images'
    >>> clean_credit("(Photo: Lena Hartwell)")
    'Lena Hartwell'
    """
    text = one_line(text)
    if text[:1] in ("(", "（", "[") and text[-1:] in (")", "）", "]"):
        text = text[1:-1].strip()
    match = _CREDIT_WORDS.match(text)
    return text[match.end() :].strip() if match and match.end() < len(text) else text


def part_credit(caption: str) -> tuple[str, str]:
    """Caption and credit of a line that may hold both; "" for what is not in it.

    >>> part_credit("The bridge at dawn. (Reuters)")
    ('The bridge at dawn.', 'Reuters')
    >>> part_credit("The bridge at dawn, by the house of Reuters")
    ('The bridge at dawn, by the house of Reuters', '')
    >>> part_credit("Ann Lee © Getty Images")
    ('', 'Ann Lee © Getty Images')
    """
    if match := _STATED.search(caption):
        return caption[: match.start()].rstrip(), clean_credit(match.group(1))
    if (match := _BRACKETS_AT_END.search(caption)) and _is_credit(match.group(1)):
        return caption[: match.start()].rstrip(), clean_credit(match.group(1))
    if (match := _AFTER_SIGN.search(caption)) and _is_credit(name := match.group(match.lastindex or 0).strip()):
        return caption[: match.start()].rstrip(), clean_credit(name)
    if match := _AFTER_SIGN_INSIDE.search(caption):
        shown = caption[: match.start()].rstrip()
        return ("", clean_credit(caption)) if _is_of_names(shown) else (shown, clean_credit(match[1] or match[2]))
    if (match := _LAST_SENTENCE.search(caption)) and _is_agencys(match.group(1).strip()):
        return caption[: match.start(1)].rstrip(), match.group(1).strip()
    return caption, ""


def part_credit_line(line: str) -> tuple[str, str]:
    """Caption and credit of a line that ends as credits do: nothing but a credit if it begins as one, or is all names.

    >>> part_credit_line("Photo by Ann Lee (Getty Images)")
    ('', 'Ann Lee (Getty Images)')
    >>> part_credit_line("A view of the bridge in Marlow (Ann Lee/Reuters)")
    ('A view of the bridge in Marlow', 'Ann Lee/Reuters')
    """
    whole = _CREDIT_WORDS.match(line) or _is_agencys(line)
    caption, credit = ("", "") if whole else part_credit(line)
    return (caption, credit) if credit or (caption and not _is_credit(line)) else ("", clean_credit(line))


def _is_credit(text: str) -> bool:
    return bool(_is_agencys(text) or _CREDIT_WORDS.match(text) or _MADE_BY.search(text) or _ends_in_agency(text))


def _is_agencys(text: str) -> bool:
    """An agency, or a name joined to one: ``Ann Lee/AFP``, ``AFP via Getty Images``."""
    found = list(_HAS_AGENCY.finditer(text)) if len(text.split()) <= _MAX_NAME_WORDS else []
    if not found:
        return False
    return found[0].group() == text or (bool(_JOINED.search(text)) and _is_of_names(text))


def _ends_in_agency(text: str) -> bool:
    """``Ann Lee, Reuters``, where a sign has set it apart already."""
    last = max((found.end() for found in _HAS_AGENCY.finditer(text)), default=-1)
    return last == len(text) and _is_of_names(text)


def _is_of_names(text: str) -> bool:
    return all(word in _BETWEEN_NAMES or not word[0].islower() for word in text.split())
