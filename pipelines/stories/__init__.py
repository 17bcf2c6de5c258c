"""Which articles tell one story, over runs and sites: what no page says of itself.

    entry         what is kept of an article
    fingerprint   its text as numbers: an exact hash, MinHash digests of text, facts and opening
    verdicts      two entries: the same text? the same story?
    links         what links two articles, and what is left of a cluster when one of them changes
    rows          an article as a row of the file
    database      the file: opened, checked, locked, migrated
    index         articles in, clusters out
    listing       the clusters of a period
    stage         the item pipeline

Two things are kept apart. A *near-duplicate* has another article's text (``duplicate_of``); template texts, which share
all but their facts, are none. Articles of one *cluster* (``cluster_id``) tell one story: near-duplicates, articles from
one named source, or articles of several sites within days that share words of their headlines and rare names,
unless numbers, days or the rest of their words speak of two events.

The index says what is true today: it follows the newest revision of each article. Lines that are written stay as they are.
"""
