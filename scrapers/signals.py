"""Winnow's own Scrapy signals."""

page_read = object()
"""A page was read. Arguments: ``page``, ``stories`` (an Article each, which nobody has judged), ``removed`` (number of spans)."""

page_refused = object()
"""A page gave no story. Arguments: ``page``, ``reason``."""

event_written = object()
"""Something that is no article was met, and is in ``events.jsonl``. Arguments: ``event`` (``pipelines.events.Event``).

Nothing here listens to it: it is for extensions."""

request_ended = object()
"""The frontier knows how a request has ended. Arguments: ``lease``, ``is_guess`` (nobody names it), ``ending`` (a
``scrapers.frontier.interface.Outcome``, or in words why it failed), ``notes`` (``scrapers.frontier.outcome.Notes``)."""

status_known = object()
"""A run of a site is over, and how the site is was written. Arguments: ``status`` (``pipelines.status.SiteStatus``)."""

robots_kept = object()
"""The robots.txt of a host cannot be had, and the one that was had last stands in. Arguments: ``response`` (that one),
``request`` (the one that has failed)."""
