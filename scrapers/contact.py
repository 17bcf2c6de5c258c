"""Who asks: the product, and where publishers can reach who runs it (the setting CONTACT)."""

from __future__ import annotations

import logging
import re

from scrapy.settings import BaseSettings

logger = logging.getLogger(__name__)

UNSIGNED = "Winnow/0.1 (news article crawler)"
"""The USER_AGENT of settings.py. Any other is the user's own, and is left as it is."""
_ADDRESS = re.compile(r"https?://[\w.-]+(?::\d+)?(?:/[\w/.~%+@,:=!$&?#-]*)?", re.ASCII)
_MAIL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)


def is_contact(said: str) -> bool:
    """True for an address of the web or of mail; also for none."""
    return not said or bool(_ADDRESS.fullmatch(said) or _MAIL.fullmatch(said))


def signed(agent: str, contact: str) -> str:
    """The User-Agent with a contact in its comment: ``Winnow/0.1 (news article crawler; +https://example.org/bot)``."""
    return f"{agent.removesuffix(')')}; {contact if _MAIL.fullmatch(contact) else '+' + contact})"


def say_if_unknown(settings: BaseSettings) -> None:
    """A line in the log of a crawl whose publishers cannot reach who runs it."""
    if not settings.get("CONTACT") and settings.get("USER_AGENT") == UNSIGNED and not settings.get("REPLAY_ARCHIVE"):
        logger.info("Publishers cannot reach you: set CONTACT to an address of yours, https://... or name@...")


class Contact:
    """A Scrapy add-on: puts CONTACT into the User-Agent, and a mail address into From (RFC 9110, 10.1.2)."""

    def update_settings(self, settings: BaseSettings) -> None:
        contact = settings.get("CONTACT") or ""
        if not contact or not is_contact(contact):  # a crawl has refused that
            return
        if settings.get("USER_AGENT") == UNSIGNED:
            settings.set("USER_AGENT", signed(UNSIGNED, contact), settings.getpriority("USER_AGENT"))
        headers = settings.getdict("DEFAULT_REQUEST_HEADERS")
        if _MAIL.fullmatch(contact) and not any(name.lower() == "from" for name in headers):
            priority = settings.getpriority("DEFAULT_REQUEST_HEADERS")
            settings.set("DEFAULT_REQUEST_HEADERS", {**headers, "From": contact}, priority)
