"""Winnow's own Scrapy signals."""

page_read = object()
"""A page was read. Arguments: ``page``, ``stories`` (an Article each, which nobody has judged), ``removed`` (number of spans)."""

page_refused = object()
"""A page gave no story. Arguments: ``page``, ``reason``."""

event_written = object()
"""Something that is no article was met, and is in ``events.jsonl``. Arguments: ``event`` (``pipelines.events.Event``).

Nothing here listens to it yet: it is for extensions, and for what is to count quiet sources and vanished articles."""

robots_kept = object()
"""The robots.txt of a host cannot be had, and the one that was had last stands in. Arguments: ``response`` (that one),
``request`` (the one that has failed)."""
