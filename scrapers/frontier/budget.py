"""What a run may take of a site: pages, minutes, bytes."""

from __future__ import annotations

from dataclasses import dataclass, field

from scrapy.settings import BaseSettings

from scrapers.counts import counted


@dataclass(slots=True)
class Budget:
    """0 is without end."""

    pages: int = 0
    minutes: float = 0.0
    bytes: int = 0
    _begun: float = field(default=0.0, init=False)

    @classmethod
    def of(cls, settings: BaseSettings) -> Budget:
        """The settings LIMIT, LIMIT_MINUTES and LIMIT_BYTES."""
        return cls(settings.getint("LIMIT"), settings.getfloat("LIMIT_MINUTES"), settings.getint("LIMIT_BYTES"))

    def begin(self, now: float) -> None:
        """:param now: seconds of any clock that goes evenly; ``used_up`` takes the same."""
        self._begun = now

    def used_up(self, now: float, received: int) -> str | None:
        """What is used up, in words, so that nothing more is to be asked for; None if something may."""
        if self.minutes and now - self._begun >= 60 * self.minutes:
            return counted(self.minutes, "minute")
        if self.bytes and received >= self.bytes:
            return counted(self.bytes, "byte")
        return None

    def full(self, pages: int) -> str | None:
        """What is used up, in words, so that no further page is to be asked for; None if one may."""
        return counted(self.pages, "page") if self.pages and pages >= self.pages else None
