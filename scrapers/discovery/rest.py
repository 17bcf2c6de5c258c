"""How often a source is asked that names nothing new, and when a guess is tried again. Seconds, all of them."""

from __future__ import annotations

from scrapers.frontier.interface import SourceState

HOUR, DAY = 3600.0, 86400.0
_PATIENCE = 5
"""Times in a row without anything new, before a source is asked less often ..."""
_SILENCE = 3 * DAY
"""... and as long as that: a quiet weekend changes nothing."""
_SHARE = 0.1
"""What is silent for thirty days is asked again after three."""
_MOST = 22 * HOUR
"""Less than a day: who crawls daily asks everything daily, whatever minute it is."""
_MOST_OF_AN_INDEX = 7 * DAY
"""A sitemap of an index: that of a month that is long over does not change."""
_GUESS_AGAIN = 30 * DAY


def quiet_since(state: SourceState) -> float | None:
    """Since when a source has named nothing new, if that is long; else None."""
    began = state.news if state.news is not None else state.first
    if began is None or state.read is None or state.quiet < _PATIENCE or state.read - began < _SILENCE:
        return None
    return began


def asked_again(state: SourceState, now: float, *, of_index: bool = False) -> float:
    """From when on a source is to be asked again: at once, or, if it is quiet, after a tenth of its silence; at once, too, if it was read
    by a clock that was ahead."""
    began = quiet_since(state)
    if began is None or state.read is None or state.read > now:
        return 0.0
    return state.read + min(_SHARE * (state.read - began), _MOST_OF_AN_INDEX if of_index else _MOST)


def guessed_again(state: SourceState, now: float) -> float:
    """From when on a place is looked at again where nothing was; at once if that was found by a clock that was ahead."""
    return state.missing + _GUESS_AGAIN if state.missing is not None and state.missing <= now else 0.0
