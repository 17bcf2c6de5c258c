"""Counts in words."""

from __future__ import annotations


def counted(number: float, what: str) -> str:
    """A number of things.

    >>> counted(1, "page"), counted(1_500_000, "byte"), counted(0.5, "minute")
    ('1 page', '1500000 bytes', '0.5 minutes')
    """
    said = number if isinstance(number, int) else f"{number:g}"
    return f"{said} {what}" if number == 1 else f"{said} {what}s"


def pages_wait(number: int, how: str = "") -> str:
    """That so many pages wait.

    >>> pages_wait(1), pages_wait(2, "for another try")
    ('1 page waits', '2 pages wait for another try')
    """
    return f"{counted(number, 'page')} {'waits' if number == 1 else 'wait'} {how}".rstrip()
