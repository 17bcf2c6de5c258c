"""Why an address could not be had, in words: what Scrapy and Twisted raise names classes and objects."""

from __future__ import annotations

import re

from scrapy import Request
from scrapy.exceptions import DownloadCancelledError, DownloadTimeoutError, ResponseDataLossError

TOO_OFTEN = "max redirections reached"
"""What Scrapy says of an endless redirect."""
_LONGEST = 300
_CAUSE = re.compile(r"<twisted\.python\.failure\.Failure (?:\w+\.)*(\w+): (.*?)\.?>")
_CAUSES = {"ConnectionDone": "the connection was closed", "ConnectionLost": "the connection was reset"}


class BrokenAnswer(Exception):
    """An answer that came whole, and is damaged; the message says how."""


def in_words(error: BaseException, request: Request) -> str:
    """What was wrong, in one line without the address.

    >>> in_words(ResponseDataLossError(), Request("https://example.org/a"))
    'the answer breaks off'
    """
    if isinstance(error, DownloadTimeoutError):
        return f"no whole answer within {request.meta.get('download_timeout', 0):g} s"
    if isinstance(error, ResponseDataLossError):
        return "the answer breaks off"
    if isinstance(error, DownloadCancelledError):
        return "larger than DOWNLOAD_MAXSIZE"
    said = str(error)
    if causes := _CAUSE.findall(said):
        words = dict.fromkeys(_CAUSES.get(name, words) for name, words in causes)
        return f"no whole answer: {'; '.join(words)}"[:_LONGEST]
    said = "redirected too often" if said == TOO_OFTEN else said
    return " ".join(said.split())[:_LONGEST] or type(error).__name__
