"""Winnow's own Scrapy signals."""

page_read = object()
"""A page was read. Arguments: ``page``, ``stories``, ``removed`` (number of blocks)."""

page_refused = object()
"""A page gave no story. Arguments: ``page``, ``reason``."""
